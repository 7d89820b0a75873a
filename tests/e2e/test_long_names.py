"""Names of five hundred letters: the words next to them stay whole, and what is typed stays in sight."""

import pytest

from procedures.models import Procedure
from tests.e2e.test_admin import province as office  # noqa: F401 - a fixture
from tests.e2e.test_month import REPORT, SENT, log_in, province  # noqa: F401
from tests.e2e.widths import lines_of
from units.models import Unit, User

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
LONG = ("và các đơn vị sự nghiệp công lập trực thuộc, thực hiện tiếp nhận hồ sơ theo cơ chế một cửa " * 6)[:490].strip()

LARGER = """
    () => [...document.querySelectorAll(".figures :is(td, th), .figures :is(td, th) *")].filter((each) => {
        const size = (element) => parseFloat(getComputedStyle(element).fontSize);
        const hasText = [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
        return hasText && each.checkVisibility() && size(each) > size(each.closest(".figures")) + 0.1;
    }).map((each) => each.innerText.slice(0, 60))
"""


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


def test_a_row_of_the_queue_stays_low_next_to_long_names(browser, live_server, named):
    named.send("SO1", 4, (900, 1, 0), (0, 0, 0))
    page = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
    log_in(page, live_server.url, "coordinator")
    page.goto(f"{live_server.url}/review/")
    rows = page.locator(".queue tbody tr", has_text="và các đơn vị sự nghiệp").all()
    assert len(rows) == 2
    assert max(each.bounding_box()["height"] for each in rows) < 200
    jump = page.locator(".jump .clamped").first
    assert jump.bounding_box()["height"] < 70
    assert jump.get_attribute("title").endswith(LONG)


def test_on_paper_no_word_of_a_table_is_larger_than_its_numbers(browser, live_server, named):
    named.send("SO1", 4, (900, 1, 0), (0, 0, 0))
    page = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
    log_in(page, live_server.url, "coordinator")
    for path in ("/review/", "/dashboard/districts/", "/dashboard/groups/department/", "/rankings/"):
        page.goto(live_server.url + path)
        page.emulate_media(media="print")
        assert page.evaluate(LARGER) == [], path


def test_the_list_of_units_shows_its_columns_next_to_a_long_name(browser, live_server, office):  # noqa: F811
    Unit.objects.filter(kind="district").update(name=f"Huyện {LONG}")
    page = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
    log_in(page, live_server.url, "admin")
    page.goto(f"{live_server.url}/admin/units/unit/")
    assert max(each.bounding_box()["width"] for each in page.locator("#result_list .field-parent").all()) < 500
