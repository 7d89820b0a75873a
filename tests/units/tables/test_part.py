"""One part of a workbook: its hidden rows and formulas, and XML that no workbook has."""

import pytest

from units.tables.reader.limits import Limits
from units.tables.reader.part import column_number, inspect
from units.tables.reader.refusal import NotRead


def seen(rows, limits=Limits(), prefix="", **more):  # noqa: B008
    part = f"<{prefix}worksheet><{prefix}sheetData>{rows}</{prefix}sheetData></{prefix}worksheet>"
    if prefix:
        part = part.replace("worksheet>", 'worksheet xmlns:x="urn:x">', 1)
    return inspect(part.encode(), limits, is_xml=True, **more)


def refusal(rows, limits=Limits()):  # noqa: B008
    with pytest.raises(NotRead) as refused:
        seen(rows, limits)
    return refused.value.code


@pytest.mark.parametrize(("letters", "number"), [("A", 1), ("z", 26), ("AA", 27), ("AB", 28), ("XFD", 16384)])
def test_columns_are_numbered_from_one(letters, number):
    assert column_number(letters) == number


def test_the_first_three_hidden_rows_are_named():
    rows = "".join(f'<row r="{line}" hidden="{"true" if line % 2 else 1}"/>' for line in (2, 4, 5, 9))
    assert seen(rows).hidden_rows == [2, 4, 5]


@pytest.mark.parametrize("hidden", ["0", "false", ""])
def test_a_row_that_is_not_hidden_is_not_named(hidden):
    assert seen(f'<row r="2" hidden="{hidden}"/>').hidden_rows == []


def test_rows_and_cells_without_a_number_follow_the_one_before():
    rows = '<row r="3"/><row hidden="1"><c><v>1</v></c><c><f>A1</f><v>7</v></c></row>'
    facts = seen(rows)
    assert (facts.hidden_rows, facts.formulas) == ([4], {(4, 2): "7"})


@pytest.mark.parametrize(
    ("cell", "stored"),
    [
        ('<c r="B2"><f>1+1</f><v>2</v></c>', "2"),
        ('<c r="B2" t="n"><f>1+1</f><v> 2 </v></c>', "2"),
        ('<c r="B2"><f>1+1</f></c>', ""),
        ('<c r="B2" t="str"><f>A1</f><v>hai</v></c>', ""),
        ('<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "#DIV/0!"),
        ('<c r="B2" t="e"><v>#N/A</v></c>', "#N/A"),
        ('<c r="B2" t="e"><v>#SPILL!</v></c>', "#"),
        ('<c r="B2" t="b"><f>A1</f><v>1</v></c>', ""),
    ],
)
def test_a_formula_is_known_with_its_figure_only_where_that_is_a_number(cell, stored):
    assert seen(f'<row r="2">{cell}</row>').formulas == {(2, 2): stored}


def test_a_cell_without_a_formula_is_none_also_after_one_with():
    rows = '<row r="1"><c r="A1"><f>1</f><v>1</v></c><c r="B1"><v>5</v></c></row>'
    assert seen(rows).formulas == {(1, 1): "1"}


def test_a_prefix_before_the_names_changes_nothing():
    assert seen('<x:row r="2" hidden="1"/>', prefix="x:").hidden_rows == [2]


def test_what_is_outside_the_data_of_a_sheet_is_not_inspected():
    assert inspect(b'<a><row r="2" hidden="1"/><c r="Q"/></a>', Limits(), is_xml=True).hidden_rows == []


@pytest.mark.parametrize("content", ["<v>1</v>", "<is><t>a</t></is>", "<f>1</f>"])
@pytest.mark.parametrize("place", ["A3", "C2"])
def test_a_cell_with_something_in_it_outside_the_limits_is_too_large(content, place):
    limits = Limits(rows=2, columns=2)
    assert refusal(f'<row r="{place[1]}"><c r="{place}">{content}</c></row>', limits) == "size"


def test_a_formatted_cell_without_anything_in_it_may_be_anywhere():
    assert seen('<row r="9"><c r="Z9"/></row>', Limits(rows=2, columns=2)).formulas == {}


@pytest.mark.parametrize("place", ["2", "A", "A-1", "ABCD1", "A12345678", "", "Ａ1"])
def test_a_cell_whose_place_is_none_is_not_read(place):
    assert refusal(f'<row r="1"><c r="{place}"><v>1</v></c></row>') == "unread"


@pytest.mark.parametrize("number", ["x", "-1", "1.5", "12345678", ""])
def test_a_row_whose_number_is_none_is_not_read(number):
    assert refusal(f'<row r="{number}"/>') == "unread"


def test_a_document_type_is_not_read():
    part = b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    with pytest.raises(NotRead):
        inspect(part, Limits(), is_xml=True)


@pytest.mark.parametrize(("part", "is_xml"), [(b"<a><b>", True), (b"<a><b>", False), (b"GIF89a", True)])
def test_xml_that_does_not_end_is_not_read(part, is_xml):
    with pytest.raises(NotRead):
        inspect(part, Limits(), is_xml=is_xml)


def test_a_picture_is_left_out():
    assert inspect(b"\x89PNG\r\n", Limits(), is_xml=False) is None
