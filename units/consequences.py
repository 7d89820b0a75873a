"""Consequences of a save are shown first: it is done, examined, and rolled back until they are confirmed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from units.seen_values import digest_of

CONFIRMED = "_consequences"  # the field that carries the digest of what was shown
BACK = "_back"  # the button that leads back to what was typed
REASON = "_reason"  # why it is done, kept in the histories of what it changes
LONGEST_REASON = 1000
NOT_CARRIED = {"csrfmiddlewaretoken", CONFIRMED, BACK, REASON, "_confirm"}


@dataclass(frozen=True)
class Consequences:
    """What a save changes beyond its own fields: the template that shows it, with its context.

    ``values`` is the same as plain values: its digest says whether what is confirmed is what was shown. With
    ``needs_reason`` it is confirmed with a reason only.
    """

    template: str
    values: Any
    context: dict[str, Any] = field(default_factory=dict)
    needs_reason: bool = False

    @property
    def digest(self) -> str:
        return digest_of(self.values)


class UnconfirmedError(Exception):
    """A save has unconfirmed consequences; it is rolled back and they are shown."""

    def __init__(self, consequences: Consequences) -> None:
        super().__init__(consequences.template)
        self.consequences = consequences


def is_confirmed(request: HttpRequest) -> bool:
    """Whether the request comes from a page that showed consequences."""
    return CONFIRMED in request.POST


def reason_of(request: HttpRequest) -> str:
    """The reason that the page gave, as one line; empty without one."""
    return " ".join(request.POST.get(REASON, "").split())[:LONGEST_REASON]


def carried_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """What was typed, as the page of consequences carries it on."""
    return [(name, str(value)) for name, values in request.POST.lists() if name not in NOT_CARRIED for value in values]


def refuse_unconfirmed(request: HttpRequest, consequences: Consequences | None) -> None:
    """Continue when there are no consequences, or when exactly these are confirmed, with a reason if they need one.

    Raises:
        UnconfirmedError: they have to be shown first.
    """
    if consequences is None:
        return
    lacks_reason = consequences.needs_reason and not reason_of(request)
    if lacks_reason or request.POST.get(CONFIRMED) != consequences.digest:
        raise UnconfirmedError(consequences)


def confirmation_context(
    request: HttpRequest, consequences: Consequences, *, back: str | None, word: str = ""
) -> dict[str, Any]:
    """What the page of consequences shows. ``back`` is where its link leads; None: to the form with what was typed.

    Of a page that was confirmed already it says why it is shown again: the reason is missing, or something else would
    change by now.
    """
    digest = request.POST.get(CONFIRMED)
    return {
        "carried": carried_fields(request),
        "consequences": consequences,
        "word": word or _("Confirm and save"),
        "confirmed_name": CONFIRMED,
        "back_name": BACK,
        "reason_name": REASON,
        "reason": reason_of(request),
        "longest_reason": LONGEST_REASON,
        "lacks_reason": digest == consequences.digest,
        "has_changed": digest not in (None, consequences.digest),
        "back": back,
        **consequences.context,
    }


def do_when_confirmed(
    request: HttpRequest, do: Callable[[], Consequences | None], show: Callable[[Consequences], HttpResponse]
) -> HttpResponse | None:
    """Run ``do`` in one transaction; where its consequences are not confirmed, roll it back and show them.

    Returns None when it was done.
    """
    try:
        with transaction.atomic():
            refuse_unconfirmed(request, do())
    except UnconfirmedError as unconfirmed:
        return show(unconfirmed.consequences)
    return None


def sentences(texts: list[str]) -> Consequences | None:
    """Consequences described by a few sentences; None where there are none."""
    return Consequences("admin/_consequences_sentences.html", texts, {"sentences": texts}) if texts else None
