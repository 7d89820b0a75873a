"""Reading frozen rankings: the text behind the check code, and its comparison with today's figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from reporting.canonical import check_code, ranking_text
from reporting.figures.lines import is_final
from reporting.models import Basis, Compliance, FrozenLine, FrozenRanking, ReportingPeriod
from reporting.rates import ComplianceStatus, UnitFigures, ranks_in_groups, shown_rate, verdict

HEAD = (
    "period_name",
    "number",
    "frozen_at",
    "frozen_by_name",
    "reason",
    "note",
    "decision",
    "is_final",
    "few_dossiers",
    "noted_missing_months",
    "computed_at",
)
LINE = (
    "position",
    "kind",
    "unit_code",
    "unit_name",
    "display_name",
    "tier_name",
    "minimum_hundredths",
    "received_total",
    "received_online",
    "returned_by_post",
    "months_reported",
    "months_expected",
    "status",
    "rank",
    "rank_by_gap",
    "has_few_dossiers",
    "misses_months",
)
JUDGED = LINE[LINE.index("minimum_hundredths") : LINE.index("has_few_dossiers")]
COMPARED = tuple(name for name in JUDGED if name != "returned_by_post")


def line_values(line: FrozenLine) -> tuple[object, ...]:
    """What the check code covers of one line."""
    return tuple(_plain(getattr(line, name)) for name in LINE)


def ranking_code(ranking: FrozenRanking, lines: Iterable[Iterable[object]]) -> str:
    """The check code of a frozen ranking with these lines, as ``line_values`` gives them."""
    return check_code(ranking_text([_plain(getattr(ranking, name)) for name in HEAD], lines))


def is_genuine(ranking: FrozenRanking, lines: Iterable[FrozenLine]) -> bool:
    """Whether the stored text and figures still give the check code that was written when they were frozen.

    ``ranking`` and ``lines`` must have just been read from the database, all of them and by position.
    """
    return ranking_code(ranking, map(line_values, lines)) == ranking.sha256


def _plain(value: object) -> object:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


@dataclass(frozen=True, slots=True)
class Today:
    """A unit's figures today, in the period that was frozen, on confirmed figures."""

    minimum_hundredths: int | None
    received_total: int
    received_online: int
    months_reported: int
    months_expected: int
    status: str
    rank: int | None
    rank_by_gap: int | None

    @property
    def rate(self) -> Decimal | None:
        return shown_rate(self.received_online, self.received_total, self.minimum_hundredths)

    @property
    def status_label(self) -> str:
        return str(ComplianceStatus(self.status).label)

    @property
    def is_incomplete(self) -> bool:
        return self.months_reported < self.months_expected


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """A frozen line and, where it differs, today's; ``is_gone``: the unit has no line today."""

    line: FrozenLine
    today: Today | None
    is_gone: bool

    @property
    def differs(self) -> bool:
        return self.is_gone or self.today is not None

    @property
    def other(self) -> dict[str, bool]:
        """What differs today: figures, months, quota, rank, rank_by_gap, verdict."""
        parts = {
            "figures": ("received_total", "received_online"),
            "months": ("months_reported", "months_expected"),
            "quota": ("minimum_hundredths",),
            "rank": ("rank",),
            "rank_by_gap": ("rank_by_gap",),
            "verdict": ("status",),
        }
        return {
            part: any(getattr(self.line, name) != getattr(self.today, name) for name in names)
            for part, names in parts.items()
        }


def today_by_code(period: ReportingPeriod) -> dict[str, Today]:
    """Today's confirmed figures of ``period``, by unit code (unique among the units of one month). One query."""
    columns = (
        "unit__code",
        "unit__kind",
        "minimum_hundredths",
        "ytd_received_total",
        "ytd_received_online",
        "months_reported",
        "months_expected",
    )
    expected = Compliance.objects.expected().filter(period=period, basis=Basis.OFFICIAL)
    rows = list(expected.order_by().values_list(*columns))
    ranks = ranks_in_groups(
        [UnitFigures(kind, online, total, minimum) for _c, kind, minimum, total, online, *_m in rows]
    )
    final = is_final(period, Basis.OFFICIAL)
    found = {}
    for (code, _kind, minimum, total, online, reported, expected), rank in zip(rows, ranks, strict=True):
        status = verdict(
            online=online, total=total, minimum_hundredths=minimum, months_reported=reported, is_final=final
        )
        found[code] = Today(minimum, total, online, reported, expected, status.value, *rank)
    return found


def compared_with_today(lines: Iterable[FrozenLine], today: Mapping[str, Today]) -> Iterator[ComparedLine]:
    """Each frozen line with today's where that differs."""
    for line in lines:
        now = today.get(line.unit_code)
        same = now is not None and all(getattr(line, name) == getattr(now, name) for name in COMPARED)
        yield ComparedLine(line, None if same else now, now is None)


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs today from when a ranking was frozen: how many lines, and units that had none."""

    lines: int
    new_codes: Sequence[str]

    @property
    def any(self) -> bool:
        return bool(self.lines or self.new_codes)


def changes_since(lines: Iterable[FrozenLine], today: Mapping[str, Today]) -> Changes:
    """Count what differs between all the ``lines`` of a frozen ranking and today."""
    lines = list(lines)
    known = {line.unit_code for line in lines}
    differing = sum(each.differs for each in compared_with_today(lines, today))
    return Changes(differing, sorted(set(today) - known))
