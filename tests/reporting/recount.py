"""An independent recount of compliance: plain loops over rows, no SQL of the recompute, for tests to compare with."""

from collections.abc import Iterator
from datetime import date

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


def stored(year):
    """What the compliance table says of ``year``: {(unit id, month, basis): values in the order of COMPARED}."""
    rows = Compliance.objects.filter(period__year=year).select_related("period")
    return {(row.unit_id, row.period.month, row.basis): tuple(getattr(row, name) for name in COMPARED) for row in rows}


def recount(year):
    """The same, counted again from sendings, publications, quotas and units."""
    return dict(_Recount(year).rows())


def recount_by_procedure(year, months, basis):
    """By procedure id, in the order of ``Handled``: sums, and how many units had dossiers, counted once."""
    again = _Recount(year)
    sums, units = {}, {}
    for (unit_id, period_id), submission in again.submissions.items():
        period = next((each for each in again.periods if each.pk == period_id), None)
        revision_id = again.counts(submission, basis)
        if period is None or period.month not in months or revision_id is None:
            continue
        unit = next(each for each in again.units if each.pk == unit_id)
        for count in RevisionCount.objects.filter(revision=revision_id):
            if again.reports(unit, count.procedure_id, period):
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


class _Recount:
    def __init__(self, year: int) -> None:
        self.year = year
        self.periods = list(ReportingPeriod.objects.filter(year=year).order_by("month"))
        self.units = list(Unit.objects.all())
        self.publications = list(Publication.objects.select_related("procedure"))
        self.uncounted = set(ServiceLevel.objects.filter(counts=False).values_list("pk", flat=True))
        self.decisions = list(QuotaDecision.objects.filter(year=year, state="in_force"))
        self.quotas = {(q.decision_id, q.unit_id): q.tier for q in Quota.objects.select_related("tier")}
        self.submissions = {(s.unit_id, s.period_id): s for s in Submission.objects.all()}
        self.successions = [
            s
            for s in UnitSuccession.objects.all()
            if s.kind in (SuccessionKind.MERGER, SuccessionKind.RENAMING)
            and s.effective_on >= min(period.starts_on for period in self.periods)
        ]
        self.former = list(FormerDistrict.objects.order_by("until"))

    def rows(self) -> Iterator:
        for basis in Basis.values:
            for unit in self.units:
                for period in self.periods:
                    if self.expects(unit, period) or self.has_sent(unit, period):
                        yield (unit.pk, period.month, basis), self.row(unit, period, basis)

    def row(self, unit, period, basis):
        reported, month = self.month(unit, period, basis)
        to_date = [0] * len(MONTH)
        months_reported = months_expected = 0
        for earlier in self.periods:
            if earlier.month > period.month:
                break
            lineage = self.lineage(unit, period)
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

    def month(self, unit, period, basis):
        submission = self.submissions.get((unit.pk, period.pk))
        revision_id = self.counts(submission, basis) if submission else None
        if revision_id is None:
            return False, [0] * len(MONTH)
        sums = [0] * len(MONTH)
        for count in RevisionCount.objects.filter(revision=revision_id):
            if not self.reports(unit, count.procedure_id, period):
                continue
            offset = len(NUMBERS) if self.is_exempt(count.procedure_id, period) else 0
            for place, name in enumerate(NUMBERS):
                sums[offset + place] += getattr(count, name)
        return True, sums

    def counts(self, submission, basis):
        if basis == Basis.PROVISIONAL and submission.sent_revision_id:
            return submission.sent_revision_id
        return submission.accepted_revision_id

    def lineage(self, unit, period):
        """The unit and everyone who passed into it by the end of the month: of others nothing is shown yet."""
        found, waiting = set(), [unit]
        while waiting:
            each = waiting.pop()
            if each not in found:
                found.add(each)
                waiting += [
                    s.predecessor
                    for s in self.successions
                    if s.successor_id == each.pk and s.effective_on <= period.ends_on
                ]
        return found

    def has_sent(self, unit, period):
        return self.month(unit, period, Basis.PROVISIONAL)[0]

    def district(self, unit, period):
        for former in self.former:
            if former.unit_id == unit.pk and former.until >= period.ends_on:
                return former.district_id
        return unit.parent_id

    def expects(self, unit, period):
        return unit.is_in_force(period.ends_on) and any(
            self.reports(unit, publication.procedure_id, period) for publication in self.publications
        )

    def reports(self, unit, procedure_id, period):
        for publication in self.publications:
            in_force = publication.effective_on <= period.ends_on and (
                publication.ended_on is None or publication.ended_on >= period.starts_on
            )
            if publication.procedure_id != procedure_id or not in_force:
                continue
            level = AuthorityLevel.of_kind(unit.kind)
            if level not in publication.levels:
                continue
            if level != AuthorityLevel.PROVINCE or publication.department_id == unit.pk:
                return True
        return False

    def is_exempt(self, procedure_id, period):
        if self.is_uncounted(procedure_id, period):
            return True
        decision = self.decision(period)
        if decision is None or decision.new_procedure_rule == NewProcedureRule.COUNT_AT_ONCE:
            return False
        first = min(p.effective_on for p in self.publications if p.procedure_id == procedure_id)
        if decision.new_procedure_rule == NewProcedureRule.COUNT_AFTER_DAYS:
            return (period.starts_on - first).days < decision.count_after_days
        return date(self.year, 1, 1) <= first <= date(self.year, 12, 31)

    def is_uncounted(self, procedure_id, period):
        """Whether the level of the last publication in force in the month is one that does not count."""
        levels = [
            publication.level
            for publication in sorted(self.publications, key=lambda each: each.effective_on)
            if publication.procedure_id == procedure_id
            and publication.effective_on <= period.ends_on
            and (publication.ended_on is None or publication.ended_on >= period.starts_on)
        ]
        return bool(levels) and levels[-1] in self.uncounted

    def decision(self, period):
        begun = [d for d in self.decisions if d.first_month <= period.month]
        return max(begun, key=lambda d: d.first_month) if begun else None
