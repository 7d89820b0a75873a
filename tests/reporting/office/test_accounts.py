"""Accounts a few at once: every row judged and shown, the good ones added with links, the others given back."""

import re
from io import BytesIO

import pytest
import xlsxwriter
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import load_workbook

from tests.factories import make_clerk, make_commune, make_unit, make_user
from tests.reporting.pages import text
from tests.units.tables.files import sheets
from units.account_rows import judged, rows_typed
from units.actions.invitations import invitations_mail
from units.models import Invitation, ReferenceUpload, Role, Unit, UnitKind, User

pytestmark = pytest.mark.django_db
NEW = "/admin/accounts/new/"
NAMES = ("username", "full_name", "role", "unit", "position", "phone", "email")
GOOD = ("hoa", "Trần Thị Hoa", "", "00123", "Công chức", "0905123456", "hoa@example.vn")
LINK = re.compile(r"/invitation/[0-9]+/[0-9a-z-]+/")


@pytest.fixture
def administrator() -> User:
    return make_user(Role.ADMINISTRATOR, "admin", full_name="Quản trị")


@pytest.fixture
def client(administrator: User) -> Client:
    make_commune("00123", name="Xã Diên Lộc")
    make_unit("SYT", UnitKind.DEPARTMENT, name="Sở Y tế")
    client = Client()
    client.force_login(administrator)
    return client


def typed(*rows: tuple[str, ...]) -> dict[str, list[str]]:
    columns = zip(*((*row, *[""] * (len(NAMES) - len(row))) for row in rows), strict=True)
    return dict(zip(NAMES, map(list, columns), strict=True))


def check(client: Client, *rows: tuple[str, ...]):
    """The page on which the typed rows are judged."""
    return client.post(NEW, typed(*rows), follow=True)


def add(client: Client, page, **fields: str):
    seen = re.search(r'name="seen" value="(\w+)"', page.content.decode())
    return client.post(page.request["PATH_INFO"], {"seen": seen.group(1) if seen else "", "days": "7"} | fields)


def faults(*row: str) -> list[str]:
    [found] = judged(rows_typed([dict(zip(NAMES, row, strict=False))])).rows
    return found.faults


def names() -> set[str]:
    return set(User.objects.values_list("username", flat=True))


def test_typed_rows_are_shown_and_nothing_is_written_before_they_are_confirmed(client: Client) -> None:
    page = check(client, GOOD, ("Nam", "Lê Văn Nam", "Người xem (cơ quan phối hợp)"))

    assert "2 dòng sẽ thêm, 0 dòng chưa hợp lệ" in text(page)
    assert "UBND xã Diên Lộc (00123)" in text(page)
    assert names() == {"admin"}
    assert not Invitation.objects.exists()


def test_confirmed_rows_become_accounts_with_links_mailed_or_printed(client: Client, administrator: User) -> None:
    page = check(client, GOOD, ("Nam", "Lê Văn Nam", "người xem"))
    answer = add(client, page)
    hoa, nam = User.objects.get(username="hoa"), User.objects.get(username="nam")

    assert (hoa.role, hoa.unit.code, hoa.position, hoa.phone) == (Role.CLERK, "00123", "Công chức", "0905123456")
    assert (nam.role, nam.unit, nam.is_staff, nam.has_usable_password()) == (Role.OBSERVER, None, False, False)
    assert len(LINK.findall(answer.content.decode())) == 1
    assert "Lê Văn Nam" in text(answer)
    assert "Trần Thị Hoa" not in text(answer)
    assert "no-store" in answer.headers["Cache-Control"]
    assert invitations_mail() == 1
    assert mail.outbox[0].to == ["hoa@example.vn"]
    assert {each.by for each in Invitation.objects.all()} == {administrator}


def test_every_link_is_printed_where_that_is_chosen(client: Client) -> None:
    answer = add(client, check(client, GOOD), on_paper="on")

    assert "Trần Thị Hoa" in text(answer)
    assert invitations_mail() == 0


def test_where_all_links_are_mailed_no_page_shows_one(client: Client) -> None:
    answer = client.get(add(client, check(client, GOOD)).headers["Location"])

    assert "Đã thêm 1 tài khoản" in text(answer)
    assert "/invitation/" not in answer.content.decode()


def test_the_second_confirmation_adds_nothing_and_shows_no_link(client: Client) -> None:
    page = check(client, ("nam", "", "observer"))
    add(client, page)
    again = add(client, page)

    assert again.status_code == 302
    assert "đã được thêm trước đó" in text(client.get(again.headers["Location"]))
    assert User.objects.filter(username="nam").count() == 1
    assert Invitation.objects.count() == 1


