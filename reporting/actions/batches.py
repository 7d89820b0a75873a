"""What a coordinator does to many reports at once: one transaction, and as many statements for two as for 200."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from reporting import rules
from reporting.actions.confirmations import confirmation_record
from reporting.models import EventKind, Submission, SubmissionStatus
from reporting.transitions import changed_meanwhile, lock_submissions, move_all
from units import clock
from units.models import User

Refusals = list[tuple[Submission, str]]


@dataclass(frozen=True, slots=True)
class Accepted:
    """How many reports were confirmed, and which were left as they are, each with the reason, in order of the units."""

    done: int
    refused: Refusals


@transaction.atomic
def submissions_accept(*, seen: Mapping[int, int], by: User) -> Accepted:
    """Confirm the sending that awaits it of each report, as ``submission_accept`` does of one. Eight statements.

    ``seen`` are the versions by report in which they were shown; ids of no report are passed over. A report that moved
    on, whose unit ended before the month did, or that does not await confirmation stays as it is and stops no other.
    """
    reports = lock_submissions(seen)
    reasons = _refusals(reports, seen, by)
    accepted = [each for each in reports if each.pk not in reasons]
    if accepted:
        now = clock.now()
        confirmation_record(accepted, by=by, at=now)
        move_all(
            accepted, SubmissionStatus.ACCEPTED, EventKind.ACCEPTED, by=by, at=now, accepted_revision=F("sent_revision")
        )
    in_order = sorted(reports, key=lambda each: (each.unit.sort_order, each.pk))
    return Accepted(len(accepted), [(each, reasons[each.pk]) for each in in_order if each.pk in reasons])


def _refusals(reports: list[Submission], seen: Mapping[int, int], by: User) -> dict[int, str]:
    """Why a report is not confirmed, by id; one query where some changed."""
    reasons = {}
    for each in reports:
        if not each.is_unit_in_force:
            reasons[each.pk] = _(
                "The unit ended before the month did. Please open the report and confirm it by itself."
            )
        elif not rules.can_review(by, each):
            reasons[each.pk] = _("This report does not await confirmation.")
    changed = [each for each in reports if each.is_unit_in_force and each.version != seen[each.pk]]
    return reasons | (changed_meanwhile(changed, by) if changed else {})
