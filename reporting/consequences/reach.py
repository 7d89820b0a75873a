"""What else a change reaches: confirmed reports, frozen rankings, reports in work, accounts, units and periods."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reporting.consequences.before import Before, Shown
from reporting.consequences.compared import Moved
from reporting.consequences.forms import Forms, pairs_of
from reporting.consequences.tables import Part, Table
from reporting.consequences.touched_months import TouchedMonths
from reporting.models import Basis, FrozenRanking, ReportingPeriod, Submission, SubmissionStatus
from units.models import Role, Unit, UnitKind, User
from units.wording import DASH, day, month, whole

AT_ONCE = 400  # pairs of unit and period in one condition


def reach_part(moved: Sequence[Moved], forms: Forms) -> Part:
    """Confirmed reports whose figures or forms change, rankings frozen of months that do, reports in work."""
    reports = _touched(moved, forms)
    confirmed = _confirmed(reports)
    frozen = _frozen(moved)
    sentences = [*([str(confirmed)] if confirmed else []), *frozen, *_in_work(reports)]
    return Part(_("Reports and frozen rankings"), sentences, needs_reason=confirmed is not None or bool(frozen))


def _touched(moved: Sequence[Moved], forms: Forms) -> list[tuple[int, int, int, str, bool]]:
    """The reports that a change reaches: unit, year, month, status, whether confirmed. A query for each 400 pairs."""
    pairs = {
        (row.unit_id, row.period_id)
        for row in moved
        if (row.before and row.before.month) != (row.after and row.after.month)
        or (row.before and row.before.expected) != (row.after and row.after.expected)
    }
    ordered = sorted(pairs)
    conditions = [
        reduce(or_, (Q(unit=unit_id, period=period_id) for unit_id, period_id in ordered[start : start + AT_ONCE]))
        for start in range(0, len(ordered), AT_ONCE)
    ]
    groups = pairs_of(forms)
    if groups:
        conditions.append(reduce(or_, (_reported(*group) for group in sorted(groups, key=str))))
    found: set[tuple[int, int, int, str, int | None]] = set()
    for condition in conditions:
        rows = Submission.objects.filter(condition).order_by()
        found |= set(rows.values_list("unit", "period__year", "period__month", "status", "accepted_revision"))
    return [(*row[:4], row[4] is None) for row in sorted(found, key=lambda row: row[:3])]


def _reported(period_id: int, kind: str, department_id: int | None) -> Q:
    who = Q(unit=department_id) if kind == UnitKind.DEPARTMENT else Q(unit__kind=kind)
    return Q(period=period_id) & who


def _confirmed(reports: Sequence[tuple[int, int, int, str, bool]]) -> TouchedMonths | None:
    rows = sorted((year, number, unit_id) for unit_id, year, number, _status, unconfirmed in reports if not unconfirmed)
    if not rows:
        return None
    first, last = (f"{number:02d}/{year}" for year, number, _unit in (rows[0], rows[-1]))
    return TouchedMonths(len(rows), len({unit for *_month, unit in rows}), first, last)


def _in_work(reports: Sequence[tuple[int, int, int, str, bool]]) -> list[str]:
    """Reports that are being entered, or wait for confirmation, while they change."""
    entered = sum(status in (SubmissionStatus.DRAFT, SubmissionStatus.RETURNED) for *_who, status, _un in reports)
    waiting = sum(status == SubmissionStatus.SUBMITTED for *_who, status, _un in reports)
    said = []
    if entered:
        text = ngettext(
            "%(n)s report that is being entered is touched.",
            "%(n)s reports that are being entered are touched.",
            entered,
        )
        said.append(text % {"n": whole(entered)})
    if waiting:
        text = ngettext(
            "%(n)s report that awaits confirmation is touched.",
            "%(n)s reports that await confirmation are touched.",
            waiting,
        )
        said.append(text % {"n": whole(waiting)})
    return said


def _frozen(moved: Sequence[Moved]) -> list[str]:
    """Frozen rankings of months whose confirmed figures change: they stay. One query, where some confirmed do."""
    units: dict[int, set[int]] = {}
    for row in moved:
        if row.basis == Basis.OFFICIAL:
            units.setdefault(row.period_id, set()).add(row.unit_id)
    if not units:
        return []
    rankings = FrozenRanking.objects.filter(period__in=units).select_related("period").order_by("period", "number")
    latest = {ranking.period_id: ranking for ranking in rankings}
    text = _(
        "The ranking frozen for %(month)s stays as it is; judged again it would rest on other figures of %(n)s units."
    )
    return [
        text % {"month": month(ranking.period), "n": whole(len(units[period_id]))}
        for period_id, ranking in latest.items()
    ]


def people_part(before: Before) -> Part:
    """Units that come, go, or are in force on other days, with the accounts of those that end. Two queries."""
    now = {
        pk: (kind, active_from, active_until)
        for pk, kind, active_from, active_until in Unit.objects.order_by().values_list(
            "pk", "kind", "active_from", "active_until"
        )
    }
    changed = [pk for pk in {**before.units, **now} if before.units.get(pk) != now.get(pk)]
    if not changed:
        return Part("")
    shown = Shown(changed, before)
    clerks = _clerks(changed)
    rows = [
        [shown.name(pk), _days(before.units.get(pk)), _days(now.get(pk)), ", ".join(clerks.get(pk, [])) or DASH]
        for pk in sorted(changed, key=shown.order)
    ]
    ended = sum(len(clerks.get(pk, [])) for pk in changed if now.get(pk) and now[pk][2])
    said = []
    if ended:
        text = ngettext(
            "%(n)s account of a unit that ends has no form any more for months after its last day.",
            "%(n)s accounts of units that end have no form any more for months after their last day.",
            ended,
        )
        said.append(text % {"n": whole(ended)})
    columns = [_("Unit"), _("In force now"), _("In force then"), _("Accounts")]
    return Part(_("Units in force and their accounts"), said, [Table("", columns, rows)])


def _clerks(unit_ids: Collection[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    accounts = User.objects.filter(unit__in=unit_ids, role=Role.CLERK, is_active=True).order_by("username")
    for unit_id, username in accounts.values_list("unit", "username"):
        found.setdefault(unit_id, []).append(username)
    return found


def _days(unit: Sequence | None) -> str:
    if unit is None:
        return _("Not in the list")
    kind, since, until = unit
    group = UnitKind(kind).label
    values = {"group": group, "since": day(since), "until": day(until)}
    if since and until:
        return _("%(group)s, %(since)s to %(until)s") % values
    if since:
        return _("%(group)s, from %(since)s") % values
    return (_("%(group)s, until %(until)s") if until else _("%(group)s, without end")) % values


def periods_part(before: Before, now: Mapping[int, ReportingPeriod]) -> Part:
    """Periods that come or go."""
    gone = [name for pk, name in before.periods.items() if pk not in now]
    new = [month(period) for pk, period in now.items() if pk not in before.periods]
    said = []
    if new:
        said.append(_("Periods that are added: %(names)s.") % {"names": ", ".join(new)})
    if gone:
        said.append(_("Periods that are removed: %(names)s.") % {"names": ", ".join(gone)})
    return Part(_("Reporting periods"), said)
