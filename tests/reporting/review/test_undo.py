"""«Undo» for a minute after a confirmation: on the queue and on a report's page, without any script."""

import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reporting.actions.confirmations import confirmation_undo
from reporting.actions.figures import figures_drain
from reporting.actions.reopenings import submission_ask_to_reopen
from reporting.models import Confirmation, Submission
from tests.factories import make_user
from tests.reporting.pages import markup
from units.models import Role

URL = "/review/"
REPORT = "/submissions/2020-04/X1/"
PLAIN = ((5, 1, 0), (2, 0, 0))
BUTTON = re.compile(r'<form method="post" action="(/review/confirmations/\d+/undo/)">')


@pytest.fixture
def waiting(province):
    return [province.send(code, 4, *PLAIN) for code in ("X1", "X2", "H1")]


@pytest.fixture
def client(province, login):
    return login(province.coordinator)


def confirm(client, reports, address=URL):
    chosen = [f"{each.pk}:{each.version}" for each in reports]
    return client.post(address, {"action": "accept_chosen", "chosen": chosen}, follow=True)


def confirm_one(client, report, address=REPORT):
    return client.post(address, {"action": "accept", "version": report.version}, follow=True)


def said(response):
    return [" ".join(text.split()) for text in re.findall(r'role="status">([^<]+)<', response.content.decode())]


def undo_of(response):
    return BUTTON.findall(response.content.decode())


def left(response):
    return re.findall(r"còn \d+ giây", re.sub(r"<[^>]+>", " ", response.content.decode()))


def statuses():
    return sorted(Submission.objects.values_list("unit__code", "status"))


def test_after_a_batch_the_queue_says_it_with_undo_and_how_long_it_is_there(client, waiting):
    page = confirm(client, waiting)
    assert said(page) == ["Đã xác nhận 3 báo cáo."]
    assert left(page) == ["còn 60 giây"]
    with time_machine.travel("2020-05-15T09:00:20+07:00", tick=False):
        assert left(client.get(URL)) == ["còn 40 giây"]
    with time_machine.travel("2020-05-15T09:01:00+07:00", tick=False):
        later = client.get(URL)
    assert (said(later), undo_of(later)) == ([], [])


def test_undo_leads_back_to_the_queue_with_its_filters(client, waiting):
    page = confirm(client, waiting, f"{URL}?kind=commune")
    response = client.post(undo_of(page)[0], {"query": "kind=commune"}, follow=True)
    assert response.redirect_chain == [(f"{URL}?kind=commune", 302)]
    assert said(response) == ["Đã hoàn tác: 3 báo cáo trở lại chờ xác nhận."]
    assert {status for _unit, status in statuses()} == {"submitted"}
    assert undo_of(response) == []


def test_the_page_hands_its_filters_on(client, waiting):
    page = confirm(client, waiting[:1], f"{URL}?kind=commune")
    assert '<input type="hidden" name="query" value="kind=commune">' in markup(page)


def test_one_report_is_named_and_undo_leads_back_to_it(client, waiting):
    page = confirm_one(client, waiting[0], f"{REPORT}?from=review")
    assert page.redirect_chain == [("/submissions/2020-04/X2/?from=review", 302)]
    assert said(page) == ["UBND xã Một, huyện Một, tháng 4/2020: đã xác nhận báo cáo."]
    response = client.post(undo_of(page)[0], {"query": "from=review"}, follow=True)
    assert response.redirect_chain == [(f"{REPORT}?from=review", 302)]
    assert "Hoàn tác xác nhận" in markup(response)
    assert dict(statuses())["X1"] == "submitted"


def test_each_click_of_the_minute_has_its_own_undo_the_last_first(client, waiting):
    confirm_one(client, waiting[0])
    page = confirm(client, waiting[1:])
    assert said(page) == ["Đã xác nhận 2 báo cáo.", "UBND xã Một, huyện Một, tháng 4/2020: đã xác nhận báo cáo."]
    first = Confirmation.objects.earliest("pk")
    client.post(f"/review/confirmations/{first.pk}/undo/")
    assert statuses() == [("H1", "accepted"), ("X1", "submitted"), ("X2", "accepted")]