def test_rows_that_are_judged_otherwise_since_are_shown_again(client: Client) -> None:
    page = check(client, ("nam", "", "observer"), ("lan", "", "observer"))
    make_user(Role.OBSERVER, "lan", full_name="Người khác")
    again = client.get(add(client, page).headers["Location"])

    assert "đã thay đổi từ lúc xem" in text(again)
    assert "nam" not in names()
    add(client, again)
    assert "nam" in names()


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("", "Không tên", "observer"), "Tên đăng nhập: Trường này không được để trắng"),
        (("có dấu cách ở giữa/", "", "observer"), "Tên đăng nhập: "),
        (("a", "", "", ""), "Mã đơn vị: cán bộ đầu mối phải có đơn vị"),
        (("a", "", "", "99999"), "không có đơn vị đang hoạt động mang mã «99999»"),
        (("a", "", "", "DONG"), "không có đơn vị đang hoạt động mang mã «DONG»"),
        (("a", "", "observer", "SYT"), "chỉ cán bộ đầu mối có đơn vị"),
        (("a", "", "Trưởng phòng", ""), "«Trưởng phòng» không phải là vai trò"),
        (("a", "", "observer", "", "", "", "khong-phai-thu"), "Thư điện tử: "),
        (("a", "x" * 151, "observer"), "Họ và tên: "),
        (("a", "", "observer", "", "x" * 101), "Chức vụ: "),
        (("a", "", "observer", "", "", "0" * 31), "Điện thoại: "),
    ],
)
def test_a_bad_row_says_which_column_and_why(client: Client, row: tuple[str, ...], said: str) -> None:
    make_unit("DONG", UnitKind.DEPARTMENT, active_until="2019-12-31")
    [fault] = faults(*row)

    assert said in fault


def test_one_name_in_other_letters_is_refused_in_both_lines(client: Client) -> None:
    page = check(client, ("Lan", "", "observer"), ("LAN ", "", "observer"), ("minh", "", "observer"))

    assert "1 dòng sẽ thêm, 2 dòng chưa hợp lệ" in text(page)
    assert text(page).count("trùng nhau ở các dòng 1, 2") == 2


def test_an_account_that_exists_is_left_and_only_other_values_are_a_fault(client: Client) -> None:
    make_user(Role.OBSERVER, "lan", full_name="Lan", phone="1")
    same = judged(rows_typed([dict(zip(NAMES, ("LAN", "Lan", "observer", "", "", "1"), strict=False))])).rows[0]
    other = faults("lan", "Hoa", "observer", "", "", "2")

    assert same.state == "same"
    assert other == [
        "Tên đăng nhập: tài khoản đã có, khác ở: Họ và tên, Điện thoại. Đề nghị sửa trên trang của tài khoản."
    ]


def test_the_good_rows_alone_are_added_and_the_others_come_back_with_what_is_wrong(client: Client) -> None:
    page = check(client, GOOD, ("sai", "Người sai", "", "999"))
    workbook = client.get(f"{page.redirect_chain[-1][0]}refused.xlsx")
    add(client, page)
    left = client.get(f"{NEW}?from={ReferenceUpload.objects.get().pk}").content.decode()

    sheet = load_workbook(BytesIO(workbook.content)).get_sheet_by_index(0).to_python()
    assert sheet[0][-2:] == ["Lỗi", "Dòng"]
    assert (sheet[1][0], sheet[1][3], sheet[1][-1]) == ("sai", "999", "2")
    assert "không có đơn vị" in sheet[1][-2]
    assert names() == {"admin", "hoa"}
    assert 'value="sai"' in left
    assert 'value="hoa"' not in left
    assert "không có đơn vị đang hoạt động" in left


def workbook_of(*rows: tuple) -> SimpleUploadedFile:
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet()
    for down, row in enumerate(rows):
        sheet.write_row(down, 0, row)
    book.close()
    return SimpleUploadedFile("danh-sach.xlsx", stream.getvalue())


def test_a_workbook_is_read_with_titles_and_codes_and_telephones_that_became_numbers(client: Client) -> None:
    head = ("STT", "Họ tên", "Tên đăng nhập", "Mã ĐV", "Đơn vị", "Số điện thoại", "Email", "Vai trò")
    file = workbook_of(
        ("UBND TỈNH KHÁNH HÒA",),
        ("DANH SÁCH CÁN BỘ ĐẦU MỐI",),
        (),
        head,
        (1, "Trần Thị Hoa", "hoa", 123, "Xã Diên Lộc", 905123456, "hoa@example.vn", "Cán bộ đầu mối"),
        (2, "Phạm An", "an.pham", "syt", "Sở Y tế", "", "", ""),
    )
    page = client.post(NEW, {"file": file}, follow=True)
    add(client, page)

    assert "danh-sach.xlsx" in text(page)
    assert set(User.objects.filter(role="clerk").values_list("username", "unit__code", "phone")) == {
        ("hoa", "00123", "0905123456"),
        ("an.pham", "SYT", ""),
    }


