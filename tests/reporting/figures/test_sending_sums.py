"""The stored sums of sendings: counted once, kept, counted again where the catalogue changed, and checked."""

from datetime import date

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from procedures.models import Publication, level_flags
from quotas.models import NewProcedureRule, Quota, QuotaDecision, QuotaTier
from reporting.actions.figures import figures_drain, figures_recompute, figures_verify
from reporting.actions.submissions import submission_accept
from reporting.figures import recompute, sending_sums
from reporting.figures.lineage import Scope
from reporting.figures.recompute import Recomputed
from reporting.models import Basis, CatalogueEntry, Compliance, ReportingPeriod, RevisionCount, RevisionSums, Submission
from tests.factories import make_procedure
from tests.reporting.plans import plan_of
from tests.reporting.small_province import YEAR, make_province
from trials.recount import recount, stored
from units import clock
from units.actions.stale_figures import figures_mark_stale
from units.models import StaleFigures, Unit, UnitKind, UnitSuccession
from units.sql import planned_for_many_rows, rows_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mid_may")]


@pytest.fixture
def mid_may():
    with time_machine.travel("2020-05-15T09:00:00+07:00", tick=False) as traveller:
        yield traveller


@pytest.fixture
def province():
    province = make_province()
    figures_recompute(year=YEAR)
    return province


@pytest.fixture
def sent(province):
    """Two months of one unit, and one of another, confirmed and drained."""
    for code, month, figures in (
        ("SO1", 1, [(100, 40, 3), (10, 5, 1)]),
        ("SO1", 2, [(50, 20, 3), (5, 5, 1)]),
        ("SO2", 1, [(7, 1, 0)]),
    ):
        submission_accept(submission=province.send(code, month, *figures), by=province.coordinator)
    figures_drain()
    return province


def sums_of(code, month):
    row = RevisionSums.objects.get(revision__submission__unit__code=code, revision__submission__period__month=month)
    return row.received_total, row.received_online, row.returned_by_post, row.exempt_received_total


def total(code, month, basis=Basis.OFFICIAL):
    return Compliance.objects.get(unit__code=code, period__month=month, basis=basis).received_total


def made_wrong(**numbers):
    """Sums that no recompute would count, so that it shows which ones were counted again."""
    RevisionSums.objects.update(**(numbers or {"received_total": 999}))


def counted_again():
    """Unit and month of the sendings whose sums are no longer those of ``made_wrong``."""
    rows = RevisionSums.objects.exclude(received_total=999).select_related("revision__submission__unit")
    reports = [row.revision.submission for row in rows]
    return sorted((report.unit.code, report.period.month) for report in reports)


def test_a_sending_has_its_sums_once_it_counts(sent):
    assert sums_of("SO1", 1) == (110, 45, 4, 0)
    assert sums_of("SO2", 1) == (7, 1, 0, 0)
    assert stored(YEAR) == recount(YEAR)


def test_a_recompute_reads_the_stored_sums_and_no_figure(sent):
    made_wrong()
    with CaptureQueriesContext(connection) as queries:
        figures_recompute(year=YEAR)
    assert total("SO1", 1) == 999
    assert counted_again() == []
    assert not [query["sql"] for query in queries if "reporting_revisioncount" in query["sql"]]


def test_missing_sums_are_counted_before_they_are_read(sent):
    RevisionSums.objects.all().delete()
    CatalogueEntry.objects.all().delete()
    assert figures_recompute(year=YEAR) == Recomputed()
    assert sums_of("SO1", 2) == (55, 25, 4, 0)


def test_missing_sums_of_one_unit_are_counted_when_it_is_recomputed(sent):
    RevisionSums.objects.all().delete()
    figures_mark_stale(reason="test", years=[YEAR], unit_ids=[sent.units["SO1"].pk])
    assert figures_drain() == Recomputed()
    assert RevisionSums.objects.count() == 2


