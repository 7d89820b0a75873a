"""Whatever happens in whatever order, the increments equal a recompute from scratch and an independent recount."""

import random
from collections import Counter
from dataclasses import astuple
from datetime import date, timedelta

import pytest
import time_machine

from procedures.models import Publication, level_flags
from quotas.models import NewProcedureRule, Quota, QuotaDecision, QuotaTier
from reporting.actions.figures import figures_drain, figures_recompute, figures_verify, procedure_sums_verify
from reporting.actions.periods import period_lock
from reporting.actions.reopenings import reopenings_end
from reporting.actions.submissions import (
    submission_accept,
    submission_open_to_add,
    submission_reopen,
    submission_return,
    submission_withdraw,
)
from reporting.by_procedure.sums import sums_by_procedure
from reporting.figures.recompute import Recomputed
from reporting.hints.found import hints_by_report
from reporting.models import Basis, Submission
from tests.factories import make_decision, make_procedure, make_tier
from tests.reporting.small_province import YEAR, Province, make_province
from trials.recount import recount, recount_by_procedure, stored
from units import clock
from units.actions.stale_figures import figures_mark_stale
from units.models import FormerDistrict, SuccessionKind, Unit, UnitKind, UnitSuccession
from units.refusals import Refused

pytestmark = pytest.mark.django_db

STEPS = 60


class Story:
    """A random sequence of what people do, each step followed by a drain."""

    def __init__(self, province: Province, seed: int, traveller: time_machine.Traveller) -> None:
        self.province = province
        self.random = random.Random(seed)
        self.traveller = traveller
        self.done: Counter[str] = Counter()
        self.created = 0

    def run(self) -> None:
        steps = [self.send] * 8 + [self.accept] * 5 + [self.return_] * 2 + [self.reopen] * 3
        steps += [self.withdraw, self.expire, self.expire, self.lock, self.open_to_add]
        steps += [self.correct_tier, self.move_unit, self.later_decision, self.late_publication]
        steps += [self.end_publication, self.merge, self.merge, self.close, self.move_district]
        for _step in range(STEPS):
            step = self.random.choice(steps)
            try:
                if step():
                    self.done[step.__name__] += 1
            except Refused:
                self.done["refused"] += 1
            if self.random.random() < 0.7:
                figures_drain()
        figures_drain()

    def submission(self, status: str) -> Submission | None:
        rows = list(Submission.objects.filter(status=status).order_by("pk"))
        return self.random.choice(rows) if rows else None

    def day(self) -> date:
        return clock.today() + timedelta(days=self.random.randint(0, 6))

    def send(self) -> bool:
        code = self.random.choice(sorted(self.province.clerks))
        month = self.random.choice(list(self.province.periods))
        figures = []
        for _procedure in self.province.reported_by(code):
            total = self.random.choice([0, 0, 3, 8, 40, 1000])
            figures.append((total, self.random.randint(0, total), self.random.randint(0, 5)))
        self.province.send(code, month, *figures)
        return True

    def accept(self) -> bool:
        submission = self.submission("submitted")
        return bool(submission and submission_accept(submission=submission, by=self.province.coordinator))

    def return_(self) -> bool:
        submission = self.submission("submitted")
        return bool(
            submission
            and submission_return(
                submission=submission, by=self.province.coordinator, reason="Kiểm tra", until=self.day()
            )
        )

    def reopen(self) -> bool:
        submission = self.submission("accepted")
        return bool(
            submission
            and submission_reopen(
                submission=submission, by=self.province.coordinator, reason="Sai số", until=self.day()
            )
        )

    def withdraw(self) -> bool:
        submission = self.submission("submitted")
        return bool(
            submission and submission_withdraw(submission=submission, by=self.province.clerks[submission.unit.code])
        )

    def expire(self) -> bool:
        self.traveller.shift(timedelta(days=self.random.randint(1, 4)))
        return bool(reopenings_end())

    def lock(self) -> bool:
        return bool(period_lock(period=self.random.choice(list(self.province.periods.values()))))

    def open_to_add(self) -> bool:
        for status in ("draft", "returned"):
            submission = self.submission(status)
            if submission:
                submission_open_to_add(
                    submission=submission, by=self.province.coordinator, reason="Bổ sung", until=self.day()
                )
                return True
        return False

    def correct_tier(self) -> bool:
        tier = self.random.choice(list(QuotaTier.objects.order_by("pk")))
        QuotaTier.objects.filter(pk=tier.pk).update(minimum_hundredths=self.random.randint(0, 10_000))
        figures_mark_stale(reason="tier", years=[YEAR], quotas_only=True)
        return True

    def move_unit(self) -> bool:
        quota = self.random.choice(list(Quota.objects.order_by("pk")))
        if self.random.random() < 0.3:
            quota.delete()
        else:
            tiers = QuotaTier.objects.filter(decision=quota.decision).order_by("pk")
            Quota.objects.filter(pk=quota.pk).update(tier=self.random.choice(list(tiers)))
        figures_mark_stale(reason="quota", years=[YEAR], unit_ids=[quota.unit_id])
        return True

    def later_decision(self) -> bool:
        month = self.random.randint(2, 4)
        if QuotaDecision.objects.filter(first_month=month).exists():
            return False
        decision = make_decision(month, new_procedure_rule=self.random.choice(NewProcedureRule.values))
        for tier in self.province.tiers.values():
            copy = make_tier(decision, tier.code, 1000, name=tier.name, kind=tier.kind)
            for quota in Quota.objects.filter(tier=tier):
                Quota.objects.create(decision=decision, unit=quota.unit, tier=copy)
        figures_mark_stale(reason="decision", years=[YEAR])
        return True

    def late_publication(self) -> bool:
        self.created += 1
        code = f"N{self.created}"
        levels = self.random.choice([["district"], ["commune"], ["district", "commune"]])
        procedure = make_procedure(code, name=code, field="Mới", sort_order=99)
        self.province.procedures[code] = procedure
        month = self.random.randint(1, 4)
        Publication.objects.create(
            procedure=procedure, level=4, effective_on=date(YEAR, month, 10), **level_flags(levels)
        )
        figures_mark_stale(reason="publication", years=[YEAR])
        return True

    def end_publication(self) -> bool:
        publication = self.random.choice(list(Publication.objects.exclude(department=None).order_by("pk")))
        Publication.objects.filter(pk=publication.pk).update(effective_on=date(YEAR, self.random.randint(1, 4), 1))
        figures_mark_stale(reason="publication", years=[YEAR])
        return True

    def merge(self) -> bool:
        communes = list(Unit.objects.filter(kind=UnitKind.COMMUNE, active_until=None).order_by("pk"))
        if len(communes) < 2:
            return False
        old, new = self.random.sample(communes, 2)
        day = date(YEAR, self.random.randint(2, 4), self.random.choice([1, 16]))
        Unit.objects.filter(pk=old.pk).update(active_until=day - timedelta(days=1))
        kind = self.random.choice(SuccessionKind.values)
        UnitSuccession.objects.update_or_create(
            predecessor=old, successor=new, defaults={"effective_on": day, "kind": kind}
        )
        figures_mark_stale(reason="merger", years=[YEAR], unit_ids=[old.pk, new.pk])
        return True

    def close(self) -> bool:
        """A unit ends, perhaps before months that it has sent already."""
        unit = self.random.choice(list(Unit.objects.filter(kind=UnitKind.COMMUNE).order_by("pk")))
        day = date(YEAR, self.random.randint(1, 4), self.random.choice([1, 15, 28]))
        Unit.objects.filter(pk=unit.pk).update(active_until=day if self.random.random() < 0.7 else None)
        figures_mark_stale(reason="unit", years=[YEAR], unit_ids=[unit.pk])
        return True

    def move_district(self) -> bool:
        unit = self.random.choice(list(Unit.objects.filter(kind=UnitKind.COMMUNE).order_by("pk")))
        other, _ = Unit.objects.get_or_create(code="H2", defaults={"name": "Huyện Hai", "kind": UnitKind.DISTRICT})
        day = date(YEAR, self.random.randint(1, 4), self.random.choice([1, 15, 28]))
        FormerDistrict.objects.get_or_create(unit=unit, until=day, defaults={"district": unit.parent})
        parent = self.random.choice([other, self.province.units["H1"], None])
        Unit.objects.filter(pk=unit.pk).update(parent=parent)
        figures_mark_stale(reason="district", years=[YEAR], unit_ids=[unit.pk, other.pk])
        return True


