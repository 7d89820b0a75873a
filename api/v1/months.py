"""The figures and texts of a unit's own month: read and written by a program of the unit."""

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.translation import gettext_noop
from ninja import Query, Router

from api.actions.own_month import month_write
from api.caller import caller_of
from api.conditions import CONDITION_MISSING
from api.idempotency import Answer
from api.models import Verb
from api.own_month.faults import INVALID_VALUES
from api.own_month.faults import REFUSED as REFUSED_VALUES
from api.own_month.posted import PostedRow
from api.own_month.reports import CONTRADICTION, own_report
from api.own_month.state import state_of, with_version, working_of
from api.v1 import month_examples as examples
from api.v1.changing import DRY_RUN, headers_of_a_month
from api.v1.month_answers import Filled, Month, Saved
from api.v1.month_bodies import CellRow, CellsBody, MonthBody, ZerosBody
from api.v1.month_changing import OWN, ROOT, WRITING, as_json, month_changed, present_month, texts_named
from api.v1.portal import changes, reads
from api.v1.unchanged import known_to
from reporting.actions.cells import cells_clear_zeros, cells_fill_blanks
from reporting.entry.usual_zeros import usual_zeros
from reporting.models import NUMBERS, CountSource, Submission
from reporting.transitions import Locked

router = Router(tags=["own month"])
GOOD_ONLY = Query(False, alias="goodOnly", description="Save the good values although others are refused.")


@reads(
    router,
    ROOT,
    response=Month,
    problems=OWN,
    summary=gettext_noop("The month as it is stored"),
    example=examples.MONTH,
)
def month(request: HttpRequest, period: str, unit: str) -> HttpResponse:
    """Answers figures, texts, status and deadlines of the unit's own month, with the version that If-Match takes."""
    body = with_version(state_of(own_report(caller_of(request), period, unit)))
    if body["etag"] in known_to(request):
        return HttpResponseNotModified(headers={"ETag": body["etag"]})
    return as_json(body, {"ETag": body["etag"]})


@changes(
    router,
    "PATCH",
    ROOT,
    verb=Verb.WRITE,
    response=Saved,
    problems=(*WRITING, INVALID_VALUES, REFUSED_VALUES),
    summary=gettext_noop("Write some figures and texts"),
    example=examples.SAVED,
    openapi_extra=headers_of_a_month(needs_version=False),
)
def month_change(
    request: HttpRequest,
    period: str,
    unit: str,
    body: MonthBody,
    dry_run: bool = DRY_RUN,
    good_only: bool = GOOD_ONLY,
) -> HttpResponse:
    """Saves the figures and texts that the body names, all of them or none, with the source “api”.

    Where values are refused, the answer names all of them, each with a code, a sentence and its place.
    """
    return _written(request, period, unit, body, whole=False, good_only=good_only, dry_run=dry_run)


@changes(
    router,
    "PUT",
    ROOT,
    verb=Verb.WRITE,
    response=Saved,
    problems=(*WRITING, CONDITION_MISSING, INVALID_VALUES, REFUSED_VALUES),
    summary=gettext_noop("Write all figures"),
    example=examples.SAVED,
    openapi_extra=headers_of_a_month(needs_version=True),
)
def month_replace(
    request: HttpRequest,
    period: str,
    unit: str,
    body: MonthBody,
    dry_run: bool = DRY_RUN,
    good_only: bool = GOOD_ONLY,
) -> HttpResponse:
    """Saves the figures of the body as all figures of the month: those that it does not name become blank.

    Texts that it does not name stay. If-Match is needed, so that nothing is made blank that was not seen.
    """
    return _written(request, period, unit, body, whole=True, good_only=good_only, dry_run=dry_run)


@changes(
    router,
    "POST",
    f"{ROOT}/zeros",
    verb=Verb.WRITE,
    response=Filled,
    problems=(*WRITING, CONTRADICTION),
    summary=gettext_noop("Fill blanks with zeros"),
    example=examples.FILLED,
    openapi_extra=headers_of_a_month(needs_version=False),
)
def zeros_fill(request: HttpRequest, period: str, unit: str, body: ZerosBody, dry_run: bool = DRY_RUN) -> HttpResponse:
    """Answers blank cells with 0 and names them: given back to “zeros/undo” they become blank again."""

    def work(report: Locked) -> Answer:
        only = usual_zeros(report) if body.which == "usual" else None
        cells = cells_fill_blanks(submission=report, by=caller_of(request).user, only=only, source=CountSource.API)
        return _filled(report, cells)

    return month_changed(request, period, unit, work, dry_run=dry_run)


@changes(
    router,
    "POST",
    f"{ROOT}/zeros/undo",
    verb=Verb.WRITE,
    response=Filled,
    problems=WRITING,
    summary=gettext_noop("Take filled zeros back"),
    example=examples.FILLED,
    openapi_extra=headers_of_a_month(needs_version=False),
)
def zeros_undo(request: HttpRequest, period: str, unit: str, body: CellsBody, dry_run: bool = DRY_RUN) -> HttpResponse:
    """Makes those of the named cells blank again that still are 0, and names them."""

    def work(report: Locked) -> Answer:
        known = {asked.procedure.code: asked.procedure.pk for asked in working_of(report).asked}
        cells = [(known[cell.procedure], cell.field) for cell in body.cells if cell.procedure in known]
        cleared = cells_clear_zeros(submission=report, by=caller_of(request).user, cells=cells, source=CountSource.API)
        return _filled(report, cleared)

    return month_changed(request, period, unit, work, dry_run=dry_run)


def _written(
    request: HttpRequest, period: str, unit: str, body: MonthBody, *, whole: bool, good_only: bool, dry_run: bool
) -> HttpResponse:
    def work(report: Locked) -> Answer:
        written = month_write(
            report=report,
            by=caller_of(request).user,
            rows=[_posted(row) for row in body.cells],
            texts=texts_named(body.texts),
            texts_seen=texts_named(body.texts_seen),
            whole=whole,
            good_only=good_only,
        )
        found = present_month(report)
        answer = {
            "saved": [{"procedure": code, "field": name} for code, name in written.saved_cells],
            "saved_texts": written.saved_texts,
            "refused": [value.body for value in written.refused],
            "month": found,
        }
        return Answer(answer, headers={"ETag": found["etag"]})

    return month_changed(request, period, unit, work, dry_run=dry_run, needs_version=whole)


def _filled(report: Submission, cells: list[tuple[int, str]]) -> Answer:
    codes = {asked.procedure.pk: asked.procedure.code for asked in working_of(report).asked}
    found = present_month(report)
    named = [{"procedure": codes[pk], "field": name} for pk, name in cells]
    return Answer({"cells": named, "month": found}, headers={"ETag": found["etag"]})


def _posted(row: CellRow) -> PostedRow:
    named = row.model_fields_set
    seen = {name: getattr(row.seen, name) for name in NUMBERS if name in row.seen.model_fields_set}
    return PostedRow(row.procedure, {name: getattr(row, name) for name in NUMBERS if name in named}, seen)
