"""Some lines of a group ranked among all of it: ties, units that are not ranked, units that do not count."""

import pytest
from django.db.models import Q

from reporting.figures.lines import lines_of
from reporting.models import Basis
from reporting.places.lines_among import lines_among
from reporting.rates import ComplianceStatus
from tests.factories import make_commune, make_compliance, make_district, make_period, make_report
from units import clock
from units.models import UnitKind

# online of ten, and the minimum: by rate A, B and C share the second rank, by gap C is before them
FIGURES = {"A": (4, 3000), "B": (4, 3000), "C": (4, 2000), "D": (9, 3000), "E": (1, 3000)}


@pytest.fixture
def period(db):
    return make_period(12)


@pytest.fixture
def group(period):
    """Five communes of a district with a rate, one without a quota and one without dossiers."""
    district = make_district("H")
    for order, (code, (online, minimum)) in enumerate(FIGURES.items()):
        unit = make_commune(code, district, sort_order=order)
        make_compliance(unit, period, 10, online, district=district, minimum_hundredths=minimum)
    make_compliance(make_commune("F", district, sort_order=8), period, 10, 9, district=district)
    make_compliance(make_commune("G", district, sort_order=9), period, district=district, minimum_hundredths=3000)
    return district


def ranks(period, among, basis=Basis.OFFICIAL, kind=UnitKind.COMMUNE):
    return [(line.row.unit.code, line.rank, line.rank_by_gap) for line in lines_among(period, basis, kind, among)]


def test_units_with_one_rate_share_a_rank_and_the_next_one_is_left_out(period, group):
    assert ranks(period, Q(district=group)) == [
        ("A", 2, 3),
        ("B", 2, 3),
        ("C", 2, 2),
        ("D", 1, 1),
        ("E", 5, 5),
        ("F", None, None),
        ("G", None, None),
    ]


@pytest.mark.parametrize(("code", "expected"), [("E", (5, 5)), ("B", (2, 3)), ("F", (None, None))])
def test_one_unit_has_its_rank_in_the_complete_group(period, group, code, expected):
    assert ranks(period, Q(unit__code=code)) == [(code, *expected)]


def test_lines_are_those_of_the_ranking_of_the_group(period, group):
    whole = lines_of(period, Basis.OFFICIAL, [UnitKind.COMMUNE])[UnitKind.COMMUNE]
    assert [said(line) for line in lines_among(period, Basis.OFFICIAL, UnitKind.COMMUNE, Q())] == [*map(said, whole)]
    assert len({said(line) for line in whole}) == len(whole) > 1


def said(line):
    unit = line.row.unit
    return unit.pk, unit.code, unit.display_name, line.to_date, line.status, line.rank, line.rank_by_gap, line.gap


def test_nothing_fits_and_there_are_no_lines(period, group):
    assert ranks(period, Q(unit__code="Z")) == []
    assert ranks(period, Q(), kind=UnitKind.DISTRICT) == []


def test_other_bases_months_groups_and_ended_units_take_no_rank(period, group):
    unit = make_commune("K", group)
    make_compliance(unit, period, 10, 10, Basis.PROVISIONAL, minimum_hundredths=3000)
    make_compliance(unit, make_period(11), 10, 10, minimum_hundredths=3000)
    make_compliance(group, period, 10, 10, minimum_hundredths=3000)
    make_compliance(make_commune("L", group), period, 10, 10, minimum_hundredths=3000, expected=False)
    assert ranks(period, Q(unit__code__in=["D", "L"])) == [("D", 1, 1)]


@pytest.mark.parametrize(
    ("is_locked", "basis", "status"),
    [
        (True, Basis.OFFICIAL, ComplianceStatus.NOT_MET),
        (False, Basis.OFFICIAL, ComplianceStatus.NOT_YET_MET),
        (True, Basis.PROVISIONAL, ComplianceStatus.NOT_YET_MET),
    ],
)
def test_a_quota_is_missed_for_good_once_a_confirmed_december_is_locked(period, group, is_locked, basis, status):
    if is_locked:
        period.locked_at = clock.now()
    unit = make_commune("K", group)
    make_compliance(unit, period, 10, 1, basis, minimum_hundredths=3000)
    (line,) = lines_among(period, basis, UnitKind.COMMUNE, Q(unit=unit))
    assert line.status == status


def test_hints_are_said_of_provisional_figures_alone(period, group):
    report = make_report(make_commune("K", group), period, "submitted", warnings=1)
    for basis in Basis:
        make_compliance(report.unit, period, 10, 1, basis)
    among = Q(unit=report.unit)
    assert [line.has_open_hints for line in lines_among(period, Basis.PROVISIONAL, "commune", among)] == [True]
    assert [line.has_open_hints for line in lines_among(period, Basis.OFFICIAL, "commune", among)] == [False]


def test_two_queries_read_them_however_many_they_are(period, group, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert len(lines_among(period, Basis.OFFICIAL, UnitKind.COMMUNE, Q(unit__code="A"))) == 1
    with django_assert_num_queries(2):
        assert len(lines_among(period, Basis.OFFICIAL, UnitKind.COMMUNE, Q())) == 7
