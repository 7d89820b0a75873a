"""The Excel round trip: the unit's own form, filled, looked at before it is taken; every bad file gets its sentence."""

import csv
import re
import zipfile
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from reporting.models import DossierCount, Submission

PAGE = "/submissions/2020-04/SO1/"
FIRST = 9  # line of the first procedure


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def client(working_province, login):
    return login(working_province.clerks["SO1"])


@pytest.fixture
def form(client):
    """The downloaded form, open in a spreadsheet program."""
    answer = client.get(f"{PAGE}template.xlsx")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="mau-2020-04-SO1.xlsx"'
    return openpyxl.load_workbook(BytesIO(answer.content))


def fill(book, *rows):
    for line, numbers in enumerate(rows, start=FIRST):
        for column, number in zip("DEF", numbers, strict=True):
            book.active[f"{column}{line}"] = number
    return book


def saved(book):
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def upload(client, content, name="bao-cao.xlsx", page=PAGE):
    return client.post(f"{page}file/", {"file": SimpleUploadedFile(name, content)})


def take(client, preview):
    shown = preview.content.decode()
    main = shown[: shown.index('enctype="multipart/form-data"')]
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', main))
    return client.post(PAGE, fields | {"action": "save"})


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


def test_what_is_typed_already_stands_in_the_form(client):
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


def change(cell, value):
    def changed(book):
        book.active[cell] = value

    return changed


def hide(book):
    book.active.row_dimensions[FIRST].hidden = True


def unknown(book):
    book.active[f"A{FIRST}"] = "P3"


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (change("B4", "0"), "Tệp dùng mẫu cũ."),
        (change("D8", "Tổng"), "Các cột của mẫu đã bị đổi tên hoặc đổi chỗ."),
        (change(f"D{FIRST}", "=1+1"), "Tệp có công thức."),
        (hide, "Tệp có dòng bị ẩn."),
        (change("B2", ""), "Tệp không đúng mẫu."),
        (unknown, "Dòng 9, cột «Mã TTHC»"),
        (change(f"A{FIRST + 1}", "P1"), "hai lần"),
    ],
)
def test_a_spoiled_form_gets_its_sentence(client, form, spoil, sentence):
    fill(form, (100, 40, 3), (10, 5, 1))
    spoil(form)
    page = upload(client, saved(form))
    assert sentence in text(page)
    assert "Ghi số liệu này" not in text(page)
    assert not Submission.objects.exists()


def packed(*parts):
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "Tệp ở định dạng .xls."),
        (b"x" * (10 * 1024 * 1024 + 1), "Tệp lớn hơn 10 MB."),
        (packed(("xl/worksheets/sheet1.xml", b"0" * (51 * 1024 * 1024))), "dung lượng bất thường"),
        (packed(("xl/vbaProject.bin", b"x")), "Tệp có macro."),
        (packed(("a.txt", b"x")), "Không đọc được tệp."),
        (b"PK\x03\x04broken", "Không đọc được tệp."),
        (b"\xff\xfe\xff", "Không đọc được tệp."),
        (b"\x89PNG\r\n\x1a\n\0\0", "Không đọc được tệp."),
        (b"a;b\n1;2\n", "Tệp không đúng mẫu."),
        (b"", "Tệp không đúng mẫu."),
    ],
)
def test_a_file_that_is_no_form_gets_its_sentence(client, content, sentence):
    shown = text(upload(client, content or b"\n"))
    assert sentence in shown
    assert not Submission.objects.exists()


@pytest.mark.parametrize("form_of_csv", ["comma", "semicolon", "tab-utf16"])
def test_a_csv_as_excel_saves_the_form_is_read(client, form, form_of_csv):
    fill(form, (100, 40, 3), (10, 5, 1))
    rows = [["" if cell.value is None else str(cell.value) for cell in row] for row in form.active.iter_rows()]
    target = StringIO()
    delimiter = {"comma": ",", "semicolon": ";", "tab-utf16": "\t"}[form_of_csv]
    csv.writer(target, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    content = target.getvalue().encode("utf-16" if form_of_csv == "tab-utf16" else "utf-8-sig")
    take(client, upload(client, content, "bao-cao.csv"))
    assert stored() == {"P1": (100, 40, 3), "P2": (10, 5, 1)}


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
