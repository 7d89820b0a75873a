"""Reminding units: who may, whom, in which words; recorded first, once a day, never once the report is sent."""

import pytest
import time_machine
from django.core import mail

from reporting.actions.figures import figures_drain
from reporting.actions.reminders import reminders_send
from reporting.models import Reminder
from reporting.tasks import mail_reminder
from units.models import PortalSettings, Unit
from units.refusals import Refused

ADDRESS = "/periods/2020-04/remind/"
BEFORE = """\
Kính gửi: UBND xã Một, huyện Một

Báo cáo kết quả tiếp nhận, giải quyết hồ sơ trực tuyến mức độ 3, 4 tháng 4/2020 có hạn gửi hết thứ Ba, 05/05/2020. \
Đến 08 giờ 05 ngày 04/05/2020, hệ thống chưa nhận được báo cáo của đơn vị.

Đề nghị đơn vị nhập, kiểm tra và gửi số liệu tại: https://baocao.example.gov.vn/submissions/2020-04/X1/
Trường hợp không phát sinh hồ sơ, đề nghị chọn «Báo cáo không phát sinh hồ sơ».

Hỗ trợ: 0258 000 000

Trân trọng.
"""


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


def test_after_it_the_mail_asks_to_send_by_the_next_working_day(remind):
    remind("X1")  # Friday, 15 May 2020
    (message,) = mail.outbox
    assert message.subject == "[Báo cáo hồ sơ trực tuyến] Đề nghị gửi báo cáo tháng 4/2020 (đã quá hạn 05/05/2020)"
    assert "Đã quá hạn gửi; đề nghị đơn vị gửi trước thứ Hai, 18/05/2020" in message.body


def test_a_reminder_is_recorded_with_who_and_where_to(province, remind):
    remind("X1", by=province.clerks["H1"])
    reminder = Reminder.objects.get()
    assert (reminder.unit.code, reminder.actor, reminder.means) == ("X1", province.clerks["H1"], "email")
    assert reminder.address == "x1@example.gov.vn"


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
    mail_reminder(Reminder.objects.get().pk)
    assert mail.outbox == []


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
    assert "Đã nhắc 2 đơn vị gửi báo cáo." in answer.content.decode()
    assert sorted(message.to[0] for message in mail.outbox) == ["x1@example.gov.vn", "x2@example.gov.vn"]


def test_the_unit_reads_in_the_portal_when_it_was_reminded_until_it_has_sent(province, remind, login):
    for day in ("2020-05-04", "2020-05-06"):
        with time_machine.travel(f"{day}T08:05:00+07:00", tick=False):
            remind("X1")
    client = login(province.clerks["X1"])
    figures_drain()
    assert "Đã nhắc gửi báo cáo ngày: 04/05/2020, 06/05/2020." in client.get("/").content.decode()
    report = client.get("/submissions/2020-04/X1/").content.decode()
    assert "08:05, 06/05/2020 · Thư điện tử · coordinator" in report
    assert "Đã nhắc" not in login(province.clerks["X2"]).get("/").content.decode()
    province.send("X1", 4, (5, 1, 0), (0, 0, 0))
    assert "Đã nhắc" not in client.get("/").content.decode()
