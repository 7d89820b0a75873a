"""The pages of the administration, as its index lists them.

A page is added by one line in ``ENTRIES``: its group, the name of its address (a list of rows or a page of its own),
what it is called and a sentence that says what it is for. A fifth value, where a number helps, is a function that
writes it in words, or "" where there is nothing to say; it may run one query, and its time does not grow with the
number of units. ``is_needed``, where not every province needs the page, says whether an answer to a request lists it.
"""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from procedures.models import Publication
from quotas.models import DecisionState, QuotaDecision
from reporting.calendars.year import years_to_confirm
from reporting.checks.every import counted_last
from reporting.models import ReportingPeriod
from reporting.office.entry import Entry, Group
from units import clock
from units.districts import has_districts, names_districts
from units.models import DistrictTile, Unit, User
from units.wording import moment, whole


def sentence_of_units() -> str:
    """What the list of units is for; of districts only where there are some."""
    if has_districts():
        return gettext("Names, codes, groups, districts, and the days from which and until which a unit reports.")
    return gettext("Names, codes, groups, and the days from which and until which a unit reports.")


def tiles_are_needed(request: HttpRequest) -> bool:
    """Whether there are districts for the diagram, or were: it is shown for the years that had them."""
    return names_districts(request) or DistrictTile.objects.exists()


def units_in_force() -> str:
    return gettext("%(n)s units in force today") % {"n": whole(Unit.objects.in_force(clock.today()).count())}


def procedures_published() -> str:
    today = clock.today()
    published = Publication.objects.in_force_during(today, today).values("procedure").distinct().count()
    return gettext("%(n)s procedures published today") % {"n": whole(published)}


def accounts_active() -> str:
    return gettext("%(n)s accounts in use") % {"n": whole(User.objects.filter(is_active=True).count())}


def decisions_drafted() -> str:
    drafts = QuotaDecision.objects.filter(state=DecisionState.DRAFT).count()
    return gettext("%(n)s drafts of decisions") % {"n": whole(drafts)} if drafts else ""


def periods_open() -> str:
    return gettext("%(n)s periods open") % {"n": whole(ReportingPeriod.objects.open(clock.today()).count())}


def calendar_unconfirmed() -> str:
    years = ", ".join(map(str, years_to_confirm(clock.today())))
    return gettext("Not confirmed: %(years)s") % {"years": years} if years else ""


def data_to_look_at() -> str:
    counted = counted_last()
    if counted is None:
        return ""
    words = gettext("%(n)s things to look at, counted at %(at)s")
    return words % {"n": whole(counted[0]), "at": moment(counted[1])}


