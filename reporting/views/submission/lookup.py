"""Which report an address means, for whom."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db.models import (
    BigIntegerField,
    Case,
    DateField,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    SmallIntegerField,
    Subquery,
    When,
)
from django.http import Http404

from reporting import rules
from reporting.actions.submissions import submission_start
from reporting.entry.predecessors import TookOver
from reporting.models import NUMBERS, CountSource, DossierCount, ReportingPeriod, Submission, SubmissionStatus
from reporting.models.periods import year_and_month
from reporting.models.submissions import OUT_OF_FORCE, SENT
from reporting.transitions import Locked, lock_submission
from reporting.views.lookup import period_or_404
from units.compiled import Compiled, Given
from units.models import Unit, User, district_on, put_into_districts
from units.models.coded import exact_spelling_first, has_code

ENDED_UNIT = 2  # the turn of what was sent for a unit that has ended since


def find_submission(user: User, name: str, code: str) -> Submission:
    """The report, or an unsaved one for a unit whose figures ``user`` may enter and that has none yet.

    What was sent or typed for a unit that has ended since is found as well, and what was carried over from it.

    Raises:
        Http404: there is no such period, or no such report that ``user`` may see.
    """
    own = _own_report(OWN_REPORT, user, name, code)
    if own is None and (unsaved := _own_unsaved(user, name, code)):
        return unsaved
    found = own or _begun(_with_all(Submission.objects.visible_to(user)), user, name, code)
    if found is not None:
        put_into_districts([(found.unit, found.district_then)])  # type: ignore[attr-defined]
    return own or _meant(found, user, name, code)


def read_again(found: Submission) -> Submission:
    """The report as it is stored now, with everything its page shows of it."""
    (again,) = REPORT.rows(pk=found.pk)
    return again


def lock_report(user: User, name: str, code: str) -> Locked:
    """The report that ``find_submission`` finds, begun if it was not, locked until the transaction ends. One query.

    Raises:
        Http404: there is no such period, or no such report that ``user`` may see.
    """
    own = _own_report(OWN_LOCKED, user, name, code)
    if own is not None:
        return Locked(own)
    if unsaved := _own_unsaved(user, name, code):
        return lock_submission(submission_start(unit=unsaved.unit, period=unsaved.period), by=user)
    rows = Submission.objects.visible_to(user).select_for_update(of=("self",)).select_related("unit", "period")
    found = _meant(_begun(rows, user, name, code), user, name, code)
    if found.pk is None:
        return lock_submission(submission_start(unit=found.unit, period=found.period), by=user)
    return Locked(found)


def _own_report(reports: Compiled[Submission], user: User, name: str, code: str) -> Submission | None:
    """The report of the clerk's own unit among ``reports``, a query of ``_of_unit``: that of nearly every request.

    None where it is not certain that it is the one that is meant: the code is not spelled as the unit's, or the unit
    was not in force.
    """
    unit, month = _own_unit(user, code), year_and_month(name)
    if unit is None or month is None:
        return None
    found = reports.first(unit=unit.pk, year=month[0], month=month[1])
    return found if found is not None and found.is_unit_in_force else None


def _own_unsaved(user: User, name: str, code: str) -> Submission | None:
    """The report that the clerk's own unit has not begun, after ``_own_report`` found none; None as there. Two queries.

    Where the unit was in force nothing else can be meant: the report would have been found.
    """
    unit, month = _own_unit(user, code), year_and_month(name)
    if unit is None or month is None:
        return None
    period = PERIOD.first(year=month[0], month=month[1])
    if period is None or not unit.is_in_force(period.ends_on):
        return None
    (then,) = UNIT_THEN.rows(unit=unit.pk, period=period.pk, day=period.ends_on)
    put_into_districts([(then, then.district_then)])  # type: ignore[attr-defined]
    return Submission(unit=then, period=period)


def _own_unit(user: User, code: str) -> Unit | None:
    """The unit of a clerk, if ``code`` is spelled as its own."""
    unit = user.unit if user.is_clerk else None
    return unit if unit is not None and unit.code == code else None


def _begun(known: QuerySet[Submission], user: User, name: str, code: str) -> Submission | None:
    """The report among ``known`` that is meant most by ``name`` and ``code``, with its ``turn``."""
    month = year_and_month(name)
    if month is None:
        return None
    # by the tables that are joined anyway: with two more PostgreSQL plans this statement for 10 ms
    known = known.filter(has_code(code, "unit__code"), period__year=month[0], period__month=month[1])
    kept = SENT | Q(first_sent_at__isnull=False) | Q(carried_into__isnull=False) | _was_typed()
    known = known.filter(~OUT_OF_FORCE | kept)
    return known.annotate(turn=_turn(user)).order_by("turn", exact_spelling_first(code, "unit__code")).first()


def _was_typed() -> Q:
    """Whether there is anything to read in a report that was never sent."""
    answered = reduce(or_, (Q(**{f"{name}__isnull": False}) for name in NUMBERS))
    return Q(Exists(DossierCount.objects.filter(answered, submission=OuterRef("pk")))) | ~Q(remarks="")


def _meant(found: Submission | None, user: User, name: str, code: str) -> Submission:
    """``found``, or the unsaved report of the unit in force; what was sent for one that has ended comes after it."""
    if found is not None and found.turn < ENDED_UNIT:  # type: ignore[attr-defined]
        return found
    period = period_or_404(name)
    here = Unit.objects.with_code(code).in_force(period.ends_on).select_related("parent")
    unit = here.annotate(district_then=district_on(period.ends_on), took_over=TookOver("pk", period.pk)).first()
    if unit is not None:
        put_into_districts([(unit, unit.district_then)])  # type: ignore[attr-defined]
    if unit is not None and (rules.keeps(user, unit) or user.is_coordinator):
        return Submission(unit=unit, period=period)  # all of the unit's reports are visible to them: there is none
    if found is None:
        raise Http404
    return found


def _turn(user: User) -> Case:
    """In which order reports of one code and month are meant: two units may carry a code in one month.

    The unit in force on the last day comes before one that has ended, but for a coordinator's report still to confirm.
    """
    first = Q(status=SubmissionStatus.SUBMITTED) & OUT_OF_FORCE if user.is_coordinator else Q(pk__in=[])
    return Case(When(first, then=0), When(~OUT_OF_FORCE, then=1), default=ENDED_UNIT, output_field=SmallIntegerField())


def _with_all(found: QuerySet[Submission]) -> QuerySet[Submission]:
    """The reports with everything their page shows of them: also when a cell was last saved, and any on behalf."""
    last = DossierCount.objects.filter(submission=OuterRef("pk")).order_by("-saved_at").values("saved_at")[:1]
    related = ("unit__parent", "period", "sent_revision", "accepted_revision")
    on_behalf = DossierCount.objects.filter(submission=OuterRef("pk"), source=CountSource.ON_BEHALF)
    return found.select_related(*related).annotate(
        last_saved=Subquery(last),
        is_on_behalf=Exists(on_behalf),
        district_then=district_on(OuterRef("period__ends_on"), "unit"),
        took_over=TookOver("unit", "period"),
    )


MONTH = {"year": Given("year", IntegerField()), "month": Given("month", IntegerField())}


def _of_unit(found: QuerySet[Submission]) -> QuerySet[Submission]:
    """Of the unit and month that each run of the query is given."""
    month = {f"period__{name}": given for name, given in MONTH.items()}
    return found.filter(unit=Given("unit", BigIntegerField()), **month).order_by()


OWN_REPORT = Compiled(lambda: _of_unit(_with_all(Submission.objects.all())))
OWN_LOCKED = Compiled(
    lambda: _of_unit(Submission.objects.select_for_update(of=("self",)).select_related("unit", "period"))
)
REPORT = Compiled(lambda: _with_all(Submission.objects.filter(pk=Given("pk", Submission._meta.pk))).order_by())
PERIOD = Compiled(lambda: ReportingPeriod.objects.with_districts().filter(**MONTH).order_by())
UNIT_THEN = Compiled(
    lambda: (
        Unit.objects.filter(pk=Given("unit", BigIntegerField()))
        .select_related("parent")
        .annotate(
            district_then=district_on(Given("day", DateField())),
            took_over=TookOver("pk", Given("period", BigIntegerField())),
        )
        .order_by()
    )
)
