"""A correction in a real browser: asked for, read, made, confirmed, and the overview follows at every step."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core import mail
from playwright.sync_api import Page, expect

from reporting.actions.figures import figures_recompute
from reporting.actions.reopenings import submission_ask_to_reopen
from reporting.actions.submissions import (
    submission_accept,
)
from reporting.models import ReportingPeriod, Submission
from tests.e2e.moments import from_moment
from tests.e2e.test_month import REPORT, known_province, log_in
from tests.reporting.small_province import YEAR

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
REASON = "Số trực tuyến của P1 thấp hơn phần mềm một cửa; đề nghị xem lại"
OVERVIEW = "/dashboard/?period=2020-04&basis={basis}"


def with_an_address():
    """The small province, whose clerk of SO1 and coordinator can log in; SO1 has an address for mails."""
    province = known_province()
    province.units["SO1"].email = "vanthu@somot.example.vn"
    province.units["SO1"].save()
    figures_recompute(year=YEAR)
    return province


@pytest.fixture
def province():
    with from_moment("2020-05-15T09:00:00+07:00", "province with an address", with_an_address) as province:
        yield province


@pytest.fixture
def desk(browser, live_server):
    """A desk for each person: a browser of their own, and the complaints of all consoles together."""
    complaints: list[str] = []
    contexts = []

    def sit_down(username: str, **options) -> Page:
        contexts.append(browser.new_context(base_url=live_server.url, **options))
        page = contexts[-1].new_page()
        heard = log_in(page, live_server.url, username)
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        complaints.extend(heard)
        return page

    yield sit_down
    for context in contexts:
        context.close()
    assert complaints == []


def overview(page: Page, basis: str) -> dict[str, str]:
    """The facts of the overview of April by their labels, on one line each."""
    page.goto(OVERVIEW.format(basis=basis))
    pairs = page.locator("main .facts > div").evaluate_all(
        "parts => parts.map(part => [part.querySelector('dt').innerText, part.querySelector('dd').innerText])"
    )
    return {label.split(" (")[0]: " ".join(text.split()) for label, text in pairs}


def sending(page: Page) -> tuple[str, ...]:
    """How many have sent, wait to be confirmed, and must correct."""
    facts = overview(page, "provisional")
    return facts["Đã gửi"], facts["Chờ xác nhận"], facts["Cần điều chỉnh"]


def april(page: Page, basis: str) -> str:
    return overview(page, basis)["Tháng 4/2020"]


def test_a_report_is_returned_corrected_and_confirmed_and_the_overview_follows(province, desk):
    province.send("SO1", 4, (100, 40, 3), (10, 5, 1))
    lead, clerk = desk("coordinator"), desk("clerk-so1")
    assert sending(lead) == ("1 (16,67%)", "1", "0")
    assert april(lead, "provisional") == "40,91% 45 trực tuyến / 110 tiếp nhận"

    lead.goto("/review/")
    lead.click("table a:has-text('Sở Một')")
    lead.click("summary:has-text('Đề nghị điều chỉnh')")
    lead.fill("#id_reason", REASON)
    lead.fill("#id_until", "2020-05-20")
    lead.click('button[value="return"]')
    expect(lead.locator(".notice-success")).to_be_visible()
    assert sending(lead) == ("0 (0,00%)", "0", "1")
    assert april(lead, "provisional").startswith("– ")
    assert [message.to for message in mail.outbox] == [["vanthu@somot.example.vn"]]
    assert f"Nội dung: {REASON}. Gửi lại trước 24 giờ ngày 20/05/2020." in mail.outbox[0].body

    clerk.goto("/")
    assert REASON in clerk.inner_text("main")
    clerk.goto(REPORT)
    assert f"Nội dung: {REASON}. Gửi lại trước 24 giờ ngày 20/05/2020." in clerk.inner_text(".notice >> nth=0")
    clerk.fill('[name="P1.received_online"]', "50")
    clerk.click('button[value="check"]')
    clerk.check("#approved")
    clerk.click('button[value="send"]')
    expect(clerk.locator(".notice-success")).to_be_visible()

    lead.goto("/review/")
    assert "lần gửi 2" in lead.inner_text("#queue")
    lead.click('button[value="accept_clear"]')
    expect(lead.locator(".undo [role=status]")).to_have_text("Sở Một, tháng 4/2020: đã xác nhận báo cáo.")
    assert sending(lead) == ("1 (16,67%)", "0", "0")
    assert april(lead, "official") == april(lead, "provisional") == "50,00% 55 trực tuyến / 110 tiếp nhận"
    assert Submission.objects.get().events.count() == 4


def test_one_box_ticks_all_and_the_button_counts(province, desk):
    for code in ("X1", "X2", "X3"):
        province.send(code, 4, (5, 1, 0), (0, 0, 0))
    page = desk("coordinator")
    page.goto("/review/")
    button = page.locator('button[value="accept_chosen"]')
    expect(button).to_have_text("Xác nhận các báo cáo đã chọn")
    page.check("#choose-all")
    expect(button).to_have_text("Xác nhận 3 báo cáo đã chọn")
    page.uncheck('input[name="chosen"] >> nth=1')
    expect(button).to_have_text("Xác nhận 2 báo cáo đã chọn")
    assert page.locator("#choose-all").evaluate("box => [box.checked, box.indeterminate]") == [False, True]
    button.click()
    expect(page.locator(".undo [role=status]")).to_have_text("Đã xác nhận 2 báo cáo.")
    waiting = Submission.objects.filter(status="submitted")
    assert [report.unit.code for report in waiting] == ["X2"]


def test_the_address_of_a_request_to_reopen_opens_the_form(province, desk):
    report = province.send("SO1", 4, (100, 40, 3), (10, 5, 1))
    submission_accept(submission=report, by=province.coordinator)
    submission_ask_to_reopen(submission=report, by=province.clerks["SO1"], reason="Nhầm số")
    page = desk("coordinator")
    page.goto("/review/")
    page.click("main a:has-text('Sở Một')")
    expect(page.locator("#id_reason")).to_be_visible()


def test_a_coordinator_locks_and_unlocks_a_period(province, desk):
    page = desk("coordinator")
    page.goto("/periods/")
    page.click("a:has-text('Khóa kỳ báo cáo') >> nth=0")
    page.click("button:has-text('Khóa kỳ báo cáo')")
    expect(page.locator(".notice-success")).to_have_text("Đã khóa kỳ báo cáo tháng 4/2020.")
    assert ReportingPeriod.objects.get(month=4).is_locked
    page.click("button:has-text('Mở khóa')")
    expect(page.locator(".notice-success")).to_have_text("Đã mở lại kỳ báo cáo tháng 4/2020.")
    assert not ReportingPeriod.objects.get(month=4).is_locked


@pytest.mark.parametrize("width", [1366, 375])
def test_axe_finds_nothing_where_reports_are_reviewed(province, desk, width):
    province.send("SO1", 3, (10, 2, 0), (0, 0, 0))
    province.send("SO1", 4, (100, 100, 300), (10, 5, 1))
    report = province.send("X1", 4, (5, 1, 0), (0, 0, 0))
    submission_accept(submission=report, by=province.coordinator)
    submission_ask_to_reopen(submission=report, by=province.clerks["X1"], reason="Nhầm số")
    page = desk("coordinator", viewport={"width": width, "height": 900}, bypass_csp=True)
    found = {}
    for address in ("/review/", "/review/?kind=commune", "/periods/", REPORT, "/submissions/2020-04/X1/"):
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        violations = Axe().run(page).response["violations"]
        found |= {f"{address} {each['id']}": each["nodes"][0]["html"][:150] for each in violations}
    assert found == {}
