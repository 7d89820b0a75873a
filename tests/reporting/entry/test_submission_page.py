"""Entering, checking, sending, reviewing one report, without JavaScript."""

import re
from itertools import product

import pytest
from django.db import transaction

from reporting.actions.figures import figures_drain
from reporting.actions.periods import period_lock, period_unlock
from reporting.actions.submissions import submission_accept
from reporting.models import DossierCount, Submission
from reporting.review.review_queue import requests_to_reopen
from tests.reporting.pages import text
from units.models import Role, User

URL = "/submissions/2020-04/SO1/"


def figures(p1=("100", "40", "3"), p2=("10", "5", "1"), **more):
    names = ("received_total", "received_online", "returned_by_post")
    posted = {f"P1.{name}": value for name, value in zip(names, p1, strict=True)}
    posted |= {f"P2.{name}": value for name, value in zip(names, p2, strict=True)}
    return posted | more


def cells(code="P1"):
    return DossierCount.objects.values_list("received_total", "received_online", "returned_by_post").get(
        procedure__code=code
    )


def test_looking_at_an_unbegun_report_writes_nothing(province, login):
    response = login(province.clerks["SO1"]).get(URL)
    assert response.status_code == 200
    assert 'name="P1.received_total"' in response.content.decode()
    assert not Submission.objects.exists()


def test_saving_keeps_the_figures_as_a_draft(province, login):
    response = login(province.clerks["SO1"]).post(URL, figures(action="save"))
    assert (response.status_code, response.headers["Location"]) == (302, URL)
    assert (cells("P1"), cells("P2")) == ((100, 40, 3), (10, 5, 1))
    assert Submission.objects.get().status == "draft"


def test_bad_cells_are_named_and_nothing_typed_is_lost_or_saved(province, login):
    response = login(province.clerks["SO1"]).post(
        URL, figures(p1=("1.234", "12a", "-1"), p2=("10", "11", ""), action="save")
    )
    page = response.content.decode()
    assert response.status_code == 200
    assert 'value="1.234"' in page
    assert 'value="12a"' in page
    shown = text(response)
    assert "«1.234» có thể hiểu theo hai cách." in shown
    assert "«12a» không phải là số nguyên." in shown
    assert "Số hồ sơ trực tuyến (11) lớn hơn tổng số hồ sơ tiếp nhận (10)." in shown
    assert not DossierCount.objects.exists()


def test_sending_without_the_tick_shows_the_check_page_first(province, login):
    client = login(province.clerks["SO1"])
    response = client.post(URL, figures(action="send"))
    assert 'name="approved"' in response.content.decode()
    assert Submission.objects.get().status == "draft"
    client.post(URL, {"action": "send", "approved": "1"})
    assert Submission.objects.get().status == "submitted"


def test_a_report_with_blanks_is_not_sent(province, login):
    response = login(province.clerks["SO1"]).post(URL, figures(p2=("10", "", ""), action="send", approved="1"))
    assert "Còn 2 ô chưa nhập." in text(response)
    assert Submission.objects.get().status == "draft"


def test_blanks_are_filled_with_zero_and_blank_again_after_undo(province, login):
    client = login(province.clerks["SO1"])
    client.post(URL, figures(p2=("10", "", ""), action="fill"))
    assert cells("P2") == (10, 0, 0)
    client.post(URL, {"action": "undo_fill"})
    assert cells("P2") == (10, None, None)


def test_a_nil_return_is_asked_first_and_then_sent(province, login):
    client = login(province.clerks["SO1"])
    assert "không tiếp nhận hồ sơ nào của 2 TTHC" in text(client.post(URL, {"action": "nil"}))
    client.post(URL, {"action": "nil", "approved": "1"})
    assert Submission.objects.get().sent_revision.nil
    assert cells("P1") == (0, 0, 0)


def test_a_nil_return_with_dossiers_is_refused(province, login):
    response = login(province.clerks["SO1"]).post(URL, figures(action="nil", approved="1"))
    assert "Đã có 4 ô khác 0." in text(response)
    assert Submission.objects.get().status == "draft"


