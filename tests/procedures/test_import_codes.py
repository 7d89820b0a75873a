"""Codes in the administration's files: cleaned, recognised, written out; a row that says nothing new is unchanged."""

from io import BytesIO

import pytest
import xlsxwriter

from procedures.models import Procedure
from tests.admin_files import FORM, NOTHING
from tests.admin_files import apply as confirm
from tests.procedures.files import HEAD, preview
from units.models import Unit

UNITS = "/admin/units/unit/"
UNIT_HEAD = "code,name,kind,parent_code,gso_code,division_type"


def workbook(*rows):
    """An xlsx whose cells hold numbers where ``rows`` do."""
    file = BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for index, row in enumerate([HEAD.split(","), *rows]):
            sheet.write_row(index, 0, row)
    return file.getvalue()


def row_of(code, name="Thủ tục mới"):
    return [code, name, "Lĩnh vực", "commune", "", 3, "2020-03-02", "", ""]


def test_codes_that_are_numbers_are_the_known_ones(administrator):
    confirm(administrator, preview(administrator, workbook(row_of("1.001570"), row_of("2.000100")), "a.xlsx"))
    page = preview(administrator, workbook(row_of(1.00157), row_of(2.0001)), "a.xlsx")
    confirm(administrator, page)

    assert NOTHING in page.content.decode()
    assert list(Procedure.objects.filter(name="Thủ tục mới").values_list("code", flat=True)) == ["1.001570", "2.000100"]


def test_new_codes_that_are_numbers_are_written_out(administrator):
    confirm(administrator, preview(administrator, workbook(row_of(1.00157)), "a.xlsx"))

    assert Procedure.objects.get(name="Thủ tục mới").code == "1.001570"


@pytest.mark.parametrize("again", [" N1", "N1\N{NO-BREAK SPACE}", "\N{ZERO WIDTH SPACE}N1", "n1"])
def test_one_code_in_two_spellings_is_a_repeated_row(administrator, again):
    new = "Thủ tục mới,Lĩnh vực,commune,,3,2020-03-02,,"
    page = preview(administrator, f"{HEAD}\nN1,{new}\n{again},{new}\n").content.decode()

    assert "Dòng này trùng với dòng 2." in page
    assert FORM not in page


@pytest.mark.parametrize("code", ["KHA/2020/01", "A B", "N‑1", "..", "Mã-1"])
def test_code_of_other_signs_is_refused_at_its_row(administrator, code):
    page = preview(administrator, f"{HEAD}\n{code},Thủ tục mới,Lĩnh vực,commune,,3,2020-03-02,,\n").content.decode()

    assert "Mã " in page
    assert FORM not in page


def test_code_in_another_case_is_the_stored_one(administrator):
    confirm(administrator, preview(administrator, f"{HEAD}\nc1,Tên khác,Lĩnh vực,commune,,3,2019-06-03,,\n"))

    assert Procedure.objects.get(name="Tên khác").code == "C1"


@pytest.mark.parametrize("name", ["Xa\u0303 Một", "Xã  Một ", "\N{NO-BREAK SPACE}Xã Một"])
def test_name_with_other_blanks_or_decomposed_accents_is_unchanged(administrator, name):
    page = preview(administrator, f"{UNIT_HEAD}\nX1,{name},commune,H1,,\n", address=UNITS)
    confirm(administrator, page)

    assert NOTHING in page.content.decode()
    assert Unit.objects.get(code="X1").history.count() == 1


def test_commune_codes_that_are_numbers_keep_to_their_group(administrator):
    rows = "123,Huyện Mới,district,,,\n123,Xã Mới,commune,123,,\n"
    confirm(administrator, preview(administrator, f"{UNIT_HEAD}\n{rows}", address=UNITS))

    assert Unit.objects.get(name="Xã Mới").code == "00123"
    assert Unit.objects.get(name="Xã Mới").parent.code == "123"
    confirm(administrator, preview(administrator, f"{UNIT_HEAD}\n{rows}", address=UNITS))
    assert Unit.objects.filter(name__endswith="Mới").count() == 2


def test_imported_rows_come_after_the_stored_ones_in_the_order_of_the_file(administrator):
    rows = "X9,Xã Chín,commune,H1,,\nX8,Xã Tám,commune,H1,,\n"
    confirm(administrator, preview(administrator, f"{UNIT_HEAD}\n{rows}", address=UNITS))
    new = "Thủ tục mới,Lĩnh vực,commune,,3,2020-03-02,,"
    confirm(
        administrator,
        preview(administrator, f"{HEAD}\nN2,{new}\nC1,Thủ tục C1,Lĩnh vực,commune,,3,2019-06-03,,\nN1,{new}\n"),
    )

    assert list(Unit.objects.values_list("code", flat=True))[-2:] == ["X9", "X8"]
    assert list(Procedure.objects.values_list("code", flat=True))[-3:] == ["C2", "N2", "N1"]


def test_nul_in_a_file_is_a_sentence(administrator):
    assert "Không đọc được tệp." in preview(administrator, f"{HEAD}\nN\0,x\n").content.decode()


def test_name_of_two_thousand_letters_is_taken_and_a_longer_one_refused(administrator):
    name = "Thủ tục " + "rất " * 498
    confirm(administrator, preview(administrator, f"{HEAD}\nN1,{name},Lĩnh vực,commune,,3,2020-03-02,,\n"))
    assert Procedure.objects.get(code="N1").name == name.strip()
    page = preview(administrator, f"{HEAD}\nN2,{name + 'x' * 20},Lĩnh vực,commune,,3,2020-03-02,,\n").content.decode()
    assert FORM not in page


def test_line_end_in_a_name_is_a_blank(administrator):
    confirm(administrator, preview(administrator, f'{UNIT_HEAD}\nX9,"Xã\nChín",commune,H1,,\n', address=UNITS))

    assert Unit.objects.get(code="X9").name == "Xã Chín"
