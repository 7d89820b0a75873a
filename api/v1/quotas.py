"""Quota decisions in force, their tiers, and the quota of each unit in a month."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_noop
from ninja import Field, Query, Router, Schema

from api.caller import caller_of
from api.problems import NOT_FOUND
from api.v1.asking import AskedPage, Code, Kind, Month, Named, Page, Year, of_units, page_of, period_called
from api.v1.naming import named
from api.v1.portal import reads
from quotas.models import Quota, QuotaDecision
from reporting.rates import percent

router = Router(tags=["quotas"])


class Tier(Schema):
    """The units of a decision that share one minimum."""

    code: str
    name: str
    kind: Kind
    minimum: str = Field(description="The least share of online dossiers, in percent, exact.")
    applies_to: Literal["units", "communes_of", "all_communes"]


class Decision(Schema):
    """A decision by which the province set quotas for a year, judging from one of its months."""

    year: int
    first_month: int = Field(description="It judges from this month on, until a later decision replaces it.")
    number: str | None
    issued_on: date | None
    new_procedures: Literal["exclude_first_year", "count_at_once", "count_after_days"] = Field(
        description="From when a newly published procedure counts."
    )
    count_after_days: int | None
    tiers: list[Tier]


class UnitQuota(Schema):
    """The quota of one unit in a month."""

    unit: Named
    tier: str = Field(description="The code of its tier.")
    minimum: str = Field(description="The least share of online dossiers, in percent, exact.")


class AskedDecisions(AskedPage):
    year: Year | None = Field(None, description="Only decisions of this year.", examples=[2020])


class AskedQuotas(AskedPage):
    period: Month = Field(description="The month that is judged.")
    unit: Code | None = Field(None, description="Only the unit with this code.")
    kind: Kind | None = Field(None, description="Only units of this group.", examples=["commune"])


TIER = {"code": "XA-25", "name": "UBND cấp xã", "kind": "commune", "minimum": "25.00", "applies_to": "communes_of"}
DECISION = {
    "year": 2020,
    "first_month": 1,
    "number": None,
    "issued_on": None,
    "new_procedures": "exclude_first_year",
    "count_after_days": None,
    "tiers": [TIER],
}
UNIT = {
    "code": "22363",
    "national_code": "22363",
    "name": "UBND phường Lộc Thọ, thành phố Nha Trang",
    "kind": "commune",
}
QUOTA = {"unit": UNIT, "tier": "XA-25", "minimum": "25.00"}


@reads(
    router,
    "/quota-decisions",
    response=Page[Decision],
    summary=gettext_noop("Quota decisions"),
    example={"items": [DECISION], "next": None},
)
def quota_decisions(request: HttpRequest, asked: Query[AskedDecisions]) -> dict[str, Any]:
    """The decisions in force with their tiers; drafts and withdrawn ones judge nobody and are left out."""
    rows = QuotaDecision.objects.in_force().prefetch_related("tiers")
    if asked.year is not None:
        rows = rows.filter(year=asked.year)
    return page_of(rows, asked, _decision, by=("year", "first_month"))


@reads(
    router,
    "/quotas",
    response=Page[UnitQuota],
    summary=gettext_noop("Quotas of units"),
    problems=[NOT_FOUND],
    example={"items": [QUOTA], "next": None},
)
def quotas(request: HttpRequest, asked: Query[AskedQuotas]) -> dict[str, Any]:
    """The quota of each unit by the decision that judges a month; a unit without one is left out."""
    period = period_called(asked.period)
    decision = QuotaDecision.objects.judging(period.year, period.month)
    rows = Quota.objects.filter(decision=decision).select_related("unit__parent", "tier")
    rows = caller_of(request).within(rows)
    rows = of_units(rows, code=asked.unit, kind=asked.kind)
    return page_of(rows, asked, _quota)


def _decision(row: QuotaDecision) -> dict[str, Any]:
    return {
        "year": row.year,
        "first_month": row.first_month,
        "number": row.number or None,
        "issued_on": row.issued_on,
        "new_procedures": row.new_procedure_rule,
        "count_after_days": row.count_after_days,
        "tiers": [
            {
                "code": tier.code,
                "name": tier.name,
                "kind": tier.kind,
                "minimum": str(percent(tier.minimum_hundredths)),
                "applies_to": tier.applies_to,
            }
            for tier in row.tiers.all()
        ],
    }


def _quota(row: Quota) -> dict[str, Any]:
    return {"unit": named(row.unit), "tier": row.tier.code, "minimum": str(percent(row.tier.minimum_hundredths))}
