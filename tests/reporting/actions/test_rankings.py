"""Freezing a ranking: when it is refused, what is kept, and that it never changes again."""

from datetime import date

import pytest
import time_machine
from django.db import transaction
from django.db.models import ProtectedError

from quotas.models import Quota, QuotaTier
from reporting.actions.figures import figures_drain
from reporting.actions.periods import period_lock
from reporting.actions.rankings import ranking_freeze
from reporting.actions.submissions import submission_accept, submission_reopen, submission_return
from reporting.models import FrozenLine, FrozenRanking, ReportingPeriod, Submission
from reporting.models.rankings import FrozenError
from reporting.rankings.flags import Thresholds
from reporting.rankings.frozen_rankings import HEAD, LINE, is_genuine
from reporting.rankings.judging import decision_name, fingerprint, judged_lines, next_number
from tests.factories import make_decision
from tests.reporting.rows import made_once
from tests.reporting.small_province import make_working_province
from units.actions.stale_figures import figures_mark_stale
from units.models import PortalSettings, StaleFigures, Unit, User
from units.refusals import Refused

THRESHOLDS = Thresholds(30, 1)


@pytest.fixture
def province(day_of_work):
    """April, whose deadline passed: both departments confirmed with the same rate, the district confirmed."""
    return made_once("rates to rank", make_confirmed)


def make_confirmed():
    province = make_working_province()
    for code, figures in {"SO1": (100, 50, 3), "SO2": (10, 5, 0), "H1": (40, 20, 1)}.items():
        rest = [(0, 0, 0)] * (len(province.reported_by(code)) - 1)
        accept(province, province.send(code, 4, figures, *rest))
    figures_drain()
    return province


def accept(province, submission):
    submission_accept(submission=submission, by=province.coordinator)
    figures_drain()


def freeze(province, month=4, **words):
    return ranking_freeze(period=province.periods[month], by=province.coordinator, **words)


def seen_in(province):
    """What a person would carry from the page that shows April."""
    period = province.periods[4]
    lines = judged_lines(period, THRESHOLDS)
    return fingerprint(period, next_number(period), decision_name(period), lines)


def stored():
    return (
        list(FrozenRanking.objects.order_by("pk").values_list()),
        list(FrozenLine.objects.order_by("pk").values_list()),
    )


def assert_refused(code, province, month=4, **words):
    before = stored(), StaleFigures.objects.count()
    with pytest.raises(Refused) as refusal:
        freeze(province, month, **words)
    assert refusal.value.code == code
    assert refusal.value.sentence
    assert (stored(), StaleFigures.objects.count()) == before


def test_a_frozen_ranking_holds_every_unit_as_judged(province):
    ranking = freeze(province, note=" Họp giao ban ")
    columns = ("unit_code", "received_total", "received_online", "minimum_hundredths", "status", "rank", "rank_by_gap")
    assert list(ranking.lines.values_list(*columns)) == [
        ("SO1", 100, 50, 4500, "met", 1, 1),
        ("SO2", 10, 5, 4500, "met", 1, 1),
        ("H1", 40, 20, 3500, "met", 1, 1),
        ("X1", 0, 0, 2500, "not_reported", None, None),
        ("X2", 0, 0, 2500, "not_reported", None, None),
        ("X3", 0, 0, None, "no_quota", None, None),
    ]
    flags = ("unit_code", "months_reported", "months_expected", "has_few_dossiers", "misses_months")
    assert list(ranking.lines.values_list(*flags)[:2]) == [("SO1", 1, 4, False, True), ("SO2", 1, 4, True, True)]
    assert (ranking.number, ranking.period_name, ranking.frozen_by, ranking.frozen_by_name, ranking.note) == (
        1,
        "2020-04",
        province.coordinator,
        "coordinator",
        "Họp giao ban",
    )
    assert ranking.decision == "quyết định giao chỉ tiêu năm 2020"
    assert (ranking.few_dossiers, ranking.noted_missing_months, ranking.is_final) == (30, 1, False)
    line = ranking.lines.get(unit_code="X1")
    assert (line.display_name, line.unit_name, line.tier_name) == (
        "UBND xã Một, huyện Một",
        "Xã Một",
        "XA-25",
    )


