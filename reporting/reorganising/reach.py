"""What a rearrangement reaches next to the units: accounts, reports that nobody has reviewed yet, quotas."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.db.models import Count, Q

from quotas.models import Quota, QuotaDecision, QuotaTier
from reporting.models import ReportingPeriod, Submission, SubmissionStatus
from reporting.reorganising.parties import Parties, heir_of
from reporting.reorganising.plan import CLOSED, Handling, Plan
from units.codes import code_key
from units.models import Unit, User

OPEN = (SubmissionStatus.DRAFT, SubmissionStatus.RETURNED)


@dataclass(frozen=True, slots=True)
class OpenReport:
    """A report of a unit that ends, for a month at whose end it is no longer in force, and what becomes of it.

    ``heir`` is the code of the unit into whose report it could be carried over, empty where there is none.
    """

    report: Submission
    heir: str
    handling: Handling

    @property
    def is_waiting(self) -> bool:
        """Whether it was sent and awaits confirmation."""
        return self.report.status == SubmissionStatus.SUBMITTED


def open_reports(plan: Plan, parties: Parties, *, lock: bool = False) -> list[OpenReport]:
    """The reports that the plan finds unfinished, by month and unit; those that are confirmed stay as they are.

    A report is carried over where its unit passes whole into one other, which has not sent that month itself; after a
    split or an abolition it stays. A report that was confirmed once is never carried over. Three queries.
    """
    ended = {unit.pk: unit for unit in parties.ended.values()}
    rows = Submission.objects.filter(unit__in=ended, period__ends_on__gte=plan.day, carried_into__isnull=True)
    if lock:
        rows = rows.select_for_update(of=("self",))
    begun = Q(status__in=OPEN) & ~Q(remarks="", pk__in=_without_figures(ended, plan.day))
    rows = rows.filter(Q(status=SubmissionStatus.SUBMITTED) | begun).select_related("unit__parent", "period")
    reports = list(rows.order_by("period__year", "period__month", "unit__sort_order", "unit__code", "pk"))
    sent = _have_sent(parties, {each.period_id for each in reports})
    return [_open_report(each, plan, sent) for each in reports]


def _without_figures(units: Iterable[int], on: date) -> list[int]:
    rows = Submission.objects.filter(unit__in=list(units), period__ends_on__gte=on).order_by()
    return list(rows.annotate(cells=Count("counts")).filter(cells=0).values_list("pk", flat=True))


def _have_sent(parties: Parties, periods: Collection[int]) -> set[tuple[str, int]]:
    """The codes and months of units taking over that have sent, so that nothing can be added to their report."""
    keys = {unit.pk: key for key, unit in parties.taking_over.items()}
    rows = Submission.objects.filter(unit__in=keys, period__in=periods).exclude(status=SubmissionStatus.DRAFT)
    return {(keys[unit], period) for unit, period in rows.values_list("unit", "period")}


def _open_report(report: Submission, plan: Plan, sent: set[tuple[str, int]]) -> OpenReport:
    heir = heir_of(plan, report.unit.code)
    if (code_key(heir), report.period_id) in sent or report.accepted_revision_id is not None:
        heir = ""
    wanted = plan.waiting if report.status == SubmissionStatus.SUBMITTED else plan.drafts
    return OpenReport(report, heir, wanted if heir else Handling.KEPT)


@dataclass(frozen=True, slots=True)
class AccountHandling:
    """An account of a unit that ends, where it could go, and where it goes: a code, or that it is closed or stays."""

    account: User
    choices: list[str]
    handling: str


def accounts_of(plan: Plan, parties: Parties) -> list[AccountHandling]:
    """The accounts of the units that end, by unit. One query."""
    ended = [unit.pk for unit in parties.ended.values()]
    accounts = User.objects.filter(unit__in=ended, is_active=True).select_related("unit__parent")
    found = []
    for account in accounts.order_by("unit__sort_order", "unit__code", "username"):
        unit: Unit = account.unit  # type: ignore[assignment]  # the filter says so
        choices = plan.successors_of(unit.code)
        found.append(
            AccountHandling(account, choices, plan.accounts.get(account.pk, choices[0] if choices else CLOSED))
        )
    return found


@dataclass(frozen=True, slots=True)
class QuotaOffer:
    """The tiers of a decision in which the predecessors of a unit are: with one it can be given, else it is chosen."""

    successor: str
    decision: QuotaDecision
    tiers: list[QuotaTier]


def quota_offers(plan: Plan, parties: Parties) -> list[QuotaOffer]:
    """Which quotas the successors could be given, in the decisions that judge months from the day on. Three queries."""
    ended = {unit.pk: key for key, unit in parties.ended.items()}
    has = [unit.pk for unit in parties.taking_over.values()]
    offers = []
    for decision in judging_from(plan.day):
        quotas = Quota.objects.filter(decision=decision, unit__in=[*ended, *has]).select_related("tier")
        tiers = {quota.unit_id: quota.tier for quota in quotas}
        given = {key for key, unit in parties.taking_over.items() if unit.pk in tiers}
        offered: dict[str, list[QuotaTier]] = {}
        for each in plan.passages:
            unit = parties.ended[code_key(each.predecessor)]
            if each.successor and unit.pk in tiers and code_key(each.successor) not in given:
                offered.setdefault(each.successor, []).append(tiers[unit.pk])
        offers += [QuotaOffer(code, decision, list(dict.fromkeys(found))) for code, found in offered.items()]
    return offers


def judging_from(day: date) -> list[QuotaDecision]:
    """The decisions in force that judge a month which ends on ``day`` or later. Two queries."""
    first = ReportingPeriod.objects.filter(ends_on__gte=day).order_by("ends_on").first()
    year, month = (first.year, first.month) if first else (day.year, day.month)
    found = list(QuotaDecision.objects.in_force().filter(year__gte=year).order_by("year", "first_month"))
    replaced = {
        each.pk for each, later in pairwise(found) if later.year == each.year == year and later.first_month <= month
    }
    return [each for each in found if each.pk not in replaced]
