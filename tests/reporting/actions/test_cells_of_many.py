"""Figures of many units at once: as saved one by one, in a number of statements that does not grow; all or nothing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reporting.actions.cells import cells_save
from reporting.actions.cells_of_many import FEW_UNITS, Changed, cells_save_many
from reporting.actions.submissions import submission_send
from reporting.entry.cell_rules import Typed
from reporting.models import NUMBERS, CountSource, DossierCount, Submission
from tests.factories import make_commune
from tests.reporting.actions.helpers import everything, stale
from tests.reporting.cast import States

TOTAL, ONLINE, POST = NUMBERS


def pair(province, unit, month=4):
    return province.units[unit].pk, province.periods[month].pk


def cells(province, **values):
    """C1_received_total=5 and so on."""
    found = {}
    for name, value in values.items():
        code, _underscore, number = name.partition("_")
        found[province.procedures[code].pk, number] = value
    return found


def stored():
    rows = DossierCount.objects.order_by("submission__unit__code", "submission__period__month", "procedure__code")
    return list(
        rows.values_list("submission__unit__code", "submission__period__month", "procedure__code", *NUMBERS, "source")
    )


def test_a_clerk_brings_own_cells_and_they_say_where_they_came_from(province):
    typed = {pair(province, "X1"): cells(province, C1_received_total=5, C1_received_online=2, C2_received_total=0)}

    saved = cells_save_many(typed=typed, by=province.clerks["X1"], source=CountSource.API)

    assert (saved.closed, saved.faults, saved.unchanged, saved.is_saved) == ({}, {}, 0, True)
    assert len(saved.changed) == 3
    assert stored() == [("X1", 4, "C1", 5, 2, None, "api"), ("X1", 4, "C2", 0, None, None, "api")]
    assert stale() == []  # nothing is sent


def test_a_coordinator_brings_months_of_many_units_on_their_behalf(province):
    typed = {
        pair(province, "X1"): cells(province, C1_received_total=5),
        pair(province, "X1", 3): cells(province, C1_received_total=6),
        pair(province, "SO1"): cells(province, P1_received_total=7),
    }

    cells_save_many(typed=typed, by=province.coordinator, source=CountSource.FILE)

    assert stored() == [
        ("SO1", 4, "P1", 7, None, None, "on_behalf"),
        ("X1", 3, "C1", 6, None, None, "on_behalf"),
        ("X1", 4, "C1", 5, None, None, "on_behalf"),
    ]


def test_it_writes_what_saving_one_by_one_writes(province):
    clerk, figures = province.clerks["X1"], {"C1_received_total": 5, "C1_received_online": 2, "C2_returned_by_post": 1}
    cells_save_many(typed={pair(province, "X1"): cells(province, **figures)}, by=clerk, source=CountSource.FILE)
    at_once = list(DossierCount.objects.order_by("procedure").values("procedure", "version", "saved_by", *NUMBERS))
    DossierCount.objects.all().delete()

    typed = {cell: Typed(value, None) for cell, value in cells(province, **figures).items()}
    cells_save(submission=Submission.objects.get(), by=clerk, typed=typed, source=CountSource.FILE)

    assert list(DossierCount.objects.order_by("procedure").values("procedure", "version", "saved_by", *NUMBERS)) == (
        at_once
    )


def test_what_changes_is_said_with_what_it_was_and_a_blank_clears(province):
    x1, clerk = pair(province, "X1"), province.clerks["X1"]
    cells_save_many(
        typed={x1: cells(province, C1_received_total=5, C1_received_online=2)}, by=clerk, source=CountSource.FILE
    )

    saved = cells_save_many(
        typed={x1: cells(province, C1_received_total=5, C1_received_online=None, C2_received_total=1)},
        by=clerk,
        source=CountSource.FILE,
    )

    c1, c2 = province.procedures["C1"].pk, province.procedures["C2"].pk
    assert saved.changed == [Changed(x1, (c1, ONLINE), 2, None), Changed(x1, (c2, TOTAL), None, 1)]
    assert saved.unchanged == 1


@pytest.mark.parametrize("good_only", [False, True])
def test_one_refused_cell_stops_all_of_them_unless_good_ones_were_asked_for(province, good_only):
    x1, x2 = pair(province, "X1"), pair(province, "X2")
    typed = {
        x1: cells(province, C1_received_total=5, C1_received_online=9, C1_returned_by_post=3),
        x2: cells(province, C1_received_total=1, P1_received_total=2),
    }
    before = everything()

    saved = cells_save_many(typed=typed, by=province.coordinator, source=CountSource.FILE, good_only=good_only)

    c1, p1 = province.procedures["C1"].pk, province.procedures["P1"].pk
    assert {key: fault.code for key, fault in saved.faults.items()} == {
        (x1, (c1, TOTAL)): "online_above_total",
        (x1, (c1, ONLINE)): "online_above_total",
        (x2, (p1, TOTAL)): "not_reported",
    }
    assert saved.is_saved is good_only
    if good_only:
        assert [row[:6] for row in stored()] == [("X1", 4, "C1", None, None, 3), ("X2", 4, "C1", 1, None, None)]
    else:
        assert everything() == before


def test_online_is_compared_with_the_total_that_is_stored(province):
    x1, clerk = pair(province, "X1"), province.clerks["X1"]
    cells_save_many(typed={x1: cells(province, C1_received_total=5)}, by=clerk, source=CountSource.FILE)

    saved = cells_save_many(typed={x1: cells(province, C1_received_online=6)}, by=clerk, source=CountSource.FILE)

    assert [fault.code for fault in saved.faults.values()] == ["online_above_total"]


def test_a_dry_run_says_the_same_and_writes_nothing(province):
    typed = {pair(province, "X1"): cells(province, C1_received_total=5)}
    before = everything()

    dry = cells_save_many(typed=typed, by=province.coordinator, source=CountSource.FILE, dry_run=True)

    assert everything() == before
    assert dry.is_saved is False
    assert cells_save_many(typed=typed, by=province.coordinator, source=CountSource.FILE).changed == dry.changed


CLOSED = ["draft_of_a_month_not_opened", "draft_of_a_locked_month", "submitted", "accepted", "reopened_and_run_out"]


@pytest.mark.parametrize("state", CLOSED)
def test_a_report_that_is_not_open_takes_none_and_says_why(province, state):
    report = getattr(States(province), state)()
    key, before = (report.unit_id, report.period_id), everything()

    saved = cells_save_many(
        typed={key: cells(province, C1_received_total=50)}, by=province.coordinator, source=CountSource.FILE
    )

    assert list(saved.closed) == [key]
    assert saved.closed[key]
    assert everything() == before


@pytest.mark.parametrize("name", ["other_clerk", "district", "observer", "administrator"])
def test_nobody_else_may_bring_figures_of_a_unit(province, name):
    others = {"other_clerk": province.clerks["X2"], "district": province.clerks["H1"]}
    user = others.get(name) or getattr(province, name)
    before = everything()

    saved = cells_save_many(
        typed={pair(province, "X1"): cells(province, C1_received_total=5)}, by=user, source=CountSource.FILE
    )

    assert list(saved.closed) == [pair(province, "X1")]
    assert everything() == before


def test_few_and_many_units_take_the_same_number_of_statements(province):
    units = [make_commune(f"Y{number}") for number in range(FEW_UNITS + 10)]
    month = province.periods[4].pk

    def statements(number):
        typed = {(unit.pk, month): cells(province, C1_received_total=number) for unit in units[:number]}
        with CaptureQueriesContext(connection) as queries:
            saved = cells_save_many(typed=typed, by=province.coordinator, source=CountSource.FILE)
        assert len(saved.changed) == number
        return len(queries)

    assert statements(FEW_UNITS + 1) == statements(FEW_UNITS + 10)


def test_the_catalogue_says_the_same_of_few_units_and_of_many(province):
    values = {f"{code}_received_total": 1 for code in province.procedures}
    many = {(unit.pk, province.periods[4].pk): cells(province, **values) for unit in province.units.values()}

    at_once = cells_save_many(typed=many, by=province.coordinator, source=CountSource.FILE, dry_run=True)
    one_by_one = {}
    for key, typed in many.items():
        one_by_one |= cells_save_many(
            typed={key: typed}, by=province.coordinator, source=CountSource.FILE, dry_run=True
        ).faults

    assert len(many) > FEW_UNITS
    assert at_once.faults == one_by_one
    assert len(at_once.changed) == 3 + 2 + 2 * 3


def test_a_report_sent_after_its_figures_came_has_them(province):
    key = pair(province, "X2")
    typed = {(procedure.pk, name): 1 for procedure in province.reported_by("X2") for name in NUMBERS}

    cells_save_many(typed={key: typed}, by=province.clerks["X2"], source=CountSource.API)
    submission = submission_send(submission=Submission.objects.get(), by=province.clerks["X2"], approved=True)

    assert submission.sent_revision.counts.count() == 2
