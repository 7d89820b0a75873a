"""The kept sums by procedure: only what changed is read, whatever changed is found, and a fault in them is said."""

from dataclasses import astuple
from datetime import date
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reporting.actions.figures import figures_drain, figures_recompute
from reporting.actions.submissions import submission_accept, submission_reopen
from reporting.by_procedure.sums import sums_by_procedure
from reporting.figures import procedure_sums
from reporting.figures.procedure_sums import procedure_sums_rebuild, procedure_sums_update, procedure_sums_wrong
from reporting.models import Basis, ProcedureMonths, ProcedureSum, SummedSending
from tests.factories import YEAR
from trials.recount import recount_by_procedure
from units.models import Unit

TABLES = (ProcedureSum, ProcedureMonths, SummedSending)


def is_right(months=range(1, 5)):
    """Whether pages by procedure show what plain loops count, and the kept rows are those of their sendings."""
    shown = {basis: sums_by_procedure(YEAR, months, basis) for basis in Basis.values}
    return procedure_sums_wrong(YEAR) == 0 and all(
        {pk: astuple(sums) for pk, sums in shown[basis].items()} == recount_by_procedure(YEAR, months, basis)
        for basis in Basis.values
    )


def kept():
    """Every kept row that says something, without its id."""
    sums = ProcedureSum.objects.exclude(sendings=0).values_list(*procedure_sums.SUM_KEY, *procedure_sums.SUMMED)
    months = ProcedureMonths.objects.values_list("year", *procedure_sums.MONTHS_KEY, *procedure_sums.MONTHS)
    sendings = SummedSending.objects.values_list("submission", "unit", "period", "kind", "official", "provisional")
    return sorted(sums), sorted(row for row in months if any(row[-4:])), sorted(sendings, key=str)


@pytest.fixture
def sent(working_province):
    """X1 confirmed two months, X2 sent one, a department one; figures are up to date."""
    for month in (3, 4):
        report = working_province.send("X1", month, (5, 1, 0), (2, 0, 1))
        submission_accept(submission=report, by=working_province.coordinator)
    working_province.send("X2", 3, (4, 4, 0), (0, 0, 0))
    working_province.send("SO1", 3, (100, 40, 3), (10, 5, 1))
    figures_drain()
    return working_province


def statements(work):
    with CaptureQueriesContext(connection) as queries:
        work()
    return len(queries)


def test_where_nothing_changed_one_statement_says_so(sent):
    assert statements(lambda: procedure_sums_update(YEAR)) == 1
    assert procedure_sums_update(YEAR, []) == 0


def test_one_report_costs_four_statements_and_adds_no_other(sent):
    sent.send("X3", 4, (9, 2, 0), (1, 0, 0))
    units = [sent.units["X3"].pk]
    assert statements(lambda: procedure_sums_update(YEAR, units)) == 4
    assert procedure_sums_update(YEAR) == 0
    assert is_right()


def test_a_report_of_a_unit_that_was_not_named_waits(sent):
    sent.send("X3", 4, (9, 2, 0), (1, 0, 0))
    assert procedure_sums_update(YEAR, [sent.units["X2"].pk]) == 0
    assert not is_right()
    figures_drain()
    assert is_right()


def test_a_confirmation_adds_to_confirmed_sums_and_leaves_the_provisional_ones(sent):
    provisional = sums_by_procedure(YEAR, range(1, 5), Basis.PROVISIONAL)
    report = sent.send("X3", 4, (9, 2, 0), (1, 0, 0))
    figures_drain()
    submission_accept(submission=report, by=sent.coordinator)
    figures_drain()
    pk = sent.procedures["C1"].pk
    assert sums_by_procedure(YEAR, range(1, 5), Basis.PROVISIONAL)[pk].total == provisional[pk].total + 9
    assert is_right()


def test_a_correction_takes_the_old_sending_out_also_where_its_figures_were_zero(sent):
    report = sent.send("X3", 4, (9, 9, 9), (0, 0, 0))
    submission_accept(submission=report, by=sent.coordinator)
    figures_drain()
    submission_reopen(submission=report, by=sent.coordinator, reason="Sai số", until=date(2020, 5, 20))
    sent.send("X3", 4, (0, 0, 0), (7, 7, 0))
    figures_drain()
    assert is_right()
    assert is_right(range(4, 5))


def test_a_unit_that_changes_its_group_takes_its_figures_along(sent):
    Unit.objects.filter(code="X1").update(kind="district", parent=None)
    figures_recompute(year=YEAR)
    assert is_right()
    Unit.objects.filter(code="SO1").update(kind="commune")
    figures_recompute(year=YEAR)
    assert is_right()
    assert set(ProcedureSum.objects.exclude(sendings=0).values_list("kind", flat=True)) == {"district", "commune"}


def test_a_report_that_changes_while_it_is_added_up_is_added_whole_and_changed_by_the_next(sent, monkeypatch):
    """What is to be in the sums is decided once: a later statement does not look at the report again."""
    report = sent.send("X3", 4, (9, 2, 0), (1, 0, 0))
    run = procedure_sums.run

    def run_and_confirm(statement, parameters=None):
        found = run(statement, parameters)
        if statement.lstrip().startswith("INSERT INTO reporting_summedsending"):
            submission_accept(submission=report, by=sent.coordinator)
        return found

    monkeypatch.setattr(procedure_sums, "run", run_and_confirm)
    procedure_sums_update(YEAR)
    monkeypatch.undo()
    assert procedure_sums_wrong(YEAR) == 0
    assert sums_by_procedure(YEAR, range(4, 5), Basis.OFFICIAL)[sent.procedures["C1"].pk].total == 5
    figures_drain()
    assert is_right()


def test_kept_rows_that_are_wrong_missing_or_too_many_are_counted_and_rebuilt(sent):
    ProcedureSum.objects.filter(basis="official", procedure=sent.procedures["C1"]).update(received_total=6)
    assert procedure_sums_wrong(YEAR) == 2
    ProcedureMonths.objects.filter(unit=sent.units["X1"]).delete()
    assert procedure_sums_wrong(YEAR) == 4
    before = ProcedureSum.objects.get(basis="provisional", procedure=sent.procedures["P1"])
    before.pk, before.kind = None, "commune"
    before.save(force_insert=True)
    assert procedure_sums_wrong(YEAR) == 5
    procedure_sums_rebuild(YEAR)
    assert is_right()


def test_the_command_says_how_many_rows_are_wrong_and_adds_them_up_again(sent, capsys):
    call_command("recompute", "--verify")
    ProcedureSum.objects.filter(basis="official", procedure=sent.procedures["C1"]).update(received_total=6)
    with pytest.raises(CommandError, match="2"):
        call_command("recompute", "--verify")
    call_command("recompute", "--recount")
    call_command("recompute", "--verify")
    assert is_right()


def test_the_migration_adds_up_what_there_is_as_the_drain_does(sent):
    expected = kept()
    assert all(expected)
    migration = import_module("reporting.migrations.0030_fill_sums_by_procedure")
    migration.forget(apps, None)
    assert [table.objects.count() for table in TABLES] == [0, 0, 0]
    migration.fill(apps, SimpleNamespace(connection=connection))
    assert kept() == expected
    figures_drain()
    assert is_right()
