"""Files with one row a dossier, brought by a program: counted, then read, recorded or given up.

The body is read a piece at a time into a file without a name and never held as a whole. Nothing is recorded by the
first call: a program reads what would change, and says so by the second.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.request import UnreadablePostError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from ninja import Query, Router

from api.caller import Caller, caller_of
from api.idempotency import Answer, answered_before, carried_out
from api.models import Verb
from api.problems import BODY_TOO_LARGE, BODY_UNREADABLE, NOT_ALLOWED, NOT_FOUND, ProblemError, kind
from api.v1.asking import refuse
from api.v1.changing import DRY_RUN, KEYS, ONCE
from api.v1.portal import changes, reads
from exchange.actions.dossiers.bringing import ReadDossiers, dossier_file_keep, dossier_file_read
from exchange.actions.dossiers.recording import (
    SHOWN_AGAIN,
    dossier_file_compare,
    dossier_file_give_up,
    dossier_file_record,
)
from exchange.dossiers.parts import refused_read
from exchange.dossiers.reading import max_bytes
from exchange.models import CodeTable, DossierFile
from exchange.v1.dossier_schemas import BODY, EXAMPLE, LIST, AskedCount, CountedFile, RecordBody
from reporting import rules
from reporting.models import CountSource
from units.refusals import Refused

PIECE = 1024 * 1024
NUMBERS = range(1, 2**63)  # of rows
COUNTED = ("rows", "good", "repeated", "differing", "refused")
UNREADABLE = kind("dossiers_refused", 409, gettext_lazy("The dossiers cannot be counted or recorded"))
ROWS_REFUSED = kind("rows_refused", 409, gettext_lazy("Rows were refused and are not left out"))
DAYS_LOST = kind("days_lost", 409, gettext_lazy("Recorded days would have no dossiers any more"))
MOVED = kind("counts_moved", 409, gettext_lazy("Something else would be recorded than was shown"))
NOT_KEPT = kind("count_not_kept", 409, gettext_lazy("The count is not kept any more"))
BY_CODE = {"refused_rows": ROWS_REFUSED, "days_lost": DAYS_LOST, "moved": MOVED, "changed": MOVED, "given_up": NOT_KEPT}
ROOT = "/dossiers/"
ONE = ROOT + "{number}/"
ALL_OF_IT = RecordBody(leaveOut=0, loseDays=0)
REACH = (NOT_ALLOWED, NOT_FOUND)

router = Router(tags=["dossiers"])


@changes(
    router,
    "POST",
    ROOT,
    verb=Verb.IMPORT,
    response={201: CountedFile, 202: CountedFile},
    problems=(NOT_ALLOWED, UNREADABLE, BODY_TOO_LARGE, BODY_UNREADABLE, *KEYS),
    summary=gettext_noop("Have dossiers counted"),
    example=EXAMPLE,
    openapi_extra={"parameters": [ONCE], "requestBody": BODY},
)
def dossiers_bring(request: HttpRequest, asked: Query[AskedCount], dry_run: bool = DRY_RUN) -> HttpResponse:
    """Counts the body, a CSV, a workbook or lines of JSON: 201 with what came out, 202 where a worker counts it.

    Nothing is recorded yet. Earlier counts of the same account and system that were not recorded are given up.
    """
    caller, table = _whole(request), _table(asked.table)
    with _body(request) as body:
        if known := answered_before(request, caller, dry_run=dry_run, body_digest=body.digest):
            return known
        try:
            with dossier_file_read(
                file=body.file,
                size=body.size,
                sha256=body.digest,
                file_name=asked.name or "dossiers",
                system=asked.system,
                table=table,
                source=CountSource.API,
                by=caller.user,
            ) as read:
                work = partial(_kept, request, read, caller)
                return carried_out(request, caller, work, dry_run=dry_run, body_digest=body.digest)
        except Refused as refused:
            raise _problem(refused) from refused


def _kept(request: HttpRequest, read: ReadDossiers, caller: Caller) -> Answer:
    brought = dossier_file_keep(read=read, by=caller.user)
    return Answer(_said(brought), 202 if brought.is_pending else 201, {"Location": f"{request.path}{brought.pk}/"})


@reads(
    router,
    ONE,
    verb=Verb.IMPORT,
    response=CountedFile,
    problems=REACH,
    summary=gettext_noop("A count of dossiers"),
    example=EXAMPLE,
)
def dossiers_count(request: HttpRequest, number: int) -> dict[str, Any]:
    """Says how far a count is, and then what came out, what recording it would change, and what was refused."""
    return _said(_found(_whole(request), number))


@reads(
    router,
    ONE + "refused/",
    verb=Verb.IMPORT,
    response={200: None},
    problems=REACH,
    summary=gettext_noop("The refused rows of a count"),
    openapi_extra={"responses": {200: {"content": LIST}}},
)
def dossiers_refused(request: HttpRequest, number: int) -> StreamingHttpResponse:
    """Answers the refused rows as CSV: line, column, value and reason of each. No other cell of them is kept."""
    return StreamingHttpResponse(refused_read(_found(_whole(request), number)), content_type="text/csv; charset=utf-8")


@changes(
    router,
    "POST",
    ONE + "record/",
    verb=Verb.IMPORT,
    response=CountedFile,
    problems=(*REACH, *dict.fromkeys(BY_CODE.values()), UNREADABLE, *KEYS),
    summary=gettext_noop("Record a count"),
    example=EXAMPLE | {"state": "recorded"},
    openapi_extra={"parameters": [ONCE]},
)
def dossiers_record(
    request: HttpRequest, number: int, body: RecordBody = ALL_OF_IT, dry_run: bool = DRY_RUN
) -> HttpResponse:
    """Records a count as all that its system counted in its months, whole or not at all; twice does nothing more.

    What is recorded is what the count answered. Where other counts were recorded since, nothing is: the count then
    answers what would change now. A file without dossiers of days of which some are recorded must say how many days.
    """
    caller = _whole(request)

    def work() -> Answer:
        file = _found(caller, number)
        left_out, lost = body.leave_out, body.lose_days
        return Answer(_said(dossier_file_record(file=file, leave_out=left_out, lose_days=lost, by=caller.user)))

    try:
        return carried_out(request, caller, work, dry_run=dry_run)
    except Refused as refused:
        if refused.code in SHOWN_AGAIN and not dry_run:
            dossier_file_compare(file=_found(caller, number))
        raise _problem(refused) from refused


@changes(
    router,
    "DELETE",
    ONE,
    verb=Verb.IMPORT,
    response={204: None},
    problems=(*REACH, *KEYS),
    summary=gettext_noop("Give a count up"),
    openapi_extra={"parameters": [ONCE]},
)
def dossiers_give_up(request: HttpRequest, number: int, dry_run: bool = DRY_RUN) -> HttpResponse:
    """Forgets a count that is not to be recorded; of one that was recorded nothing changes."""
    caller = _whole(request)

    def work() -> Answer:
        dossier_file_give_up(file=_found(caller, number), by=caller.user)
        return Answer(None, 204)

    return carried_out(request, caller, work, dry_run=dry_run)


@dataclass(frozen=True, slots=True)
class Body:
    """A body in a file of the operating system."""

    file: BinaryIO
    size: int
    digest: str


@contextmanager
def _body(request: HttpRequest) -> Iterator[Body]:
    """The body, read in pieces.

    Raises:
        ProblemError: it is too large, or was broken off.
    """
    size, digest = 0, sha256()
    with TemporaryFile() as file:
        try:
            while piece := request.read(PIECE):
                size += len(piece)
                if size > max_bytes():
                    raise ProblemError(BODY_TOO_LARGE)
                digest.update(piece)
                file.write(piece)
        except UnreadablePostError as error:
            raise ProblemError(BODY_UNREADABLE) from error
        file.seek(0)
        yield Body(file, size, digest.hexdigest())


def _whole(request: HttpRequest) -> Caller:
    """Who calls. A file is the whole of its months: a token that names units does not reach far enough.

    Raises:
        ProblemError: the role may not, or the token names units.
    """
    caller = caller_of(request)
    if not rules.can_reconcile(caller.user):
        raise ProblemError(NOT_ALLOWED)
    if caller.unit_ids is not None:
        raise ProblemError(NOT_ALLOWED, _("A file of dossiers is of all units: the token must not name any."))
    return caller


def _table(code: str | None) -> CodeTable | None:
    """The code table with this code; None where none is named.

    Raises:
        ProblemError: there is none.
    """
    found = CodeTable.objects.filter(code=code).first() if code is not None else None
    if code is not None and found is None:
        raise refuse("table", "unknown", _("There is no code table %(code)s.") % {"code": code})
    return found


def _found(caller: Caller, number: int) -> DossierFile:
    found = _files(caller).filter(pk=number).first() if number in NUMBERS else None
    if found is None:
        raise ProblemError(NOT_FOUND)
    return found


def _files(caller: Caller) -> QuerySet[DossierFile]:
    return DossierFile.objects.visible_to(caller.user).select_related("table")


def _problem(refused: Refused) -> ProblemError:
    return ProblemError(BY_CODE.get(refused.code or "", UNREADABLE), refused.sentence)


def _said(file: DossierFile) -> dict[str, Any]:
    """A file of dossiers as programs read it."""
    outcome = file.outcome
    return {
        "id": file.pk,
        "state": file.state,
        "system": file.system,
        "table": file.table.code if file.table else None,
        "name": file.file_name,
        "sha256": file.sha256,
        "done": file.done,
        **{name: getattr(file, name) for name in COUNTED},
        "notes": outcome.get("notes", []),
        "refusals": [
            {"column": each["column"], "reason": each["label"], "rows": each["count"], "first": each["groups"]}
            for each in outcome.get("kinds", [])
        ],
        "periods": outcome.get("periods", []),
        "refusal": file.refusal,
    }
