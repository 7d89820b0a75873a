"""A unit's own month: read, written, checked, sent and withdrawn by a program of the unit."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.utils.translation import gettext_noop
from ninja import Query, Router

from api.actions.own_month import month_write
from api.conditions import CHANGED, CONDITION_MISSING, require_version
from api.idempotency import Answer, carried_out
from api.models import Verb
from api.own_month.checked import checked, proposed
from api.own_month.faults import INVALID_VALUES, refused
from api.own_month.faults import REFUSED as REFUSED_VALUES
from api.own_month.posted import PostedRow, posted_texts
from api.own_month.receipts import receipt_of
from api.own_month.reports import (
    CONTRADICTION,
    NOT_OPEN,
    NOT_SUBMITTED,
    SENDING,
    locked_own_report,
    own_report,
    refusal_of,
)
from api.own_month.state import Body, state_of, with_version, working_of
from api.problems import NOT_ALLOWED, NOT_FOUND
from api.v1 import month_examples as examples
from api.v1.changing import DRY_RUN, KEYS, headers_of_a_month
from api.v1.month_schemas import (
    CellRow,
    CellsBody,
    Check,
    CheckBody,
    Filled,
    Month,
    MonthBody,
    Receipt,
    Saved,
    SendingBody,
    Texts,
    ZerosBody,
)
from api.v1.portal import changes, reads
from api.v1.unchanged import known_to
from reporting.actions.cells import cells_clear_zeros, cells_fill_blanks
from reporting.actions.submissions import submission_send, submission_withdraw
from reporting.entry.usual_zeros import usual_zeros
from reporting.models import NUMBERS, CountSource, Submission
from reporting.models.notes import HintKind
from reporting.transitions import Locked
from units.refusals import Refused

router = Router(tags=["own month"])
OWN = (NOT_ALLOWED, NOT_FOUND)
WRITING = (*OWN, NOT_OPEN, CHANGED, *KEYS)
ROOT = "/months/{period}/{unit}"
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
    body = with_version(state_of(own_report(request.auth, period, unit)))  # type: ignore[attr-defined]
    if body["etag"] in known_to(request):
        return HttpResponseNotModified(headers={"ETag": body["etag"]})
    return _as_json(body, {"ETag": body["etag"]})


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
        cells = cells_fill_blanks(submission=report, by=_user(request), only=only, source=CountSource.API)
        return _filled(report, cells)

    return _changed(request, period, unit, work, dry_run=dry_run)


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
        cleared = cells_clear_zeros(submission=report, by=_user(request), cells=cells, source=CountSource.API)
        return _filled(report, cleared)

    return _changed(request, period, unit, work, dry_run=dry_run)


@changes(
    router,
    "POST",
    f"{ROOT}/check",
    verb=Verb.READ,
    response=Check,
    problems=(*OWN, REFUSED_VALUES),
    summary=gettext_noop("Check before sending"),
    example=examples.CHECK,
)
def month_check(request: HttpRequest, period: str, unit: str, body: CheckBody) -> HttpResponse:
    """Says what would be sent, what differs from earlier months and what is missing, and gives the digest of it.

    Nothing is stored: the texts are those that the sending will bring.
    """
    report = own_report(request.auth, period, unit)  # type: ignore[attr-defined]
    version = with_version(state_of(report))["etag"]
    posted = posted_texts(report, _texts(body.texts), {})
    if posted.refused:
        raise refused(posted.refused)
    texts = posted.form.as_arguments()
    found = checked(proposed(report, texts), _user(request), nil=body.nil)
    return _as_json({**found, "etag": version}, {})


@changes(
    router,
    "POST",
    f"{ROOT}/sendings",
    verb=Verb.SEND,
    response={201: Receipt},
    problems=(*WRITING, *SENDING, CONDITION_MISSING, REFUSED_VALUES),
    summary=gettext_noop("Send the month"),
    example=examples.RECEIPT,
    openapi_extra=headers_of_a_month(needs_version=True),
)
def sending_make(
    request: HttpRequest, period: str, unit: str, body: SendingBody, dry_run: bool = DRY_RUN
) -> HttpResponse:
    """Sends what was checked under its digest, and answers the receipt. What has changed since is not sent."""

    def work(report: Locked) -> Answer:
        texts = _texts(body.texts)
        if texts:
            month_write(report=report, by=_user(request), texts=texts)
        answers = {(each.procedure, HintKind(each.kind)): each.text for each in body.answers}
        sent = submission_send(
            submission=report,
            by=_user(request),
            approved=body.approved,
            seen=body.digest,
            nil=body.nil,
            answers=answers,
            source=CountSource.API,
        )
        revision = sent.sent_revision
        assert revision is not None  # noqa: S101 - it was sent
        headers = {"Location": f"{request.path}/{revision.number}", "ETag": with_version(state_of(sent))["etag"]}
        return Answer(receipt_of(revision), 201, headers)

    return _changed(request, period, unit, work, dry_run=dry_run, needs_version=True)


@reads(
    router,
    f"{ROOT}/sendings/{{number}}",
    response=Receipt,
    problems=OWN,
    summary=gettext_noop("The receipt of a sending"),
    example=examples.RECEIPT,
)
def sending(request: HttpRequest, period: str, unit: str, number: int) -> Body:
    """Answers who sent which figures when, whether the sending is in force, and the code by which it is verified."""
    report = own_report(request.auth, period, unit)  # type: ignore[attr-defined]
    found = report.revisions.filter(number=number).first() if report.pk and 0 < number < 2**31 else None
    if found is None:
        raise Http404
    found.submission = report
    return receipt_of(found)


@changes(
    router,
    "POST",
    f"{ROOT}/withdrawal",
    verb=Verb.SEND,
    response=Month,
    problems=(*OWN, NOT_SUBMITTED, CHANGED, CONDITION_MISSING, *KEYS),
    summary=gettext_noop("Withdraw the sending"),
    example=examples.MONTH,
    openapi_extra=headers_of_a_month(needs_version=True),
)
def sending_withdraw(request: HttpRequest, period: str, unit: str, dry_run: bool = DRY_RUN) -> HttpResponse:
    """Takes the last sending back before it is reviewed: the figures can be changed and sent again."""

    def work(report: Locked) -> Answer:
        return _month_answer(submission_withdraw(submission=report, by=_user(request)))

    return _changed(request, period, unit, work, dry_run=dry_run, needs_version=True)


def _written(
    request: HttpRequest, period: str, unit: str, body: MonthBody, *, whole: bool, good_only: bool, dry_run: bool
) -> HttpResponse:
    def work(report: Locked) -> Answer:
        written = month_write(
            report=report,
            by=_user(request),
            rows=[_posted(row) for row in body.cells],
            texts=_texts(body.texts),
            texts_seen=_texts(body.texts_seen),
            whole=whole,
            good_only=good_only,
        )
        found = _present(report)
        answer = {
            "saved": [{"procedure": code, "field": name} for code, name in written.saved_cells],
            "saved_texts": written.saved_texts,
            "refused": [value.body for value in written.refused],
            "month": found,
        }
        return Answer(answer, headers={"ETag": found["etag"]})

    return _changed(request, period, unit, work, dry_run=dry_run, needs_version=whole)


def _changed(
    request: HttpRequest, period: str, unit: str, work: Any, *, dry_run: bool, needs_version: bool = False
) -> HttpResponse:
    """Do ``work`` with the report of the caller's unit, locked and in the version that the call is about."""
    caller = request.auth  # type: ignore[attr-defined]

    def done() -> Answer:
        report = locked_own_report(caller, period, unit)
        require_version(request, lambda: state_of(report), is_needed=needs_version)
        try:
            answer: Answer = work(report)
        except Refused as refusal:
            raise refusal_of(refusal, report) from refusal
        return answer

    return carried_out(request, caller, done, dry_run=dry_run)


