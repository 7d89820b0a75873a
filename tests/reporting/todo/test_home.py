"""A clerk's home page: what is to be sent first, then the result, then every period; never more queries."""

import re
from datetime import date

import pytest
import time_machine

from reporting.actions.figures import figures_drain
from reporting.actions.periods import period_lock
from reporting.actions.submissions import (
    submission_accept,
    submission_open_to_add,
    submission_reopen,
    submission_return,
    submission_start,
)
from reporting.models import Submission
from tests.reporting.pages import queries_again, text
from units.models import User


def cards(response):
    return [re.sub(r"\s+", " ", each) for each in re.findall(r"Báo cáo (tháng \S+)\s+<span", response.content.decode())]


@pytest.fixture
def home(province, login):
    def of(code="SO1"):
        figures_drain()
        return login(province.clerks[code]).get("/")

    return of


def test_what_is_overdue_comes_first_the_oldest_before_the_newer(province, home):
    assert cards(home()) == ["tháng 01/2020", "tháng 02/2020", "tháng 3/2020", "tháng 4/2020"]
    assert "(Quá hạn, chưa gửi)" in text(home())
    assert "Đã nhập 0/2 TTHC" in text(home())


def test_a_correction_comes_before_what_is_overdue_and_quotes_its_reason(province, home):
    submission = province.send("SO1", 4, (5, 1, 0), (0, 0, 0))
    submission_return(
        submission=submission, by=province.coordinator, reason="Kiểm tra số của TTHC 2", until=date(2020, 5, 20)
    )
    page = home()
    assert cards(page)[0] == "tháng 4/2020"
    assert "Nội dung cần điều chỉnh: Kiểm tra số của TTHC 2 Gửi lại trước 24 giờ ngày 20/05/2020." in text(page)


def test_what_was_reopened_comes_after_corrections_and_before_what_is_overdue(province, home):
    for month in (3, 4):
        province.send("SO1", month, (5, 1, 0), (0, 0, 0))
    march, april = Submission.objects.order_by("period")
    submission_accept(submission=march, by=province.coordinator)
    submission_reopen(submission=march, by=province.coordinator, reason="Bổ sung", until=date(2020, 5, 20))
    submission_return(submission=april, by=province.coordinator, reason="Xem lại", until=date(2020, 5, 20))
    assert cards(home()) == ["tháng 4/2020", "tháng 3/2020", "tháng 01/2020", "tháng 02/2020"]


def test_a_locked_month_says_so_and_offers_to_ask_until_it_is_opened_to_be_added(province, home):
    period_lock(period=province.periods[4], by=province.coordinator)
    page = home()
    assert "tháng 4/2020" not in cards(page)
    assert "Chưa báo cáo · Kỳ đã khóa" in text(page)
    assert "Đề nghị mở lại tháng 4/2020" in text(page)
    draft = Submission.objects.create(unit=province.units["SO1"], period=province.periods[4])
    submission_open_to_add(submission=draft, by=province.coordinator, reason="Mất mạng", until=date(2020, 5, 20))
    page = home()
    assert cards(page)[0] == "tháng 4/2020"
    assert "Được mở để gửi bổ sung đến 24 giờ ngày 20/05/2020." in text(page)


def test_when_nothing_is_to_be_sent_the_next_opening_is_named(province, home):
    for month in range(1, 5):
        province.send("SO1", month, (5, 1, 0), (0, 0, 0))
    assert "Không có báo cáo cần gửi." in text(home())


def test_a_unit_above_its_quota_reads_by_how_much(province, home):
    submission_accept(submission=province.send("SO1", 1, (100, 60, 0), (0, 0, 0)), by=province.coordinator)
    shown = text(home())
    assert "60,00%" in shown
    assert "Đạt chỉ tiêu" in shown
    assert "Cao hơn chỉ tiêu 15,00 điểm phần trăm." in shown


def test_a_unit_below_its_quota_reads_what_is_short_and_what_the_rest_of_the_year_needs(province, home):
    submission_accept(submission=province.send("SO1", 1, (100, 40, 0), (0, 0, 0)), by=province.coordinator)
    shown = text(home())
    assert "Chênh lệch: −5,00 điểm phần trăm" in shown
    assert "cần có 45 hồ sơ trực tuyến để đạt chỉ tiêu; đã có 40, còn thiếu 5." in shown
    # 11 months of 100: 45 % of 1,200 is 540; 540 − 40 = 500 of 1,100
    assert "11 tháng còn lại" in shown
    assert "có thêm 1.100 hồ sơ" in shown
    assert "cần có 500 hồ sơ trực tuyến (45,45%)" in shown


def test_a_unit_without_a_quota_reads_that_it_is_not_judged(province, home):
    submission_accept(submission=province.send("X3", 1, (100, 40, 0), (0, 0, 0)), by=province.coordinator)
    shown = text(home("X3"))
    assert "Đơn vị không được giao chỉ tiêu tại quyết định giao chỉ tiêu năm 2020" in shown
    assert "Xếp hạng" not in shown


def test_a_district_sees_its_communes_those_that_have_not_sent_first(province, home):
    province.send("X1", 4, (5, 1, 0), (0, 0, 0))
    shown = text(home("H1"))
    assert "UBND cấp xã trên địa bàn – tháng 4/2020: 1/3 đã gửi" in shown
    communes = shown[shown.index("UBND cấp xã trên địa bàn") :]
    assert communes.index("UBND xã Ba") < communes.index("UBND xã Hai") < communes.index("UBND xã Một")
    assert "UBND cấp xã trên địa bàn" not in text(home("X1"))


