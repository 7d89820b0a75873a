"""The problems of a file: the first hundred one by one, all by kind, in sentences, in bounded memory."""

import pytest

from reporting.loading.problems import (
    LONGEST_VALUE,
    MAX_LINES,
    MAX_SHOWN,
    FileProblems,
    FilesRefused,
    refuse_files,
)


def problems(*rows, name="a.csv", all_rows=0):
    found = FileProblems(name, rows=all_rows)
    for row in rows:
        found.add(*row)
    return found


def test_a_file_without_problems_is_not_refused():
    problems().refuse()
    refuse_files([problems(), problems()])


def test_only_the_files_with_problems_are_named():
    bad = problems((2, "code", "X", "Lý do."), all_rows=10)
    with pytest.raises(FilesRefused) as refused:
        refuse_files([problems(name="good.csv"), bad])
    assert refused.value.files == [bad]
    first, second = refused.value.messages
    assert first.startswith("a.csv: ")
    assert "1" in first
    assert "10" in first
    assert second == "Dòng 2, cột «code», giá trị «X»: Lý do."


def test_a_refusal_never_says_more_bad_rows_than_there_are():
    assert "3" in problems(*[(line, "c", "v", "r") for line in (2, 3, 4)]).sentence()


def test_the_first_hundred_are_listed_and_the_rest_counted_over_all_files():
    many = problems(*[(line, "c", str(line), "r") for line in range(2, 82)])
    more = problems(*[(line, "c", str(line), "r") for line in range(2, 1302)], name="b.csv")
    with pytest.raises(FilesRefused) as refused:
        refuse_files([many, more])
    messages = refused.value.messages
    assert len(messages) == 2 + MAX_SHOWN + 1
    assert "1.280" in messages[-1]


def test_rows_with_one_reason_and_value_are_one_group():
    found = problems(*[(line, "code", "X", "Không có.") for line in range(2, 10)])
    [kind] = found.by_kind
    [group] = kind.groups
    assert (kind.count, group.count, group.lines) == (8, 8, [2, 3, 4, 5, 6])
    assert "2, 3, 4, 5, 6" in str(group)
    assert "3" in str(group).split("6")[1]
    assert kind.label == "Không có"


@pytest.mark.parametrize("count", [2, MAX_LINES])
def test_a_few_lines_are_named_all(count):
    found = problems(*[(line, "code", "X", "Không có.") for line in range(2, 2 + count)])
    shown = str(found.by_kind[0].groups[0])
    assert ", ".join(str(line) for line in range(2, 2 + count)) + "," in shown
    assert shown.startswith("Dòng 2, 3")


def test_one_line_is_listed_as_one():
    assert str(problems((2, "code", "X", "Không có.")).by_kind[0].groups[0]).startswith("Dòng 2, cột")


def test_reasons_that_quote_their_value_share_a_kind():
    found = problems((2, "total", "a", "«a» không là số.", "số"), (3, "total", "b", "«b» không là số.", "số"))
    [kind] = found.by_kind
    assert (kind.label, kind.count, len(kind.groups)) == ("số", 2, 2)


def test_kinds_come_the_most_frequent_first():
    found = problems((2, "a", "1", "x"), (3, "b", "1", "y"), (4, "b", "2", "y"))
    assert [kind.column for kind in found.by_kind] == ["b", "a"]


def test_memory_is_bounded_however_many_values_there_are():
    found = problems(*[(line, "code", str(line), "Không có.") for line in range(500)])
    [kind] = found.by_kind
    assert (found.bad, len(found.kept), len(kind.groups), kind.unlisted) == (500, MAX_SHOWN, MAX_SHOWN, 400)


def test_memory_is_bounded_however_many_kinds_there_are():
    found = problems(*[(line, "code", "x", f"Lý do {line}") for line in range(500)])
    assert (found.bad, len(found.kinds)) == (500, MAX_SHOWN)


def test_a_group_that_is_known_goes_on_counting_beyond_the_hundredth():
    rows = [(line, "code", str(line), "r") for line in range(150)]
    kind = problems(*rows, (999, "code", "5", "r")).by_kind[0]
    assert [group.count for group in kind.groups if group.first.value == "5"] == [2]
    assert kind.unlisted == 50


@pytest.mark.parametrize(
    ("value", "shown"),
    [("a\nb\r", "a b "), ("a\0b", "a\N{SYMBOL FOR NULL}b"), ("x" * 300, "…")],
)
def test_a_value_is_shown_on_one_line_and_cut(value, shown):
    found = problems((2, "code", value, "r"))
    assert shown in str(found.kept[0])
    assert len(found.kept[0].value) <= LONGEST_VALUE
