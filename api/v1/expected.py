"""Which months of which units are expected, and how far each is: what a program asks to find what is missing."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Field, Query, Router, Schema

from api.caller import Caller, caller_of
from api.problems import NOT_ALLOWED, ProblemError
from api.v1.asking import AskedPage, Code, Kind, Month, Named, Page, Year, of_month, of_units, page_of
from api.v1.naming import named
from api.v1.portal import reads
from api.v1.quotas import UNIT
from reporting.models import Basis, Compliance, ReportingPeriod, Submission
from reporting.models.compliance import in_their_districts
from units import clock
from units.models import kept_by

router = Router(tags=["reports"])

NOT_BEGUN = "not_begun"
ExpectedState = Literal["not_begun", "draft", "submitted", "returned", "accepted"]


class Expected(Schema):
    """A month that a unit must report."""

    period: str
    unit: Named
    state: ExpectedState = Field(description="not_begun: nothing was typed; else the state of the report.")
    due_on: date = Field(description="The unit's deadline, a later one of its own too.")
    is_overdue: bool = Field(description="Whether the deadline has passed and nothing was sent, or not again.")
    locked: bool = Field(description="Whether the month takes no more reports.")


class AskedExpected(AskedPage):
    period: Month | None = Field(None, description="Only this month.")
    year: Year | None = Field(None, description="Only months of this year.", examples=[2020])
    unit: Code | None = Field(None, description="Only the unit with this code.")
    kind: Kind | None = Field(None, description="Only units of this group.", examples=["commune"])
    state: ExpectedState | None = Field(None, description="Only months in this state.", examples=["not_begun"])


EXAMPLE = {
    "period": "2020-04",
    "unit": UNIT,
    "state": "not_begun",
    "due_on": "2020-05-05",
    "is_overdue": True,
    "locked": False,
}


@reads(
    router,
    "/expected-reports",
    response=Page[Expected],
    problems=[NOT_ALLOWED],
    summary=gettext_noop("Expected reports"),
    example={"items": [EXAMPLE], "next": None},
)
def expected_reports(request: HttpRequest, asked: Query[AskedExpected]) -> dict[str, Any]:
    """The months that must be reported and can be entered by now, each with its state: for a clerk those of the own
    unit and of units that were merged into it or renamed to it, for a coordinator those of all units."""
    today = clock.today()
    rows = _of_caller(caller_of(request)).filter(period__opens_on__lte=today)
    rows = of_units(of_month(rows, asked.period), code=asked.unit, kind=asked.kind)
    if asked.year:
        rows = rows.filter(period__year=asked.year)
    if asked.state:
        rows = rows.filter(state=asked.state)
    return page_of(rows, asked, lambda row: _shown(row, today), by=("period_id", "unit_id"))


def _of_caller(caller: Caller) -> QuerySet[Any]:
    """The expected pairs of unit and month that the caller enters, with state and later deadline of each report.

    Raises:
        ProblemError: the role enters no figures.
    """
    user = caller.user
    if not (user.is_clerk or user.is_coordinator):
        raise ProblemError(NOT_ALLOWED, _("Which reports are still missing is for who enters figures."))
    report = Submission.objects.filter(unit=OuterRef("unit"), period=OuterRef("period"))
    rows = caller.within(Compliance.objects.expected().filter(basis=Basis.PROVISIONAL))
    rows = rows if user.is_coordinator else rows.filter(kept_by(user.unit_id, "unit"))
    return rows.select_related("unit__parent", "district", "period").annotate(
        state=Coalesce(Subquery(report.values("status")[:1]), Value(NOT_BEGUN)),
        later=Subquery(report.values("extended_until")[:1]),
    )


def _shown(row: Any, today: date) -> dict[str, Any]:
    in_their_districts([row])
    period: ReportingPeriod = row.period
    due = period.due_on(row.unit.kind, row.later)
    return {
        "period": period.name,
        "unit": named(row.unit),
        "state": row.state,
        "due_on": due,
        "is_overdue": due < today and row.state not in ("submitted", "accepted"),
        "locked": period.locked_at is not None,
    }
