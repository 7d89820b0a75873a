"""The Excel round trip: the unit's own form, filled, looked at before it is taken; every bad file gets its sentence."""

import csv
import html
import re
from datetime import date
from io import BytesIO, StringIO

import openpyxl
import pytest

from procedures.models import Publication
from reporting.models import DossierCount, Submission
from tests import ROOT
from tests.reporting.form_page import PAGE, take, upload
from tests.reporting.pages import text
from tests.reporting.uploads import FIRST, NUMBERS, as_csv, bad_files, filled, odd_files, saved

FILES = ROOT / "tests/reporting/files"


@pytest.fixture
def client(working_province, login):
    return login(working_province.clerks["SO1"])


@pytest.fixture
def form(client):
    """The downloaded form, open in a spreadsheet program."""
    answer = client.get(f"{PAGE}template.xlsx")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="mau-2020-04-SO1.xlsx"'
    return openpyxl.load_workbook(BytesIO(answer.content))


@pytest.fixture
def template(client):
    """The downloaded form as bytes."""
    return client.get(f"{PAGE}template.xlsx").content


def fill(book, *rows):
    return filled(saved(book), *rows)


def stored():
    rows = DossierCount.objects.values_list("procedure__code", "received_total", "received_online", "returned_by_post")
    return {code: tuple(numbers) for code, *numbers in rows}


def test_the_form_is_the_units_own_with_ids_locked_and_numbers_open(form):
    sheet = form.active
    assert (sheet["B2"].value, sheet["B3"].value) == ("SO1", "2020-04")
    assert [cell.value for cell in sheet["A"][FIRST - 1 :]] == ["P1", "P2"]
    assert sheet.protection.sheet is True
    assert [sheet[f"{column}{FIRST}"].protection.locked for column in "ABCDEF"] == [True] * 3 + [False] * 3
    assert len(sheet.data_validations.dataValidation) == 3


def test_the_cells_refuse_what_the_portal_would_refuse_and_say_so_in_vietnamese(form):
    rules = {str(rule.sqref): rule for rule in form.active.data_validations.dataValidation}
    total, online, post = (rules[f"{column}9:{column}10"] for column in "DEF")
    for rule, most in ((total, "9999999"), (online, "D9"), (post, "9999999")):
        assert (rule.type, rule.formula1, rule.formula2) == ("whole", "0", most)
        assert rule.showErrorMessage
        assert rule.showInputMessage
    assert total.promptTitle == "Tổng số hồ sơ tiếp nhận"
    assert total.prompt == "Chỉ nhập số nguyên, không dùng dấu chấm, dấu phẩy; không phát sinh hồ sơ thì nhập 0."
    assert online.error == "Số hồ sơ trực tuyến không lớn hơn tổng số hồ sơ tiếp nhận."
    assert post.promptTitle == "Kết quả trả qua BCCI"


def test_the_form_prints_on_lying_a4_as_wide_as_the_sheet(form):
    setup = form.active.page_setup
    assert (setup.orientation, setup.paperSize, setup.fitToHeight) == ("landscape", 9, 0)
    assert form.active.sheet_properties.pageSetUpPr.fitToPage
    assert form.active.print_title_rows == "$8:$8"


def test_a_form_that_libreoffice_has_saved_keeps_its_rules_and_is_read(client):
    """The stored file is this form as LibreOffice 7 saves it; save it again when the form's version changes."""
    book = openpyxl.load_workbook(FILES / "form-saved-by-libreoffice.xlsx")
    assert book.active.protection.sheet is True
    assert [book.active[f"{column}{FIRST}"].protection.locked for column in "ABCDEF"] == [True] * 3 + [False] * 3
    assert len(book.active.data_validations.dataValidation) == 3
    take(client, upload(client, saved(filled(saved(book)))))
    assert stored() == {"P1": NUMBERS[0], "P2": NUMBERS[1]}


