"""Figures, hours and names in the running text of a document."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from reporting.documents.wording import count, hour_and_day, listed, unbroken, with_gap, with_rate
from reporting.figures.lines import Line
from reporting.models import Compliance
from reporting.rates import ComplianceStatus
from units.models import Unit


def line(online=3, total=10, minimum=4000, reported=2, expected=2, name="Sở Y tế"):
    row = Compliance(
        unit=Unit(kind="department", name=name),
        ytd_received_online=online,
        ytd_received_total=total,
        minimum_hundredths=minimum,
        months_reported=reported,
        months_expected=expected,
    )
    return Line(row, ComplianceStatus.NOT_YET_MET, 1, 1)


@pytest.mark.parametrize(
    ("number", "written"), [(0, "0"), (1, "01"), (9, "09"), (10, "10"), (999, "999"), (17_779, "17.779"), (-3, "−3")]
)
def test_a_single_figure_has_a_zero_before_it(number, written):
    assert count(number) == written


def test_a_text_that_is_not_broken_has_no_plain_blank():
    assert unbroken("tháng 4/2020") == "tháng\N{NO-BREAK SPACE}4/2020"


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (datetime(2021, 1, 4, 7, 5, tzinfo=ZoneInfo("UTC")), "14 giờ 05 ngày 04/01/2021"),
        (datetime(2021, 1, 4, 17, 0, tzinfo=ZoneInfo("UTC")), "00 giờ 00 ngày 05/01/2021"),
        (None, "…"),
    ],
)
def test_an_hour_is_that_of_the_country_and_dots_where_there_is_none(moment, written):
    assert hour_and_day(moment) == written


def test_names_with_commas_are_separated_by_semicolons():
    assert listed(["UBND xã Một, huyện Một", "Sở Y tế"]) == "UBND xã Một, huyện Một; Sở Y tế"
    assert listed([]) == ""


def test_a_rate_is_written_with_the_minimum():
    assert with_rate(line()) == "Sở Y tế 30,00% (tối thiểu 40%)"
    assert with_rate(line(minimum=3250)) == "Sở Y tế 30,00% (tối thiểu 32,5%)"


def test_a_gap_is_written_with_its_sign():
    assert with_gap(line()) == "Sở Y tế 30,00% (tối thiểu 40%; −10,00)"
    assert with_gap(line(online=5)) == "Sở Y tế 50,00% (tối thiểu 40%; +10,00)"
    assert with_gap(line(online=4)) == "Sở Y tế 40,00% (tối thiểu 40%; 0,00)"


def test_a_rate_that_rounding_would_lift_to_the_minimum_is_written_below_it():
    assert with_rate(line(online=39_999, total=100_000)) == "Sở Y tế 39,999% (tối thiểu 40%)"


def test_missing_months_are_said_after_the_rate():
    missing = line(reported=1)
    assert with_rate(missing) == "Sở Y tế 30,00% (tối thiểu 40%), chưa đủ báo cáo (1/2 tháng)"
    assert with_gap(missing) == "Sở Y tế 30,00% (tối thiểu 40%; −10,00), chưa đủ báo cáo (1/2 tháng)"
