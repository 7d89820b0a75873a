"""The recompute against an independent recount, row by row."""

from datetime import date

import pytest
import time_machine

from procedures.models import Publication
from quotas.models import NewProcedureRule, Quota
from reporting.actions.figures import figures_drain, figures_recompute
from reporting.actions.submissions import submission_accept, submission_reopen, submission_return
from reporting.figures.recompute import Recomputed, recompute_year
from reporting.models import Basis, Compliance
from tests.factories import make_compliance, make_decision, make_period, make_unit
from tests.reporting.small_province import YEAR, make_province
from trials.recount import recount, stored
from units.models import FormerDistrict, StaleFigures, SuccessionKind, Unit, UnitKind, UnitSuccession

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mid_may")]


@pytest.fixture
def mid_may():
    with time_machine.travel("2020-05-15T09:00:00+07:00", tick=False):
        yield


@pytest.fixture
def province():
    province = make_province()
    figures_recompute(year=YEAR)
    return province


def row(province, code, month, basis=Basis.OFFICIAL):
    return Compliance.objects.get(unit=province.units[code], period=province.periods[month], basis=basis)


def test_every_expected_pair_has_a_row_on_both_bases_before_anything_is_sent(province):
    assert Compliance.objects.count() == 6 * 4 * 2
    assert stored(YEAR) == recount(YEAR)


def test_a_sent_report_counts_provisionally_and_officially_once_accepted(province):
    submission = province.send("SO1", 1, (100, 40, 3), (10, 5, 1))
    figures_drain()
    assert row(province, "SO1", 1, Basis.PROVISIONAL).received_total == 110
    assert row(province, "SO1", 1).received_total == 0
    submission_accept(submission=submission, by=province.coordinator)
    figures_drain()
    accepted = row(province, "SO1", 1)
    assert (accepted.received_total, accepted.received_online, accepted.returned_by_post) == (110, 45, 4)
    assert (accepted.months_reported, accepted.months_expected) == (1, 1)
    assert accepted.minimum_hundredths == 4500
    assert accepted.tier == province.tiers["SO-45"]
    assert stored(YEAR) == recount(YEAR)


def test_a_returned_first_sending_counts_nowhere(province):
    submission = province.send("SO2", 1, (100, 40, 3))
    submission_return(submission=submission, by=province.coordinator, reason="Kiểm tra", until=date(2020, 5, 20))
    figures_drain()
    provisional = row(province, "SO2", 1, Basis.PROVISIONAL)
    assert (provisional.received_total, provisional.reported) == (0, False)


def test_a_correction_in_progress_takes_nothing_away(province):
    submission = province.send("SO2", 1, (100, 40, 3))
    submission_accept(submission=submission, by=province.coordinator)
    submission_reopen(submission=submission, by=province.coordinator, reason="Sai số", until=date(2020, 5, 20))
    figures_drain()
    for basis in Basis.values:
        assert row(province, "SO2", 1, basis).received_total == 100
    submission = province.send("SO2", 1, (200, 40, 3))
    figures_drain()
    assert row(province, "SO2", 1).received_total == 100
    assert row(province, "SO2", 1, Basis.PROVISIONAL).received_total == 200
    submission_return(submission=submission, by=province.coordinator, reason="Kiểm tra", until=date(2020, 5, 20))
    figures_drain()
    assert row(province, "SO2", 1, Basis.PROVISIONAL).received_total == 100
    assert stored(YEAR) == recount(YEAR)


def test_the_year_to_date_adds_the_months_and_counts_the_missing_ones(province):
    province.send("X1", 1, (10, 5, 0), (0, 0, 0))
    province.send("X1", 3, (20, 1, 2), (1, 1, 0))
    figures_drain()
    april = row(province, "X1", 4, Basis.PROVISIONAL)
    assert (april.ytd_received_total, april.ytd_received_online, april.ytd_returned_by_post) == (31, 7, 2)
    assert (april.months_reported, april.months_expected, april.reported) == (2, 4, False)


