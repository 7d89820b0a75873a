"""Files that pages offer: answered at once where that takes about a second, else made by a worker and fetched."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from reporting.actions.files import LISTED_FOR, file_ask
from reporting.asked_files.asked import AskedFile, NoSuchFileError, choices_in, rights_of
from reporting.asked_files.kinds import KINDS
from reporting.models import Basis, FileJob, FileState, ReportingPeriod
from reporting.models.periods import year_and_month
from reporting.system.backlog import LONG
from reporting.views.answers import file_answer, file_headers
from units import clock
from units.models import User
from units.refusals import Refused
from units.requests import PortalRequest
from units.vietnamese import upper_first
from units.wording import basis_word, month

ONE_PIECE = 1024 * 1024
SECONDS = 5  # after which a page without JavaScript looks again


def offered(request: PortalRequest, kind: type[AskedFile], period: str = "") -> HttpResponse:
    """The file that the address names, or the way to the page of its making where it takes long.

    Asking is no change of anything that others see, and asking twice asks once; so it needs no form: one click on the
    link that always was there is enough.

    Raises:
        Http404: there is no such period.
        NothingEndedError: the address names none, and none has ended.
    """
    try:
        file = kind(request.user, period, request.GET.dict())
    except NoSuchFileError as unknown:
        raise Http404 from unknown
    if not file.takes_long:
        with closing(file.make()) as made:
            return file_answer(b"".join(made.parts(ONE_PIECE)), made.name, made.content_type)
    if request.method == "HEAD":  # who only asks about the address gets nothing made
        return redirect("reporting:files")
    try:
        return redirect("reporting:file-job", file_ask(file=file, by=request.user).pk)
    except Refused as refused:
        messages.warning(request, refused.sentence)
        return redirect("reporting:files")


@dataclass(frozen=True, slots=True)
class Shown:
    """A file that was asked for, as its owner reads of it."""

    job: FileJob
    title: str
    about: str
    again: str  # the address that asks for it again; empty where there is none any more
    is_yours: bool  # the reader has the rights with which it was made
    can_be_fetched: bool
    is_late: bool  # it waits longer than usual


@require_safe
def files(request: PortalRequest) -> HttpResponse:
    """What the reader asked for in the last days, and what became of it."""
    jobs = FileJob.objects.visible_to(request.user)
    shown = [_shown(job, request.user) for job in jobs]
    context = {"files": shown, "is_pending": any(each.job.is_pending for each in shown), "seconds": SECONDS}
    return render(request, "reporting/files/page.html", context | {"days": LISTED_FOR.days})


@require_safe
def file_job(request: PortalRequest, pk: int) -> HttpResponse:
    """One file: how far it is, then the file itself, or why there is none."""
    job = get_object_or_404(FileJob.objects.visible_to(request.user), pk=pk)
    ahead = FileJob.objects.filter(state=FileState.WAITING, asked_at__lt=job.asked_at).count() if job.is_pending else 0
    context = {"file": _shown(job, request.user), "ahead": ahead, "seconds": SECONDS}
    return render(request, "reporting/files/file.html", context)


@require_safe
def file_content(request: PortalRequest, pk: int) -> HttpResponseBase:
    """The finished file, piece by piece; what cannot be fetched (any more) leads to the page that says why."""
    job = get_object_or_404(FileJob.objects.visible_to(request.user), pk=pk)
    if not _shown(job, request.user).can_be_fetched:
        return redirect("reporting:file-job", job.pk)
    return StreamingHttpResponse(
        _pieces(job), content_type=job.content_type, headers=file_headers(job.name) | {"Content-Length": str(job.size)}
    )


def _pieces(job: FileJob) -> Iterator[bytes]:
    """One query for each piece: the process never holds more."""
    number = 0
    while (piece := job.parts.filter(number=number).values_list("content", flat=True).first()) is not None:
        yield bytes(piece)
        number += 1


def _shown(job: FileJob, reader: User) -> Shown:
    """The job as ``reader`` may see it now: rights that changed since it was made count."""
    kind = KINDS.get(job.kind)
    may = kind is not None and kind.is_allowed(reader) and rights_of(reader) == job.rights
    now = clock.now()
    chosen = choices_in(job.query)
    return Shown(
        job=job,
        title=str(kind.title) if kind else job.kind,
        about=_about(job.period or chosen.get("period", ""), chosen.get("basis", "")),
        again=_address(job) if kind is not None and kind.is_allowed(reader) else "",
        is_yours=may,
        can_be_fetched=may and job.can_be_fetched(now),
        is_late=job.state == FileState.WAITING and job.asked_at < now - LONG,
    )


def _about(period: str, basis: str) -> str:
    """The month of a file and the basis of its figures, as far as they were chosen."""
    found = year_and_month(period)
    words = [upper_first(month(ReportingPeriod(year=found[0], month=found[1])))] if found else []
    return ", ".join([*words, basis_word(basis)] if basis in Basis.values else words)


def _address(job: FileJob) -> str:
    """Where the same file is asked for again."""
    address = reverse(f"{KINDS[job.kind].namespace}:{job.kind}", args=[job.period] if job.period else [])
    return f"{address}?{job.query}" if job.query else address
