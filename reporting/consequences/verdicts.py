"""Whose verdict a change turns, whose rank it moves, and how many units meet their quota before and after it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

from reporting.consequences.before import Before, Shown
from reporting.consequences.compared import Judged, Moved
from reporting.consequences.tables import Part, Table
from reporting.figures.lines import is_final
from reporting.models import Basis, Compliance, ReportingPeriod
from reporting.rates import ComplianceStatus, UnitFigures, ranks_in_groups, verdict
from units import clock
from units.models import UnitKind
from units.wording import DASH, month, signed, whole


class Turned(NamedTuple):
    """A unit whose verdict changes in ``months`` months; the verdicts are those of the last of them."""

    unit_id: int
    months: int
    period_id: int
    before: ComplianceStatus | None
    after: ComplianceStatus | None


class Place(NamedTuple):
    """A unit in the ranking of a month: its group, its verdict, and its ranks by rate and by distance to the quota."""

    kind: str
    status: ComplianceStatus
    rank: int | None
    rank_by_gap: int | None


@dataclass(frozen=True, slots=True)
class Effect:
    """On one basis: how many months of units show another figure or quota, whose verdict changes, and the ranking.

    ``elsewhere`` are months of units that only belong to another district, ``later`` those of periods that have not
    begun: nobody reports them yet, so they are counted and not listed. ``rests_on_reports`` says whether a report is
    behind a verdict that changes. ``period`` is the last ended month that moves; ``before`` and ``after`` are its
    places by unit.
    """

    basis: Basis
    months: int
    elsewhere: int
    later: int
    turned: list[Turned]
    rests_on_reports: bool
    period: ReportingPeriod | None
    before: Mapping[int, Place]
    after: Mapping[int, Place]

    @property
    def moved_ranks(self) -> list[int]:
        """The units whose rank or verdict in the month moves."""
        return [pk for pk in {**self.before, **self.after} if self.before.get(pk) != self.after.get(pk)]


def effects_of(moved: Sequence[Moved], before: Before, periods: Mapping[int, ReportingPeriod]) -> list[Effect]:
    """What the rows that moved do to results: confirmed figures first; a basis without effect is left out.

    One query a basis.
    """
    by_basis: dict[str, list[Moved]] = {}
    for row in moved:
        if row.period_id in periods:
            by_basis.setdefault(row.basis, []).append(row)
    return [_effect(basis, by_basis[basis], before, periods) for basis in Basis if basis in by_basis]


def status(row: Judged | None, final: bool) -> ComplianceStatus | None:
    """The verdict on a row; None where the unit is in no list of the month."""
    if row is None or not row.expected:
        return None
    return verdict(
        online=row.ytd_received_online,
        total=row.ytd_received_total,
        minimum_hundredths=row.minimum_hundredths,
        months_reported=row.months_reported,
        is_final=final,
    )


def _effect(basis: Basis, rows: list[Moved], before: Before, periods: Mapping[int, ReportingPeriod]) -> Effect:
    today = clock.today()
    begun = [row for row in rows if periods[row.period_id].has_begun(today)]
    turned: dict[int, list[tuple[ReportingPeriod, ComplianceStatus | None, ComplianceStatus | None]]] = {}
    rests_on_reports = False
    for row in begun:
        period = periods[row.period_id]
        final = is_final(period, basis)
        old, new = status(row.before, final), status(row.after, final)
        if old != new:
            turned.setdefault(row.unit_id, []).append((period, old, new))
            rests_on_reports |= any(each is not None and each.months_reported > 0 for each in (row.before, row.after))
    ended = [period for period in {periods[row.period_id] for row in rows} if period.has_ended(today)]
    last = max(ended, key=lambda period: period.ends_on, default=None)
    places = ({}, {}) if last is None else _places(last, basis, rows, before)
    elsewhere = sum(row.is_only_elsewhere for row in begun)
    counts = (len(begun) - elsewhere, elsewhere, len(rows) - len(begun))
    turns = [_last_turn(pk, each) for pk, each in turned.items()]
    return Effect(basis, *counts, turns, rests_on_reports, last, *places)


def _last_turn(
    pk: int, turns: list[tuple[ReportingPeriod, ComplianceStatus | None, ComplianceStatus | None]]
) -> Turned:
    today = clock.today()
    period, old, new = max(turns, key=lambda turn: (turn[0].has_ended(today), turn[0].ends_on))
    return Turned(pk, len(turns), period.pk, old, new)


def _places(
    period: ReportingPeriod, basis: str, rows: Iterable[Moved], before: Before
) -> tuple[dict[int, Place], dict[int, Place]]:
    """The ranking of ``period`` as it was and as it is: what was are today's rows with those that moved put back."""
    found = Compliance.objects.expected().filter(period=period, basis=basis).order_by()
    columns = ("unit", "unit__kind", "ytd_received_online", "ytd_received_total", "minimum_hundredths")
    now = {pk: (kind, *rest) for pk, kind, *rest in found.values_list(*columns, "months_reported")}
    was = dict(now)
    for row in rows:
        if row.period_id != period.pk:
            continue
        if row.before is None or not row.before.expected:
            was.pop(row.unit_id, None)
        else:
            old = row.before
            figures = (old.ytd_received_online, old.ytd_received_total, old.minimum_hundredths, old.months_reported)
            was[row.unit_id] = (before.kind_of(row.unit_id), *figures)
    final = is_final(period, basis)
    return _ranked(was, final), _ranked(now, final)


