"""Reminding units: who may, whom, in which words; recorded first, once a day, never once the report is sent."""

from datetime import date

import pytest
import time_machine
from django.core import mail
from django.db import connection

from reporting.actions.figures import figures_drain
from reporting.actions.reminders import reminders_note, reminders_send
from reporting.actions.submissions import submission_return
from reporting.models import Reminder
from reporting.tasks import mail_waiting
from tests.reporting.cast import UNTIL
from tests.reporting.pages import text
from units import clock
from units.models import PortalSettings, Unit
from units.refusals import Refused

ADDRESS = "/periods/2020-04/remind/"
BEFORE = """\
Kính gửi: UBND xã Một, huyện Một

Báo cáo kết quả tiếp nhận, giải quyết hồ sơ trực tuyến mức độ 3, 4 tháng 4/2020 có hạn gửi hết thứ Ba, \
ngày 05/05/2020. Đến 08 giờ 05 ngày 04/05/2020, hệ thống chưa nhận được báo cáo của đơn vị.

Đề nghị đơn vị nhập, kiểm tra và gửi số liệu tại: https://baocao.example.gov.vn/submissions/2020-04/X1/
Trường hợp không phát sinh hồ sơ, đề nghị chọn «Báo cáo không phát sinh hồ sơ».

Hỗ trợ: 0258 000 000

Trân trọng.
"""
AFTER = BEFORE.replace(
    "Đến 08 giờ 05 ngày 04/05/2020, hệ thống chưa nhận được báo cáo của đơn vị.",
    "Đến 09 giờ 00 ngày 15/05/2020, hệ thống chưa nhận được báo cáo của đơn vị. Đã quá hạn gửi; đề nghị đơn vị gửi"
    " trước 24 giờ ngày 18/05/2020 để kịp tổng hợp, báo cáo UBND tỉnh.",
)


@pytest.fixture
def province(working_province, settings):
    settings.PORTAL_URL = "https://baocao.example.gov.vn"
    PortalSettings.objects.update_or_create(pk=1, defaults={"levels": "mức độ 3, 4", "support": "0258 000 000"})
    for code in ("X1", "X2"):
        Unit.objects.filter(code=code).update(email=f"{code.lower()}@example.gov.vn")
    working_province.units = {unit.code: unit for unit in Unit.objects.select_related("parent")}
    return working_province


@pytest.fixture
def remind(province, django_capture_on_commit_callbacks):
    def reminded(*codes, by=None):
        with django_capture_on_commit_callbacks(execute=True):
            return reminders_send(
                period=province.periods[4],
                units=[province.units[code] for code in codes],
                by=by or province.coordinator,
            )

    return reminded


def test_before_the_deadline_the_mail_reminds_in_the_words_agreed(remind):
    with time_machine.travel("2020-05-04T08:05:00+07:00", tick=False):
        remind("X1")
    (message,) = mail.outbox
    assert message.subject == "[Báo cáo hồ sơ trực tuyến] Nhắc gửi báo cáo tháng 4/2020, hạn 05/05/2020"
    assert message.to == ["x1@example.gov.vn"]
    assert message.body == BEFORE


def test_on_the_day_of_the_deadline_the_words_are_the_same(remind):
    with time_machine.travel("2020-05-05T23:30:00+07:00", tick=False):
        remind("X1")
    (message,) = mail.outbox
    assert message.subject == "[Báo cáo hồ sơ trực tuyến] Nhắc gửi báo cáo tháng 4/2020, hạn 05/05/2020"
    assert message.body == BEFORE.replace("08 giờ 05 ngày 04/05/2020", "23 giờ 30 ngày 05/05/2020")


def test_after_it_the_mail_asks_to_send_by_the_next_working_day(remind):
    remind("X1")  # Friday, 15 May 2020
    (message,) = mail.outbox
    assert message.subject == "[Báo cáo hồ sơ trực tuyến] Đề nghị gửi báo cáo tháng 4/2020 (đã quá hạn 05/05/2020)"
    assert message.body == AFTER


def test_a_reminder_is_recorded_with_who_and_where_to(province, remind):
    remind("X1", by=province.clerks["H1"])
    reminder = Reminder.objects.get()
    assert (reminder.unit.code, reminder.actor, reminder.means) == ("X1", province.clerks["H1"], "email")
    assert (reminder.address, reminder.state, reminder.kind) == ("x1@example.gov.vn", "sent", "own")
    (message,) = mail.outbox
    assert (reminder.subject, reminder.body) == (message.subject, message.body)


def test_a_unit_asked_for_a_correction_did_send_and_is_not_reminded(province, remind):
    report = province.send("X1", 4, (5, 1, 0), (0, 0, 0))
    submission_return(submission=report, by=province.coordinator, reason="C1", until=UNTIL)
    done = remind("X1")
    assert [sentence for _unit, sentence in done.refused] == ["Đơn vị đã gửi báo cáo và đang được đề nghị điều chỉnh."]


def test_a_unit_without_a_quota_is_reminded_when_chosen(province, remind):
    Unit.objects.filter(code="X3").update(email="x3@example.gov.vn")
    province.units["X3"].refresh_from_db()
    assert [reminder.unit.code for reminder in remind("X3").sent] == ["X3"]


def test_an_automatic_mail_of_the_day_does_not_keep_a_person_from_writing(province, remind):
    Reminder.objects.create(
        unit=province.units["X1"], period=province.periods[4], means="email", state="sent", occasion=date(2020, 5, 15)
    )
    assert len(remind("X1").sent) == 1