def test_without_script_a_sum_is_added_up_and_a_mark_is_taken_out_by_a_button(province, login):
    client = login(province.clerks["SO1"])
    typed = figures(p1=("1.234", "12+30", "3"))
    refused = client.post(URL, typed | {"action": "save"}).content.decode()
    assert 'name="action" value="use:P1.received_total">' in refused
    assert "Dùng 1234" in refused
    client.post(URL, typed | {"action": "use:P1.received_total"})
    assert cells("P1") == (1234, 42, 3)
    client.post(URL, typed | {"P1.received_total": "x", "action": "use:P1.received_total"})
    client.post(URL, typed | {"action": "use:no-such-cell"})
    assert cells("P1") == (1234, 42, 3)


def test_two_people_on_one_cell_see_both_values_and_the_second_chooses(province, login):
    first = login(province.clerks["SO1"])
    colleague = User.objects.create(
        username="second", full_name="Đồng nghiệp", role=Role.CLERK, unit=province.units["SO1"]
    )
    second = login(colleague)
    seen = {"P1.seen": "||", "P2.seen": "||"}
    second.post(URL, figures(action="save", **seen))
    response = first.post(URL, figures(p1=("200", "40", "3"), action="save", **seen))
    assert "Ô này vừa được Đồng nghiệp lưu là 100" in text(response)
    assert 'value="200"' in response.content.decode()
    assert cells("P1") == (100, 40, 3)
    again = {"P1.seen": "100|40|3", "P2.seen": "10|5|1"}
    assert f'value="{again["P1.seen"]}"' in response.content.decode()
    first.post(URL, figures(p1=("200", "40", "3"), action="save", **again))
    assert cells("P1") == (200, 40, 3)


def test_what_is_typed_after_a_colleague_sent_is_shown_and_not_recorded(province, login):
    province.send("SO1", 4, (100, 40, 3), (10, 5, 1))
    response = login(province.clerks["SO1"]).post(URL, figures(p1=("777", "40", "3"), action="save"))
    assert "Số đang nhập chưa được ghi nhận" in text(response)
    assert "777" in text(response)
    assert cells("P1") == (100, 40, 3)


def test_a_clerk_withdraws_and_a_coordinator_accepts_returns_and_reopens(province, login):
    clerk, coordinator = login(province.clerks["SO1"]), login(province.coordinator)
    state = lambda: Submission.objects.get().status  # noqa: E731
    clerk.post(URL, figures(action="send", approved="1"))
    clerk.post(URL, {"action": "withdraw"})
    assert state() == "draft"
    clerk.post(URL, figures(action="send", approved="1"))
    coordinator.post(URL, {"action": "return", "reason": "Kiểm tra P1", "until": "2020-05-20"})
    assert state() == "returned"
    assert "Kiểm tra P1" in text(clerk.get(URL))
    clerk.post(URL, figures(p1=("101", "40", "3"), action="send", approved="1"))
    coordinator.post(URL, {"action": "accept"})
    assert state() == "accepted"
    coordinator.post(URL, {"action": "reopen", "reason": "Sai số", "until": "2020-05-20"})
    assert state() == "returned"
    assert Submission.objects.get().accepted_revision.number == 3


VERBS = ["show", "save", "take", "take:P1.received_total", "take:remarks", "fill", "undo_fill", "check", "nil", "send"]
VERBS += ["withdraw", "ask", "refuse", "accept", "return", "reopen", "open_to_add", "no-such-step"]
REASON = {"reason": "Lý do", "until": "2020-05-20"}


@pytest.mark.parametrize("who", ["clerk", "coordinator"])
def test_a_step_on_a_report_that_is_not_begun_answers_with_a_sentence(province, login, who):
    client = login(province.coordinator if who == "coordinator" else province.clerks["SO1"])
    for action, more in product(VERBS, ({}, {"approved": "1"}, {"version": "1"}, REASON)):
        with transaction.atomic():
            answer = client.post(URL, {"action": action} | more)
            assert answer.status_code in (200, 302), (action, more)
            if action in ("withdraw", "accept"):
                assert "Kỳ này chưa nhập số liệu." in text(answer)
                assert not Submission.objects.exists()
            transaction.set_rollback(True)


def test_last_months_number_belongs_to_the_description_of_its_cell(province, login):
    province.send("SO1", 3, (100, 40, 3), (10, 5, 1))
    page = login(province.clerks["SO1"]).get(URL).content.decode()
    assert 'aria-describedby="last-month P1.received_total.before"' in page
    assert 'id="last-month">tháng trước</span>' in page
    assert 'id="P1.received_total.before">100</td>' in page


