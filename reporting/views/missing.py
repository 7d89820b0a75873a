"""Who has not sent a month's report, whom to call, and the list to copy into a chat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from reporting import rules
from reporting.completeness import missing_of
from reporting.models import Reminder, ReportingPeriod, Submission, SubmissionStatus
from units.models import Role, Unit, User
from units.requests import PortalRequest


@dataclass(frozen=True, slots=True)
class Contact:
    """A unit and its clerks."""

    unit: Unit
    clerks: list[User]
    reminded_at: datetime | None = None

    @property
    def line(self) -> str:
        """For a chat: the unit, and whom to call."""
        people = [" ".join(filter(None, (clerk.get_full_name(), clerk.phone))) for clerk in self.clerks]
        return " – ".join(filter(None, (self.unit.display_name, self.unit.phone, ", ".join(people))))


@require_safe
def missing(request: PortalRequest, period: str) -> HttpResponse:
    """The units that have not sent for ``period``, those asked for a correction, and those that sent late."""
    if not rules.can_see_provisional(request.user):
        raise PermissionDenied
    found = get_object_or_404(ReportingPeriod, year=int(period[:4]), month=int(period[5:]))
    reminded = dict(Reminder.objects.of_units().filter(period=found).order_by("at").values_list("unit", "at"))
    contacts = contacts_of([row.unit for row in missing_of(found)], reminded)
    reports = Submission.objects.filter(period=found).select_related("unit__parent", "period")
    reports = reports.order_by("unit__sort_order", "unit__code")
    context = {
        "period": found,
        "contacts": contacts,
        "can_urge": rules.can_urge(request.user),
        "text": "\n".join(contact.line for contact in contacts),
        "returned": [report for report in reports if report.status == SubmissionStatus.RETURNED],
        "late": [report for report in reports if report.days_late],
    }
    return render(request, "reporting/missing.html", context)


def contacts_of(units: list[Unit], reminded: dict[int, datetime]) -> list[Contact]:
    """``units`` with their active clerks and when each was last reminded. One query."""
    clerks: dict[int | None, list[User]] = {}
    for user in User.objects.filter(unit__in=units, role=Role.CLERK, is_active=True).order_by("full_name", "pk"):
        clerks.setdefault(user.unit_id, []).append(user)
    return [Contact(unit, clerks.get(unit.pk, []), reminded.get(unit.pk)) for unit in units]