ENTRIES = [
    # --- Quotas
    Entry(
        Group.QUOTAS,
        "admin:quotas_quotadecision_changelist",
        _("Quota decisions"),
        _("Prepare next year's minimum shares as a draft, put them in force, withdraw them."),
        decisions_drafted,
    ),
    Entry(
        Group.QUOTAS,
        "reporting:office-year",
        _("Open a new year"),
        _("Begin next year's decision as a copy, make the year's periods, and see what is left to do."),
    ),
    Entry(
        Group.QUOTAS,
        "reporting:what-if",
        _("Try other quotas (nothing is saved)"),
        _("See which units would be judged differently under other minimum shares."),
    ),
    Entry(
        Group.QUOTAS,
        "admin:quotas_quota_changelist",
        _("Quotas of the units"),
        _("Look up which minimum share a decision gives to a unit."),
    ),
    # --- Catalogue
    Entry(
        Group.CATALOGUE,
        "admin:procedures_procedure_changelist",
        _("Administrative procedures and their publications"),
        _("Record what was published, at which service level, from when, and who handles it; take and give files."),
        procedures_published,
    ),
    Entry(
        Group.CATALOGUE,
        "reporting:office-catalogue",
        _("Catalogue in force on a day"),
        _("What is published on any day, with the matrix of service and authority levels, also as a file."),
    ),
    Entry(
        Group.CATALOGUE,
        "reporting:office-catalogue-change",
        _("Decisions on procedures"),
        _("Publish, raise, lower, revoke or hand over one procedure or many, from a day on and by a decision."),
    ),
    Entry(
        Group.CATALOGUE,
        "admin:procedures_publication_changelist",
        _("All publications, as a file"),
        _("Every publication with its first and last day and its decision; take and give them as one file."),
    ),
    Entry(
        Group.CATALOGUE,
        "admin:procedures_servicelevel_changelist",
        _("Service levels"),
        _("What the decrees of a time call the levels, from when to when, and whether they count in the rate."),
    ),
    # --- Units
    Entry(
        Group.UNITS,
        "admin:units_unit_changelist",
        _("Reporting units"),
        lazy(sentence_of_units, str)(),
        units_in_force,
    ),
    Entry(
        Group.UNITS,
        "reporting:office-reorganisations",
        _("Rearrangements of units"),
        _("Merge, rename, split or abolish units from a day on and by a document, one or many at once; undo it."),
    ),
    Entry(
        Group.UNITS,
        "admin:units_unitsuccession_changelist",
        _("Successions between units"),
        _("Who took over from whom, from which day and on what legal basis."),
    ),
    Entry(
        Group.UNITS,
        "admin:units_districttile_changelist",
        _("Diagram of the districts"),
        _("The column and row of each district in the diagram of the overview."),
        is_needed=tiles_are_needed,
    ),
    # --- People
    Entry(
        Group.PEOPLE,
        "admin:units_user_changelist",
        _("Accounts"),
        _("Who logs in, with which role and for which unit; send a link, unlock a login, close an account."),
        accounts_active,
    ),
    Entry(
        Group.PEOPLE,
        "reporting:accounts-new",
        _("Add several accounts"),
        _("Type, paste or bring a list of accounts; each owner sets the password through a link."),
    ),
    Entry(
        Group.PEOPLE,
        "admin:units_resetmail_changelist",
        _("Mails for new passwords"),
        _("Whether the link that a person asked for has gone out."),
    ),
    Entry(
        Group.PEOPLE,
        "admin:units_guessingaddress_changelist",
        _("Addresses with many refused accounts"),
        _("Network addresses from which wrong passwords were tried on many accounts."),
    ),
    Entry(
        Group.PEOPLE,
        "reporting:monthly",
        _("Monthly mail"),
        _("The results of each month for leaders without an account: who gets them, a preview, what went out."),
    ),
    Entry(
        Group.PEOPLE,
        "admin:reporting_monthlyrecipient_changelist",
        _("Recipients of the monthly mail"),
        _("Names and addresses of leaders who get the results of each month."),
    ),
    # --- Time
    Entry(
        Group.TIME,
        "reporting:office-periods",
        _("Periods at a glance"),
        _("Days, deadlines and locks with their reasons; how reporting months run from the next period on."),
        periods_open,
    ),
    Entry(
        Group.TIME,
        "admin:reporting_reportingperiod_changelist",
        _("Reporting periods"),
        _("Cut-off days, opening days and the deadlines of each group of units."),
    ),
    Entry(
        Group.TIME,
        "reporting:calendar",
        _("Calendar of working days"),
        _("Days off and worked weekends of a year, the deadlines they move, and whether the year is confirmed."),
        calendar_unconfirmed,
    ),
    Entry(
        Group.TIME,
        "admin:reporting_calendarexception_changelist",
        _("Days entered in the calendar"),
        _("Public holidays and exchanged working days, one by one."),
    ),
    # --- Figures
    Entry(
        Group.FIGURES,
        "admin:reporting_submission_changelist",
        _("Reports"),
        _("The state of each unit's report of each period, and what was done with it."),
    ),
    Entry(
        Group.FIGURES,
        "admin:reporting_revision_changelist",
        _("Sendings"),
        _("Every sending with its figures and check code; a sending is never changed."),
    ),
    Entry(
        Group.FIGURES,
        "admin:reporting_compliance_changelist",
        _("Results by quota"),
        _("The computed sums by which units are judged, month by month."),
    ),
    Entry(
        Group.FIGURES,
        "admin:reporting_systemupload_changelist",
        _("Uploads of the one-stop system's figures"),
        _("Which files were brought for comparison, by whom and for which periods."),
    ),
    Entry(
        Group.FIGURES,
        "admin:reporting_differencenote_changelist",
        _("Notes on differences"),
        _("What was recorded about differences from the one-stop system."),
    ),
    Entry(
        Group.FIGURES,
        "admin:reporting_frozenranking_changelist",
        _("Frozen rankings"),
        _("The rankings that were made official, with their check codes."),
    ),
    Entry(
        Group.FIGURES,
        "admin:reporting_frozenline_changelist",
        _("Lines of frozen rankings"),
        _("Find a unit's official rank and result."),
    ),
    # --- System
    Entry(
        Group.SYSTEM,
        "reporting:office-history",
        _("Log of changes"),
        _("Who changed what, from what to what, when and why; put a decision or a procedure back to how it was."),
    ),
    Entry(
        Group.SYSTEM,
        "admin:units_portalsettings_changelist",
        _("Settings of the portal"),
        _("Province, lead agency, wording, deadlines, reminders, and what counts as unusual."),
    ),
    Entry(
        Group.SYSTEM,
        "reporting:data",
        _("Data to look at again"),
        _("What is missing, contradicts itself or looks odd in units, quotas, catalogue, periods and accounts."),
        data_to_look_at,
    ),
    Entry(
        Group.SYSTEM,
        "reporting:system",
        _("State of the system"),
        _("Whether background jobs, mails, database and server are in order; run a failed job again."),
    ),
]
