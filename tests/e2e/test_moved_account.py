"""A clerk whose account moves to another unit while the form is open."""
# ruff: noqa: F401, F811 - fixtures are imported by name

import pytest
from playwright.sync_api import expect

from tests.e2e.test_entry import context, open_entry, province, saved, stored
from units.models import User

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_the_page_says_that_the_report_is_not_the_accounts_any_more_and_does_not_blame_the_line(
    context, live_server, province
):
    page, _complaints = open_entry(context, live_server)
    page.fill('[name="P1.received_total"]', "4")
    saved(page, "P1.received_total")
    User.objects.filter(username="clerk-so1").update(unit=province.units["SO2"])
    page.fill('[name="P1.received_total"]', "44")
    expect(page.locator("#entry-notice")).to_contain_text("Tài khoản này không còn phụ trách báo cáo này")
    expect(page.locator('[name="P1.received_total"]')).to_have_value("44")
    assert stored() == {"P1": (4, None, None)}