def test_the_thresholds_are_those_of_the_administrators(province):
    PortalSettings.objects.create(few_dossiers=101, noted_missing_months=4)
    ranking = freeze(province)
    flags = ("unit_code", "has_few_dossiers", "misses_months")
    assert list(ranking.lines.values_list(*flags)) == [
        ("SO1", True, False),
        ("SO2", True, False),
        ("H1", True, False),
        ("X1", False, True),
        ("X2", False, True),
        ("X3", False, True),
    ]


def test_the_check_code_leaves_out_nothing_but_keys():
    columns = {model: {field.name for field in model._meta.concrete_fields} for model in (FrozenRanking, FrozenLine)}
    assert columns[FrozenRanking] - set(HEAD) == {"id", "period", "frozen_by", "sha256"}
    assert columns[FrozenLine] - set(LINE) == {"id", "ranking"}


def test_the_check_code_covers_every_column_that_is_shown(province):
    ranking = freeze(province, note="x")
    assert is_genuine(*again(ranking))
    head = {"note": "y", "frozen_by_name": "z", "number": 1, "period_name": "2020-05", "decision": "", "is_final": True}
    for name, value in (head | {"few_dossiers": 31, "noted_missing_months": 2, "reason": "r"}).items():
        was = getattr(ranking, name)
        FrozenRanking._base_manager.filter(pk=ranking.pk).update(**{name: value})
        assert is_genuine(*again(ranking)) == (was == value), name
        FrozenRanking._base_manager.filter(pk=ranking.pk).update(**{name: was})
    line = ranking.lines.get(unit_code="SO1")
    changes = {"kind": "district", "status": "not_met", "has_few_dossiers": True, "misses_months": False}
    for name in LINE:
        was = getattr(line, name)
        value = changes.get(name, was + "x" if isinstance(was, str) else was + 10)
        if name == "months_reported":
            value = was + 1
        if name == "received_online":
            value = was + 1
        FrozenLine._base_manager.filter(pk=line.pk).update(**{name: value})
        assert not is_genuine(*again(ranking)), name
        FrozenLine._base_manager.filter(pk=line.pk).update(**{name: was})
    assert is_genuine(*again(ranking))
    FrozenLine._base_manager.filter(unit_code="X3").delete()
    assert not is_genuine(*again(ranking))


def again(ranking):
    return FrozenRanking.objects.get(pk=ranking.pk), list(FrozenLine.objects.filter(ranking=ranking.pk))


def test_code_cannot_change_or_delete_what_is_frozen(province):
    ranking = freeze(province)
    line = ranking.lines.first()
    before = stored()
    line.received_online = ranking.number = 7
    for attempt in (
        ranking.save,
        line.save,
        ranking.delete,
        line.delete,
        lambda: FrozenRanking.objects.update(note="x"),
        lambda: ranking.lines.update(received_online=0),
        lambda: FrozenLine.objects.bulk_update([line], ["received_online"]),
        FrozenLine.objects.all().delete,
        FrozenRanking.objects.all().delete,
    ):
        with pytest.raises(FrozenError), transaction.atomic():
            attempt()
    with pytest.raises(ProtectedError):
        province.periods[4].delete()
    assert stored() == before


def test_a_second_freeze_needs_a_reason_and_leaves_the_first_alone(province):
    freeze(province)
    before = stored()
    assert_refused("reason_needed", province)
    assert_refused("reason_needed", province, reason="  ")
    second = freeze(province, reason="Điều chỉnh số liệu Sở Một")
    assert (second.number, second.reason) == (2, "Điều chỉnh số liệu Sở Một")
    rankings, lines = stored()
    assert (rankings[:1], lines[: len(before[1])]) == before
    assert is_genuine(*again(second))


def test_pressing_the_button_twice_freezes_once(province):
    seen = seen_in(province)
    freeze(province, seen=seen)
    assert_refused("changed_since", province, seen=seen, reason="x")
    assert FrozenRanking.objects.count() == 1


def test_what_changed_since_it_was_looked_at_is_not_frozen(province):
    seen = seen_in(province)
    QuotaTier.objects.filter(code="SO-45").update(minimum_hundredths=5500)
    figures_mark_stale(reason="tier", years=[2020])  # not drained yet: the page still shows the old quota
    assert seen_in(province) == seen
    assert_refused("changed_since", province, seen=seen)


