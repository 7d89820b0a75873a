"""The guard against texts that a spreadsheet takes for formulas."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest

from units.formulas import cell, harmless, plain


@pytest.mark.parametrize(
    "text",
    [
        *("=1+1", "+1", "-1", "@x", "\t=1", "\rx", "\nx", "\n=1", " =1"),
        *("\N{NO-BREAK SPACE}=1", "\N{ZERO WIDTH SPACE}=1", "\N{ZERO WIDTH NO-BREAK SPACE}@x"),
        *("＝1", "＋1", "－1", "＠x", " ＝1", "﹦1"),
    ],
)
def test_text_that_begins_like_a_formula_gets_an_apostrophe(text):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Sở Y tế", "1.001570", "a=1", "'=1", "…", "–", " Xã", "12/QĐ-UBND"])
def test_other_text_stays_as_it_is(text):
    assert harmless(text) == text


def test_a_row_of_a_csv_keeps_figures_and_days_and_guards_its_texts():
    file = io.StringIO()

    csv.writer(file).writerow(map(cell, ["=1", "Sở Y tế", None, -5, Decimal("-2.10"), date(2021, 1, 4)]))

    assert file.getvalue() == "'=1,Sở Y tế,,-5,-2.10,2021-01-04\r\n"


@pytest.mark.parametrize("text", ["=1+1", "-X", "X1", "'quoted'", "", "'"])
def test_what_was_made_harmless_is_read_as_it_was(text):
    assert plain(harmless(text)) == text
