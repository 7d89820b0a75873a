"""Counted dossiers in a unit's draft: only where the unit chose so, only what its clerk takes, and never sent."""

import re

import pytest

from exchange.actions.drafts import draft_choice_set, draft_take
from exchange.drafts.offer import offer_for
from exchange.models import DraftChoice
from reporting.actions.cells import cells_save
from reporting.actions.submissions import submission_start
from reporting.entry.cell_rules import Typed
from reporting.models import CountSource, Revision, SubmissionStatus
from tests.exchange.dossiers.files import SYSTEM, content_of, many, record
from tests.reporting import one_stop
from units.refusals import Refused

ADDRESS = "/submissions/2020-04/X1/dossiers/"


@pytest.fixture
def clerk(province):
    return province.clerks["X1"]


@pytest.fixture
def report(province):
    return submission_start(unit=province.units["X1"], period=province.periods[4])


def count(province, **details):
    """April's dossiers of X1: seven of C1, three of them online, two returned by post."""
    rows = [*many(3, day="20200405", channel="2"), *many(4, start=10, day="20200406", post="1")]
    return record(content_of(*rows), province.coordinator, **details)


def switch_on(province, clerk):
    return draft_choice_set(unit=province.units["X1"], is_on=True, by=clerk)


def type_in(report, clerk, procedure, *numbers):
    names = ("received_total", "received_online", "returned_by_post")
    typed = {(procedure.pk, name): Typed(value, None) for name, value in zip(names, numbers, strict=True)}
    cells_save(submission=report, by=clerk, typed=typed)


def cells(report):
    return {
        row.procedure.code: (row.received_total, row.received_online, row.returned_by_post, row.source)
        for row in report.counts.select_related("procedure")
    }


def seen(report):
    return {row.procedure.pk: row.seen for row in offer_for(report).rows}


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_a_unit_that_never_chose_is_offered_nothing_and_takes_nothing(province, clerk, report, login):
    count(province)
    shown = text(login(clerk).get(ADDRESS))
    assert "chưa bật" in shown
    assert SYSTEM not in shown
    with pytest.raises(Refused) as refused:
        draft_take(submission=report, seen=seen(report), by=clerk)
    assert (refused.value.code, cells(report)) == ("off", {})


def test_who_switched_it_and_when_is_kept(province, clerk, login):
    browser = login(clerk)
    browser.post(f"{ADDRESS}choice/", {"on": "1"})
    browser.post(f"{ADDRESS}choice/", {"on": "1"})
    browser.post(f"{ADDRESS}choice/", {"on": "0"})
    kept = list(DraftChoice.objects.order_by("pk").values_list("is_on", "by", "unit__code"))
    assert kept == [(True, clerk.pk, "X1"), (False, clerk.pk, "X1")]
    assert "15/05/2020" in text(browser.get(ADDRESS))


def test_blank_cells_are_offered_ticked_and_taken_by_one_click(province, clerk, report, login):
    count(province)
    switch_on(province, clerk)
    browser = login(clerk)
    shown = browser.get(ADDRESS).content.decode()
    assert SYSTEM in shown
    assert "ho-so.csv" in shown
    [ticked] = re.findall(r'name="take"[^>]*value="([^"]+)"\s+checked', shown)
    assert cells(report) == {}
    answer = browser.post(f"{ADDRESS}take/", {"take": ticked})
    assert answer["Location"] == "/submissions/2020-04/X1/"
    assert cells(report) == {"C1": (7, 3, 4, CountSource.FILE)}
    report.refresh_from_db()
    assert (report.status, Revision.objects.filter(submission=report).count()) == (SubmissionStatus.DRAFT, 0)


def test_what_was_typed_is_shown_next_to_the_count_and_not_ticked(province, clerk, report, login):
    type_in(report, clerk, province.procedures["C1"], 9, 1, 0)
    count(province)
    switch_on(province, clerk)
    shown = login(clerk).get(ADDRESS).content.decode()
    assert re.search(r'name="take"[^>]*value="[^"]+"\s+checked', shown) is None
    assert "9 → 7 1 → 3 0 → 4" in text(login(clerk).get(ADDRESS))
    assert cells(report) == {"C1": (9, 1, 0, CountSource.TYPED)}


