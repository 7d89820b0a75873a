"""The page of all checks, that of one, and the count on the index."""

import re

import pytest

from reporting import tasks
from reporting.checks.registry import CHECKS
from reporting.models import CheckCount
from reporting.views.office import data as view
from tests.factories import make_clerk, make_commune
from tests.reporting.pages import queries_of, text, words
from units.models import Unit, User

PAGE, INDEX = "/admin/data/", "/admin/"
LONG = "Sở " + "rất dài " * 60


@pytest.fixture
def administrator(working_province, login):
    Unit.objects.update(email="a@example.vn", phone="1")
    return login(working_province.administrator)


def area(page, name):
    return words(page.content.decode().partition(f'id="{name}"')[2].partition("</section>")[0])


def test_each_check_is_shown_with_its_number_what_it_means_and_how_to_mend_it(administrator):
    Unit.objects.filter(code="X1").update(email="")
    shown = area(administrator.get(PAGE), "units")
    assert "Đơn vị chưa có địa chỉ thư điện tử (1)" in shown
    assert "Thư nhắc và thư đề nghị điều chỉnh không đến được đơn vị." in shown
    assert "Ghi địa chỉ của cơ quan tại trang của đơn vị." in shown
    assert "UBND xã Một, huyện Một" in shown
    assert "Mã đơn vị trông giống nhau: không có" in shown


def test_every_link_leads_to_a_page_that_opens(administrator):
    Unit.objects.update(email="", phone="")
    User.objects.filter(role="clerk").update(is_active=False)
    page = administrator.get(PAGE).content.decode().partition('id="content"')[2]
    links = set(re.findall(r'<a href="(/admin/[^"]+)"', page.partition("</main>")[0]))
    assert len(links) > 5
    assert {administrator.get(link).status_code for link in links} == {200}


def test_a_long_list_is_cut_and_all_of_it_is_on_a_page_of_its_own(administrator, monkeypatch):
    for number in range(12):
        make_commune(f"C{number}", email="", phone="1")
    page = administrator.get(PAGE)
    assert "Xem tất cả 12 nội dung" in text(page)
    monkeypatch.setattr(view, "ROWS_A_PAGE", 5)
    names = [
        re.findall(r"xã C\d+", administrator.get(f"{PAGE}units-without-email/?page={n}").content.decode())
        for n in (1, 2, 3)
    ]
    assert len({name for page_names in names for name in page_names}) == 12


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_a_check_that_finds_nothing_has_a_page_too(administrator, name):
    assert administrator.get(f"{PAGE}{name}/").status_code == 200


def test_an_unknown_check_is_not_found(administrator):
    assert administrator.get(f"{PAGE}no-such-check/").status_code == 404


def test_a_long_name_is_shown_in_full(administrator):
    Unit.objects.filter(code="SO1").update(name=LONG.strip(), email="")
    assert LONG.strip() in text(administrator.get(PAGE))


def test_the_page_asks_as_many_queries_for_many_units_as_for_few(administrator):
    Unit.objects.update(email="", phone="")
    make_clerk(make_commune("C", email="", phone=""), is_active=False)
    few = queries_of(administrator, PAGE)
    for number in range(30):
        make_clerk(make_commune(f"C{number}", email="", phone=""), is_active=False)
    assert queries_of(administrator, PAGE) == few


def test_the_index_shows_what_was_counted_last_and_when(administrator):
    assert "nội dung cần xem" not in text(administrator.get(INDEX))
    Unit.objects.filter(code="X1").update(email="")
    tasks.count_checks()
    first = sum(CheckCount.objects.values_list("number", flat=True))
    assert re.search(rf"\b{first} nội dung cần xem, đếm lúc 09:00, 15/05/2020", text(administrator.get(INDEX)))
    Unit.objects.filter(code="X2").update(email="")
    tasks.count_checks()
    assert f"{first + 1} nội dung cần xem" in text(administrator.get(INDEX))
    assert CheckCount.objects.count() == len(CHECKS)
