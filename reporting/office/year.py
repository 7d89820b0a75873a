"""What opening a year takes: its decision, its periods, its days off, and the procedures that begin to count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Min
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from procedures.models import Procedure, Publication
from quotas.members import Unsettled, unsettled_of
from quotas.models import DecisionState, NewProcedureRule, Quota, QuotaDecision
from quotas.proposals import proposals_of
from reporting.models import ConfirmedYear, ReportingPeriod
from units import clock
from units.models import Unit
from units.refusals import Refused
from units.wording import whole

MONTHS = 12
NONE = pgettext_lazy("units of a decision", "None.")


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the checklist: whether it is done, what is so, and the page where it is done."""

    is_done: bool
    title: str
    sentence: Any
    url: str = ""
    word: str = ""


@dataclass(frozen=True, slots=True)
class YearOpening:
    """The state of a year before it begins, or while it runs."""

    year: int
    decision: QuotaDecision | None
    source: QuotaDecision | None
    ended: list[Unit] = field(default_factory=list)
    begin_to_count: list[Procedure] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)

    @property
    def left(self) -> int:
        """How many lines of the checklist are not done."""
        return sum(not step.is_done for step in self.steps)


def year_to_open() -> int:
    """The year after the last one with a decision in force, else with a period; the current one where there is none."""
    decision = QuotaDecision.objects.in_force().order_by("-year").first()
    period = ReportingPeriod.objects.order_by("-year").first()
    last = decision or period
    return last.year + 1 if last else clock.today().year


def year_opening(year: int, missing: Sequence[ReportingPeriod]) -> YearOpening:
    """What was done and what is left of opening ``year``; ``missing`` are its periods that do not exist yet."""
    drafts = QuotaDecision.objects.filter(year=year, state=DecisionState.DRAFT).order_by("first_month", "pk")
    decision = QuotaDecision.objects.judging(year, MONTHS) or drafts.first()
    source = QuotaDecision.objects.judging(year - 1, MONTHS)
    ended = _ended(decision) if decision else []
    counting = _begin_to_count(year, source)
    steps = [*_decision_steps(year, decision, ended), _periods_step(year, missing), _calendar_step(year)]
    steps.append(_counting_step(year, counting))
    return YearOpening(year, decision, source, ended, counting, steps)


def _ended(decision: QuotaDecision) -> list[Unit]:
    """The units that have a quota in ``decision`` and ended before its first day, in the order of lists."""
    ended = Unit.objects.filter(active_until__lt=date(decision.year, decision.first_month, 1))
    given = Quota.objects.filter(decision=decision).values("unit")
    return list(ended.filter(pk__in=given).select_related("parent"))


def _begin_to_count(year: int, source: QuotaDecision | None) -> list[Procedure]:
    """The procedures first published in the year before, which did not count in it, and are in force in ``year``."""
    if source is None or source.new_procedure_rule != NewProcedureRule.EXCLUDE_FIRST_YEAR:
        return []
    firsts = Publication.objects.values("procedure").annotate(first=Min("effective_on"))
    new = firsts.filter(first__gte=date(year - 1, 1, 1), first__lte=date(year - 1, 12, 31)).values("procedure")
    going_on = Publication.objects.in_force_during(date(year, 1, 1), date(year, 12, 31)).values("procedure")
    return list(Procedure.objects.filter(pk__in=new).filter(pk__in=going_on))


def _decision_steps(year: int, decision: QuotaDecision | None, ended: list[Unit]) -> list[Step]:
    title = _("Decision of %(year)s") % {"year": year}
    if decision is None:
        return [Step(False, title, _("There is no decision of this year yet, not even a draft."))]
    page = reverse("admin:quotas_quotadecision_change", args=[decision.pk])
    settle = reverse("admin:quotas_quotadecision_settle", args=[decision.pk])
    in_force = _("In force.") if decision.is_in_force else _("A draft: it judges nobody until it is put in force.")
    number = decision.number or _("Not entered yet. It can be entered later, too.")
    return [
        Step(decision.is_in_force, title, in_force, page, _("Open the decision")),
        Step(bool(decision.number), _("Number of the decision"), number, page, _("Enter it")),
        _tiers_step(unsettled_of(decision), settle),
        _proposed_step(decision),
        _ended_step(decision, ended),
    ]


def _tiers_step(found: Unsettled, settle: str) -> Step:
    without, doubled = len(found.without), len(found.doubled)
    sentence = ngettext("%(n)s unit has no tier.", "%(n)s units have no tier.", without) % {"n": whole(without)}
    if doubled:
        twice = ngettext("%(n)s unit is named by several tiers.", "%(n)s units are named by several tiers.", doubled)
        sentence = f"{twice % {'n': whole(doubled)}} {sentence}"
    is_settled = not (without or doubled)
    said = NONE if is_settled else sentence
    return Step(is_settled, _("Units without a tier"), said, settle, _("Look at the units"))


def _proposed_step(decision: QuotaDecision) -> Step:
    try:
        n = len(proposals_of(decision))
    except Refused as refused:
        return Step(False, _("Proposed quotas"), refused.sentence)
    page = reverse("admin:quotas_quotadecision_proposals", args=[decision.pk])
    sentence = ngettext("%(n)s quota is proposed and not given.", "%(n)s quotas are proposed and not given.", n)
    said = sentence % {"n": whole(n)} if n else NONE
    return Step(n == 0, _("Proposed quotas"), said, page, _("Look at the proposed quotas"))


def _ended_step(decision: QuotaDecision, ended: list[Unit]) -> Step:
    n = len(ended)
    said = ngettext(
        "%(n)s unit of the decision is no longer in force in the year.",
        "%(n)s units of the decision are no longer in force in the year.",
        n,
    )
    sentence = said % {"n": whole(n)} if n else NONE
    return Step(n == 0, _("Units no longer in force"), sentence, "#ended" if n else "", _("See them"))


def _periods_step(year: int, missing: Sequence[ReportingPeriod]) -> Step:
    made = ReportingPeriod.objects.filter(year=year).count()
    sentence = _("%(made)s of 12 periods exist.") % {"made": made}
    page = reverse("admin:reporting_reportingperiod_changelist") + f"?year={year}"
    url, word = ("#periods", _("See them first")) if missing else (page, _("Open the periods"))
    return Step(not missing, _("Periods of %(year)s") % {"year": year}, sentence, url, word)


def _calendar_step(year: int) -> Step:
    confirmed = ConfirmedYear.objects.filter(year=year).first()
    sentence = _("Confirmed by %(document)s.") % {"document": confirmed.document} if confirmed else _("Not confirmed.")
    title = _("Calendar of days off of %(year)s") % {"year": year}
    url = reverse("reporting:calendar-year", args=[year])
    return Step(confirmed is not None, title, sentence, url, _("Open the calendar"))


def _counting_step(year: int, counting: list[Procedure]) -> Step:
    n = len(counting)
    said = ngettext(
        "%(n)s procedure first published in %(before)s counts from %(year)s on.",
        "%(n)s procedures first published in %(before)s count from %(year)s on.",
        n,
    )
    values = {"n": whole(n), "before": year - 1, "year": year}
    sentence = said % values if n else NONE
    return Step(True, _("Procedures that begin to count"), sentence, "#counting" if n else "", _("See them"))
