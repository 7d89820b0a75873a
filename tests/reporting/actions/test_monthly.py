"""The monthly mail to leaders: when it goes out, to whom, once, and what becomes of it."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction

from reporting.actions.confirmations import confirmation_undo
from reporting.actions.figures import figures_drain
from reporting.actions.monthly import (
    monthly_mail_again,
    monthly_mails_send,
    monthly_record_due,
    monthly_send,
    monthly_try,
    period_due,
)
from reporting.actions.periods import period_lock
from reporting.actions.submissions import submission_accept
from reporting.documents.monthly_letter import letter_content
from reporting.models import Basis, Confirmation, MonthlyLetter, MonthlyMail, MonthlyRecipient, ReportingPeriod
from reporting.tasks import send_monthly_mails
from tests.reporting.actions.helpers import refused
from units import clock
from units.models import PortalSettings, StaleFigures

FIGURES = ((50, 10, 0), (20, 8, 0))


@pytest.fixture
def province(working_province):
    """Everybody but X3 has sent April, which was due on Tuesday 5 May 2020; two leaders and one who is paused."""
    for code in ("SO1", "H1", "X1", "X2"):
        working_province.send(code, 4, *FIGURES)
    figures_drain()
    for name, address, is_active in (
        ("Đồng chí Chủ tịch UBND tỉnh", "chutich@example.gov.vn", True),
        ("Đồng chí Phó Chủ tịch", "phochutich@example.gov.vn", True),
        ("Văn phòng", "vanphong@example.gov.vn", False),
    ):
        MonthlyRecipient.objects.create(name=name, address=address, is_active=is_active)
    return working_province


def at(moment):
    return time_machine.travel(f"{moment}+07:00", tick=False)


def april():
    return ReportingPeriod.objects.get(year=2020, month=4)


def active():
    return list(MonthlyRecipient.objects.filter(is_active=True))


def after(days):
    PortalSettings.objects.update_or_create(pk=PortalSettings.ONLY, defaults={"monthly_mail_after_days": days})


def states():
    return list(MonthlyMail.objects.order_by("letter__number", "address").values_list("address", "state"))


def test_it_goes_out_by_itself_the_set_number_of_working_days_after_the_last_deadline(province):
    recorded = {}
    for day in range(6, 16):
        with at(f"2020-05-{day:02}T09:00:00"):
            recorded[day] = monthly_record_due()
    assert {day: number for day, number in recorded.items() if number} == {12: 2}  # five working days after the fifth


def test_it_goes_out_an_hour_after_the_period_was_locked(province):
    after(None)
    with at("2020-05-07T10:00:00"):
        period_lock(period=april(), by=province.coordinator)
    with at("2020-05-07T10:59:00"):
        assert monthly_record_due() == 0
    with at("2020-05-07T11:00:00"):
        assert monthly_record_due() == 2


def test_without_a_day_it_waits_for_the_lock(province):
    after(None)
    with at("2020-06-30T09:00:00"):
        assert period_due(clock.now()) is None


def test_it_goes_out_on_working_days_from_the_hour_of_reminders_on(province):
    for moment in ("2020-05-16T09:00:00", "2020-05-17T09:00:00", "2020-05-18T07:59:00"):
        with at(moment):
            assert monthly_record_due() == 0
    with at("2020-05-18T08:00:00"):
        assert monthly_record_due() == 2


def test_it_waits_while_figures_are_being_recomputed(province):
    StaleFigures.objects.create(year=2020, reason="test")
    assert monthly_record_due() == 0
    figures_drain()
    assert monthly_record_due() == 2


def test_it_is_about_the_latest_month_alone_and_never_about_one_of_long_ago(province):
    assert period_due(clock.now()) == april()
    for moment, expected in (("2020-05-22T09:00:00", april()), ("2020-05-23T09:00:00", None)):
        with at(moment):
            assert period_due(clock.now()) == expected
    with at("2020-05-10T09:00:00"):
        assert period_due(clock.now()) is None  # that of March came on 10 April


def test_it_goes_out_once_a_month_to_those_who_are_listed_then(province):
    for _time in range(3):
        send_monthly_mails()
    assert [message.to for message in mail.outbox] == [["chutich@example.gov.vn"], ["phochutich@example.gov.vn"]]
    MonthlyRecipient.objects.create(name="Người mới", address="moi@example.gov.vn")
    send_monthly_mails()
    assert len(mail.outbox) == 2
    assert MonthlyLetter.objects.count() == 1


def test_without_recipients_nothing_is_recorded(province):
    MonthlyRecipient.objects.update(is_active=False)
    assert monthly_record_due() == 0
    assert not MonthlyLetter.objects.exists()


def test_the_mail_addresses_its_reader_and_carries_the_page_as_it_was_recorded(province, post):
    send_monthly_mails()
    first = post.received[0]
    letter = MonthlyLetter.objects.get()
    assert str(first["Subject"]).strip() == letter.subject
    assert first["Auto-Submitted"] == "auto-generated"
    assert first["Message-ID"] == f"<monthly-{MonthlyMail.objects.order_by('pk').first().pk}@example.gov.vn>"
    text, page = first.iter_parts()
    assert text.get_content_type() == "text/plain"
    body = text.get_content().replace("\r\n", "\n")
    assert body.startswith("Kính gửi: Đồng chí Chủ tịch UBND tỉnh\n\n")
    assert body.endswith(letter.body)
    assert (page.get_content_type(), page.get_filename()) == ("application/pdf", "ket-qua-2020-04.pdf")
    assert page.get_content() == bytes(letter.page)
    assert page.get_content().startswith(b"%PDF-")


def test_what_was_recorded_is_sent_also_when_the_figures_change_meanwhile(province):
    monthly_record_due()
    before = MonthlyLetter.objects.get()
    province.send("X3", 4, *FIGURES)
    figures_drain()
    monthly_mails_send()
    assert mail.outbox[0].body.endswith(before.body)
    assert letter_content(april()).body != before.body


def test_figures_that_wait_for_confirmation_are_provisional(province):
    monthly_record_due()
    assert MonthlyLetter.objects.get().basis == Basis.PROVISIONAL


def test_by_hand_it_goes_to_those_chosen_and_only_as_it_was_shown(province):
    content = letter_content(april())
    chosen = active()[:1]
    with refused("changed"):
        monthly_send(period=april(), recipients=chosen, by=province.administrator, seen="0" * 64)
    with refused("nobody"):
        monthly_send(period=april(), recipients=[], by=province.administrator, seen=content.digest)
    monthly_send(period=april(), recipients=chosen, by=province.administrator, seen=content.digest)
    monthly_mails_send()
    assert [message.to for message in mail.outbox] == [[chosen[0].address]]
    letter = MonthlyLetter.objects.get()
    assert (letter.number, letter.actor, letter.body) == (1, province.administrator, content.body)
    assert monthly_record_due() == 0  # the month has had its mail


def test_who_had_it_gets_it_again_only_when_that_is_asked_for(province):
    send_monthly_mails()
    digest = letter_content(april()).digest
    with refused("had"):
        monthly_send(period=april(), recipients=active(), by=province.administrator, seen=digest)
    monthly_send(period=april(), recipients=active(), by=province.administrator, seen=digest, again=True)
    monthly_mails_send()
    assert len(mail.outbox) == 4
    assert list(MonthlyLetter.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


def test_a_trial_is_marked_and_does_not_count_as_the_months_mail(province):
    paused = MonthlyRecipient.objects.get(is_active=False)
    monthly_try(period=april(), recipient=paused, by=province.administrator)
    monthly_mails_send()
    (message,) = mail.outbox
    assert message.to == [paused.address]
    assert message.subject.startswith("[Gửi thử] [Báo cáo hồ sơ trực tuyến] Kết quả")
    assert monthly_record_due() == 2


def test_a_refused_address_is_kept_with_the_servers_words_and_goes_out_when_a_person_says_so(province, post):
    post.answers["chutich@example.gov.vn"] = "550 5.1.1 No such mailbox"
    send_monthly_mails()
    assert states() == [("chutich@example.gov.vn", "refused"), ("phochutich@example.gov.vn", "sent")]
    failed, sent = MonthlyMail.objects.order_by("address")
    assert failed.refusal == "550 5.1.1 No such mailbox"
    del post.answers["chutich@example.gov.vn"]
    monthly_mail_again(mail=failed)
    with refused("settled"):
        monthly_mail_again(mail=sent)
    monthly_mails_send()
    assert states() == [("chutich@example.gov.vn", "sent"), ("phochutich@example.gov.vn", "sent")]


def test_one_that_was_cut_off_is_never_sent_again_by_itself(province, post):
    post.hang_up_after_data = True
    send_monthly_mails()
    post.hang_up_after_data = False
    with at("2020-05-18T09:00:00"):
        send_monthly_mails()
        assert {state for _address, state in states()} == {"sending"}
        assert all(each.is_unclear and each.can_go_again for each in MonthlyMail.objects.all())
        assert len(post.received) == 2
        monthly_mail_again(mail=MonthlyMail.objects.order_by("address").first())
        monthly_mails_send()
    assert len(post.received) == 3


def test_a_mail_server_that_is_away_for_a_night_does_not_cost_the_mail(province, settings, post):
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    for minutes in (0, 5, 20, 80):
        with time_machine.travel(clock.now() + timedelta(minutes=minutes), tick=False):
            send_monthly_mails()
    assert {state for _address, state in states()} == {"waiting"}
    settings.EMAIL_PORT = port
    with time_machine.travel(clock.now() + timedelta(days=1), tick=False):
        send_monthly_mails()
    assert {state for _address, state in states()} == {"sent"}


def test_an_address_is_listed_once_whatever_its_case(province):
    with pytest.raises(IntegrityError), transaction.atomic():
        MonthlyRecipient.objects.create(name="Lần nữa", address="ChuTich@example.gov.vn")


def test_the_day_is_from_none_to_sixty(province):
    with pytest.raises(IntegrityError), transaction.atomic():
        after(61)
    after(0)
    with at("2020-05-05T09:00:00"):
        assert period_due(clock.now()) == april()
        assert april().last_due_on == date(2020, 5, 5)


def test_while_a_confirmation_can_be_taken_back_nothing_goes_out(province):
    with at("2020-05-12T09:00:00"):
        report = province.send("X3", 4, *FIGURES)
        submission_accept(submission=report, by=province.coordinator)
        figures_drain()
        assert monthly_record_due() == 0
        with refused("unsettled"):
            seen = letter_content(april()).digest
            monthly_send(period=april(), recipients=active(), by=province.coordinator, seen=seen)
    with at("2020-05-12T09:00:59"):
        confirmation_undo(confirmation=Confirmation.objects.get(), by=province.coordinator)
        assert monthly_record_due() == 0  # its figures wait to be recomputed
        figures_drain()
        assert monthly_record_due() == 2


def test_after_the_minute_the_mail_goes_out(province):
    with at("2020-05-12T09:00:00"):
        submission_accept(submission=province.send("X3", 4, *FIGURES), by=province.coordinator)
        figures_drain()
    with at("2020-05-12T09:01:00"):
        assert monthly_record_due() == 2
