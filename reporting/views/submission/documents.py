"""Documents of a report to take away."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from reporting.documents.letters import DOCX
from reporting.documents.unit_report import unit_report
from reporting.views.answers import file_answer
from reporting.views.submission.lookup import find_submission
from units.requests import PortalRequest


@require_safe
def report_docx(request: PortalRequest, period: str, code: str) -> HttpResponse:
    """The month's report in Word, once something was sent."""
    found = find_submission(request.user, period, code)
    if found.current_revision is None:
        raise Http404
    name = f"bao-cao-{found.period.name}-{found.unit.code}.docx"
    return file_answer(unit_report(found), name, DOCX)