def test_a_procedure_first_published_this_year_is_exempt_and_kept_apart(province):
    Publication.objects.filter(procedure=province.procedures["P2"]).update(effective_on=date(2020, 1, 1))
    province.send("SO1", 1, (100, 40, 3), (10, 5, 1))
    figures_drain()
    january = row(province, "SO1", 1, Basis.PROVISIONAL)
    assert (january.received_total, january.exempt_received_total) == (100, 10)
    assert (january.ytd_exempt_received_online, january.ytd_exempt_returned_by_post) == (5, 1)


def test_a_rise_to_level_4_this_year_is_not_a_first_publication(province):
    publication = Publication.objects.get(procedure=province.procedures["P2"])
    Publication.objects.filter(pk=publication.pk).update(ended_on=date(2020, 1, 15))
    Publication.objects.create(
        procedure=publication.procedure,
        level=4,
        at_province=True,
        department=publication.department,
        effective_on=date(2020, 1, 16),
    )
    province.send("SO1", 1, (100, 40, 3), (10, 5, 1))
    figures_drain()
    january = row(province, "SO1", 1, Basis.PROVISIONAL)
    assert (january.received_total, january.exempt_received_total) == (110, 0)


def test_a_decision_that_counts_at_once_exempts_nothing_from_its_first_month(province):
    Publication.objects.filter(procedure=province.procedures["P2"]).update(effective_on=date(2020, 1, 1))
    make_decision(2, new_procedure_rule=NewProcedureRule.COUNT_AT_ONCE)
    province.send("SO1", 1, (100, 40, 3), (10, 5, 1))
    province.send("SO1", 2, (100, 40, 3), (10, 5, 1))
    figures_drain()
    assert row(province, "SO1", 1, Basis.PROVISIONAL).exempt_received_total == 10
    february = row(province, "SO1", 2, Basis.PROVISIONAL)
    assert (february.received_total, february.exempt_received_total) == (110, 0)
    assert (february.ytd_received_total, february.ytd_exempt_received_total) == (210, 10)
    assert february.minimum_hundredths is None


def test_a_year_without_a_decision_exempts_nothing_and_judges_nobody(province):
    Quota.objects.all().delete()
    province.tiers["SO-45"].history.all().delete()
    for tier in province.tiers.values():
        tier.units.clear()
        tier.delete()
    province.decision.delete()
    Publication.objects.filter(procedure=province.procedures["P2"]).update(effective_on=date(2020, 1, 1))
    province.send("SO1", 1, (100, 40, 3), (10, 5, 1))
    figures_drain()
    january = row(province, "SO1", 1, Basis.PROVISIONAL)
    assert (january.received_total, january.exempt_received_total, january.minimum_hundredths) == (110, 0, None)


def test_counts_of_a_procedure_that_is_no_longer_published_then_are_left_out(province):
    province.send("SO1", 1, (100, 40, 3), (10, 5, 1))
    Publication.objects.filter(procedure=province.procedures["P2"]).update(effective_on=date(2020, 2, 1))
    figures_recompute(year=YEAR)
    assert row(province, "SO1", 1, Basis.PROVISIONAL).received_total == 100
    assert stored(YEAR) == recount(YEAR)


def merge(province, code, into, effective_on, kind=SuccessionKind.MERGER):
    """``code`` ends the day before and passes into the unit ``into``."""
    old = province.units[code]
    Unit.objects.filter(pk=old.pk).update(active_until=date.fromordinal(effective_on.toordinal() - 1))
    UnitSuccession.objects.create(predecessor=old, successor=province.units[into], effective_on=effective_on, kind=kind)


def open_unit(province, code, active_from):
    province.units[code] = make_unit(
        code, UnitKind.COMMUNE, name="Xã Mới", parent=province.units["H1"], active_from=active_from
    )


def test_a_merged_unit_shows_its_predecessors_months_of_the_year(province):
    open_unit(province, "XM", date(2020, 3, 1))
    province.send("X1", 1, (10, 5, 0), (0, 0, 0))
    province.send("X2", 1, (7, 1, 0), (0, 0, 0))
    province.send("X1", 2, (1, 1, 0), (0, 0, 0))
    merge(province, "X1", "XM", date(2020, 3, 1))
    merge(province, "X2", "XM", date(2020, 3, 1))
    figures_recompute(year=YEAR)
    assert stored(YEAR) == recount(YEAR)
    march = row(province, "XM", 3, Basis.PROVISIONAL)
    assert (march.ytd_received_total, march.ytd_received_online) == (18, 7)
    assert (march.months_reported, march.months_expected) == (1, 3)  # February lacks one of the two
    assert not Compliance.objects.filter(unit=province.units["X1"], period__month__gte=3).exists()


