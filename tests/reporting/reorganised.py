"""Rearrangements of units for tests: plans in a line, and every export as bytes."""

from __future__ import annotations

import io
from datetime import date
from typing import Any
from zipfile import ZipFile

from reporting.actions.figures import figures_drain
from reporting.models import Basis, Compliance, ReportingPeriod
from reporting.reorganising.plan import Opening, Passage, Plan
from reporting.spreadsheets.compliance_csv import write_compliance
from units import clock
from units.models import UnitKind
from units.resources import UnitResource

NUMBER, SIGNED = "894/NQ-UBTVQH14", date(2020, 2, 10)


def plan_of(day: date, passages: dict[str, Any], openings: dict[str, Any] | None = None, **more: Any) -> Plan:
    """``passages`` gives the successors (a code, a list of them, or None) of each unit that ends; kinds follow.

    ``openings`` gives the name of each unit that begins, or its values.
    """
    pairs = [
        Passage(old, new or "", "")
        for old, codes in passages.items()
        for new in (codes if isinstance(codes, list) else [codes])
    ]
    opened = [
        Opening(**{"code": code, "kind": UnitKind.COMMUNE} | (values if isinstance(values, dict) else {"name": values}))
        for code, values in (openings or {}).items()
    ]
    values = {"document_number": NUMBER, "document_date": SIGNED} | more
    return Plan(day=day, openings=tuple(opened), passages=tuple(pairs), **values)


def month_sums(year: int) -> dict[tuple[int, str], tuple[int, int]]:
    """What the whole province received in each month, in total and online, by the recompute."""
    figures_drain()
    sums: dict[tuple[int, str], tuple[int, int]] = {}
    rows = Compliance.objects.filter(period__year=year).values_list(
        "period__month", "basis", "received_total", "received_online"
    )
    for month, basis, total, online in rows:
        before = sums.get((month, basis), (0, 0))
        sums[month, basis] = before[0] + total, before[1] + online
    return sums


def exports(year: int, client: Any = None) -> dict[str, Any]:
    """Every export of ``year``: compliance of both bases, units, and with a ``client`` what its pages offer."""
    figures_drain()
    found: dict[str, Any] = {"units.csv": UnitResource().export().csv}
    periods = list(ReportingPeriod.objects.filter(year=year).order_by("month").begun(clock.today()))
    for basis in Basis:
        stream = io.StringIO()
        write_compliance(stream, periods, basis)
        found[f"compliance-{basis}.csv"] = stream.getvalue()
    if client is not None:
        last = periods[-1].name
        for basis in Basis:
            for address in ADDRESSES:
                path = address.format(period=last) + f"&basis={basis}"
                found[path] = _content(client.get(path))
    return found


ADDRESSES = (
    "/dashboard/export.csv?period={period}",
    "/dashboard/export.xlsx?period={period}",
    "/reports/{period}/workbook.xlsx?",
)


def _content(answer: Any) -> Any:
    """The bytes of a file; of a workbook those of its parts, since the day of making is in its properties."""
    assert answer.status_code == 200, answer
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if not content.startswith(b"PK"):
        return content
    with ZipFile(io.BytesIO(content)) as parts:
        return {name: parts.read(name) for name in parts.namelist() if not name.startswith("docProps/")}
