"""«Xem trước tác động»: a change that can move a figure is made, measured, rolled back and shown, until confirmed.

What is measured is known to the apps above: one of them says so by ``measured_by``. ``carry_out`` is the entry for
pages that call an action; forms, lists and files of the administration come through ``made_when_confirmed``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import contextmanager
from typing import Any, Protocol, TypeVar

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from units.admin_pages import admin_page
from units.consequences import (
    BACK,
    Consequences,
    UnconfirmedError,
    confirmation_context,
    is_confirmed,
    reason_of,
    refuse_unconfirmed,
)
from units.history import reason_given
from units.models import StaleFigures
from units.refusals import Refused

SECTIONS = "admin/impact/_sections.html"
Back = str | Callable[[HttpRequest], HttpResponse]
Done = str | Callable[[Any], str]
Trail = Sequence[tuple[str, str]]  # labels and addresses
T = TypeVar("T")


class Meter(Protocol):
    """What measures a change: all of it in the transaction of the change."""

    def begin(self) -> Any:
        """Lock the figures and bring them up to date, before anything else is locked; what ``end`` compares with."""

    def end(self, begun: Any) -> Sequence[Consequences]:
        """What changed since ``begun``, a part of the page each; empty where nothing did."""


class _Nothing:
    def begin(self) -> Any:
        return None

    def end(self, begun: Any) -> Sequence[Consequences]:
        return []


_meter: Meter = _Nothing()


def measured_by(meter: Meter) -> None:
    """Let ``meter`` measure every change from now on."""
    global _meter
    _meter = meter


def together(parts: Sequence[Consequences]) -> Consequences | None:
    """Several parts as the consequences of one change; None where there are none."""
    if not parts:
        return None
    needs_reason = any(part.needs_reason for part in parts)
    return Consequences(SECTIONS, [part.values for part in parts], {"parts": parts}, needs_reason)


class UnmeasuredError(Exception):
    """A change turned out to move figures, which were not locked before it: it is rolled back and made again."""


def made_when_confirmed(
    request: HttpRequest,
    do: Callable[[], T],
    *,
    own: Callable[[T], Sequence[Consequences]] = lambda _result: [],
    measured: bool = True,
) -> T:
    """Call ``do`` in one transaction, with the reason that the page gave; what it changes was shown and confirmed.

    ``own`` says of what ``do`` returned which parts the caller shows as well. With ``measured`` false the
    figures are locked and settled only for a change that marks some of them stale, or one that is being confirmed:
    such a change is made twice, and all others wait for no recompute.

    Raises:
        UnconfirmedError: what it changes has to be shown first; it was rolled back.
    """
    if not measured and not is_confirmed(request):
        try:
            return _made(request, do, own, measured=False)
        except UnmeasuredError:
            pass
    return _made(request, do, own, measured=True)


def _made(
    request: HttpRequest, do: Callable[[], T], own: Callable[[T], Sequence[Consequences]], *, measured: bool
) -> T:
    with _messages_kept_back(request), reason_given(reason_of(request)), transaction.atomic():
        begun = _meter.begin() if measured else _last_stale()
        result = do()
        if measured:
            found = _meter.end(begun)
        elif _last_stale() != begun:
            raise UnmeasuredError
        else:
            found = []
        refuse_unconfirmed(request, together([*own(result), *found]))
    return result


def _last_stale() -> int:
    """The last request to recompute figures; another one since means that a change moves some."""
    return StaleFigures.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


@contextmanager
def _messages_kept_back(request: HttpRequest) -> Any:
    """What is said inside is forgotten with what is rolled back."""
    queued = getattr(getattr(request, "_messages", None), "_queued_messages", [])
    before = len(queued)
    try:
        yield
    except (UnconfirmedError, UnmeasuredError):
        del queued[before:]
        raise


def carry_out(
    request: HttpRequest,
    do: Callable[[], Any],
    *,
    title: str,
    back: Back,
    done: Done,
    said: str,
    word: str = "",
    trail: Trail = (),
) -> HttpResponse:
    """Call the action ``do`` when what it changes was shown and confirmed, say ``said`` and go to ``done``.

    Until then it is rolled back and the page of what changes is answered. ``do`` may return ``Consequences`` of its own
    to be shown with what is measured. ``back`` is where one leaves to: an address, or what shows the page again with
    what was typed; a refusal is shown there too. ``done`` may be a function of what ``do`` returned. ``word`` is on the
    button, ``trail`` in the breadcrumbs before the last one.
    """
    if BACK in request.POST:
        return _left(request, back)
    try:
        result = made_when_confirmed(request, do, own=lambda found: [found] if isinstance(found, Consequences) else [])
    except UnconfirmedError as unconfirmed:
        return shown(request, unconfirmed.consequences, title=title, back=back, word=word, trail=trail)
    except Refused as refused:
        messages.error(request, refused.sentence)
        return _left(request, back)
    except IntegrityError:
        messages.error(
            request, _("Somebody saved something of the same kind at this moment. Please check and save again.")
        )
        return _left(request, back)
    messages.success(request, said)
    return HttpResponseRedirect(done if isinstance(done, str) else done(result))


def _left(request: HttpRequest, back: Back) -> HttpResponse:
    return HttpResponseRedirect(back) if isinstance(back, str) else back(request)


def shown(
    request: HttpRequest, consequences: Consequences, *, title: str, back: Back, word: str = "", **context: Any
) -> HttpResponse:
    """The page of what changes, with the reason to be given, what was typed, and the way back."""
    template = "admin/confirm_consequences.html"
    back_to = back if isinstance(back, str) else None
    return admin_page(
        request, template, title, **context, **confirmation_context(request, consequences, back=back_to, word=word)
    )
