"""The report that a call writes: that of the token's own unit, and nobody else's."""

from __future__ import annotations

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from api.caller import Caller
from api.problems import NOT_ALLOWED, Kind, ProblemError, kind
from reporting import rules
from reporting.models import Submission
from reporting.transitions import Locked
from reporting.views.submission.lookup import find_submission, lock_report
from units.models import Unit
from units.refusals import Refused

NOT_OPEN = kind("not_open", 409, gettext_lazy("The month is not open"))
CONTENTS_CHANGED = kind("contents_changed", 409, gettext_lazy("Other contents would be sent than were checked"))
NOT_APPROVED = kind("not_approved", 409, gettext_lazy("The head of the unit has not approved the figures"))
INCOMPLETE = kind("blank_cells", 409, gettext_lazy("Figures are missing"))
NOT_NIL = kind("not_nil", 409, gettext_lazy("The month has dossiers"))
NOTHING_TO_REPORT = kind("nothing_to_report", 409, gettext_lazy("There is nothing to report"))
NOT_SUBMITTED = kind("not_submitted", 409, gettext_lazy("No sending awaits confirmation"))
CONTRADICTION = kind("cells_refused", 409, gettext_lazy("Stored figures contradict each other"))
REFUSED = kind("refused", 409, gettext_lazy("This is not possible now"))
SENDING = (NOT_OPEN, CONTENTS_CHANGED, NOT_APPROVED, INCOMPLETE, NOT_NIL, NOTHING_TO_REPORT)
BY_CODE: dict[str, Kind] = {each.code: each for each in (*SENDING, NOT_SUBMITTED, CONTRADICTION)}


def own_report(caller: Caller, period: str, unit: str) -> Submission:
    """The month of the caller's unit, or an unsaved one that is not begun.

    Raises:
        Http404: there is no such month that the caller may see.
        ProblemError: the caller reads it but does not write for the unit.
    """
    found = find_submission(caller.user, period, unit)
    _require_own(caller, found.unit)
    return found


def locked_own_report(caller: Caller, period: str, unit: str) -> Locked:
    """The same, begun where it was not, locked until the transaction ends."""
    found = lock_report(caller.user, period, unit)
    _require_own(caller, found.unit)
    return found


def _require_own(caller: Caller, unit: Unit) -> None:
    if not caller.reaches(unit):
        raise Http404
    if not rules.keeps(caller.user, unit):
        raise ProblemError(NOT_ALLOWED, _("Only a clerk of the unit itself works on its month through the API."))


def refusal_of(refused: Refused, report: Submission) -> ProblemError:
    """The problem for what an action refused, with the status that the report has."""
    found = BY_CODE.get(refused.code or "", REFUSED)
    return ProblemError(found, refused.sentence, more={"month_status": str(report.status)})
