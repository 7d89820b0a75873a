"""What is stored and breaks the rules for codes and texts: found, named, with what to do about it."""

import pytest
from django.db import connection

from tests.factories import make_unit
from units.codes import LONGEST_CODE, CodeShape
from units.models import Unit, UnitKind
from units.stored_codes import StoredCodes, shown

pytestmark = pytest.mark.django_db


def stored(*codes, **values):
    """Units with these codes, written past every rule."""
    rows = [
        Unit(code=code, kind=UnitKind.COMMUNE, name=f"Xã {number}", has_old_code=True, **values)
        for number, code in enumerate(codes)
    ]
    return Unit.objects.bulk_create(rows)


def found(*codes, shape=None, together=lambda one, other: True, **values):
    checked = StoredCodes(stored(*codes, **values), shape_of=lambda _row: shape, together=together)
    return list(checked.findings())


def whats(findings):
    return [finding.what for finding in findings]


def test_codes_within_the_rules_are_not_found():
    assert found("X1", "X2", "1.001570", shape=CodeShape(1, 6)) == []


@pytest.mark.parametrize("code", ["99/1", "A B", "", "..", "Xã", "x" * 41])
def test_a_code_that_cannot_be_one_is_found_with_its_page(code):
    if len(code) > LONGEST_CODE and connection.vendor == "postgresql":
        pytest.skip("PostgreSQL stores no longer code than the column is")
    [finding] = [each for each in found(code) if "không dùng" in each.what or "không thể" in each.what]
    pk = Unit.objects.get().pk
    assert finding.rows == [f"/admin/units/unit/{pk}/change/ UBND xã 0"]
    assert finding.advice


@pytest.mark.parametrize(
    "other",
    [
        "x-1",
        "X-1 ",
        "X\N{ZERO WIDTH SPACE}-1",
        "X\N{EN DASH}1",
        "X\N{MINUS SIGN}1",
        "\N{CYRILLIC CAPITAL LETTER HA}-1",
        "\N{GREEK CAPITAL LETTER CHI}-1",
        "Ｘ-1",
    ],
)
def test_codes_that_look_alike_are_found_together(other):
    [double] = [each for each in found("X-1", other) if each.what.startswith("Các mã trông giống nhau")]
    assert double.what.count("«") == len(double.rows) == 2
    assert "«X-1»" in double.what


@pytest.mark.parametrize("other", ["X-2", "X1", "Y-1"])
def test_codes_that_the_eye_tells_apart_are_not_found(other):
    assert found("X-1", other) == []


def test_codes_that_look_alike_at_other_times_are_no_doubles():
    assert found("X1", "x1", together=lambda one, other: False) == []


def test_of_three_alike_only_those_that_exist_together_are_named():
    def together(one, other):
        return {one.code, other.code} == {"X1", "x1"}

    [finding] = found("X1", "x1", "X1 ", together=together)[-1:]
    assert len(finding.rows) == 2


def test_a_code_of_which_a_spreadsheet_made_a_number_is_found():
    [finding] = found("1.00157", shape=CodeShape(1, 6))
    assert "«1.00157»" in finding.what
    assert "1.001570" in finding.what
    assert len(finding.rows) == 1


def test_where_the_whole_code_exists_too_both_rows_are_named():
    [finding] = found("123", "00123", shape=CodeShape(5))
    assert len(finding.rows) == 2


def test_a_number_of_more_digits_than_the_shape_is_a_code_of_its_own():
    assert found("1234567", shape=CodeShape(5)) == []


@pytest.mark.parametrize(("field", "text"), [("name", "Xã\x00Một"), ("phone", "0" * 101), ("division_type", "a\x07")])
def test_a_text_that_no_column_can_hold_is_found_by_its_field(field, text):
    row = make_unit("X1")
    setattr(row, field, text)
    [finding] = StoredCodes([row], shape_of=lambda _row: None, together=lambda one, other: False).findings()
    assert str(Unit._meta.get_field(field).verbose_name).lower() in finding.what.lower()


def test_a_row_without_a_page_of_its_own_is_kept_on_anothers():
    first, second = make_unit("A"), make_unit("B")
    row = Unit(pk=999, code="A B", name="Sở", kind="department")
    checked = StoredCodes([row], lambda _row: None, lambda one, other: False, kept_with=lambda _row: second)
    [finding] = checked.findings()
    assert f"/unit/{second.pk}/" in finding.rows[0]
    assert f"/unit/{first.pk}/" not in finding.rows[0]


def test_a_finding_is_written_as_a_sentence_with_its_rows_below():
    [finding] = found("A B")
    lines = str(finding).splitlines()
    assert lines[0] == f"{finding.what} {finding.advice}"
    assert lines[1].strip() == finding.rows[0]


@pytest.mark.parametrize(
    ("code", "written"), [("X1", "«X1»"), ("X\u200b1", "«X\\u200b1»"), ("A\t1", "«A\\u00091»"), ("", "«»")]
)
def test_signs_that_cannot_be_seen_are_shown_by_their_numbers(code, written):
    assert shown(code) == written