def ytd(province, code, month, basis=Basis.PROVISIONAL):
    """Received in the year to date, and of how many expected months how many are reported."""
    found = row(province, code, month, basis)
    return found.ytd_received_total, found.months_reported, found.months_expected


def test_an_existing_successor_takes_its_predecessors_months_over_from_the_month_of_the_merger_on(province):
    for month, own, other in [(1, 10, 100), (2, 20, 200), (3, 30, None)]:
        province.send("X1", month, (own, 0, 0), (0, 0, 0))
        if other:
            province.send("X2", month, (other, 0, 0), (0, 0, 0))
    merge(province, "X2", "X1", date(2020, 3, 1))
    figures_recompute(year=YEAR)
    assert [ytd(province, "X1", month) for month in (1, 2, 3, 4)] == [(10, 1, 1), (30, 2, 2), (360, 3, 3), (360, 3, 4)]
    assert [ytd(province, "X2", month) for month in (1, 2)] == [(100, 1, 1), (300, 2, 2)]
    assert stored(YEAR) == recount(YEAR)


def test_a_month_that_a_predecessor_missed_is_missing_only_as_of_the_merger(province):
    province.send("X1", 1, (10, 0, 0), (0, 0, 0))
    province.send("X1", 2, (10, 0, 0), (0, 0, 0))
    province.send("X2", 2, (5, 0, 0), (0, 0, 0))
    merge(province, "X2", "X1", date(2020, 3, 16))
    figures_recompute(year=YEAR)
    assert [ytd(province, "X1", month) for month in (1, 2, 3)] == [(10, 1, 1), (20, 2, 2), (25, 1, 3)]
    assert stored(YEAR) == recount(YEAR)


def test_months_pass_along_a_chain_of_steps_each_from_its_own_month_on(province):
    for code, number in [("X1", 1), ("X2", 10), ("X3", 100)]:
        province.send(code, 1, (number, 0, 0), (0, 0, 0))
    merge(province, "X1", "X2", date(2020, 2, 1))
    merge(province, "X2", "X3", date(2020, 4, 1))
    figures_recompute(year=YEAR)
    assert [ytd(province, "X2", month)[0] for month in (1, 2, 3)] == [10, 11, 11]
    assert [ytd(province, "X3", month)[0] for month in (1, 2, 3, 4)] == [100, 100, 100, 111]
    assert stored(YEAR) == recount(YEAR)


def test_several_predecessors_join_each_in_its_month(province):
    for code, number in [("X1", 1), ("X2", 10), ("X3", 100)]:
        province.send(code, 1, (number, 0, 0), (0, 0, 0))
    merge(province, "X1", "X3", date(2020, 2, 1))
    merge(province, "X2", "X3", date(2020, 4, 1))
    figures_recompute(year=YEAR)
    assert [ytd(province, "X3", month)[0] for month in (1, 2, 3, 4)] == [100, 101, 101, 111]
    assert stored(YEAR) == recount(YEAR)


def test_a_step_of_another_year_or_after_the_last_month_takes_nothing_over(province):
    province.send("X1", 1, (1, 0, 0), (0, 0, 0))
    province.send("X2", 1, (10, 0, 0), (0, 0, 0))
    for code, day in [("X1", date(2019, 12, 31)), ("X2", date(2020, 5, 1))]:
        UnitSuccession.objects.create(
            predecessor=province.units[code], successor=province.units["X3"], effective_on=day, kind="merger"
        )
    figures_recompute(year=YEAR)
    assert ytd(province, "X3", 4)[0] == 0
    assert stored(YEAR) == recount(YEAR)