def test_a_unit_with_a_sending_that_has_no_sums_yet_keeps_its_rows(sent, monkeypatch):
    """A report can be confirmed between the two statements of a recompute; the next one counts it."""
    submission_accept(submission=sent.send("SO1", 3, (1, 1, 1), (2, 2, 2)), by=sent.coordinator)
    sent.send("SO2", 2, (8, 1, 0))
    before = stored(YEAR)
    with monkeypatch.context() as patch:
        patch.setattr(recompute, "sending_sums_update", lambda *_args: 0)
        assert figures_recompute(year=YEAR) == Recomputed()
    assert stored(YEAR) == before
    figures_drain()
    assert stored(YEAR) == recount(YEAR)
    assert total("SO1", 3) == 3


def test_a_late_publication_counts_only_those_again_that_have_the_procedure(sent):
    made_wrong()
    Publication.objects.filter(procedure=sent.procedures["P2"]).update(effective_on=date(2020, 2, 1))
    figures_recompute(year=YEAR)
    assert counted_again() == [("SO1", 1), ("SO1", 2)]  # exempt in February, gone in January
    assert sums_of("SO1", 1) == (100, 40, 3, 0)
    assert sums_of("SO1", 2) == (50, 20, 3, 5)


def test_a_change_of_many_procedures_counts_all_their_sendings_again(sent, monkeypatch):
    made_wrong()
    monkeypatch.setattr("reporting.figures.sending_sums.MANY_PROCEDURES", 0)
    Publication.objects.filter(procedure=sent.procedures["P2"]).update(effective_on=date(2020, 2, 1))
    figures_recompute(year=YEAR)
    assert counted_again() == [("SO1", 1), ("SO1", 2)]  # those of the department, none of the other


def test_a_decision_with_another_rule_counts_the_exempt_ones_again(sent):
    Publication.objects.filter(procedure=sent.procedures["P2"]).update(effective_on=date(2020, 1, 1))
    figures_recompute(year=YEAR)
    assert sums_of("SO1", 1) == (100, 40, 3, 10)
    QuotaDecision.objects.update(new_procedure_rule=NewProcedureRule.COUNT_AT_ONCE)
    figures_recompute(year=YEAR)
    assert sums_of("SO1", 1) == (110, 45, 4, 0)


def test_moved_days_of_a_period_change_what_counts_in_it(sent):
    publication = Publication.objects.filter(procedure=sent.procedures["P2"])
    publication.update(ended_on=date(2020, 1, 20))
    figures_recompute(year=YEAR)
    assert sums_of("SO1", 1) == (110, 45, 4, 0)
    ReportingPeriod.objects.filter(month=1).update(starts_on=date(2020, 1, 21))
    figures_recompute(year=YEAR)
    assert sums_of("SO1", 1) == (100, 40, 3, 0)


def test_another_group_of_a_unit_is_another_catalogue(sent):
    Unit.objects.filter(code="SO1").update(kind=UnitKind.DISTRICT)
    Publication.objects.filter(procedure=sent.procedures["P1"]).update(at_district=True)
    figures_recompute(year=YEAR)
    assert sums_of("SO1", 1) == (100, 40, 3, 0)
    assert stored(YEAR) == recount(YEAR)


def test_what_is_gone_from_the_catalogue_is_gone_from_the_stored_one(sent):
    Publication.objects.filter(procedure=sent.procedures["P2"]).delete()
    figures_recompute(year=YEAR)
    assert not CatalogueEntry.objects.filter(procedure=sent.procedures["P2"]).exists()
    assert CatalogueEntry.objects.filter(procedure=sent.procedures["P1"]).count() == 4


