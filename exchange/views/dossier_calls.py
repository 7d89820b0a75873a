"""Calls of programs: a body with one row a dossier is counted; what came out is read, recorded or given up.

The body is read a piece at a time into a file without a name and never held as a whole. Nothing is recorded by the
first call: a program reads what would change, and says so by the second.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.request import UnreadablePostError
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from api.authentication import for_programs
from api.models import Verb
from api.problems import BODY_TOO_LARGE, BODY_UNREADABLE, NOT_ALLOWED, NOT_FOUND, ProblemError, kind
from exchange.actions.dossiers import dossier_file_bring, dossier_file_give_up, dossier_file_record
from exchange.dossiers.parts import refused_read
from exchange.dossiers.reading import max_bytes
from exchange.models import DossierFile
from reporting import rules
from reporting.models import CountSource
from units.refusals import Refused

PIECE = 1024 * 1024
MAX_BODY = 1_000  # bytes of what a recording says
NAMES = ("rows", "good", "repeated", "differing", "refused")
REFUSED = kind("dossiers_refused", 409, gettext_lazy("The dossiers cannot be counted or recorded"))


@require_http_methods(["POST"])
@for_programs(Verb.IMPORT)
def dossiers_bring(request: HttpRequest) -> HttpResponseBase:
    """Count a CSV, a workbook or lines of JSON: 201 with what came out, or 202 where a worker counts it."""
    _require_whole(request)
    with _body(request) as (file, size):
        try:
            brought = dossier_file_bring(
                file=file,
                size=size,
                file_name=request.GET.get("name", "") or "dossiers",
                system=request.GET.get("system", ""),
                by=request.user,  # type: ignore[arg-type]
                source=CountSource.API,
            )
        except Refused as refused:
            raise ProblemError(REFUSED, refused.sentence) from refused
    address = reverse("exchange:dossiers-call", args=[brought.pk])
    return JsonResponse(_said(brought), status=202 if brought.is_pending else 201, headers={"Location": address})


@require_http_methods(["GET", "HEAD", "DELETE"])
@for_programs(Verb.IMPORT)
def dossiers_call(request: HttpRequest, pk: int) -> HttpResponseBase:
    """How far a count is, or what came out of it; DELETE gives it up."""
    file = _found(request, pk)
    if request.method == "DELETE":
        dossier_file_give_up(file=file, by=request.user)  # type: ignore[arg-type]
        return HttpResponse(status=204)
    return JsonResponse(_said(file))


@require_http_methods(["POST"])
@for_programs(Verb.IMPORT)
def dossiers_record(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Record a count, all rows or, by ``{"leaveOut": 12}``, without so many refused ones; twice does nothing more."""
    file = _found(request, pk)
    try:
        recorded = dossier_file_record(file=file, leave_out=_leave_out(request), by=request.user)  # type: ignore[arg-type]
    except Refused as refused:
        raise ProblemError(REFUSED, refused.sentence) from refused
    return JsonResponse(_said(recorded))


@require_http_methods(["GET", "HEAD"])
@for_programs(Verb.IMPORT)
def dossiers_refused(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The refused rows of a count as CSV: line, column, value, reason."""
    return StreamingHttpResponse(refused_read(_found(request, pk)), content_type="text/csv; charset=utf-8")


def _require_whole(request: HttpRequest) -> None:
    """A file is the whole of its months: a token that names units does not reach far enough.

    Raises:
        ProblemError: the role may not, or the token names units.
    """
    if not rules.can_reconcile(request.user):  # type: ignore[arg-type]
        raise ProblemError(NOT_ALLOWED, "")
    if request.caller.unit_ids is not None:  # type: ignore[attr-defined]
        raise ProblemError(NOT_ALLOWED, _("A file of dossiers is of all units: the token must not name any."))


def _found(request: HttpRequest, pk: int) -> DossierFile:
    _require_whole(request)
    file = DossierFile.objects.visible_to(request.user).filter(pk=pk).first()  # type: ignore[arg-type]
    if file is None:
        raise ProblemError(NOT_FOUND, "")
    return file


@contextmanager
def _body(request: HttpRequest) -> Iterator[tuple[BinaryIO, int]]:
    """The body in a file of the operating system, and its size.

    Raises:
        ProblemError: it is too large, or was broken off.
    """
    size = 0
    with TemporaryFile() as file:
        try:
            while piece := request.read(PIECE):
                size += len(piece)
                if size > max_bytes():
                    raise ProblemError(BODY_TOO_LARGE, "")
                file.write(piece)
        except UnreadablePostError as error:
            raise ProblemError(BODY_UNREADABLE, "") from error
        yield file, size


def _leave_out(request: HttpRequest) -> int:
    """How many refused rows the program leaves out; 0 where it says nothing.

    Raises:
        ProblemError: the body says something else.
    """
    body = request.read(MAX_BODY)
    try:
        said = json.loads(body) if body.strip() else {}
    except ValueError as error:
        raise ProblemError(BODY_UNREADABLE, "") from error
    number = said.get("leaveOut", 0) if isinstance(said, dict) and set(said) <= {"leaveOut"} else None
    if type(number) is not int or number < 0:
        raise ProblemError(BODY_UNREADABLE, _('Say which refused rows to leave out as {"leaveOut": 12}, or nothing.'))
    return number


def _said(file: DossierFile) -> dict[str, Any]:
    """A file of dossiers as programs read it."""
    outcome = file.outcome
    return {
        "id": file.pk,
        "state": file.state,
        "system": file.system,
        "name": file.file_name,
        "sha256": file.sha256,
        "done": file.done,
        **{name: getattr(file, name) for name in NAMES},
        "notes": outcome.get("notes", []),
        "refusals": [
            {"column": each["column"], "reason": each["label"], "rows": each["count"], "first": each["groups"]}
            for each in outcome.get("kinds", [])
        ],
        "periods": outcome.get("periods", []),
        "refusal": file.refusal,
    }
