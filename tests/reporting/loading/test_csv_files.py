"""A CSV file read row by row: its header, its lines, what cannot be read at all, and forms saved by hand."""

import pytest

from reporting.loading.csv_files import CsvFile
from reporting.loading.problems import FilesRefused

COLUMNS = ("code", "name", "total")


@pytest.fixture
def csv_file(tmp_path):
    def make(content, *, by_hand=False, columns=COLUMNS):
        path = tmp_path / "a.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return CsvFile(path, columns, by_hand=by_hand)

    return make


def refusal(file):
    with pytest.raises(FilesRefused) as refused:
        list(file.rows())
    [problem] = refused.value.files[0].kept
    return problem.line, problem.reason


def test_rows_come_with_the_lines_on_which_they_begin(csv_file):
    file = csv_file('code,name,total\nX1,"Xã\nMột",5\n\nX2,Xã Hai,6\n')
    assert list(file.rows()) == [(2, ["X1", "Xã Một", "5"]), (5, ["X2", "Xã Hai", "6"])]
    assert file.problems.rows == 2


def test_columns_may_be_in_any_order_and_are_given_in_the_expected_one(csv_file):
    file = csv_file("total,code,name\n5,X1,Xã\n")
    assert list(file.named_rows()) == [(2, {"code": "X1", "name": "Xã", "total": "5"})]


@pytest.mark.parametrize("content", ["\ufeffcode,name,total\r\nX1,a,5\r\n", "code , name,total\nX1 , a,5"])
def test_a_mark_line_ends_and_blanks_are_accepted(csv_file, content):
    assert list(csv_file(content).rows()) == [(2, ["X1", "a", "5"])]


def test_texts_are_composed(csv_file):
    assert list(csv_file("code,name,total\nX1,Xa\u0303,5\n").rows()) == [(2, ["X1", "Xã", "5"])]


def test_a_header_alone_has_no_rows(csv_file):
    assert list(csv_file("code,name,total\n").rows()) == []


@pytest.mark.parametrize(("row", "count"), [("X1,a", "2"), ("X1,a,5,", "4"), ("X1,a,5,6,7", "5")])
def test_a_row_with_another_number_of_values_is_noted_and_left_out(csv_file, row, count):
    file = csv_file(f"code,name,total\n{row}\nX2,b,6\n")
    assert list(file.rows()) == [(3, ["X2", "b", "6"])]
    [problem] = file.problems.kept
    assert (problem.line, problem.column, problem.value) == (2, "code", "X1")
    assert count in problem.reason


@pytest.mark.parametrize(
    "header",
    ["", "code,name", "code,name,total,total", "code,name,total,more", "Code,name,total", "code;name;total"],
)
def test_another_header_refuses_the_file(csv_file, header):
    line, reason = refusal(csv_file(f"{header}\nX1,a,5\n"))
    assert line == 1
    assert "code, name, total" in reason


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"code,name,total\nX1,\xff,5\n", 2),
        (b"code,name,total\nX1,a,5\nX2,\0,5\n", 3),
        (b'code,name,total\nX1,a,5\nX2,"b,5\nX3,c,6\n', 3),
        (b'code,name,total\nX1,"a"b,5\n', 2),
    ],
)
def test_what_is_no_csv_is_refused_at_its_line(csv_file, content, line):
    assert refusal(csv_file(content))[0] == line


def test_a_file_that_is_not_there_is_refused_by_its_name(tmp_path):
    with pytest.raises(FilesRefused) as refused:
        list(CsvFile(tmp_path / "absent.csv", COLUMNS).rows())
    assert "absent.csv" in refused.value.sentence


# by hand


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_edited_by_hand_is_read_as_spreadsheets_save_it(csv_file, separator, encoding):
    text = "\n".join(separator.join(row) for row in (("CODE", "more", "Total", "Name"), ("X1", "-", "5", "Xã")))
    assert list(csv_file(text.encode(encoding), by_hand=True).rows()) == [(2, ["X1", "Xã", "5"])]


def test_a_file_of_a_program_is_read_strictly(csv_file):
    assert refusal(csv_file("code,name,total\nX1,a,5\n".encode("utf-16")))[0] == 1


def test_a_hand_made_header_without_a_column_is_refused(csv_file):
    assert "code, name, total" in refusal(csv_file("code;name\nX1;a\n", by_hand=True))[1]
