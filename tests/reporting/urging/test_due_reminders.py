"""The portal's own reminders: on which days, to whom, once; and the summary that a district gets."""

from datetime import date

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import call_command

from reporting.actions.due_reminders import reminders_send_due
from reporting.actions.extensions import submission_extend
from reporting.actions.figures import figures_recompute
from reporting.actions.periods import period_lock
from reporting.actions.reminders import reminders_send
from reporting.actions.submissions import submission_return, submission_start
from reporting.models import CalendarException, Reminder, ReportingPeriod
from tests.factories import YEAR, make_district
from tests.reporting.cast import UNTIL
from units.models import PortalSettings, Unit

WITH_ADDRESS = ("SO1", "SO2", "H1", "X1", "X2", "X3")
SUMMARY = """\
Kính gửi: UBND huyện Một

Đến 08 giờ 00 ngày 06/05/2020, 1/2 UBND cấp xã trên địa bàn chưa gửi báo cáo kết quả tiếp nhận, giải quyết hồ sơ trực \
tuyến mức độ 3, 4 tháng 4/2020 (hạn gửi: hết thứ Ba, ngày 05/05/2020):

1. UBND xã Hai, huyện Một

Đề nghị UBND huyện Một đôn đốc.
Danh sách kèm số điện thoại: https://baocao.example.gov.vn/#communes

Hỗ trợ: 0258 000 000

Trân trọng.
"""


@pytest.fixture
def province(working_province, settings):
    """April 2020, due on Tuesday 5 May; the days before are a Monday, a weekend and two holidays."""
    settings.PORTAL_URL = "https://baocao.example.gov.vn"
    PortalSettings.objects.update_or_create(pk=1, defaults={"levels": "mức độ 3, 4", "support": "0258 000 000"})
    for code in WITH_ADDRESS:
        Unit.objects.filter(code=code).update(email=f"{code.lower()}@example.gov.vn")
    ReportingPeriod.objects.filter(month__lt=4).update(locked_at="2020-04-10T00:00:00+07:00")
    working_province.units = {unit.code: unit for unit in Unit.objects.select_related("parent")}
    return working_province


@pytest.fixture
def run(province, django_capture_on_commit_callbacks):
    """One run of the periodic action at a moment of 2020; whom it mailed, and about what."""

    def at(moment):
        mail.outbox.clear()
        with (
            time_machine.travel(f"2020-{moment}:00+07:00", tick=False),
            django_capture_on_commit_callbacks(execute=True),
        ):
            reminders_send_due()
        return sorted(message.to[0].partition("@")[0] for message in mail.outbox)

    return at


@pytest.mark.parametrize(
    ("moment", "who"),
    [
        ("04-28T08:00", ["h1", "so1", "so2", "x1", "x2"]),  # 3 working days before: 30 April and 1 May are holidays
        ("04-29T08:00", []),  # 2
        ("04-30T08:00", []),
        ("05-03T08:00", []),  # a Sunday
        ("05-04T08:00", ["h1", "so1", "so2", "x1", "x2"]),  # 1
        ("05-05T08:00", ["h1", "so1", "so2", "x1", "x2"]),  # the day itself
        ("05-06T08:00", ["h1", "h1", "so1", "so2", "x1", "x2"]),  # 1 after: the district's own and its summary
        ("05-07T08:00", []),
        ("05-08T23:59", ["h1", "h1", "so1", "so2", "x1", "x2"]),  # 3 after
        ("05-11T08:00", []),
    ],
)
def test_on_the_set_working_days_those_with_a_quota_are_reminded(province, run, moment, who):
    ReportingPeriod.objects.filter(month=4).update(starts_on=date(2020, 3, 15), ends_on=date(2020, 4, 14))
    assert run(moment) == who


def test_a_unit_with_a_later_deadline_is_reminded_by_it_and_named_to_nobody_before(province, run):
    with time_machine.travel("2020-05-04T07:00:00+07:00", tick=False):
        submission_extend(
            submission=submission_start(unit=province.units["X1"], period=province.periods[4]),
            by=province.coordinator,
            reason="Mất đường truyền",
            until=date(2020, 5, 12),
        )
    days = ("04", "05", "06", "07", "11", "12", "13")
    assert ["x1" in run(f"05-{day}T08:00") for day in days] == [False, False, False, True, True, True, True]
    run("05-08T08:00")
    summary = next(each.body for each in mail.outbox if each.to == ["h1@example.gov.vn"] and "1/2" in each.subject)
    assert "UBND xã Hai" in summary


