"""The one-stop system's number next to the clerk's cell before sending; the unit explains, and sends its own number."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reporting.actions.figures import figures_drain
from reporting.hints.from_system import system_figures, system_hints
from reporting.models import HintNote, RevisionCount, Submission
from reporting.reconciliation.tolerance import Tolerance
from tests.reporting.one_stop import bring
from tests.reporting.pages import markup, text
from units.models import PortalSettings

URL = "/submissions/2020-04/SO1/"
NAMES = ("received_total", "received_online", "returned_by_post")
OTHER = ("2020-04,SO2,P3,555,5,", "2020-03,SO1,P1,444,4,")


def posted(p1=("150", "62", "42"), p2=("0", "0", "0"), **more):
    figures = {f"P1.{name}": value for name, value in zip(NAMES, p1, strict=True)}
    return figures | {f"P2.{name}": value for name, value in zip(NAMES, p2, strict=True)} | more


@pytest.fixture
def province(working_province, login):
    bring(login(working_province.coordinator), "2020-04,SO1,P1,197,62,", "2020-04,SO1,P2,3,0,", *OTHER)
    return working_province


@pytest.fixture
def clerk(province, login):
    return login(province.clerks["SO1"])


def remarks(response):
    """Which remark is next to which cell."""
    shown = markup(response).replace("\N{NO-BREAK SPACE}", " ")
    found = re.findall(
        r'id="([^"]+)\.remarks"><span class="cell-remark cell-remark-system">Hệ thống một cửa: ([^<]+)</span>', shown
    )
    return dict(found)


def test_a_blank_cell_has_no_remark(clerk):
    assert remarks(clerk.get(URL)) == {}


def test_the_systems_number_is_next_to_a_cell_that_differs_above_the_tolerance(clerk):
    clerk.post(URL, posted(action="save"))
    page = clerk.get(URL)
    assert remarks(page) == {"P1.received_total": "197"}
    assert 'name="P1.received_total" value="150"' in page.content.decode()
    assert 'aria-describedby="P1.received_total.remarks"' in page.content.decode()


def test_within_the_tolerance_nothing_is_said(clerk):
    clerk.post(URL, posted(("195", "60", "42"), ("0", "0", "0"), action="save"))
    assert remarks(clerk.get(URL)) == {}
    assert "Hệ thống một cửa" not in text(clerk.post(URL, {"action": "check"}))


def test_the_tolerance_is_the_administrators(clerk):
    PortalSettings.objects.update_or_create(pk=1, defaults={"tolerance_count": 2, "tolerance_percent": 0})
    clerk.post(URL, posted(("195", "65", "42"), action="save"))
    assert remarks(clerk.get(URL)) == {"P1.received_online": "62", "P2.received_total": "3"}


def test_a_clerk_sees_nothing_of_other_units_and_other_months(province, login):
    client = login(province.clerks["SO2"])
    client.post("/submissions/2020-04/SO2/", {f"P3.{name}": "1" for name in NAMES} | {"action": "save"})
    page = client.get("/submissions/2020-04/SO2/")
    assert remarks(page) == {"P3.received_total": "555"}
    for number in ("197", "444"):
        assert number not in text(page)
    assert client.get("/reconciliation/2020-04/").status_code == 403
    assert client.get("/reconciliation/").status_code == 403


def test_the_check_page_asks_about_it(clerk):
    page = clerk.post(URL, posted(action="check"))
    assert "Về ô này Hệ thống một cửa ghi: tổng số hồ sơ tiếp nhận 197 (báo cáo ghi 150)." in text(page)
    assert 'name="hint.P1.system_differs.note"' in page.content.decode()
    assert "hint.P2" not in page.content.decode()
    assert remarks(page) == {"P1.received_total": "197"}


def test_the_explanation_goes_with_the_sending_and_the_number_stays_the_units_own(clerk, province, login):
    clerk.post(URL, posted(action="check"))
    answer = {"action": "send", "approved": "1", "hint.P1.system_differs.note": "47 hồ sơ thuộc kỳ trước"}
    clerk.post(URL, answer)
    note = HintNote.objects.get()
    assert (note.procedure.code, note.kind, note.text) == ("P1", "system_differs", "47 hồ sơ thuộc kỳ trước")
    assert RevisionCount.objects.get(procedure__code="P1").received_total == 150
    figures_drain()
    coordinator = login(province.coordinator)
    assert "197 (báo cáo ghi 150)" in text(coordinator.get("/review/"))
    for address in (URL, "/reconciliation/2020-04/"):
        assert re.search("Ghi chú của đơn vị ?: «47 hồ sơ thuộc kỳ trước»", text(coordinator.get(address)))


def test_a_tick_says_that_the_figure_was_checked(clerk, province, login):
    clerk.post(URL, posted(action="send", approved="1", **{"hint.P1.system_differs.checked": "1"}))
    assert "Đơn vị đã kiểm tra: số liệu đúng." in text(login(province.coordinator).get("/reconciliation/2020-04/"))


def test_a_difference_without_an_answer_prevents_nothing(clerk):
    clerk.post(URL, posted(action="send", approved="1"))
    assert Submission.objects.get(unit__code="SO1").status == "submitted"
    assert not HintNote.objects.exists()


def test_before_a_nil_return_the_systems_counts_are_asked_about(clerk):
    page = clerk.post(URL, {"action": "nil"})
    assert "Về ô này Hệ thống một cửa ghi: tổng số hồ sơ tiếp nhận 197 (báo cáo ghi 0); hồ sơ trực tuyến 62" in text(
        page
    )
    clerk.post(URL, {"action": "nil", "approved": "1", "hint.P1.system_differs.note": "Chuyển sang Sở Hai"})
    assert [(note.kind, note.text) for note in HintNote.objects.all()] == [("system_differs", "Chuyển sang Sở Hai")]
    assert Submission.objects.get(unit__code="SO1").sent_revision.nil


def test_a_report_that_differs_is_not_among_those_without_hints(clerk, province, login):
    clerk.post(URL, posted(action="send", approved="1"))
    figures_drain()
    coordinator = login(province.coordinator)
    assert "Xác nhận báo cáo không có cảnh báo" not in text(coordinator.get("/review/"))
    bring(coordinator, "2020-04,SO1,P1,150,62,")
    assert 'value="accept_clear"' in coordinator.get("/review/").content.decode()


def test_every_number_that_differs_is_named():
    figures, system = {1: (150, 10, 30), 2: (5, 5, 5)}, {1: (197, 62, 3), 2: (5, 5, None)}
    [hint] = system_hints(figures, system, Tolerance(5, 5))
    assert (hint.procedure_id, hint.total, hint.kind) == (1, 150, "system_differs")
    assert (hint.number, hint.off) == ("received_online", 52)
    assert hint.sentence == (
        "Hệ thống một cửa ghi: tổng số hồ sơ tiếp nhận 197 (báo cáo ghi 150); hồ sơ trực tuyến 62 (báo cáo ghi 10);"
        " kết quả trả qua BCCI 3 (báo cáo ghi 30)."
    )


def test_what_the_system_does_not_count_differs_from_nothing():
    assert system_hints({1: (150, 10, 30)}, {}, Tolerance(0, 0)) == []
    assert system_hints({1: (150, 10, 30)}, {1: (150, 10, None)}, Tolerance(0, 0)) == []


def test_each_report_gets_its_own_units_and_months_counts(province):
    reports = [province.send("SO1", 3, (1, 0, 0), (0, 0, 0)), province.send("SO2", 4, (1, 0, 0))]
    p1, p3 = province.procedures["P1"].pk, province.procedures["P3"].pk
    so1, so2 = (report.unit_id for report in reports)
    march, april = (report.period_id for report in reports)
    assert system_figures(reports) == {(so1, march): {p1: (444, 4, None)}, (so2, april): {p3: (555, 5, None)}}


def test_the_entry_page_costs_one_query_for_it_however_much_differs(working_province, login):
    client = login(working_province.clerks["SO1"])
    client.post(URL, posted(action="save"))

    def queries_of():
        client.get(URL)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(URL).status_code == 200
        return len(queries)

    before = queries_of()
    bring(login(working_province.coordinator), "2020-04,SO1,P1,197,99,1", "2020-04,SO1,P2,90,80,70")
    assert len(remarks(client.get(URL))) == 6
    assert queries_of() == before == 11
