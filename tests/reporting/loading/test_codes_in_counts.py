"""Codes in a file of counts: found in another case and where a spreadsheet made numbers of them, never guessed."""

import pytest
from django.core.management import CommandError, call_command

from procedures.models import Procedure
from reporting.models import RevisionCount
from units.models import Unit

HEADER = "period,unit_code,procedure_code,received_total,received_online,returned_by_post\n"


@pytest.fixture
def national(working_province):
    """The small province, its commune and its procedures with codes that are numbers."""
    Unit.objects.filter(code="X1").update(code="00123")
    Procedure.objects.filter(code="C1").update(code="1.001570")
    Procedure.objects.filter(code="C2").update(code="2.000100")
    return working_province


def imported(tmp_path, *rows):
    path = tmp_path / "counts.csv"
    path.write_text(HEADER + "".join(f"2020-03,{row}\n" for row in rows), encoding="utf-8")
    call_command("import_counts", path, verbosity=0)
    figures = RevisionCount.objects.order_by("procedure__code")
    return list(figures.values_list("revision__submission__unit__code", "procedure__code", "received_total"))


@pytest.mark.parametrize(
    ("unit", "first", "second"),
    [
        ("00123", "1.001570", "2.000100"),
        ("123", "1.00157", "2.0001"),
        ("123.0", '"1,00157"', '"2,0001"'),
        ("00123\N{NO-BREAK SPACE}", "\N{ZERO WIDTH SPACE}1.001570", " 2.000100"),
    ],
)
def test_codes_are_found_however_they_are_written(national, tmp_path, unit, first, second):
    assert imported(tmp_path, f"{unit},{first},5,1,0", f"{unit},{second},6,1,0") == [
        ("00123", "1.001570", 5),
        ("00123", "2.000100", 6),
    ]


def test_codes_are_found_in_another_case(working_province, tmp_path):
    assert imported(tmp_path, "x1,c1,5,1,0", "X1,c2,6,1,0") == [("X1", "C1", 5), ("X1", "C2", 6)]


def test_what_cannot_be_seen_in_a_number_is_left_out(working_province, tmp_path):
    assert imported(tmp_path, "X1,C1,\u200e5\u200b,1,0", "X1,C2,6,\u20601,0") == [("X1", "C1", 5), ("X1", "C2", 6)]


def test_number_of_two_known_codes_is_refused_with_both(national, tmp_path):
    Unit.objects.filter(code="X2").update(code="0123")

    with pytest.raises(CommandError, match=r"cột «unit_code», giá trị «123»: «123» có thể là 00123, 0123\."):
        imported(tmp_path, "123,1.001570,5,1,0", "123,2.000100,6,1,0")
    assert not RevisionCount.objects.exists()


def test_code_as_it_is_spelled_goes_before_another_of_the_same_number(national, tmp_path):
    Unit.objects.filter(code="X2").update(code="123")

    assert {row[0] for row in imported(tmp_path, "123,1.001570,5,1,0", "123,2.000100,6,1,0")} == {"123"}


def test_repeated_row_is_noticed_in_another_spelling(national, tmp_path):
    with pytest.raises(CommandError, match="Dòng này trùng với dòng 2"):
        imported(tmp_path, "00123,1.001570,5,1,0", "123,1.00157,6,1,0")
