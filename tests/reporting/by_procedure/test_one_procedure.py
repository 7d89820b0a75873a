"""One procedure's months and units at their edges: not published yet, moved to other units, nothing received."""

from datetime import date

import pytest

from procedures.models import Publication, level_flags
from reporting.actions.figures import figures_drain, figures_recompute
from reporting.by_procedure.page import ProcedurePage, with_units
from reporting.by_procedure.sums import NOTHING, sums_by_unit
from reporting.models import Basis
from reporting.selection.choice import Choice
from reporting.selection.selection import Selection
from tests.factories import YEAR, make_procedure, make_publication
from units.models import Unit


@pytest.fixture
def shown(working_province):
    def of(code="C1", month=4, span=""):
        choice = Choice(period=f"2020-{month:02d}", basis=Basis.PROVISIONAL, span=span)
        return ProcedurePage(working_province.procedures[code], Selection(working_province.coordinator, choice))

    return of


def publications(code):
    return Publication.objects.filter(procedure__code=code)


def units(page):
    return [
        (unit.code, line.handled.total, line.reported, line.expected)
        for line, unit in with_units(page.lines(page.units))
    ]


def test_a_procedure_that_was_never_published_has_nothing(working_province, shown):
    working_province.procedures["N"] = make_procedure("N")
    found = shown("N")
    assert (found.publications, found.levels, found.is_exempt, found.months, found.units) == ([], "", None, [], [])
    assert (found.handled, found.last_year) == (NOTHING, None)


def test_one_to_be_published_later_says_who_will_handle_it(working_province, shown):
    publications("C1").update(effective_on=date(2020, 5, 1))
    found = shown()
    assert (found.levels, found.is_exempt, found.months) == ("Cấp xã", None, [])


def test_one_that_ended_says_who_handled_it_last(working_province, shown):
    publications("C1").update(ended_on=date(2020, 2, 29))
    found = shown()
    assert (found.levels, found.is_exempt) == ("Cấp xã", None)
    assert [line.month for line in found.months] == [1, 2]


def test_the_levels_are_those_of_the_last_month_of_the_page(working_province, shown):
    publications("C1").update(ended_on=date(2020, 3, 31))
    make_publication(working_province.procedures["C1"], ["district", "commune"], on=date(2020, 4, 1))
    assert [shown(month=month).levels for month in (3, 4)] == ["Cấp xã", "Cấp huyện; Cấp xã"]
    assert [each.effective_on for each in shown().publications] == [date(2019, 6, 3), date(2020, 4, 1)]


def test_months_without_a_report_are_zero_and_a_year_before_without_one_is_none(working_province, shown):
    working_province.send("X1", 3, (5, 1, 0), (0, 0, 0))
    figures_drain()
    months = shown().months
    assert [(line.month, line.now.total, line.then) for line in months] == [
        (1, 0, None),
        (2, 0, None),
        (3, 5, None),
        (4, 0, None),
    ]


def test_every_unit_of_the_group_has_a_line_with_the_months_it_reported(working_province, shown):
    working_province.send("X1", 3, (5, 1, 0), (0, 0, 0))
    working_province.send("X2", 4, (0, 0, 0), (0, 0, 0))
    figures_drain()
    found = shown()
    assert units(found) == [("X1", 5, 1, 4), ("X2", 0, 1, 4), ("X3", 0, 0, 4)]
    assert [line.is_incomplete for line in found.lines(found.units)] == [True] * 3
    assert (found.handled.total, found.handled.online, found.handled.units) == (5, 1, 1)


def test_a_month_counts_its_own_reports_alone(working_province, shown):
    working_province.send("X1", 3, (5, 1, 0), (0, 0, 0))
    figures_drain()
    assert units(shown(span="month")) == [("X1", 0, 0, 1), ("X2", 0, 0, 1), ("X3", 0, 0, 1)]
    found = shown(month=3, span="month")
    assert units(found)[0] == ("X1", 5, 1, 1)
    assert found.lines(found.units)[0].is_incomplete is False


def test_a_procedure_of_the_province_has_its_department_alone(working_province, shown):
    assert [code for code, *_figures in units(shown("P1"))] == ["SO1"]


def test_a_procedure_that_moved_has_each_unit_in_the_months_in_which_it_handled_it(working_province, shown):
    publications("P1").update(ended_on=date(2020, 1, 31))
    make_publication(
        working_province.procedures["P1"], ["province"], on=date(2020, 2, 1), department=working_province.units["SO2"]
    )
    figures_recompute(year=YEAR)
    assert [(code, expected) for code, _total, _done, expected in units(shown("P1"))] == [("SO1", 1), ("SO2", 3)]


def test_a_procedure_that_rose_to_the_district_has_both_groups(working_province, shown):
    publications("C1").update(ended_on=date(2020, 2, 29))
    make_publication(working_province.procedures["C1"], ["district"], on=date(2020, 3, 1))
    figures_recompute(year=YEAR)
    assert [(code, expected) for code, _total, _done, expected in units(shown())] == [
        ("H1", 2),
        ("X1", 2),
        ("X2", 2),
        ("X3", 2),
    ]


def test_a_unit_that_ended_keeps_its_line_for_the_months_before(working_province, shown):
    working_province.send("X1", 3, (5, 1, 0), (0, 0, 0))
    Unit.objects.filter(code="X1").update(active_until=date(2020, 3, 31))
    figures_recompute(year=YEAR)
    assert units(shown())[0] == ("X1", 5, 1, 3)


def test_what_does_not_count_is_said_of_the_last_month(working_province, shown):
    assert shown().is_exempt is False
    publications("C1").update(effective_on=date(2020, 1, 1), **level_flags(["commune"]))
    found = shown()
    assert found.is_exempt is True
    assert found.decision == working_province.decision


def test_lines_of_one_screen_are_those_of_all_units_and_read_no_others(working_province, shown):
    for code in ("X1", "X2", "X3"):
        working_province.send(code, 3, (5, 1, 0), (0, 0, 0))
    figures_drain()
    found = shown()
    every = found.lines(found.units)
    assert found.lines(found.units[1:2]) == every[1:2]
    assert [line.handled.total for line in every] == [5, 5, 5]
    assert sums_by_unit(2020, range(1, 5), "provisional", found.procedure.pk, [every[2].unit_id]) == {
        every[2].unit_id: every[2].handled
    }
    assert found.lines([]) == []


@pytest.mark.parametrize(("span", "units"), [("month", 1), ("", 2)])
def test_units_with_dossiers_are_counted_once_in_the_months_of_the_page(working_province, shown, span, units):
    working_province.send("X1", 3, (5, 1, 0), (0, 0, 0))
    working_province.send("X2", 3, (5, 1, 0), (0, 0, 0))
    working_province.send("X1", 4, (5, 1, 0), (0, 0, 0))
    figures_drain()
    assert shown(span=span).handled.units == units