def test_a_later_deadline_counts_only_while_it_is_later_than_that_of_the_group(province, run):
    with time_machine.travel("2020-05-04T07:00:00+07:00", tick=False):
        report = submission_start(unit=province.units["X1"], period=province.periods[4])
        submission_extend(submission=report, by=province.coordinator, reason="Mất mạng", until=date(2020, 5, 6))
    ReportingPeriod.objects.filter(month=4).update(due_on_commune=date(2020, 5, 8))  # by a change of the calendar
    assert ["x1" in run(f"05-{day}T08:00") for day in ("05", "06", "07", "08", "11", "12")] == [
        *(True, False, True),
        *(True, True, False),
    ]


def test_a_commune_that_moved_is_in_the_summary_of_its_present_district(province, run):
    other = make_district("H9", email="h9@example.gov.vn")
    Unit.objects.filter(code="X1").update(parent=other)
    run("05-06T08:00")
    said = {message.to[0]: message.body for message in mail.outbox if "UBND cấp xã" in message.subject}
    assert sorted(said) == ["h1@example.gov.vn", "h9@example.gov.vn"]
    assert ["UBND xã Một" in said[f"{code}@example.gov.vn"] for code in ("h1", "h9")] == [False, True]


def test_an_exception_of_the_calendar_moves_the_days_of_reminders(province, run):
    ReportingPeriod.objects.filter(month=4).update(starts_on=date(2020, 3, 15), ends_on=date(2020, 4, 14))
    CalendarException.objects.create(day=date(2020, 5, 4), is_working_day=False, document="Thông báo 1")
    assert run("05-04T08:00") == []  # one working day before 5 May, were it worked
    assert len(run("04-29T08:00")) == 5


def test_nothing_goes_out_before_the_set_hour(province, run):
    assert run("05-05T07:59") == []
    PortalSettings.objects.update(reminder_hour=7)
    assert len(run("05-05T07:59")) == 5


def test_the_administrators_choose_the_days(province, run):
    PortalSettings.objects.update(reminder_days_before="2", reminder_on_due_day=False, reminder_days_after="")
    assert run("05-05T08:00") == []
    assert run("05-06T08:00") == []
    PortalSettings.objects.update(reminder_days_after="2")
    assert len(run("05-07T08:00")) == 6


def test_with_no_days_nothing_goes_out_by_itself(province, run):
    PortalSettings.objects.update(reminder_days_before="", reminder_on_due_day=False, reminder_days_after="")
    assert [run(f"05-0{day}T08:00") for day in (4, 5, 6, 8)] == [[], [], [], []]


@pytest.mark.parametrize("text", ["", "1", "3, 1", "15,14,13,12,11"])
def test_a_list_of_days_is_accepted(text):
    PortalSettings(reminder_days_before=text, reminder_days_after=text).clean_fields()


@pytest.mark.parametrize("text", ["0", "16", "-1", "x", "1;3", "1, 1", "1,", "1,2,3,4,5,6"])
def test_anything_else_is_refused_in_a_sentence(text):
    with pytest.raises(ValidationError) as refusal:
        PortalSettings(reminder_days_before=text).clean_fields()
    assert refusal.value.message_dict == {
        "reminder_days_before": ["Đề nghị ghi tối đa 5 số khác nhau từ 1 đến 15, cách nhau bằng dấu phẩy, ví dụ: 3, 1."]
    }


def test_the_default_days_are_these():
    assert PortalSettings().reminder_days == [-3, -1, 0, 1, 3]


def test_who_has_sent_is_left_in_peace(province, run):
    province.send("X1", 4, (5, 1, 0), (0, 0, 0))
    figures_recompute(year=YEAR)
    assert run("05-05T08:00") == ["h1", "so1", "so2", "x2"]


