"""Of a file only what is wanted leaves the process that reads it: some columns, one of them as hashes, or the head."""

import tempfile
import tracemalloc
from contextlib import contextmanager
from io import BytesIO

import openpyxl
import pytest

from tests.units.tables.files import EXPECTED, saved
from units.refusals import Refused
from units.tables.book import opened
from units.tables.reader.limits import Limits
from units.tables.reader.text import text_rows
from units.tables.reader.wanted import Wanted, hashed

TEXT = "title\nnumber;name;unit\nA-1;Nguyễn Văn A;X1\nA-2;Trần Thị B;X2\n".encode()
JSON = '{"number": "A-1", "name": "Nguyễn Văn A", "UNIT": "X1"}\n\n{"number": 7, "unit": null}\n'.encode()


@contextmanager
def on_disk(content):
    with tempfile.TemporaryFile() as file:
        file.write(content)
        yield file


def read(content, wanted):
    with on_disk(content) as file, opened(file, EXPECTED, Limits(), wanted) as book:
        return [(row.line, *row.values) for sheet in book.sheets for row in sheet.rows()]


def raw(content, wanted):
    """All that the child wrote."""
    with on_disk(content) as file, opened(file, EXPECTED, Limits(), wanted) as book:
        book.sheets[0].lines.seek(0)
        return book.sheets[0].lines.read().decode()


def workbook():
    book = openpyxl.Workbook()
    book.active.append(["notes"])
    sheet = book.create_sheet("list")
    for row in (["number", "name", "unit"], ["A-1", "Nguyễn Văn A", "X1"], [12, "Trần Thị B", "X2"]):
        sheet.append(row)
    return saved(book)


def test_only_the_wanted_columns_of_the_lines_below_the_headings_are_passed_on():
    wanted = Wanted(sheet=0, after=2, columns=(2, 0))
    assert read(TEXT, wanted) == [(3, "X1", "A-1"), (4, "X2", "A-2")]
    assert "Nguyễn" not in raw(TEXT, wanted)


def test_a_hashed_column_can_be_compared_and_not_read():
    rows = read(TEXT, Wanted(sheet=0, after=2, columns=(0, 2), hashed=0, key="secret"))
    assert [row[1] for row in rows] == [hashed("A-1", "secret"), hashed("A-2", "secret")]
    assert len({row[1] for row in rows}) == 2
    assert "A-1" not in raw(TEXT, Wanted(sheet=0, after=2, columns=(0, 2), hashed=0, key="secret"))


@pytest.mark.parametrize("same", [" A-1 ", "a-1", "A-1\n"])
def test_blanks_around_a_number_and_its_case_make_no_other_number(same):
    assert hashed(same, "key") == hashed("A-1", "key") != hashed("A-1", "other key")


def test_a_blank_number_has_no_hash():
    assert hashed("  ", "key") == ""


def test_of_a_workbook_only_the_wanted_sheet_is_passed_on():
    rows = read(workbook(), Wanted(sheet=1, after=1, columns=(2, 0), hashed=1, key="k"))
    assert rows == [(2, "X1", hashed("A-1", "k")), (3, "X2", hashed(12, "k"))]


def test_the_head_of_a_text_is_read_without_the_rest():
    assert read(TEXT + b'"' * 100_000, Wanted(rows=2)) == [(1, "title"), (2, "number", "name", "unit")]


def test_lines_of_json_are_a_table_of_the_wanted_members_that_there_are():
    wanted = Wanted(members=("number", "unit", "day"))
    assert read(JSON, wanted) == [(0, "number", "unit"), (1, "A-1", "X1"), (3, 7)]
    assert "Nguyễn" not in raw(JSON, wanted)


def test_a_member_that_comes_late_has_its_column():
    late = b'{"unit": "X1"}\n{"unit": "X2", "day": true}\n'
    assert read(late, Wanted(members=("unit", "day"))) == [(0, "unit", "day"), (1, "X1"), (2, "X2", "true")]


@pytest.mark.parametrize("line", ["[1]", "{", '"text"', "{} {}", "[" * 100_000])
def test_a_line_that_is_no_object_is_named(line):
    with pytest.raises(Refused, match="Dòng 2 ") as refused:
        read(f'{{"unit": "X1"}}\n{line}\n'.encode(), Wanted(members=("unit",)))
    assert refused.value.code == "json"


def test_lines_of_json_are_no_table_where_they_are_not_wanted():
    assert read(b'{"unit": "X1"}\n', Wanted(rows=5)) == [(1, '{"unit": "X1"}')]


def test_the_memory_of_reading_a_text_does_not_grow_with_it():
    def peak(lines):
        content = BytesIO(b"A-1;X1;2020-03-01;some more text that nobody needs\n" * lines)
        tracemalloc.start()
        assert sum(1 for _row in text_rows(content, Limits())) == lines
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(10)
    few, many = peak(30_000), peak(120_000)
    assert many < few * 1.2
