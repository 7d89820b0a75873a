"""The page of those who have not sent: whom it lists, whom to call, the list as text, corrections and late reports."""

import re
from datetime import date

import pytest

from reporting.models import Basis, Reminder
from reporting.urging.recipients import Recipient
from reporting.views import missing as view
from reporting.views.missing import Contact
from tests.factories import (
    make_clerk,
    make_commune,
    make_compliance,
    make_district,
    make_period,
    make_report,
    make_unit,
    make_user,
)
from tests.reporting.pages import queries_of, tables, text
from units import clock
from units.models import Role, Unit, User

pytestmark = pytest.mark.usefixtures("may")

ADDRESS = "/periods/2020-04/missing/"


@pytest.fixture
def period(db):
    return make_period(4)


@pytest.fixture
def units(period):
    """A department and two communes of a district that have not sent, and a commune that has."""
    district = make_district("H", name="Huyện Một")
    found = {
        "S": make_unit("S", name="Sở Một", sort_order=1, phone="0258 1", email="s@example.vn"),
        "X": make_commune("X", district, name="Xã Một", sort_order=2, email="x@example.vn"),
        "Y": make_commune("Y", district, name="Xã Hai", sort_order=3),
        "Z": make_commune("Z", district, name="Xã Ba", sort_order=4),
    }
    for code, unit in found.items():
        make_compliance(unit, period, basis=Basis.PROVISIONAL, reported=code == "Z")
    return found


@pytest.fixture
def client(login, db):
    return login(make_user(Role.COORDINATOR, "coordinator"))


def listed(answer):
    return [contact.unit.code for contact in answer.context["contacts"]]


def test_units_that_have_not_sent_are_listed_with_their_clerks_in_their_order(units, client):
    make_clerk(units["S"], full_name="Trần Hai", phone="0912")
    make_clerk(units["S"], full_name="Lê Một")
    make_clerk(units["X"], full_name="Đã Nghỉ", is_active=False)
    page = client.get(ADDRESS)
    assert text(page).count("Đơn vị chưa gửi báo cáo tháng 4/2020 (3)") == 1
    (table,) = tables(page)
    assert [row[1:-1] for row in table[1:]] == [
        ["1", "Sở Một", "Lê Một, Trần Hai", "0912 0258 1", "–"],
        ["2", "UBND xã Một, huyện Một", "–", "–", "–"],
        ["3", "UBND xã Hai, huyện Một", "–", "–", "chưa có địa chỉ thư"],
    ]


def test_the_list_as_text_is_for_a_chat(units, client):
    make_clerk(units["S"], full_name="Lê Một", phone="0912")
    make_clerk(units["S"], full_name="Trần Hai")
    assert client.get(ADDRESS).context["text"].split("\n") == [
        "Sở Một – 0258 1 – Lê Một 0912, Trần Hai",
        "UBND xã Một, huyện Một",
        "UBND xã Hai, huyện Một",
    ]


@pytest.mark.parametrize(("phone", "line"), [("", "Sở Một – Lê Một"), ("0258", "Sở Một – 0258 – Lê Một")])
def test_what_a_contact_lacks_leaves_no_gap_in_its_line(phone, line):
    unit = Unit(kind="department", name="Sở Một", phone=phone)
    assert Contact(Recipient(unit, unit), [User(full_name="Lê Một")]).line == line


def test_units_not_expected_confirmed_figures_and_other_months_are_not_listed(units, period, client):
    other = make_commune("W")
    make_compliance(other, period, basis=Basis.PROVISIONAL, reported=False, expected=False)
    make_compliance(other, period, basis=Basis.OFFICIAL, reported=False)
    make_compliance(other, make_period(3), basis=Basis.PROVISIONAL, reported=False)
    assert listed(client.get(ADDRESS)) == ["S", "X", "Y"]


