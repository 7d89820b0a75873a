"""«Xem trước tác động»: a change that can move a figure is made, measured, rolled back and shown, until confirmed.

What is measured is known to the apps above: one of them says so by ``measured_by``. ``carry_out`` is the entry for
pages that call an action; forms of the administration come through ``units.admin_editing``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from units.admin_pages import admin_page
from units.consequences import BACK, CONFIRMED, Consequences, UnconfirmedError, carried_fields, refuse_unconfirmed
from units.refusals import Refused

SECTIONS = "admin/impact/_sections.html"
Back = str | Callable[[HttpRequest], HttpResponse]
Done = str | Callable[[Any], str]


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
    return Consequences(SECTIONS, [part.values for part in parts], {"parts": parts}) if parts else None


def carry_out(
    request: HttpRequest,
    do: Callable[[], Any],
    *,
    title: str,
    back: Back,
    done: Done,
    said: str,
    word: str = "",
) -> HttpResponse:
    """Call the action ``do`` when what it changes was shown and confirmed, say ``said`` and go to ``done``.

    Until then it is rolled back and the page of what changes is answered. ``do`` may return ``Consequences`` of its own
    to be shown with what is measured. ``back`` is where one leaves to: an address, or what shows the page again with
    what was typed; a refusal is shown there too. ``done`` may be a function of what ``do`` returned. ``word`` is on the
    button.
    """
    if BACK in request.POST:
        return _left(request, back)
    try:
        with transaction.atomic():
            begun = _meter.begin()
            result = do()
            own = [result] if isinstance(result, Consequences) else []
            refuse_unconfirmed(request, together([*own, *_meter.end(begun)]))
    except UnconfirmedError as unconfirmed:
        return _shown(request, unconfirmed.consequences, title, back, word)
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


def _shown(request: HttpRequest, consequences: Consequences, title: str, back: Back, word: str) -> HttpResponse:
    return admin_page(
        request,
        "admin/confirm_consequences.html",
        title,
        carried=carried_fields(request),
        consequences=consequences,
        word=word or _("Confirm and save"),
        confirmed_name=CONFIRMED,
        back_name=BACK,
        back=back if isinstance(back, str) else None,
        **consequences.context,
    )