def test_who_was_asked_for_a_correction_is_left_in_peace(province, run):
    report = province.send("X1", 4, (5, 1, 0), (0, 0, 0))
    submission_return(submission=report, by=province.coordinator, reason="C1", until=UNTIL)
    Reminder.objects.all().delete()  # the mail of the return
    assert run("05-05T08:00") == ["h1", "so1", "so2", "x2"]


def test_without_a_decision_nobody_has_a_quota_and_nobody_is_reminded(province, run):
    for model in (province.decision.quotas, province.decision.tiers):
        model.all().delete()
    assert run("05-05T08:00") == []


def test_a_unit_without_an_address_is_left_out(province, run):
    Unit.objects.filter(code="SO2").update(email="")
    assert run("05-05T08:00") == ["h1", "so1", "x1", "x2"]


def test_a_locked_month_urges_nobody(province, run):
    period_lock(period=province.periods[4])
    assert run("05-05T08:00") == []


def test_who_was_reminded_by_a_person_today_gets_no_second_mail(province, run):
    with time_machine.travel("2020-05-05T07:30:00+07:00", tick=False):
        reminders_send(period=province.periods[4], units=[province.units["X1"]], by=province.coordinator)
    assert run("05-05T08:00") == ["h1", "so1", "so2", "x1", "x2"]  # the person's own mail goes out with the others
    assert Reminder.objects.filter(unit__code="X1").count() == 1


def test_two_runs_on_one_day_mail_once(province, run):
    assert len(run("05-06T08:00")) == 6
    assert run("05-06T08:05") == []
    assert Reminder.objects.count() == 6


def test_a_run_that_died_before_its_commit_is_made_up_for(province, run, monkeypatch):
    def dies(**_options):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("reporting.actions.due_reminders.ask_for_mailing", dies)
        with pytest.raises(KeyboardInterrupt):
            run("05-06T08:00")
    assert not Reminder.objects.exists()
    assert len(run("05-06T08:05")) == 6


def test_the_groups_follow_their_own_deadlines(province, run):
    ReportingPeriod.objects.filter(month=4).update(due_on_commune=date(2020, 5, 7))
    assert run("05-05T08:00") == ["h1", "so1", "so2"]
    assert run("05-06T08:00") == ["h1", "so1", "so2", "x1", "x2"]  # no summary: the communes are not late
    assert run("05-08T08:00") == ["h1", "h1", "so1", "so2", "x1", "x2"]


def test_a_district_gets_one_summary_in_the_words_agreed(province, run):
    province.send("X1", 4, (5, 1, 0), (0, 0, 0))
    province.send("H1", 4, (5, 1, 0), (0, 0, 0))
    assert run("05-06T08:00") == ["h1", "so1", "so2", "x2"]
    message = next(message for message in mail.outbox if message.to == ["h1@example.gov.vn"])
    assert message.subject == "[Báo cáo hồ sơ trực tuyến] 1/2 UBND cấp xã chưa gửi báo cáo tháng 4/2020"
    assert message.body == SUMMARY


def test_a_district_whose_communes_have_sent_gets_none(province, run):
    for code in ("X1", "X2"):
        province.send(code, 4, (5, 1, 0), (0, 0, 0))
    assert run("05-06T08:00") == ["h1", "so1", "so2"]  # X3 has no quota


def test_a_summary_whose_communes_send_before_it_goes_out_is_not_sent(province):
    with time_machine.travel("2020-05-06T08:00:00+07:00", tick=False):
        reminders_send_due()
        for code in ("X1", "X2"):
            province.send(code, 4, (5, 1, 0), (0, 0, 0))
        call_command("tick")
    assert Reminder.objects.get(kind="summary").state == "needless"
    assert sorted(message.to[0] for message in mail.outbox) == [
        f"{code}@example.gov.vn" for code in ("h1", "so1", "so2")
    ]


def test_what_the_portal_sends_by_itself_is_recorded_as_the_systems(province, run):
    run("05-05T08:00")
    rows = Reminder.objects.values_list("occasion", "actor", "actor_name", "means", "state")
    assert set(rows) == {(date(2020, 5, 5), None, "Hệ thống", "email", "sent")}


def test_the_tick_does_it_too(province):
    with time_machine.travel("2020-05-05T08:00:00+07:00", tick=False):
        call_command("tick")
        call_command("tick")
    assert len(mail.outbox) == 5
