"""Names of five hundred letters: the words next to them stay whole, and what is typed stays in sight."""

import pytest

from procedures.models import Procedure
from tests.e2e.test_month import REPORT, SENT, log_in, province  # noqa: F401
from tests.e2e.widths import lines_of
from units.models import Unit, User

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
LONG = ("và các đơn vị sự nghiệp công lập trực thuộc, thực hiện tiếp nhận hồ sơ theo cơ chế một cửa " * 6)[:490].strip()


@pytest.fixture
def named(province):  # noqa: F811
    for row in (*Unit.objects.filter(code__in=("SO1", "X1")), *Procedure.objects.all()):
        row.name = f"{row.name} {LONG}"
        row.save()
    province.send("SO1", 3, (5, 1, 0), (0, 0, 0))
    return province


def test_the_columns_next_to_a_long_name_keep_their_words_whole(browser, live_server, named):
    User.objects.filter(unit__code="SO1").update(full_name="Nguyễn Thị Thanh Hương")
    page = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
    log_in(page, live_server.url, "coordinator")
    page.goto(f"{live_server.url}/periods/2020-04/missing/")
    assert lines_of(page.locator("td", has_text="Nguyễn Thị Thanh Hương")) <= 2
    buttons = page.locator(".figures td .btn").all()
    assert len(buttons) > 3
    assert max(each.bounding_box()["height"] for each in buttons) < 40


def test_the_head_of_a_form_takes_two_lines_at_most(browser, live_server, named):
    page = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
    log_in(page, live_server.url, "clerk-so1")
    page.goto(live_server.url + REPORT)
    title = page.locator(".page-head h1")
    assert title.bounding_box()["height"] < 50
    assert title.get_attribute("title").endswith(LONG)


def test_a_receipt_gives_a_name_the_width_of_a_telephone(browser, live_server, named):
    page = browser.new_context(viewport={"width": 375, "height": 667}).new_page()
    log_in(page, live_server.url, "clerk-so1")
    page.goto(f"{live_server.url}{SENT}receipts/1/")
    assert page.locator(".receipt tbody th").first.bounding_box()["width"] > 250
    numbers = page.locator(".receipt tbody tr").first.locator("td.n").all()
    assert len({each.bounding_box()["y"] for each in numbers}) == 1
    assert [each.get_attribute("data-label") for each in numbers] == [
        "Tổng số hồ sơ tiếp nhận",
        "Trong đó: trực tuyến",
        "Kết quả trả qua BCCI",
    ]
