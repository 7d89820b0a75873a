"""Cells of a file of procedures as offices write them, and the rows of the national list."""

from datetime import date

import pytest

from procedures.models import Procedure
from procedures.national_list import HEADERS, NationalForm, NationalList
from procedures.resources import PROCEDURE_COLUMNS, ProcedureResource, read_level, read_levels
from tests.admin_files import by_column
from tests.factories import make_district, make_procedure, make_publication, make_unit
from units.codes import CodeShape
from units.reference_files.official import MAX_NAMED, missing_note
from units.reference_files.reading import FileRows
from units.reference_files.shapes import CodeReader, FileShape, day_text, line_of, word_reader
from units.refusals import Refused
from units.tables.columns import Column
from units.tables.values import Formula


@pytest.mark.parametrize(
    ("cell", "levels"),
    [
        ("Cấp tỉnh", "province"),
        ("cấp xã, cấp tỉnh", "commune;province"),
        ("Tỉnh; Huyện", "province;district"),
        ("Cấp huyện và cấp xã", "district;commune"),
        ("Huyện/Xã", "district;commune"),
        ("Cấp tỉnh + xã", "province;commune"),
        ("province;commune", "province;commune"),
        ("Cấp bộ", "Cấp bộ"),
        ("Cấp tỉnh, cấp bộ", "Cấp tỉnh, cấp bộ"),
        ("", ""),
    ],
)
def test_levels_are_read_in_the_words_of_offices_and_others_are_left_to_be_refused(cell, levels):
    assert read_levels(cell) == levels


@pytest.mark.parametrize(
    ("cell", "level"),
    [
        (4, "4"),
        ("4.0", "4"),
        ("Mức độ 4", "4"),
        ("mức 3", "3"),
        ("Level 4", "4"),
        ("4,5", "4,5"),
        (44, "44"),
        ("bốn", "bốn"),
        ("", ""),
    ],
)
def test_the_service_level_is_read_as_its_number(cell, level):
    assert read_level(cell) == level


# what every list reads its cells with


@pytest.mark.parametrize(
    ("cell", "line"),
    [("  Xã\n Một ", "Xã Một"), ("Xa\u0303", "Xã"), (5, "5"), (date(2020, 1, 2), "2020-01-02"), ("", "")],
)
def test_a_text_is_one_line(cell, line):
    assert line_of(cell) == line


@pytest.mark.parametrize(
    ("cell", "day"),
    [("2/4/2020", "2020-04-02"), (date(2020, 4, 2), "2020-04-02"), (Formula(date(2020, 4, 2)), "2020-04-02"), ("", "")],
)
def test_a_day_is_written_one_way(cell, day):
    assert day_text(cell) == day


@pytest.mark.parametrize("text", ["Xã Điền Lộc", "Hà Nội", "Êa Súp", "Ê", "Ủy ban", "Sở Y tế (mới)", "Phường 1?"])
def test_a_text_with_all_its_letters_is_taken(text):
    assert line_of(text) == text


@pytest.mark.parametrize("cell", ["31/02/2020", "3/6/19", 43831, 2020, date(1, 1, 1), "31/12/9999"])
def test_no_day_and_one_of_a_mistyped_year_are_refused(cell):
    with pytest.raises(Refused):
        day_text(cell)


@pytest.mark.parametrize(("cell", "word"), [("CẤP XÃ", "commune"), ("cap xa", "commune"), ("Bộ", "Bộ"), ("", "")])
def test_a_word_is_known_without_case_and_marks(cell, word):
    assert word_reader({"Cấp xã": "commune"})(cell) == word


@pytest.mark.parametrize(
    ("cell", "code"),
    [("so1", "SO1"), (" SO1 ", "SO1"), (123, "00123"), ("123", "00123"), (7, "00007"), ("N", "N"), ("", ""), (" ", "")],
)
def test_a_code_is_the_stored_one_or_written_out(cell, code):
    assert CodeReader(["SO1", "00123"], CodeShape(5))(cell) == code


def test_a_code_that_two_stored_ones_fit_is_refused():
    with pytest.raises(Refused):
        CodeReader(["0123", "00123"])(123)


def test_a_shape_reads_each_column_its_own_way_and_others_as_texts():
    shape = FileShape((Column("day", ("Ngày",)), Column("note", ())), {"day": day_text})
    assert (shape.read("day", "2/4/2020"), shape.read("note", " a  b ")) == ("2020-04-02", "a b")
    assert shape.labels == {"day": "Ngày", "note": "note"}


@pytest.mark.parametrize(("count", "named"), [(MAX_NAMED, MAX_NAMED), (MAX_NAMED + 1, MAX_NAMED)])
def test_rows_that_a_list_lacks_are_named_up_to_a_number(count, named):
    [note] = missing_note({f"P{number:02}" for number in range(count)})
    assert note.count("P") == named
    assert note.startswith(f"{count} dòng")
    assert (" …" in note) == (count > named)


def test_a_list_that_lacks_nothing_needs_no_note():
    assert missing_note(set()) == []


# the national list