def test_a_csv_that_libreoffice_has_saved_is_read(client):
    lines = (FILES / "form-saved-by-libreoffice.csv").read_text("utf-8").splitlines()
    lines[-2:] = ['"P1","Thủ tục P1",3,100,40,3', '"P2","Thủ tục P2",3,10,5,1']
    take(client, upload(client, "\n".join(lines).encode(), "a.csv"))
    assert stored() == {"P1": NUMBERS[0], "P2": NUMBERS[1]}


def test_what_is_typed_already_is_in_the_form(client):
    client.post(PAGE, {"P1.received_total": "7", "action": "save"})
    sheet = openpyxl.load_workbook(BytesIO(client.get(f"{PAGE}template.xlsx").content)).active
    assert (sheet[f"D{FIRST}"].value, sheet[f"E{FIRST}"].value) == (7, None)


def test_a_filled_form_is_shown_first_and_then_taken_as_a_whole(client, form):
    client.post(PAGE, {"P1.received_total": "90", "P1.received_online": "40", "action": "save"})
    page = upload(client, saved(fill(form, (100, 40, 3), (10, 5, 1))))
    assert "Tệp sẽ điền mới 4 ô, thay đổi 1 ô, giữ nguyên 1 ô." in text(page)
    assert stored() == {"P1": (90, 40, None)}
    assert take(client, page).status_code == 302
    assert stored() == {"P1": (100, 40, 3), "P2": (10, 5, 1)}
    assert set(DossierCount.objects.values_list("source", flat=True)) == {"file"}


def test_looking_at_a_file_writes_nothing(client, form):
    upload(client, saved(fill(form, (100, 40, 3), (10, 5, 1))))
    assert not Submission.objects.exists()


def test_a_cell_that_changed_since_the_preview_is_not_overwritten(client, form):
    page = upload(client, saved(fill(form, (100, 40, 3), (10, 5, 1))))
    client.post(PAGE, {"P1.received_total": "77", "action": "save"})
    assert "đang nhập là 100" in text(take(client, page))
    assert stored() == {"P1": (77, None, None)}


def test_refused_rows_are_named_nothing_is_taken_and_they_come_as_a_file(client, form):
    page = upload(client, saved(fill(form, ("1.234", 40.5, "-"), (10, 11, 1))))
    shown = text(page)
    assert "Chưa nhập tệp: 2/2 dòng chưa hợp lệ." in shown
    assert "Dòng 9, cột «Tổng số hồ sơ tiếp nhận», giá trị «1.234»: «1.234» có thể hiểu theo hai cách." in shown
    assert "Dòng 10, cột «Trong đó: trực tuyến», giá trị «11»: Số hồ sơ trực tuyến (11) lớn hơn" in shown
    assert "Ghi số liệu này" not in shown
    bad = re.findall(r'name="bad" value="([^"]*)"', page.content.decode())
    answer = client.post(f"{PAGE}file/refused.csv", {"bad": bad})
    assert len(list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))) == len(bad) == 4


def test_a_repeated_row_is_named_with_the_one_that_it_repeats(client, form):
    form.active[f"A{FIRST + 1}"] = "P1"
    shown = text(upload(client, saved(fill(form, (1, 1, 1), (2, 2, 2)))))
    assert "Dòng 10, cột «Mã TTHC», giá trị «P1»: Dòng này trùng với dòng 9." in shown
    assert "Dòng 9," not in shown


def test_numbers_written_as_text_are_understood(client, form):
    take(client, upload(client, saved(fill(form, ("100", " 40 ", "3"), ("1 234", "5", "1.234.567")))))
    assert stored() == {"P1": (100, 40, 3), "P2": (1234, 5, 1234567)}


def test_another_units_form_says_whose_it_is(client, form, working_province, login):
    answer = login(working_province.clerks["X1"]).get("/submissions/2020-04/X1/template.xlsx")
    shown = text(upload(client, answer.content))
    assert "Tệp này là của UBND xã Một, huyện Một, tháng 4/2020." in shown


