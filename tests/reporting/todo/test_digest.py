"""Mails with what waits: who chooses them, when they go out, what they say, and that none comes where nothing waits."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reporting.actions.digests import digest_choose, digests_mail, digests_record
from reporting.actions.figures import figures_drain
from reporting.actions.submissions import submission_accept, submission_return
from reporting.models import CalendarException, DigestChoice, DigestMail, Rhythm, Submission
from reporting.tasks import send_digests
from reporting.todo.digest import waiting_for
from tests.reporting.actions.helpers import refused
from tests.reporting.cast import States, again
from units import clock
from units.models import PortalSettings, User

FIGURES = ((5, 1, 0), (0, 0, 0))


@pytest.fixture
def may(working_province):
    """Monday 18 May 2020, nine o'clock; every account has an address."""
    for account in User.objects.all():
        User.objects.filter(pk=account.pk).update(email=f"{account.username}@example.gov.vn")
    with time_machine.travel("2020-05-18T09:00:00+07:00", tick=False):
        states = States(working_province)
        states.coordinator.refresh_from_db()
        states.district = User.objects.select_related("unit").get(pk=working_province.clerks["H1"].pk)
        yield states


def choose(account, rhythm=Rhythm.DAILY):
    return digest_choose(account=account, rhythm=rhythm)


def at(moment):
    return time_machine.travel(f"{moment}+07:00", tick=False)


def sentences(account):
    return [each.sentence for each in waiting_for(account)]


def states_of(account):
    return list(DigestMail.objects.filter(account=account).order_by("day").values_list("day", "state"))


def test_nobody_gets_one_who_did_not_choose_it(may):
    assert digests_record() == 0
    send_digests()
    assert mail.outbox == []


def test_a_daily_mail_says_what_waits_once_a_day(may, settings):
    settings.PORTAL_URL = "https://baocao.example.gov.vn"
    choose(may.coordinator)
    may.province.send("X1", 4, *FIGURES)
    send_digests()
    send_digests()

    (message,) = mail.outbox
    assert message.to == [may.coordinator.email]
    assert (
        message.subject == f"[Báo cáo hồ sơ trực tuyến] {len(waiting_for(may.coordinator))} việc cần xử lý, 18/05/2020"
    )
    assert "1 báo cáo không có cảnh báo, chờ xác nhận" in message.body
    assert "https://baocao.example.gov.vn/review/?hints=without" in message.body
    assert "https://baocao.example.gov.vn/account/mails/" in message.body
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"
    assert states_of(may.coordinator) == [(clock.today(), "sent")]


def test_it_counts_what_the_coordinator_has_to_do(may):
    may.province.send("X1", 4, *FIGURES)
    report = may.province.send("X2", 4, *FIGURES)
    submission_return(submission=again(report), by=may.coordinator, reason="Xem lại", until=clock.today())
    figures_drain()
    found = sentences(may.coordinator)
    assert "1 báo cáo không có cảnh báo, chờ xác nhận" in found
    assert "5 đơn vị chưa gửi báo cáo tháng 4/2020, đã quá hạn" in found
    assert "1 báo cáo cần điều chỉnh đã quá ngày đề nghị gửi lại" not in found
    with at("2020-05-19T09:00:00"):
        assert "1 báo cáo cần điều chỉnh đã quá ngày đề nghị gửi lại" in sentences(may.coordinator)


def test_before_the_deadline_units_are_named_only_in_its_last_days(may):
    with at("2020-05-01T09:00:00"):
        assert not [each for each in sentences(may.coordinator) if "tháng 4/2020" in each]
    with at("2020-05-04T09:00:00"):
        assert "6 đơn vị chưa gửi báo cáo tháng 4/2020, hạn 05/05/2020" in sentences(may.coordinator)


def test_a_district_reads_of_its_communes_and_its_own_report(may):
    for month in (1, 2, 3):
        for code in ("H1", "X1", "X2", "X3"):
            may.province.send(code, month, *FIGURES)
    may.province.send("X1", 4, *FIGURES)
    own, communes = waiting_for(may.district)
    assert own.sentence == "Báo cáo tháng 4/2020 đã quá hạn 05/05/2020, chưa gửi"
    assert communes.sentence == "1/2 UBND cấp xã chưa gửi báo cáo tháng 4/2020 (hạn 05/05/2020)"
    assert list(communes.names) == ["UBND xã Hai, huyện Một"]


def test_where_nothing_waits_no_mail_goes_out(may):
    for month in (1, 2, 3, 4):
        for code in ("H1", "X1", "X2", "X3"):
            may.province.send(code, month, *FIGURES)
    choose(may.district)
    assert waiting_for(may.district) == []
    send_digests()
    assert mail.outbox == []
    assert states_of(may.district) == [(clock.today(), "needless")]


