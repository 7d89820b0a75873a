"""A text file of a table: its separator, its encoding, and what is no text."""

import csv
import gc
import sys
from io import BytesIO

import pytest

from units.tables.reader.limits import Limits
from units.tables.reader.refusal import NotRead
from units.tables.reader.text import text_rows


@pytest.fixture(autouse=True)
def limit_of_this_process():
    """The reader bounds the cells of its own process; here it is the process of all tests."""
    before = csv.field_size_limit()
    yield
    csv.field_size_limit(before)


def rows(content, limits=Limits()):  # noqa: B008
    return list(text_rows(BytesIO(content if isinstance(content, bytes) else content.encode()), limits))


@pytest.mark.parametrize("sign", [";", ",", "\t", "|"])
def test_each_separator_is_found(sign):
    assert rows(f"a{sign}b\n1{sign}2\n") == [["a", "b"], ["1", "2"]]


def test_the_separator_is_the_sign_that_splits_most_lines_alike():
    text = "Báo cáo, tháng 4, năm 2020\nmã;tên\nX1;Xã Một, huyện Một\nX2;Xã Hai, huyện Một\n"
    assert rows(text)[1:] == [["mã", "tên"], ["X1", "Xã Một, huyện Một"], ["X2", "Xã Hai, huyện Một"]]


def test_of_two_signs_that_split_as_many_lines_the_wider_one_is_meant():
    assert rows("a,b;c,d\n1,2;3,4\n") == [["a", "b;c", "d"], ["1", "2;3", "4"]]


@pytest.mark.parametrize("hint", ["sep=|", "SEP=|"])
def test_the_line_that_tells_excel_the_separator_is_followed(hint):
    assert rows(f"{hint}\na|b;c;d;e\n")[1:] == [["a", "b;c;d;e"]]


def test_a_hint_with_another_sign_is_no_hint():
    assert rows("sep=x\na;b\n")[1:] == [["a", "b"]]


def test_one_column_needs_no_separator():
    assert rows("a\nb\n") == [["a"], ["b"]]


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf"])
def test_an_empty_file_has_no_rows(content):
    assert rows(content) == []


def test_a_quoted_cell_keeps_its_separators_quotes_and_line_ends():
    assert rows('a;b\n"1;2";"3 ""4""\n5"\n') == [["a", "b"], ["1;2", '3 "4"\n5']]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_ends_a_row(end):
    assert rows(f"a;b{end}1;2{end}") == [["a", "b"], ["1", "2"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_vietnamese_survives_every_unicode_encoding(encoding):
    assert rows("mã;tên\nX1;Xã Ngọc Hiệp\n".encode(encoding)) == [["mã", "tên"], ["X1", "Xã Ngọc Hiệp"]]


def test_the_code_page_of_vietnam_gives_composed_letters():
    assert rows("ma;Xa\N{COMBINING TILDE}\n".encode("cp1258")) == [["ma", "Xã"]]


def test_a_byte_that_no_code_page_knows_is_one_damaged_letter():
    assert rows(b"X1;a\x8a\n") == [["X1", "a\N{REPLACEMENT CHARACTER}"]]


@pytest.mark.parametrize("content", [b"a;b\x00c", b"\xff\xfea", b"\x00\xd8a\x00;\x00b\x00"])
def test_what_is_no_text_is_not_read(content):
    with pytest.raises(NotRead) as refused:
        rows(content)
    assert refused.value.code == "unread"


def test_a_cell_longer_than_a_cell_can_be_is_not_read():
    assert rows("a;1234", Limits(letters=4)) == [["a", "1234"]]
    with pytest.raises(NotRead):
        rows("a;12345", Limits(letters=4))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('a;b;c\n1;"x;2\n3;y;4\n', "2"),
        ('a;b;c\n1;x;2\n3;y;"4\n5;z;6\n', "3"),
        ('a;b;c\n1;"x;2\n3;y";4\n', "2"),
        ('a;b;c\n"1;x;2\n3;y;4\n5";z;6\n', "2"),
    ],
)
def test_a_quotation_mark_that_takes_whole_rows_into_one_cell_is_refused_with_its_line(text, line):
    """Closed by a stray one further down, the row looked like a good one, with the numbers of another."""
    with pytest.raises(NotRead) as refused:
        rows(text)
    assert (refused.value.code, refused.value.where) == ("quote", line)


def test_a_name_over_two_lines_with_the_separator_in_it_stays_a_name():
    assert rows('a;b;c\n1;"x; y\nz";2\n')[1] == ["1", "x; y\nz", "2"]


@pytest.fixture
def errors_of_what_ends(monkeypatch):
    """What goes wrong where nobody can catch it: when an object that nobody holds any more is cleared away."""
    errors = []
    monkeypatch.setattr(sys, "unraisablehook", lambda error: errors.append(repr(error.exc_value)))
    return errors


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_file_may_be_closed_before_a_reading_that_was_given_up_ends(errors_of_what_ends, encoding):
    with BytesIO("a;b\n1;2\n3;4\n".encode(encoding)) as file:
        reading = text_rows(file, Limits())
        assert next(reading) == ["a", "b"]
    del reading
    gc.collect()
    assert errors_of_what_ends == []
