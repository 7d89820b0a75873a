"""Compliance counted again by plain loops over rows, without the statements of the portal, for trials and tests.

Nothing of the portal is used but its models.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from procedures.models import AuthorityLevel, Publication, ServiceLevel
from quotas.models import NewProcedureRule, Quota, QuotaDecision
from reporting.models import NUMBERS, Basis, Compliance, ReportingPeriod, RevisionCount, Submission
from units.models import FormerDistrict, SuccessionKind, Unit, UnitSuccession

MONTH = [*NUMBERS, *(f"exempt_{name}" for name in NUMBERS)]
COMPARED = [
    "expected",
    "district_id",
    "reported",
    *MONTH,
    *(f"ytd_{name}" for name in MONTH),
    "months_reported",
    "months_expected",
    "minimum_hundredths",
    "tier_id",
]
ROWS_AT_ONCE = 20_000

Key = tuple[int, int, str]  # unit, month, basis
Line = tuple[Any, ...]  # values in the order of COMPARED


def stored(year: int) -> dict[Key, Line]:
    """What the compliance table says of ``year``."""
    rows = Compliance.objects.filter(period__year=year).order_by()
    found = rows.values_list("unit_id", "period__month", "basis", *COMPARED).iterator(ROWS_AT_ONCE)
    return {(row[0], row[1], row[2]): row[3:] for row in found}


def recount(year: int) -> dict[Key, Line]:
    """The same, counted again from sendings, publications, quotas and units."""
    return dict(Recount(year).rows())


def recount_by_procedure(year: int, months: Collection[int], basis: str) -> dict[int, tuple[int, ...]]:
    """By procedure id, in the order of ``Handled``: sums, and how many units had dossiers, counted once."""
    again = Recount(year)
    sums: dict[int, list[int]] = {}
    units: dict[int, list[set[int]]] = {}
    periods = {period.pk: period for period in again.periods if period.month in months}
    for (unit_id, period_id), submission in again.submissions.items():
        period, revision_id = periods.get(period_id), again.counts(submission, basis)
        if period is None or revision_id is None:
            continue
        for count in RevisionCount.objects.filter(revision=revision_id):
            if again.reports(again.units[unit_id], count.procedure_id, period):
                exempt = again.is_exempt(count.procedure_id, period)
                mine = sums.setdefault(count.procedure_id, [0] * len(MONTH))
                had = units.setdefault(count.procedure_id, [set(), set(), set(), set(), set()])
                for place, name in enumerate(NUMBERS, start=len(NUMBERS) if exempt else 0):
                    mine[place] += getattr(count, name)
                for place in (0, 3 if exempt else 1) if count.received_total else ():
                    had[place].add(unit_id)
                if count.received_online:
                    had[4 if exempt else 2].add(unit_id)
    return {pk: (*mine, *map(len, units[pk])) for pk, mine in sums.items()}


class Recount:
    """The rows of one year, read once, and what follows of them by the rules of docs/domain.md."""

    def __init__(self, year: int) -> None:
        self.year = year
        self.periods = list(ReportingPeriod.objects.filter(year=year).order_by("month"))
        self.units = {unit.pk: unit for unit in Unit.objects.all()}
        self.publications: dict[int, list[Publication]] = defaultdict(list)
        for publication in Publication.objects.all():
            self.publications[publication.procedure_id].append(publication)
        self.uncounted = set(ServiceLevel.objects.filter(counts=False).values_list("pk", flat=True))
        self.decisions = list(QuotaDecision.objects.filter(year=year, state="in_force"))
        self.quotas = {(q.decision_id, q.unit_id): q.tier for q in Quota.objects.select_related("tier")}
        self.submissions = {(s.unit_id, s.period_id): s for s in Submission.objects.filter(period__year=year)}
        self.predecessors: dict[int, list[tuple[date, Unit]]] = defaultdict(list)
        self.former: dict[int, list[FormerDistrict]] = defaultdict(list)
        for former in FormerDistrict.objects.order_by("until"):
            self.former[former.unit_id].append(former)
        begins = min((period.starts_on for period in self.periods), default=date.max)
        for each in UnitSuccession.objects.filter(effective_on__gte=begins).order_by("pk"):
            if each.kind in (SuccessionKind.MERGER, SuccessionKind.RENAMING):
                self.predecessors[each.successor_id].append((each.effective_on, self.units[each.predecessor_id]))
        self._known: dict[tuple[Any, ...], Any] = {}  # answers to questions that are asked of many rows
        self.sums = self._sums_of_sendings()

    def rows(self) -> Iterator[tuple[Key, Line]]:
        """Every line that compliance should have."""
        for basis in Basis.values:
            for unit in self.units.values():
                for period in self.periods:
                    if self.expects(unit, period) or self.has_sent(unit, period):
                        yield (unit.pk, period.month, basis), self.row(unit, period, basis)

    def row(self, unit: Unit, period: ReportingPeriod, basis: str) -> Line:
        """One line."""
        reported, month = self.month(unit, period, basis)
        to_date = [0] * len(MONTH)
        months_reported = months_expected = 0
        lineage = self.lineage(unit, period)
        for earlier in self.periods:
            if earlier.month > period.month:
                break
            asked = [self.month(source, earlier, basis)[0] for source in lineage if self.expects(source, earlier)]
            months_expected += bool(asked)
            months_reported += bool(asked) and all(asked)
            for source in lineage:
                numbers = self.month(source, earlier, basis)[1]
                to_date = [a + b for a, b in zip(to_date, numbers, strict=True)]
        decision = self.decision(period)
        tier = self.quotas.get((decision.pk, unit.pk)) if decision else None
        quota = (tier.minimum_hundredths, tier.pk) if tier else (None, None)
        head = (self.expects(unit, period), self.district(unit, period), reported)
        return (*head, *month, *to_date, months_reported, months_expected, *quota)

    def month(self, unit: Unit, period: ReportingPeriod, basis: str) -> tuple[bool, list[int]]:
        """Whether the unit has sent the month, and its sums."""
        submission = self.submissions.get((unit.pk, period.pk))
        revision_id = self.counts(submission, basis) if submission else None
        return revision_id is not None, self.sums.get(revision_id, [0] * len(MONTH))

    def counts(self, submission: Submission, basis: str) -> int | None:
        """The sending that counts."""
        if basis == Basis.PROVISIONAL and submission.sent_revision_id:
            return submission.sent_revision_id
        return submission.accepted_revision_id

    def lineage(self, unit: Unit, period: ReportingPeriod) -> set[Unit]:
        """The unit and everyone who passed into it by the end of the month: of others nothing is shown yet."""
        found: set[Unit] = set()
        waiting = [unit]
        while waiting:
            each = waiting.pop()
            if each not in found:
                found.add(each)
                before = self.predecessors.get(each.pk, ())
                waiting += [predecessor for effective_on, predecessor in before if effective_on <= period.ends_on]
        return found

    def has_sent(self, unit: Unit, period: ReportingPeriod) -> bool:
        """Whether some sending of it counts."""
        return self.month(unit, period, Basis.PROVISIONAL)[0]

    def district(self, unit: Unit, period: ReportingPeriod) -> int | None:
        """Its district at the end of the month."""
        for former in self.former.get(unit.pk, ()):
            if former.until >= period.ends_on:
                return former.district_id
        return unit.parent_id

    def expects(self, unit: Unit, period: ReportingPeriod) -> bool:
        """Whether the unit has something to report."""
        return unit.is_in_force(period.ends_on) and self._has_something_to_report(unit, period)

    def _has_something_to_report(self, unit: Unit, period: ReportingPeriod) -> bool:
        key = ("something", self._desk(unit), period.pk)
        if key not in self._known:
            self._known[key] = any(self.reports(unit, procedure_id, period) for procedure_id in self.publications)
        return bool(self._known[key])

    def reports(self, unit: Unit, procedure_id: int, period: ReportingPeriod) -> bool:
        """Whether the unit reports the procedure in the month."""
        key = ("reports", self._desk(unit), procedure_id, period.pk)
        if key not in self._known:
            self._known[key] = self._reports(unit, procedure_id, period)
        return bool(self._known[key])

    def _reports(self, unit: Unit, procedure_id: int, period: ReportingPeriod) -> bool:
        level = AuthorityLevel.of_kind(unit.kind)
        for publication in self.publications.get(procedure_id, ()):
            in_force = publication.effective_on <= period.ends_on and (
                publication.ended_on is None or publication.ended_on >= period.starts_on
            )
            if not in_force or level not in publication.levels:
                continue
            if level != AuthorityLevel.PROVINCE or publication.department_id == unit.pk:
                return True
        return False

    def _desk(self, unit: Unit) -> tuple[str, int | None]:
        """What decides which procedures a unit reports: its kind, and of a department which one it is."""
        return unit.kind, unit.pk if AuthorityLevel.of_kind(unit.kind) == AuthorityLevel.PROVINCE else None

    def is_exempt(self, procedure_id: int, period: ReportingPeriod) -> bool:
        """Whether the procedure does not count in the month."""
        key = ("exempt", procedure_id, period.pk)
        if key not in self._known:
            self._known[key] = self._is_exempt(procedure_id, period)
        return bool(self._known[key])

    def _is_exempt(self, procedure_id: int, period: ReportingPeriod) -> bool:
        if self.is_uncounted(procedure_id, period):
            return True
        decision = self.decision(period)
        if decision is None or decision.new_procedure_rule == NewProcedureRule.COUNT_AT_ONCE:
            return False
        first = min(publication.effective_on for publication in self.publications[procedure_id])
        if decision.new_procedure_rule == NewProcedureRule.COUNT_AFTER_DAYS:
            return (period.starts_on - first).days < (decision.count_after_days or 0)
        return date(self.year, 1, 1) <= first <= date(self.year, 12, 31)

    def is_uncounted(self, procedure_id: int, period: ReportingPeriod) -> bool:
        """Whether the level of the last publication in force in the month is one that does not count."""
        levels = [
            publication.level
            for publication in sorted(self.publications[procedure_id], key=lambda each: each.effective_on)
            if publication.effective_on <= period.ends_on
            and (publication.ended_on is None or publication.ended_on >= period.starts_on)
        ]
        return bool(levels) and levels[-1] in self.uncounted

    def decision(self, period: ReportingPeriod) -> QuotaDecision | None:
        """The decision that judges the month."""
        begun = [decision for decision in self.decisions if decision.first_month <= period.month]
        return max(begun, key=lambda decision: decision.first_month) if begun else None

    def _sums_of_sendings(self) -> dict[int | None, list[int]]:
        """The sums of every sending that counts, of what its unit reports in its month, by the id of the sending."""
        of = {}
        periods = {period.pk: period for period in self.periods}
        for (unit_id, period_id), submission in self.submissions.items():
            for revision_id in (submission.sent_revision_id, submission.accepted_revision_id):
                if revision_id is not None:
                    of[revision_id] = (self.units[unit_id], periods[period_id])
        sums: dict[int | None, list[int]] = {}
        rows = RevisionCount.objects.filter(revision__submission__period__year=self.year).order_by()
        for revision_id, procedure_id, *numbers in rows.values_list("revision_id", "procedure_id", *NUMBERS).iterator(
            ROWS_AT_ONCE
        ):
            unit, period = of.get(revision_id, (None, None))
            if unit is None or period is None or not self.reports(unit, procedure_id, period):
                continue
            mine = sums.setdefault(revision_id, [0] * len(MONTH))
            for place, number in enumerate(numbers, start=len(NUMBERS) if self.is_exempt(procedure_id, period) else 0):
                mine[place] += number
        return sums
