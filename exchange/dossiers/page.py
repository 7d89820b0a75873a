"""What the page of a file of dossiers shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from exchange.models import DossierFile, PartKind
from reporting.models import ReportingPeriod, SystemUpload
from reporting.models.periods import year_and_month
from units import clock

SUMS = ("rows", "received_total", "received_online", "new", "changed", "removed", "from_others", "of_others")


@dataclass(frozen=True, slots=True)
class LostSpan:
    """Days one after another of which dossiers are recorded and the file has none."""

    first: date
    last: date
    dossiers: int


@dataclass(frozen=True, slots=True)
class ShownPeriod:
    """A period of a file: its sums, its first and last day in the file, and what would change."""

    period: ReportingPeriod
    first: date | None
    last: date | None
    numbers: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A counted file as its page shows it."""

    periods: list[ShownPeriod]
    totals: dict[str, int]
    changes: list[dict[str, Any]]
    can_be_recorded: bool
    has_refused_list: bool
    lost: list[LostSpan]
    lost_days: int

    @property
    def changes_nothing(self) -> bool:
        return not any(self.totals[name] for name in ("new", "changed", "removed", "from_others"))


def shown_file(file: DossierFile) -> ShownFile:
    """What is shown of ``file``. One query."""
    periods = [_period(row) for row in file.outcome.get("periods", [])]
    lost = [row for each in periods for row in each.numbers.get("lost_days", [])]
    changes = [_change(row) for row in file.outcome.get("changes", [])]
    return ShownFile(
        periods=periods,
        totals={name: sum(each.numbers[name] for each in periods) for name in SUMS},
        changes=changes,
        can_be_recorded=file.is_counted and bool(file.good) and clock.now() < file.kept_until,
        has_refused_list=bool(file.refused) and file.parts.filter(kind=PartKind.REFUSED).exists(),
        lost=_spans(lost),
        lost_days=len(lost),
    )


def _spans(lost: list[dict[str, Any]]) -> list[LostSpan]:
    """Lost days, in the order of time, as spans."""
    spans: list[LostSpan] = []
    for row in lost:
        day, dossiers = date.fromisoformat(row["day"]), row["dossiers"]
        if spans and day - spans[-1].last == timedelta(days=1):
            spans[-1] = LostSpan(spans[-1].first, day, spans[-1].dossiers + dossiers)
        else:
            spans.append(LostSpan(day, day, dossiers))
    return spans


def _period(row: dict[str, Any]) -> ShownPeriod:
    days = [date.fromisoformat(row[name]) if row[name] else None for name in ("first", "last")]
    return ShownPeriod(_named(row["period"]), days[0], days[1], row)


def _change(row: dict[str, Any]) -> dict[str, Any]:
    """A kept row in the shape of the reconciliation's own, whose table shows both."""
    procedure = {"name": row["procedure"], "code": row["code"]}
    unit = {"display_name": row["unit"]}
    return {"period": _named(row["period"]), "unit": unit, "procedure": procedure, "pairs": row["pairs"]}


def _named(name: str) -> ReportingPeriod:
    """A period of that name, for the tags that write months; nothing else of it is known."""
    found = year_and_month(name) or (0, 1)
    return ReportingPeriod(year=found[0], month=found[1])


def system_names() -> list[str]:
    """The systems whose dossiers were counted before, the newest first. One query."""
    named = SystemUpload.objects.exclude(system="").exclude(applied_at=None).order_by("-applied_at")
    return list(dict.fromkeys(named.values_list("system", flat=True)[:200]))