def test_what_was_sent_for_a_month_that_is_no_longer_expected_keeps_its_row(province):
    province.send("X3", 1, (10, 5, 0), (0, 0, 0))
    submission = province.send("X3", 2, (7, 1, 0), (0, 0, 0))
    submission_accept(submission=submission, by=province.coordinator)
    province.send("X3", 3, (4, 1, 0), (0, 0, 0))
    Unit.objects.filter(code="X3").update(active_until=date(2020, 2, 15))
    assert figures_recompute(year=YEAR).removed == 2
    months = Compliance.objects.filter(unit=province.units["X3"], basis=Basis.PROVISIONAL).order_by("period")
    kept = list(months.values_list("expected", "reported", "received_total", "ytd_received_total"))
    assert kept == [(True, True, 10, 10), (False, True, 7, 17), (False, True, 4, 21)]
    assert ytd(province, "X3", 3) == (21, 1, 1)
    assert ytd(province, "X3", 2, Basis.OFFICIAL) == (7, 0, 1)
    assert stored(YEAR) == recount(YEAR)


def test_a_kept_month_counts_for_the_successor_and_nobody_waits_for_it(province):
    province.send("X1", 2, (7, 1, 0), (0, 0, 0))
    province.send("X2", 2, (1, 1, 0), (0, 0, 0))
    merge(province, "X1", "X2", date(2020, 2, 20))
    figures_recompute(year=YEAR)
    assert ytd(province, "X2", 2) == (8, 1, 2)
    assert not row(province, "X1", 2, Basis.PROVISIONAL).expected
    assert stored(YEAR) == recount(YEAR)


def test_a_kept_row_goes_when_its_sending_is_returned(province):
    submission = province.send("X3", 2, (7, 1, 0), (0, 0, 0))
    Unit.objects.filter(code="X3").update(active_until=date(2020, 2, 15))
    figures_recompute(year=YEAR)
    submission_return(submission=submission, by=province.coordinator, reason="Kiểm tra", until=date(2020, 5, 20))
    figures_drain()
    assert not Compliance.objects.filter(unit=province.units["X3"], period__month=2).exists()
    assert stored(YEAR) == recount(YEAR)


def test_each_month_names_the_district_of_its_last_day(province):
    other = make_unit("H2", UnitKind.DISTRICT, name="Huyện Hai")
    commune = province.units["X1"]
    FormerDistrict.objects.create(unit=commune, district=None, until=date(2020, 1, 31))
    FormerDistrict.objects.create(unit=commune, district=province.units["H1"], until=date(2020, 3, 30))
    Unit.objects.filter(pk=commune.pk).update(parent=other)
    figures_recompute(year=YEAR)
    found = Compliance.objects.filter(unit=commune, basis=Basis.OFFICIAL).order_by("period")
    assert list(found.values_list("district__code", flat=True)) == [None, "H1", "H2", "H2"]
    assert stored(YEAR) == recount(YEAR)


def test_a_step_of_the_years_first_day_takes_over_what_was_sent_before_it_was_known(province):
    province.send("X1", 1, (1, 0, 0), (0, 0, 0))
    merge(province, "X1", "X2", date(2020, 1, 1))
    figures_recompute(year=YEAR)
    assert ytd(province, "X2", 1)[0] == 1
    assert stored(YEAR) == recount(YEAR)


def test_a_change_of_the_only_predecessor_reaches_its_successor_in_an_increment(province):
    merge(province, "X1", "X2", date(2020, 3, 1))
    figures_recompute(year=YEAR)
    province.send("X1", 1, (7, 0, 0), (0, 0, 0))
    recompute_year(YEAR, [province.units["X1"].pk])
    assert ytd(province, "X2", 3)[0] == 7
    assert stored(YEAR) == recount(YEAR)


def test_for_no_units_nothing_is_done_and_what_was_done_adds_up():
    assert recompute_year(YEAR, []) == Recomputed(0, 0)
    assert Recomputed(1, 2) + Recomputed(10, 20) == Recomputed(11, 22)


def test_a_split_passes_nothing_on(province):
    open_unit(province, "XM", date(2020, 3, 1))
    province.send("X1", 1, (10, 5, 0), (0, 0, 0))
    merge(province, "X1", "XM", date(2020, 3, 1), SuccessionKind.SPLIT)
    figures_recompute(year=YEAR)
    assert row(province, "XM", 3, Basis.PROVISIONAL).ytd_received_total == 0
    assert stored(YEAR) == recount(YEAR)


