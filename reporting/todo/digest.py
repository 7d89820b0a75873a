"""What waits for a coordinator or a district's clerk today, each thing in one sentence with its page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from reporting.models import Reminder, ReportingPeriod, Submission, SubmissionStatus
from reporting.models.submissions import OUT_OF_FORCE
from reporting.review.queue import WITH_HINTS, WITHOUT_HINTS
from reporting.review.review_queue import requests_to_reopen
from reporting.todo.sending import PERIODS, Missing, missing_part
from reporting.todo.tasks import Task, tasks_of
from reporting.todo.upkeep import lockable_part
from reporting.todo.worklist import worklist_of
from reporting.urging.not_sent import summary_of
from units import clock
from units.models import Unit, User
from units.wording import day, month, whole

SOON = timedelta(days=3)  # before a deadline, units that have not sent are named from this many days on


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits: a sentence, the units it names, and the page on which it is done."""

    sentence: str
    url: str
    names: Sequence[str] = ()


def waiting_for(account: User) -> list[Waiting]:
    """What waits for ``account`` now, the most urgent first; nothing for roles that get no such mail."""
    if account.is_coordinator:
        return list(_for_coordinator(clock.now()))
    if account.is_district_clerk and account.unit is not None:
        return [*_own_reports(account.unit), *_communes(account.unit)]
    return []


def _for_coordinator(now: datetime) -> Iterator[Waiting]:
    """Nine queries."""
    today = clock.day_of(now)
    periods = list(ReportingPeriod.objects.ended(today).filter(locked_at__isnull=True).order_by("-ends_on")[:PERIODS])
    lines: list[Missing] = missing_part(periods, today).facts.get("lines", [])
    yield from (found for line in lines if (found := _missing(line, today)))
    yield from _reports(_counts(now))
    asked = requests_to_reopen().count()
    if asked:
        yield Waiting(_("%(n)s requests to reopen a report") % {"n": whole(asked)}, _url("home", "#asked"))
    troubled = Reminder.objects.unclear(now).count() + Reminder.objects.failed().count()
    if troubled:
        yield Waiting(_("%(n)s mails to units that did not arrive") % {"n": whole(troubled)}, _url("urging"))
    lockable = lockable_part(today).count
    if lockable:
        yield Waiting(_("%(n)s periods can be locked") % {"n": whole(lockable)}, _url("periods"))


def _missing(line: Missing, today: date) -> Waiting | None:
    """The units that have not sent a period: those past their deadline or, where none is, those whose day is near."""
    period = line.period
    words = {"month": month(period), "due": day(period.last_due_on)}
    url = settings.PORTAL_URL + reverse("reporting:missing", args=[period.name])
    if line.overdue:
        sentence = _("%(n)s units have not sent the report for %(month)s, and their deadline has passed")
        return Waiting(sentence % {**words, "n": whole(line.overdue)}, url)
    if period.last_due_on - today <= SOON:
        sentence = _("%(n)s units have not sent the report for %(month)s yet, due %(due)s")
        return Waiting(sentence % {**words, "n": whole(line.count)}, url)
    return None


def _reports(counts: dict[str, int]) -> Iterator[Waiting]:
    review = _url("review")
    if counts["clear"]:
        sentence = _("%(n)s reports without hints await confirmation")
        yield Waiting(sentence % {"n": whole(counts["clear"])}, f"{review}?hints={WITHOUT_HINTS}")
    if counts["hinted"]:
        sentence = _("%(n)s reports with hints await confirmation")
        yield Waiting(sentence % {"n": whole(counts["hinted"])}, f"{review}?hints={WITH_HINTS}")
    if counts["passed"]:
        sentence = _("%(n)s corrections were not sent by the day that was set")
        yield Waiting(sentence % {"n": whole(counts["passed"])}, _url("home", "#returned"))


def _counts(now: datetime) -> dict[str, int]:
    """The reports on which a coordinator has to act. One query."""
    waiting, returned = Q(status=SubmissionStatus.SUBMITTED), Q(status=SubmissionStatus.RETURNED)
    return Submission.objects.filter(waiting | returned).aggregate(
        clear=Count("pk", filter=waiting & ~OUT_OF_FORCE & Q(warnings=0)),
        hinted=Count("pk", filter=waiting & Q(warnings__gt=0)),
        passed=Count("pk", filter=returned & Q(editable_until__lt=now)),
    )


def _own_reports(unit: Unit) -> Iterator[Waiting]:
    """What the unit itself has to send. Eight queries."""
    for task in tasks_of(unit, worklist_of(unit)):
        of = task.month.submission.unit
        url = settings.PORTAL_URL + reverse("reporting:submission", args=[task.month.period.name, of.code])
        sentence = _own_sentence(task)
        yield Waiting(sentence if of.pk == unit.pk else f"{sentence} ({of.display_name})", url)


def _own_sentence(task: Task) -> str:
    submission = task.month.submission
    words = {"month": month(task.month.period), "due": day(submission.due_on)}
    if task.is_approved:
        return _("The head of the unit has approved the report for %(month)s, which has not been sent yet") % words
    if submission.status == SubmissionStatus.RETURNED or task.is_opened_to_add:
        return _("The report for %(month)s is open to be sent again") % words
    if task.month.days_left < 0:
        return _("The report for %(month)s was due on %(due)s and has not been sent") % words
    return _("The report for %(month)s is to be sent by the end of %(due)s") % words


def _communes(district: Unit) -> Iterator[Waiting]:
    """The communes that have not sent the latest period that is not locked. Four queries."""
    period = ReportingPeriod.objects.latest_ended(clock.today())
    if period is None or period.is_locked:
        return
    summary = summary_of(district, period)
    if summary.missing:
        sentence = _("%(n)s/%(all)s communes have not sent the report for %(month)s (due %(due)s)") % {
            "n": whole(len(summary.missing)),
            "all": whole(summary.expected),
            "month": month(period),
            "due": day(period.due_on_commune),
        }
        yield Waiting(sentence, _url("home", "#communes"), [commune.display_name for commune in summary.missing])


def _url(name: str, anchor: str = "") -> str:
    return settings.PORTAL_URL + reverse(f"reporting:{name}") + anchor
