"""Deliveries of webhooks: the list with its choices, one delivery with what was sent and answered, and once more."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from reporting import rules
from reporting.views.access import allowed
from units.admin_pages import admin_page
from units.refusals import Refused
from units.requests import PortalRequest
from webhooks.actions.deliveries import ENDED_KEPT
from webhooks.actions.replays import delivery_again
from webhooks.models import Delivery, DeliveryState, Endpoint
from webhooks.readers import DeliveryChoice, event_choices
from webhooks.signing import body_of


@require_safe
@never_cache
@allowed(rules.can_administer)
def deliveries(request: PortalRequest) -> HttpResponse:
    """The deliveries that the address asks for, the newest event first."""
    choice = DeliveryChoice.of(request.GET.dict())
    return admin_page(
        request,
        "webhooks/deliveries.html",
        _("Deliveries"),
        choice=choice,
        page=choice.page(request.GET.get("page")),
        endpoints=Endpoint.objects.only("name"),
        states=DeliveryState.choices,
        types=event_choices(),
        kept_days=ENDED_KEPT.days,
        trail=_trail(),
    )


@require_safe
@never_cache
@allowed(rules.can_administer)
def delivery(request: PortalRequest, pk: int) -> HttpResponse:
    """One delivery: what is sent, how often it was tried, and the beginning of the last answer."""
    found = get_object_or_404(Delivery.objects.select_related("event", "endpoint"), pk=pk)
    title = found.event.get_type_display()
    trail = [*_trail(), (_("Deliveries"), reverse("webhooks:deliveries"))]
    return admin_page(request, "webhooks/delivery.html", title, delivery=found, body=body_of(found.event), trail=trail)


@require_POST
@allowed(rules.can_administer)
def delivery_resend(request: PortalRequest, pk: int) -> HttpResponse:
    """Let one delivery that ended go out again."""
    found = get_object_or_404(Delivery, pk=pk)
    try:
        delivery_again(delivery=found)
        messages.success(request, _("It waits to go out again, within a minute."))
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("webhooks:delivery", pk=pk)


def _trail() -> list[tuple[str, str]]:
    return [(_("Webhooks"), reverse("webhooks:endpoints"))]
