"""Which rows of compliance a change moves: copied before its recompute, compared after it, in SQL.

Until figures that were marked stale are recomputed, the stored rows are those from before the change; so they are
copied when the change is made, and only those of the years and units that it marked. What differs is read, and nothing
else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

from units.models import UnitSuccession
from units.sql import IS_DISTINCT_FROM, named_list, planned_for_many_rows, rows_of, run

KEY = ("unit_id", "period_id", "basis")
MONTH = (
    "received_total",
    "received_online",
    "returned_by_post",
    "exempt_received_total",
    "exempt_received_online",
    "exempt_returned_by_post",
)
JUDGED = (
    "expected",
    "reported",
    "district_id",
    *MONTH,
    "ytd_received_total",
    "ytd_received_online",
    "ytd_returned_by_post",
    "months_reported",
    "months_expected",
    "minimum_hundredths",
)

COPY_SQL = f"""
CREATE TEMPORARY TABLE figures_before AS
SELECT {", ".join((*KEY, *JUDGED))} FROM reporting_compliance c
WHERE {{scope}}
"""  # noqa: S608 - only constants of this code are put in
SAME = " AND ".join(f"b.{name} = c.{name}" for name in KEY)
BEFORE, AFTER = (", ".join(f"{table}.{name}" for name in JUDGED) for table in "bc")
MOVED_SQL = f"""
SELECT b.unit_id, b.period_id, b.basis, c.id, {BEFORE}, {AFTER}
FROM figures_before b LEFT JOIN reporting_compliance c ON {SAME}
WHERE c.id IS NULL OR ({BEFORE}) {IS_DISTINCT_FROM} ({AFTER})
ORDER BY b.period_id, b.unit_id, b.basis
"""  # noqa: S608 - only constants of this code are put in
NEW_SQL = f"""
SELECT c.unit_id, c.period_id, c.basis, {AFTER}
FROM reporting_compliance c LEFT JOIN figures_before b ON {SAME}
WHERE {{scope}} AND b.unit_id IS NULL
ORDER BY c.period_id, c.unit_id, c.basis
"""  # noqa: S608 - only constants of this code are put in


class Judged(NamedTuple):
    """One unit's month and year to date, as a row of compliance holds them: the columns of ``JUDGED``."""

    expected: bool
    reported: bool
    district_id: int | None
    received_total: int
    received_online: int
    returned_by_post: int
    exempt_received_total: int
    exempt_received_online: int
    exempt_returned_by_post: int
    ytd_received_total: int
    ytd_received_online: int
    ytd_returned_by_post: int
    months_reported: int
    months_expected: int
    minimum_hundredths: int | None

    @property
    def month(self) -> tuple[int, ...]:
        """The month's own figures."""
        return self[3:9]


@dataclass(frozen=True, slots=True)
class Moved:
    """A row that a change moves: as it was, None where there was none, and as it is, None where there is none."""

    unit_id: int
    period_id: int
    basis: str
    before: Judged | None
    after: Judged | None

    @property
    def is_only_elsewhere(self) -> bool:
        """Whether the unit's month belongs to another district, and nothing else of it changes."""
        if self.before is None or self.after is None:
            return False
        return self.before._replace(district_id=self.after.district_id) == self.after


@dataclass
class Comparison:
    """The rows to compare, and after the recompute those that moved."""

    everyone: bool
    moved: list[Moved]


@contextmanager
def compared(years: Collection[int], unit_ids: Collection[int] | None) -> Iterator[Comparison]:
    """Compare rows of ``years`` before and after what is inside: of all units, or of ``unit_ids`` and successors."""
    scope, parameters = _scope(years, unit_ids)
    found = Comparison(unit_ids is None, [])
    run(COPY_SQL.format(scope=scope), parameters)
    yield found
    with planned_for_many_rows(found.everyone):
        moved, new = rows_of(MOVED_SQL), rows_of(NEW_SQL.format(scope=scope), parameters)
    run("DROP TABLE figures_before")
    width = len(JUDGED)
    for unit_id, period_id, basis, now_id, *values in moved:
        after = _judged(values[width:]) if now_id else None
        found.moved.append(Moved(unit_id, period_id, basis, before=_judged(values[:width]), after=after))
    for unit_id, period_id, basis, *values in new:
        found.moved.append(Moved(unit_id, period_id, basis, before=None, after=_judged(values)))


def _judged(values: Sequence[Any]) -> Judged:
    return Judged(bool(values[0]), bool(values[1]), *values[2:])


def _scope(years: Collection[int], unit_ids: Collection[int] | None) -> tuple[str, dict[str, Any]]:
    chosen, parameters = named_list("year", sorted(years))
    scope = f"c.period_id IN (SELECT id FROM reporting_reportingperiod WHERE year IN ({chosen}))"  # noqa: S608 - constants
    if unit_ids is None:
        return scope, parameters
    units, more = named_list("unit", sorted({*unit_ids, *_after(unit_ids)}))
    return f"{scope} AND c.unit_id IN ({units})", parameters | more


def _after(unit_ids: Collection[int]) -> set[int]:
    """The units that took over one of ``unit_ids``, directly or through others. One query."""
    following: dict[int, list[int]] = {}
    for old, new in UnitSuccession.objects.passing_on().order_by().values_list("predecessor", "successor"):
        following.setdefault(old, []).append(new)
    found: set[int] = set()
    waiting = list(unit_ids)
    while waiting:
        for new in following.get(waiting.pop(), ()):
            if new not in found:
                found.add(new)
                waiting.append(new)
    return found
