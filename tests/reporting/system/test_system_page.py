"""The system page: each light in every state, and nothing that hangs."""

import re
import socket
import threading
import time
from contextlib import closing
from datetime import timedelta

import pytest
import redis
from django.db import DatabaseError

from reporting.actions.figures import figures_drain
from reporting.models import FileJob, Reminder
from reporting.system import database, overview, probes
from reporting.system.jobs import TITLES, did_words
from reporting.system.lights import Light, age_words, size_words
from reporting.system.probes import Answer, Broker, Disk, ask_all
from tests import FOR_EVER, PATIENCE
from tests.factories import make_unit
from tests.reporting.pages import queries_of, text, words
from units import clock
from units.actions.stale_figures import figures_mark_stale
from units.models import JobHeartbeat, JobRun, ResetMail, StaleFigures

PAGE, RUN, INDEX = "/admin/system/", "/admin/system/run/", "/admin/"
SWEEP, MAILS = "reporting.tasks.sweep_stale_figures", "reporting.tasks.mail_waiting"


@pytest.fixture
def administrator(working_province, login):
    figures_drain()
    return login(working_province.administrator)


@pytest.fixture
def all_ran(settings):
    """Every job of the timetable ran a moment ago."""
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        JobHeartbeat.objects.create(job=entry["task"], ended_at=clock.now(), started_at=clock.now(), outcome="done")


def ran(job, ago, **values):
    at = clock.now() - ago
    JobHeartbeat.objects.update_or_create(
        job=job, defaults={"started_at": at, "ended_at": at, "outcome": "done"} | values
    )


def line(page, name):
    """The light and the words of one line of the page."""
    without_failures = re.sub(r'<section[^>]*id="failures".*?</section>', "", page.content.decode(), flags=re.DOTALL)
    rows = re.findall(r"<tr>.*?</tr>", without_failures, re.DOTALL)
    (row,) = [words(row) for row in rows if re.search(rf'<th scope="row">\s*{re.escape(name)}(?=[\s<])', row)]
    return row


def job_line(page):
    return line(page, "Tính lại số liệu đã thay đổi, mỗi phút một lần")


def test_where_every_job_ran_and_nothing_waits_the_lights_say_so(administrator, all_ran):
    page = administrator.get(PAGE)

    assert page.status_code == 200
    assert page.context["light"] in (Light.GOOD, Light.UNKNOWN)
    assert {section.light for section in page.context["sections"][:2]} == {Light.GOOD}
    assert "✓ Bình thường" in job_line(page)


def test_every_job_of_the_timetable_has_a_name_in_words_and_its_numbers_too(settings):
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= set(TITLES)
    run = JobRun(numbers={"mails": 2, "unheard": 7})
    assert did_words(run) == "thư đã gửi: 2"


def test_a_job_that_has_never_run_is_a_trouble_and_says_what_to_start(administrator):
    shown = job_line(administrator.get(PAGE))
    assert "✕ Có sự cố" in shown
    assert "khởi động beat và worker" in shown


@pytest.mark.parametrize(
    ("ago", "expected"),
    [(2, "Bình thường"), (4, "Cần xem"), (7, "Có sự cố")],
)
def test_a_job_of_each_minute_is_late_after_three_and_a_trouble_after_six(administrator, all_ran, ago, expected):
    ran(SWEEP, timedelta(minutes=ago))
    assert expected in job_line(administrator.get(PAGE))


def test_the_next_run_is_one_interval_after_the_last(administrator, all_ran):
    page = administrator.get(PAGE)
    (job,) = [each for each in page.context["jobs"] if each.name == SWEEP]
    assert job.next_at == job.heartbeat.ended_at + timedelta(seconds=60)


def test_a_job_that_fails_is_a_trouble_since_its_first_failure(administrator, all_ran):
    ran(SWEEP, timedelta(0), outcome="failed", failing_since=clock.at(clock.today()))
    JobRun.objects.create(
        job=SWEEP,
        started_by="beat",
        started_at=clock.now(),
        ended_at=clock.now(),
        outcome="failed",
        error="KeyError – recompute.py:7, recompute_year",
        trace="0123456789abcdef",
    )
    page = administrator.get(PAGE)
    assert "Có sự cố" in job_line(page)
    assert "Không thành công từ 12:00" in job_line(page)
    failures = page.content.decode().partition('id="failures"')[2].partition("</section>")[0]
    assert "KeyError – recompute.py:7, recompute_year" in words(failures)
    assert "0123456789abcdef" in failures


def test_a_clock_that_was_put_back_is_said_and_breaks_nothing(administrator, all_ran):
    ran(SWEEP, -timedelta(hours=3))
    shown = job_line(administrator.get(PAGE))
    assert "? Chưa rõ" in shown
    assert "đồng hồ máy chủ" in shown


def test_a_run_that_goes_on_for_long_needs_a_look(administrator, all_ran):
    since = clock.now() - timedelta(minutes=20)
    JobHeartbeat.objects.filter(job=SWEEP).update(running="x", running_since=since)
    assert "lâu hơn thường lệ" in job_line(administrator.get(PAGE))


