"""Lines of procedures, their filters and sums by field, worked by hand: what is published when, and who handles it."""

from datetime import date

import pytest

from procedures.models import Procedure, Publication
from reporting.actions.figures import figures_drain
from reporting.by_procedure.lines import (
    Counting,
    ProcedureFilter,
    ProcedureLine,
    field_lines,
    handled_in_all,
    procedure_lines,
)
from reporting.by_procedure.sums import NOTHING, Handled
from reporting.models import Basis
from reporting.selection.choice import Choice
from reporting.selection.selection import Selection
from tests.factories import make_period, make_procedure, make_publication, make_unit, make_user
from units.models import Unit

pytestmark = pytest.mark.usefixtures("may")


@pytest.fixture
def months(db):
    return {month: make_period(month) for month in (1, 2, 3, 4)}


def selection(month=4, span="", basis=Basis.PROVISIONAL):
    return Selection(make_user(), Choice(period=f"2020-{month:02d}", basis=basis, span=span))


def listed(**of):
    return [(line.procedure.code, line.level, line.counting) for line in procedure_lines(selection(**of))]


def test_without_procedures_there_are_no_lines(months):
    assert procedure_lines(selection()) == []
    assert field_lines([]) == []
    assert handled_in_all([]) == NOTHING


def test_a_procedure_that_was_never_published_has_no_line(months):
    make_procedure("C1")
    assert listed() == []


@pytest.mark.parametrize(
    ("on", "until", "span", "codes"),
    [
        (date(2019, 6, 3), date(2020, 1, 1), "", ["C1"]),
        (date(2019, 6, 3), date(2020, 3, 31), "month", []),
        (date(2019, 6, 3), date(2020, 4, 1), "month", ["C1"]),
        (date(2020, 4, 30), None, "month", ["C1"]),
        (date(2020, 5, 1), None, "", []),
    ],
)
def test_a_procedure_published_in_some_month_of_the_page_has_a_line(months, on, until, span, codes):
    make_publication(make_procedure("C1"), on=on, until=until)
    assert [code for code, _level, _counting in listed(span=span)] == codes


def test_a_line_has_the_level_and_the_handlers_of_the_last_month(months):
    procedure = make_procedure("P1")
    make_publication(procedure, ["commune"], until=date(2020, 3, 31))
    make_publication(procedure, ["province"], on=date(2020, 4, 1), level=4, department=make_unit("S", name="Sở Một"))
    (line,) = procedure_lines(selection())
    assert (line.level, line.handled_by) == (4, "Sở Một")
    (line,) = procedure_lines(selection(month=3))
    assert (line.level, line.handled_by) == (3, "Cấp xã")


def test_lines_are_in_the_order_of_the_catalogue_and_without_figures_silent(months):
    for order, code in enumerate(["B", "A", "C"]):
        make_publication(make_procedure(code, sort_order=order))
    lines = procedure_lines(selection())
    assert [line.procedure.code for line in lines] == ["B", "A", "C"]
    assert {line.handled for line in lines} == {NOTHING}
    assert all(line.is_silent for line in lines)


def test_whether_a_procedure_counts_is_said_of_all_the_months(working_province):
    Publication.objects.filter(procedure__code="C1").update(effective_on=date(2020, 1, 1))
    Procedure.objects.exclude(code__in=["C1", "C2"]).delete()
    assert [(code, counting) for code, _level, counting in listed()] == [
        ("C1", Counting.EXEMPT),
        ("C2", Counting.COUNTED),
    ]


def test_a_confirmed_page_shows_nothing_that_waits(working_province):
    working_province.send("X1", 4, (5, 2, 1), (0, 0, 0))
    figures_drain()
    for basis, expected in ((Basis.PROVISIONAL, (5, 2)), (Basis.OFFICIAL, (0, 0))):
        lines = {line.procedure.code: line.handled for line in procedure_lines(selection(basis=basis))}
        assert (lines["C1"].total, lines["C1"].online) == expected


def line(code="1.000001", name="Cấp giấy phép", field="Đất đai", online=0, total=0, levels=("commune",), **values):
    procedure = Procedure(code=code, name=name, field=field)
    procedure.fill_keys()
    publication = Publication(level=3, **{f"at_{level}": True for level in levels} | values)
    handled = Handled(received_total=total, received_online=online)
    return ProcedureLine(procedure, publication, Counting.COUNTED, handled)


HEALTH = Unit(code="SYT", kind="department", name="Sở Y tế")


@pytest.mark.parametrize(
    ("query", "leaves"),
    [
        ({}, True),
        ({"q": "  "}, True),
        ({"q": "CAP GIAY"}, True),
        ({"q": " giấy phép "}, True),
        ({"q": "00001"}, True),
        ({"q": "00002"}, False),
        ({"field": "Đất đai"}, True),
        ({"field": "Đất"}, False),
        ({"authority": "province"}, True),
        ({"authority": "commune"}, True),
        ({"authority": "district"}, False),
        ({"authority": "x"}, True),
        ({"department": "SYT"}, True),
        ({"department": "SCT"}, False),
        ({"level": "3"}, True),
        ({"level": "4"}, False),
        ({"level": "50"}, True),
        ({"online": "none"}, False),
        ({"online": "x"}, True),
        ({"q": "cap", "level": "4"}, False),
        ({"q": "x" * 201}, True),
    ],
)
def test_a_filter_leaves_what_fits_all_of_it(query, leaves):
    one = line(online=1, total=2, levels=("province", "commune"), department=HEALTH)
    assert ProcedureFilter.of(query).leaves(one) is leaves


def test_a_procedure_without_a_department_is_of_none():
    assert ProcedureFilter.of({"department": "SYT"}).leaves(line()) is False
    assert ProcedureFilter.of({"department": ""}).leaves(line()) is True


@pytest.mark.parametrize(("online", "exempt", "is_silent"), [(0, 0, True), (1, 0, False), (0, 1, False)])
def test_an_online_dossier_that_does_not_count_breaks_the_silence_too(online, exempt, is_silent):
    handled = Handled(received_total=5, received_online=online, exempt_received_online=exempt)
    one = ProcedureLine(Procedure(code="C1"), Publication(level=3), Counting.COUNTED, handled)
    assert one.is_silent is is_silent
    assert ProcedureFilter.of({"online": "none"}).leaves(one) is is_silent


def test_fields_come_in_the_order_of_their_first_procedure_with_their_sums():
    lines = [
        line(field="Y tế", total=2, online=1),
        line(field="Đất đai", total=5),
        line(field="Y tế", total=3),
        line(field=""),
    ]
    found = field_lines(lines)
    assert [(each.field, each.procedures, each.silent) for each in found] == [
        ("Y tế", 2, 1),
        ("Đất đai", 1, 1),
        ("", 1, 1),
    ]
    assert [(each.handled.total, each.handled.online) for each in found] == [(5, 1), (5, 0), (0, 0)]
    assert handled_in_all(found) == handled_in_all(lines)


def test_the_queries_are_as_many_for_one_procedure_as_for_three(months, django_assert_num_queries):
    make_publication(make_procedure("A"))
    for _time in range(2):
        chosen = selection()
        with django_assert_num_queries(4):
            found = procedure_lines(chosen)
            assert found
            assert all(each.handled_by for each in found)
        for code in (f"{len(found)}B", f"{len(found)}C"):
            make_publication(make_procedure(code))
