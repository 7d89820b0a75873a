"""The statements of a clerk's home page, with which every working day begins: each is written once.

``units/compiled.py`` says why. A value that is given has the name that the statement is run with.
"""

from __future__ import annotations

from django.db.models import BigIntegerField, BooleanField, DateField, ExpressionWrapper, Q, SmallIntegerField

from reporting.models import (
    Approval,
    Basis,
    Compliance,
    EventKind,
    Reminder,
    ReportingPeriod,
    Submission,
    SubmissionEvent,
    SubmissionStatus,
)
from reporting.models.submissions import SENT
from units.compiled import Compiled, Given
from units.models import Role, Unit, User, kept

UNIT, DISTRICT, PERIOD, LATEST = (Given(name, BigIntegerField()) for name in ("unit", "district", "period", "latest"))
SINCE = Given("since", SmallIntegerField())  # a year
TODAY = Given("today", DateField())
KEPT = kept(UNIT, TODAY)  # a unit, and those that passed whole into it: it sends their last months
OPEN = (SubmissionStatus.DRAFT, SubmissionStatus.RETURNED)
REQUESTS = (EventKind.RETURNED, EventKind.REOPENED, EventKind.OPENED_TO_ADD)

# The periods that have ended or opened by a day, the newest first.
PERIODS = Compiled(
    lambda: ReportingPeriod.objects.filter(Q(ends_on__lt=TODAY) | Q(opens_on__lte=TODAY)).order_by("-year", "-month")
)
# A unit's own reports since a year, those of its predecessors that are open, and those that its communes have sent for
# the latest period.
REPORTS = Compiled(
    lambda: (
        Submission.objects.filter(
            Q(unit=UNIT, period__year__gte=SINCE)
            | Q(unit__in=KEPT, period__year__gte=SINCE, status__in=OPEN)
            | Q(SENT, unit__parent=UNIT, period=LATEST)
        )
        .annotate(is_communes=ExpressionWrapper(Q(unit__parent=UNIT), BooleanField()))
        .select_related("sent_revision", "accepted_revision")
        .order_by()
    )
)
# A unit's own figures since a year, and those of its predecessors' months of which nothing is sent.
FIGURES = Compiled(
    lambda: Compliance.objects.filter(
        Q(unit=UNIT) | Q(basis=Basis.PROVISIONAL, expected=True, reported=False),
        unit__in=KEPT,
        period__year__gte=SINCE,
    ).order_by()
)
PREDECESSORS = Compiled(lambda: Unit.objects.filter(pk__in=KEPT).select_related("parent"))

# When a unit and its predecessors were reminded of their periods since a year, the first first.
REMINDERS = Compiled(
    lambda: (
        Reminder.objects.of_units()
        .filter(unit__in=KEPT, period__year__gte=SINCE)
        .only("unit", "period", "at")
        .order_by("at", "pk")
    )
)
# What they were asked for in reports of periods since a year, the last at the end.
REQUESTED = Compiled(
    lambda: SubmissionEvent.objects.filter(
        submission__unit__in=KEPT, submission__period__year__gte=SINCE, kind__in=REQUESTS
    ).order_by("at", "pk")
)
APPROVALS = Compiled(
    lambda: Approval.objects.open().filter(submission__unit__in=KEPT).select_related("mail").order_by()
)

# A district's communes in a period, those that have not sent first; how each was urged; and their clerks.
COMMUNES = Compiled(
    lambda: (
        Compliance.objects.expected()
        .filter(unit__parent=DISTRICT, period=PERIOD, basis=Basis.PROVISIONAL)
        .select_related("unit")
        .only("reported", "unit")
        .order_by("reported", "unit__sort_key")
    )
)
URGED = Compiled(
    lambda: Reminder.objects.of_units().filter(unit__parent=DISTRICT, period=PERIOD).defer("body").order_by("at", "pk")
)
CLERKS = Compiled(
    lambda: User.objects.filter(unit__parent=DISTRICT, role=Role.CLERK, is_active=True).order_by("full_name")
)