@pytest.mark.parametrize(("ago", "expected"), [(1, "Bình thường"), (6, "Cần xem"), (16, "Có sự cố")])
def test_figures_that_wait_are_counted_with_their_age(administrator, all_ran, ago, expected):
    StaleFigures.objects.create(reason="x", created_at=clock.now() - timedelta(minutes=ago))
    shown = line(administrator.get(PAGE), "Số liệu chờ tính lại")
    assert expected in shown
    assert "1 thay đổi" in shown


def test_mails_that_wait_too_long_or_are_unclear_are_lights_of_their_own(administrator, working_province, all_ran):
    assert "✓" in line(administrator.get(PAGE), "Thư về báo cáo")
    values = {"unit": working_province.units["X1"], "period": working_province.periods[1], "means": "email"}
    old = clock.now() - timedelta(minutes=20)
    mail = Reminder.objects.create(**values, state="sending", claimed_at=old)
    shown = line(administrator.get(PAGE), "Thư về báo cáo")
    assert "Cần xem" in shown
    assert "1 chưa rõ" in shown
    Reminder.objects.filter(pk=mail.pk).update(state="waiting", try_at=old)
    assert "Có sự cố" in line(administrator.get(PAGE), "Thư về báo cáo")


def test_links_for_new_passwords_that_do_not_go_out_are_a_trouble(administrator, all_ran):
    ResetMail.objects.create(address="lan@example.vn", client="x", try_at=clock.now() - timedelta(minutes=6))
    page = administrator.get(PAGE)
    assert "Có sự cố" in line(page, "Thư đặt lại mật khẩu")
    assert "lan@example.vn" not in text(page)


def test_a_file_that_nobody_makes_is_a_trouble(administrator, working_province, all_ran):
    asked = {"kind": "x", "rights": "x", "language": "vi", "owner": working_province.observer}
    FileJob.objects.create(**asked, asked_at=clock.now() - timedelta(minutes=16))
    assert "Có sự cố" in line(administrator.get(PAGE), "Tệp lớn")


def test_a_migration_that_is_missing_is_named(administrator, all_ran, monkeypatch):
    known = database._known_migrations()
    monkeypatch.setattr(database, "_known_migrations", lambda: known | {("units", "9999_to_come")})
    shown = line(administrator.get(PAGE), "Cập nhật cấu trúc dữ liệu")
    assert "Có sự cố" in shown
    assert "units.9999_to_come" in shown


def test_the_database_is_shown_with_its_kind_and_size_and_without_where_its_size_is_not_known(
    administrator, all_ran, monkeypatch
):
    assert re.search(r"(PostgreSQL|SQLite) \d+\.\d+.*(KB|MB)", line(administrator.get(PAGE), "Cơ sở dữ liệu"))

    def refuse(*_arguments):
        raise DatabaseError

    monkeypatch.setattr(database, "rows_of", refuse)
    assert "chưa rõ dung lượng" in line(administrator.get(PAGE), "Cơ sở dữ liệu")


def test_a_dead_and_a_hung_broker_are_said_and_keep_the_page_waiting_for_a_moment(
    administrator, all_ran, monkeypatch, settings
):
    monkeypatch.setattr(probes, "has_broker", lambda: True)
    monkeypatch.setattr(probes, "ask_workers", lambda: 0)
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        settings.REDIS_URL = f"redis://127.0.0.1:{listener.getsockname()[1]}/0"
        for listens in (False, True):
            if listens:
                listener.listen()  # the kernel accepts, nobody answers
            page = administrator.get(PAGE)
            assert "✕ Có sự cố" in line(page, "Hàng đợi việc (Redis)")
            assert "✕ Có sự cố" in line(page, "Tiến trình nền (worker)")


def test_a_probe_that_hangs_is_left_and_asked_once():
    asked, goes_on = [], threading.Event()

    def hang():
        asked.append(1)
        goes_on.wait(FOR_EVER)

    try:
        first = ask_all({"hang": hang, "good": lambda: 7}, limit=0.1)
        second = ask_all({"hang": hang}, limit=0.1)
    finally:
        goes_on.set()
    assert first == {"hang": Answer(error=probes.NO_ANSWER), "good": Answer(7)}
    assert second == {"hang": Answer(error=probes.NO_ANSWER)}
    assert len(asked) == 1


def test_two_who_ask_at_once_get_the_same_answer_and_it_is_asked_once():
    asked, goes_on, answers = [], threading.Event(), []

    def wait():
        asked.append(1)
        goes_on.wait(FOR_EVER)
        return 7

    people = [
        threading.Thread(target=lambda: answers.append(ask_all({"slow": wait}, limit=PATIENCE))) for _each in range(2)
    ]
    for person in people:
        person.start()
    time.sleep(0.1)
    goes_on.set()
    for person in people:
        person.join(PATIENCE)
    assert answers == [{"slow": Answer(7)}] * 2
    assert len(asked) == 1


