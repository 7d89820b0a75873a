"""The clerk's page: what counted dossiers say about the month, to take into the draft or to leave."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from exchange.actions.drafts import draft_choice_set, draft_take
from exchange.drafts.offer import offer_for
from exchange.models import DraftChoice
from reporting import rules
from reporting.actions.submissions import submission_start
from reporting.models import Submission
from reporting.views.submission.lookup import find_submission
from units.ids import is_id
from units.refusals import Refused
from units.requests import PortalRequest
from units.wording import whole

MAX_TAKEN = 5_000  # procedures in one form
LONGEST_SEEN = 200


@require_safe
def draft(request: PortalRequest, period: str, code: str) -> HttpResponse:
    """What is offered for the report, once the unit has switched it on."""
    return _page(request, _own(request, period, code))


@require_POST
def take(request: PortalRequest, period: str, code: str) -> HttpResponse:
    """Write what was ticked into the working cells; what changed meanwhile is left and named."""
    found = _own(request, period, code)
    if found.pk is None and rules.can_enter(request.user, found):
        found = submission_start(unit=found.unit, period=found.period)
    try:
        taken, left = draft_take(submission=found, seen=_seen(request), by=request.user)
    except Refused as refused:
        return _page(request, found, refusals=refused.messages)
    if taken:
        sentence = ngettext(
            "The figures of %(n)s procedure are in the draft. Please check them before sending.",
            "The figures of %(n)s procedures are in the draft. Please check them before sending.",
            taken,
        )
        messages.success(request, sentence % {"n": whole(taken)})
    if left:
        sentence = ngettext(
            "%(n)s procedure changed meanwhile and was left as it is.",
            "%(n)s procedures changed meanwhile and were left as they are.",
            left,
        )
        messages.warning(request, sentence % {"n": whole(left)})
        return redirect("exchange:draft", found.period.name, found.unit.code)
    return redirect("reporting:submission", found.period.name, found.unit.code)


@require_POST
def choose(request: PortalRequest, period: str, code: str) -> HttpResponse:
    """Switch the offer on or off for the unit, in all its months."""
    found = _own(request, period, code)
    draft_choice_set(unit=found.unit, is_on=request.POST.get("on") == "1", by=request.user)
    return redirect("exchange:draft", found.period.name, found.unit.code)


def _own(request: PortalRequest, period: str, code: str) -> Submission:
    """The report, for clerks of its unit alone."""
    found = find_submission(request.user, period, code)
    if not rules.keeps(request.user, found.unit):
        raise PermissionDenied
    return found


def _seen(request: PortalRequest) -> dict[int, str]:
    """What was ticked: «12:5.3.|7.4.2», the procedure and what the page showed of it."""
    found = {}
    for text in request.POST.getlist("take")[:MAX_TAKEN]:
        number, colon, seen = text[:LONGEST_SEEN].partition(":")
        if colon and is_id(number):
            found[int(number)] = seen
    return found


def _page(request: PortalRequest, found: Submission, **shown: Any) -> HttpResponse:
    choice = DraftChoice.objects.of(found.unit)
    is_on = choice is not None and choice.is_on
    context = {
        "submission": found,
        "choice": choice,
        "is_on": is_on,
        "offer": offer_for(found) if is_on else None,
        "can_enter": rules.can_enter(request.user, found),
        **shown,
    }
    return render(request, "exchange/drafts/page.html", context)