def test_a_change_of_quotas_writes_minimum_and_tier_alone(sent, mid_may):
    mid_may.shift(60)
    made_wrong()
    Compliance.objects.update(received_total=5)
    QuotaTier.objects.filter(code="SO-45").update(minimum_hundredths=4000)
    Quota.objects.filter(unit__code="SO2").delete()
    figures_mark_stale(reason="tier", years=[YEAR], quotas_only=True)
    with CaptureQueriesContext(connection) as queries:
        done = figures_drain()
    assert not [query for query in queries if "reporting_revision" in query["sql"]]
    assert done == Recomputed(written=4 * 2 * 2)
    assert set(Compliance.objects.values_list("received_total", flat=True)) == {5}
    rows = Compliance.objects.filter(unit__code__in=["SO1", "SO2"])
    assert set(rows.values_list("unit__code", "minimum_hundredths", "tier__code", "computed_at")) == {
        ("SO1", 4000, "SO-45", clock.now()),
        ("SO2", None, None, clock.now()),
    }
    figures_recompute(year=YEAR, recount=True)
    assert stored(YEAR) == recount(YEAR)


def test_units_that_wait_together_with_a_change_of_quotas_are_recomputed_too(sent):
    sent.send("SO2", 2, (8, 1, 0))
    QuotaTier.objects.filter(code="SO-45").update(minimum_hundredths=4000)
    figures_mark_stale(reason="tier", years=[YEAR], quotas_only=True)
    figures_drain()
    assert total("SO2", 2, Basis.PROVISIONAL) == 8
    assert stored(YEAR) == recount(YEAR)
    assert not StaleFigures.objects.exists()


def test_recount_replaces_wrong_sums(sent):
    made_wrong()
    call_command("recompute", "--recount", verbosity=0)
    assert counted_again() == [("SO1", 1), ("SO1", 2), ("SO2", 1)]
    assert stored(YEAR) == recount(YEAR)


def test_verify_is_content_with_what_the_portal_counted(sent, capsys):
    sent.send("SO2", 2, (8, 1, 0))  # not drained yet
    call_command("recompute", "--verify")
    assert capsys.readouterr().out == "Mọi tổng đã lưu đều khớp với số liệu đã gửi.\n"


def test_verify_names_the_sendings_whose_sums_are_wrong(sent, capsys):
    RevisionSums.objects.filter(revision__submission__unit__code="SO2").update(exempt_returned_by_post=1)
    RevisionCount.objects.filter(procedure__code="P2", revision__submission__period__month=2).update(returned_by_post=2)
    with pytest.raises(CommandError, match="2 "):
        call_command("recompute", "--verify")
    assert capsys.readouterr().out.splitlines() == [
        "2020-01 SO2, lần gửi 1: đã lưu 7/1/0/0/0/1, theo số liệu 7/1/0/0/0/0",
        "2020-02 SO1, lần gửi 1: đã lưu 55/25/4/0/0/0, theo số liệu 55/25/5/0/0/0",
    ]


def test_verify_of_one_year_looks_at_that_year(sent):
    made_wrong()
    assert [each.year for each in figures_verify(year=YEAR)] == [YEAR] * 3
    assert figures_verify(year=YEAR - 1) == []


def test_sums_of_a_sending_that_no_longer_counts_are_checked_too(sent):
    report = Submission.objects.get(unit__code="SO2")
    first = report.accepted_revision_id
    Submission.objects.filter(pk=report.pk).update(status="draft", accepted_revision=None, sent_revision=None)
    RevisionSums.objects.filter(revision=first).update(received_total=8)
    assert [(each.unit_code, each.stored[0], each.recounted[0]) for each in figures_verify()] == [("SO2", 8, 7)]


MANY_ROWS = {
    "quotas_quota",
    *(f"reporting_{name}" for name in ("submission", "revision", "revisioncount", "revisionsums", "compliance")),
}


@pytest.mark.postgres("SQLite has no such plans")
@pytest.mark.parametrize("statement", [recompute.WRITE_SQL, recompute.WRITE_ALONE_SQL, sending_sums.FILL_SQL])
def test_a_recompute_of_all_units_looks_up_no_row_by_itself_even_without_statistics(sent, statement):
    """Right after a load PostgreSQL knows nothing of the rows: a plan for a few would look up each of millions."""
    if statement == recompute.WRITE_SQL:
        UnitSuccession.objects.create(
            predecessor=sent.units["X1"], successor=sent.units["X2"], effective_on=date(2020, 3, 1), kind="merger"
        )
    scope = Scope.of(YEAR)
    parameters = scope.parameters | {"computed_at": clock.now()}
    with planned_for_many_rows():
        nodes = plan_of(statement.format(lineage=scope.lineage_sql), parameters)
    looked_up = {node["Relation Name"] for node in nodes if "Index Cond" in node}
    assert looked_up & MANY_ROWS == set()


