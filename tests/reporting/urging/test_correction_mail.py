"""The mail to a unit when its report is returned or reopened: what it says, to whom, and that nothing depends on it."""

from datetime import date

import pytest
from django.core import mail
from django.db import transaction

from reporting.actions.submissions import submission_accept, submission_reopen, submission_return, submission_send
from reporting.models import Reminder, Submission, SubmissionEvent
from reporting.tasks import mail_waiting
from reporting.urging import mails
from tests.reporting.cast import UNTIL, States
from units.models import PortalSettings
from units.refusals import Refused

ADDRESS = "vanthu@xamot.example.vn"
URL = "/submissions/2020-04/X1/"
BODY = """\
Kính gửi: UBND xã Một, huyện Một

Sở TT&TT đề nghị điều chỉnh báo cáo tháng 4/2020. Nội dung: Thủ tục C1 <5>: "kiểm tra" lại. Gửi lại trước 24 giờ ngày \
20/05/2020. Thời điểm gửi vẫn tính theo lần gửi đầu.

Đề nghị đơn vị điều chỉnh và gửi lại số liệu tại: https://baocao.example.gov.vn/submissions/2020-04/X1/

Hỗ trợ: 0258 000 000

Trân trọng.
"""


@pytest.fixture
def province(working_province, settings):
    settings.PORTAL_URL = "https://baocao.example.gov.vn"
    settings.DEFAULT_FROM_EMAIL = "baocao@example.gov.vn"
    PortalSettings.objects.update_or_create(pk=1, defaults={"lead_agency": "Sở TT&TT", "support": "0258 000 000"})
    give_address(working_province, ADDRESS)
    return working_province


def give_address(province, address):
    province.units["X1"].email = address
    province.units["X1"].save()


def return_it(province, reason='Thủ tục C1 <5>: "kiểm tra" lại'):
    report = States(province).submitted()
    return submission_return(submission=report, by=province.coordinator, reason=reason, until=UNTIL)


def test_a_return_is_mailed_to_the_unit_in_the_words_agreed(province, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        return_it(province)
    (message,) = mail.outbox
    assert message.subject == "[Báo cáo hồ sơ trực tuyến] Đề nghị điều chỉnh báo cáo tháng 4/2020"
    assert (message.from_email, message.to, message.cc, message.bcc) == ("baocao@example.gov.vn", [ADDRESS], [], [])
    assert message.body == BODY
    assert message.attachments == []


def test_a_reopening_is_mailed_likewise(province, django_capture_on_commit_callbacks):
    report = States(province).accepted()
    with django_capture_on_commit_callbacks(execute=True):
        submission_reopen(submission=report, by=province.coordinator, reason="Bổ sung C2.", until=UNTIL)
    (message,) = mail.outbox
    assert "Nội dung: Bổ sung C2. Gửi lại trước 24 giờ ngày 20/05/2020." in message.body


def test_confirming_and_sending_send_no_mail(province, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        submission_accept(submission=States(province).submitted(), by=province.coordinator)
    assert mail.outbox == []


def test_a_refused_return_sends_no_mail(province, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(Refused):
        return_it(province, reason=" ")
    assert mail.outbox == []


def test_a_unit_without_an_address_gets_none_and_the_record_says_so(province, django_capture_on_commit_callbacks):
    give_address(province, "")
    with django_capture_on_commit_callbacks(execute=True):
        report = return_it(province)
    assert mail.outbox == []
    assert report.status == "returned"
    record = Reminder.objects.failed().get()
    assert (record.unit.code, record.kind, record.actor) == ("X1", "correction", province.coordinator)
    assert record.refusal == "Đơn vị chưa có địa chỉ thư điện tử; đề nghị nhắc qua điện thoại."


def test_a_correction_that_came_before_the_mail_went_out_keeps_it_from_going(province):
    report = return_it(province)  # its mail waits: nothing is committed in this test
    submission_send(submission=report, by=province.clerks["X1"], approved=True)
    mail_waiting()
    assert mail.outbox == []
    assert Reminder.objects.get().state == "needless"


def test_the_mail_is_vietnamese_whatever_the_coordinator_reads(province, login, django_capture_on_commit_callbacks):
    States(province).submitted()
    client = login(province.coordinator)
    client.cookies["django_language"] = "en"
    with django_capture_on_commit_callbacks(execute=True):
        client.post(URL, {"action": "return", "reason": "C1", "until": "2020-05-20"})
    (message,) = mail.outbox
    assert message.subject.endswith("Đề nghị điều chỉnh báo cáo tháng 4/2020")
    assert message.body.startswith("Kính gửi: UBND xã Một, huyện Một\n")


def test_the_demonstration_says_so_in_its_mails(province, settings):
    report = return_it(province)
    settings.DEMO_TODAY = date(2020, 5, 15)
    body = mails.correction_text(report.events.get(kind="returned")).body
    assert body.endswith(
        "Trân trọng.\n\nBản trình diễn: số liệu minh họa, không phải số liệu chính thức. Ngày giả định: 15/05/2020.\n"
    )


def test_without_a_named_lead_agency_and_support_line_the_sentences_stay_whole(province):
    PortalSettings.objects.all().delete()
    body = mails.correction_text(return_it(province).events.get(kind="returned")).body
    assert "\n\nCơ quan chủ trì đề nghị điều chỉnh báo cáo tháng 4/2020." in body
    assert "/X1/\n\nTrân trọng.\n" in body


@pytest.mark.parametrize("reason", ["Kiểm tra", "Kiểm tra.", "Kiểm tra!", "Kiểm tra…", "Xem: a;"])
def test_a_reason_is_closed_by_one_mark(reason):
    closed = SubmissionEvent(reason=reason).reason_sentence
    assert closed == ("Kiểm tra." if reason == "Kiểm tra" else reason)


@pytest.fixture
def broken_server(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # no server listens there


@pytest.mark.django_db(transaction=True)
def test_a_broken_mail_server_does_not_fail_the_return(province, login, broken_server, caplog):
    States(province).submitted()
    response = login(province.coordinator).post(URL, {"action": "return", "reason": "C1", "until": "2020-05-20"})
    assert (response.status_code, response.headers["Location"]) == (302, URL)
    assert Submission.objects.get().status == "returned"
    record = Reminder.objects.get()
    assert (record.state, record.tries) == ("waiting", 1)
    assert "Connection refused" in record.refusal
    assert "No connection to the mail server" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_return_that_is_rolled_back_sends_no_mail(province):
    with transaction.atomic():
        return_it(province)
        transaction.set_rollback(True)
    assert not Submission.objects.exists()
    assert mail.outbox == []


def test_of_two_requests_only_the_last_is_mailed_where_neither_went_out_yet(province):
    report = return_it(province, reason="Sai số liệu")
    submission_send(submission=report, by=province.clerks["X1"], approved=True)
    submission_return(submission=report, by=province.coordinator, reason="Thiếu số liệu", until=UNTIL)
    mail_waiting()
    assert ["Thiếu số liệu" in message.body for message in mail.outbox] == [True]
    assert sorted(Reminder.objects.values_list("state", flat=True)) == ["needless", "sent"]
