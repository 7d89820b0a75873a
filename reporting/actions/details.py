"""What accompanies the figures of a report: remarks, who approved them, the unit's own document."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from reporting import rules
from reporting.models import Submission
from reporting.transitions import lock_submission
from units.models import User
from units.refusals import Refused


@transaction.atomic
def details_save(
    *,
    submission: Submission,
    by: User,
    remarks: str,
    approved_by: str,
    document_number: str,
    document_date: date | None,
) -> Submission:
    """Save the texts that accompany the figures.

    Raises:
        Refused: the report is not open for ``by``.
    """
    submission = lock_submission(submission)
    if not rules.can_enter(by, submission):
        raise Refused(_("This report is not open for entry. What you typed has not been recorded."), code="not_open")
    submission.remarks = remarks.strip()
    submission.approved_by = approved_by.strip()
    submission.document_number = document_number.strip()
    submission.document_date = document_date
    submission.save(update_fields=["remarks", "approved_by", "document_number", "document_date"])
    return submission
