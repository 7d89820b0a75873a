"""A clerk's home page in a country: figures are found by the index on the unit, however many units there are."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reporting.models import ReportingPeriod
from reporting.todo import statements
from tests.factories import make_compliance, make_period, make_unit
from tests.reporting.plans import plan_of
from units.models import UnitKind
from units.sql import run

pytestmark = [pytest.mark.django_db, pytest.mark.postgres("its plans are read")]
UNITS = 300
COPY_UNITS = """
INSERT INTO units_unit (kind, code, gso_code, name, division_type, sort_order, sort_key, search_key, phone, email,
    has_old_code)
SELECT kind, 'K' || n, '', name, '', 0, '', '', '', '', false FROM units_unit, generate_series(1, %s) n
"""
COPY_FIGURES = """
INSERT INTO reporting_compliance ({columns}) SELECT {chosen} FROM reporting_compliance c, units_unit u,
    reporting_reportingperiod m WHERE u.id <> c.unit_id
"""


@pytest.fixture
def unit():
    """A unit with figures among many others with figures of a year."""
    unit = make_unit("X", UnitKind.COMMUNE)
    for month in range(1, 13):
        make_period(month)
    row = make_compliance(unit, ReportingPeriod.objects.get(month=1))
    run(COPY_UNITS, [UNITS])
    names = [each.column for each in row._meta.fields if each.column != "id"]
    other = {"unit_id": "u.id", "period_id": "m.id"}
    chosen = ", ".join(other.get(name, f"c.{name}") for name in names)
    run(COPY_FIGURES.format(columns=", ".join(names), chosen=chosen))
    return unit


def test_figures_of_a_unit_and_its_predecessors_are_found_by_the_index_on_the_unit(unit):
    run("ANALYZE")  # what is known of these rows, and not of those of other tests
    run("SET LOCAL cpu_tuple_cost = 100")  # the fewest rows are the best plan, as they are in a country
    for other_way in ("seqscan", "bitmapscan"):
        run(f"SET LOCAL enable_{other_way} = off")
    with CaptureQueriesContext(connection) as asked:
        assert len(statements.FIGURES.rows(unit=unit.pk, since=2019, today=date(2020, 5, 1))) == 1
    nodes = plan_of(asked[0]["sql"])
    found = [each.get("Index Cond", "") for each in nodes if each.get("Relation Name") == "reporting_compliance"]
    assert set(found) == {"(unit_id = chain.unit)"}