def test_weekly_is_the_first_working_day_of_the_week(may):
    choose(may.coordinator, Rhythm.WEEKLY)
    recorded = {}
    for day in range(18, 26):
        with at(f"2020-05-{day}T09:00:00"):
            recorded[day] = digests_record()
    assert [day for day, number in recorded.items() if number] == [18, 25]


def test_after_a_holiday_on_monday_it_is_tuesday(may):
    CalendarException.objects.create(day="2020-05-25", is_working_day=False, document="Nghỉ bù")
    choose(may.coordinator, Rhythm.WEEKLY)
    choose(may.district, Rhythm.DAILY)
    with at("2020-05-25T09:00:00"):
        assert digests_record() == 0
    with at("2020-05-26T09:00:00"):
        assert digests_record() == 2
    with at("2020-05-27T09:00:00"):
        assert digests_record() == 1


def test_it_comes_on_working_days_from_the_hour_of_reminders_on(may):
    choose(may.coordinator)
    PortalSettings.objects.update_or_create(pk=PortalSettings.ONLY, defaults={"reminder_hour": 10})
    assert digests_record() == 0
    with at("2020-05-18T10:00:00"):
        assert digests_record() == 1
    with at("2020-05-23T11:00:00"):
        assert digests_record() == 0


@pytest.mark.parametrize("change", [{"is_active": False}, {"email": ""}, {"role": "observer"}])
def test_an_account_that_changed_meanwhile_gets_none(may, change):
    choose(may.coordinator)
    digests_record()
    User.objects.filter(pk=may.coordinator.pk).update(**change)
    digests_mail()
    assert mail.outbox == []
    with at("2020-05-19T09:00:00"):
        assert digests_record() == 0


def test_who_chooses_none_meanwhile_gets_none(may):
    choose(may.coordinator)
    digests_record()
    choose(may.coordinator, Rhythm.OFF)
    digests_mail()
    assert mail.outbox == []


def test_yesterdays_mail_is_not_sent_today(may):
    choose(may.coordinator)
    digests_record()
    with at("2020-05-19T07:00:00"):
        digests_mail()
    assert mail.outbox == []
    assert states_of(may.coordinator) == [(clock.today(), "needless")]


def test_one_that_cannot_be_written_does_not_hold_up_the_others(may, monkeypatch):
    choose(may.coordinator)
    choose(may.district)
    digests_record()

    def written(account):
        if account.is_coordinator:
            raise ValueError("broken")
        return waiting_for(account)

    monkeypatch.setattr("reporting.actions.digests.waiting_for", written)
    assert digests_mail() == 1
    assert states_of(may.coordinator) == [(clock.today(), "failed")]
    assert [message.to for message in mail.outbox] == [[may.district.email]]


def test_a_refused_address_is_kept_with_the_servers_words(may, post):
    post.answers[may.coordinator.email] = "550 5.1.1 No such mailbox"
    choose(may.coordinator)
    send_digests()
    row = DigestMail.objects.get()
    assert (row.state, row.refusal) == ("refused", "550 5.1.1 No such mailbox")


def test_a_mail_server_that_is_away_is_tried_again_a_bounded_number_of_times(may, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    choose(may.coordinator)
    tries = []
    for minutes in range(0, 240, 5):
        with time_machine.travel(clock.now() + timedelta(minutes=minutes), tick=False):
            send_digests()
            tries.append(DigestMail.objects.get().tries)
    assert max(tries) == 5
    assert DigestMail.objects.get().state == "failed"


def test_only_coordinators_and_districts_choose_and_only_with_an_address(may):
    with refused("role"):
        choose(may.clerk)
    with refused("role"):
        choose(may.province.observer)
    with refused("rhythm"):
        choose(may.coordinator, "hourly")
    User.objects.filter(pk=may.coordinator.pk).update(email="")
    may.coordinator.refresh_from_db()
    with refused("address"):
        choose(may.coordinator)
    assert choose(may.coordinator, Rhythm.OFF).rhythm == Rhythm.OFF


def test_the_page_keeps_the_choice_and_says_why_it_refuses_one(may, login):
    browser = login(may.coordinator)
    assert 'value="off" checked' in " ".join(browser.get("/account/mails/").content.decode().split())
    page = browser.post("/account/mails/", {"rhythm": "weekly"}, follow=True).content.decode()
    assert 'value="weekly" checked' in " ".join(page.split())
    assert DigestChoice.objects.get().rhythm == Rhythm.WEEKLY
    assert "Đề nghị chọn tần suất nhận thư." in browser.post("/account/mails/", {"rhythm": "x"}).content.decode()


def test_few_and_many_reports_take_the_same_queries(may):
    def queries():
        with CaptureQueriesContext(connection) as taken:
            waiting_for(may.coordinator)
        return len(taken)

    few = queries()
    for code in ("X1", "X2", "X3", "H1"):
        may.province.send(code, 4, *FIGURES)
    submission_accept(submission=Submission.objects.get(unit__code="X1"), by=may.coordinator)
    assert queries() == few
