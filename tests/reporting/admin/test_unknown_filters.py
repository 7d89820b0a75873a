"""Addresses of lists that ask for filters which there are not: the list is shown whole, and says so."""

import pytest

from tests.reporting.pages import text

SAID = "Địa chỉ này yêu cầu lọc theo mục mà danh sách không có. Đang hiển thị toàn bộ."
LISTS = ["units/unit", "procedures/procedure", "procedures/publication", "reporting/reportingperiod", "units/user"]


@pytest.fixture
def administrator(working_province, login):
    return login(working_province.administrator)


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("query", ["nothing=1", "e=1&nothing=1", "e=x&page=2", "code__nothing=1"])
def test_a_list(administrator, name, query):
    answer = administrator.get(f"/admin/{name}/?{query}", follow=True)
    assert (answer.status_code, SAID in text(answer)) == (200, True)


@pytest.mark.parametrize("page", ["units/unit/export/", "procedures/procedure/export/", "units/user/export.xlsx"])
def test_its_file_leads_to_the_list(administrator, page):
    answer = administrator.get(f"/admin/{page}?nothing=1", follow=True)
    assert answer.redirect_chain == [(f"/admin/{'/'.join(page.split('/')[:2])}/?e=1", 302)]
    assert SAID in text(answer)


@pytest.mark.parametrize("page", ["units/unit/", "units/unit/export/", "units/user/export.xlsx"])
def test_a_filter_that_there_is_says_nothing(administrator, page):
    answer = administrator.get(f"/admin/{page}?q=x")
    assert answer.status_code == 200
    assert page.endswith("xlsx") or SAID not in text(answer)


@pytest.mark.parametrize("ticked", ["x", "9999-12-31", "9" * 30])
@pytest.mark.parametrize("action", ["delete_selected", "close_chosen"])
def test_a_ticked_row_that_no_list_has_is_none(administrator, ticked, action):
    answer = administrator.post("/admin/units/user/", {"action": action, "_selected_action": [ticked]}, follow=True)
    assert answer.status_code == 200
