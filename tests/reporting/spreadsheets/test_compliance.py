"""Compliance as CSV for programs and spreadsheets: its columns, each verdict, and a province without rows."""

import csv
from datetime import UTC, datetime
from io import StringIO

import pytest

from reporting.figures.freshness import Freshness
from reporting.models import Basis
from reporting.spreadsheets.compliance import columns, compliance_csv
from tests.factories import make_commune, make_compliance, make_district, make_period, make_unit

NEVER = Freshness(None, pending=False)


def read(period, basis=Basis.OFFICIAL, freshness=NEVER):
    text = compliance_csv(period, basis, freshness)
    return list(csv.DictReader(StringIO(text.removeprefix("\ufeff"), newline="")))


def test_a_province_without_rows_has_the_head_alone(april):
    text = compliance_csv(april, Basis.OFFICIAL, NEVER)
    assert text == "\ufeff" + ",".join(name for name, _meaning in columns()) + "\r\n"


def test_each_column_has_a_name_of_its_own_and_a_description():
    names, meanings = zip(*columns(), strict=True)
    assert len(set(names)) == len(set(meanings)) == len(names) == 17
    assert (names[0], names[-3:]) == ("as_of", ("months_expected", "basis", "updated_at"))
    assert all(meanings)


def test_a_row_is_complete_by_itself(april):
    district = make_district("H", name="Huyện Một")
    unit = make_commune("X", district, name="Xã Một")
    make_compliance(unit, april, 30, 10, district=district, minimum_hundredths=3250, months_expected=4)
    drained = datetime(2020, 5, 15, 2, 0, 30, tzinfo=UTC)
    assert read(april, freshness=Freshness(drained, pending=True)) == [
        {
            "as_of": "2020-04",
            "unit_code": "X",
            "unit_name": "Xã Một",
            "kind": "commune",
            "parent_code": "H",
            "quota_percent": "32.5",
            "months_reported": "1",
            "ytd_received_total": "30",
            "ytd_received_online": "10",
            "rate_percent": "33.33",
            "gap_points": "0.83",
            "status": "met",
            "rank_rate_in_kind": "1",
            "rank_gap_in_kind": "1",
            "months_expected": "4",
            "basis": "official",
            "updated_at": "2020-05-15T09:00:30+07:00",
        }
    ]


@pytest.mark.parametrize(
    ("total", "online", "minimum", "expected"),
    [
        (10, 4, 4000, ("40", "40.00", "0.00", "met", "1")),
        (100_000, 39_999, 4000, ("40", "40.00", "0.00", "not_met", "1")),
        (10, 3, 4000, ("40", "30.00", "-10.00", "not_met", "1")),
        (0, 0, 4000, ("40", "", "", "no_data", "")),
        (10, 3, None, ("", "30.00", "", "no_quota", "")),
        (0, 0, None, ("", "", "", "no_quota", "")),
        (10, 0, 0, ("0", "0.00", "0.00", "met", "1")),
    ],
)
def test_the_verdict_is_on_exact_figures(april, total, online, minimum, expected):
    make_compliance(make_unit("S"), april, total, online, minimum_hundredths=minimum)
    (row,) = read(april)
    names = ("quota_percent", "rate_percent", "gap_points", "status", "rank_rate_in_kind")
    assert tuple(row[name] for name in names) == expected


def test_ranks_are_shared_within_a_group_and_by_it_alone(april):
    for order, (code, online) in enumerate([("A", 4), ("B", 6), ("C", 4), ("D", 1)]):
        make_compliance(make_unit(code, sort_order=order), april, 10, online, minimum_hundredths=3000)
    make_compliance(make_commune("X", sort_order=9), april, 10, 1, minimum_hundredths=3000)
    ranks = [(row["unit_code"], row["rank_rate_in_kind"]) for row in read(april)]
    assert ranks == [("A", "2"), ("B", "1"), ("C", "2"), ("D", "4"), ("X", "1")]


def test_rows_are_of_the_month_and_basis_and_of_those_who_must_send(april):
    unit = make_unit("S")
    make_compliance(unit, april, 1, 1, Basis.PROVISIONAL)
    make_compliance(unit, make_period(3), 1, 1)
    make_compliance(make_unit("T"), april, 1, 1, expected=False)
    assert read(april) == []
    assert [(row["unit_code"], row["basis"]) for row in read(april, Basis.PROVISIONAL)] == [("S", "provisional")]


def test_a_name_that_begins_like_a_formula_is_harmless(april):
    make_compliance(make_unit("S", name="=1+1"), april)
    assert read(april)[0]["unit_name"] == "'=1+1"


def test_two_queries_read_it_at_most(april, django_assert_max_num_queries):
    for code in "ABC":
        make_compliance(make_unit(code), april, 10, 1)
    with django_assert_max_num_queries(2):
        assert len(read(april)) == 3
