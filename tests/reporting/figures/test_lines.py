"""Lines, ranks and verdicts of one month: ties, units without quota or dossiers, months missing, closed units."""

from decimal import Decimal

import pytest

from reporting.figures.lines import (
    Verdicts,
    all_groups,
    groups_of,
    is_final,
    lines_of,
    ranked,
    unranked,
    verdicts_by,
    verdicts_by_kind,
)
from reporting.figures.totals import Totals, year_totals
from reporting.figures.unit_line import line_of
from reporting.models import Basis, Compliance, ReportingPeriod
from tests.factories import (
    make_commune,
    make_compliance,
    make_decision,
    make_district,
    make_period,
    make_report,
    make_tier,
    make_unit,
)
from units import clock
from units.models import Unit, UnitKind

DEPARTMENT, COMMUNE = UnitKind.DEPARTMENT, UnitKind.COMMUNE


@pytest.fixture
def period(db):
    return make_period(4)


def departments(period, *figures):
    """Rows of departments A, B, C … from (online, total, minimum); all in the order of lists."""
    for place, (online, total, minimum) in enumerate(figures):
        unit = make_unit("ABCDEFGH"[place], sort_order=place)
        make_compliance(unit, period, total, online, minimum_hundredths=minimum, months_expected=4, months_reported=4)


def lines(period, basis=Basis.OFFICIAL, kind=DEPARTMENT):
    return lines_of(period, basis, [kind])[kind]


