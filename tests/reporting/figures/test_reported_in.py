"""What one unit answers in some months is what the catalogue of the year says of it."""

import pytest

from reporting.figures.catalogue import catalogue_of_year, reported_in
from reporting.figures.lines import lines_of
from reporting.models import ReportingPeriod
from units.models import Unit, UnitKind


@pytest.mark.parametrize("kind", UnitKind.values)
def test_it_is_the_catalogues(demo, kind, django_assert_num_queries):
    unit = Unit.objects.filter(kind=kind).order_by("code")[1]
    periods = list(ReportingPeriod.objects.filter(year=2020, month__in=(3, 4, 12)))
    expected = {
        (period.pk, entry.procedure_id)
        for period in periods
        for entry in catalogue_of_year(2020)[period.pk]
        if entry.is_reported_by(unit)
    }
    with django_assert_num_queries(1):
        found = reported_in(unit, [period.pk for period in periods])
    assert len(found) == len(expected) > 3
    assert set(found) == expected


def test_a_line_names_its_unit_as_the_unit_itself(demo):
    lines = lines_of(ReportingPeriod.objects.get(year=2020, month=11), "official", UnitKind.values)
    named = {line.row.unit_id: line.row.display_name for rows in lines.values() for line in rows}
    assert named == {unit.pk: unit.display_name for unit in Unit.objects.select_related("parent")}
    assert len(named) == 165
