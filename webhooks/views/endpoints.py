"""Endpoints of webhooks: the list, one endpoint, its secret, and what is sent to it by hand."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reporting import rules
from reporting.views.access import allowed
from units import clock
from units.admin_pages import admin_page
from units.refusals import Refused
from units.requests import PortalRequest
from units.wording import whole
from webhooks.actions.endpoints import (
    endpoint_change,
    endpoint_create,
    endpoint_remove,
    endpoint_switch,
    secret_renew,
)
from webhooks.actions.replays import deliveries_again, trial_send
from webhooks.forms import EndpointForm, ReplayForm, SecretForm
from webhooks.hosts import allowed_hosts
from webhooks.models import Endpoint
from webhooks.readers import DeliveryChoice, endpoints_shown, not_passed_on

SEEN = "seen"  # the field of the form with the digest of what it showed
LAST = 20  # deliveries on the page of an endpoint


@require_safe
@never_cache
@allowed(rules.can_administer)
def endpoints(request: PortalRequest) -> HttpResponse:
    """Every endpoint, whether it answers, and how much waits or was given up."""
    return admin_page(
        request,
        "webhooks/endpoints.html",
        _("Webhooks"),
        endpoints=endpoints_shown(),
        waiting=not_passed_on(),
        hosts=allowed_hosts(),
        now=clock.now(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allowed(rules.can_administer)
def endpoint_new(request: PortalRequest) -> HttpResponse:
    """Add an endpoint; the answer to the POST shows its secret, this once."""
    form = EndpointForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            endpoint, secret = endpoint_create(chosen=form.chosen, by=request.user)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            return _secret_page(request, endpoint, secret)
    return admin_page(
        request, "webhooks/endpoint_new.html", _("Add an endpoint"), form=form, hosts=allowed_hosts(), trail=_trail()
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allowed(rules.can_administer)
def endpoint(request: PortalRequest, pk: int) -> HttpResponse:
    """One endpoint: its state and last deliveries, and its form."""
    found = get_object_or_404(endpoints_shown(), pk=pk)
    form = EndpointForm.of(found, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            endpoint_change(endpoint=found, chosen=form.chosen, by=request.user, seen=request.POST.get(SEEN))
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, _("The endpoint was saved."))
            return redirect("webhooks:endpoint", pk=pk)
    return _endpoint_page(request, found, form=form)


@require_POST
@allowed(rules.can_administer)
def switch(request: PortalRequest, pk: int) -> HttpResponse:
    """Switch an endpoint on or off."""
    on = request.POST.get("on") == "1"
    try:
        endpoint_switch(endpoint=get_object_or_404(Endpoint, pk=pk), on=on, by=request.user)
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("webhooks:endpoints")
    messages.success(request, _("The endpoint is on.") if on else _("The endpoint is off; nothing is sent to it."))
    return redirect("webhooks:endpoint", pk=pk)


@require_POST
@allowed(rules.can_administer)
def trial(request: PortalRequest, pk: int) -> HttpResponse:
    """Send a test event."""
    try:
        delivery = trial_send(endpoint=get_object_or_404(Endpoint, pk=pk))
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("webhooks:endpoint", pk=pk)
    messages.success(request, _("The test was recorded and goes out within a minute. Reload this page to see more."))
    return redirect("webhooks:delivery", pk=delivery.pk)


@require_POST
@never_cache
@allowed(rules.can_administer)
def secret(request: PortalRequest, pk: int) -> HttpResponse:
    """Make a new secret and show it, this once."""
    found = get_object_or_404(endpoints_shown(), pk=pk)
    form = SecretForm(request.POST)
    if not form.is_valid():
        return _endpoint_page(request, found, secret_form=form)
    hours, seen = form.cleaned_data["hours"], request.POST.get(SEEN)
    try:
        made = secret_renew(endpoint=found, hours=hours, by=request.user, seen=seen)
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("webhooks:endpoints") if refused.code == "gone" else redirect("webhooks:endpoint", pk=pk)
    found.refresh_from_db()
    return _secret_page(request, found, made)


@require_POST
@never_cache
@allowed(rules.can_administer)
def again(request: PortalRequest, pk: int) -> HttpResponse:
    """Send the events of some days again."""
    found = get_object_or_404(endpoints_shown(), pk=pk)
    form = ReplayForm(request.POST)
    if form.is_valid():
        try:
            done = deliveries_again(endpoint=found, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            words = ngettext("%(n)s delivery waits to go out.", "%(n)s deliveries wait to go out.", done)
            messages.success(request, words % {"n": whole(done)})
            return redirect(f"{reverse('webhooks:deliveries')}?endpoint={pk}")
    return _endpoint_page(request, found, replay_form=form)


@require_POST
@allowed(rules.can_administer)
def remove(request: PortalRequest, pk: int) -> HttpResponse:
    """Remove an endpoint that is off, with its deliveries."""
    try:
        endpoint_remove(endpoint=get_object_or_404(Endpoint, pk=pk), by=request.user)
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("webhooks:endpoint", pk=pk)
    messages.success(request, _("The endpoint and its deliveries were removed."))
    return redirect("webhooks:endpoints")


def _endpoint_page(request: PortalRequest, found: Endpoint, **forms: Any) -> HttpResponse:
    now = clock.now()
    context = {
        "form": EndpointForm.of(found),
        "secret_form": SecretForm(),
        "replay_form": ReplayForm(initial={"first": clock.today(), "last": clock.today()}),
        "endpoint": found,
        "deliveries": list(DeliveryChoice(endpoint=str(found.pk)).page(None))[:LAST],
        "two_secrets": found.has_two_secrets(now),
        "is_resting": found.is_resting(now),
        "hosts": allowed_hosts(),
        "no_hosts": not settings.WEBHOOK_HOSTS,
        "trail": _trail(),
    }
    return admin_page(request, "webhooks/endpoint.html", found.name, **context | forms)


def _secret_page(request: PortalRequest, found: Endpoint, made: str) -> HttpResponse:
    trail = [*_trail(), (found.name, reverse("webhooks:endpoint", args=[found.pk]))]
    two = found.has_two_secrets(clock.now())
    title = _("Secret of the endpoint")
    return admin_page(request, "webhooks/secret.html", title, endpoint=found, secret=made, two_secrets=two, trail=trail)


def _trail() -> list[tuple[str, str]]:
    return [(_("Webhooks"), reverse("webhooks:endpoints"))]
