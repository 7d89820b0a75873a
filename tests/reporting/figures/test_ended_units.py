"""A unit that ended before the month did, and had sent its report: readable, marked, and never confirmed unread."""

from datetime import date

import pytest

from reporting.actions.figures import figures_drain
from reporting.models import Submission
from tests.factories import make_clerk, make_unit
from tests.reporting.pages import queries_of, text
from units.actions.stale_figures import figures_mark_stale
from units.models import Unit, UnitKind, UnitSuccession, User

pytestmark = pytest.mark.django_db
ADDRESS = "/submissions/2020-04/X1/"
ENDED = "ngừng hoạt động ngày 29/04/2020"


@pytest.fixture
def ended(working_province):
    """X1 has sent April, then its last day was set to the 29th; X2 has sent too and goes on."""
    for code in ("X1", "X2"):
        working_province.send(code, 4, (7, 1, 0), (0, 0, 0))
    Submission.objects.update(warnings=0)
    Unit.objects.filter(code="X1").update(active_until=date(2020, 4, 29))
    figures_mark_stale(reason="closed")
    figures_drain()
    return working_province


@pytest.mark.parametrize("who", ["clerk-x1", "clerk-h1", "coordinator", "observer"])
def test_the_report_opens_for_every_user_who_may_read_it(ended, login, who):
    page = login(User.objects.get(username=who)).get(ADDRESS)
    assert page.status_code == 200
    assert "UBND xã Một, huyện Một kết thúc hoạt động ngày 29/04/2020" in text(page)


def test_another_units_clerk_does_not_find_it(ended, login):
    assert login(ended.clerks["X2"]).get(ADDRESS).status_code == 404


def test_a_draft_of_a_unit_that_ended_can_be_read_by_who_typed_it_and_is_not_due(ended, login):
    Submission.objects.filter(unit__code="X1").update(status="draft", sent_revision=None, first_sent_at=None)
    for who in (ended.clerks["X1"], ended.coordinator):
        page = login(who).get(ADDRESS)
        assert "báo cáo này không còn phải gửi và không tính vào tổng nào" in text(page)
        assert not page.context["editable"]
    assert login(ended.observer).get(ADDRESS).status_code == 404


def test_the_queue_marks_it_and_the_batch_of_clear_reports_leaves_it_out(ended, login):
    client = login(ended.coordinator)
    page = client.get("/review/")
    assert "Kết thúc hoạt động ngày 29/04/2020" in text(page)
    assert [row.submission.unit.code for row in page.context["clear"]] == ["X2"]
    assert "1 báo cáo của đơn vị kết thúc hoạt động trước khi hết tháng báo cáo không nằm trong số này" in text(page)
    ticket = {row.submission.unit.code: row.ticket for row in page.context["rows"]}
    client.post("/review/", {"action": "accept_clear", "clear": [ticket["X2"]]})
    assert dict(Submission.objects.values_list("unit__code", "status")) == {"X1": "submitted", "X2": "accepted"}


@pytest.mark.parametrize(("action", "name"), [("accept_clear", "clear"), ("accept_chosen", "chosen")])
def test_a_batch_from_an_older_page_does_not_confirm_it_and_says_so(ended, login, action, name):
    client = login(ended.coordinator)
    tickets = [row.ticket for row in client.get("/review/").context["rows"]]
    answer = client.post("/review/", {"action": action, name: tickets})
    assert "Đơn vị đã kết thúc hoạt động trước khi hết tháng" in text(answer)
    assert dict(Submission.objects.values_list("unit__code", "status")) == {"X1": "submitted", "X2": "accepted"}


def test_it_is_confirmed_from_its_own_page(ended, login):
    client = login(ended.coordinator)
    version = Submission.objects.get(unit__code="X1").version
    answer = client.post(ADDRESS, {"action": "accept", "version": version, "seen": version}, follow=True)
    assert answer.status_code == 200
    assert Submission.objects.get(unit__code="X1").status == "accepted"


def test_the_buttons_count_only_what_they_confirm(ended, login):
    client = login(ended.coordinator)
    for address in ("/", "/dashboard/"):
        assert "Xác nhận báo cáo không có cảnh báo (1)" in text(client.get(address))


def test_the_coordinators_list_names_it(ended, login):
    page = text(login(ended.coordinator).get("/"))
    assert "Đơn vị kết thúc hoạt động trước khi hết tháng báo cáo (1)" in page
    rows = login(ended.coordinator).get("/review/?hints=ended").context["rows"]
    assert [row.submission.unit.code for row in rows] == ["X1"]
    few = queries_of(login(ended.coordinator), "/")
    ended.send("X3", 4, (7, 1, 0), (0, 0, 0))
    Unit.objects.filter(code="X3").update(active_until=date(2020, 4, 20))
    assert queries_of(login(ended.coordinator), "/") == few


def test_the_clerks_home_says_what_happened(ended, login):
    UnitSuccession.objects.create(
        predecessor=ended.units["X1"], successor=ended.units["X2"], effective_on=date(2020, 4, 30), kind="merger"
    )
    page = text(login(ended.clerks["X1"]).get("/"))
    assert "UBND xã Một, huyện Một kết thúc hoạt động ngày 29/04/2020." in page
    assert "Từ ngày 30/04/2020: nhập vào UBND xã Hai, huyện Một" in page
    assert "không còn phải gửi" in page
    assert "tháng còn lại" not in page


def test_a_closed_namesake_and_the_unit_in_force_share_a_month(ended, login):
    again = make_unit("X1", UnitKind.COMMUNE, name="Xã Mới", parent=ended.units["H1"], active_from=date(2020, 4, 30))
    clerk = make_clerk(again, "clerk-new")
    assert "xã Mới" in text(login(clerk).get(ADDRESS))
    assert "xã Một" in text(login(ended.clerks["X1"]).get(ADDRESS))
    assert "xã Một" in text(login(ended.coordinator).get(ADDRESS))
    Submission.objects.filter(unit__code="X1").update(status="returned")
    assert "xã Mới" in text(login(ended.coordinator).get(ADDRESS))
