"""The guard against texts that a spreadsheet takes for formulas."""

import pytest

from units.formulas import harmless


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
