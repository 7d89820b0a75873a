"""An administrator raises twenty procedures by one decision, in a real browser, in at most ten clicks."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from procedures.models import Procedure, Publication
from tests.e2e.clicks import clicks, count_clicks
from tests.e2e.moments import from_moment
from tests.e2e.test_admin import watch, year_2020
from tests.e2e.test_month import log_in

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
BUDGET = 10
TWENTY = 20


@pytest.fixture
def province():
    with from_moment("2021-02-01T09:00:00+07:00", "year 2020 with passwords", year_2020):
        yield


def codes_at_level_3() -> list[str]:
    open_still = Publication.objects.filter(level=3, ended_on=None)
    return list(open_still.order_by("procedure__sort_order").values_list("procedure__code", flat=True)[:TWENTY])


def assert_clean(page, failed, complaints):
    """Nothing failed, the policy was kept and axe finds nothing; what axe itself loads and styles is forgotten."""
    assert failed == complaints == []
    assert [fault["id"] for fault in Axe().run(page).response["violations"]] == []
    failed.clear()
    complaints.clear()


def test_twenty_procedures_are_raised_within_ten_clicks(browser, live_server, province):
    page = browser.new_context().new_page()
    failed = watch(page)
    complaints = log_in(page, live_server.url, "admin")
    codes = codes_at_level_3()
    page.goto(f"{live_server.url}/admin/")
    count_clicks(page)
    page.reload()
    page.locator("#content").get_by_role("link", name="Công bố, nâng, hạ mức độ, thu hồi, chuyển").click()
    page.get_by_label("Mã TTHC").click()
    page.get_by_label("Mã TTHC").fill("\n".join(codes))
    page.get_by_label("Nâng mức độ").check()
    page.locator("#id_level").select_option("4")
    assert not page.locator("#id_department").is_visible()
    page.locator("#id_on").fill("01/03/2021")
    page.locator("#id_decision_number").fill("155/QĐ-UBND")
    page.locator("#id_decision_date").fill("25/02/2021")
    page.get_by_role("button", name="Xem trước thay đổi").last.click()
    assert page.get_by_role("heading", name="20 TTHC, từ ngày 01/03/2021").is_visible()
    assert not Publication.objects.filter(decision_number="155/QĐ-UBND").exists()
    assert_clean(page, failed, complaints)
    page.get_by_role("button", name="Ghi quyết định").click()
    assert page.get_by_text("Nâng mức độ: đã ghi 20 TTHC.").is_visible()
    assert clicks(page) <= BUDGET
    raised = Procedure.objects.filter(publications__level=4, publications__decision_number="155/QĐ-UBND")
    assert sorted(raised.values_list("code", flat=True)) == sorted(codes)
    assert_clean(page, failed, complaints)
