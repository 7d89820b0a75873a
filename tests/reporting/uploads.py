"""Files as clerks' computers make them, from a downloaded form of Sở Một with two procedures: what must be refused with
which sentence, and what must be read although it looks odd."""

from __future__ import annotations

import csv
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO, StringIO

import openpyxl
from openpyxl import Workbook

from tests.units.tables.files import saved

FIRST = 9  # line of the first procedure
NUMBERS = ((100, 40, 3), (10, 5, 1))
LAST_CORNER = "XFD1048576"
Change = Callable[[Workbook], object]


def filled(template: bytes, *rows: tuple[object, ...]) -> Workbook:
    """The form with ``rows`` of three numbers (else ``NUMBERS``) typed into it."""
    book = openpyxl.load_workbook(BytesIO(template))
    for line, numbers in enumerate(rows or NUMBERS, start=FIRST):
        for column, number in zip("DEF", numbers, strict=True):
            book.active[f"{column}{line}"] = number
    return book


def packed(*parts: tuple[str, bytes]) -> bytes:
    """A ZIP of ``parts``."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return file.getvalue()


def repacked(content: bytes, change: Callable[[str, bytes], bytes], *more: tuple[str, bytes]) -> bytes:
    """The workbook with every part put through ``change``, and ``more`` parts added."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = [(name, change(name, archive.read(name))) for name in archive.namelist()]
    return packed(*parts, *more)


