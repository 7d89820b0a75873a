"""Urging: who has not sent, what went to whom and what became of it, and the letter to the units."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from reporting import rules
from reporting.asked_files.kinds import UrgingLetter
from reporting.forms import NoteForm
from reporting.models import CalendarException, Reminder, ReminderMeans, ReminderState, ReportingPeriod
from reporting.models.reminders import HAS_FAILED, unclear_at
from reporting.selection.selection import NothingEndedError
from reporting.system.mails import LONG, SOON
from reporting.urging.not_sent import units_asked_to_correct, units_not_sent
from reporting.views.access import allowed
from reporting.views.files import offered
from reporting.views.lookup import period_or_404
from reporting.views.missing import Contact, contacts_of, last_contacts
from reporting.views.refused import typed_before
from reporting.views.urging.choice import UrgingChoice, urging_fields
from units import clock
from units.models import PortalSettings, Unit, UnitKind
from units.requests import PortalRequest

PAGE = 300


@require_safe
@allowed(rules.can_read_urging)
def urging(request: PortalRequest) -> HttpResponse:
    """Leads to the period that was chosen, else to the last one that ended; what else was chosen goes along."""
    name = request.GET.get("period", "")
    period = period_or_404(name) if name else ReportingPeriod.objects.latest_ended(clock.today())
    if period is None:
        raise NothingEndedError
    rest = {key: str(value) for key, value in request.GET.items() if key != "period" and value}
    address = reverse("reporting:period-urging", args=[period.name])
    return redirect(f"{address}?{urlencode(rest)}" if rest else address)


@require_safe
@allowed(rules.can_read_urging)
def period_urging(request: PortalRequest, period: str) -> HttpResponse:
    """One period: the units that have not sent, to be ticked, and what was done about them."""
    found = period_or_404(period)
    now = clock.now()
    choice = UrgingChoice.of(request.GET.dict())
    page = Paginator(choice.units(found), PAGE).get_page(request.GET.get("page"))
    portal = PortalSettings.load()
    note, ticked = _note(request, now.date())
    done = Reminder.objects.filter(period=found)
    acts = done.urgent_first(now).select_related("unit__parent").defer("body")
    log = Paginator(acts, PAGE).get_page(request.GET.get("log"))
    mails = _mails(done, now)
    context = {
        "period": found,
        "overdue": [kind for kind in UnitKind if found.due_on(kind) < now.date()],
        "portal": portal,
        "automatic": _automatic(found, portal),
        "choice": choice,
        "query": choice.query,
        "lines": _lines(found, list(page.object_list), choice),
        "ticked": ticked,
        "page": page,
        "to_urge": choice.to_urge(found).count() if page.paginator.num_pages > 1 else page.paginator.count,
        "unsent": _unsent(found, choice, page.paginator.count),
        "log": log,
        "unclear": {act.pk for act in log if act.is_unclear(now)},
        "doubtful": [act for act in log if act.is_unclear(now) or act.has_failed],
        "states": _states(mails),
        "mails": mails,
        "is_long": page.paginator.num_pages > 1,
        "can_urge": rules.can_urge(request.user),
        "note": note,
        "fields": urging_fields(found, choice),
    }
    return render(request, "reporting/urging/period.html", context)


def _note(request: PortalRequest, today: date) -> tuple[NoteForm, list[str] | None]:
    """The form of a note, and the units ticked with it (None: as the page proposes): those refused just before."""
    posted, refused = typed_before(request)
    if posted is None:
        return NoteForm(initial={"on": today}), None
    form = NoteForm(posted)
    if refused is not None:
        form.add_error("on" if refused.code == "day_to_come" else None, refused)
    return form, posted.getlist("unit")


@require_safe
@allowed(rules.can_read_urging)
def reminder(request: PortalRequest, pk: int) -> HttpResponse:
    """One reminder: the mail as it went out, and all that is known of it."""
    found = get_object_or_404(Reminder.objects.select_related("unit__parent", "period"), pk=pk)
    context = {"reminder": found, "in_doubt": found.is_unclear(clock.now()), "can_urge": rules.can_urge(request.user)}
    return render(request, "reporting/urging/reminder.html", context)


@require_safe
@allowed(rules.can_read_urging)
def letter_docx(request: PortalRequest, period: str) -> HttpResponse:
    """The urging letter, a draft in Word; ``?all=1`` takes in units without a quota."""
    return offered(request, UrgingLetter, period)


@dataclass(frozen=True, slots=True)
class Line:
    """A unit that has not sent: whom to call, when and how it was last urged, and whether a mail is proposed."""

    contact: Contact
    can_be_mailed: bool


@dataclass(frozen=True, slots=True)
class Unsent:
    """How many units have not sent, as every page counts them: those listed here, and those asked to correct."""

    listable: int
    correcting: int

    @property
    def all(self) -> int:
        return self.listable + self.correcting


def _unsent(period: ReportingPeriod, choice: UrgingChoice, listed: int) -> Unsent:
    """A query, and another where the list is filtered and does not hold all of them."""
    listable = units_not_sent(period, with_no_quota=True).count() if choice.is_filtered else listed
    return Unsent(listable, units_asked_to_correct(period).count())


def _lines(period: ReportingPeriod, units: list[Unit], choice: UrgingChoice) -> list[Line]:
    """``units`` as lines of the page; a mail is proposed to those with a quota, or to all chosen. Two queries."""
    today = clock.today()
    lines = []
    for contact in contacts_of(units, last_contacts(period, units)):
        urged = contact.last
        fresh = urged is not None and urged.means == ReminderMeans.EMAIL and clock.day_of(urged.at) == today
        is_urged = choice.urges_all or contact.unit.has_quota  # type: ignore[attr-defined]
        lines.append(Line(contact, bool(contact.recipient.email) and not fresh and is_urged))
    return lines


@dataclass(frozen=True, slots=True)
class Mails:
    """How many mails of a period are in which state, and how many of today's were dealt with.

    ``overdue`` were recorded some time ago, ``just_sent`` went out a moment ago.
    """

    sent: int
    waiting: int
    overdue: int
    just_sent: int
    failed: int
    unclear: int
    dealt_with_today: int

    @property
    def are_late(self) -> bool:
        """Whether some wait longer than usual; thousands that go out one after another take their time."""
        return bool(self.overdue) and not self.just_sent

    @property
    def of_today(self) -> int:
        """Those that are being sent and those that were dealt with: what the progress goes up to."""
        return self.waiting + self.dealt_with_today


def _mails(done: QuerySet[Reminder], now: datetime) -> Mails:
    """One query."""
    pending = Q(state__in=[ReminderState.WAITING, ReminderState.SENDING])
    today = Q(at__gte=clock.at(now.date(), clock.START_OF_DAY))
    counts = done.filter(means=ReminderMeans.EMAIL).aggregate(
        sent=Count("pk", filter=Q(state=ReminderState.SENT)),
        waiting=Count("pk", filter=pending & ~unclear_at(now)),
        overdue=Count("pk", filter=Q(state=ReminderState.WAITING, at__lt=now - LONG)),
        just_sent=Count("pk", filter=Q(sent_at__gte=now - SOON)),
        failed=Count("pk", filter=HAS_FAILED),
        unclear=Count("pk", filter=unclear_at(now)),
        dealt_with_today=Count("pk", filter=today & ~pending),
    )
    return Mails(**counts)


def _states(mails: Mails) -> list[tuple[str, int]]:
    return [
        (_("Mails sent"), mails.sent),
        (_("Mails waiting"), mails.waiting),
        (_("Mails that could not be sent"), mails.failed),
        (_("Mails unclear"), mails.unclear),
    ]


def _automatic(period: ReportingPeriod, portal: PortalSettings) -> list[date]:
    """The days on which the portal reminds by itself."""
    days, calendar = portal.reminder_days, CalendarException.objects.calendar()
    return sorted({calendar.working_days_from(period.due_on(kind), number) for kind in UnitKind for number in days})
