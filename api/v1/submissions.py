"""Reports of units: their state, and the figures that the caller sees on the portal's pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal

from django.db.models import OuterRef
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Field, Path, Query, Router, Schema

from api.caller import Caller, caller_of
from api.problems import NOT_FOUND, ProblemError
from api.v1.asking import AskedPage, Code, Kind, Month, Named, Page, cut, of_month, of_units, read_cursor
from api.v1.naming import named
from api.v1.portal import reads
from api.v1.procedures import LEVEL, Level, level_of
from api.v1.quotas import UNIT
from reporting import rules
from reporting.figures.catalogue import ReportableProcedure, reportable_procedures
from reporting.models import NUMBERS, DossierCount, Revision, RevisionCount, Submission, SubmissionStatus
from reporting.views.submission.lookup import find_submission
from units.models import district_on, put_into_districts

router = Router(tags=["reports"])

State = Literal["draft", "submitted", "returned", "accepted"]
UNSENT = (SubmissionStatus.DRAFT, SubmissionStatus.RETURNED)


class Sending(Schema):
    """One sending of a report."""

    number: int
    sent_at: datetime | None = Field(description="Null where the moment is not known.")
    nil: bool = Field(description="A nil return: no dossiers.")
    on_behalf: bool = Field(description="Entered by the lead agency on behalf of the unit.")
    check_code: str = Field(description="SHA-256 of what was sent, as on its receipt.")


class Report(Schema):
    """A unit's report of a month: whose turn it is, until when, and what was sent."""

    period: str
    unit: Named
    status: State
    version: int = Field(description="Grows with every move of the report.")
    due_on: date = Field(description="The unit's deadline.")
    first_sent_at: datetime | None
    days_late: int | None = Field(description="Of the first sending; 0 on time, null while it is not sent.")
    editable_until: datetime | None = Field(description="Until when a reopened or locked month is open for the unit.")
    extended_until: datetime | None = Field(description="A later deadline of this unit alone.")
    sent: Sending | None = Field(description="The last sending in force: what counts provisionally.")
    confirmed: Sending | None = Field(description="The last confirmed sending: what counts officially.")


class Cells(Schema):
    """The three numbers of one procedure; null: not answered."""

    procedure: str
    name: str
    level: Level | None = Field(description="Its level on the month's last day; null where no publication is left.")
    counts: bool = Field(description="Whether it counts in the rate.")
    received_total: int | None
    received_online: int | None
    returned_by_post: int | None


class ReportWithCells(Report):
    """A report with its figures."""

    figures: Literal["working", "sent"] = Field(
        description="working: what is typed so far, for the unit's clerks and coordinators; sent: the last sending."
    )
    remarks: str
    document_number: str | None
    document_date: date | None
    cells: list[Cells] = Field(description="In the catalogue's order.")


class AskedReports(AskedPage):
    period: Month | None = Field(None, description="Only reports of this month.")
    unit: Code | None = Field(None, description="Only reports of units with this code.")
    kind: Kind | None = Field(None, description="Only reports of units of this group.", examples=["commune"])
    status: State | None = Field(None, description="Only reports in this state.", examples=["submitted"])


SENDING = {
    "number": 1,
    "sent_at": "2020-05-04T09:15:00+07:00",
    "nil": False,
    "on_behalf": False,
    "check_code": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
}
REPORT = {
    "period": "2020-04",
    "unit": UNIT,
    "status": "submitted",
    "version": 3,
    "due_on": "2020-05-05",
    "first_sent_at": "2020-05-04T09:15:00+07:00",
    "days_late": 0,
    "editable_until": None,
    "extended_until": None,
    "sent": SENDING,
    "confirmed": None,
}
CELLS = {
    "procedure": "1.001193",
    "name": "Đăng ký khai sinh",
    "level": LEVEL,
    "counts": True,
    "received_total": 40,
    "received_online": 12,
    "returned_by_post": 0,
}
WITH_CELLS = REPORT | {
    "figures": "sent",
    "remarks": "",
    "document_number": None,
    "document_date": None,
    "cells": [CELLS],
}


