"""What the button of a report's page does that gives its unit a later deadline."""

from __future__ import annotations

from django.contrib import messages
from django.utils.translation import gettext as _

from reporting.actions.extensions import submission_extend
from reporting.forms import ExtendForm
from reporting.models import Submission
from reporting.views.submission.saving import Answer, Shown, attempt, seen_version, started
from units.requests import PortalRequest
from units.wording import day


def extend(request: PortalRequest, submission: Submission) -> Answer:
    """Give the unit a later deadline for this month."""
    form = ExtendForm(request.POST)
    if not form.is_valid():
        return Shown(refusal=_("Please give the reason and the day."), reasons={"extend_form": form})
    until = form.cleaned_data["until"]

    def act() -> None:
        submission_extend(
            submission=started(submission),
            by=request.user,
            seen_version=seen_version(request),
            seen_until=request.POST.get("seen_until"),
            **form.cleaned_data,
        )
        messages.success(request, _("The unit has until the end of %(day)s.") % {"day": day(until)})

    answer = attempt(request, submission, act)
    if isinstance(answer, Shown):
        answer.reasons = {"extend_form": form}
    return answer
