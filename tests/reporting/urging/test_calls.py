"""The call list: numbers that dial, one tap that records a call, and where it is then read."""

import re
from datetime import timedelta

import pytest
import time_machine

from reporting.actions.reminders import call_record
from reporting.models import Reminder, ReminderMeans, ReminderState
from tests.reporting.cast import cast_of
from tests.reporting.pages import text
from units import clock
from units.models import Unit, User
from units.refusals import Refused
from units.telephones import telephones

PAGE = "/periods/2020-04/urging/"
CALLED = "/periods/2020-04/called/"


@pytest.fixture
def province(working_province):
    Unit.objects.filter(code="X1").update(phone="0258 3822 123, 0905.123.456")
    working_province.units = {unit.code: unit for unit in Unit.objects.select_related("parent")}
    return working_province


@pytest.fixture
def client(province, login):
    return login(province.coordinator)


def calls():
    return list(Reminder.objects.order_by("at").values_list("unit__code", "means", "state", "note", "actor_name"))


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("0258 3822 123", [("0258 3822 123", "02583822123")]),
        ("0258.3822.123, 0905-123-456", [("0258.3822.123", "02583822123"), ("0905-123-456", "0905123456")]),
        ("+84 (258) 3822123 máy lẻ 12", [("+84 (258) 3822123 máy lẻ 12", "+842583822123")]),
        ("gặp Lan; 113", [("gặp Lan", ""), ("113", "113")]),
        ("", []),
    ],
)
def test_each_number_of_a_field_is_dialled_by_itself(written, found):
    assert telephones(written) == found


@pytest.mark.parametrize("address", [PAGE, "/periods/2020-04/missing/"])
def test_the_lists_offer_the_numbers_as_links_and_the_tap(client, address):
    page = client.get(address).content.decode()
    assert re.findall(r'href="tel:(\d+)"', page) == ["02583822123", "0905123456"]
    assert 'name="called" value="X1"' in page


@pytest.mark.parametrize(("list_", "address"), [("urging", PAGE), ("missing", "/periods/2020-04/missing/")])
def test_one_tap_records_the_call_and_leads_back_to_the_row(province, client, list_, address):
    posted = {"called": "X1", "list": list_, "query": "", "note.X1": " hẹn thứ Sáu ", "note.X2": "khác"}
    answer = client.post(CALLED, posted)
    assert answer.headers["Location"] == f"{address}#unit-X1"
    who = province.coordinator.get_full_name() or province.coordinator.username
    assert calls() == [("X1", ReminderMeans.TELEPHONE, ReminderState.SENT, "hẹn thứ Sáu", who)]
    shown = text(client.get(address))
    assert f"{clock.now():%H:%M, %d/%m/%Y} · Điện thoại · {who} hẹn thứ Sáu" in shown
    assert "UBND xã Một, huyện Một: đã ghi nhận cuộc gọi lúc" in shown


def test_the_page_of_the_unit_shows_the_last_contacts_to_who_reads_urging(province, client, login):
    client.post(CALLED, {"called": "X1", "list": "urging", "note.X1": "hẹn thứ Sáu"})
    unit = "/dashboard/units/X1/"
    assert "Tháng 4/2020" in text(client.get(unit)).partition("Các lần liên hệ gần nhất")[2]
    assert "hẹn thứ Sáu" in text(login(province.observer).get(unit))
    assert "hẹn thứ Sáu" not in text(login(province.clerks["X1"]).get(unit))


def test_the_filters_of_the_list_survive_the_tap(client):
    answer = client.post(CALLED, {"called": "X1", "list": "urging", "query": "kind=commune", "page": "2"})
    assert answer.headers["Location"] == f"{PAGE}?kind=commune&page=2#unit-X1"


def test_a_second_tap_records_nothing_more_and_a_later_call_is_another(province):
    unit, period, by = province.units["X1"], province.periods[4], province.coordinator
    first = call_record(period=period, unit=unit, by=by)
    assert call_record(period=period, unit=unit, by=by, note="gặp văn thư") == first
    assert [call[3] for call in calls()] == ["gặp văn thư"]
    other = User.objects.create_user("coordinator-b", role=by.role)
    assert call_record(period=period, unit=unit, by=other) != first
    with time_machine.travel(clock.now() + timedelta(minutes=3), tick=False):
        assert call_record(period=period, unit=unit, by=by) != first
    assert len(calls()) == 3


def test_a_district_records_calls_to_its_own_communes_alone(province, login):
    cast = cast_of(province)
    district = login(cast["district_clerk"])
    answer = district.post(CALLED, {"called": "X1", "list": "urging"})
    assert answer.headers["Location"] == "/#unit-X1"
    assert len(calls()) == 1
    assert district.post(CALLED, {"called": "SO1"}).status_code == 403
    with pytest.raises(Refused):
        call_record(period=province.periods[4], unit=province.units["SO1"], by=cast["district_clerk"])


def test_a_note_that_is_too_long_records_nothing_and_says_so(client):
    answer = client.post(CALLED, {"called": "X1", "list": "urging", "note.X1": "x" * 201}, follow=True)
    assert "200" in text(answer)
    assert calls() == []


def test_an_unknown_unit_is_not_found(client):
    assert client.post(CALLED, {"called": "NONE"}).status_code == 404
    assert client.get(CALLED).status_code == 405
