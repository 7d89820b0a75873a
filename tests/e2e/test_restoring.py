"""What a browser kept of an earlier visit: nothing typed is lost, and nothing that was stored since is hidden by it."""
# ruff: noqa: F401, F811 - fixtures are imported by name

import pytest
from playwright.sync_api import Page, expect

from reporting.actions.periods import period_lock
from reporting.models import DossierCount, Submission
from tests.e2e.test_entry import context, open_entry, province, saved

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def again(page: Page) -> None:
    page.reload()
    page.wait_for_selector("html.has-script")


def store(**numbers: int) -> None:
    """Store numbers of P1 as an upload, another window or a program would."""
    DossierCount.objects.filter(procedure__code="P1").update(**numbers)


@pytest.fixture
def page(context, live_server, province):
    page, _complaints = open_entry(context, live_server)
    page.fill('[name="P1.received_total"]', "5")
    page.fill('[name="P1.received_online"]', "2")
    saved(page, "P1.received_total", "P1.received_online")
    return page


def test_a_text_that_cannot_be_read_does_not_hide_what_was_stored_since(page, province):
    page.fill('[name="P1.received_total"]', "12 hồ sơ")
    store(received_total=50)
    again(page)
    cell = page.locator('[name="P1.received_total"]')
    expect(cell).to_have_value("50")
    expect(page.locator("tr.said")).to_have_count(0)
    expect(page.locator("#leftover li")).to_have_text(["Thủ tục P1, Tổng số hồ sơ tiếp nhận: 12 hồ sơ"])
    expect(page.locator("#leftover")).to_be_in_viewport()
    assert page.evaluate("window.scrollY") == 0
    cell.fill("x")
    store(received_total=60)
    again(page)
    expect(cell).to_have_value("60")
    expect(page.locator("#leftover li")).to_have_text(["Thủ tục P1, Tổng số hồ sơ tiếp nhận: 12 hồ sơ; x"])
    period_lock(period=province.periods[4], by=province.coordinator)
    page.reload()
    expect(page.locator("#leftover li")).to_have_text(["Thủ tục P1, Tổng số hồ sơ tiếp nhận: 12 hồ sơ; x"])
    page.locator("#leftover button").click()
    page.reload()
    expect(page.locator("#leftover")).to_be_hidden()
    assert DossierCount.objects.get(procedure__code="P1").received_total == 60


def test_a_number_above_its_total_does_not_hide_what_was_stored_since(page):
    page.fill('[name="P1.received_online"]', "20")
    store(received_total=10, received_online=7)
    again(page)
    expect(page.locator('[name="P1.received_total"]')).to_have_value("10")
    expect(page.locator('[name="P1.received_online"]')).to_have_value("7")
    expect(page.locator("#leftover li")).to_have_text(["Thủ tục P1, Trong đó: trực tuyến: 20"])


def test_a_text_over_the_same_stored_number_is_in_its_cell_again(page):
    page.fill('[name="P1.received_total"]', "12 hồ sơ")
    again(page)
    expect(page.locator('[name="P1.received_total"]')).to_have_value("12 hồ sơ")
    expect(page.locator(".fault")).to_contain_text("«12 hồ sơ» không phải là số nguyên")
    expect(page.locator("#leftover")).to_be_hidden()


def test_a_number_over_another_stored_one_is_shown_with_it_to_choose(page):
    page.route("**/cells/", lambda route: route.abort())
    page.fill('[name="P1.received_total"]', "12")
    store(received_total=50)
    page.unroute("**/cells/")
    again(page)
    expect(page.locator(".contested")).to_contain_text("50")
    expect(page.get_by_role("button", name="Lấy 50")).to_be_visible()
    expect(page.get_by_role("button", name="Giữ 12")).to_be_visible()
    expect(page.locator("#leftover")).to_be_hidden()


def test_a_day_that_is_none_does_not_hide_the_day_that_was_stored_since(page):
    page.fill("#id_document_date", "31/02/2020")
    page.wait_for_timeout(1500)  # the server has refused it
    Submission.objects.update(document_date="2020-05-04")
    again(page)
    expect(page.locator("#id_document_date")).to_have_value("04/05/2020")
    expect(page.locator("#leftover li")).to_have_text(["Ngày văn bản (nếu có): 31/02/2020"])


def test_a_text_that_is_too_long_is_shown_with_the_one_that_was_stored_since(page):
    page.route("**/cells/", lambda route: route.abort())
    page.fill("#id_document_number", "12/BC")
    page.evaluate(
        """() => {
            const key = Object.keys(localStorage).find((each) => each.startsWith("entry:"));
            const kept = JSON.parse(localStorage.getItem(key));
            kept["details.document_number"].text = "9".repeat(60); // as a page with another limit could keep it
            localStorage.setItem(key, JSON.stringify(kept));
        }"""
    )
    Submission.objects.update(document_number="7/BC")
    page.unroute("**/cells/")
    again(page)
    expect(page.locator("#id_document_number")).to_have_value("9" * 60)
    expect(page.locator(".contested")).to_contain_text("«7/BC»")
    expect(page.get_by_role("button", name="Giữ «999")).to_be_visible()
    page.get_by_role("button", name="Lấy «7/BC»").click()
    expect(page.locator("#id_document_number")).to_have_value("7/BC")
    assert Submission.objects.get().document_number == "7/BC"
