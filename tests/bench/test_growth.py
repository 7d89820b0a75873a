"""How cost grows: the exponent of the curve, the table, and the sizes that are built."""

import pytest

from bench import data, growth
from bench.growth import Point, exponent, table
from reporting.models import Compliance, ReportingPeriod
from units.models import Unit


@pytest.mark.parametrize("power", [0.5, 1, 2])
def test_the_exponent_is_that_of_the_curve(power):
    assert exponent([(size, 3 * size**power) for size in (165, 1000, 11_304)]) == pytest.approx(power)


def test_small_sizes_are_shown_and_not_fitted():
    seconds = [[1.0] * 5, [0.165] * 5, [1.0] * 5]
    points = [Point(units, 1, 9, each) for units, each in zip((3, 165, 1000), seconds, strict=True)]
    lines = table(points).splitlines()
    assert lines[2] == "| 1 | 3 | 9 | 1,000.0 ms | 1,000.0 ms | 1,000.0 ms | 1,000.0 ms | 1,000.0 ms |"
    assert lines[-1] == "| 1 | exponent | – | 1.00 | 1.00 | 1.00 | 1.00 | 1.00 |"
    assert "exponent" not in table(points[:2])


def test_units_are_taken_by_whole_districts():
    districts = [{"code": code} for code in ("A", "B")]
    communes = [{"code": f"{code}{n}", "parent_code": code} for code in ("A", "B") for n in (1, 2)]
    codes = [row["code"] for row in data._first(districts, communes, 5)]
    assert codes == ["A", "A1", "A2", "B", "B1"]


@pytest.mark.postgres("the benchmark runs on PostgreSQL")
@pytest.mark.django_db(transaction=True)
def test_the_smallest_size_of_two_years_is_measured():
    (point,) = growth.measured(units=[3], years=[2], runs=1)
    assert (point.units, point.figures) == (3, 3 * 37 * 24)
    assert len(point.seconds) == len(growth.COLUMNS)
    assert min(point.seconds) > 0
    assert Unit.objects.exclude(kind="department").count() == 3
    assert set(ReportingPeriod.objects.values_list("year", flat=True)) == {2019, 2020}  # the load was taken back
    assert set(Compliance.objects.values_list("period__year", flat=True)) == {2019, 2020}
