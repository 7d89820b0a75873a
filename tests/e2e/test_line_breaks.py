"""What is read as one word stays on one line: «tháng 12/2020», «báo cáo»; columns of tables stay narrow."""

import pytest

from tests.e2e.test_admin import province as office  # noqa: F401 - a fixture
from tests.e2e.test_month import log_in, province  # noqa: F401
from tests.e2e.widths import pushed_sideways

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
BROKEN = """
    () => {
        const found = [];
        const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
            const node = walker.currentNode;
            const isKept = node.parentElement.closest("thead, table:not(.cards), option, svg");
            if (isKept || !node.parentElement.checkVisibility()) continue;
            for (const match of node.data.matchAll(/(?:tháng|năm|ngày|quý)\\s\\d[\\d/]*|báo\\scáo|hồ\\ssơ/giu)) {
                const range = document.createRange();
                range.setStart(node, match.index);
                range.setEnd(node, match.index + match[0].length);
                const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.bottom)));
                if (lines.size > 1) found.push(match[0]);
            }
        }
        return found;
    }
"""
PAGES = (
    "/dashboard/",
    "/periods/2020-04/urging/",
    "/dashboard/groups/department/?period=2020-04",
    "/reports/",
    "/guide/",
)


@pytest.mark.parametrize("width", [345, 375])
def test_a_month_and_a_word_of_two_syllables_stay_on_one_line(browser, live_server, province, width):  # noqa: F811
    province.send("SO1", 3, (5, 1, 0), (0, 0, 0))
    page = browser.new_context(viewport={"width": width, "height": 667}).new_page()
    log_in(page, live_server.url, "coordinator")
    for path in PAGES:
        assert page.goto(live_server.url + path).ok, path
        page.wait_for_load_state("networkidle")
        assert page.evaluate(BROKEN) == [], path


def test_the_form_for_several_accounts_is_not_pushed_sideways_on_a_telephone(browser, live_server, office):  # noqa: F811
    page = browser.new_context(viewport={"width": 375, "height": 667}).new_page()
    log_in(page, live_server.url, "admin")
    page.goto(live_server.url + "/admin/accounts/new/")
    assert pushed_sideways(page) == []
    first = page.locator(".accounts-typed tbody tr").first
    assert first.locator("td").evaluate_all("all => all.map((each) => each.dataset.label)")[:2] == [
        "Tên đăng nhập",
        "Họ và tên",
    ]
    assert min(each.bounding_box()["width"] for each in first.locator("input").all()) > 150