def test_another_months_form_says_which(client):
    other = client.get("/submissions/2020-03/SO1/template.xlsx").content
    assert "Tệp này là của Sở Một, tháng 3/2020." in text(upload(client, other))


def nothing_changed():
    return not Submission.objects.exists()


def test_every_bad_file_gets_its_sentence_and_changes_nothing(client, template):
    answered = {}
    for what, name, content, sentence in bad_files(template):
        page = upload(client, content, name)
        shown = html.unescape(text(page))
        is_answered = page.status_code == 200 and sentence in shown and "Ghi số liệu này" not in shown
        answered[what] = is_answered and nothing_changed()
    assert [what for what, is_answered in answered.items() if not is_answered] == []
    assert len(answered) == 44


def test_odd_files_are_read_as_what_they_hold(client, template):
    read = {}
    for what, name, content in odd_files(template):
        page = upload(client, content, name)
        hidden = re.findall(r'<input type="hidden" name="(P\d\.\w+)" value="(\d*)"', page.content.decode())
        values = {name: int(value) for name, value in hidden if not name.endswith("seen")}
        read[what] = tuple(values.values())
    assert set(read.values()) == {NUMBERS[0] + NUMBERS[1]}
    assert len(read) == 11


def test_a_code_page_without_vietnamese_letters_does_not_let_columns_be_mistaken(client, template):
    book = filled(template)
    book.active["D8"], book.active["E8"] = book.active["E8"].value, book.active["D8"].value
    shown = text(upload(client, as_csv(book, ";").encode("cp1258", errors="replace"), "a.csv"))
    assert "Các cột của mẫu đã bị đổi tên hoặc đổi chỗ." in shown


def test_a_csv_is_taken_as_a_whole(client, template):
    take(client, upload(client, as_csv(filled(template), ";").encode("utf-8-sig"), "bao-cao.csv"))
    assert stored() == {"P1": NUMBERS[0], "P2": NUMBERS[1]}


def test_without_a_file_the_page_asks_for_one(client):
    assert "Đề nghị chọn tệp mẫu đã điền" in text(client.post(f"{PAGE}file/"))


def test_a_form_downloaded_in_english_is_the_same_form(client):
    client.post("/i18n/setlang/", {"language": "en"})
    book = openpyxl.load_workbook(BytesIO(client.get(f"{PAGE}template.xlsx").content))
    client.post("/i18n/setlang/", {"language": "vi"})
    take(client, upload(client, saved(fill(book, (100, 40, 3), (10, 5, 1)))))
    assert stored() == {"P1": (100, 40, 3), "P2": (10, 5, 1)}


def test_a_name_like_a_formula_is_harmless_in_the_form(client, working_province):
    procedure = working_province.procedures["P1"]
    procedure.name = "=HYPERLINK(1)"
    procedure.save()
    sheet = openpyxl.load_workbook(BytesIO(client.get(f"{PAGE}template.xlsx").content)).active
    assert sheet[f"B{FIRST}"].value == "'=HYPERLINK(1)"


def test_a_procedure_that_ended_since_the_preview_is_named_as_not_saved(client, template):
    preview = upload(client, saved(filled(template)))
    Publication.objects.filter(procedure__code="P1").update(ended_on=date(2020, 3, 31))
    shown = take_and_look(client, preview)
    assert stored() == {"P2": NUMBERS[1]}
    assert "Chưa ghi, vì đơn vị không báo cáo các TTHC này trong kỳ: P1." in shown


def test_nothing_is_said_of_an_ended_procedure_for_which_nothing_was_typed(client, template):
    take(client, upload(client, saved(filled(template))))
    preview = upload(client, saved(filled(template)))
    Publication.objects.filter(procedure__code="P1").update(ended_on=date(2020, 3, 31))
    assert "Chưa ghi" not in take_and_look(client, preview)


def take_and_look(client, preview):
    answer = take(client, preview)
    return text(client.get(answer.headers["Location"]))
