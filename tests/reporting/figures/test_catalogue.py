"""Who reports a procedure in a month: its department, the units of its levels, and how both move in time."""

from datetime import date

import pytest

from procedures.models import Procedure, Publication
from quotas.models import NewProcedureRule, QuotaDecision
from reporting.actions.figures import figures_drain, figures_recompute
from reporting.by_procedure.sums import sums_by_procedure
from reporting.figures.catalogue import ReportableProcedure, catalogue_of_year, reportable_procedures
from reporting.models import Basis, Compliance, ReportingPeriod
from tests.factories import YEAR, make_period, make_procedure
from trials.recount import recount, stored
from units.models import Unit


def row(province, code, month, basis):
    return Compliance.objects.get(unit=province.units[code], period=province.periods[month], basis=basis)


def at_two_levels(province, code="P1"):
    """Let the department and every commune handle a procedure."""
    Publication.objects.filter(procedure__code=code).update(at_commune=True)
    figures_recompute(year=YEAR)


def test_a_procedure_of_two_levels_is_asked_of_its_department_and_of_every_unit_of_the_other_level(province):
    at_two_levels(province)
    asked = {
        code: [row.procedure.code for row in reportable_procedures(unit, province.periods[1])]
        for code, unit in province.units.items()
    }
    communes = ["P1", "C1", "C2"]
    assert asked == {
        "SO1": ["P1", "P2"],
        "SO2": ["P3"],
        "H1": ["D1", "D2"],
        "X1": communes,
        "X2": communes,
        "X3": communes,
    }


def test_figures_of_both_levels_make_the_sums(province):
    at_two_levels(province)
    province.send("SO1", 1, (100, 40, 3), (10, 5, 1))
    province.send("X1", 1, (7, 2, 0), (1, 0, 0), (0, 0, 0))
    figures_drain()
    assert row(province, "SO1", 1, Basis.PROVISIONAL).received_total == 110
    assert row(province, "X1", 1, Basis.PROVISIONAL).received_total == 8
    assert stored(YEAR) == recount(YEAR)
    pk = province.procedures["P1"].pk
    sums = sums_by_procedure(YEAR, range(1, 2), Basis.PROVISIONAL)[pk]
    assert (sums.received_total, sums.received_online, sums.units) == (107, 42, 2)


def test_levels_that_move_in_a_month_are_asked_of_both_that_month_and_of_the_new_ones_after(province):
    publication = Publication.objects.get(procedure=province.procedures["P1"])
    Publication.objects.filter(pk=publication.pk).update(ended_on=date(2020, 2, 9))
    moved = {"level": 4, "effective_on": date(2020, 2, 10), "at_commune": True}
    Publication.objects.create(procedure=publication.procedure, **moved)
    figures_recompute(year=YEAR)
    assert stored(YEAR) == recount(YEAR)
    asked = {
        (code, month): "P1" in [row.procedure.code for row in reportable_procedures(unit, province.periods[month])]
        for code, unit in province.units.items()
        for month in (1, 2, 3)
        if code in ("SO1", "X1", "H1")
    }
    assert {pair for pair, was in asked.items() if was} == {("SO1", 1), ("SO1", 2), ("X1", 2), ("X1", 3)}
    entries = catalogue_of_year(YEAR)[province.periods[2].pk]
    of_month = [(entry.kind, entry.level) for entry in entries if entry.procedure_id == publication.procedure_id]
    assert of_month == [("department", 3), ("commune", 4)]


def test_the_last_entry_of_a_month_is_that_of_its_last_publication(province):
    """The commune's level ends before the department's continues by itself, at another service level."""
    at_two_levels(province)
    publication = Publication.objects.get(procedure=province.procedures["P1"])
    Publication.objects.filter(pk=publication.pk).update(ended_on=date(2020, 2, 9))
    alone = {"level": 4, "effective_on": date(2020, 2, 10), "at_province": True, "department": publication.department}
    Publication.objects.create(procedure=publication.procedure, **alone)
    entries = catalogue_of_year(YEAR)[province.periods[2].pk]
    of_month = [(entry.kind, entry.level) for entry in entries if entry.procedure_id == publication.procedure_id]
    assert of_month == [("commune", 3), ("department", 4)]


@pytest.mark.parametrize(
    ("effective_on", "ended_on", "months"),
    [
        (date(2019, 1, 1), date(2020, 2, 29), [1, 2]),
        (date(2019, 1, 1), date(2020, 3, 1), [1, 2, 3]),  # only the first day of March
        (date(2020, 2, 29), None, [2, 3, 4]),  # only the last day of February
        (date(2020, 3, 1), None, [3, 4]),
        (date(2020, 2, 10), date(2020, 2, 10), [2]),
    ],
)
def test_a_procedure_is_reported_in_every_month_with_a_day_on_which_it_is_published(
    province, effective_on, ended_on, months
):
    Publication.objects.filter(procedure__code="P3").update(effective_on=effective_on, ended_on=ended_on)
    asked = [
        month
        for month, period in province.periods.items()
        if "P3" in [row.procedure.code for row in reportable_procedures(province.units["SO2"], period)]
    ]
    assert asked == months


@pytest.mark.parametrize(
    ("first_on", "is_exempt"),
    [(date(2019, 12, 31), False), (date(2020, 1, 1), True), (date(2020, 12, 31), True)],
)
def test_the_year_of_first_publication_has_both_its_ends(province, first_on, is_exempt):
    Publication.objects.filter(procedure__code="P3").update(effective_on=first_on)
    december = make_period(12)
    (asked,) = reportable_procedures(province.units["SO2"], december)
    assert (asked.exempt, asked.dropped, asked.counted) == (is_exempt, False, not is_exempt)


