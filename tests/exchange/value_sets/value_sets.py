"""Data values as hypothesis makes them: any texts that a code may be, and any signs that a spreadsheet may dislike."""

from __future__ import annotations

from hypothesis import strategies as st

from exchange.value_sets.values import DataValue
from units.formulas import harmless, plain

# what XML and databases can hold: no control characters, no half characters
LETTERS = st.characters(exclude_categories=["Cs", "Cc", "Cn"])
CODES = (
    st.text(LETTERS, min_size=1, max_size=12).map(str.strip).filter(lambda code: code and plain(harmless(code)) == code)
)
VALUES = st.integers(0, 9_999_999).map(str)
PERIODS = st.sampled_from(["202004", "202012", "2025-12-15/P1M", "2020-04-01/P1M"])
DATA_VALUES = st.builds(
    DataValue,
    data_element=CODES,
    period=PERIODS,
    org_unit=CODES,
    value=VALUES,
    category_option_combo=st.one_of(st.just(""), CODES),
)
DATA_SETS = st.lists(DATA_VALUES, max_size=12)