def test_a_month_without_units_has_no_lines_and_no_groups(period, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert lines_of(period, Basis.OFFICIAL, UnitKind.values) == {kind: [] for kind in UnitKind.values}
    totals = year_totals([2020], [Basis.OFFICIAL])
    assert groups_of(period, Basis.OFFICIAL, totals) == []
    assert all_groups([]) == (Totals(), Verdicts())


def test_one_unit_is_first_of_one(period):
    departments(period, (1, 100, 4500))
    [line] = lines(period)
    assert (line.rank, line.rank_by_gap, line.status) == (1, 1, "not_yet_met")


def test_ties_share_the_better_rank_and_the_next_is_left_out(period):
    departments(period, (1, 2, 4500), (50, 100, 4500), (60, 100, 4500), (1, 100, 4500))
    assert [line.rank for line in lines(period)] == [2, 2, 1, 4]
    assert [line.row.unit.code for line in ranked(lines(period))] == ["C", "A", "B", "D"]


def test_the_order_by_gap_is_another_where_minima_differ(period):
    departments(period, (50, 100, 4500), (40, 100, 3000))
    assert [(line.rank, line.rank_by_gap) for line in lines(period)] == [(1, 2), (2, 1)]


@pytest.mark.parametrize(("figures"), [(5, 10, None), (0, 0, 4500), (0, 0, None)])
def test_a_unit_without_quota_or_without_dossiers_has_no_rank_and_takes_none(period, figures):
    departments(period, figures, (1, 10, 4500))
    first, second = lines(period)
    assert (first.rank, first.rank_by_gap, second.rank) == (None, None, 1)
    assert unranked([first, second]) == [first]


@pytest.mark.parametrize(
    ("figures", "need", "short", "rate", "gap"),
    [
        ((44, 100, 4500), 45, 1, Decimal("44.00"), Decimal("-1.00")),
        ((45, 100, 4500), 45, 0, Decimal("45.00"), Decimal("0.00")),
        ((90, 100, 4500), 45, 0, Decimal("90.00"), Decimal("45.00")),
        ((8999, 20000, 4500), 9000, 1, Decimal("44.995"), Decimal("-0.005")),
        ((1, 3, 3334), 2, 1, Decimal("33.33"), Decimal("-0.01")),
        ((0, 0, 4500), None, None, None, None),
        ((5, 10, None), None, None, Decimal("50.00"), None),
        ((0, 10, 0), 0, 0, Decimal("0.00"), Decimal("0.00")),
    ],
)
def test_what_a_line_says_of_its_distance_to_the_quota(period, figures, need, short, rate, gap):
    departments(period, figures)
    [line] = lines(period)
    assert (line.need, line.short, line.rate, line.gap) == (need, short, rate, gap)


@pytest.mark.parametrize(("reported", "is_incomplete"), [(3, True), (4, False), (0, True)])
def test_a_line_with_months_missing_says_so(period, reported, is_incomplete):
    make_compliance(make_unit("A"), period, 1, 1, months_reported=reported, months_expected=4)
    assert lines(period)[0].is_incomplete == is_incomplete


def test_a_unit_that_need_not_report_has_no_line(period):
    make_compliance(make_unit("A"), period, 10, 5, expected=False)
    assert lines(period) == []
    assert verdicts_by_kind(period, Basis.OFFICIAL) == {}


def test_a_commune_is_named_with_its_district_of_that_month(period):
    now, then = make_district("N", name="Huyện Nay"), make_district("T", name="Huyện Trước")
    make_compliance(make_commune("X", now), period, district=then)
    make_compliance(make_commune("Y", now, sort_order=1), period, district=None)
    names = [line.row.unit.display_name for line in lines(period, kind=COMMUNE)]
    assert names == ["UBND xã X, huyện Trước", "UBND xã Y"]


@pytest.mark.parametrize(("basis", "hinted"), [(Basis.PROVISIONAL, True), (Basis.OFFICIAL, False)])
def test_open_hints_of_the_year_are_shown_on_provisional_figures_only(period, basis, hinted):
    unit = make_unit("A")
    make_compliance(unit, period, 10, 5, basis)
    make_report(unit, make_period(2), "submitted", warnings=1)
    assert lines(period, basis)[0].has_open_hints == hinted


@pytest.mark.parametrize(
    "report",
    [
        {"month": 5, "warnings": 1},
        {"month": 2, "warnings": 0},
        {"month": 2, "warnings": 1, "status": "accepted"},
        {"month": 2, "warnings": 1, "year": 2019},
    ],
)
def test_hints_of_later_months_other_years_and_confirmed_reports_are_not_open(period, report):
    unit = make_unit("A")
    make_compliance(unit, period, 10, 5, Basis.PROVISIONAL)
    month = make_period(report.pop("month"), report.pop("year", 2020))
    make_report(unit, month, report.pop("status", "submitted"), **report)
    assert not lines(period, Basis.PROVISIONAL)[0].has_open_hints


@pytest.mark.parametrize(
    ("month", "basis", "locked", "final"),
    [
        (12, Basis.OFFICIAL, True, True),
        (12, Basis.OFFICIAL, False, False),
        (12, Basis.PROVISIONAL, True, False),
        (11, Basis.OFFICIAL, True, False),
    ],
)
def test_not_met_is_said_only_of_december_confirmed_and_locked(month, basis, locked, final):
    assert is_final(ReportingPeriod(year=2020, month=month, locked_at=clock.now() if locked else None), basis) == final


def test_verdicts_count_each_unit_once(period):
    departments(period, (45, 100, 4500), (44, 100, 4500), (0, 0, 4500), (9, 10, None), (0, 0, None))
    silent = make_unit("Z")
    make_compliance(silent, period, minimum_hundredths=4500, reported=False, months_reported=0, months_expected=4)
    counted = verdicts_by_kind(period, Basis.OFFICIAL)[DEPARTMENT]
    assert counted == Verdicts(units=6, met=1, missed=1, no_dossiers=1, not_reported=1, no_quota=2)
    assert counted.not_judged == 4
    assert (counted + counted).units == 12


def test_verdicts_by_another_field_and_among_some_units(period):
    district = make_district("H")
    for code in ("X", "Y"):
        unit = make_commune(code, district)
        make_compliance(unit, period, 10, 5, minimum_hundredths=2500, district=district)
    make_compliance(make_unit("S"), period, 10, 5, minimum_hundredths=4500)
    assert {key: each.units for key, each in verdicts_by("district", period, Basis.OFFICIAL).items()} == {
        district.pk: 2,
        None: 1,
    }


@pytest.mark.parametrize(
    "figures",
    [
        [(1, 2, 4500), (50, 100, 4500), (60, 100, 3000), (0, 0, 4500), (5, 10, None)],
        [(1, 3, 2500), (33, 99, 2500), (333, 1000, 2500)],
        [(0, 10, 0), (0, 20, 10000)],
    ],
)
def test_one_unit_read_by_itself_has_the_line_of_the_ranking(period, figures):
    departments(period, *figures)
    among = len(ranked(lines(period)))
    for line in lines(period):
        alone, place = line_of(Compliance.objects.get(unit=line.row.unit_id))
        assert (alone.rank, alone.rank_by_gap, alone.status) == (line.rank, line.rank_by_gap, line.status)
        assert place.ranked == among


def test_groups_have_their_sums_of_the_year_to_date_and_only_those_that_there_are(period):
    unit = make_unit("A")
    make_compliance(unit, make_period(1), 10, 5)
    make_compliance(unit, period, 20, 5)
    make_compliance(unit, make_period(5), 40, 5)
    [group] = groups_of(period, Basis.OFFICIAL, year_totals([2020], [Basis.OFFICIAL]))
    assert (group.kind, group.totals.received_total) == (DEPARTMENT, 30)


def test_many_lines_take_as_many_queries_as_one(period, django_assert_num_queries):
    for code in ("A", "B", "C"):
        make_compliance(make_commune(code, make_district(f"H{code}")), period, 1, 1)
        with django_assert_num_queries(1):
            found = lines(period, kind=COMMUNE)
            assert all(line.row.unit.display_name for line in found)


def test_lines_of_many_units_are_plain_values_and_only_those_shown_become_models(period, monkeypatch):
    departments(period, (50, 100, 4500), (40, 100, 3000), (1, 2, None))
    made = []
    monkeypatch.setattr("reporting.figures.line_rows.Unit", lambda **values: made.append(values) or Unit(**values))
    in_order = ranked(lines(period))
    assert made == []
    assert in_order[0].row.unit.display_name == "Sở A"
    assert [each["code"] for each in made] == ["A"]


def test_a_commune_is_named_with_its_district_of_that_month_and_has_its_tier(period):
    district = make_unit("H", "district", name="Huyện Một")
    make_unit("I", "district", name="Huyện Hai")
    unit = make_unit("X", "commune", name="Xã Một", parent=district)
    tier = make_tier(make_decision(), "XA", 2500, [unit], kind="commune")
    make_compliance(unit, period, 10, 5, minimum_hundredths=2500, district=district, tier=tier)
    Unit.objects.filter(pk=unit.pk).update(parent=None)
    [line] = lines(period, kind="commune")
    assert (line.row.unit.display_name, line.row.district, line.row.unit.parent) == (
        "UBND xã Một, huyện Một",
        district,
        district,
    )
    assert (line.row.tier, line.row.tier.name) == (tier, tier.name)