@pytest.mark.parametrize("version", ["1", "9" * 5000])
def test_a_stale_version_changes_nothing(province, login, version):
    province.send("SO1", 4, (100, 40, 3), (10, 5, 1))
    response = login(province.coordinator).post(URL, {"action": "accept", "version": version})
    assert Submission.objects.get().status == "submitted"
    assert response.status_code == 200


def test_a_coordinator_enters_on_behalf_only_with_a_reason(province, login):
    client = login(province.coordinator)
    client.post(URL, figures(action="send", approved="1"))
    assert Submission.objects.get().status == "draft"
    client.post(URL, figures(action="send", approved="1", on_behalf_reason="Mất mạng"))
    assert Submission.objects.get().sent_revision.on_behalf
    unit = login(province.clerks["SO1"])
    figures_drain()
    assert "· nhập thay đơn vị" in re.sub(r"\s+", " ", unit.get("/").content.decode())
    page = re.sub(r"\s+", " ", unit.get(URL).content.decode())
    assert "coordinator (nhập thay đơn vị)" in page
    assert "coordinator: «Mất mạng»" in page
    receipt = re.sub(r"\s+", " ", unit.get(f"{URL}receipts/1/").content.decode())
    assert "coordinator (nhập thay đơn vị: Mất mạng)" in receipt


