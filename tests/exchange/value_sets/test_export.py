"""Figures as data values: what a reader sees on the pages, on each basis, in constant statements."""

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
from tests.exchange.adx.test_adx import SCHEMA
from tests.exchange.province import exported, months
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
    asked = Asked(Scope(province.coordinator, frozenset({x1})), months(4), "provisional", frozenset({x1, x2}))

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
