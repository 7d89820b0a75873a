"""The pages of files that were asked for: one's own, in every state, with no way that ends nowhere."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reporting.actions.files import files_clear, files_make
from reporting.models import FileJob
from tests.reporting.pages import text
from units import clock
from units.models import Role, User

WORKBOOK = "/reports/2020-03/workbook.xlsx?basis=official"
LETTER = "/periods/2020-03/urging/letter.docx"


@pytest.fixture
def asked(client, all_take_long):
    """A workbook that the coordinator asked for."""
    client.get(WORKBOOK)
    return FileJob.objects.get()


def page(client, job):
    return client.get(f"/files/{job.pk}/")


def test_a_click_leads_to_a_page_that_looks_again_by_itself_until_the_file_is_there(client, asked):
    waiting = client.get(WORKBOOK, follow=True)
    assert waiting.redirect_chain == [(f"/files/{asked.pk}/", 302)]
    shown = waiting.content.decode()
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in shown
    assert 'data-renew="5"' in shown
    assert "Chờ đến lượt" in text(waiting)
    assert "Bảng tổng hợp (Excel)" in text(waiting)
    assert "Tháng 3/2020, đã xác nhận" in text(waiting)
    assert files_make() == 1
    ready = page(client, asked)
    assert "http-equiv" not in ready.content.decode()
    assert "data-renew" not in ready.content.decode()
    assert f'href="/files/{asked.pk}/content/"' in ready.content.decode()
    assert "tong-hop-2020-03-da-xac-nhan.xlsx" in text(ready)
    assert asked.__class__.objects.get().sha256 in text(ready)


def test_how_far_it_is_is_shown(client, asked):
    FileJob.objects.update(state="making", done=7, rows=28, tries=1, alive_at=clock.now())
    assert "Đang tạo, 25%" in text(page(client, asked))
    assert "Đang tạo, 25%" in text(client.get("/files/"))
    FileJob.objects.update(done=40)
    assert "Đang tạo, 99%" in text(page(client, asked))


def test_the_list_has_every_state_and_what_to_do(client, province, asked):
    files_make()
    for state in ("waiting", "failed", "ended"):
        FileJob.objects.create(
            owner=province.coordinator,
            kind="urging-letter",
            period="2020-03",
            language="vi",
            rights="coordinator:",
            state=state,
            refusal="Lý do" if state == "failed" else "",
            ended_at=None if state == "waiting" else clock.now(),
        )
    shown = client.get("/files/")
    for words in ("Sẵn sàng", "Chờ đến lượt", "Chưa tạo được", "Đã hết thời gian lưu"):
        assert words in text(shown)
    markup = shown.content.decode()
    assert markup.count(">Yêu cầu lại</a>") == 2
    assert markup.count(">Tải về</a>") == 1
    failed = FileJob.objects.get(state="failed")
    assert "Lý do" in text(page(client, failed))
    assert f'href="{LETTER}"' in page(client, failed).content.decode()


def test_nobody_else_sees_a_file_or_that_there_is_one(client, province, asked, login):
    files_make()
    for user in (province.observer, province.administrator, province.clerks["X1"]):
        other = login(user)
        assert page(other, asked).status_code == 404
        assert other.get(f"/files/{asked.pk}/content/").status_code == 404
        assert "Bảng tổng hợp" not in text(other.get("/files/"))


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.OBSERVER])  # one may not have the file at all, one may
def test_rights_that_changed_after_asking_count_when_it_is_made(client, asked, role):
    User.objects.filter(pk=asked.owner_id).update(role=role)
    assert files_make() == 0
    asked.refresh_from_db()
    assert (asked.state, asked.parts.count()) == ("failed", 0)
    assert "quyền khác" in asked.refusal
    assert "quyền khác" in text(page(client, asked))


@pytest.mark.parametrize("change", [{"role": Role.ADMINISTRATOR}, {"role": Role.OBSERVER}])
def test_rights_that_changed_after_making_count_when_it_is_fetched(client, asked, change):
    files_make()
    User.objects.filter(pk=asked.owner_id).update(**change)
    answer = client.get(f"/files/{asked.pk}/content/")
    assert (answer.status_code, answer.url) == (302, f"/files/{asked.pk}/")
    shown = page(client, asked)
    assert "quyền khác" in text(shown)
    # an observer may ask for it again, an administrator may not
    assert ("Yêu cầu lại" in text(shown)) == (change["role"] == Role.OBSERVER)


def test_a_file_is_kept_for_a_day(client, asked, login):
    files_make()
    with time_machine.travel(clock.now() + timedelta(days=1, minutes=1), tick=False):
        client = login(asked.owner)
        assert client.get(f"/files/{asked.pk}/content/").status_code == 302
        assert files_clear() == 1
        shown = page(client, asked)
        assert "Tệp tạo xong được lưu một ngày" in text(shown)
        assert f'href="{WORKBOOK}&amp;span=ytd"' in shown.content.decode()
    asked.refresh_from_db()
    assert (asked.state, asked.parts.count()) == ("ended", 0)


def test_too_many_at_once_are_refused_with_a_sentence(client, all_take_long):
    for month in range(1, 5):
        for basis in ("official", "provisional"):
            last = client.get(f"/reports/2020-0{month}/compliance.csv?basis={basis}", follow=True)
    assert FileJob.objects.count() == 5
    assert "Đang tạo 5 tệp của tài khoản này" in text(last)


def test_the_number_of_queries_is_the_same_with_one_file_and_with_many(client, province, asked):
    def queries():
        with CaptureQueriesContext(connection) as found:
            client.get("/files/")
        return len(found)

    few = queries()
    for state in ("ready", "failed", "ended"):
        FileJob.objects.create(
            owner=province.coordinator, kind="reports-csv", period="2020-03", state=state, name="x", sha256="x"
        )
    assert queries() == few == 4
