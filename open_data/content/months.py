"""The datasets of one month's confirmed figures: each unit, and the sums of the province and its groups."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Max, Model, Sum

from open_data.columns import PROVINCE
from open_data.content.rows import Content, Row, Value, digest_of, percent_or_none
from open_data.models import Dataset, Edition, PublishedFigure, PublishedSum
from open_data.notes import row_note
from reporting.figures.lines import Verdicts, is_final, status_of, verdicts_by_kind
from reporting.figures.totals import Totals, YearTotals, to_date, year_totals
from reporting.models import Basis, Compliance, ReportingPeriod
from reporting.rates import gap_points, shown_rate

OFFICIAL = Basis.OFFICIAL.value
MONTH = ("received_total", "received_online", "returned_by_post", "exempt_received_total", "exempt_received_online")
TO_DATE = tuple(f"ytd_{name}" for name in MONTH)


def months_state(year: int) -> dict[int, str]:
    """A text for each month of ``year`` that changes whenever confirmed figures up to it change. One query.

    An unchanged row of compliance keeps when it was computed, so the latest moment and the number of rows say it; the
    sums say it where a clock was put back.
    """
    sums = {f"sum_{name}": Sum(name) for name in (*MONTH, *TO_DATE, "minimum_hundredths", "months_reported")}
    rows = (
        Compliance.objects.filter(period__year=year, basis=OFFICIAL)
        .order_by("period__month")
        .values("period__month", "period__locked_at")
        .annotate(last=Max("computed_at"), rows=Count("pk"), **sums)
    )
    found, so_far = {}, []
    for row in rows:
        summed: dict[str, Any] = dict(row)
        so_far.append((row["last"].isoformat(), [summed[name] for name in ("rows", *sums)]))
        found[row["period__month"]] = digest_of(so_far, row["period__locked_at"] is not None, row_note())
    return found


def compliance_content(period: ReportingPeriod, state: str) -> Content:
    """Every unit with a row in ``period``, in the units' order. One query."""
    final, note = is_final(period, OFFICIAL), row_note()
    lines = list(
        Compliance.objects.filter(period=period, basis=OFFICIAL)
        .select_related("unit", "district")
        .order_by("unit__sort_order", "unit__code", "unit_id")
    )
    rows = [(*_line(line, period), *_judged(line, final), note) for line in lines]

    def pages(edition: Edition) -> list[Model]:
        return [_figure(line, period, edition, final) for line in lines if line.expected]

    return _content(Dataset.COMPLIANCE, period, rows, state, pages)


def totals_content(period: ReportingPeriod, state: str) -> Content:
    """The province, then each group that has figures in the year so far. Two queries."""
    totals, note = year_totals([period.year], [OFFICIAL]), row_note()
    verdicts = verdicts_by_kind(period, OFFICIAL)
    groups = [(kind, *_sums(totals, period, kind)) for kind in period.kinds]
    shown = [("", *_sums(totals, period, "")), *(group for group in groups if group[2] != Totals())]
    judged: dict[str, Verdicts] = {kind: verdicts.get(kind, Verdicts()) for kind in period.kinds}
    judged[""] = sum(verdicts.values(), Verdicts())
    rows = [(period.name, kind or PROVINCE, *_total_row(month, ytd, judged[kind]), note) for kind, month, ytd in shown]

    def pages(edition: Edition) -> list[Model]:
        return [_published_sum(edition, period, kind, month, ytd, judged[kind]) for kind, month, ytd in shown]

    return _content(Dataset.TOTALS, period, rows, state, pages)


def _content(dataset: Dataset, period: ReportingPeriod, rows: Iterable[Row], state: str, pages: Any) -> Content:
    return Content(dataset, period.name, list(rows), period.starts_on, period.ends_on, made_from=state, pages=pages)


def _line(line: Compliance, period: ReportingPeriod) -> Row:
    unit, district = line.unit, line.district
    return (
        period.name,
        unit.code,
        unit.gso_code,
        unit.name,
        unit.kind,
        district.code if district else "",
        line.expected,
        line.reported,
        *(getattr(line, name) for name in MONTH),
        line.months_reported,
        line.months_expected,
        *(getattr(line, name) for name in TO_DATE),
    )


def _judged(line: Compliance, final: bool) -> tuple[Value, ...]:
    """Quota, rate, gap and verdict; nothing of it where the month was not to be reported."""
    if not line.expected:
        return None, None, None, None
    figures = line.ytd_received_online, line.ytd_received_total, line.minimum_hundredths
    status = status_of(line, final).value
    return percent_or_none(line.minimum_hundredths), shown_rate(*figures), gap_points(*figures), status


def _figure(line: Compliance, period: ReportingPeriod, edition: Edition, final: bool) -> PublishedFigure:
    return PublishedFigure(
        edition=edition,
        year=period.year,
        month=period.month,
        unit=line.unit_id,
        reported=line.reported,
        received_total=line.received_total,
        received_online=line.received_online,
        ytd_received_total=line.ytd_received_total,
        ytd_received_online=line.ytd_received_online,
        months_reported=line.months_reported,
        months_expected=line.months_expected,
        minimum_hundredths=line.minimum_hundredths,
        status=status_of(line, final).value,
    )


def _sums(totals: YearTotals, period: ReportingPeriod, kind: str) -> tuple[Totals, Totals]:
    """Of the month, and from January to it; ``kind`` empty means the province."""
    months = totals.group(period.year, OFFICIAL, kind) if kind else totals.province(period.year, OFFICIAL)
    return months.get(period.month, Totals()), to_date(months, period.month)


def _total_row(month: Totals, ytd: Totals, judged: Verdicts) -> Row:
    return (
        month.expected,
        month.reported,
        *(getattr(month, name) for name in MONTH),
        *(getattr(ytd, name) for name in MONTH),
        month.rate,
        ytd.rate,
        judged.met,
        judged.missed,
        judged.no_dossiers,
        judged.not_reported,
        judged.no_quota,
    )


def _published_sum(
    edition: Edition, period: ReportingPeriod, kind: str, month: Totals, ytd: Totals, judged: Verdicts
) -> PublishedSum:
    return PublishedSum(
        edition=edition,
        year=period.year,
        month=period.month,
        kind=kind,
        received_total=month.received_total,
        received_online=month.received_online,
        ytd_received_total=ytd.received_total,
        ytd_received_online=ytd.received_online,
        units=judged.units,
        met=judged.met,
        missed=judged.missed,
        reported=month.reported,
        expected=month.expected,
    )
