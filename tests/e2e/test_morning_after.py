"""The morning after the deadline in a real browser: from the list of who is missing to the report that goes out."""

from io import BytesIO
from zipfile import ZipFile

import pytest
import time_machine
from django.core import mail
from docx import Document
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from reporting.actions.figures import figures_drain, figures_recompute
from reporting.actions.submissions import submission_accept
from reporting.models import FrozenRanking, Reminder, ReminderState, Submission
from tests.e2e.test_month import PASSWORD, log_in
from tests.reporting.small_province import YEAR, make_province

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
FIGURES = {
    "SO1": (100, 40, 3),
    "SO2": (80, 44, 0),
    "H1": (60, 24, 2),
    "X1": (20, 4, 0),
    "X2": (30, 9, 1),
    "X3": (10, 5, 0),
}
IN_TIME = ("SO1", "H1", "X1")


@pytest.fixture
def province():
    """January to March are confirmed; for April three of six units have sent when the deadline, 5 May, has passed."""
    with time_machine.travel("2020-05-04T09:00:00+07:00", tick=True):
        province = make_province()
        province.coordinator.set_password(PASSWORD)
        province.coordinator.save()
        for code, unit in province.units.items():
            unit.email = f"{code.lower()}@example.gov.vn"
            unit.save()
            for month in (1, 2, 3):
                submission_accept(submission=send(province, code, month), by=province.coordinator)
        for code in IN_TIME:
            send(province, code, 4)
    with time_machine.travel("2020-05-06T08:30:00+07:00", tick=True):
        figures_recompute(year=YEAR)
        yield province


def figures(code, month):
    """A procedure's three numbers: one dossier more each month, so that no month equals the one before."""
    total, online, post = FIGURES[code]
    return total + month, online, post


def send(province, code, month):
    return province.send(code, month, *[figures(code, month)] * len(province.reported_by(code)))


def received(province):
    """What was received from January to April in all, over everything that was sent."""
    sent = {code: (1, 2, 3) if code == "X3" else (1, 2, 3, 4) for code in FIGURES}
    return sum(
        len(province.reported_by(code)) * figures(code, month)[0] for code, months in sent.items() for month in months
    )


def download(page: Page, name: str) -> bytes:
    with page.expect_download() as waiting:
        page.get_by_role("link", name=name, exact=False).first.click()
    return waiting.value.path().read_bytes()


def test_from_the_list_of_the_missing_to_the_mails_the_frozen_ranking_and_the_report(browser, live_server, province):
    context = browser.new_context(base_url=live_server.url, accept_downloads=True)
    page = context.new_page()
    complaints = log_in(page, live_server.url, "coordinator")

    # who is missing, and what is to be done
    page.goto("/")
    missing = page.locator("#missing")
    expect(missing).to_contain_text("Chưa gửi báo cáo tháng 4/2020 (3)")
    expect(missing).to_contain_text("3 quá hạn")
    missing.get_by_role("link", name="Xem danh sách và nhắc gửi").click()
    assert page.locator('input[name="unit"]:checked').evaluate_all("boxes => boxes.map(box => box.value)") == [
        "SO2",
        "X2",
        "X3",
    ]

    # the mail is read before it goes out, to those with a quota
    page.goto("/periods/2020-04/urging/")
    page.get_by_role("button", name="Xem thư và gửi").click()
    expect(page.locator("main")).to_contain_text("Đề nghị gửi báo cáo tháng 4/2020 (đã quá hạn 05/05/2020)")
    page.get_by_role("button", name="Gửi thư nhắc đến 2 đơn vị").click()
    expect(page.locator(".notice-success")).to_be_visible()
    assert sorted(message.to[0] for message in mail.outbox) == ["so2@example.gov.vn", "x2@example.gov.vn"]
    assert set(Reminder.objects.values_list("unit__code", "state")) == {
        ("SO2", ReminderState.SENT),
        ("X2", ReminderState.SENT),
    }

    # the urged units send; what has no hints is confirmed at once
    for code in ("SO2", "X2"):
        send(province, code, 4)
    figures_drain()
    page.goto("/")
    page.get_by_role("link", name="Xác nhận báo cáo không có cảnh báo").click()
    page.get_by_role("button", name="Xác nhận báo cáo không có cảnh báo").click()
    expect(page.locator(".notice-success")).to_be_visible()
    for report in Submission.objects.awaiting_review():
        page.goto(f"/submissions/2020-04/{report.unit.code}/?from=review")
        page.locator('button[value="accept"]').click()
    assert not Submission.objects.awaiting_review().exists()
    figures_drain()

    # the ranking is frozen, and what it holds is the overview's
    page.goto("/rankings/")
    page.locator('a[href="/rankings/2020-04/freeze/"]').first.click()
    page.get_by_role("button", name="Chốt kết quả xếp hạng").click()
    expect(page.locator("main")).to_contain_text("khớp")
    frozen = FrozenRanking.objects.get()
    ranks = list(frozen.lines.filter(kind="department").order_by("rank").values_list("unit_code", "rank"))
    assert ranks == [("SO2", 1), ("SO1", 2)]
    page.goto("/dashboard/?period=2020-04&basis=official&kind=department")
    rows = page.locator("#ranking-department tbody tr").all_inner_texts()
    assert [row.split("\t")[1].strip() for row in rows[:2]] == ["Sở Hai", "Sở Một"]

    # and the report goes out with the same figures
    page.goto("/reports/?period=2020-04&basis=official")
    total = page.locator("main").inner_text()
    letter = Document(BytesIO(download(page, "Word")))
    text = "\n".join(paragraph.text for paragraph in letter.paragraphs)
    whole = received(province)
    shown = f"{whole:,}".replace(",", ".")
    assert shown in total
    assert shown in text
    book = load_workbook(BytesIO(download(page, "Excel")))
    assert whole in [cell.value for row in book.worksheets[0].iter_rows() for cell in row]
    assert ZipFile(BytesIO(download(page, "Excel"))).testzip() is None
    assert complaints == []
    context.close()
