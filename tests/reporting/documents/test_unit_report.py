"""The month's report in Word: the form of decree 30/2020, the figures of the sending that counts, a draft."""

from io import BytesIO

import pytest
from docx import Document

from reporting.actions.figures import figures_drain
from units.models import PortalSettings, Unit

ADDRESS = "/submissions/2020-04/SO1/report.docx"


@pytest.fixture
def province(working_province):
    PortalSettings.objects.update_or_create(pk=PortalSettings.ONLY, defaults={"province": "tỉnh Khánh Hòa"})
    working_province.send("SO1", 4, (100, 40, 3), (10, 5, 1))
    figures_drain()
    return working_province


@pytest.fixture
def document(province, login):
    answer = login(province.clerks["SO1"]).get(ADDRESS)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="bao-cao-2020-04-SO1.docx"'
    return Document(BytesIO(answer.content))


def cells(document):
    return [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]


def test_the_paper_and_the_margins_are_the_decrees(document):
    section = document.sections[0]
    sizes = (section.page_width, section.page_height, section.left_margin, section.right_margin, section.top_margin)
    assert [round(size.mm) for size in sizes] == [210, 297, 30, 15, 20]
    assert document.styles["Normal"].font.name == "Times New Roman"


def test_the_head_has_the_national_heading_and_leaves_number_and_date_blank(document):
    left, right = cells(document)[0]
    assert left.startswith("UBND TỈNH KHÁNH HÒA\nSỞ MỘT\n")
    assert "Số:        /BC-" in left
    assert right.startswith("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc")
    assert "…, ngày … tháng … năm …" in right
    assert document.sections[0].header.paragraphs[0].text == "DỰ THẢO"


@pytest.mark.parametrize(
    ("code", "organ"),
    [("H1", "HUYỆN MỘT"), ("X1", "XÃ MỘT, HUYỆN MỘT"), ("X2", "THỊ\N{NO-BREAK SPACE}TRẤN HAI, HUYỆN MỘT")],
)
def test_a_committee_is_named_in_full_and_has_no_organ_above_it(province, login, code, organ):
    Unit.objects.filter(code="X2").update(name="Thị trấn Hai")
    province.send(code, 4, (100, 40, 3), (10, 5, 1))
    answer = login(province.clerks[code]).get(ADDRESS.replace("SO1", code))
    left, _right = cells(Document(BytesIO(answer.content)))[0]
    assert left.split("\n")[:2] == ["ỦY BAN NHÂN DÂN", organ]


def test_the_figures_are_those_of_the_sending(document):
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "tiếp nhận 110 hồ sơ của các TTHC tính tỷ lệ, trong đó có 45 hồ sơ trực tuyến, đạt tỷ lệ 40,91%" in text
    assert "Chỉ tiêu được giao: tối thiểu 45%; chênh lệch −4,09 điểm phần trăm." in text
    assert ["1", "Thủ tục P1", "3", "100", "40", "3", "40,00"] in cells(document)
    assert ["", "Cộng A", "", "110", "45", "4", "40,91"] in cells(document)


def test_the_document_is_vietnamese_for_an_english_reader_too(province, login):
    client = login(province.clerks["SO1"])
    client.post("/i18n/setlang/", {"language": "en"})
    document = Document(BytesIO(client.get(ADDRESS).content))
    assert "BÁO CÁO" in [paragraph.text for paragraph in document.paragraphs]


def test_before_a_sending_there_is_no_report(working_province, login):
    assert login(working_province.clerks["SO1"]).get(ADDRESS).status_code == 404


def test_the_demos_sentence_is_at_the_head(coordinator):
    answer = coordinator.get("/submissions/2020-11/569/report.docx")
    head = [paragraph.text for paragraph in Document(BytesIO(answer.content)).sections[0].header.paragraphs]
    assert head[0] == "DỰ THẢO"
    assert "số liệu minh họa, không phải số liệu chính thức" in head[1]


def test_a_letter_without_an_addressee_says_what_is_missing(document):
    said = [paragraph.text for paragraph in document.paragraphs]
    assert "Kính gửi: … (chưa nhập cơ quan chủ trì tại «Thông tin chung của hệ thống»)" in said
