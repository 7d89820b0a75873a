"""A portal in which no month has ended: every page of figures says so, and no link leads to «not found»."""

import re
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
import time_machine

from reporting.models import ReportingPeriod
from tests.reporting.pages import words
from tests.reporting.small_province import make_working_province
from units.models import PortalSettings

PAGES = [
    "/dashboard/",
    "/dashboard/presentation/",
    "/dashboard/outlook/",
    "/dashboard/what-if/",
    "/dashboard/months/",
    "/dashboard/districts/",
    "/dashboard/districts/H1/",
    "/dashboard/groups/commune/",
    "/dashboard/procedures/",
    "/dashboard/procedures/C1/",
    "/dashboard/fields/",
    "/dashboard/indicators/",
    "/reports/",
    "/urging/",
]
FILES = [
    "/dashboard/export.xlsx",
    "/dashboard/export.csv",
    "/dashboard/indicators/export.xlsx",
    "/dashboard/indicators/export.csv",
]
LINK = re.compile(r'<a [^>]*?href="([^"]+)"')
HEADING = "Chưa có tháng nào kết thúc"


@pytest.fixture
def province(db):
    with time_machine.travel("2020-01-15T09:00:00+07:00", tick=False):
        yield make_working_province()


@pytest.mark.parametrize("address", PAGES)
def test_a_page_says_which_month_will_be_the_first_and_when_it_ends(province, login, address):
    answer = login(province.coordinator).get(address)
    assert answer.status_code == 200
    said = words(answer.content.decode())
    assert HEADING in said
    assert "Kỳ báo cáo đầu tiên là tháng 01/2020, số liệu từ ngày 01/01/2020 đến ngày 31/01/2020." in said
    assert "Đơn vị nhập số liệu từ thứ Bảy, 01/02/2020" in said


@pytest.mark.parametrize("address", FILES)
def test_a_file_is_not_there_and_the_answer_says_why(province, login, address):
    answer = login(province.coordinator).get(address)
    assert answer.status_code == 404
    assert HEADING in words(answer.content.decode())


def test_a_month_that_has_begun_is_shown_where_the_address_names_it(province, login):
    answer = login(province.coordinator).get("/dashboard/procedures/?period=2020-01")
    assert answer.status_code == 200
    assert HEADING not in words(answer.content.decode())


def test_a_month_that_does_not_exist_is_not_found(province, login):
    assert login(province.coordinator).get("/dashboard/procedures/?period=2019-01").status_code == 404


def test_a_first_month_still_to_come_is_named_before_there_are_periods(province, login):
    ReportingPeriod.objects.all().delete()
    PortalSettings.objects.update_or_create(pk=PortalSettings.ONLY, defaults={"first_month": "2021-03"})
    said = words(login(province.coordinator).get("/dashboard/procedures/").content.decode())
    assert "Theo cài đặt của hệ thống, kỳ báo cáo đầu tiên là tháng 3/2021." in said


def test_without_periods_and_setting_the_page_says_when_months_are_created(province, login):
    ReportingPeriod.objects.all().delete()
    said = words(login(province.coordinator).get("/dashboard/procedures/").content.decode())
    assert "Các kỳ báo cáo được tạo khi đã nhập danh sách đơn vị." in said


@pytest.mark.parametrize("who", ["clerk", "coordinator", "observer"])
def test_no_link_of_a_page_leads_to_a_page_that_is_not_found(province, login, who):
    client = login(province.clerks["X1"] if who == "clerk" else getattr(province, who))
    waiting, seen, broken = ["/", *(PAGES if who == "coordinator" else [])], set(), []
    while waiting:
        address = waiting.pop()
        seen.add(address)
        answer = client.get(address, follow=True)
        if answer.status_code == 404:
            broken.append(address)
        if "text/html" not in answer.headers["Content-Type"]:
            continue
        for link in LINK.findall(answer.content.decode()):
            found = urlsplit(urljoin(address, unescape(link)))
            if not found.netloc and found.path not in seen and not found.path.startswith("/admin/"):
                seen.add(found.path)
                waiting.append(found.path)
    assert broken == []
    assert len(seen) > 15
