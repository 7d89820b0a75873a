"""A file that proves that its days are not written day first is not counted by a guess."""

from datetime import date

import pytest

from exchange.dossiers.parts import refused_read
from tests.exchange.dossiers.files import HEAD, bring, content_of, dossier, record, refusals
from tests.exchange.dossiers.test_counting import workbook
from tests.reporting.one_stop import counts

NO_DAY = ("NgayTiepNhan", "Không phải là ngày")
TWO_DAYS = ("NgayTiepNhan", "Ngày và tháng có thể đã đổi chỗ")


@pytest.fixture
def by(working_province):
    return working_province.coordinator


def text_file(*days):
    return content_of(*(dossier(f"A-{number}", day=day) for number, day in enumerate(days)))


def sheet_of(*days):
    return workbook(HEAD, *(dossier(f"A-{number}", day=day) for number, day in enumerate(days)))


@pytest.mark.parametrize("proof", ["03/25/2020", "3/25/2020", "03-25-2020", "03/25/2020 08:30", "08:30 03/25/2020"])
def test_where_one_day_has_its_month_first_no_other_is_guessed(by, proof):
    file = record(text_file("01/03/2020", proof, "03/03/2020", "2020-03-04", "20200305"), by)
    assert counts() == {"2020-03 X1 C1": (3, 0, 0)}
    assert refusals(file) == {NO_DAY: 1, TWO_DAYS: 1}
    said = b"".join(refused_read(file)).decode()
    assert f"dòng 3 ({proof})" in said
    assert said.count("\n") == 3


def test_the_proof_may_be_the_last_row_of_the_file(by):
    days = [f"{month:02d}/{day:02d}/2020" for month in (1, 2, 3) for day in range(1, 13)]
    file = bring(text_file(*days, "03/31/2020"), by)
    assert (file.rows, file.good, file.refused) == (37, 3, 34)


def test_days_that_are_all_day_first_are_counted(by):
    file = record(text_file("01/03/2020", "25/03/2020", "02/03/2020"), by)
    assert counts() == {"2020-03 X1 C1": (3, 0, 0)}
    assert not any("tháng đứng trước" in note for note in file.outcome["notes"])


def test_a_file_with_both_orders_is_counted_day_first_and_says_so(by):
    file = bring(text_file("01/03/2020", "25/03/2020", "03/26/2020"), by)
    assert (file.good, refusals(file)) == (2, {NO_DAY: 1})
    [said] = [note for note in file.outcome["notes"] if "tháng đứng trước" in note]
    assert "Dòng 4 ghi tháng đứng trước (03/26/2020)" in said
    assert "dòng 3 ghi ngày đứng trước (25/03/2020)" in said
    assert "1 ngày" in said


@pytest.mark.parametrize("left", ["25/03/2020", "03/25/2020"])
def test_date_cells_next_to_days_that_a_spreadsheet_could_not_read_are_not_guessed(by, left):
    file = bring(sheet_of(date(2020, 1, 3), left, date(2020, 3, 3), date(2020, 3, 12)), by)
    assert refusals(file)[TWO_DAYS] == 2
    assert file.good == 1 + (left == "25/03/2020")
    assert f"dòng 3 ngày còn là chữ ({left})" in b"".join(refused_read(file)).decode()


def test_date_cells_after_the_twelfth_show_that_nothing_was_turned(by):
    file = bring(sheet_of(date(2020, 3, 5), "25/03/2020", date(2020, 3, 13)), by)
    assert (file.good, file.refused) == (3, 0)
