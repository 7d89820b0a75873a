"""The receipt of a sending, for the program that sent it."""

from __future__ import annotations

from api.own_month.state import Body, moment
from reporting.entry.contents import contents_sent
from reporting.entry.receipts import verification_address
from reporting.entry.sending_status import status_of_sending
from reporting.entry.texts import texts_of
from reporting.models import NUMBERS, Revision


def receipt_of(revision: Revision) -> Body:
    """Who sent which figures when, and the code by which anybody verifies it."""
    report = revision.submission
    status = status_of_sending(revision)
    figures = contents_sent(revision).figures
    return {
        "period": report.period.name,
        "unit": report.unit.code,
        "number": revision.number,
        "sent_at": moment(revision.sent_at),
        "sent_by": str(revision.sent_by_name),
        "days_late": None if revision.sent_at is None else report.days_late_at(revision.sent_at),
        "nil": revision.nil,
        "on_behalf": revision.on_behalf,
        "is_in_force": status.is_in_force,
        "detail": status.sentence,
        "check_code": revision.sha256,
        "verified_at": verification_address(revision),
        "texts": texts_of(revision),
        "figures": [
            {"procedure": code, **dict(zip(NUMBERS, numbers, strict=True))} for code, numbers in sorted(figures.items())
        ],
    }
