"""Our codes and theirs, both ways, for a day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.code_tables.codes import OWN_CODES, Codes, Line, Scheme, Subject, overlapping
from reporting.models import NUMBERS
from units.refusals import Refused

DAY = date(2020, 4, 30)
PROCEDURES = ["1.001", "1.002", "2.000", "X"]
UNIT_CHANGE = [
    Line(Subject.UNIT, "X1", "DiszpKrYNg8", valid_until=date(2020, 3, 31)),
    Line(Subject.UNIT, "X1", "FNnj3jKGS7i", valid_from=date(2020, 4, 1)),
]


def test_without_a_table_the_codes_are_our_own():
    assert OWN_CODES.unit_out("X1", DAY) == "X1"
    assert OWN_CODES.unit_into("x1", DAY) == "x1"
    assert OWN_CODES.cell_out("1.001", "received_total", DAY) == ("1.001.received_total", "")
    assert OWN_CODES.cell_into("1.001.received_total", "HllvX50cXC0", DAY) == ("1.001", "received_total")


@pytest.mark.parametrize(
    ("scheme", "element", "combo"),
    [
        (Scheme.ELEMENT, "1.001.received_online", ""),
        (Scheme.FIGURE, "received_online", "1.001"),
        (Scheme.PROCEDURE, "1.001", "received_online"),
    ],
)
def test_each_scheme_says_the_same_cell_in_its_own_parts(scheme, element, combo):
    codes = Codes(scheme=scheme)

    assert codes.cell_out("1.001", "received_online", DAY) == (element, combo)
    assert codes.cell_into(element, combo, DAY) == ("1.001", "received_online")


def test_a_unit_that_changes_its_code_has_each_in_its_time():
    codes = Codes(UNIT_CHANGE)

    assert codes.unit_out("X1", date(2020, 3, 31)) == "DiszpKrYNg8"
    assert codes.unit_out("x1", date(2020, 4, 1)) == "FNnj3jKGS7i"
    assert codes.unit_into("DiszpKrYNg8", date(2020, 3, 31)) == "X1"
    assert codes.unit_into("FNnj3jKGS7i", date(2020, 4, 1)) == "X1"
    assert codes.unit_into("X1", DAY) is None  # the table calls it otherwise


def test_a_line_for_one_figure_of_a_procedure_goes_before_what_its_parts_say():
    codes = Codes(
        [
            Line(Subject.PROCEDURE, "1.001", "PASSPORT"),
            Line(Subject.FIGURE, "received_total", "ALL"),
            Line(Subject.ELEMENT, "1.001.received_online", "fbfJHSPpUQD"),
        ]
    )

    assert codes.cell_out("1.001", "received_total", DAY) == ("PASSPORT.ALL", "")
    assert codes.cell_out("1.001", "received_online", DAY) == ("fbfJHSPpUQD", "")
    assert codes.cell_into("fbfJHSPpUQD", "", DAY) == ("1.001", "received_online")
    assert codes.cell_into("PASSPORT.ALL", "", DAY) == ("1.001", "received_total")
    for unknown in ("PASSPORT.received_online", "1.001.ALL", "PASSPORT.received_total", "ALL"):
        with pytest.raises(Refused):
            codes.cell_into(unknown, "", DAY)


def test_a_code_that_the_table_gives_to_another_is_refused_instead_of_naming_two():
    codes = Codes([Line(Subject.UNIT, "X1", "X2")])

    assert codes.unit_into("X2", DAY) == "X1"
    with pytest.raises(Refused) as refused:
        codes.unit_out("X2", DAY)
    assert refused.value.code == "taken_code"

    taken = Codes([Line(Subject.ELEMENT, "1.001.received_total", "1.002.received_total")])
    with pytest.raises(Refused):
        taken.cell_out("1.002", "received_total", DAY)


@pytest.mark.parametrize(
    ("scheme", "element", "combo", "part"),
    [
        (Scheme.ELEMENT, "no such", "", "dataElement"),
        (Scheme.ELEMENT, "1.001.received_total", "1.002", "categoryOptionCombo"),
        (Scheme.FIGURE, "received", "1.001", "dataElement"),
        (Scheme.FIGURE, "received_total", "", "categoryOptionCombo"),
        (Scheme.PROCEDURE, "", "received_total", "dataElement"),
        (Scheme.PROCEDURE, "1.001", "received", "categoryOptionCombo"),
    ],
)
def test_a_refusal_names_the_part_that_is_unknown(scheme, element, combo, part):
    with pytest.raises(Refused) as refused:
        Codes(scheme=scheme).cell_into(element, combo, DAY)

    assert refused.value.code == part


CODES = st.text("ABC.1", min_size=1, max_size=4)
LINES = st.lists(
    st.one_of(
        st.builds(Line, st.just(Subject.PROCEDURE), st.sampled_from(PROCEDURES), CODES),
        st.builds(Line, st.just(Subject.FIGURE), st.sampled_from(NUMBERS), CODES),
        st.builds(
            Line,
            st.just(Subject.ELEMENT),
            st.builds(lambda code, figure: f"{code}.{figure}", st.sampled_from(PROCEDURES), st.sampled_from(NUMBERS)),
            CODES,
        ),
    ),
    max_size=6,
)


@given(LINES.filter(lambda lines: overlapping(lines) is None), st.sampled_from(Scheme.values))
def test_what_goes_out_comes_in_as_the_same_figure(lines, scheme):
    codes = Codes(lines, scheme=scheme)

    for procedure in PROCEDURES:
        for figure in NUMBERS:
            try:
                written = codes.cell_out(procedure, figure, DAY)
            except Refused:
                continue
            assert codes.cell_into(*written, DAY) == (procedure, figure)


def test_lines_that_name_two_things_alike_on_a_day_are_found():
    first, second = UNIT_CHANGE

    assert overlapping([first, second]) is None
    assert overlapping([first, Line(Subject.UNIT, "x1", "other", valid_from=date(2020, 3, 31))]) is not None
    assert overlapping([first, Line(Subject.UNIT, "X2", "DiszpKrYNg8")]) is not None
    assert overlapping([first, Line(Subject.PROCEDURE, "X1", "DiszpKrYNg8")]) is None
