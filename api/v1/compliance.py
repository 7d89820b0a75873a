"""What each unit reached: the month, the year to date, the quota and the verdict, as of a month and on a basis."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_noop
from ninja import Field, Query, Router, Schema

from api.caller import caller_of
from api.problems import NOT_ALLOWED, NOT_FOUND
from api.v1.asking import (
    AskedBasis,
    AskedPage,
    BasisName,
    Code,
    Kind,
    Month,
    Named,
    Numbers,
    Page,
    basis_for,
    of_units,
    page_of,
    period_called,
)
from api.v1.naming import exact, named
from api.v1.portal import reads
from api.v1.quotas import UNIT
from reporting.figures.lines import is_final, status_of
from reporting.models import Compliance
from reporting.models.compliance import in_their_districts
from reporting.rates import gap_points, percent, shown_rate

router = Router(tags=["results"])

Status = Literal["met", "not_yet_met", "not_met", "no_quota", "no_dossiers", "not_reported"]


class Result(Schema):
    """The figures of one unit as of one month on one basis: only what counts makes the rate."""

    unit: Named
    district: str | None = Field(description="The code of a commune's district in that month.")
    period: str
    basis: BasisName
    reported: bool = Field(description="Whether the month is reported on this basis.")
    month: Numbers = Field(description="The month, what counts.")
    month_exempt: Numbers = Field(description="The month, what is reported and does not count.")
    year_to_date: Numbers = Field(description="From January on, what counts, units merged into it included.")
    year_to_date_exempt: Numbers = Field(description="From January on, what does not count.")
    months_reported: int
    months_expected: int
    tier: str | None = Field(description="The name of its quota tier.")
    minimum: str | None = Field(description="Its quota in percent, exact; null without one.")
    rate: str | None = Field(description="The online rate of the year to date, in percent, as pages show it.")
    gap_points: str | None = Field(description="The rate minus the quota, in percentage points.")
    status: Status = Field(description="The verdict on the year to date.")


class AskedResults(AskedPage):
    period: Month = Field(description="As of this month.")
    basis: AskedBasis = "official"
    kind: Kind | None = Field(None, description="Only units of this group.", examples=["commune"])
    district: Code | None = Field(None, description="Only communes of this district in the month.")
    unit: Code | None = Field(None, description="Only the unit with this code.")


NUMBERS = {"received_total": 120, "received_online": 48, "returned_by_post": 3}
NONE = {"received_total": 0, "received_online": 0, "returned_by_post": 0}
EXAMPLE = {
    "unit": UNIT,
    "district": "568",
    "period": "2020-04",
    "basis": "official",
    "reported": True,
    "month": NUMBERS,
    "month_exempt": NONE,
    "year_to_date": {"received_total": 480, "received_online": 168, "returned_by_post": 11},
    "year_to_date_exempt": NONE,
    "months_reported": 4,
    "months_expected": 4,
    "tier": "UBND cấp xã",
    "minimum": "25.00",
    "rate": "35.00",
    "gap_points": "10.00",
    "status": "met",
}


@reads(
    router,
    "/compliance",
    response=Page[Result],
    summary=gettext_noop("Results by quota"),
    problems=[NOT_FOUND, NOT_ALLOWED],
    example={"items": [EXAMPLE], "next": None},
)
def compliance(request: HttpRequest, asked: Query[AskedResults]) -> dict[str, Any]:
    """The results of every unit that has to report in a month. Provisional ones are for coordinators and observers."""
    caller = caller_of(request)
    basis, period = basis_for(caller, asked.basis), period_called(asked.period)
    expected = Compliance.objects.expected().filter(period=period, basis=basis)
    known = caller.within(expected.select_related("unit__parent", "district", "tier"))
    rows = of_units(known, code=asked.unit, kind=asked.kind)
    if asked.district:
        rows = rows.filter(district__code__iexact=asked.district)
    final = is_final(period, basis)
    return page_of(rows, asked, lambda row: _shown(row, period.name, final), by=("unit_id",))


def _shown(row: Compliance, period: str, final: bool) -> dict[str, Any]:
    in_their_districts([row])
    minimum = row.minimum_hundredths
    online, total = row.ytd_received_online, row.ytd_received_total
    return {
        "unit": named(row.unit),
        "district": row.district.code if row.district else None,
        "period": period,
        "basis": row.basis,
        "reported": row.reported,
        **{name: _numbers(row, prefix) for name, prefix in PREFIXES.items()},
        "months_reported": row.months_reported,
        "months_expected": row.months_expected,
        "tier": row.tier.name if row.tier else None,
        "minimum": None if minimum is None else str(percent(minimum)),
        "rate": exact(shown_rate(online, total, minimum)),
        "gap_points": exact(gap_points(online, total, minimum)),
        "status": status_of(row, final).value,
    }


PREFIXES = {"month": "", "month_exempt": "exempt_", "year_to_date": "ytd_", "year_to_date_exempt": "ytd_exempt_"}


def _numbers(row: Compliance, prefix: str) -> dict[str, int]:
    return {name: getattr(row, prefix + name) for name in NUMBERS}