@pytest.mark.parametrize(
    ("first_on", "days", "counted"),
    [
        (date(2020, 1, 2), 29, [2, 3, 4]),
        (date(2020, 1, 2), 30, [2, 3, 4]),  # thirty days later is 1 February
        (date(2020, 1, 2), 31, [3, 4]),
        (date(2019, 12, 31), 1, [1, 2, 3, 4]),
        (date(2020, 1, 1), 1, [2, 3, 4]),
        (date(2019, 1, 1), 456, [4]),  # over a year and a leap day: 1 April 2020
        (date(2019, 1, 1), 457, []),
    ],
)
def test_a_new_procedure_counts_from_the_first_month_that_begins_its_number_of_days_later(
    province, first_on, days, counted
):
    Publication.objects.filter(procedure__code="P3").update(effective_on=first_on)
    QuotaDecision.objects.update(new_procedure_rule=NewProcedureRule.COUNT_AFTER_DAYS, count_after_days=days)
    asked = {
        month: [(row.counted, row.days) for row in reportable_procedures(province.units["SO2"], period)]
        for month, period in province.periods.items()
    }
    assert [month for month, rows in asked.items() if (True, days) in rows] == counted
    assert_readers_agree([province.units["SO2"]], province.periods.values())
    figures_recompute(year=YEAR)
    assert stored(YEAR) == recount(YEAR)


def of_the_year(unit, period):
    """What ``unit`` reports by the catalogue of the whole year: procedure, level, exempt."""
    entries = [each for each in catalogue_of_year(period.year).get(period.pk, []) if each.is_reported_by(unit)]
    return {entry.procedure_id: (entry.level, entry.exempt) for entry in entries}


def of_the_month(unit, period):
    return {row.procedure.pk: (row.level, row.exempt) for row in reportable_procedures(unit, period)}


def assert_readers_agree(units, periods):
    assert {(unit.code, period.month): of_the_month(unit, period) for unit in units for period in periods} == {
        (unit.code, period.month): of_the_year(unit, period) for unit in units for period in periods
    }


def test_the_reader_of_one_unit_and_month_agrees_with_the_catalogue_of_the_year(province, django_assert_num_queries):
    """Two levels, a level that ends before the other continues, one that is new in the year, one that ended."""
    at_two_levels(province)
    publication = Publication.objects.get(procedure__code="P1")
    Publication.objects.filter(pk=publication.pk).update(ended_on=date(2020, 2, 9))
    alone = {"level": 4, "effective_on": date(2020, 2, 10), "at_province": True, "department": publication.department}
    Publication.objects.create(procedure=publication.procedure, **alone)
    Publication.objects.filter(procedure__code="C1").update(effective_on=date(2020, 3, 31), at_district=True)
    Publication.objects.filter(procedure__code="D1").update(ended_on=date(2020, 3, 1))
    assert_readers_agree(province.units.values(), province.periods.values())
    province.decision.new_procedure_rule = NewProcedureRule.COUNT_AT_ONCE
    province.decision.save()
    assert_readers_agree(province.units.values(), province.periods.values())
    QuotaDecision.objects.update(new_procedure_rule=NewProcedureRule.COUNT_AFTER_DAYS, count_after_days=20)
    assert_readers_agree(province.units.values(), province.periods.values())
    with django_assert_num_queries(1):
        reportable_procedures(province.units["X1"], province.periods[4])


def test_a_procedure_that_rose_in_level_is_exempt_by_its_first_publication(province):
    Publication.objects.filter(procedure__code="P3").update(ended_on=date(2020, 2, 9))
    rose = {"level": 4, "effective_on": date(2020, 2, 10), "at_province": True}
    Publication.objects.create(procedure=province.procedures["P3"], department=province.units["SO2"], **rose)
    for month in (1, 2, 3):
        (row,) = reportable_procedures(province.units["SO2"], province.periods[month])
        assert (row.level, row.exempt) == (3 if month == 1 else 4, False)


def test_the_readers_agree_for_every_unit_of_a_real_year(demo):
    communes = Unit.objects.filter(kind="commune").order_by("pk")[:1]
    assert_readers_agree(
        [*communes, *Unit.objects.exclude(kind="commune")],
        ReportingPeriod.objects.filter(year=YEAR, month__in=(1, 6, 12)),
    )


def test_what_was_answered_and_is_no_longer_reported_is_among_the_rows_and_counts_nowhere(province):
    Publication.objects.filter(procedure__code="P3").update(level=4, ended_on=date(2020, 1, 31))
    never = make_procedure("P4")
    answered = [province.procedures["P3"].pk, never.pk]
    rows = reportable_procedures(province.units["SO2"], province.periods[2], answered=answered)
    assert {row.procedure.code: (row.level, row.exempt, row.dropped, row.counted) for row in rows} == {
        "P3": (4, False, True, False),
        "P4": (None, False, True, False),
    }
    assert reportable_procedures(province.units["SO2"], province.periods[2]) == []


def test_an_exempt_or_dropped_procedure_makes_no_rate():
    counted = [
        ReportableProcedure(Procedure(), 3, exempt, dropped).counted
        for exempt in (False, True)
        for dropped in (False, True)
    ]
    assert counted == [True, False, False, False]
