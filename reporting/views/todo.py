"""The coordinator's home: what is to be done today, the most urgent first."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reporting import rules
from reporting.actions.visits import visit_note
from reporting.figures.freshness import freshness, is_late
from reporting.figures.period_counts import counts_by_period
from reporting.models import Reminder, ReportingPeriod, Submission, SubmissionStatus
from reporting.models.submissions import OUT_OF_FORCE
from reporting.todo.parts import Part
from reporting.todo.reviewing import asked_part, changed_part, ended_part, hints_part, waiting_part
from reporting.todo.sending import PERIODS, late_part, missing_part, returned_part
from reporting.todo.since import since_last
from reporting.todo.upkeep import contacts_part, figures_part, lacks_of, lockable_part, mails_part, units_out_of_reach
from reporting.views.access import allowed
from units import clock
from units.requests import PortalRequest

DAYS_BACK = 7  # how long a change after a confirmation is pointed out
UNITS_A_PAGE = 300


def todo(request: PortalRequest) -> HttpResponse:
    """Every kind of work with its count, its first rows and its action; callers have checked who asks."""
    today = clock.today()
    ended = list(ReportingPeriod.objects.ended(today).order_by("-ends_on"))
    latest = ended[0] if ended else None
    parts = [part for part in parts_of(ended) if part.count]
    looked = visit_note(by=request.user)
    context = {
        "since": since_last(looked, ended) if looked else None,
        "parts": parts,
        "today": today,
        "latest": latest,
        "days_left": (latest.due_on_commune - today).days if latest else 0,
        "sent": counts_by_period([latest])[latest.pk] if latest else None,
        "freshness": freshness(),
        "late_since": _late_since(parts),
    }
    return render(request, "reporting/todo/page.html", context)


def parts_of(ended: list[ReportingPeriod]) -> list[Part]:
    """The kinds of work in the order of urgency; ``ended`` are the periods to send, the newest first."""
    now = clock.now()
    today = clock.day_of(now)
    counts = _counts()
    return [
        missing_part([each for each in ended if not each.is_locked][:PERIODS], today),
        late_part(ended, today),
        returned_part(counts["returned"], counts["passed"], now),
        waiting_part(counts["waiting"], counts["clear"]),
        changed_part(now - timedelta(days=DAYS_BACK)),
        hints_part(counts["hinted"]),
        ended_part(),
        asked_part(),
        contacts_part(today),
        mails_part(Reminder.objects.unclear(now), Reminder.objects.failed()),
        figures_part(),
        lockable_part(today),
    ]


def _late_since(parts: list[Part]) -> datetime | None:
    """Since when figures wait to be recomputed, where that is longer than usual."""
    since = next((part.facts["since"] for part in parts if part.name == "figures"), None)
    return since if is_late(since) else None


def _counts() -> dict[str, int]:
    """The reports that the reader has to act on, by what is to be done. One query."""
    waiting, returned = Q(status=SubmissionStatus.SUBMITTED), Q(status=SubmissionStatus.RETURNED)
    return Submission.objects.filter(waiting | returned).aggregate(
        waiting=Count("pk", filter=waiting),
        clear=Count("pk", filter=waiting & ~OUT_OF_FORCE & Q(warnings=0)),
        hinted=Count("pk", filter=waiting & Q(warnings__gt=0)),
        returned=Count("pk", filter=returned),
        passed=Count("pk", filter=returned & Q(editable_until__lt=clock.now())),
    )


@require_safe
@allowed(rules.can_read_contacts)
def contacts(request: PortalRequest) -> HttpResponse:
    """The units without an active clerk or an address: coordinators pass the list on, administrators correct it."""
    page = Paginator(units_out_of_reach(clock.today()), UNITS_A_PAGE).get_page(request.GET.get("page"))
    units = list(page.object_list)
    text = "".join(f"{unit.display_name} – {lacks_of(unit)}\n" for unit in units)
    return render(request, "reporting/todo/contacts.html", {"page": page, "units": units, "text": text})