@reads(
    router,
    "/submissions",
    response=Page[Report],
    summary=gettext_noop("Reports"),
    example={"items": [REPORT], "next": None},
)
def submissions(request: HttpRequest, asked: Query[AskedReports]) -> dict[str, Any]:
    """The reports that the caller sees on the portal's pages, without figures, in the order in which they were begun.

    A clerk sees the own unit's, those of units that were merged into it or renamed to it and, in a district, what its
    communes have sent; observers see what has been sent.
    """
    seen = caller_of(request).submissions()
    seen = seen.select_related("unit__parent", "period", "sent_revision", "accepted_revision")
    dated = seen.annotate(district_then=district_on(OuterRef("period__ends_on"), "unit")).order_by("pk")
    rows = of_units(of_month(dated, asked.period), code=asked.unit, kind=asked.kind)
    if asked.status:
        rows = rows.filter(status=asked.status)
    after = read_cursor(asked)
    rows = rows.filter(pk__gt=after[0]) if after else rows
    found = list(rows[: asked.limit + 1])
    put_into_districts([(row.unit, row.district_then) for row in found])
    return cut(found, asked, shown, lambda row: [row.pk])


@reads(
    router,
    "/submissions/{period}/{unit}",
    response=ReportWithCells,
    summary=gettext_noop("A report with its figures"),
    problems=[NOT_FOUND],
    example=WITH_CELLS,
)
def submission(request: HttpRequest, period: Path[Month], unit: Path[Code]) -> dict[str, Any]:
    """The report of a unit for a month, with a row for each procedure that it answers.

    Who enters the unit's figures, a clerk of it or a coordinator, reads what is typed so far; all others read the last
    sending. A report that was not begun is a draft of version 1 with blank numbers.
    """
    return shown_whole(caller_of(request), report_of(caller_of(request), period, unit))


def report_of(caller: Caller, period: str, code: str) -> Submission:
    """The report that the caller sees, unsaved where it was not begun.

    Raises:
        ProblemError: there is no such month or unit, or the caller does not see its report.
    """
    try:
        found = find_submission(caller.user, period, code)
    except Http404:
        found = None
    if found is None or not caller.reaches(found.unit):
        values = {"unit": code, "month": period}
        raise ProblemError(NOT_FOUND, _("There is no report of %(unit)s for %(month)s that you may read.") % values)
    return found


def shown(row: Submission) -> dict[str, Any]:
    """The report as it is answered, without figures. Reads unit, period and both sendings."""
    return {
        "period": row.period.name,
        "unit": named(row.unit),
        "status": row.status,
        "version": row.version,
        "due_on": row.due_on,
        "first_sent_at": row.first_sent_at,
        "days_late": row.days_late,
        "editable_until": row.editable_until,
        "extended_until": row.extended_until,
        "sent": sending_of(row.sent_revision),
        "confirmed": sending_of(row.accepted_revision),
    }


def shown_whole(caller: Caller, row: Submission) -> dict[str, Any]:
    """The report with the figures that the caller sees on its page. Two queries, up to two more for left procedures."""
    works = row.status in UNSENT and rules.can_see_working_cells(caller.user, row)
    texts: Any = row if works else row.current_revision
    numbers = _working(row) if works else _sent(row)
    asked = reportable_procedures(row.unit, row.period, answered=numbers)
    kept = [each for each in asked if each.procedure.pk in numbers or (works and not each.dropped)]
    return {
        **shown(row),
        "figures": "working" if works else "sent",
        "remarks": texts.remarks if texts else "",
        "document_number": (texts.document_number if texts else "") or None,
        "document_date": texts.document_date if texts else None,
        "cells": [_cells(each, numbers.get(each.procedure.pk, {})) for each in kept],
    }


def sending_of(revision: Revision | None) -> dict[str, Any] | None:
    """A sending as it is answered; None where there is none."""
    if revision is None:
        return None
    return {
        "number": revision.number,
        "sent_at": revision.sent_at,
        "nil": revision.nil,
        "on_behalf": revision.on_behalf,
        "check_code": revision.sha256,
    }


def _working(row: Submission) -> dict[int, dict[str, Any]]:
    if row.pk is None:
        return {}
    return {
        each.pop("procedure"): each
        for each in DossierCount.objects.filter(submission=row.pk).values("procedure", *NUMBERS)
    }


def _sent(row: Submission) -> dict[int, dict[str, Any]]:
    revision = row.current_revision
    if revision is None:
        return {}
    return {
        each.pop("procedure"): each
        for each in RevisionCount.objects.filter(revision=revision.pk).values("procedure", *NUMBERS)
    }


def _cells(asked: ReportableProcedure, numbers: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "procedure": asked.procedure.code,
        "name": asked.procedure.name,
        "level": None if asked.level is None else level_of(asked.level),
        "counts": asked.counted,
        **{name: numbers.get(name) for name in NUMBERS},
    }