def as_csv(book: Workbook, separator: str) -> str:
    target = StringIO()
    rows = [["" if cell.value is None else str(cell.value) for cell in row] for row in book.active.iter_rows()]
    csv.writer(target, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return target.getvalue()


def _setting(**cells: object) -> Change:
    def change(book: Workbook) -> None:
        for place, value in cells.items():
            book.active[place] = value

    return change


def _swap_columns(book: Workbook) -> None:
    sheet = book.active
    for line in range(FIRST - 1, FIRST + 2):
        sheet[f"D{line}"], sheet[f"E{line}"] = sheet[f"E{line}"].value, sheet[f"D{line}"].value


def _hide_row(book: Workbook) -> None:
    book.active.row_dimensions[FIRST].hidden = True


def _hide_sheet(book: Workbook) -> None:
    form, other = book.active, book.create_sheet("Khác")
    form.sheet_state = "hidden"
    book.active = other


def _prefix_elements(name: str, part: bytes) -> bytes:
    """The sheet as other programs may write it: every element with a prefix."""
    if not name.startswith("xl/worksheets/"):
        return part
    text = part.decode().replace("</", "\0").replace("<", "<x:").replace("\0", "</x:").replace("<x:?", "<?")
    return text.replace('xmlns="', 'xmlns:x="', 1).encode()


def _entities(name: str, part: bytes) -> bytes:
    if not name.startswith("xl/worksheets/"):
        return part
    return b'<!DOCTYPE worksheet [<!ENTITY a "aaaaaaaaaa">]>' + part[part.index(b"<worksheet") :]


def _in_sheet(old: str, new: str) -> Callable[[str, bytes], bytes]:
    """The sheet with its first ``old`` written as ``new``: what no spreadsheet program would save."""

    def change(name: str, part: bytes) -> bytes:
        return part.replace(old.encode(), new.encode(), 1) if name.startswith("xl/worksheets/") else part

    return change


def _another_root(name: str, part: bytes) -> bytes:
    """A sheet that calls itself something else; readers take its cells all the same."""
    return part.replace(b"worksheet ", b"sheet ").replace(b"/worksheet>", b"/sheet>") if "worksheets/" in name else part


def _another_ending(content: bytes) -> bytes:
    """The sheet under a name that does not end in .xml, as the workbook's own list says."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    return packed(
        *(
            (name.replace("sheet1.xml", "sheet1.dat"), part.replace(b"sheet1.xml", b"sheet1.dat"))
            for name, part in parts
        )
    )


CHANGED: dict[str, tuple[Change, str]] = {
    "wrong unit": (_setting(B2="X1"), "Tệp này là của UBND xã Một, huyện Một, tháng 4/2020."),
    "wrong period": (_setting(B3="2020-03"), "Tệp này là của Sở Một, tháng 3/2020."),
    "old form": (_setting(B4="0"), "Tệp dùng mẫu cũ."),
    "no unit": (_setting(B2=None), "Tệp không đúng mẫu."),
    "renamed column": (_setting(D8="Tổng"), "Các cột của mẫu đã bị đổi tên hoặc đổi chỗ."),
    "moved columns": (_swap_columns, "Các cột của mẫu đã bị đổi tên hoặc đổi chỗ."),
    "formula": (_setting(D9="=1+1"), "Tệp có công thức."),
    "hidden row": (_hide_row, "Tệp có dòng bị ẩn."),
    "hidden sheet": (_hide_sheet, "Trang tính của mẫu đang bị ẩn."),
    "a row twice": (_setting(A10="P1"), "Dòng 10, cột «Mã TTHC», giá trị «P1»: Dòng này trùng với dòng 9."),
    "a code of others": (_setting(A9="P3"), "Dòng 9, cột «Mã TTHC», giá trị «P3»"),
    "a strange code": (_setting(A9="<b>"), "Dòng 9, cột «Mã TTHC», giá trị «<b>»"),
    "decimals": (_setting(D9=40.5), "giá trị «40,5»: «40,5» không phải là số nguyên."),
    "negative": (_setting(D9=-1), "giá trị «-1»: Số hồ sơ phải từ 0 đến 9.999.999."),
    "a dot in text": (_setting(D9="1.234"), "«1.234» có thể hiểu theo hai cách."),
    "a comma in text": (_setting(D9="1,234"), "«1,234» có thể hiểu theo hai cách."),
    "too large": (_setting(D9=10_000_000), "Số hồ sơ phải từ 0 đến 9.999.999."),
    "a word": (_setting(D9="không"), "«không» không phải là số nguyên."),
    "online above total": (_setting(E9=101), "Số hồ sơ trực tuyến (101) lớn hơn tổng số hồ sơ tiếp nhận (100)."),
    "far corner": (_setting(**{LAST_CORNER: 1}), "quá nhiều dòng hoặc cột"),
}


def bad_files(template: bytes) -> Iterator[tuple[str, str, bytes, str]]:
    """What is wrong, the file's name, its content, and the sentence that must answer it."""
    for what, (change, sentence) in CHANGED.items():
        book = filled(template)
        change(book)
        yield what, "bao-cao.xlsx", saved(book), sentence
    good = saved(filled(template))
    formula = filled(template)
    formula.active["D9"] = "=1+1"
    unread = "Không đọc được tệp."
    macros = (("xl/vbaProject.bin", b"x"),)
    yield "formula behind a prefix", "a.xlsx", repacked(saved(formula), _prefix_elements), "Tệp có công thức."
    yield "formula under another root", "a.xlsx", repacked(saved(formula), _another_root), "Tệp có công thức."
    yield "formula under another ending", "a.xlsx", _another_ending(saved(formula)), "Tệp có công thức."
    far = repacked(good, _in_sheet('r="D9"', f'r="{LAST_CORNER.lower()}"'))
    yield "far corner in small letters", "a.xlsx", far, "quá nhiều dòng hoặc cột"
    yield "a column of no sheet", "a.xlsx", repacked(good, _in_sheet('r="D9"', 'r="AAAAAAAA9"')), unread
    yield "a row of no sheet", "a.xlsx", repacked(good, _in_sheet('<row r="9"', f'<row r="{"9" * 5000}"')), unread
    yield "entities", "a.xlsx", repacked(good, _entities), unread
    yield "macros", "bao-cao.xlsm", repacked(good, lambda _name, part: part, *macros), "Tệp có macro."
    yield "zip bomb", "a.xlsx", packed(("xl/worksheets/sheet1.xml", b"0" * (51 * 1024 * 1024))), "dung lượng bất thường"
    yield "larger than 10 MB", "a.csv", b"x" * (10 * 1024 * 1024 + 1), "Tệp lớn hơn 10 MB."
    yield "old Excel", "bao-cao.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "Tệp ở định dạng .xls."
    locked = b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    yield "password", "bao-cao.xlsx", locked, "Tệp được đặt mật khẩu."
    yield "OpenDocument", "bao-cao.ods", packed(("content.xml", b"<a/>")), "Tệp không phải định dạng .xlsx."
    yield "binary workbook", "bao-cao.xlsb", packed(("xl/workbook.bin", b"")), "Tệp không phải định dạng .xlsx."
    yield "another archive", "a.xlsx", packed(("a.txt", b"x")), unread
    yield "cut off", "bao-cao.xlsx", good[: len(good) // 2], unread
    yield "one byte damaged", "bao-cao.xlsx", good[:300] + b"\xff\xff\xff\xff" + good[304:], unread
    yield "picture", "anh.xlsx", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "Tệp không phải là bảng số liệu"
    yield "half a UTF-16", "a.csv", b"\xff\xfe\xff", unread
    yield "endless cell", "a.csv", b'"' + b"x" * 200_000, unread
    yield "many lines", "a.csv", b"1;2\r\n" * 5001, "quá nhiều dòng hoặc cột"
    yield "nothing", "a.csv", b"\r\n", "Tệp không có nội dung."
    yield "another table", "a.csv", b"a;b\r\n1;2\r\n", "Tệp không đúng mẫu."
    yield "a letter", "a.pdf", b"%PDF-1.4\n\xe2\xe3\xcf\xd3\n", "Tệp không phải là bảng số liệu"


def odd_files(template: bytes) -> Iterator[tuple[str, str, bytes]]:
    """How it is odd, the file's name, and its content; each holds ``NUMBERS``."""
    book = filled(template)
    yield "comma", "a.csv", as_csv(book, ",").encode("utf-8-sig")
    yield "semicolon, UTF-8", "a.csv", as_csv(book, ";").encode("utf-8-sig")
    yield "semicolon, no mark", "a.csv", as_csv(book, ";").encode()
    yield "Unicode text", "a.txt", as_csv(book, "\t").encode("utf-16")
    yield "old Macintosh", "a.csv", as_csv(book, ";").replace("\r\n", "\r").encode()
    yield "ANSI of Vietnam", "a.csv", as_csv(book, ";").encode("cp1258", errors="replace")
    yield "ANSI of Vietnam, marks apart", "a.csv", _in_marks(as_csv(book, ";"))
    yield "ANSI of America", "a.csv", as_csv(book, ",").encode("cp1252", errors="replace")
    yield "no letters but ASCII", "a.csv", as_csv(book, ",").encode("ascii", errors="replace")
    yield "prefixes", "a.xlsx", repacked(saved(book), _prefix_elements)
    yield "texts", "a.xlsx", saved(filled(template, ("100", " 40 ", "3"), ("10", "5\xa0", "001")))


def _in_marks(text: str) -> bytes:
    """As Windows writes Vietnamese in its code page: the letter, and the tone's mark after it."""
    out = bytearray()
    for letter in text:
        try:
            out += letter.encode("cp1258")
        except UnicodeError:
            base, *marks = unicodedata.normalize("NFD", letter)
            tones = [mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323"]
            rest = unicodedata.normalize("NFC", base + "".join(mark for mark in marks if mark not in tones))
            out += (rest + "".join(tones)).encode("cp1258", errors="replace")
    return bytes(out)
