"""Reporting periods: their days, deadlines and locks."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_noop
from ninja import Field, Path, Query, Router, Schema

from api.problems import NOT_FOUND
from api.v1.asking import AskedPage, Month, Page, Year, page_of, period_called
from api.v1.portal import reads
from reporting.models import ReportingPeriod
from units.models import UnitKind

router = Router(tags=["periods"])


class DueOn(Schema):
    """The deadline of each group; districts have none where there are none."""

    department: date
    district: date | None
    commune: date


class Period(Schema):
    """A month of reporting."""

    period: str = Field(description="Its name, as in addresses.")
    starts_on: date
    ends_on: date = Field(description="The cut-off day: the last whose dossiers are counted.")
    opens_on: date = Field(description="From this day units can enter figures.")
    due_on: DueOn
    locked_at: datetime | None = Field(description="Since when it takes no more reports; null while it does.")


EXAMPLE = {
    "period": "2020-04",
    "starts_on": "2020-04-01",
    "ends_on": "2020-04-30",
    "opens_on": "2020-05-01",
    "due_on": {"department": "2020-05-05", "district": "2020-05-05", "commune": "2020-05-05"},
    "locked_at": None,
}


class AskedPeriods(AskedPage):
    year: Year | None = Field(None, description="Only those of this year.", examples=[2020])


@reads(
    router,
    "/periods",
    response=Page[Period],
    summary=gettext_noop("Periods"),
    example={"items": [EXAMPLE], "next": None},
)
def periods(request: HttpRequest, asked: Query[AskedPeriods]) -> dict[str, Any]:
    """Every reporting period, or those of a year, in the order of time."""
    rows = ReportingPeriod.objects.with_districts()
    if asked.year is not None:
        rows = rows.filter(year=asked.year)
    return page_of(rows, asked, shown, by=("year", "month"))


@reads(
    router,
    "/periods/{period}",
    response=Period,
    summary=gettext_noop("A period"),
    problems=[NOT_FOUND],
    example=EXAMPLE,
)
def period(request: HttpRequest, period: Path[Month]) -> dict[str, Any]:
    """One reporting period."""
    return shown(period_called(period))


def shown(row: ReportingPeriod) -> dict[str, Any]:
    """The period as it is answered; reads ``has_districts``."""
    return {
        "period": row.name,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "opens_on": row.opens_on,
        "due_on": {kind.value: row.due_on(kind) if kind in row.kinds else None for kind in UnitKind},
        "locked_at": row.locked_at,
    }