def test_pending_figures_are_brought_up_to_date_before_they_are_frozen(province):
    QuotaTier.objects.filter(code="SO-45").update(minimum_hundredths=5500)
    figures_mark_stale(reason="tier", years=[2020])
    StaleFigures.objects.get()
    ranking = freeze(province)
    assert list(ranking.lines.values_list("minimum_hundredths", "status")[:2]) == [(5500, "not_yet_met")] * 2
    assert StaleFigures.objects.count() == 0


def test_later_changes_never_enter_a_frozen_ranking(province):
    freeze(province)
    before = stored()
    submission = Submission.objects.get(unit__code="SO1", period=province.periods[4])
    submission_reopen(submission=submission, by=province.coordinator, reason="Sai số", until=date(2020, 5, 20))
    accept(province, province.send("SO1", 4, (100, 10, 3), (0, 0, 0)))
    QuotaTier.objects.filter(code="XA-25").update(minimum_hundredths=1000, name="khác")
    Quota.objects.filter(unit__code="X2").delete()
    Unit.objects.filter(code="H1").update(name="Huyện Khác")
    figures_mark_stale(reason="tier", years=[2020])
    figures_drain()
    assert stored() == before
    assert is_genuine(*again(FrozenRanking.objects.get()))


def test_the_record_outlives_the_account_that_froze_it(province):
    freeze(province)
    User.objects.filter(pk=province.coordinator.pk).delete()
    ranking = FrozenRanking.objects.get()
    assert (ranking.frozen_by, ranking.frozen_by_name) == (None, "coordinator")
    assert is_genuine(*again(ranking))


def test_a_period_that_runs_is_refused(province):
    ReportingPeriod.objects.filter(month=4).update(ends_on=date(2020, 5, 15))
    assert_refused("not_ended", province)


def test_a_period_whose_deadline_has_not_passed_is_refused_until_it_is_locked(province):
    ReportingPeriod.objects.filter(month=4).update(due_on_commune=date(2020, 5, 15))
    assert_refused("not_due", province)
    period_lock(period=province.periods[4], by=province.coordinator, reason="Đã đủ báo cáo")
    assert freeze(province).number == 1


@pytest.mark.parametrize("month", [3, 4])
def test_reports_that_wait_are_settled_first_or_their_period_locked(province, month):
    submission = province.send("X1", month, (5, 1, 0), (0, 0, 0))
    assert_refused("unsettled", province)
    submission_return(submission=submission, by=province.coordinator, reason="Xem lại", until=date(2020, 5, 20))
    assert_refused("unsettled", province)
    period_lock(period=province.periods[month], by=province.coordinator)
    assert freeze(province).number == 1


def test_a_later_month_that_waits_is_no_hindrance(province):
    province.send("X1", 4, (5, 1, 0), (0, 0, 0))
    accept(province, province.send("SO1", 3, (10, 5, 0), (0, 0, 0)))
    assert freeze(province, 3).number == 1


def test_a_month_in_which_nobody_is_ranked_is_refused(province):
    assert_refused("nobody_ranked", province, 1)
    Quota.objects.all().delete()
    figures_mark_stale(reason="quotas", years=[2020])
    figures_drain()
    assert_refused("nobody_ranked", province)


def test_december_locked_is_the_result_of_the_year(province):
    ReportingPeriod.objects.filter(month=4).update(month=12)
    QuotaTier.objects.filter(code="SO-45").update(minimum_hundredths=5500)
    figures_mark_stale(reason="tier", years=[2020])
    period = ReportingPeriod.objects.get(month=12)
    with time_machine.travel("2021-02-01T09:00:00+07:00", tick=False):
        open_one = ranking_freeze(period=period, by=province.coordinator)
        period_lock(period=period, by=province.coordinator)
        locked = ranking_freeze(period=period, by=province.coordinator, reason="Khóa kỳ")
    assert [ranking.is_final for ranking in (open_one, locked)] == [False, True]
    statuses = [ranking.lines.get(unit_code="SO1").status for ranking in (open_one, locked)]
    assert statuses == ["not_yet_met", "not_met"]


def test_the_decision_is_the_one_that_judges_the_month(province):
    make_decision(5, number="9/QĐ")
    assert freeze(province).decision == "quyết định giao chỉ tiêu năm 2020"