def test_what_is_planned_for_many_rows_is_planned_for_them_alone(sent):
    if connection.vendor == "postgresql":
        before = rows_of("SHOW enable_nestloop"), rows_of("SHOW work_mem"), rows_of("SHOW jit")
        figures_recompute(year=YEAR)
        assert (rows_of("SHOW enable_nestloop"), rows_of("SHOW work_mem"), rows_of("SHOW jit")) == before


def test_one_report_is_recomputed_in_as_few_statements_as_there_are_questions(sent):
    figures_mark_stale(reason="test", years=[YEAR], unit_ids=[sent.units["SO1"].pk])
    with CaptureQueriesContext(connection) as queries:
        figures_drain()
    about_figures = [query["sql"] for query in queries if "reporting_catalogueentry" in query["sql"]]
    assert len(about_figures) == 3  # the difference of the catalogue; rows to remove; rows to write
    assert not [query["sql"] for query in queries if "reporting_revisioncount" in query["sql"]]


def test_a_procedure_that_communes_no_longer_report_leaves_the_sums_of_those_that_have_it(sent):
    sent.send("X1", 1, (10, 5, 0), (3, 1, 0))
    figures_drain()
    made_wrong()
    Publication.objects.filter(procedure=sent.procedures["C1"]).update(effective_on=date(2020, 2, 1))
    figures_recompute(year=YEAR)
    assert counted_again() == [("X1", 1)]
    assert sums_of("X1", 1)[0] == 3
    assert sums_of("SO1", 1)[0] == 999


def test_a_procedure_that_nobody_has_reported_yet_changes_no_sums(sent):
    sent.send("X1", 1, (10, 5, 0), (3, 1, 0))
    figures_drain()
    made_wrong()
    Publication.objects.create(
        procedure=make_procedure("N1"), level=4, effective_on=date(2020, 1, 1), **level_flags(["commune"])
    )
    figures_recompute(year=YEAR)
    assert CatalogueEntry.objects.filter(procedure__code="N1").count() == 4
    assert counted_again() == []


def test_a_procedure_that_is_reported_again_in_a_month_counts_in_it_again(sent):
    publication = Publication.objects.filter(procedure=sent.procedures["P2"])
    publication.update(ended_on=date(2020, 1, 31))
    figures_recompute(year=YEAR)
    assert sums_of("SO1", 2) == (50, 20, 3, 0)
    publication.update(ended_on=None)
    figures_recompute(year=YEAR)
    assert sums_of("SO1", 2) == (55, 25, 4, 0)


@pytest.mark.parametrize("gone", [Publication, RevisionCount], ids=["all is unpublished", "there are no figures"])
def test_a_sending_of_which_nothing_counts_has_sums_of_zero(sent, gone):
    gone.objects.filter(procedure=sent.procedures["P3"]).delete()
    figures_recompute(year=YEAR, recount=True)
    assert sums_of("SO2", 1) == (0, 0, 0, 0)
    assert total("SO2", 1) == 0
    assert figures_verify() == []


def test_a_month_with_a_rise_of_level_and_another_department_is_counted_once_and_checked_alike(sent):
    second = Publication.objects.get(procedure=sent.procedures["P2"])
    Publication.objects.filter(pk=second.pk).update(ended_on=date(2020, 1, 15))
    Publication.objects.create(
        procedure=second.procedure,
        level=4,
        at_province=True,
        department=second.department,
        effective_on=date(2020, 1, 16),
    )
    Publication.objects.filter(procedure=sent.procedures["P1"]).update(department=sent.units["SO2"])
    figures_recompute(year=YEAR)
    assert sums_of("SO1", 1) == (10, 5, 1, 0)
    assert figures_verify() == []
