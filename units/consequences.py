"""Consequences of a save are shown first: it is done, examined, and rolled back until they are confirmed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse

CONFIRMED = "_consequences"  # the field that carries the digest of what was shown
BACK = "_back"  # the button that leads back to what was typed
NOT_CARRIED = {"csrfmiddlewaretoken", CONFIRMED, BACK}


@dataclass(frozen=True)
class Consequences:
    """What a save changes beyond its own fields: the template that shows it, with its context.

    ``values`` is the same as plain values: its digest says whether what is confirmed is what was shown.
    """

    template: str
    values: Any
    context: dict[str, Any] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        return hashlib.sha256(json.dumps(self.values, sort_keys=True, default=str).encode()).hexdigest()


class UnconfirmedError(Exception):
    """A save has unconfirmed consequences; it is rolled back and they are shown."""

    def __init__(self, consequences: Consequences) -> None:
        super().__init__(consequences.template)
        self.consequences = consequences


def carried_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """What was typed, as the page of consequences carries it on."""
    return [(name, str(value)) for name, values in request.POST.lists() if name not in NOT_CARRIED for value in values]


def refuse_unconfirmed(request: HttpRequest, consequences: Consequences | None) -> None:
    """Continue when there are no consequences, or when exactly these are confirmed.

    Raises:
        UnconfirmedError: they have to be shown first.
    """
    if consequences is not None and request.POST.get(CONFIRMED) != consequences.digest:
        raise UnconfirmedError(consequences)


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
