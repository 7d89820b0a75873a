"""Sums by procedure: which sending is in force, what the catalogue counts, how many units had dossiers of each kind."""

from datetime import date
from decimal import Decimal

from procedures.models import Publication
from reporting.actions.figures import figures_drain
from reporting.actions.submissions import submission_accept, submission_reopen
from reporting.by_procedure.sums import Handled, sums_by_month, sums_by_procedure, sums_by_unit
from reporting.models import Basis
from tests.factories import YEAR, make_publication

MARCH = range(3, 4)


def sums(province, code, basis=Basis.PROVISIONAL, months=MARCH):
    figures_drain()
    return sums_by_procedure(YEAR, months, basis).get(province.procedures[code].pk)


def test_without_months_there_are_no_sums(working_province):
    pk = working_province.procedures["C1"].pk
    nothing = range(1, 1)
    assert sums_by_procedure(YEAR, nothing, Basis.OFFICIAL) == {}
    assert sums_by_unit(YEAR, nothing, Basis.OFFICIAL, pk) == sums_by_month(YEAR, nothing, Basis.OFFICIAL, pk) == {}


def test_nothing_is_zero_in_every_number():
    assert Handled() == Handled(*[0] * 11)


def test_the_counted_rate_is_of_counted_figures_alone():
    handled = Handled(received_total=200, received_online=50, exempt_received_total=100, exempt_received_online=100)
    assert (handled.rate, handled.counted_rate) == (Decimal("50.00"), Decimal("25.00"))
    assert Handled(exempt_received_total=7).counted_rate is None


def test_while_a_report_is_corrected_its_confirmed_figures_count_and_then_the_new_ones(working_province):
    submission = working_province.send("X1", 3, (5, 1, 0), (0, 0, 0))
    submission_accept(submission=submission, by=working_province.coordinator)
    submission_reopen(submission=submission, by=working_province.coordinator, reason="Sai số", until=date(2020, 5, 20))
    assert sums(working_province, "C1").total == 5
    working_province.send("X1", 3, (9, 1, 0), (0, 0, 0))
    assert sums(working_province, "C1").total == 9
    assert sums(working_province, "C1", Basis.OFFICIAL).total == 5


def test_a_procedure_of_the_province_counts_for_its_department(working_province):
    working_province.send("SO1", 3, (100, 40, 3), (10, 5, 1))
    assert (sums(working_province, "P1").received_total, sums(working_province, "P2").received_total) == (100, 10)


def test_what_is_in_no_catalogue_is_left_out(working_province):
    working_province.send("X1", 3, (5, 1, 0), (2, 1, 0))
    Publication.objects.filter(procedure__code="C2").update(ended_on=date(2020, 2, 29))
    assert sums(working_province, "C1").total == 5
    assert sums(working_province, "C2") is None


def test_a_procedure_that_rose_within_the_month_is_added_up_once(working_province):
    Publication.objects.filter(procedure__code="C1").update(ended_on=date(2020, 3, 15))
    make_publication(working_province.procedures["C1"], on=date(2020, 3, 16), level=4)
    working_province.send("X1", 3, (5, 1, 2), (0, 0, 0))
    assert (sums(working_province, "C1").received_total, sums(working_province, "C1").returned_by_post) == (5, 2)


def test_units_are_counted_that_had_at_least_one_dossier_of_each_kind(working_province):
    working_province.send("X1", 3, (1, 1, 0), (0, 0, 0))
    working_province.send("X2", 3, (7, 0, 0), (0, 0, 0))
    working_province.send("X3", 3, (0, 0, 4), (0, 0, 0))
    assert sums(working_province, "C1") == Handled(8, 1, 4, units=2, counted_units=2, counted_units_online=1)


def test_exempt_figures_and_their_units_are_kept_apart(working_province):
    Publication.objects.filter(procedure__code="C1").update(effective_on=date(2020, 1, 1))
    working_province.send("X1", 3, (1, 1, 0), (0, 0, 0))
    working_province.send("X2", 3, (7, 0, 2), (0, 0, 0))
    working_province.send("X1", 4, (20, 2, 0), (0, 0, 0))
    expected = Handled(
        exempt_received_total=28,
        exempt_received_online=3,
        exempt_returned_by_post=2,
        units=2,
        exempt_units=2,
        exempt_units_online=1,
    )
    assert sums(working_province, "C1", months=range(3, 5)) == expected
