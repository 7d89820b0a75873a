"""How mails and documents write days and moments: the end of a day is its 24th hour, never 23:59."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest
from django.utils import translation
from django.utils.formats import number_format
from hypothesis import example, given
from hypothesis import strategies as st

from units import clock
from units.models import Unit, UnitKind
from units.wording import MINUS, moment_written, points_unsigned, rate, until, weekday_written, whole


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (clock.end_of(date(2020, 5, 20)), "24 giờ ngày 20/05/2020"),
        (clock.at(date(2020, 5, 20), time(23, 59)), "23 giờ 59 ngày 20/05/2020"),
        (clock.at(date(2020, 5, 20), time(14, 5)), "14 giờ 05 ngày 20/05/2020"),
        (datetime.fromisoformat("2020-05-20T16:59:59.999999+00:00"), "24 giờ ngày 20/05/2020"),
        (None, "–"),
    ],
)
def test_until(moment, text):
    assert until(moment) == text


def test_until_in_english():
    with translation.override("en"):
        assert until(clock.end_of(date(2020, 5, 20))) == "the end of 20/05/2020"


def test_a_day_and_a_moment_as_documents_write_them():
    assert weekday_written(date(2021, 1, 5)) == "thứ Ba, ngày 05/01/2021"
    assert moment_written(clock.at(date(2021, 1, 4), time(8, 0))) == "08 giờ 00 ngày 04/01/2021"


def test_the_organ_is_the_display_name_without_the_district():
    district = Unit(kind=UnitKind.DISTRICT, name="Thành phố Nha Trang")
    commune = Unit(kind=UnitKind.COMMUNE, name="Phường Lộc Thọ", parent=district)
    assert (commune.organ, commune.display_name) == (
        "UBND phường Lộc Thọ",
        "UBND phường Lộc Thọ, thành phố Nha Trang",
    )
    assert (district.organ, Unit(kind=UnitKind.DEPARTMENT, name="Sở Y tế").organ) == (
        "UBND thành phố Nha Trang",
        "Sở Y tế",
    )


@pytest.mark.parametrize(
    ("number", "text"),
    [(None, "–"), (0, "0"), (999, "999"), (1000, "1.000"), (17779, "17.779"), (-47, "−47"), (-1200, "−1.200")],
)
def test_whole_numbers_in_groups_of_three(number, text):
    assert whole(number) == text


@pytest.mark.parametrize("language", ["vi", "en"])
@given(st.integers(-(10**13), 10**13), st.integers(0, 4))
@example(0, 2)
@example(-1234567, 0)
def test_numbers_are_written_as_django_writes_them(language, digits, decimals):
    number = Decimal(digits).scaleb(-decimals)
    with translation.override(language):
        grouped = number_format(digits, use_l10n=True, force_grouping=True)
        assert whole(digits) == grouped.replace("-", MINUS)
        assert rate(number) == f"{number_format(number, use_l10n=True)}%"
        assert points_unsigned(number) == number_format(abs(number), use_l10n=True)
        assert points_unsigned(digits) == number_format(abs(digits), use_l10n=True)


def test_the_empty_text_of_an_unknown_variable_stays_empty():
    assert whole("") == ""