def test_who_is_too_late_reads_what_to_do_instead(client, waiting):
    address = undo_of(confirm_one(client, waiting[0]))[0]
    with time_machine.travel("2020-05-15T09:01:00+07:00", tick=False):
        response = client.post(address, follow=True)
    assert response.redirect_chain == [(REPORT, 302)]
    assert "đã quá thời gian này nên xác nhận được giữ nguyên" in said(response)[0]
    assert "Mở lại để điều chỉnh" in markup(response)
    assert dict(statuses())["X1"] == "accepted"


def test_who_clicks_twice_reads_that_it_was_done(client, waiting):
    address = undo_of(confirm(client, waiting))[0]
    client.post(address)
    assert said(client.post(address, follow=True))[-1] == "Lần xác nhận này đã được hoàn tác trước đó."


def test_a_colleague_is_offered_nothing_and_reads_who_confirmed(client, waiting, login):
    address = undo_of(confirm(client, waiting[:2]))[0]
    other = login(make_user(Role.COORDINATOR, "colleague"))
    assert undo_of(other.get(URL)) == []
    assert "Chỉ người đã xác nhận (coordinator) hoàn tác được." in said(other.post(address, follow=True))[0]
    assert dict(statuses())["X1"] == "accepted"


def test_those_that_moved_on_are_named(client, province, waiting):
    address = undo_of(confirm(client, waiting))[0]
    submission_ask_to_reopen(submission=waiting[0], by=province.clerks["X1"], reason="Nhầm số")
    notices = said(client.post(address, follow=True))
    assert notices == [
        "Đã hoàn tác: 2 báo cáo trở lại chờ xác nhận.",
        (
            "Số báo cáo vẫn giữ xác nhận: 1. UBND xã Một, huyện Một, tháng 4/2020: "
            "Báo cáo vừa có thay đổi (Đề nghị mở lại, clerk-x1). Đề nghị xem lại."
        ),
    ]


def test_observers_are_offered_nothing(province, login, client, waiting):
    confirm(client, waiting)
    assert undo_of(login(province.observer).get(URL)) == []


def test_the_unit_reads_confirmed_meanwhile_and_the_history_after(client, province, login, waiting):
    page = confirm_one(client, waiting[0])
    clerk = login(province.clerks["X1"])
    shown = markup(clerk.get(REPORT))
    assert "Đã xác nhận" in shown
    assert undo_of(clerk.get(REPORT)) == []
    client.post(undo_of(page)[0])
    after = markup(clerk.get(REPORT))
    assert "Đã gửi, chờ xác nhận" in after
    assert "Đã xác nhận, hoàn tác trong vòng một phút" in after


def test_an_offer_costs_one_query_and_a_running_one_two(client, waiting):
    def queries(address):
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    without = queries(URL)
    confirm_one(client, waiting[0])
    client.get(URL)
    running = queries(URL)
    confirmation_undo(confirmation=Confirmation.objects.get(), by=Confirmation.objects.get().by)
    assert queries(URL) == without
    assert running == without + 1


def test_a_queue_where_nothing_was_confirmed_today_is_not_made_again(client, waiting):
    """The hour is asked for only while something may be taken back."""
    with time_machine.travel("2020-05-14T09:00:00+07:00", tick=False):
        confirm_one(client, waiting[0])
    figures_drain()  # how long figures wait depends on the hour too
    client.get(URL)
    assert client.get(URL).headers.get("ETag")
    confirm_one(client, waiting[1], "/submissions/2020-04/X2/")
    figures_drain()
    client.get(URL)
    assert client.get(URL).headers.get("ETag") is None
