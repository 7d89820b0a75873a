"""The urging letter in Word: the form of a công văn, whom it names, whom only its annex does, a draft."""

from io import BytesIO

import pytest
import time_machine
from docx import Document

from reporting.actions.figures import figures_recompute
from reporting.documents.letters import Letter
from tests.factories import YEAR
from tests.reporting.figures_2020 import rows_of
from units.models import PortalSettings

ADDRESS = "/periods/2020-04/urging/letter.docx"
NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture
def province(working_province):
    PortalSettings.objects.update_or_create(
        pk=1,
        defaults={
            "lead_agency": "Sở TT&TT",
            "province": "tỉnh Khánh Hòa",
            "levels": "mức độ 3, 4",
            "support": "0258 000 000",
        },
    )
    working_province.send("SO1", 4, (5, 1, 0), (0, 0, 0))
    figures_recompute(year=YEAR)
    return working_province


@pytest.fixture
def read(province, login):
    def letter(query=""):
        answer = login(province.coordinator).get(ADDRESS + query)
        assert answer.headers["Content-Disposition"] == 'attachment; filename="cong-van-don-doc-2020-04.docx"'
        return Document(BytesIO(answer.content))

    return letter


def cells(document, table):
    return [[cell.text for cell in row.cells] for row in document.tables[table].rows]


def paragraphs(document):
    return [paragraph.text.replace(NBSP, " ") for paragraph in document.paragraphs if paragraph.text.strip()]


def test_it_is_a_dispatch_its_subject_under_the_number_and_neither_number_nor_date_set(read):
    document = read()
    left, right = cells(document, 0)[0]
    assert left.replace(NBSP, " ").split("\n") == [
        "UBND TỈNH KHÁNH HÒA",
        "SỞ TT&TT",
        "———",
        "Số:        /…",
        "V/v đôn đốc gửi báo cáo kết quả tiếp nhận, giải quyết hồ sơ trực tuyến mức độ 3, 4 tháng 4/2020",
    ]
    assert right.split("\n")[-1] == "…, ngày … tháng … năm …"
    assert document.sections[0].header.paragraphs[0].text == "DỰ THẢO"


def test_it_goes_to_departments_by_name_and_to_the_districts_as_one(read):
    assert cells(read(), 1) == [["Kính gửi:", "- Sở Hai;\n- UBND các huyện, thị xã, thành phố."]]


def test_it_says_how_many_have_sent_and_asks_to_send_by_the_next_working_day(read):
    assert paragraphs(read()) == [
        (
            "Báo cáo kết quả tiếp nhận, giải quyết hồ sơ trực tuyến mức độ 3, 4 tháng 4/2020 có hạn gửi hết thứ Ba,"
            " ngày 05/05/2020. Đến 09 giờ 00 ngày 15/05/2020, hệ thống đã nhận được báo cáo của 1/5 đơn vị; còn 04 đơn"
            " vị chưa gửi (01 sở, ban, ngành; 01 UBND cấp huyện; 02 UBND cấp xã; danh sách tại Phụ lục kèm theo)."
        ),
        "Để kịp tổng hợp, báo cáo UBND tỉnh, Sở TT&TT đề nghị:",
        (
            "1. Các đơn vị có tên tại Phụ lục nhập, kiểm tra và gửi số liệu trên Hệ thống báo cáo hồ sơ trực tuyến"
            " trước 24 giờ ngày 18/05/2020. Trường hợp không phát sinh hồ sơ, đề nghị chọn «Báo cáo không phát sinh hồ"
            " sơ»."
        ),
        "2. UBND các huyện, thị xã, thành phố đôn đốc UBND cấp xã trên địa bàn chưa gửi báo cáo.",
        "Trong quá trình thực hiện, nếu có khó khăn, vướng mắc, đề nghị liên hệ: 0258 000 000.",
        "Sở TT&TT đề nghị các đơn vị quan tâm, thực hiện./.",
        "PHỤ LỤC",
        "Danh sách đơn vị chưa gửi báo cáo tháng 4/2020",
        "(Kèm theo Công văn số      /… ngày … tháng … năm …)",
    ]


def test_before_the_deadline_it_asks_to_keep_it(read):
    with time_machine.travel("2020-05-04T09:00:00+07:00", tick=False):
        assert "trước 24 giờ ngày 05/05/2020" in "\n".join(paragraphs(read()))


def test_communes_are_only_in_the_annex_under_their_district(read):
    assert cells(read(), 3) == [
        ["STT", "Đơn vị", "Ghi chú"],
        ["I", "Sở, ban, ngành (1)", ""],
        ["1", "Sở Hai", ""],
        ["II", "UBND cấp huyện (1)", ""],
        ["2", "UBND huyện Một", ""],
        ["III", "UBND cấp xã (2)", ""],
        ["", "Huyện Một (2)", ""],
        ["3", "UBND xã Một", ""],
        ["4", "UBND xã Hai", ""],
    ]


def test_units_without_a_quota_are_in_it_only_when_chosen(read):
    document = read("?all=1")
    assert ["5", "UBND xã Ba", "Không giao chỉ tiêu"] in cells(document, 3)
    assert "báo cáo của 1/6 đơn vị; còn 05 đơn vị" in paragraphs(document)[0]


def test_the_lead_agency_does_not_write_to_itself(province, read):
    PortalSettings.objects.update(lead_agency="Sở Hai")
    document = read()
    assert paragraphs(document)[0] == "Kính gửi: UBND các huyện, thị xã, thành phố"
    assert ["1", "Sở Hai", ""] in cells(document, 2)


def test_those_who_take_part_are_named_at_the_foot(read):
    left, right = cells(read(), 2)[0]
    assert left.split("\n") == ["Nơi nhận:", "- Như trên;", "- UBND tỉnh Khánh Hòa (để báo cáo);", "- Lưu: VT."]
    assert right.startswith("THỦ TRƯỞNG ĐƠN VỊ")


def test_an_english_reader_gets_it_in_vietnamese(province, login):
    client = login(province.coordinator)
    client.post("/i18n/setlang/", {"language": "en"})
    assert "PHỤ LỤC" in paragraphs(Document(BytesIO(client.get(ADDRESS).content)))


def test_a_named_document_still_has_its_name_and_number():
    letter = Letter(organ="Sở Một", subject="Kết quả", title="Báo cáo").document
    assert [paragraph.text for paragraph in letter.paragraphs if paragraph.text] == ["BÁO CÁO", "Kết quả"]
    assert "/BC-" in letter.tables[0].rows[0].cells[0].text


def test_the_demos_annex_is_that_of_the_files(coordinator):
    """Independent of the portal: every unit with a quota and no report of December by the day, and no other."""
    answer = coordinator.get("/periods/2020-12/urging/letter.docx")
    document = Document(BytesIO(answer.content))
    listed = [row[1] for row in cells(document, 3) if row[0].isdecimal()]
    sent = {
        row["unit_code"]
        for row in rows_of("submissions_2020.csv")
        if row["period"] == "2020-12" and "" < row["submitted_on"] <= "2021-01-04"
    }
    without = {row["unit_code"] for row in rows_of("expected_2020.csv") if not row["quota_percent"]}
    names = [row["name"] for row in rows_of("units.csv") if row["code"] not in sent | without]
    bare = [name.removeprefix("UBND ") for name in listed]
    assert sorted(name[0].lower() + name[1:] for name in bare) == sorted(name[0].lower() + name[1:] for name in names)
    assert "số liệu minh họa" in document.sections[0].header.paragraphs[1].text