def test_an_error_of_a_probe_is_named_by_its_kind_without_its_words():
    def fail():
        raise redis.ConnectionError("redis://:mat-khau@host")

    assert ask_all({"fails": fail}) == {"fails": Answer(error="ConnectionError")}


@pytest.mark.parametrize(
    ("broker", "expected"),
    [(Broker("7", 0, 1, 2 << 20), "✓ Bình thường"), (Broker("7", 101, 0, 2 << 20), "! Cần xem")],
)
def test_a_queue_that_grows_needs_a_look(administrator, all_ran, monkeypatch, broker, expected):
    monkeypatch.setattr(probes, "has_broker", lambda: True)
    monkeypatch.setattr(probes, "ask_broker", lambda: broker)
    monkeypatch.setattr(probes, "ask_workers", lambda: 1)
    page = administrator.get(PAGE)
    assert expected in line(page, "Hàng đợi việc (Redis)")
    assert "có trả lời" in line(page, "Tiến trình nền (worker)")


@pytest.mark.parametrize(("free", "expected"), [(50, Light.GOOD), (9, Light.ATTENTION), (2, Light.TROUBLE)])
def test_a_disk_that_fills_up_is_said_before_it_is_full(free, expected):
    assert overview._disk_line("x", Answer(Disk(100, free))).light == expected


def test_a_disk_that_cannot_be_read_is_not_known():
    assert overview._disk_line("x", Answer(error="OSError")).light == Light.UNKNOWN


@pytest.mark.django_db(transaction=True)
def test_a_job_is_run_again_by_a_click_and_the_page_says_who_asked(administrator):
    figures_mark_stale(reason="x")
    page = administrator.post(RUN, {"job": SWEEP}, follow=True)

    assert "Đã yêu cầu" in text(page)
    run = JobRun.objects.get(job=SWEEP)
    assert (run.started_by, run.outcome) == ("retry", "done")
    assert run.actor_name in job_line(page)
    assert not StaleFigures.objects.exists()


def test_a_job_that_waits_for_its_worker_says_so_in_place_of_the_button(administrator, all_ran):
    JobHeartbeat.objects.filter(job=SWEEP).update(asked_at=clock.now(), asked_by_name="Quản trị A")
    shown = job_line(administrator.get(PAGE))
    assert "Quản trị A đã yêu cầu" in shown
    assert "Chạy lại" not in shown
    assert "chưa bắt đầu" in text(administrator.post(RUN, {"job": SWEEP}, follow=True))


def test_what_takes_long_is_left_to_tick_where_there_is_no_broker(administrator):
    assert "manage.py tick sẽ làm" in text(administrator.post(RUN, {"job": MAILS}, follow=True))
    assert not JobRun.objects.exists()


def test_no_other_job_can_be_asked_for(administrator):
    assert administrator.post(RUN, {"job": "os.system"}).status_code == 404


def test_the_page_asks_as_many_queries_for_many_rows_as_for_few(administrator, all_ran):
    few = queries_of(administrator, PAGE)
    for number in range(30):
        make_unit(f"D{number}")
        StaleFigures.objects.create(reason="x")
        JobRun.objects.create(
            job=SWEEP, started_by="beat", started_at=clock.now(), ended_at=clock.now(), outcome="failed", error="E"
        )
    assert queries_of(administrator, PAGE) == few


def test_the_index_has_a_light_for_each_part_with_the_most_urgent_line(administrator, all_ran):
    assert "Bình thường" in text(administrator.get(INDEX))
    StaleFigures.objects.create(reason="x", created_at=clock.now() - timedelta(minutes=20))
    shown = words(administrator.get(INDEX).content.decode().partition('class="lights"')[2].partition("</section>")[0])
    assert "✕ Có sự cố Đang chờ xử lý Số liệu chờ tính lại: 1 thay đổi" in shown


def test_coordinators_read_since_when_figures_wait_only_where_it_is_long(working_province, login):
    figures_drain()
    client = login(working_province.coordinator)
    StaleFigures.objects.create(reason="x", created_at=clock.now() - timedelta(minutes=2))
    assert "quản trị hệ thống đã được báo" not in text(client.get("/"))
    since = clock.now() - timedelta(minutes=6)
    StaleFigures.objects.update(created_at=since)
    assert f"Số liệu chưa được cập nhật từ {since:%H:%M}" in text(client.get("/"))


@pytest.mark.parametrize(
    ("age", "expected"),
    [(30, "chưa đầy một phút"), (61, "1 phút"), (3700, "1 giờ"), (90000, "1 ngày"), (-5, "chưa đầy một phút")],
)
def test_ages_are_said_in_the_largest_unit(age, expected):
    assert age_words(timedelta(seconds=age)) == expected


@pytest.mark.parametrize(
    ("size", "expected"), [(12, "12 B"), (7 << 20, "7 MB"), (1288490189, "1,2 GB"), (20 << 30, "20 GB")]
)
def test_sizes_are_said_with_one_decimal_at_most(size, expected):
    assert size_words(size) == expected
