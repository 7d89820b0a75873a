"""A day of receipt in every way in which systems write it."""

from datetime import date

import pytest

from exchange.dossiers.days import received_on

DAY = date(2026, 1, 5)


@pytest.mark.parametrize(
    "written",
    [
        DAY,
        "20260105093000",
        "202601050930",
        "20260105",
        20260105,
        20260105093000,
        "2026-01-05",
        "2026-01-05 14:07:53",
        "2026-01-05T09:30:00",
        "2026-01-05T09:30:00.000",
        "2026-01-05T09:30:00+07:00",
        "2026-01-04T17:00:00Z",
        "2026-01-04T20:30:00.000Z",
        "05/01/2026",
        "5/1/2026",
        "05-01-2026",
        "05/01/2026 09:30",
        "5/1/2026 9:30:15",
        "09:30 05/01/2026",
        "09:30:15, 05/01/2026",
        " ngày 5 tháng 1 năm 2026 ",
    ],
)
def test_a_day_is_read_however_it_is_written(written):
    assert received_on(written) == DAY


@pytest.mark.parametrize(
    "written",
    [
        "",
        "20260231",
        "2026013",
        "31/02/2026",
        "2026-01",
        "05/01/26",
        "yesterday",
        "2026-13-05T09:30:00Z",
        "1" * 5000,
        5,
    ],
)
def test_what_is_no_day_is_none(written):
    assert received_on(written) is None


def test_the_last_moment_of_a_day_in_vietnam_is_that_day():
    assert received_on("2026-01-05T16:59:59Z") == DAY
    assert received_on("2026-01-05T17:00:00Z") == date(2026, 1, 6)
