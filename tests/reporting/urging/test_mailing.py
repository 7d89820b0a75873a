"""Mails over a real SMTP connection: taken, refused, put off, cut off; recorded before they are sent, never twice."""

from datetime import timedelta

import pytest
from celery import current_app
from django.core.management import call_command

from reporting.actions import mailing
from reporting.actions.mailing import RETRY_AFTER, reminders_mail
from reporting.actions.reminders import reminder_settle, reminders_send
from reporting.models import Reminder
from reporting.tasks import mail_waiting
from tests.moments import later
from units import clock
from units.models import Unit
from units.refusals import Refused

ADDRESSES = {code: f"{code.lower()}@example.gov.vn" for code in ("SO1", "X1", "X2")}


@pytest.fixture
def province(working_province):
    for code, address in ADDRESSES.items():
        Unit.objects.filter(code=code).update(email=address)
    working_province.units = {unit.code: unit for unit in Unit.objects.select_related("parent")}
    return working_province


@pytest.fixture
def record(province):
    """Reminders recorded and waiting: nothing is committed in a test, so nothing was mailed yet."""

    def recorded(*codes):
        units = [province.units[code] for code in codes]
        return reminders_send(period=province.periods[4], units=units, by=province.coordinator).sent

    return recorded


def states():
    return dict(Reminder.objects.values_list("unit__code", "state"))


def test_what_waits_is_handed_to_the_server_once(record, post):
    record("SO1", "X1")
    assert reminders_mail() == 2
    assert reminders_mail() == 0
    assert sorted(post.addresses) == ["so1@example.gov.vn", "x1@example.gov.vn"]
    assert states() == {"SO1": "sent", "X1": "sent"}
    assert {row.sent_at for row in Reminder.objects.all()} == {clock.now()}


def test_the_mail_on_the_wire_is_the_one_recorded(record, post):
    (reminder,) = record("X1")
    reminders_mail()
    (message,) = post.received
    reminder.refresh_from_db()
    subject = "[Báo cáo hồ sơ trực tuyến] Đề nghị gửi báo cáo tháng 4/2020 (đã quá hạn 05/05/2020)"
    assert str(message["Subject"]).strip() == reminder.subject == subject
    assert message.get_content().replace("\r\n", "\n") == reminder.body
    assert message["From"] == "Báo cáo <baocao@example.gov.vn>"
    assert message["Message-ID"] == f"<reminder-{reminder.pk}@example.gov.vn>"
    assert message["Auto-Submitted"] == "auto-generated"


def test_a_refused_address_is_kept_with_the_servers_words_and_not_tried_again(record, post):
    post.answers[ADDRESSES["X1"]] = "550 5.1.1 No such mailbox"
    record("X1", "X2")
    assert reminders_mail() == 1
    assert states() == {"X1": "refused", "X2": "sent"}
    assert [(row.unit.code, row.refusal) for row in Reminder.objects.failed()] == [("X1", "550 5.1.1 No such mailbox")]
    with later(days=1):
        reminders_mail()
    assert post.addresses == [ADDRESSES["X2"]]


def test_a_server_that_says_not_now_is_asked_again_later(record, post):
    post.answers[ADDRESSES["X1"]] = "451 4.3.0 Try again later"
    record("X1")
    reminders_mail()
    reminder = Reminder.objects.get()
    assert (reminder.state, reminder.tries, reminder.refusal) == ("waiting", 1, "451 4.3.0 Try again later")
    assert reminder.try_at == clock.now() + RETRY_AFTER[0]
    assert reminders_mail() == 0  # not before its time
    post.answers.clear()
    with later(minutes=5):
        assert reminders_mail() == 1
    reminder.refresh_from_db()
    assert (reminder.state, reminder.refusal) == ("sent", "")
    assert post.addresses == [ADDRESSES["X1"]]


def test_after_the_last_try_it_is_given_up(record, post):
    post.answers[ADDRESSES["X1"]] = "451 4.3.0 Try again later"
    record("X1")
    passed = timedelta()
    for wait in [timedelta(), *RETRY_AFTER]:
        passed += wait
        with later(seconds=passed.total_seconds()):
            reminders_mail()
    reminder = Reminder.objects.get()
    assert (reminder.state, reminder.tries) == ("failed", len(RETRY_AFTER) + 1)
    post.answers.clear()
    with later(hours=20):
        assert reminders_mail() == 0
    assert post.addresses == []


def test_a_mail_refused_after_its_text_has_failed_but_the_address_has_not(record, post):
    post.data_answer = "554 5.7.1 Looks like spam"
    record("X1")
    reminders_mail()
    assert Reminder.objects.values_list("state", "refusal").get() == ("failed", "554 5.7.1 Looks like spam")


def test_without_a_server_all_wait_and_the_run_ends_at_the_first(record, post, settings, monkeypatch):
    tried = []
    deliver = mailing.deliver
    monkeypatch.setattr(mailing, "deliver", lambda message: tried.append(message) or deliver(message))
    settings.EMAIL_PORT = 9  # no server listens there
    record("SO1", "X1", "X2")
    assert reminders_mail() == 0
    assert len(tried) == 1
    assert {(row.state, row.tries) for row in Reminder.objects.all()} == {("waiting", 1)}
    assert all("Connection refused" in row.refusal for row in Reminder.objects.all())


def test_a_server_that_hangs_up_after_the_text_leaves_it_unclear(record, post):
    post.hang_up_after_data = True
    record("X1")
    reminders_mail()
    assert post.addresses == [ADDRESSES["X1"]]
    assert not Reminder.objects.unclear(clock.now()).exists()
    post.hang_up_after_data = False
    with later(minutes=11):
        assert reminders_mail() == 0
        assert Reminder.objects.unclear(clock.now()).get().unit.code == "X1"
    assert post.addresses == [ADDRESSES["X1"]]


