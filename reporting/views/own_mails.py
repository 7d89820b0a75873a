"""«Thư và lịch»: the mails with what waits that a person chooses, and the private address of a clerk's calendar."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reporting import rules
from reporting.actions.digests import digest_choose
from reporting.actions.feeds import feed_remove, feed_renew
from reporting.models import CalendarFeed, DigestChoice, Rhythm
from reporting.todo.due_calendar import CONTENT_TYPE, due_calendar
from reporting.views.access import allowed
from units.refusals import Refused
from units.requests import PortalRequest

REMOVE = "remove"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allowed(rules.can_choose_mails, to_post=rules.can_have_digest)
def own_mails(request: PortalRequest) -> HttpResponse:
    """What the reader gets by mail and into the calendar; a POST chooses how often the mail comes."""
    fault = ""
    if request.method == "POST":
        try:
            digest_choose(account=request.user, rhythm=request.POST.get("rhythm", ""))
        except Refused as refused:
            fault = refused.sentence
        else:
            messages.success(request, _("The choice was saved."))
            return redirect("reporting:own-mails")
    feed = CalendarFeed.objects.filter(account=request.user).first()
    chosen = DigestChoice.objects.filter(account=request.user).values_list("rhythm", flat=True).first()
    context = {
        "can_have_digest": rules.can_have_digest(request.user),
        "can_have_calendar": rules.can_have_calendar(request.user),
        "rhythms": Rhythm.choices,
        "chosen": chosen or Rhythm.OFF,
        "fault": fault,
        "feed": feed,
        "address": _address(feed) if feed is not None else "",
    }
    return render(request, "reporting/account/mails.html", context)


@require_POST
@allowed(rules.can_have_calendar)
def calendar(request: PortalRequest) -> HttpResponse:
    """Make, renew or remove the address of the reader's calendar."""
    if request.POST.get("action") == REMOVE:
        feed_remove(account=request.user)
        messages.success(request, _("The calendar address was removed; nothing is found there any more."))
    else:
        try:
            feed_renew(account=request.user, seen=request.POST.get("seen"))
            messages.success(request, _("This is the calendar's address. An earlier one leads nowhere any more."))
        except Refused as refused:
            messages.warning(request, refused.sentence)
    return redirect("reporting:own-mails")


@require_safe
@login_not_required
def due_feed(request: HttpRequest, number: int, token: str) -> HttpResponse:
    """The deadlines of the unit whose clerk has this address; every other address is not found.

    A program that has the current bytes is answered 304.
    """
    feed = CalendarFeed.objects.filter(pk=number).select_related("account__unit__parent").first()
    if feed is None or not feed.has_token(token):
        raise Http404
    account = feed.account
    if not (account.is_active and rules.can_have_calendar(account) and account.unit is not None):
        raise Http404
    content = due_calendar(account.unit)
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    answer = HttpResponse(content, content_type=CONTENT_TYPE)
    answer.headers["Content-Disposition"] = 'inline; filename="han-gui-bao-cao.ics"'
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=answer) or answer


def _address(feed: CalendarFeed) -> str:
    return settings.PORTAL_URL + reverse("reporting:due-feed", args=[feed.pk, feed.token])
