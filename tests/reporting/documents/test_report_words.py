"""The draft report to the People's Committee in a small province: the units' own words, the decision, the settings."""

from datetime import date

import pytest

from quotas.models import QuotaDecision
from reporting.actions.details import details_save
from reporting.actions.figures import figures_drain
from reporting.actions.submissions import submission_accept, submission_start
from reporting.models import ReportingPeriod
from reporting.province.remarks import UnitRemarks
from tests.reporting.papers import Paper
from units.models import PortalSettings

SMALL_ADDRESS = "/reports/2020-04/report.docx?basis=provisional"


def send_with_remarks(province, code, remarks, *, accept=False):
    submission = submission_start(unit=province.units[code], period=province.periods[4])
    about = {"approved_by": "", "document_number": "", "document_date": None}
    details_save(submission=submission, by=province.clerks[code], remarks=remarks, **about)
    figures = [(10, 4, 1)] * len(province.reported_by(code))
    submission = province.send(code, 4, *figures)
    if accept:
        submission_accept(submission=submission, by=province.coordinator)
    figures_drain()


def small(province, login, address=SMALL_ADDRESS):
    return Paper(login(province.coordinator).get(address).content)


def test_the_units_own_words_are_quoted_by_unit(working_province, login):
    send_with_remarks(working_province, "X1", "Đường truyền chậm; đề nghị nâng cấp.")
    paper = small(working_province, login)
    assert "- UBND xã Một, huyện Một: «Đường truyền chậm; đề nghị nâng cấp.»" in paper.paragraphs
    assert "Phụ lục VI" not in paper.text


def test_confirmed_reports_quote_confirmed_words_only(working_province, login):
    send_with_remarks(working_province, "X1", "Chưa xác nhận.")
    send_with_remarks(working_province, "SO1", "Đã xác nhận rồi.", accept=True)
    paper = small(working_province, login, "/reports/2020-04/report.docx?basis=official")
    assert "- Sở Một: «Đã xác nhận rồi.»" in paper.paragraphs
    assert "Chưa xác nhận." not in paper.text


def test_long_words_are_shortened_and_are_in_full_in_an_annex(working_province, login):
    words = "Đề nghị bố trí thêm máy quét cho bộ phận một cửa " * 10
    send_with_remarks(working_province, "X1", words)
    paper = small(working_province, login)
    (quoted,) = [line for line in paper.paragraphs if line.startswith("- UBND xã Một")]
    assert quoted.endswith("…»")
    assert len(quoted) < 350
    assert "Có 01 đơn vị nêu khó khăn, vướng mắc, kiến nghị; nội dung đầy đủ tại Phụ lục VI." in paper.paragraphs
    assert paper.table("STT", "Đơn vị", "Khó khăn, vướng mắc; kiến nghị") == [
        [["1", "UBND xã Một, huyện Một", words.strip()]]
    ]


@pytest.mark.parametrize(
    ("text", "expected"), [("ngắn", "ngắn"), ("một hai ba", "một hai…"), ("một, hai", "một…"), ("a\n b", "a b")]
)
def test_words_are_cut_between_words(text, expected):
    assert UnitRemarks(unit=None, text=text).shortened(8 if "ba" in text else 6) == expected


def test_a_month_without_remarks_says_so(working_province, login):
    paper = small(working_province, login)
    assert "Trong báo cáo tháng 4/2020, các đơn vị không nêu khó khăn, vướng mắc, kiến nghị." in paper.paragraphs


def test_a_known_decision_is_shown_with_its_number_and_day(working_province, login):
    QuotaDecision.objects.update(number="12/QĐ-UBND", issued_on=date(2020, 1, 6))
    paper = small(working_province, login)
    assert "Căn cứ Quyết định số 12/QĐ-UBND ngày 06/01/2020 của Ủy ban nhân dân" in paper.text


def test_a_year_without_a_decision_rests_on_none(working_province, login):
    ReportingPeriod.objects.filter(month=4).update(year=2019)
    paper = small(working_province, login, "/reports/2019-04/report.docx")
    assert "Căn cứ" not in paper.text


def test_names_come_from_the_settings(working_province, login):
    PortalSettings.objects.create(pk=1, province="tỉnh Thử", lead_agency="Sở Khoa học", levels="một phần, toàn trình")
    paper = small(working_province, login)
    assert paper.tables[0][0][0].startswith("UBND TỈNH THỬ\nSỞ KHOA HỌC\n")
    assert "Kính gửi: Ủy ban nhân dân tỉnh Thử" in paper.paragraphs
    assert "hồ sơ trực tuyến một phần, toàn trình tháng 4/2020" in paper.paragraphs[1]


def test_it_is_vietnamese_for_an_english_reader_too(working_province, login):
    client = login(working_province.coordinator)
    client.post("/i18n/setlang/", {"language": "en"})
    assert "IV. KIẾN NGHỊ" in Paper(client.get(SMALL_ADDRESS).content).paragraphs


def test_what_does_not_follow_from_the_figures_is_not_asked_for(working_province, login):
    asked = [line for line in small(working_province, login).paragraphs if line[:2] in ("1.", "2.", "3.", "4.")]
    assert "1. 06 đơn vị chưa gửi báo cáo tháng 4/2020 (Phụ lục V) gửi báo cáo trước ngày …/…/……." in asked
    assert not [line for line in asked if "thấp hơn mức tối thiểu" in line]


def test_a_list_too_long_for_a_document_is_left_to_the_workbook(working_province, login, monkeypatch):
    monkeypatch.setattr("reporting.documents.province_annexes.ROWS", 2)
    paper = small(working_province, login)
    assert "Danh sách gồm 3 dòng, có trong tệp Excel kèm theo." in paper.paragraphs
    assert len(paper.table("Hạng", "Đơn vị")) == 2