def test_what_was_typed_is_replaced_only_where_it_is_ticked(province, clerk, report):
    type_in(report, clerk, province.procedures["C1"], 9, 1, 0)
    count(province)
    switch_on(province, clerk)
    with pytest.raises(Refused):
        draft_take(submission=report, seen={}, by=clerk)
    assert draft_take(submission=report, seen=seen(report), by=clerk) == (1, 0)
    assert cells(report) == {"C1": (7, 3, 4, CountSource.FILE)}


def test_what_another_person_typed_since_is_left(province, clerk, report):
    count(province)
    switch_on(province, clerk)
    before = seen(report)
    type_in(report, clerk, province.procedures["C1"], 8, 2, 0)
    assert draft_take(submission=report, seen=before, by=clerk) == (0, 1)
    assert cells(report) == {"C1": (8, 2, 0, CountSource.TYPED)}


def test_a_count_that_is_another_since_is_left(province, clerk, report):
    count(province)
    switch_on(province, clerk)
    before = seen(report)
    record(content_of(*many(1, day="20200405")), province.coordinator)
    assert draft_take(submission=report, seen=before, by=clerk) == (0, 1)
    assert cells(report) == {}


def test_a_count_from_a_program_is_marked_so(province, clerk, report):
    count(province, source=CountSource.API)
    switch_on(province, clerk)
    draft_take(submission=report, seen=seen(report), by=clerk)
    assert cells(report)["C1"][3] == CountSource.API


def test_results_by_post_that_were_not_counted_stay_as_they_are(province, clerk, report):
    head = ("MaTTHC", "KenhThucHien", "NgayTiepNhan", "MaDinhDanhDV")
    record(content_of(("C1", "2", "20200405", "X1"), head=head), province.coordinator)
    switch_on(province, clerk)
    draft_take(submission=report, seen=seen(report), by=clerk)
    assert cells(report) == {"C1": (1, 1, None, CountSource.FILE)}


def test_a_table_of_counts_is_no_source_of_a_draft(province, clerk, report):
    record_table = one_stop.file_of("2020-04,X1,C1,10,5,")
    from reporting.actions.reconciliation import system_counts_apply, system_counts_upload

    shown = system_counts_upload(content=record_table, file_name="bang.csv", by=province.coordinator)
    system_counts_apply(upload=shown.upload, by=province.coordinator)
    assert offer_for(report).rows == []


def test_procedures_without_a_dossier_are_no_zeros(province, clerk, report, login):
    count(province)
    switch_on(province, clerk)
    assert offer_for(report).without == 1
    draft_take(submission=report, seen=seen(report), by=clerk)
    assert set(cells(report)) == {"C1"}


@pytest.mark.parametrize("who", ["coordinator", "observer", "X2", "H1"])
def test_nobody_but_the_units_own_clerks_chooses_or_takes(province, clerk, report, who):
    count(province)
    switch_on(province, clerk)
    user = province.clerks.get(who) or getattr(province, who)
    with pytest.raises(Refused):
        draft_choice_set(unit=province.units["X1"], is_on=False, by=user)
    with pytest.raises(Refused):
        draft_take(submission=report, seen=seen(report), by=user)
    assert cells(report) == {}


def test_a_sent_report_takes_nothing(province, clerk, login):
    province.send("X1", 4, (1, 0, 0), (0, 0, 0))
    count(province)
    switch_on(province, clerk)
    browser = login(clerk)
    shown = browser.get(ADDRESS)
    assert "không mở" in text(shown)
    assert 'name="take"' not in shown.content.decode()


def test_the_tools_of_the_form_lead_to_the_page(province, clerk, report, login):
    assert ADDRESS in login(clerk).get("/submissions/2020-04/X1/").content.decode()


def test_a_page_without_a_report_yet_begins_it_when_something_is_taken(province, clerk, login):
    count(province)
    switch_on(province, clerk)
    browser = login(clerk)
    [ticked] = re.findall(r'name="take"[^>]*value="([^"]+)"\s+checked', browser.get(ADDRESS).content.decode())
    assert not province.units["X1"].submissions.filter(period__month=4).exists()
    browser.post(f"{ADDRESS}take/", {"take": ticked})
    assert cells(province.units["X1"].submissions.get(period__month=4)) == {"C1": (7, 3, 4, CountSource.FILE)}


@pytest.mark.parametrize("posted", ["", "x", ":", "1:", "9" * 30 + ":1|2", "1:" + "7" * 5000])
def test_whatever_is_posted_is_refused_or_left(province, clerk, login, posted):
    count(province)
    switch_on(province, clerk)
    assert login(clerk).post(f"{ADDRESS}take/", {"take": posted}).status_code in (200, 302)
