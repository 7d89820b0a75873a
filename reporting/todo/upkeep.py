"""What the portal itself needs: people and addresses to reach units by, fresh figures, periods to lock."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.utils.translation import gettext as _

from reporting.figures.period_counts import sending_by_period
from reporting.models import Reminder, ReminderState, ReportingPeriod, Submission, SubmissionStatus
from reporting.models.reminders import HAS_FAILED
from reporting.todo.parts import ROWS, Part, first_of
from units import clock
from units.models import Role, StaleFigures, Unit, UnitQuerySet, User

NO_ADDRESS = Q(email="")


def units_out_of_reach(on: date) -> UnitQuerySet:
    """Units in force without an active clerk (``has_clerk``) or an address to write to; those without a clerk first."""
    clerks = User.objects.filter(unit=OuterRef("pk"), role=Role.CLERK, is_active=True)
    units = Unit.objects.in_force(on).annotate(has_clerk=Exists(clerks))
    found = units.filter(NO_ADDRESS | Q(has_clerk=False)).select_related("parent")
    return found.order_by("has_clerk", "sort_order", "code")


def lacks_of(unit: Unit) -> str:
    """What a unit of ``units_out_of_reach`` lacks, in words."""
    lacks = {
        _("no active clerk"): not unit.has_clerk,  # type: ignore[attr-defined]
        _("no e-mail address"): not unit.email,
    }
    return "; ".join(words for words, is_lacking in lacks.items() if is_lacking)


def contacts_part(on: date) -> Part:
    """Units that cannot be reached, or have no user to send their report. One query, two where there are any."""
    found = units_out_of_reach(on)
    counts = found.aggregate(
        all=Count("pk"), clerk=Count("pk", filter=Q(has_clerk=False)), address=Count("pk", filter=NO_ADDRESS)
    )
    facts = {"without_clerk": counts["clerk"], "without_address": counts["address"]}
    rows = found[:ROWS] if counts["all"] else ()
    return Part("contacts", _("Units without a clerk or an address"), counts["all"], list(rows), facts)


def mails_part() -> Part:
    """Mails of which it is unknown whether they went out, and those that could not be sent.

    One query where there are neither, else up to four; the hour is asked for only while a mail is being sent.
    """
    failed, sending = Reminder.objects.failed(), Q(state=ReminderState.SENDING)
    counts = Reminder.objects.aggregate(failed=Count("pk", filter=HAS_FAILED), sending=Count("pk", filter=sending))
    facts = {"failed": counts["failed"], "unclear": 0}
    rows: list[Reminder] = []
    if counts["failed"]:
        rows += failed.select_related("unit__parent", "period")[:ROWS]
    if counts["sending"]:
        unclear = Reminder.objects.unclear(clock.now())
        facts["unclear"], first = first_of(unclear.select_related("unit__parent", "period"), unclear)
        rows += first
    return Part("mails", _("Mails that did not arrive"), sum(facts.values()), rows[:ROWS], facts)


def figures_part() -> Part:
    """Changes that the figures do not show yet. One query."""
    stale = StaleFigures.objects.aggregate(count=Count("pk"), since=Min("created_at"))
    return Part("figures", _("Figures still to be updated"), stale["count"], (), {"since": stale["since"]})


def lockable_part(on: date) -> Part:
    """Periods past every deadline in which no report awaits action, the oldest first.

    One query, two where there are any.
    """
    open_reports = Submission.objects.filter(
        period=OuterRef("pk"), status__in=(SubmissionStatus.SUBMITTED, SubmissionStatus.RETURNED)
    )
    past = {f"due_on_{kind}__lt": on for kind in ("department", "district", "commune")}
    found = ReportingPeriod.objects.ended(on).filter(~Exists(open_reports), locked_at__isnull=True, **past)
    periods = list(found.order_by("year", "month"))
    shown = periods[:ROWS]
    counts = sending_by_period(shown) if shown else {}
    rows = [(period, counts[period.pk]) for period in shown]
    return Part("lockable", _("Periods that can be locked"), len(periods), rows)