def _filled(report: Submission, cells: list[tuple[int, str]]) -> Answer:
    codes = {asked.procedure.pk: asked.procedure.code for asked in working_of(report).asked}
    found = _present(report)
    named = [{"procedure": codes[pk], "field": name} for pk, name in cells]
    return Answer({"cells": named, "month": found}, headers={"ETag": found["etag"]})


def _present(report: Submission) -> Body:
    """The month after a change, as it is stored in the transaction."""
    return with_version(state_of(report))


def _month_answer(report: Submission) -> Answer:
    found = _present(report)
    return Answer(found, headers={"ETag": found["etag"]})


def _posted(row: CellRow) -> PostedRow:
    named = row.model_fields_set
    seen = {name: getattr(row.seen, name) for name in NUMBERS if name in row.seen.model_fields_set}
    return PostedRow(row.procedure, {name: getattr(row, name) for name in NUMBERS if name in named}, seen)


def _texts(texts: Texts) -> dict[str, str]:
    """The texts that a body names."""
    return {name: getattr(texts, name) for name in sorted(texts.model_fields_set)}


def _user(request: HttpRequest) -> Any:
    return request.auth.user  # type: ignore[attr-defined]


def _as_json(body: Body, headers: dict[str, str]) -> HttpResponse:
    return JsonResponse(body, headers=headers, json_dumps_params={"ensure_ascii": False})
