"""Procedures without an online dossier since January: which sendings count, until when, and in which order."""

from datetime import date

import pytest

from procedures.models import Publication
from reporting.actions.figures import figures_recompute
from reporting.actions.submissions import submission_accept
from reporting.by_procedure.silent import silent_procedures
from reporting.models import Basis, ReportingPeriod
from tests.factories import make_period, make_procedure, make_publication, make_report, make_sending, make_unit
from units.models import Unit


def silent(month=4, basis=Basis.PROVISIONAL):
    figures_recompute()
    period = ReportingPeriod.objects.get(year=2020, month=month)
    return [(each.procedure.code, each.has_dossiers) for each in silent_procedures(period, basis)]


@pytest.fixture
def published(april):
    """Two procedures of communes."""
    found = [make_procedure(code, sort_order=order) for order, code in enumerate("BA")]
    for procedure in found:
        make_publication(procedure)
    return found


def send(procedure, period, total, online, unit="X", **values):
    """A sending that counts on the provisional basis."""
    report = make_report(Unit.objects.filter(code=unit).first() or make_unit(unit, "commune"), period, "submitted")
    report.sent_revision.counts.create(
        procedure=procedure, received_total=total, received_online=online, returned_by_post=0, **values
    )
    return report


def test_a_province_without_procedures_or_reports_has_none_or_all(april):
    assert silent() == []
    make_publication(make_procedure("C1"))
    assert silent() == [("C1", False)]


def test_a_procedure_is_silent_until_one_dossier_comes_online(published, april):
    first, second = published
    send(first, april, 7, 0)
    assert silent() == [("B", True), ("A", False)]
    send(first, april, 9, 1, unit="Y")
    assert silent() == [("A", False)]
    send(second, april, 0, 0, unit="Z")
    assert silent() == [("A", False)]


def test_what_waits_counts_on_the_provisional_basis_alone(working_province):
    report = working_province.send("X1", 4, (5, 1, 0), (0, 0, 0))
    assert "C1" not in dict(silent())
    assert dict(silent(basis=Basis.OFFICIAL))["C1"] is False
    submission_accept(submission=report, by=working_province.coordinator)
    assert "C1" not in dict(silent(basis=Basis.OFFICIAL))


def test_a_sending_that_was_replaced_counts_no_more(published, april):
    report = send(published[0], april, 5, 5)
    report.sent_revision = make_sending(report, 2)
    report.save()
    assert silent() == [("B", False), ("A", False)]


@pytest.mark.parametrize(
    ("month", "year", "is_counted"), [(1, 2020, True), (4, 2020, True), (5, 2020, False), (12, 2019, False)]
)
def test_months_from_january_to_the_page_count(published, april, month, year, is_counted):
    period = april if (month, year) == (4, 2020) else make_period(month, year)
    send(published[0], period, 5, 5)
    assert ("B" not in dict(silent())) is is_counted


def test_only_what_is_published_on_the_last_day_is_listed(published, april):
    rows = Publication.objects.order_by("pk")
    rows.filter(procedure=published[0]).update(ended_on=date(2020, 4, 29))
    rows.filter(procedure=published[1]).update(ended_on=date(2020, 4, 30))
    make_publication(make_procedure("C"), on=date(2020, 5, 1))
    assert silent() == [("A", False)]


def test_figures_of_a_unit_that_has_ended_count(published, april):
    send(published[0], april, 5, 1)
    Unit.objects.filter(code="X").update(active_until=date(2020, 3, 31))
    assert silent() == [("A", False)]


def test_communes_come_before_districts_and_these_before_the_province(published, april):
    make_publication(make_procedure("P"), ["province"], department=make_unit("S", name="Sở Một"))
    make_publication(make_procedure("D"), ["district", "commune"], level=4)
    found = silent_procedures(april, Basis.OFFICIAL)
    assert [each.procedure.code for each in found] == ["B", "A", "D", "P"]
    assert [each.level for each in found] == [3, 3, 4, 3]


def test_one_query_reads_them_with_their_departments(published, april, django_assert_num_queries):
    make_publication(make_procedure("P"), ["province"], department=make_unit("S", name="Sở Một"))
    with django_assert_num_queries(1):
        names = [(each.procedure.name, each.publication.handled_by) for each in silent_procedures(april, "official")]
    assert names[-1] == ("Thủ tục P", "Sở Một")
