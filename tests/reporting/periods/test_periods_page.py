"""The periods as coordinators keep them: how far each is, locking, unlocking."""

import re

import pytest
import time_machine

from reporting.actions.figures import figures_drain
from reporting.actions.periods import period_lock
from reporting.actions.submissions import submission_accept, submission_return
from reporting.models import ReportingPeriod
from tests.reporting.cast import UNTIL
from tests.reporting.pages import queries_again, text, words
from units import clock

URL = "/periods/"
LOCK, UNLOCK = "/periods/2020-04/lock/", "/periods/2020-04/unlock/"


def rows(response):
    """The cells of each period's row, as text."""
    body = response.content.decode().partition("<tbody>")[2].partition("</tbody>")[0]
    cells = [re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL) for row in body.split("</tr>")[:-1]]
    return [[words(cell) for cell in row] for row in cells]


def april(response):
    return rows(response)[0]


def notices(response):
    return re.findall(r'role="status">([^<]+)<', response.content.decode())


def locked():
    return ReportingPeriod.objects.get(month=4).locked_at


def locked_by():
    return list(ReportingPeriod.objects.get(month=4).history.values_list("history_user__username", "locked_at"))


def test_each_period_begun_is_shown_newest_first(province, login):
    ReportingPeriod.objects.filter(month=3).update(starts_on="2020-06-01", ends_on="2020-06-30")  # not begun
    names = [row[0] for row in rows(login(province.coordinator).get(URL))]
    assert names == ["Tháng 4/2020", "Tháng 02/2020", "Tháng 01/2020"]


def test_a_row_shows_days_deadline_counts_and_what_can_be_done(province, login):
    province.send("X1", 4, (5, 1, 0), (0, 0, 0))
    submission_accept(submission=province.send("X2", 4, (5, 1, 0), (0, 0, 0)), by=province.coordinator)
    returned = province.send("X3", 4, (5, 1, 0), (0, 0, 0))
    submission_return(submission=returned, by=province.coordinator, reason="Xem lại", until=UNTIL)
    figures_drain()
    response = login(province.coordinator).get(URL)
    assert april(response) == [
        "Tháng 4/2020",
        "01/04/2020 – 30/04/2020",
        "05/05/2020",
        "6",
        "2 (33,33%)",
        "4",
        "1",
        "Đang nhận báo cáo",
        "Khóa kỳ báo cáo : tháng 4/2020",
    ]
    page = response.content.decode()
    assert 'href="/review/?period=2020-04"' in page
    assert 'href="/dashboard/?period=2020-04&amp;basis=provisional"' in page


def test_deadlines_that_differ_by_group_are_all_named(province, login):
    ReportingPeriod.objects.filter(month=4).update(due_on_commune="2020-05-08")
    assert april(login(province.coordinator).get(URL))[2] == "05/05/2020 cấp huyện 05/05/2020, cấp xã 08/05/2020"


def test_a_running_month_cannot_be_locked(province, login):
    client = login(province.coordinator)
    with time_machine.travel("2020-04-20T09:00:00+07:00", tick=False):
        assert april(client.get(URL))[-2:] == ["Chưa kết thúc", ""]
        for response in (client.get(LOCK), client.post(LOCK)):
            assert "Chỉ khóa được kỳ báo cáo sau ngày chốt số liệu." in words(response.content.decode())
            assert "<textarea" not in response.content.decode()
    assert locked() is None


def test_locking_asks_first_with_what_is_missing(province, login):
    province.send("X1", 4, (5, 1, 0), (0, 0, 0))
    figures_drain()
    client = login(province.coordinator)
    page = words(client.get(LOCK).content.decode())
    assert "Khóa kỳ báo cáo tháng 4/2020" in page
    assert "Phải gửi 6 Đã gửi 1 Chưa gửi 5 Chờ xác nhận 1" in page
    assert "chưa đến" not in page
    assert locked() is None


def test_before_the_deadline_locking_needs_a_reason_that_is_stored_and_shown(province, login):
    with time_machine.travel("2020-05-04T09:00:00+07:00", tick=False):
        client = login(province.coordinator)
        assert "Chưa hết hạn gửi (thứ Ba, 05/05/2020)" in words(client.get(LOCK).content.decode())
        refused = words(client.post(LOCK, {"reason": " "}).content.decode())
        assert "Chưa hết hạn gửi. Đề nghị nêu lý do khóa kỳ báo cáo." in refused
        assert locked() is None
        response = client.post(LOCK, {"reason": "Chốt sớm theo yêu cầu"}, follow=True)
    assert notices(response) == ["Đã khóa kỳ báo cáo tháng 4/2020."]
    assert "Chốt sớm theo yêu cầu" in april(response)[-2]