def test_a_text_that_cannot_be_made_fails_alone(record, post, monkeypatch):
    make = mailing.mails.reminder_text

    def broken(unit, *rest):
        if unit.code == "X1":
            raise ValueError("no text")
        return make(unit, *rest)

    monkeypatch.setattr(mailing.mails, "reminder_text", broken)
    record("X1", "X2")
    assert reminders_mail() == 1
    assert states() == {"X1": "failed", "X2": "sent"}


def test_a_report_sent_in_the_meantime_keeps_its_mail_from_going(province, record, post):
    record("X1", "X2")
    province.send("X1", 4, (5, 1, 0), (0, 0, 0))
    reminders_mail()
    assert states() == {"X1": "needless", "X2": "sent"}
    assert post.addresses == [ADDRESSES["X2"]]


def test_what_waited_for_more_than_a_day_is_not_sent_with_yesterdays_words(record, post):
    record("X1")
    with later(days=1, seconds=1):
        assert reminders_mail() == 0
    assert Reminder.objects.values_list("state", "refusal").get() == ("failed", "Không gửi được trong vòng một ngày.")


def test_a_run_takes_no_more_than_it_may(record, post):
    record("SO1", "X1", "X2")
    assert reminders_mail(limit=2) == 2
    assert sorted(states().values()) == ["sent", "sent", "waiting"]


@pytest.fixture
def unclear(record):
    """The reminder of X1, claimed eleven minutes ago by a process that is no more."""
    (reminder,) = record("X1")
    Reminder.objects.update(state="sending", claimed_at=clock.now() - timedelta(minutes=11))
    reminder.refresh_from_db()
    return reminder


def test_a_person_says_that_an_unclear_mail_went_out(province, unclear, post):
    reminder_settle(reminder=unclear, by=province.coordinator, was_sent=True)
    unclear.refresh_from_db()
    assert (unclear.state, unclear.settled_by, unclear.settled_at) == ("sent", "coordinator", clock.now())
    assert unclear.sent_at == unclear.claimed_at
    reminders_mail()
    assert post.received == []


def test_or_has_it_sent_again_to_the_address_of_today(province, unclear, post):
    Unit.objects.filter(code="X1").update(email="moi@example.gov.vn")
    unclear.unit.refresh_from_db()
    reminder_settle(reminder=unclear, by=province.coordinator, was_sent=False)
    assert reminders_mail() == 1
    unclear.refresh_from_db()
    assert (unclear.state, unclear.settled_by) == ("sent", "coordinator")
    assert post.addresses == ["moi@example.gov.vn"]


def test_a_refused_mail_is_sent_again_too_but_never_called_sent(province, record, post):
    (reminder,) = record("X1")
    Reminder.objects.update(state="refused", refusal="550", tries=1)
    with pytest.raises(Refused):
        reminder_settle(reminder=reminder, by=province.coordinator, was_sent=True)
    reminder_settle(reminder=reminder, by=province.coordinator, was_sent=False)
    assert reminders_mail() == 1
    assert post.addresses == [ADDRESSES["X1"]]


@pytest.mark.parametrize("was_sent", [True, False])
def test_a_decision_is_taken_once(province, unclear, was_sent):
    reminder_settle(reminder=unclear, by=province.coordinator, was_sent=True)
    with pytest.raises(Refused) as refusal:
        reminder_settle(reminder=unclear, by=province.coordinator, was_sent=was_sent)
    assert refusal.value.code == "not_unclear"


def test_a_mail_that_is_being_sent_just_now_is_nobodys_to_decide(province, unclear):
    Reminder.objects.update(claimed_at=clock.now() - timedelta(minutes=9))
    with pytest.raises(Refused):
        reminder_settle(reminder=unclear, by=province.coordinator, was_sent=False)
    assert Reminder.objects.get().state == "sending"


def test_others_decide_nothing_not_even_the_district_of_the_commune(province, unclear):
    for who in ("X1", "X2", "SO1", "H1"):
        with pytest.raises(Refused):
            reminder_settle(reminder=unclear, by=province.clerks[who], was_sent=True)
    assert Reminder.objects.get().state == "sending"


def test_without_a_broker_a_handful_goes_out_with_the_request_and_the_rest_with_tick(
    province, record, post, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(mailing, "MAX_PER_REQUEST", 1)
    with django_capture_on_commit_callbacks(execute=True):
        record("SO1", "X1", "X2")
    assert sorted(states().values()) == ["sent", "waiting", "waiting"]
    call_command("tick")
    assert sorted(states().values()) == ["sent", "sent", "sent"]


def test_with_a_broker_a_run_that_leaves_some_over_asks_for_the_next(record, post, monkeypatch):
    asked = []
    monkeypatch.setattr(mailing, "has_broker", lambda: True)
    monkeypatch.setattr(current_app.tasks[mailing.TASK], "apply_async", lambda args, **_options: asked.append(args))
    record("SO1", "X1", "X2")
    mail_waiting(2, goes_on=True)
    assert asked == [(mailing.MAX_IN_A_ROW, True)]
    mail_waiting(2, goes_on=True)
    assert len(asked) == 1  # none waits any more


def test_a_run_of_each_minute_or_one_of_which_nothing_was_accepted_asks_for_no_other(record, post, monkeypatch):
    monkeypatch.setattr(mailing, "_ask", lambda *_limit: pytest.fail("asked"))
    monkeypatch.setattr(mailing, "has_broker", lambda: True)
    record("SO1", "X1", "X2")
    mail_waiting(1)
    mailing.mailing_go_on(0)
