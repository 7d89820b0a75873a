"""Which report an address means, for whom."""

from __future__ import annotations

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, SmallIntegerField, Subquery, When
from django.http import Http404

from reporting import rules
from reporting.models import CountSource, DossierCount, ReportingPeriod, Submission, SubmissionStatus
from reporting.models.submissions import OUT_OF_FORCE, SENT
from reporting.views.lookup import period_or_404
from units.models import Unit, User, district_on, put_into_districts
from units.models.coded import exact_spelling_first

ENDED_UNIT = 2  # the turn of what was sent for a unit that has ended since


def find_submission(user: User, name: str, code: str) -> Submission:
    """The report, or an unsaved one for a unit whose figures ``user`` may enter and that has none yet.

    What was sent for a unit that has ended since is found as well.

    Raises:
        Http404: there is no such period, or no such report that ``user`` may see.
    """
    called = Unit.objects.with_code(code).filter(pk=OuterRef("unit"))
    known = with_all(Submission.objects.visible_to(user)).filter(period__in=ReportingPeriod.objects.called(name))
    known = known.filter(Exists(called), ~OUT_OF_FORCE | SENT | Q(first_sent_at__isnull=False))
    found = known.annotate(turn=_turn(user)).order_by("turn", exact_spelling_first(code, "unit__code")).first()
    if found is not None:
        put_into_districts([(found.unit, found.district_then)])  # type: ignore[attr-defined]
    if found is not None and found.turn < ENDED_UNIT:
        return found
    period = period_or_404(name)
    here = Unit.objects.with_code(code).in_force(period.ends_on).select_related("parent")
    unit = here.annotate(district_then=district_on(period.ends_on)).first()
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


def with_all(found: QuerySet[Submission]) -> QuerySet[Submission]:
    """The reports with everything their page shows of them: also when a cell was last saved, and any on behalf."""
    last = DossierCount.objects.filter(submission=OuterRef("pk")).order_by("-saved_at").values("saved_at")[:1]
    related = ("unit__parent", "period", "sent_revision", "accepted_revision")
    on_behalf = DossierCount.objects.filter(submission=OuterRef("pk"), source=CountSource.ON_BEHALF)
    return found.select_related(*related).annotate(
        last_saved=Subquery(last),
        is_on_behalf=Exists(on_behalf),
        district_then=district_on(OuterRef("period__ends_on"), "unit"),
    )