def test_a_call_is_recorded_with_the_day_and_what_was_agreed(province):
    x1, x2 = province.units["X1"], province.units["X2"]
    reminders_note(
        period=province.periods[4],
        units=[x1, x2],
        by=province.coordinator,
        means="telephone",
        on=date(2020, 5, 14),
        note=" Hẹn gửi trong ngày ",
    )
    rows = Reminder.objects.values_list("unit__code", "means", "state", "note", "actor_name")
    assert set(rows) == {
        ("X1", "telephone", "sent", "Hẹn gửi trong ngày", "coordinator"),
        ("X2", "telephone", "sent", "Hẹn gửi trong ngày", "coordinator"),
    }
    assert {clock.day_of(row.at) for row in Reminder.objects.all()} == {date(2020, 5, 14)}
    assert mail.outbox == []


@pytest.mark.parametrize(("means", "on", "code"), [("email", 15, "means_unknown"), ("dispatch", 16, "day_to_come")])
def test_a_mail_is_not_noted_and_no_letter_of_tomorrow(province, means, on, code):
    with pytest.raises(Refused) as refusal:
        reminders_note(
            period=province.periods[4],
            units=[province.units["X1"]],
            by=province.coordinator,
            means=means,
            on=date(2020, 5, on),
        )
    assert refusal.value.code == code
    assert not Reminder.objects.exists()


def test_a_call_does_not_keep_a_mail_from_going_on_the_same_day(province, remind):
    reminders_note(
        period=province.periods[4],
        units=[province.units["X1"]],
        by=province.coordinator,
        means="telephone",
        on=date(2020, 5, 15),
    )
    assert len(remind("X1").sent) == 1


def test_a_unit_is_reminded_once_a_day_and_again_the_day_after(remind):
    remind("X1")
    again = remind("X1")
    assert [sentence for _unit, sentence in again.refused] == ["Đơn vị đã được nhắc trong ngày hôm nay."]
    with time_machine.travel("2020-05-16T09:00:00+07:00", tick=False):
        assert len(remind("X1").sent) == 1
    assert len(mail.outbox) == 2


def test_one_that_cannot_be_reminded_is_named_and_stops_no_other(province, remind):
    province.send("X2", 4, (5, 1, 0), (0, 0, 0))
    done = remind("X1", "X2", "X3")
    assert [reminder.unit.code for reminder in done.sent] == ["X1"]
    assert {unit.code: sentence for unit, sentence in done.refused} == {
        "X2": "Đơn vị đã gửi báo cáo hoặc không phải gửi.",
        "X3": "Đơn vị chưa có địa chỉ thư điện tử; đề nghị nhắc qua điện thoại.",
    }


def test_a_report_sent_before_the_mail_goes_out_keeps_it_from_going(province, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=False):
        reminders_send(period=province.periods[4], units=[province.units["X1"]], by=province.coordinator)
    province.send("X1", 4, (5, 1, 0), (0, 0, 0))
    mail_waiting()
    assert mail.outbox == []
    assert Reminder.objects.get().state == "needless"


@pytest.mark.parametrize("who", ["X1", "X2", "SO1"])
def test_others_remind_nobody(province, remind, who):
    with pytest.raises(Refused):
        remind("X1", by=province.clerks[who])
    assert not Reminder.objects.exists()


def test_a_district_reminds_its_commune_from_its_home_page(province, login, django_capture_on_commit_callbacks):
    client = login(province.clerks["H1"])
    assert 'name="unit" value="X1"' in client.get("/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(ADDRESS, {"unit": "X1"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/#communes")
    assert len(mail.outbox) == 1
    assert "09:00, 15/05/2020" in client.get("/").content.decode()
    assert client.post(ADDRESS, {"unit": "SO1"}).status_code == 403


def test_a_coordinator_reminds_those_chosen_on_the_page(province, login, django_capture_on_commit_callbacks):
    client = login(province.coordinator)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(ADDRESS, {"unit": ["X1", "X2"]}, follow=True)
    assert "Đã ghi nhận thư nhắc 2 đơn vị; hệ thống đang gửi." in answer.content.decode()
    assert sorted(message.to[0] for message in mail.outbox) == ["x1@example.gov.vn", "x2@example.gov.vn"]


def test_recording_many_takes_as_many_queries_as_recording_one(province, django_assert_num_queries):
    Unit.objects.update(email="vanthu@example.gov.vn")
    units = list(Unit.objects.select_related("parent"))
    ids = not connection.features.can_return_rows_from_bulk_insert  # SQLite before 3.35 is asked for them
    for chosen in (units[:1], units):
        Reminder.objects.all().delete()
        with django_assert_num_queries(8 + ids):
            done = reminders_send(period=province.periods[4], units=chosen, by=province.coordinator)
        assert len(done.sent) == len(chosen)


def test_the_unit_reads_in_the_portal_when_it_was_reminded_until_it_has_sent(province, remind, login):
    for day in ("2020-05-04", "2020-05-06"):
        with time_machine.travel(f"{day}T08:05:00+07:00", tick=False):
            remind("X1")
    client = login(province.clerks["X1"])
    figures_drain()
    assert "Đã nhắc gửi báo cáo ngày: 04/05/2020, 06/05/2020." in text(client.get("/"))
    report = client.get("/submissions/2020-04/X1/").content.decode()
    assert "08:05, 06/05/2020 · Thư điện tử · coordinator" in report
    assert "Đã nhắc" not in login(province.clerks["X2"]).get("/").content.decode()
    province.send("X1", 4, (5, 1, 0), (0, 0, 0))
    assert "Đã nhắc" not in client.get("/").content.decode()
