"""Documents and mails of a portal whose general information nobody entered: no gap, no blank before a comma."""

import re
from datetime import date
from io import BytesIO

import pytest
import time_machine
from docx import Document

from reporting.actions.figures import figures_drain
from reporting.actions.submissions import submission_return
from reporting.models import EventKind, Submission, SubmissionEvent
from reporting.urging.mails import correction_text, reminder_text, summary_text
from reporting.urging.not_sent import Summary
from tests.reporting.without_districts import make_province_without_districts
from units import clock, wording

pytestmark = pytest.mark.django_db
GAP = re.compile(r".{0,30}(?:\w  \S|\w [,;]|\w $).{0,20}")
DOCUMENTS = ["submissions/2026-03/X1/report.docx", "periods/2026-03/urging/letter.docx", "reports/2026-03/report.docx"]


@pytest.fixture
def province():
    with time_machine.travel("2026-05-04T09:00:00+07:00", tick=False):
        made = make_province_without_districts()
        figures_drain()
        yield made


def read(province, login, address):
    return Document(BytesIO(login(province.coordinator).get(f"/{address}").getvalue()))


@pytest.mark.parametrize("address", DOCUMENTS)
def test_a_document_has_no_gap(province, login, address):
    document = read(province, login, address)
    head = document.tables[0].rows[0].cells[0].text.split("\n")
    texts = [paragraph.text for paragraph in document.paragraphs] + head[-1:]
    assert [text for text in texts if GAP.search(text)] == []


def test_a_report_without_a_province_is_addressed_as_its_other_sentences_are(province, login):
    document = read(province, login, DOCUMENTS[2])
    assert document.paragraphs[2].text == "Kính gửi: Ủy ban nhân dân …"


def test_a_reminder_has_no_gap(province):
    body = reminder_text(province.units["X1"], province.periods[4], clock.now()).body
    assert [line for line in body.split("\n") if GAP.search(line)] == []
    assert "hồ sơ trực tuyến tháng 4/2026 có hạn gửi hết thứ Năm, ngày 07/05/2026" in body


def test_a_mail_that_asks_for_a_correction_has_no_gap(province):
    submission_return(
        submission=Submission.objects.get(),
        by=province.coordinator,
        reason="Thiếu hồ sơ nộp trực tiếp.",
        until=date(2026, 5, 8),
    )
    body = correction_text(SubmissionEvent.objects.get(kind=EventKind.RETURNED)).body
    assert [line for line in body.split("\n") if GAP.search(line)] == []
    assert "\nCơ quan chủ trì đề nghị điều chỉnh báo cáo tháng 3/2026. Nội dung: Thiếu hồ sơ nộp" in body


def test_a_summary_of_the_communes_of_a_district_has_no_gap(province):
    missing = Summary([province.units["X2"], province.units["X3"]], expected=3)
    body = summary_text(province.units["X1"], province.periods[4], missing, clock.now()).body
    assert [line for line in body.split("\n") if GAP.search(line)] == []
    assert "hồ sơ trực tuyến tháng 4/2026" in body


def test_groups_of_the_annex_are_numbered_in_a_row(province, login):
    annex = read(province, login, DOCUMENTS[1]).tables[-1]
    assert [row.cells[0].text for row in annex.rows] == ["STT", "I", "1", "2", "II", "3"]


def test_a_letter_that_asks_one_thing_does_not_number_it(province, login):
    texts = [paragraph.text for paragraph in read(province, login, DOCUMENTS[1]).paragraphs]
    asked = next(index for index, text in enumerate(texts) if text.endswith("đề nghị:"))
    assert texts[asked + 1].startswith("Các đơn vị có tên tại Phụ lục nhập, kiểm tra và gửi số liệu")
    assert [text for text in texts if text.startswith(("1.", "2."))] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("trực tuyến  – tháng 4", "trực tuyến – tháng 4"),
        ("trực tuyến , trong đó", "trực tuyến, trong đó"),
        ("  - một  dòng", "  - một dòng"),
        ("Công văn số      /…", "Công văn số      /…"),
        ("Số:\n  - hai; ba", "Số:\n  - hai; ba"),
    ],
)
def test_gaps_between_words_are_closed(text, expected):
    assert wording.without_gaps(text) == expected
