"""Signs that a paste from elsewhere brings along: kept with the words, and in no file's way."""

from io import BytesIO

import openpyxl

from reporting.actions.details import details_save
from reporting.actions.figures import figures_drain
from reporting.actions.submissions import submission_start
from tests.reporting.papers import Paper

PASTED = "Máy\x0bquét\x01 hỏng\x1b; <b>đề nghị</b> & cấp\ufffe thêm"


def sent_with(province, remarks):
    submission = submission_start(unit=province.units["X1"], period=province.periods[4])
    about = {"approved_by": "Chủ\x08 tịch", "document_number": "1\x02", "document_date": None}
    details_save(submission=submission, by=province.clerks["X1"], remarks=remarks, **about)
    province.send("X1", 4, *[(10, 4, 1)] * 2)
    figures_drain()


def test_files_leave_out_signs_that_no_document_may_hold(working_province, login):
    sent_with(working_province, PASTED)
    client = login(working_province.coordinator)
    unit = Paper(client.get("/submissions/2020-04/X1/report.docx").content)
    assert "Máy\nquét hỏng; <b>đề nghị</b> & cấp thêm" in unit.paragraphs
    province = Paper(client.get("/reports/2020-04/report.docx?basis=provisional").content)
    assert "- UBND xã Một, huyện Một: «Máy quét hỏng; <b>đề nghị</b> & cấp thêm»" in province.paragraphs


def test_the_workbook_and_the_page_bear_them(working_province, login):
    sent_with(working_province, PASTED)
    client = login(working_province.coordinator)
    book = openpyxl.load_workbook(BytesIO(client.get("/reports/2020-04/workbook.xlsx?basis=provisional").content))
    assert book.sheetnames[0] == "Tổng hợp"
    assert "&lt;b&gt;đề nghị&lt;/b&gt; &amp; cấp" in client.get("/submissions/2020-04/X1/").content.decode()
