"""Where something is late, its readers are informed in one calm sentence, which goes by itself."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reporting.actions.figures import figures_drain
from reporting.documents.monthly_letter import selection_for_leaders
from reporting.documents.pdf.leader_page import page_values
from reporting.figures.freshness import Freshness
from reporting.leader.answers import answers
from reporting.models import Basis, FiguresState, FileJob, Reminder
from tests.reporting.pages import text
from units import clock
from units.models import ResetMail, StaleFigures

LATEST = "Số liệu tổng hợp đang được cập nhật, mới nhất lúc 06:30"
MAILS = "Thư đang đi chậm hơn thường lệ"
FILES = "Lâu hơn thường lệ; tệp vẫn trong hàng đợi"
PAGES = [
    "/dashboard/",
    "/dashboard/months/",
    "/dashboard/districts/",
    "/dashboard/procedures/",
    "/dashboard/groups/commune/",
    "/dashboard/units/X1/",
    "/dashboard/changes/",
    "/dashboard/indicators/",
    "/dashboard/outlook/",
    "/review/",
]


def ago(**time):
    return clock.now() - timedelta(**time)


@pytest.fixture
def province(working_province):
    """Figures of half past six, a report to review, and nothing that waits to be recomputed."""
    working_province.send("X1", 3, *[(10, 5, 0)] * len(working_province.reported_by("X1")))
    figures_drain()
    FiguresState.objects.update(drained_at=clock.now().replace(hour=6, minute=30))
    return working_province


@pytest.fixture
def observer(province, login):
    return login(province.observer)


def changed(**time):
    """A change of so long ago that figures do not show yet."""
    StaleFigures.objects.all().delete()
    StaleFigures.objects.create(reason="x", created_at=ago(**time))


@pytest.mark.parametrize("address", PAGES)
def test_a_page_of_figures_says_of_when_they_are_once_a_change_waits_for_minutes(observer, address):
    with CaptureQueriesContext(connection) as usual:
        page = observer.get(address)
    assert LATEST not in text(page)
    changed(minutes=4)
    assert LATEST not in text(observer.get(address))
    changed(minutes=6)
    with CaptureQueriesContext(connection) as late:
        page = observer.get(address)
    assert LATEST in text(page)
    assert len(late) == len(usual)
    StaleFigures.objects.all().delete()
    assert LATEST not in text(observer.get(address))


def test_the_presentation_and_the_page_for_leaders_say_so_too(observer, province):
    changed(minutes=6)
    assert "đang được cập nhật, mới nhất lúc 06:30" in text(observer.get("/dashboard/presentation/"))
    selection = selection_for_leaders(province.periods[3], Basis.OFFICIAL)
    assert "đang được cập nhật, mới nhất lúc 06:30" in page_values(answers(selection), selection.freshness)["basis"]


def test_the_page_to_freeze_a_ranking_says_so(province, login):
    changed(minutes=6)
    assert LATEST in text(login(province.coordinator).get("/rankings/2020-03/freeze/"))


def test_the_list_of_work_says_it_once(province, login):
    changed(minutes=6)
    page = text(login(province.coordinator).get("/"))
    assert "Số liệu chưa được cập nhật từ" in page
    assert LATEST not in page


def test_a_page_made_while_a_change_waits_is_made_again_when_it_is_late(observer):
    changed(minutes=4)
    assert "ETag" not in observer.get("/dashboard/").headers
    StaleFigures.objects.all().delete()
    assert "ETag" in observer.get("/dashboard/").headers


def test_figures_that_were_never_computed_have_no_latest_moment(observer):
    FiguresState.objects.all().delete()
    changed(minutes=6)
    assert "mới nhất lúc" not in text(observer.get("/dashboard/"))
    assert Freshness(None, pending=True, late_since=ago(minutes=6)).drained_at is None


def test_mails_that_do_not_go_out_are_said_where_they_are_urged(province, login):
    coordinator = login(province.coordinator)
    values = {"unit": province.units["X1"], "period": province.periods[3], "means": "email"}
    mail = Reminder.objects.create(**values, state="waiting", at=ago(minutes=14))
    address = "/periods/2020-03/urging/"
    assert MAILS not in text(coordinator.get(address))
    # also while the next try is to come: the mail server does not take it
    Reminder.objects.filter(pk=mail.pk).update(at=ago(minutes=16), try_at=clock.now() + timedelta(hours=1))
    assert MAILS in text(coordinator.get(address))
    # thousands go out one after another: none of them is late
    Reminder.objects.create(**values, state="sent", sent_at=ago(minutes=1))
    assert MAILS not in text(coordinator.get(address))


def test_who_waits_for_a_new_password_reads_that_mails_are_late(db, client):
    address = "/password/reset/sent/"
    ResetMail.objects.create(address="lan@example.vn", client="x", at=ago(minutes=4))
    assert MAILS not in text(client.get(address))
    ResetMail.objects.update(at=ago(minutes=6))
    assert MAILS in text(client.get(address))
    ResetMail.objects.update(state="sent")
    assert MAILS not in text(client.get(address))


def test_a_file_that_waits_longer_than_usual_says_that_it_is_not_lost(province, observer):
    asked = {"kind": "overview-xlsx", "rights": "x", "language": "vi", "owner": province.observer}
    job = FileJob.objects.create(**asked, asked_at=ago(minutes=14))
    assert FILES not in text(observer.get("/files/"))
    FileJob.objects.update(asked_at=ago(minutes=16))
    assert FILES in text(observer.get("/files/"))
    assert FILES in text(observer.get(f"/files/{job.pk}/"))
    FileJob.objects.update(state="making", alive_at=clock.now())
    assert FILES not in text(observer.get("/files/"))