def _ranked(lines: Mapping[int, tuple[str, int, int, int | None, int]], final: bool) -> dict[int, Place]:
    units = [UnitFigures(*line[:4]) for line in lines.values()]
    ranks = ranks_in_groups(units)
    return {
        pk: Place(
            line[0],
            verdict(
                online=line[1],
                total=line[2],
                minimum_hundredths=line[3],
                months_reported=line[4],
                is_final=final,
            ),
            *rank,
        )
        for (pk, line), rank in zip(lines.items(), ranks, strict=True)
    }


def results_parts(effects: Sequence[Effect], shown: Shown, periods: Mapping[int, ReportingPeriod]) -> list[Part]:
    """One part a basis; provisional figures that move as confirmed ones do are said to do so."""
    parts = [_part(effect, shown, periods) for effect in effects]
    if len(parts) == 2 and parts[0].tables == parts[1].tables and parts[0].sentences == parts[1].sentences:
        same = _("The same changes as on confirmed figures.")
        return [parts[0], Part(parts[1].title, [same], values=parts[1].values)]
    return parts


def _part(effect: Effect, shown: Shown, periods: Mapping[int, ReportingPeriod]) -> Part:
    turned = sorted(effect.turned, key=lambda each: shown.order(each.unit_id))
    tables = [_turned_table(turned, shown, periods), _met_table(effect), _rank_table(effect, shown)]
    return Part(
        _("Results that change: %(basis)s") % {"basis": effect.basis.label},
        _sentences(effect),
        [table for table in tables if table is not None],
        values=[effect.basis, effect.months, effect.elsewhere, effect.later],
        needs_reason=effect.rests_on_reports and effect.basis == Basis.OFFICIAL,
    )


def _sentences(effect: Effect) -> list[str]:
    """How many months of units change: in figures, in their district alone, and in periods still to come."""
    said = []
    if effect.turned:
        counts = {
            "months": whole(effect.months),
            "turned": whole(sum(each.months for each in effect.turned)),
            "units": whole(len(effect.turned)),
        }
        text = _(
            "%(months)s unit-months get another figure, rate or quota. The verdict changes in %(turned)s of them, in"
            " %(units)s units."
        )
        said.append(text % counts)
    elif effect.months:
        text = _("%(months)s unit-months get another figure, rate or quota; no verdict changes.")
        said.append(text % {"months": whole(effect.months)})
    if effect.elsewhere:
        text = _("%(months)s unit-months count for another district; figures and verdicts of the units stay.")
        said.append(text % {"months": whole(effect.elsewhere)})
    if effect.later:
        text = _("Periods that have not begun: %(months)s unit-months change as well, and are not listed.")
        said.append(text % {"months": whole(effect.later)})
    return said


def _turned_table(turned: Sequence[Turned], shown: Shown, periods: Mapping[int, ReportingPeriod]) -> Table | None:
    columns = [
        _("Unit"),
        _("Months with another verdict"),
        _("Last of them"),
        _("Judged now"),
        _("Judged then"),
    ]
    rows = [
        [
            shown.name(each.unit_id),
            whole(each.months),
            month(periods[each.period_id]),
            _words(each.before),
            _words(each.after),
        ]
        for each in turned
    ]
    return Table("", columns, rows) if rows else None


def _words(found: ComplianceStatus | None) -> str:
    return str(found.label) if found else _("Not in the list")


def _met_table(effect: Effect) -> Table | None:
    """How many units meet their quota in the month, by group and together, where the number moves."""
    if effect.period is None:
        return None
    rows = []
    for kind in [*UnitKind, None]:
        old, new = (
            sum(place.status == ComplianceStatus.MET and kind in (None, place.kind) for place in places.values())
            for places in (effect.before, effect.after)
        )
        if old != new:
            name = str(kind.label) if kind else _("The province")
            rows.append([name, whole(old), whole(new), signed(new - old)])
    title = _("Units that meet their quota, %(month)s") % {"month": month(effect.period)}
    return Table(title, [_("Group"), _("Now"), _("Then"), _("Difference")], rows, numbers=True) if rows else None


def _rank_table(effect: Effect, shown: Shown) -> Table | None:
    if effect.period is None:
        return None
    missing = Place("", ComplianceStatus.NO_QUOTA, None, None)
    rows = []
    for pk in sorted(effect.moved_ranks, key=shown.order):
        old, new = effect.before.get(pk, missing), effect.after.get(pk, missing)
        if old[2:] != new[2:]:
            rows.append([shown.name(pk), *_from_to(old.rank, new.rank), *_from_to(old.rank_by_gap, new.rank_by_gap)])
    title = _("Ranks that move, %(month)s") % {"month": month(effect.period)}
    columns = [
        _("Unit"),
        _("Rank now"),
        _("Rank then"),
        _("Rank by distance now"),
        _("Rank by distance then"),
    ]
    return Table(title, columns, rows, numbers=True) if rows else None


def _from_to(old: int | None, new: int | None) -> list[str]:
    return [DASH if rank is None else whole(rank) for rank in (old, new)]
