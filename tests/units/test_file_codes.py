"""Which code a row of a file means: known ones within their group, new ones written out, each once."""

import pytest

from units.codes import CodeShape
from units.file_codes import FileCodes
from units.refusals import Refused

COMMUNE, DISTRICT = CodeShape(5), CodeShape(3)


@pytest.fixture
def codes():
    return FileCodes([("568", "district"), ("00568", "commune"), ("SO1", "department")])


@pytest.mark.parametrize(
    ("text", "group", "shape", "code"),
    [
        ("568", "district", DISTRICT, "568"),
        (568, "district", DISTRICT, "568"),
        (568, "commune", COMMUNE, "00568"),
        ("568", "commune", COMMUNE, "00568"),
        (569, "commune", COMMUNE, "00569"),
        ("569", "", None, "569"),
        ("so1", "department", None, "SO1"),
        (" SO1 ", "department", None, "SO1"),
        ("SO2", "department", None, "SO2"),
    ],
)
def test_a_row_brings_the_stored_code_that_it_means_or_a_new_one(codes, text, group, shape, code):
    assert codes.bring(text, group, shape, line=2) == code


@pytest.mark.parametrize("text", ["", " ", "Xã-1", "A B", "..", "x" * 41])
def test_what_is_no_code_is_refused(codes, text):
    with pytest.raises(Refused) as refused:
        codes.bring(text, line=2)
    assert refused.value.code == "code"


@pytest.mark.parametrize("again", ["N1", "n1", " N1", "N1\N{ZERO WIDTH SPACE}"])
def test_a_code_comes_once_in_whatever_spelling(codes, again):
    codes.bring("N1", line=2)
    with pytest.raises(Refused, match="dòng 2") as refused:
        codes.bring(again, line=7)
    assert refused.value.code == "twice"


def test_a_code_of_an_earlier_file_has_no_line_in_this_one(codes):
    codes.bring("N1", line=2)
    codes.begin_file()
    codes.bring("N2", line=2)
    with pytest.raises(Refused) as refused:
        codes.bring("n1", line=3)
    assert refused.value.code == "twice"
    assert not any(letter.isdigit() for letter in refused.value.sentence)


def test_the_group_of_a_code_is_that_of_the_files_own_row(codes):
    codes.bring("N1", "commune", line=2)
    assert [codes.group_of(code) for code in ("N1", "n1", "N2", "SO1")] == ["commune", "commune", None, None]


def test_a_number_and_the_code_that_it_means_are_one(codes):
    codes.bring(568, "commune", COMMUNE, line=2)
    with pytest.raises(Refused):
        codes.bring("00568", "commune", COMMUNE, line=2)


def test_two_stored_codes_that_fit_are_refused_rather_than_guessed():
    codes = FileCodes([("0123", "commune"), ("00123", "commune")])
    with pytest.raises(Refused) as refused:
        codes.bring(123, "commune", COMMUNE, line=2)
    assert refused.value.code == "several_codes"


@pytest.mark.parametrize(
    ("text", "group", "code"),
    [("901", "district", "901"), ("00901", "commune", "00901"), ("n1", "", "N1"), (" x9 ", "", "x9")],
)
def test_a_row_names_another_row_of_the_file_by_its_code(text, group, code):
    codes = FileCodes([])
    codes.bring(901, "district", DISTRICT, line=2)
    codes.bring(901, "commune", COMMUNE, line=2)
    codes.bring("N1", line=2)
    assert codes.meant(text, group) == code


def test_rows_that_came_later_are_named_too():
    codes = FileCodes([])
    assert codes.meant("n1") == "n1"
    codes.bring("N1", line=2)
    assert codes.meant("n1") == "N1"


def test_a_text_spelled_like_a_known_code_is_that_code_whatever_number_it_is():
    codes = FileCodes([("00123", "commune"), ("123", "commune")])
    assert (codes.bring("123", "commune", line=2), codes.bring("00123", "commune", line=3)) == ("123", "00123")
    assert (codes.meant("123", "commune"), codes.meant("00123", "commune")) == ("123", "00123")