def file_rows(*rows):
    names = [column.name for column in NationalList.columns]
    made = [[row.get(name, "") for name in names] for row in rows]
    return FileRows(names, made, [number + 3 for number in range(len(rows))])


ANSWERS = {
    "authority_level": ["commune", "district"],
    "department": None,
    "level": 4,
    "first_published": date(2020, 7, 1),
    "decision": "12/QĐ",
    "decision_date": None,
}


@pytest.mark.django_db
def test_new_procedures_take_the_answers_and_stored_ones_their_name_alone():
    make_procedure("1.000001", field="Hộ tịch")
    rows = file_rows(
        {"code": "1.000001", "name": "Tên mới", "field": "Hộ tịch"},
        {"code": "2.00002", "name": "Việc hai", "field": "Đất đai"},
    )
    made = NationalList().rows(rows, ANSWERS)
    assert made.headers == list(HEADERS)
    assert made.rows == [
        ["1.000001", "Tên mới", "Hộ tịch", "", "", "", "", "", ""],
        ["2.000020", "Việc hai", "Đất đai", "district;commune", "", "4", "2020-07-01", "12/QĐ", ""],
    ]
    assert made.lines == [3, 4]


@pytest.mark.django_db
def test_a_department_and_a_day_of_the_decision_are_written():
    answers = ANSWERS | {
        "authority_level": ["province"],
        "department": make_unit("SO1"),
        "decision_date": date(2020, 6, 1),
    }
    [row] = NationalList().rows(file_rows({"code": "1.1", "name": "a", "field": "b"}), answers).rows
    assert row[3:] == ["province", "SO1", "4", "2020-07-01", "12/QĐ", "2020-06-01"]


@pytest.mark.django_db
def test_stored_procedures_of_the_lists_fields_that_it_lacks_are_named_and_those_of_others_are_not():
    for code, field in (("A", "Hộ tịch"), ("B", "hộ  tịch"), ("C", "Đất đai")):
        make_procedure(code, field=field)
    made = NationalList().rows(file_rows({"code": "A", "name": "a", "field": "HỘ TỊCH"}), ANSWERS)
    assert len(made.notes) == 1
    assert made.notes[0].split("nguyên: ")[1].startswith("B.")


@pytest.mark.django_db
def test_a_list_to_fill_has_blanks_where_something_is_to_be_filled_in():
    [row] = NationalList().to_fill(file_rows({"code": "1.1", "name": "a", "field": "b"})).rows
    assert row == ["1.100000", "a", "b", *[""] * 6]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "faults"),
    [
        ({}, set()),
        ({"authority_level": ["province"]}, {"department"}),
        ({"authority_level": ["province"], "department": "SO1"}, set()),
        ({"department": "SO1"}, {"department"}),
        ({"department": "H1"}, {"department"}),
        ({"department": "SO9"}, {"department"}),
        ({"level": ""}, {"level"}),
        ({"level": "50"}, {"level"}),
        ({"first_published": "2020-07-01"}, set()),
        ({"first_published": "31/02/2020"}, {"first_published"}),
        ({"decision": "x" * 201}, {"decision"}),
        ({"authority_level": []}, {"authority_level"}),
    ],
)
def test_what_the_list_does_not_say_is_asked_and_checked(changed, faults):
    units = {"SO1": make_unit("SO1"), "H1": make_district("H1")}
    units["SO9"] = make_unit("SO9", active_until=date(2019, 12, 31))
    data = {"authority_level": ["commune"], "level": "4", "first_published": "01/07/2020"} | changed
    if "department" in data:
        data["department"] = units[data["department"]].pk
    assert set(NationalForm(data).errors) == faults


# the export


@pytest.mark.django_db
def test_an_export_writes_the_first_day_and_the_last_publication():
    procedure = make_procedure("P")
    make_publication(procedure, ["commune"], on=date(2019, 1, 1), until=date(2020, 6, 30))
    make_publication(procedure, ["province"], on=date(2020, 7, 1), level=4, department=make_unit("SO1"))
    [row] = [by_column(each, PROCEDURE_COLUMNS) for each in ProcedureResource().export(Procedure.objects.all()).dict]
    assert (row["first_published"], row["level"], row["authority_level"]) == ("2019-01-01", "4", "province")
    assert (row["department_code"], row["decision_date"]) == ("SO1", "")


@pytest.mark.django_db
def test_an_export_of_a_procedure_that_was_never_published_is_blank():
    make_procedure("P")
    [row] = [by_column(each, PROCEDURE_COLUMNS) for each in ProcedureResource().export().dict]
    assert {row[name] for name in ("first_published", "level", "authority_level", "department_code", "decision")} == {
        ""
    }


@pytest.mark.django_db
def test_an_export_reads_many_procedures_in_as_many_queries_as_one(django_assert_num_queries):
    for number in range(3):
        make_publication(make_procedure(f"P{number}"), ["province"], department=make_unit(f"S{number}"))
        with django_assert_num_queries(5):
            assert len(ProcedureResource().export(Procedure.objects.all())) == number + 1
