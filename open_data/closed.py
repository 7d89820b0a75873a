"""Which months may be published: those that are closed. Why these: the record about open data in ``docs/adr/``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from reporting.models import FrozenRanking, ReportingPeriod

SETTLED_AFTER = timedelta(hours=1)  # a month that was locked by mistake is unlocked within it


@dataclass(frozen=True, slots=True)
class ClosedMonth:
    """A month that may be published.

    ``follows``: it and the months of the year before it are locked, so a correction is published when it is confirmed.
    Otherwise ``declared_at`` is when a ranking was last frozen that contains it: what was confirmed since then is
    published with the next freezing, or once it is locked.
    """

    period: ReportingPeriod
    follows: bool
    declared_at: datetime | None

    def is_due(self, issued_at: datetime | None) -> bool:
        """Whether what was published of it at ``issued_at`` (None: nothing) may be followed by something else."""
        if issued_at is None or self.follows:
            return True
        return self.declared_at is not None and self.declared_at > issued_at


def closed_months(since: str, now: datetime) -> list[ClosedMonth]:
    """The months from ``since`` («2020-01») on that are closed at ``now``, the earliest first. Two queries."""
    declared: dict[int, list[tuple[int, datetime]]] = {}
    frozen = FrozenRanking.objects.values_list("period__year", "period__month", "frozen_at").order_by("frozen_at")
    for year, month, at in frozen:
        declared.setdefault(year, []).append((month, at))
    found: list[ClosedMonth] = []
    locked_so_far: dict[int, bool] = {}
    for period in ReportingPeriod.objects.ended(now.date()).order_by("year", "month"):
        is_locked = period.locked_at is not None and period.locked_at <= now - SETTLED_AFTER
        locked_so_far[period.year] = locked_so_far.get(period.year, True) and is_locked
        covering = [at for month, at in declared.get(period.year, []) if month >= period.month]
        declared_at = max(covering, default=None)
        if period.name >= since and (locked_so_far[period.year] or declared_at):
            found.append(ClosedMonth(period, locked_so_far[period.year], declared_at))
    return found
