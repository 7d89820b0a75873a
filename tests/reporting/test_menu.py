"""The main menu and the four parts of the overview: what each role finds first, and what is marked as shown."""

import re

import pytest
import time_machine

from reporting.templatetags.menu import KNOWN, MENUS, menu_of
from tests.reporting.cast import cast_of
from tests.reporting.pages import markup, words
from tests.reporting.without_districts import make_province_without_districts
from units.models import Role, User

FIRST = {
    Role.CLERK: ["Trang chủ", "Các kỳ báo cáo", "Kết quả"],
    Role.COORDINATOR: ["Việc cần xử lý", "Báo cáo chờ xác nhận", "Đôn đốc"],
    Role.OBSERVER: ["Tổng quan", "Xếp hạng", "Báo cáo tổng hợp"],
    Role.ADMINISTRATOR: ["Quản trị", "Tổng quan"],
}
PARTS = ["Kết quả", "Theo đơn vị", "Theo TTHC", "Dự báo"]


def current(role, path):
    return [entry.label for entry in menu_of(User(role=role), path) if entry.is_current]


@pytest.mark.parametrize("role", Role)
def test_what_a_role_does_most_comes_first_and_nothing_twice(role):
    found = [entry.label for entry in menu_of(User(role=role), "/")]
    assert found[: len(FIRST[role])] == FIRST[role]
    assert len(found) == len(set(found))


def test_coordinators_and_observers_find_the_same_pages():
    assert set(MENUS[Role.COORDINATOR]) - {"todo"} == set(MENUS[Role.OBSERVER])
    assert {name for menu in MENUS.values() for name in menu} == set(KNOWN)


@pytest.mark.parametrize(
    ("role", "path", "label"),
    [
        (Role.COORDINATOR, "/", "Việc cần xử lý"),
        (Role.COORDINATOR, "/review/", "Báo cáo chờ xác nhận"),
        (Role.COORDINATOR, "/periods/", "Các kỳ báo cáo"),
        (Role.COORDINATOR, "/periods/2020-12/lock/", "Các kỳ báo cáo"),
        (Role.COORDINATOR, "/periods/2020-12/urging/", "Đôn đốc"),
        (Role.COORDINATOR, "/periods/2020-12/missing/", "Đôn đốc"),
        (Role.COORDINATOR, "/urging/7/", "Đôn đốc"),
        (Role.OBSERVER, "/dashboard/units/569/", "Tổng quan"),
        (Role.CLERK, "/", "Trang chủ"),
        (Role.CLERK, "/dashboard/", "Kết quả"),
    ],
)
def test_the_entry_that_holds_the_page_is_marked_alone(role, path, label):
    assert current(role, path) == [label]


def test_a_page_that_no_entry_holds_marks_none():
    assert current(Role.CLERK, "/submissions/2020-12/569/") == []


def navigation(page, name):
    found = re.search(f'<nav class="{name}[^"]*"[^>]*>(.*?)</nav>', page, re.DOTALL)
    links = re.findall(r"<a ([^>]*)>(.*?)</a>", found[1], re.DOTALL)
    return [words(label) for _attributes, label in links], [
        words(label) for attributes, label in links if "aria-current" in attributes
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["groups/commune/", "units/X1/"])
def test_a_part_with_one_page_has_no_line_of_pages(login, address):
    with time_machine.travel("2026-05-08T09:00:00+07:00", tick=False):
        coordinator = make_province_without_districts().coordinator
        shown = markup(login(coordinator).get(f"/dashboard/{address}"))
    assert navigation(shown, "tabs") == (PARTS, ["Theo đơn vị"])
    assert "subtabs" not in shown


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "part", "pages", "here"),
    [
        ("", "Kết quả", ["Toàn tỉnh", "Theo tháng", "Lý do thay đổi số liệu"], "Toàn tỉnh"),
        ("months/", "Kết quả", ["Toàn tỉnh", "Theo tháng", "Lý do thay đổi số liệu"], "Theo tháng"),
        ("changes/", "Kết quả", ["Toàn tỉnh", "Theo tháng", "Lý do thay đổi số liệu"], "Lý do thay đổi số liệu"),
        ("groups/department/", "Theo đơn vị", ["Các khối", "Các huyện, thị xã, thành phố"], "Các khối"),
        ("procedures/", "Theo TTHC", ["TTHC", "Lĩnh vực", "Chỉ tiêu của Bộ", "Danh mục"], "TTHC"),
        ("catalogue/", "Theo TTHC", ["TTHC", "Lĩnh vực", "Chỉ tiêu của Bộ", "Danh mục"], "Danh mục"),
        ("outlook/", "Dự báo", ["Ước thực hiện cả năm", "Thử phương án chỉ tiêu"], "Ước thực hiện cả năm"),
        ("what-if/", "Dự báo", ["Ước thực hiện cả năm", "Thử phương án chỉ tiêu"], "Thử phương án chỉ tiêu"),
    ],
)
def test_each_page_of_the_overview_is_in_one_of_four_parts(working_province, login, address, part, pages, here):
    working_province.send("SO1", 3, (5, 1, 0), (0, 0, 0))
    shown = markup(login(cast_of(working_province)["coordinator"]).get(f"/dashboard/{address}"))
    assert navigation(shown, "tabs") == (PARTS, [part])
    found, marked = navigation(shown, "subtabs")
    assert (found, marked) == (pages, [here])