def test_units_to_write_to_are_ticked_unless_they_were_reminded(units, period, client):
    Reminder.objects.create(period=period, unit=units["X"], at=clock.now(), means="email")
    page = client.get(ADDRESS)
    boxes = re.findall(r'<input type="checkbox"[^>]*>', page.content.decode())
    assert [(re.search(r'value="(.*?)"', box)[1], "checked" in box) for box in boxes] == [
        ("S", True),
        ("X", False),
        ("Y", False),
    ]
    assert tables(page)[0][2][-2] == "09:00, 15/05/2020 · Thư điện tử · Hệ thống"


def test_when_every_unit_has_sent_the_page_says_so_and_has_nothing_to_copy(period, client):
    page = client.get(ADDRESS)
    assert "Tất cả đơn vị đã gửi báo cáo." in text(page)
    assert (tables(page), "<textarea" in page.content.decode()) == ([], False)


def test_open_corrections_and_late_reports_are_named_with_their_number(units, period, client):
    make_report(units["X"], period, "returned")
    for code, day in (("Y", 6), ("Z", 8)):
        make_report(units[code], period, "submitted", first_sent_at=clock.at(date(2020, 5, day)))
    make_report(units["S"], period, "submitted", first_sent_at=clock.end_of(period.due_on_department))
    shown = text(client.get(ADDRESS))
    assert "Cần điều chỉnh (1) UBND xã Một, huyện Một" in shown
    assert "Gửi chậm (2) UBND xã Hai, huyện Một : Gửi chậm 1 ngày UBND xã Ba, huyện Một : Gửi chậm 3 ngày" in shown


def test_the_list_comes_in_pages_and_goes_on_counting(units, client, monkeypatch):
    monkeypatch.setattr(view, "UNITS_A_PAGE", 2)
    assert listed(client.get(ADDRESS)) == ["S", "X"]
    last = client.get(f"{ADDRESS}?page=2")
    assert (listed(last), tables(last)[0][1][1]) == (["Y"], "3")
    assert [listed(client.get(f"{ADDRESS}?page={page}")) for page in ("99", "x")] == [["Y"], ["S", "X"]]


def test_of_many_corrections_a_page_shows_the_first_ones(units, period, client, monkeypatch):
    monkeypatch.setattr(view, "UNITS_A_PAGE", 1)
    for code in ("X", "Y"):
        make_report(units[code], period, "returned")
    assert "Cần điều chỉnh (2) UBND xã Một, huyện Một …" in text(client.get(ADDRESS))


def test_an_observer_reads_it_and_sends_nothing(units, login):
    page = login(make_user(Role.OBSERVER)).get(ADDRESS)
    assert listed(page) == ["S", "X", "Y"]
    assert [word in page.content.decode() for word in ("checkbox", "btn-primary")] == [False, False]


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.CLERK])
def test_other_roles_are_refused(units, login, role):
    user = make_clerk(units["X"]) if role == Role.CLERK else make_user(role)
    assert login(user).get(ADDRESS).status_code == 403


def test_it_is_read_and_never_posted_to(units, client):
    assert client.head(ADDRESS).status_code == 200
    assert [client.post(ADDRESS).status_code, client.delete(ADDRESS).status_code] == [405, 405]


@pytest.mark.parametrize("name", ["2020-05", "2020-13", "x"])
def test_a_month_without_a_period_is_not_found(units, client, name):
    assert client.get(f"/periods/{name}/missing/").status_code == 404


def test_reading_it_twice_shows_the_same_and_costs_the_same_with_one_unit_and_with_three(units, period, client):
    three = queries_of(client, ADDRESS)
    first, second = (listed(client.get(ADDRESS)) for _time in range(2))
    assert first == second == ["S", "X", "Y"]
    units["S"].compliance.update(reported=True)
    units["X"].compliance.update(reported=True)
    assert (listed(client.get(ADDRESS)), queries_of(client, ADDRESS)) == (["Y"], three)
