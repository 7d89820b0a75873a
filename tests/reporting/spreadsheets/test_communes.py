"""A district's list of its communes as a workbook: whom to call, who has sent, and who may have it."""

from io import BytesIO

import openpyxl
import pytest

from reporting.models import Basis
from reporting.spreadsheets.communes import communes_xlsx
from tests.factories import (
    make_clerk,
    make_commune,
    make_compliance,
    make_district,
    make_period,
    make_report,
    make_user,
)
from units import clock
from units.models import Role

pytestmark = pytest.mark.usefixtures("may")

ADDRESS = "/communes.xlsx"
HEAD = ["Đơn vị", "Cán bộ đầu mối", "Điện thoại", "Trạng thái"]


@pytest.fixture
def district(db):
    return make_district("H", name="Huyện Một")


def commune(code, district, period, *, sent=False, **values):
    unit = make_commune(code, district, name=f"Xã {code}", **values)
    make_compliance(unit, period, basis=Basis.PROVISIONAL, reported=sent, district=district)
    if sent:
        make_report(unit, period, "submitted", first_sent_at=clock.now())
    return unit


def rows(content):
    sheet = openpyxl.load_workbook(BytesIO(content)).active
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_those_who_have_not_sent_come_first_with_everybody_to_call(district, april, login):
    commune("A", district, april, sent=True)
    unit = commune("B", district, april, phone="0258 1")
    make_clerk(unit, full_name="Trần Hai", phone="0912")
    make_clerk(unit, full_name="Lê Một")
    make_clerk(unit, full_name="Đã Nghỉ", phone="0999", is_active=False)
    answer = login(make_clerk(district)).get(ADDRESS)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="cap-xa-2020-04-H.xlsx"'
    title, note, _blank, head, *found = rows(answer.content)
    assert (title[0], note[0]) == ("UBND cấp xã trên địa bàn – tháng 4/2020: 1/2 đã gửi", "UBND huyện Một")
    assert head == HEAD
    assert found == [
        ["UBND xã B, huyện Một", "Lê Một, Trần Hai", "0258 1, 0912", "Chưa gửi"],
        ["UBND xã A, huyện Một", None, None, "Đã gửi, chờ xác nhận"],
    ]


def test_a_district_without_communes_has_the_head_alone(district, april):
    title, _note, _blank, head, *found = rows(communes_xlsx(district, april, []))
    assert (title[0], head, found) == ("UBND cấp xã trên địa bàn – tháng 4/2020: 0/0 đã gửi", HEAD, [])


def test_communes_of_another_district_are_not_in_it(district, april, login):
    commune("A", make_district("K"), april)
    _title, _note, _blank, _head, *found = rows(login(make_clerk(district)).get(ADDRESS).content)
    assert found == []


def test_a_number_that_begins_like_a_formula_stays_text(district, april, login):
    commune("A", district, april, phone="+84 258")
    assert rows(login(make_clerk(district)).get(ADDRESS).content)[-1][2] == "'+84 258"


def test_before_a_period_has_ended_there_is_no_such_file(district, login):
    make_period(5)
    assert login(make_clerk(district)).get(ADDRESS).status_code == 404


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.OBSERVER, Role.ADMINISTRATOR])
def test_users_without_a_district_have_no_such_file(district, april, login, role):
    assert login(make_user(role)).get(ADDRESS).status_code == 404
    assert login(make_clerk(make_commune("X", district))).get(ADDRESS).status_code == 404


def test_it_is_read_and_never_posted_to(district, april, login):
    assert login(make_clerk(district)).post(ADDRESS).status_code == 405
