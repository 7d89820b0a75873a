"""A month's form as a file: download it, upload it filled, see what it would change, then apply all of it."""

from __future__ import annotations

import csv
from io import StringIO

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reporting import rules
from reporting.entry.form import EntryForm, working_numbers
from reporting.loading.form_file import read_form
from reporting.loading.form_preview import posted_from, preview_of
from reporting.models import Submission
from reporting.spreadsheets.sheets import XLSX
from reporting.spreadsheets.template import template_xlsx
from reporting.views.answers import file_answer
from reporting.views.submission.lookup import find_submission
from units.formulas import harmless
from units.refusals import Refused
from units.requests import PortalRequest
from units.tables.book import MAX_BYTES

MAX_REFUSED = 5000


@require_safe
def template(request: PortalRequest, period: str, code: str) -> HttpResponse:
    """The form of this unit and period, with what is typed so far."""
    found = find_submission(request.user, period, code)
    if not rules.can_enter(request.user, found):
        return _back(found)
    content = template_xlsx(EntryForm(found, working_numbers(found)))
    return file_answer(content, f"mau-{found.period.name}-{found.unit.code}.xlsx", XLSX)


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: PortalRequest, period: str, code: str) -> HttpResponse:
    """Ask for the filled form; show what it would change, or why it cannot be taken. Nothing is written here."""
    found = find_submission(request.user, period, code)
    if not rules.can_enter(request.user, found):
        return _back(found)
    context: dict[str, object] = {"submission": found}
    file = request.FILES.get("file")
    if request.method == "POST":
        try:
            if file is None:
                raise Refused(_("Please choose the filled form first."), code="no_file")
            filled = read_form(file.read(MAX_BYTES + 1), found)
            posted = QueryDict(mutable=True)
            posted.update(posted_from(filled.lines))
            context["preview"] = preview_of(EntryForm(found, working_numbers(found), posted), filled)
        except Refused as refused:
            context["refusal"] = refused.sentence
    return render(request, "reporting/submission/file.html", context)


@require_POST
def refused_rows(request: PortalRequest, period: str, code: str) -> HttpResponse:
    """The refused rows of a preview as CSV, to correct and to save."""
    found = find_submission(request.user, period, code)
    target = StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    for sentence in request.POST.getlist("bad")[:MAX_REFUSED]:
        writer.writerow([harmless(sentence[:1000])])
    name = f"dong-chua-hop-le-{found.period.name}-{found.unit.code}.csv"
    return file_answer(b"\xef\xbb\xbf" + target.getvalue().encode(), name, "text/csv; charset=utf-8")


def _back(found: Submission) -> HttpResponse:
    return redirect("reporting:submission", found.period.name, found.unit.code)
