"""Figures as data values: what a reader sees on the pages, on each basis, in constant statements."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import etree

from exchange.code_tables.codes import Codes, Line, Subject
from exchange.value_sets.export import BASES, WORKING, Asked, bases_for, count_of
from exchange.value_sets.meaning import Scope
from exchange.value_sets.reading import FORMATS, read_values
from reporting.actions.cells import Typed, cells_save
from reporting.actions.submissions import submission_accept, submission_start
from reporting.models import Submission
from tests.exchange.adx.test_adx import SCHEMA
from tests.exchange.province import exported, months
from tests.factories import make_commune
from units.models import Unit
from units.refusals import Refused


@pytest.fixture
def province(working_province):
    """X1 confirmed, X2 sent, SO1 being typed; all of April."""
    submission_accept(submission=working_province.send("X1", 4, (5, 1, 0), (2, 0, 0)), by=working_province.coordinator)
    working_province.send("X2", 4, (7, 0, 0), (0, 0, 0))
    draft = submission_start(unit=working_province.units["SO1"], period=working_province.periods[4])
    typed = {(working_province.procedures["P1"].pk, "received_total"): Typed(9, None)}
    cells_save(submission=draft, by=working_province.clerks["SO1"], typed=typed)
    return working_province


def units_in(user, basis, scope=None):
    values = read_values(exported(user, 4, basis=basis), "json", dimension="procedure").values
    return sorted({value.org_unit for value in values})


@pytest.mark.parametrize(
    ("name", "working", "provisional", "official"),
    [
        ("coordinator", ["SO1", "X1", "X2"], ["X1", "X2"], ["X1"]),
        ("observer", [], ["X1", "X2"], ["X1"]),
        ("administrator", [], [], []),
        ("X1", ["X1"], ["X1"], ["X1"]),
        ("SO1", ["SO1"], [], []),
        ("H1", [], ["X1", "X2"], ["X1"]),
    ],
)
def test_each_reader_gets_the_reports_that_the_pages_show(province, name, working, provisional, official):
    user = province.clerks.get(name) or getattr(province, name)

    assert [units_in(user, basis) for basis in BASES] == [working, provisional, official]


def test_the_bases_that_a_reader_is_offered(province):
    offered = {name: bases_for(Scope(getattr(province, name))) for name in ("coordinator", "observer", "administrator")}

    assert offered == {
        "coordinator": [WORKING, "provisional", "official"],
        "observer": ["provisional", "official"],
        "administrator": [],
    }


def test_a_scope_of_units_and_asked_units_leave_out_the_others(province):
    x1, x2 = province.units["X1"].pk, province.units["X2"].pk
    april = months(4)
    units = {april[0].pk: frozenset({x1, x2})}
    asked = Asked(Scope(province.coordinator, frozenset({x1})), april, "provisional", units)

    assert count_of(asked) == 6


def test_blank_cells_are_left_out_and_zeros_are_not(province):
    content = exported(province.clerks["SO1"], 4).decode()

    assert content == (
        '{"dataSet": "online-dossiers", "dataValues": [\n'
        '{"dataElement": "P1.received_total", "period": "202004", "orgUnit": "SO1", "value": "9"}\n'
        "]}\n"
    )
    assert '"value": "0"' in exported(province.coordinator, 4, basis="official").decode()


def test_adx_of_the_portal_is_valid_by_the_schema(province):
    content = exported(province.coordinator, 4, basis="provisional", format_name="adx")

    SCHEMA.assertValid(etree.fromstring(content))
    assert b'period="2020-04-01/P1M" dataSet="online-dossiers"' in content


def test_a_table_that_calls_two_things_alike_writes_nothing(province):
    codes = Codes([Line(Subject.UNIT, "X1", "X2")])

    with pytest.raises(Refused):
        exported(province.coordinator, 4, basis="provisional", codes=codes)


@pytest.mark.parametrize("format_name", FORMATS)
@pytest.mark.parametrize("basis", BASES)
def test_few_and_many_reports_take_one_statement(province, basis, format_name):
    def statements(*numbers):
        asked = months(*numbers)
        with CaptureQueriesContext(connection) as queries:
            exported(province.coordinator, *numbers, basis=basis, format_name=format_name)
        return len(queries) - 1 if asked else 0  # the months

    assert statements(4) == statements(3, 4) == 1


@pytest.fixture
def reused(working_province):
    """X3 sent April and ended in its middle; another commune has had its code since."""
    working_province.send("X3", 4, (5, 1, 0), (2, 0, 0))
    Unit.objects.filter(code="X3").update(active_until=date(2020, 4, 14))
    later = make_commune("X3", working_province.units["H1"], active_from=date(2020, 4, 15))
    report = submission_start(unit=later, period=working_province.periods[4])
    typed = {(working_province.procedures["C1"].pk, "received_total"): Typed(9, None)}
    cells_save(submission=report, by=working_province.coordinator, typed=typed)
    return working_province


def test_two_units_of_one_code_in_a_period_are_refused_and_never_mixed(reused):
    with pytest.raises(Refused, match="04/2020") as refused:
        exported(reused.coordinator, 4)

    assert refused.value.code == "taken_code"
    assert exported(reused.coordinator, 4, basis="provisional")  # one of the two has sent


def test_what_a_unit_typed_that_ended_before_it_sent_is_in_nobodys_way(reused):
    Submission.objects.filter(unit__active_until__isnull=False).update(sent_revision=None, status="draft")

    values = read_values(exported(reused.coordinator, 4), "json", dimension="procedure").values

    assert [(value.org_unit, value.value) for value in values] == [("X3", "9")]