def test_the_number_of_queries_is_the_same_with_one_report_and_with_many(province, login):
    clients = {code: login(province.clerks[code]) for code in ("SO1", "H1")}
    for code in clients:
        submission_accept(submission=province.send(code, 1, (5, 1, 0), (0, 0, 0)), by=province.coordinator)
        submission_start(unit=province.units[code], period=province.periods[4])
    figures_drain()
    few = {code: queries_again(client, "/") for code, client in clients.items()}
    for month in (2, 3):
        for code in ("SO1", "SO2", "H1", "X1", "X2", "X3"):
            figures = [(5, 1, 0)] * len(province.reported_by(code))
            submission_accept(submission=province.send(code, month, *figures), by=province.coordinator)
    for code in ("X1", "X2"):
        province.send(code, 4, (5, 1, 0), (0, 0, 0))
    figures_drain()
    assert {code: queries_again(client, "/") for code, client in clients.items()} == few
    assert few == {"SO1": 13, "H1": 16}


def test_the_demos_day_reads_as_a_clerk_of_cam_ranh_would_expect(demo, login):
    shown = text(login(User.objects.get(username="clerk-569")).get("/"))
    for sentence in (
        "Kết quả năm 2020 (đã xác nhận, đến hết tháng 11/2020) Cập nhật lúc ",
        "30,42% 2.108 hồ sơ trực tuyến / 6.930 hồ sơ tiếp nhận",
        "Chênh lệch: −4,58 điểm phần trăm",
        "Với tổng số hiện tại, cần có 2.426 hồ sơ trực tuyến để đạt chỉ tiêu; đã có 2.108, còn thiếu 318.",
        "Xếp hạng trong khối UBND cấp huyện: 5/8",
        "Hạn gửi: hết thứ Ba, 05/01/2021 (còn 1 ngày)",
        "Đã nhập 0/22 TTHC",
        "Tháng 11/2020 661 264 39,94% 30,42% 04/12/2020 Đã xác nhận",
        "Tháng 5/2020 583 186 31,90% 23,72% 11/06/2020 Đã xác nhận · Gửi chậm 6 ngày",
        "tháng 12/2020: 8/15 đã gửi",
    ):
        assert sentence in shown


def rows_of_periods(page):
    """The rows of the unit's periods as the clerk reads them, newest first."""
    content = page.content.decode()
    section = content[content.index('id="periods"') :]
    section = section[: section.index("</tbody>")]
    rows = [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)).strip() for row in section.split("<tr>")[2:]]
    return [row.split(" ", 2)[2] for row in rows], [row.split(" ", 2)[1] for row in rows]


def test_every_period_says_its_state_and_what_can_be_done(province, home):
    for month in (1, 2, 3):
        province.send("SO1", month, (10, 5, 0), (0, 0, 0))
    january, _february, march = Submission.objects.order_by("period")
    submission_accept(submission=january, by=province.coordinator)
    submission_return(submission=march, by=province.coordinator, reason="Xem lại", until=date(2020, 5, 20))
    period_lock(period=province.periods[2], by=province.coordinator)
    page = home()
    rows, months = rows_of_periods(page)
    assert months == ["4/2020", "3/2020", "02/2020", "01/2020"]
    assert rows == [
        "– – – – – Quá hạn, chưa gửi Gửi bổ sung tháng 4/2020",
        "– – – – 15/05/2020 Cần điều chỉnh · Gửi chậm 40 ngày Nhập tháng 3/2020",
        "10 5 50,00% 50,00% 15/05/2020 Đã gửi, chờ xác nhận · Gửi chậm 71 ngày Xem tháng 02/2020",
        "10 5 50,00% 50,00% 15/05/2020 Đã xác nhận · Gửi chậm 100 ngày Xem tháng 01/2020",
    ]


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2020-05-01", "Hạn gửi: hết thứ Ba, 05/05/2020 (còn 4 ngày)"),
        ("2020-05-05", "Hạn gửi: hết thứ Ba, 05/05/2020 (hôm nay)"),
        ("2020-05-06", "Hạn gửi: hết thứ Ba, 05/05/2020 (Quá hạn, chưa gửi)"),
    ],
)
def test_the_deadline_is_a_weekday_and_a_date_and_says_how_far_it_is(province, login, day, sentence):
    figures_drain()
    with time_machine.travel(f"{day}T09:00:00+07:00", tick=False):
        assert sentence in text(login(province.clerks["SO1"]).get("/"))


def test_what_was_typed_in_a_month_locked_meanwhile_stays_in_sight_of_those_who_may_see_it(province, login):
    clerk = login(province.clerks["SO1"])
    address = "/submissions/2020-04/SO1/"
    clerk.post(address, {"P1.received_total": "47", "action": "save"})
    assert 'id="unsent"' not in clerk.get(address).content.decode()
    period_lock(period=province.periods[4], by=province.coordinator)
    for who in (clerk, login(province.coordinator)):
        shown = text(who.get(address))
        assert "Đã nhập, chưa gửi" in shown
        assert "Thủ tục P1 47 – –" in shown
        assert "Thủ tục P2" not in shown
    for user in (province.observer, province.clerks["H1"]):
        assert login(user).get(address).status_code == 404


def test_a_locked_month_says_why_and_what_to_do_on_its_page_too(province, login):
    period_lock(period=province.periods[4], by=province.coordinator)
    shown = text(login(province.clerks["SO1"]).get("/submissions/2020-04/SO1/"))
    assert "Kỳ báo cáo đã khóa ngày 15/05/2020." in shown
    assert "chọn «Đề nghị mở lại» và nêu lý do." in shown