def test_a_code_that_two_units_fit_is_a_fault_of_its_row(client: Client) -> None:
    make_unit("123", UnitKind.DISTRICT)
    file = workbook_of(("Tên đăng nhập", "Mã đơn vị"), ("hoa", 123))
    page = client.post(NEW, {"file": file}, follow=True)

    assert "1 dòng chưa hợp lệ" in text(page)
    assert add(client, page).status_code == 302
    assert names() == {"admin"}


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (workbook_of(("Tên đăng nhập", "Mật khẩu"), ("hoa", "bi-mat")), "«Mật khẩu»"),
        (workbook_of(("Họ tên",), ("Hoa",)), "«Tên đăng nhập»"),
        (SimpleUploadedFile("a.xlsx", b"PK not a workbook"), "Tệp"),
    ],
)
def test_a_file_that_is_no_such_list_is_answered_with_a_sentence(client: Client, file, said: str) -> None:
    file.seek(0)
    page = client.post(NEW, {"file": file})

    assert said in text(page)
    assert not ReferenceUpload.objects.exists()


def test_an_empty_table_and_a_wrong_file_keep_what_was_typed(client: Client) -> None:
    empty = client.post(NEW, typed(("", "")))
    assert "Bảng chưa có nội dung" in text(empty)
    kept = client.post(NEW, typed(GOOD) | {"file": SimpleUploadedFile("a.xlsx", b"x")})
    assert 'value="Trần Thị Hoa"' in kept.content.decode()
    more = client.post(NEW, typed(GOOD) | {"more": "1"})
    assert 'value="Trần Thị Hoa"' in more.content.decode()
    assert more.content.decode().count('name="username"') == 21


def test_too_many_rows_are_refused(client: Client) -> None:
    page = client.post(NEW, typed(*((f"a{number}", "", "observer") for number in range(501))))

    assert "không quá 500 tài khoản" in text(page)


def test_the_export_is_read_again_without_a_change_and_holds_no_secret(client: Client) -> None:
    hoa = make_clerk(Unit.objects.get(code="00123"), "hoa")
    User.objects.filter(pk=hoa.pk).update(phone="+84905123456", full_name="=Hoa", email="hoa@example.vn")
    hoa.set_password("mat-khau-2020")
    hoa.save(update_fields=["password"])
    content = client.get("/admin/units/user/export.xlsx").content
    cells = {str(cell) for row in load_workbook(BytesIO(content)).get_sheet_by_index(0).to_python() for cell in row}
    page = client.post(NEW, {"file": SimpleUploadedFile("tai-khoan.xlsx", content)}, follow=True)

    assert "0 dòng sẽ thêm, 0 dòng chưa hợp lệ, 2 dòng đã có" in text(page)
    hoa.refresh_from_db()
    assert hoa.password not in cells


def test_the_export_follows_the_lists_filter(client: Client) -> None:
    make_user(Role.OBSERVER, "lan")
    content = client.get("/admin/units/user/export.xlsx?role__exact=observer").content
    rows = load_workbook(BytesIO(content)).get_sheet_by_index(0).to_python()

    assert [row[0] for row in rows] == ["Tên đăng nhập", "lan"]


def test_few_and_many_rows_are_judged_and_added_by_the_same_number_of_statements(client: Client) -> None:
    counts = []
    for count in (1, 12):
        page = check(client, *((f"u{count}x{number}", "", "", "00123") for number in range(count)))
        with CaptureQueriesContext(connection) as queries:
            client.get(page.redirect_chain[-1][0])
            add(client, page)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_everything_that_is_wrong_with_an_account_is_said_at_once(working_province):
    """Lost letters were named alone, and the next fault only in the next attempt."""
    typed_row = {"username": "x1", "full_name": "Nguy?n V?n A", "role": "vua", "unit": "999", "email": "không phải"}
    [row] = judged(rows_typed([typed_row])).rows
    assert [fault.partition(":")[0] for fault in row.faults] == ["Họ và tên", "Mã đơn vị", "Vai trò", "Thư điện tử"]
    assert row.texts["full_name"] == "Nguy?n V?n A"


def test_a_cell_that_cannot_be_read_is_at_fault_once(working_province):
    [row] = judged(
        rows_typed([{"username": "nguy?n", "full_name": "Nguyễn Văn A", "role": "C?n bộ", "unit": "X1"}])
    ).rows
    assert [fault.partition(":")[0] for fault in row.faults] == ["Tên đăng nhập", "Vai trò"]
    assert (row.texts["username"], row.role_label) == ("nguy?n", "C?n bộ")


def test_another_sheet_of_accounts_is_not_left_out_without_a_word(client: Client) -> None:
    head = ["Tên đăng nhập", "Mã đơn vị"]
    content = sheets({"Sở": [head, ["an.pham", "SYT"]], "Xã": [head, ["hoa", "00123"]]})
    page = client.post(NEW, {"file": SimpleUploadedFile("a.xlsx", content)}, follow=True)
    assert "Chỉ đọc trang tính «Sở»" in text(page)
