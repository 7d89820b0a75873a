import pytest
from playwright.sync_api import Page

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_healthz_answers_a_browser_without_login(page: Page, live_server) -> None:
    page.goto(f"{live_server.url}/healthz")

    assert page.inner_text("body").strip() == "ok"
