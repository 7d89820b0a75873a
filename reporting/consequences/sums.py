"""Which dossiers a change takes into the sums, and which it takes out of them, by month."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from reporting.consequences.before import Before
from reporting.consequences.compared import Moved
from reporting.consequences.tables import Part, Table
from reporting.models import Basis, ReportingPeriod
from units.models import Unit, UnitKind
from units.wording import month, whole

Key = tuple[int, str]  # period, group; «» for the province


@dataclass(slots=True)
class Flow:
    """Dossiers of units that enter the sums of a month, and those that leave them: received, and of these online."""

    entering: list[int] = field(default_factory=lambda: [0, 0])
    leaving: list[int] = field(default_factory=lambda: [0, 0])

    def add(self, was: Sequence[int], now: Sequence[int]) -> None:
        for index in (0, 1):
            difference = now[index] - was[index]
            (self.entering if difference > 0 else self.leaving)[index] += abs(difference)

    @property
    def words(self) -> list[str]:
        return [whole(number) for number in (*self.entering, *self.leaving)]

    @property
    def is_empty(self) -> bool:
        return not any((*self.entering, *self.leaving))


def sums_parts(moved: Iterable[Moved], before: Before, periods: Mapping[int, ReportingPeriod]) -> list[Part]:
    """The dossiers that enter or leave, a part for each basis on which some do; one for both where they are the same.

    A query, where a unit's group is another one now.
    """
    kinds = {pk: unit.kind for pk, unit in before.units.items()}
    now = dict(Unit.objects.filter(pk__in={row.unit_id for row in moved}).values_list("pk", "kind"))
    flows: dict[str, dict[Key, Flow]] = {basis: {} for basis in Basis.values}
    for row in moved:
        if row.period_id in periods:
            _count(flows[row.basis], row, kinds.get(row.unit_id, ""), now.get(row.unit_id, ""))
    tables = {basis: _tables(flows[basis], periods) for basis in Basis.values}
    official, provisional = (tables[basis] for basis in (Basis.OFFICIAL, Basis.PROVISIONAL))
    title = _("Dossiers that enter or leave the sums")
    if official == provisional:
        both = _("confirmed and provisional figures")
        return [Part(f"{title}: {both}", [], official, needs_reason=True)] if official else []
    return [
        Part(f"{title}: {basis.label}", [], tables[basis], needs_reason=basis == Basis.OFFICIAL)
        for basis in Basis
        if tables[basis]
    ]


def _count(flows: dict[Key, Flow], row: Moved, old_kind: str, new_kind: str) -> None:
    was = row.before.month[:2] if row.before else (0, 0)
    now = row.after.month[:2] if row.after else (0, 0)
    flows.setdefault((row.period_id, ""), Flow()).add(was, now)
    if row.before and row.after and old_kind != new_kind:
        flows.setdefault((row.period_id, old_kind), Flow()).add(was, (0, 0))
        flows.setdefault((row.period_id, new_kind), Flow()).add((0, 0), now)
    else:
        flows.setdefault((row.period_id, new_kind or old_kind), Flow()).add(was, now)


def _tables(flows: Mapping[Key, Flow], periods: Mapping[int, ReportingPeriod]) -> list[Table]:
    """The province by month, then each group."""
    columns = [
        _("Month"),
        _("Received: enter"),
        _("of these online: enter"),
        _("Received: leave"),
        _("of these online: leave"),
    ]
    tables = []
    for kind in ["", *UnitKind.values]:
        found = [(periods[key[0]], flow) for key, flow in flows.items() if key[1] == kind and not flow.is_empty]
        found.sort(key=lambda each: each[0].ends_on)
        rows = [[month(period), *flow.words] for period, flow in found]
        if rows:
            name = str(UnitKind(kind).label) if kind else _("The province")
            tables.append(Table(name, columns, rows, numbers=True))
    # A single group is the province.
    return tables[1:] if len(tables) == 2 and tables[0].rows == tables[1].rows else tables