@pytest.mark.parametrize("action", ["send", "nil"])
def test_a_double_click_sends_once_and_leads_to_the_report_without_a_reproach(province, login, action):
    client = login(province.clerks["SO1"])
    client.post(URL, figures(p1=("0", "0", "0"), p2=("0", "0", "0"), action="save"))
    version = Submission.objects.get().version
    answers = [client.post(URL, {"action": action, "approved": "1", "version": version}) for _click in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Submission.objects.get().revisions.count() == 1
    shown = client.get(URL).content.decode()
    assert "Đã gửi báo cáo tháng 4/2020" in shown
    assert 'id="refusal"' not in shown


def test_the_unit_reads_of_figures_that_were_entered_on_its_behalf(province, login):
    client, unit = login(province.coordinator), login(province.clerks["SO1"])
    remark = "đã nhập thay đơn vị một số ô"
    unit.post(URL, {"P1.received_total": "5", "action": "save"})
    assert remark not in unit.get(URL).content.decode()
    client.post(URL, {"action": "fill"})
    assert remark in unit.get(URL).content.decode()
    assert set(DossierCount.objects.values_list("source", flat=True)) == {"on_behalf"}


@pytest.mark.parametrize("month", ["2020-04", "2020-03"])
def test_other_users_see_404(province, login, month):
    province.send("SO1", 4, (100, 40, 3), (10, 5, 1))
    address = f"/submissions/{month}/SO1/"
    assert login(province.clerks["SO2"]).get(address).status_code == 404
    assert login(province.clerks["SO2"]).post(address, figures(action="save")).status_code == 404
    assert login(province.administrator).get(address).status_code == 404


def test_a_districts_clerk_and_an_observer_read_what_was_sent_but_no_draft(province, login):
    address = "/submissions/2020-04/X1/"
    login(province.clerks["X1"]).post(address, {"C1.received_total": "5", "action": "save"})
    for reader in (province.clerks["H1"], province.observer):
        assert login(reader).get(address).status_code == 404
    province.send("X2", 4, (5, 1, 0), (0, 0, 0))
    for reader in (province.clerks["H1"], province.observer):
        response = login(reader).get("/submissions/2020-04/X2/")
        assert response.status_code == 200
        assert 'value="save"' not in response.content.decode()


def test_figures_posted_without_a_session_survive_the_login(province, client):
    clerk = province.clerks["SO1"]
    clerk.set_password("mat-khau-2020")
    clerk.save()
    page = client.post(URL, figures(p1=("123", "40", "3"), action="save"))
    assert page.status_code == 401
    assert 'name="kept:P1.received_total" value="123"' in page.content.decode()
    form = page.content.decode()
    form = form[form.index('<form method="post" action="/login/"') :]
    kept = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    assert kept.items() >= {f"kept:{name}": value for name, value in figures(p1=("123", "40", "3")).items()}.items()
    after = client.post("/login/", kept | {"username": clerk.username, "password": "mat-khau-2020"})
    assert 'name="P1.received_total" value="123"' in after.content.decode()
    shown = client.post(URL, figures(p1=("123", "40", "3"), action="show"))
    assert 'value="123"' in shown.content.decode()
    assert not DossierCount.objects.exists()


def test_a_request_to_reopen_is_refused_with_a_reason_that_the_unit_reads(province, login):
    report = province.send("SO1", 4, (100, 40, 3), (10, 5, 1))
    submission_accept(submission=report, by=province.coordinator)
    clerk, coordinator = login(province.clerks["SO1"]), login(province.coordinator)
    clerk.post(URL, {"action": "ask", "reason": "Bổ sung hồ sơ"})
    assert "Bổ sung hồ sơ" in text(coordinator.get("/review/"))
    coordinator.post(URL, {"action": "refuse", "reason": "Số liệu đã báo cáo UBND tỉnh"})
    assert "Bổ sung hồ sơ" not in text(coordinator.get("/review/"))
    assert "Số liệu đã báo cáo UBND tỉnh" in text(clerk.get(URL))
    assert Submission.objects.get().status == "accepted"


def test_a_reason_that_is_refused_stays_in_its_form(province, login):
    report = province.send("SO1", 4, (100, 40, 3), (10, 5, 1))
    submission_accept(submission=report, by=province.coordinator)
    clerk, coordinator = login(province.clerks["SO1"]), login(province.coordinator)
    long = "dài " * 300
    page = clerk.post(URL, {"action": "ask", "reason": long}).content.decode()
    assert f"{long}</textarea>" in page
    assert 'class="fault" id="id_reason_error"' in page
    clerk.post(URL, {"action": "ask", "reason": "Bổ sung hồ sơ"})
    page = coordinator.post(URL, {"action": "refuse", "reason": long}).content.decode()
    assert f"{long}</textarea>" in page
    assert 'class="fault" id="refuse_reason_error"' in page
    page = text(coordinator.post(URL, {"action": "refuse", "reason": " "}))
    assert "Đề nghị ghi lý do." in page
    assert [event.reason for event in report.events.filter(kind="reopening_asked")] == ["Bổ sung hồ sơ"]


def test_a_request_that_waits_is_shown_in_place_of_the_form_until_it_is_answered(province, login):
    report = province.send("SO1", 4, (100, 40, 3), (10, 5, 1))
    submission_accept(submission=report, by=province.coordinator)
    clerk, coordinator = login(province.clerks["SO1"]), login(province.coordinator)
    form = 'name="action" value="ask"'
    assert form in clerk.get(URL).content.decode()
    clerk.post(URL, {"action": "ask", "reason": "Bổ sung hồ sơ"})
    page = clerk.get(URL)
    assert form not in page.content.decode()
    asked = "clerk-so1 đề nghị mở lại lúc 09:00, 15/05/2020: «Bổ sung hồ sơ»"
    assert f"{asked} Cơ quan đầu mối chưa trả lời." in text(page)
    again = text(clerk.post(URL, {"action": "ask", "reason": "Thêm lần nữa"}))
    assert "clerk-so1 đã đề nghị mở lại lúc 09:00, 15/05/2020; cơ quan đầu mối chưa trả lời." in again
    assert report.events.filter(kind="reopening_asked").count() == 1
    coordinator.post(URL, {"action": "refuse", "reason": "Số liệu đã báo cáo UBND tỉnh"})
    assert form in clerk.get(URL).content.decode()


def test_a_sending_ends_the_request_that_it_was_about(province, login):
    month = province.periods[4]
    period_lock(period=month)
    clerk = login(province.clerks["SO1"])
    clerk.post(URL, {"action": "ask", "reason": "Chưa kịp gửi"})
    period_unlock(period=month, by=province.coordinator)
    assert list(requests_to_reopen())
    province.send("SO1", 4, (100, 40, 3), (10, 5, 1))
    assert not list(requests_to_reopen())
    assert "chưa trả lời" not in text(clerk.get(URL))


@pytest.mark.parametrize("who", ["clerk", "coordinator"])
def test_without_a_request_there_is_nothing_to_refuse(province, login, who):
    report = province.send("SO1", 4, (100, 40, 3), (10, 5, 1))
    submission_accept(submission=report, by=province.coordinator)
    user = province.coordinator if who == "coordinator" else province.clerks["SO1"]
    answer = login(user).post(URL, {"action": "refuse", "reason": "x"})
    assert "Không có đề nghị mở lại" in text(answer)