def test_a_locked_period_is_not_asked_about_again(province, login):
    client = login(province.coordinator)
    client.post(LOCK)
    assert "Kỳ này đã được khóa lúc 09:00, 15/05/2020." in words(client.get(LOCK).content.decode())


def test_a_coordinator_locks_and_unlocks_and_both_are_remembered(province, login):
    client = login(province.coordinator)
    response = client.post(LOCK, follow=True)
    assert response.redirect_chain == [(URL, 302)]
    assert notices(response) == ["Đã khóa kỳ báo cáo tháng 4/2020."]
    assert april(response)[-2:] == ["Kỳ đã khóa 09:00, 15/05/2020", "Mở khóa"]
    assert locked_by()[0] == ("coordinator", clock.now())
    response = client.post(UNLOCK, follow=True)
    assert notices(response) == ["Đã mở lại kỳ báo cáo tháng 4/2020."]
    assert april(response)[-2:] == ["Đang nhận báo cáo", "Khóa kỳ báo cáo : tháng 4/2020"]
    assert locked_by()[0] == ("coordinator", None)


def test_a_locked_period_takes_no_sending_and_an_unlocked_one_does(province, login):
    client, clerk = login(province.coordinator), login(province.clerks["X1"])
    client.post(LOCK)
    assert 'name="C1.received_total"' not in clerk.get("/submissions/2020-04/X1/").content.decode()
    client.post(UNLOCK)
    assert 'name="C1.received_total"' in clerk.get("/submissions/2020-04/X1/").content.decode()


def test_locking_twice_keeps_the_first_time(province, login):
    client = login(province.coordinator)
    client.post(LOCK)
    first = locked()
    with time_machine.travel("2020-05-16T09:00:00+07:00", tick=False):
        assert client.post(LOCK).status_code == 302
    assert (locked(), len(locked_by())) == (first, 2)  # created, locked


def test_a_period_that_does_not_exist_is_not_found(province, login):
    assert login(province.coordinator).post("/periods/2031-04/lock/").status_code == 404


def test_an_observer_reads_but_sees_no_button_and_cannot_lock(province, login):
    client = login(province.observer)
    response = client.get(URL)
    assert len(rows(response)) == 4
    assert {len(row) for row in rows(response)} == {8}
    assert "/lock/" not in response.content.decode()
    assert client.post(LOCK).status_code == 403
    assert locked() is None


@pytest.mark.parametrize("who", ["clerk", "administrator"])
def test_clerks_and_administrators_have_no_such_page(province, login, who):
    user = province.clerks["X1"] if who == "clerk" else province.administrator
    client = login(user)
    assert client.get(URL).status_code == client.post(LOCK).status_code == client.post(UNLOCK).status_code == 403
    assert locked() is None


def test_before_any_period_has_begun_the_page_says_so(province, login):
    with time_machine.travel("2019-05-15T09:00:00+07:00", tick=False):
        assert "Chưa có kỳ báo cáo nào bắt đầu." in login(province.coordinator).get(URL).content.decode()


def test_one_period_and_three_cost_the_same_queries(province, login):
    period_lock(period=province.periods[1], by=province.coordinator)
    with time_machine.travel("2020-01-15T09:00:00+07:00", tick=False):
        client = login(province.coordinator)
        assert len(rows(client.get(URL))) == 1
        assert queries_again(client, URL) == 7
    with time_machine.travel("2020-03-15T09:00:00+07:00", tick=False):
        client = login(province.coordinator)  # the session of January is over
        assert len(rows(client.get(URL))) == 3
        assert queries_again(client, URL) == 7


def test_only_a_clerk_who_can_ask_to_reopen_reads_how(province, login):
    ask = "Để bổ sung, điều chỉnh số liệu, chọn «Đề nghị mở lại»"
    province.send("X1", 3, (5, 1, 0), (0, 0, 0))
    period_lock(period=province.periods[3], by=province.coordinator)
    pages = {
        name: text(login(user).get(f"/submissions/2020-03/{code}/"))
        for name, user, code in [
            ("missed", province.clerks["X2"], "X2"),
            ("waiting", province.clerks["X1"], "X1"),
            ("coordinator", province.coordinator, "X2"),
        ]
    }
    assert all("Kỳ báo cáo đã khóa ngày" in page for page in pages.values())
    assert {name for name, page in pages.items() if ask in page} == {"missed"}
