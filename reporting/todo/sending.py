"""Who has not sent, who sent late, and whose correction is still open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.utils.translation import gettext as _

from reporting.figures.completeness import late_in
from reporting.models import Basis, Compliance, ReportingPeriod, Submission, SubmissionStatus
from reporting.todo.parts import ROWS, Part, first_of
from units import clock
from units.models import Unit, UnitKind
from units.wording import month

PERIODS = 12  # how many open periods are looked at; what is older is to be locked


@dataclass(frozen=True, slots=True)
class Missing:
    """Of one open period: how many units have not sent, of these past their deadline, and with a quota."""

    period: ReportingPeriod
    count: int
    overdue: int
    with_quota: int

    @property
    def not_yet_due(self) -> int:
        return self.count - self.overdue

    @property
    def without_quota(self) -> int:
        return self.count - self.with_quota


@dataclass(frozen=True, slots=True)
class Slipping:
    """A unit and how many of the open periods it has not sent."""

    unit: Unit
    periods: int


def missing_part(periods: Sequence[ReportingPeriod], today: date) -> Part:
    """What was not sent for the newest of the open ``periods`` that lacks reports, and for the ones before it.

    The rows are the units with a quota that have not sent most periods: those without one are not urged. Three queries.
    """
    rows = Compliance.objects.filter(period__in=periods, basis=Basis.PROVISIONAL, reported=False).order_by()
    groups = rows.values_list("period", "unit__kind").annotate(all=Count("pk"), quota=Count("minimum_hundredths"))
    lines = _lines(periods, list(groups), today)
    owing = (
        rows.filter(minimum_hundredths__isnull=False)
        .values_list("unit")
        .annotate(periods=Count("pk"))
        .order_by("-periods", "unit__sort_order", "unit")
    )
    if not lines:
        return Part("missing", "", 0)
    most = dict(owing[:ROWS])
    units = Unit.objects.select_related("parent").in_bulk(list(most))
    slipping = [Slipping(units[pk], number) for pk, number in most.items()]
    title = _("Not sent for %(month)s") % {"month": month(lines[0].period)}
    facts = {"lines": lines, "earlier": sum(line.count for line in lines[1:])}
    return Part("missing", title, lines[0].count, slipping, facts)


def _lines(periods: Sequence[ReportingPeriod], groups: list[tuple[int, str, int, int]], today: date) -> list[Missing]:
    lines = []
    for period in periods:
        mine = [(kind, number, quota) for pk, kind, number, quota in groups if pk == period.pk]
        overdue = sum(number for kind, number, _quota in mine if period.due_on(kind) < today)
        if mine:
            count = sum(number for _kind, number, _quota in mine)
            lines.append(Missing(period, count, overdue, sum(quota for _kind, _number, quota in mine)))
    return lines


def late_part(ended: Sequence[ReportingPeriod], today: date) -> Part:
    """What was sent after the deadline of the newest of the ``ended`` periods in which one has passed.

    One query, two where anything was.
    """
    period = next((each for each in ended if min(map(each.due_on, UnitKind)) < today), None)
    late = Submission.objects.filter(late_in(period)) if period else Submission.objects.none()
    reports = late.select_related("unit__parent", "period").order_by("-first_sent_at", "unit__sort_order")
    return Part("late", _("Sent late"), *first_of(reports, late), {"period": period})


def returned_part(count: int) -> Part:
    """Corrections that are still open, the day to send again that comes first (or has passed) at the top.

    Two queries where there are any; only then the hour is asked for.
    """
    title = _("Correction requested, not sent again")
    if not count:
        return Part("returned", title, 0, (), {"passed": 0})
    now = clock.now()
    reports = Submission.objects.filter(status=SubmissionStatus.RETURNED)
    passed = reports.filter(editable_until__lt=now).count()
    shown = reports.select_related("unit__parent", "period").order_by("editable_until", "unit__sort_order", "pk")
    rows = [(each, each.editable_until is not None and each.editable_until < now) for each in shown[:ROWS]]
    return Part("returned", title, count, rows, {"passed": passed})
