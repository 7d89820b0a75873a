from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.formats import date_format, localize_input, number_format, sanitize_separators


@pytest.mark.parametrize(("language", "text"), [("vi", "17.779"), ("en", "17,779")])
def test_a_figure_is_grouped(language: str, text: str) -> None:
    with translation.override(language):
        assert number_format(17779, use_l10n=True, force_grouping=True) == text


@pytest.mark.parametrize(("language", "text"), [("vi", "29,87"), ("en", "29.87")])
def test_a_rate_has_the_decimal_mark_of_its_language(language: str, text: str) -> None:
    with translation.override(language):
        assert Template("{{ rate }}").render(Context({"rate": Decimal("29.87")})) == text


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_year_is_not_a_figure(language: str) -> None:
    with translation.override(language):
        assert Template("{{ year }}").render(Context({"year": 2020})) == "2020"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_day_comes_before_its_month(language: str) -> None:
    with translation.override(language):
        assert date_format(date(2021, 1, 5)) == "05/01/2021"
        assert localize_input(date(2021, 1, 5)) == "05/01/2021"


def test_a_time_is_shown_in_vietnam() -> None:
    shown = Template("{{ at }}").render(Context({"at": datetime(2021, 1, 4, 7, 5, tzinfo=UTC)}))

    assert shown == "14:05, 04/01/2021"


def test_a_typed_figure_may_be_grouped() -> None:
    with translation.override("vi"):
        assert sanitize_separators("29,87") == "29.87"
