"""An administrator opens the next year in a real browser: its decision, as a copy, in six clicks at most."""

import pytest

from quotas.models import QuotaDecision
from tests.e2e.clicks import clicks, count_clicks
from tests.e2e.test_admin import province, watch  # noqa: F401 - the fixture
from tests.e2e.test_month import log_in

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_next_years_decision_is_in_force_after_six_clicks_at_most(browser, live_server, province):  # noqa: F811
    page = browser.new_context().new_page()
    failed = watch(page)
    complaints = log_in(page, live_server.url, "admin")
    count_clicks(page)
    page.goto(f"{live_server.url}/admin/")
    page.get_by_role("link", name="Mở năm mới").first.click()
    page.get_by_role("button", name="Lập dự thảo quyết định năm 2021").click()
    page.wait_for_selector(".messagelist .success")
    page.get_by_role("button", name="Đưa dự thảo vào áp dụng").click()
    page.wait_for_load_state()
    if page.locator('[name="_confirm"]').count():
        page.locator('[name="_confirm"]').click()
    page.wait_for_selector(".messagelist .success")
    decision = QuotaDecision.objects.get(year=2021)
    assert decision.is_in_force
    assert decision.quotas.count() == QuotaDecision.objects.get(year=2020).quotas.count() == 161
    assert clicks(page) <= 6
    assert (complaints, failed) == ([], [])