def test_a_change_of_a_predecessor_reaches_its_successors_in_an_increment(province):
    open_unit(province, "XM", date(2020, 3, 1))
    merge(province, "X1", "XM", date(2020, 3, 1), SuccessionKind.RENAMING)
    merge(province, "X2", "X1", date(2020, 2, 1))
    figures_recompute(year=YEAR)
    StaleFigures.objects.all().delete()
    province.send("X2", 1, (10, 5, 0), (0, 0, 0))
    assert list(StaleFigures.objects.values_list("unit__code", flat=True)) == ["X2"]
    figures_drain()
    assert row(province, "XM", 4, Basis.PROVISIONAL).ytd_received_total == 10
    assert stored(YEAR) == recount(YEAR)


def test_rows_that_are_no_longer_expected_are_removed(province):
    Unit.objects.filter(code="X3").update(active_until=date(2020, 2, 15))
    assert figures_recompute(year=YEAR).removed == 3 * 2
    assert stored(YEAR) == recount(YEAR)


@pytest.mark.parametrize(
    ("days", "months"),
    [
        ({"active_from": date(2020, 2, 29)}, [2, 3, 4]),
        ({"active_from": date(2020, 3, 1)}, [3, 4]),
        ({"active_until": date(2020, 3, 31)}, [1, 2, 3]),
        ({"active_until": date(2020, 3, 30)}, [1, 2]),
    ],
)
def test_a_month_is_expected_of_the_units_of_its_last_day(province, days, months):
    Unit.objects.filter(code="X3").update(**days)
    figures_recompute(year=YEAR)
    expected = Compliance.objects.filter(unit=province.units["X3"], basis=Basis.OFFICIAL)
    assert sorted(expected.values_list("period__month", flat=True)) == months


def test_rows_of_another_year_stay(province):
    other = make_period(12, year=2019)
    make_compliance(province.units["X3"], other)
    assert figures_recompute(year=YEAR).removed == 0
    assert Compliance.objects.filter(period=other).exists()


def test_a_unit_with_nothing_to_report_is_not_expected(province):
    Publication.objects.filter(procedure=province.procedures["P3"]).update(ended_on=date(2020, 2, 10))
    figures_recompute(year=YEAR)
    months = Compliance.objects.filter(unit=province.units["SO2"], basis=Basis.OFFICIAL)
    assert sorted(months.values_list("period__month", flat=True)) == [1, 2]


def test_recomputing_twice_changes_nothing_and_keeps_the_time(province):
    province.send("SO1", 1, (100, 40, 3), (10, 5, 1))
    figures_drain()
    before = row(province, "SO1", 1, Basis.PROVISIONAL).computed_at
    with time_machine.travel("2020-05-16T09:00:00+07:00", tick=False):
        assert figures_recompute(year=YEAR) == Recomputed(written=0, removed=0)
        province.send("SO1", 2, (1, 1, 0), (0, 0, 0))
        figures_drain()
    assert row(province, "SO1", 1, Basis.PROVISIONAL).computed_at == before
    assert row(province, "SO1", 2, Basis.PROVISIONAL).computed_at > before


def test_the_drain_deletes_what_it_read_and_says_when_there_was_nothing(province):
    figures_drain()
    assert not StaleFigures.objects.exists()
    assert figures_drain() is None


def test_one_unit_is_recomputed_without_touching_the_others(province):
    Compliance.objects.update(received_total=99)
    recompute_year(YEAR, [province.units["H1"].pk])
    untouched = Compliance.objects.filter(received_total=99)
    assert untouched.count() == 5 * 4 * 2
    assert not untouched.filter(unit=province.units["H1"]).exists()


def test_a_kept_row_stays_when_its_unit_is_recomputed_by_itself(province):
    province.send("X3", 2, (7, 1, 0), (0, 0, 0))
    province.send("X2", 2, (1, 1, 0), (0, 0, 0))
    Unit.objects.filter(code="X3").update(active_until=date(2020, 2, 15))
    figures_recompute(year=YEAR)
    assert recompute_year(YEAR, [province.units["X3"].pk]) == Recomputed(written=0, removed=0)


def test_a_procedure_of_the_province_counts_only_for_its_department(province):
    Publication.objects.filter(procedure__code="P3").update(at_province=False, at_district=True, department=None)
    figures_recompute(year=YEAR)
    assert stored(YEAR) == recount(YEAR)