@pytest.mark.parametrize("seed", range(20))
def test_increments_equal_scratch_and_recount_after_any_story(seed):
    with time_machine.travel("2020-05-10T09:00:00+07:00", tick=False) as traveller:
        province = make_province()
        figures_recompute(year=YEAR)
        story = Story(province, seed, traveller)
        story.run()
        assert stored(YEAR) == recount(YEAR)
        assert figures_verify() == []
        assert procedure_sums_verify() == 0
        for months in (range(1, 5), range(3, 4)):
            for basis in Basis.values:
                kept = sums_by_procedure(YEAR, months, basis)
                assert {pk: astuple(sums) for pk, sums in kept.items()} == recount_by_procedure(YEAR, months, basis)
        waiting = list(Submission.objects.awaiting_review().select_related("period"))
        hints = {pk: sum(not hint.is_note for hint in found) for pk, found in hints_by_report(waiting).items()}
        assert {report.pk: report.warnings for report in waiting} == hints
        assert figures_recompute(year=YEAR) == Recomputed(written=0, removed=0)
        assert figures_recompute(year=YEAR, recount=True) == Recomputed(written=0, removed=0)
        assert story.done["send"] > 0
        assert sum(story.done.values()) > STEPS // 3


def test_the_stories_together_take_every_kind_of_step():
    done: Counter[str] = Counter()
    with time_machine.travel("2020-05-10T09:00:00+07:00", tick=False) as traveller:
        story = Story(make_province(), 7, traveller)
        for _round in range(4):
            story.run()
        done = story.done
    missing = {
        "send",
        "accept",
        "return_",
        "reopen",
        "withdraw",
        "expire",
        "lock",
        "open_to_add",
        "correct_tier",
        "move_unit",
        "later_decision",
        "late_publication",
        "end_publication",
        "merge",
        "close",
        "move_district",
    } - set(done)
    assert missing == set()
