"""A unit's own month as programs read it: figures, texts, status, deadlines; nothing that the clock alone changes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from api.conditions import etag_of
from reporting.entry.contents import Working, numbers_of
from reporting.entry.texts import texts_of
from reporting.figures.catalogue import ReportableProcedure, reportable_procedures
from reporting.models import NUMBERS, DossierCount, Submission
from units import clock

Body = dict[str, Any]


def working_of(report: Submission) -> Working:
    """What the report is asked, read once for ``report``, and what is typed by now; also of one that is not begun."""
    asked: list[ReportableProcedure] | None = getattr(report, "asked_of_unit", None)
    if asked is None:
        asked = report.asked_of_unit = reportable_procedures(report.unit, report.period)  # type: ignore[attr-defined]
    counts = DossierCount.objects.filter(submission=report.pk).order_by() if report.pk else ()
    return Working(asked, {count.procedure_id: count for count in counts})


def state_of(report: Submission) -> Body:
    """The month as it is stored now. Two queries, and one for each of its sendings that is not read yet."""
    working = working_of(report)
    return {
        "period": report.period.name,
        "unit": report.unit.code,
        "status": str(report.status),
        "version": report.version,
        "due_on": report.due_on.isoformat(),
        "open_until": moment(report.editable_until),
        "extended_until": moment(report.extended_until),
        "is_locked": report.period.is_locked,
        "first_sent_at": moment(report.first_sent_at),
        "sending": _number_of(report.sent_revision),
        "confirmed_sending": _number_of(report.accepted_revision),
        "texts": texts_of(report),
        "cells": [_row(asked, working.cells.get(asked.procedure.pk)) for asked in working.asked],
    }


def with_version(body: Body) -> Body:
    """``body`` with its own version, as If-Match takes it: a program need not look at headers."""
    return {**body, "etag": etag_of(body)}


def moment(at: datetime | None) -> str | None:
    """A moment as programs read it: in the portal's time zone, which it names."""
    return None if at is None else clock.local(at).isoformat()


def _row(asked: ReportableProcedure, count: DossierCount | None) -> Body:
    procedure = asked.procedure
    numbers = dict(zip(NUMBERS, numbers_of(count), strict=True))
    source, saved_at = (str(count.source), moment(count.saved_at)) if count else (None, None)
    named = {"procedure": procedure.code, "name": procedure.name, "level": asked.level, "counted": asked.counted}
    return {**named, **numbers, "source": source, "saved_at": saved_at}


def _number_of(revision: Any) -> int | None:
    return None if revision is None else int(revision.number)
