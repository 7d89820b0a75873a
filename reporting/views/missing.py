"""Who has not sent a month's report, whom to call, and the list to copy into a chat."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reporting import rules
from reporting.figures.completeness import late_in, missing_of
from reporting.models import Reminder, ReportingPeriod, Submission, SubmissionStatus
from reporting.urging.recipients import Recipient, recipients_of
from reporting.views.access import allowed
from reporting.views.lookup import period_or_404
from units.models import Role, Unit, User
from units.requests import PortalRequest

UNITS_A_PAGE = 300  # a province on one page; the country page by page


@dataclass(frozen=True, slots=True)
class Contact:
    """A unit that is to be reached about its report, and the clerks who send it: of who carries on its work now."""

    recipient: Recipient
    clerks: list[User]
    last: Reminder | None = None

    @property
    def unit(self) -> Unit:
        return self.recipient.of

    @property
    def carried_on_by(self) -> Unit | None:
        """The unit that answers for the report, where it is another one by now."""
        return self.recipient.unit if self.recipient.has_changed else None

    @property
    def line(self) -> str:
        """For a chat: the unit, and whom to call."""
        people = [" ".join(filter(None, (clerk.get_full_name(), clerk.phone))) for clerk in self.clerks]
        names = self.unit.display_name, self.carried_on_by.display_name if self.carried_on_by else ""
        return " – ".join(filter(None, (*names, self.recipient.phone, ", ".join(people))))


@require_safe
@allowed(rules.can_see_provisional)
def missing(request: PortalRequest, period: str) -> HttpResponse:
    """The units that have not sent for ``period``, page by page, those asked for a correction, and those sent late.

    Of the last two a page shows the first ones with their number: a country has thousands.
    """
    found = period_or_404(period)
    page = Paginator(missing_of(found), UNITS_A_PAGE).get_page(request.GET.get("page"))
    units = [row.unit for row in page]
    contacts = contacts_of(units, last_contacts(found, units))
    reports = Submission.objects.filter(period=found).select_related("unit__parent", "period")
    reports = reports.order_by("unit__sort_order", "unit__code")
    returned, late = Q(status=SubmissionStatus.RETURNED), late_in(found)
    context = {
        "period": found,
        "page": page,
        "contacts": contacts,
        "can_urge": rules.can_urge(request.user),
        "text": "\n".join(contact.line for contact in contacts),
        "counts": reports.order_by().aggregate(returned=Count("pk", filter=returned), late=Count("pk", filter=late)),
        "returned": reports.filter(returned)[:UNITS_A_PAGE],
        "late": reports.filter(late)[:UNITS_A_PAGE],
    }
    return render(request, "reporting/missing/page.html", context)


def last_contacts(period: ReportingPeriod, units: list[Unit]) -> dict[int, Reminder]:
    """When and how each of ``units`` was last urged about its report for ``period``, by its id. One query."""
    found = Reminder.objects.of_units().filter(period=period, unit__in=units).defer("body").order_by("at", "pk")
    return {each.unit_id: each for each in found}


def contacts_of(units: list[Unit], last: dict[int, Reminder]) -> list[Contact]:
    """``units`` with the active clerks who send for them and how each was last urged. One query; two more where a unit
    has ended."""
    recipients = recipients_of(units)
    keeping = {each.unit.pk for each in recipients.values()}
    clerks: dict[int | None, list[User]] = {}
    for user in User.objects.filter(unit__in=keeping, role=Role.CLERK, is_active=True).order_by("full_name", "pk"):
        clerks.setdefault(user.unit_id, []).append(user)
    found = ((unit, recipients[unit.pk]) for unit in units)
    return [Contact(recipient, clerks.get(recipient.unit.pk, []), last.get(unit.pk)) for unit, recipient in found]
