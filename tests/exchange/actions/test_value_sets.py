"""Bringing figures of another system: what is good is typed into the cells, what is not is said with its place."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exchange.actions.value_sets import value_set_import
from exchange.code_tables.codes import OWN_CODES, Codes, Line, Scheme, Subject
from exchange.value_sets.meaning import Scope
from exchange.value_sets.reading import FORMATS, read_values
from exchange.value_sets.values import DataValue
from reporting.actions.submissions import submission_send
from reporting.models import NUMBERS, CountSource, DossierCount, Submission
from tests.exchange.province import exported, take_back, value_set
from tests.reporting.actions.helpers import everything

CODES = {
    "own": OWN_CODES,
    "figure": Codes(scheme=Scheme.FIGURE),
    "procedure": Codes(scheme=Scheme.PROCEDURE),
    "theirs": Codes(
        [
            Line(Subject.UNIT, "X1", "DiszpKrYNg8"),
            Line(Subject.UNIT, "X2", "FNnj3jKGS7i"),
            Line(Subject.PROCEDURE, "C1", "Cấp giấy khai sinh"),
            Line(Subject.FIGURE, "received_total", "f7n9E0hX8qk"),
            Line(Subject.ELEMENT, "C2.received_online", "Ix2HsbDMLea"),
        ],
        data_set="pBOMPrpg1QX",
        dimension="tthc",
    ),
}


def brought(content, user, format_name="json", codes=OWN_CODES, **choices):
    values = read_values(content, format_name, dimension=codes.dimension)
    return value_set_import(value_set=values, codes=codes, scope=Scope(user), source=CountSource.FILE, **choices)


def value(element="C1.received_total", amount="5", unit="X1", period="202004", **parts):
    return DataValue(element, period, unit, amount, **parts)


def bring(user, *values, **choices):
    return value_set_import(
        value_set=value_set(*values), codes=OWN_CODES, scope=Scope(user), source=CountSource.FILE, **choices
    )


def stored():
    rows = DossierCount.objects.order_by("submission__unit__code", "submission__period__month", "procedure__code")
    return list(rows.values_list("submission__unit__code", "submission__period__month", "procedure__code", *NUMBERS))


def test_values_become_the_cells_of_their_units_and_months(province):
    done = bring(
        province.coordinator,
        value("C1.received_total", "5"),
        value("C1.received_online", "2"),
        value("P1.returned_by_post", "0", unit="SO1", period="2020-03-01/P1M"),
    )

    assert stored() == [("SO1", 3, "P1", None, None, 0), ("X1", 4, "C1", 5, 2, None)]
    assert (done.values, done.new, done.replaced, done.cleared, done.faults, done.is_saved) == (3, 3, 0, 0, [], True)
    assert Submission.objects.filter(sent_revision=None).count() == 2


def test_a_value_replaces_what_is_there_and_a_deleted_one_clears_it(province):
    clerk = province.clerks["X1"]
    bring(clerk, value(amount="5"), value("C1.received_online", "2"), value("C2.received_total", "7"))

    done = bring(
        clerk, value(amount="6"), value("C1.received_online", "", deleted=True), value("C2.received_total", "7")
    )

    assert stored() == [("X1", 4, "C1", 6, None, None), ("X1", 4, "C2", 7, None, None)]
    assert (done.new, done.replaced, done.cleared, done.unchanged) == (0, 1, 1, 1)


def test_what_cannot_be_seen_in_a_value_is_left_out(province):
    assert bring(province.clerks["X1"], value(amount="\u200e5\ufeff")).is_saved
    assert stored() == [("X1", 4, "C1", 5, None, None)]


REFUSED = [
    (value(period="202013"), "period", "period_unknown"),
    (value(period="2020"), "period", "period_shape"),
    (value(period="2020-04-02/P1M"), "period", "period_days"),
    (value(unit="X9"), "orgUnit", "unit_unknown"),
    (value("C1.received"), "dataElement", "code_unknown"),
    (value("Z9.received_total"), "dataElement", "code_unknown"),
    (value("P1.received_total"), "dataElement", "not_reported"),
    (value(category_option_combo="male"), "categoryOptionCombo", "code_unknown"),
    (value(attribute_option_combo="partner"), "attributeOptionCombo", "divided"),
    (value(data_set="another"), "dataSet", "data_set"),
    (value(amount="1.5"), "value", "not_whole"),
    (value(amount="1.234"), "value", "not_whole"),
    (value(amount="-1"), "value", "out_of_range"),
    (value(amount="9" * 20), "value", "out_of_range"),
    (value(amount="٥"), "value", "not_whole"),
    (value(amount="10000000"), "value", "out_of_range"),
    (value("C2.received_online", "8"), "value", "online_above_total"),
    (value("C2.received_total", "3"), "value", "twice"),
]


@pytest.mark.parametrize(("wrong", "part", "code"), REFUSED)
def test_a_wrong_value_is_said_with_its_place_and_stops_all(province, wrong, part, code):
    good = [value("C1.returned_by_post", "1"), value("C2.received_total", "4")]
    before = everything()

    done = bring(province.coordinator, *good, wrong)

    found = [fault for fault in done.faults if fault.index == 2]
    assert [(fault.part, fault.code) for fault in found] == [(part, code)]
    assert found[0].sentence
    assert done.is_saved is False
    assert everything() == before


def test_good_values_alone_are_written_where_that_was_asked_for(province):
    done = bring(province.coordinator, value(), value(unit="X9"), value("C2.received_total", "x"), good_only=True)

    assert stored() == [("X1", 4, "C1", 5, None, None)]
    assert ([fault.index for fault in done.faults], done.is_saved) == ([1, 2], True)


def test_a_number_out_of_range_takes_no_other_of_its_row_with_it(province):
    row = [value("C1.received_total"), value("C1.received_online", "2"), value("C1.returned_by_post", "10000000")]

    done = bring(province.coordinator, *row, good_only=True)

    assert [(fault.index, fault.code) for fault in done.faults] == [(2, "out_of_range")]
    assert stored() == [("X1", 4, "C1", 5, 2, None)]


def test_what_is_left_of_a_row_must_go_with_what_is_stored(province):
    bring(province.coordinator, value("C1.received_total", "9"), value("C1.received_online", "9"))

    row = [value("C1.received_total", "5"), value("C1.received_online", "10000000")]
    done = bring(province.coordinator, *row, good_only=True)

    assert [(fault.index, fault.code) for fault in done.faults] == [(0, "online_above_total"), (1, "out_of_range")]
    assert stored() == [("X1", 4, "C1", 9, 9, None)]


def test_a_report_that_was_sent_takes_no_values(province):
    province.send("X1", 4, (5, 1, 0), (0, 0, 0))
    before = everything()

    done = bring(province.coordinator, value(amount="50"), value(unit="X2"))

    assert [(fault.index, fault.part, fault.code) for fault in done.faults] == [(0, "orgUnit", "not_open")]
    assert everything() == before


def test_a_clerk_reads_of_other_units_what_is_said_of_none(province):
    clerk = province.clerks["X1"]

    faults = bring(clerk, value(unit="X2"), value(unit="no-such"), value(unit="H1")).faults

    assert [fault.code for fault in faults] == ["unit_unknown"] * 3
    assert faults[0].sentence.replace("X2", "?") == faults[1].sentence.replace("no-such", "?")


@pytest.mark.parametrize("name", ["observer", "administrator"])
def test_who_enters_no_figures_brings_none(province, name):
    assert [fault.code for fault in bring(getattr(province, name), value()).faults] == ["unit_unknown"]


def test_a_token_that_names_units_reaches_no_other(province):
    scope = Scope(province.coordinator, frozenset({province.units["X1"].pk}))

    done = value_set_import(
        value_set=value_set(value(), value(unit="X2")), codes=OWN_CODES, scope=scope, source=CountSource.API
    )

    assert [(fault.index, fault.code) for fault in done.faults] == [(1, "unit_unknown")]


def test_what_is_read_over_is_said(province):
    done = value_set_import(
        value_set=value_set(value(comment="xem lại"), complete=True),
        codes=OWN_CODES,
        scope=Scope(province.coordinator),
        source=CountSource.FILE,
    )

    assert len(done.notes) == 2
    assert Submission.objects.get().sent_revision is None


def test_a_dry_run_and_the_import_after_it_have_the_same_digest(province):
    values = [value(), value(unit="X9")]
    before = everything()

    dry = bring(province.coordinator, *values, good_only=True, dry_run=True)

    assert everything() == before
    assert bring(province.coordinator, *values, good_only=True).digest == dry.digest
    assert bring(province.coordinator, *values, good_only=True, dry_run=True).digest != dry.digest


@pytest.mark.parametrize("codes", CODES.values(), ids=CODES)
@pytest.mark.parametrize("format_name", FORMATS)
def test_a_file_that_is_taken_and_given_again_is_the_same_bytes(province, codes, format_name):
    province.send("X1", 4, (5, 1, 0), (9_999_999, 0, 3))
    province.send("X2", 4, (0, 0, 0), (7, 7, 0))
    province.send("X1", 3, (3, 1, 2), (0, 0, 0))
    province.send("SO1", 4, (1, 1, 1), (2, 0, 0))
    given_out = exported(province.coordinator, 3, 4, basis="provisional", codes=codes, format_name=format_name)
    as_typed = exported(province.coordinator, 3, 4, codes=codes, format_name=format_name)
    with transaction.atomic():
        DossierCount.objects.all().delete()
        Submission.objects.update(sent_revision=None, status="draft")

        done = brought(given_out, province.coordinator, format_name, codes)

        assert (done.faults, done.values) == ([], 24)
        again = exported(province.coordinator, 3, 4, codes=codes, format_name=format_name)
    assert given_out == as_typed == again


FIGURES = st.tuples(st.integers(0, 9_999_999), st.integers(0, 9_999_999), st.integers(0, 9_999_999)).map(
    lambda numbers: (max(numbers[:2]), min(numbers[:2]), numbers[2])
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    figures=st.dictionaries(
        st.tuples(st.sampled_from(["X1", "X2", "X3"]), st.sampled_from(["C1", "C2"]), st.sampled_from([3, 4])),
        FIGURES,
        min_size=1,
    ),
    name=st.sampled_from(sorted(CODES)),
    format_name=st.sampled_from(sorted(FORMATS)),
)
def test_any_figures_come_back_as_they_went_out(working_province, figures, name, format_name):
    codes, coordinator = CODES[name], working_province.coordinator
    with transaction.atomic():
        values = [
            value(f"{procedure}.{figure}", str(number), unit, f"2020{month:02d}")
            for (unit, procedure, month), numbers in figures.items()
            for figure, number in zip(NUMBERS, numbers, strict=True)
        ]
        assert bring(coordinator, *values).faults == []
        out = exported(coordinator, 3, 4, codes=codes, format_name=format_name)
        take_back()
        assert brought(out, coordinator, format_name, codes).faults == []
        assert exported(coordinator, 3, 4, codes=codes, format_name=format_name) == out
        transaction.set_rollback(True)


def test_few_and_many_values_take_the_same_number_of_statements(province):
    def statements(units, figures):
        values = [value(f"C1.{figure}", "1", unit) for unit in units for figure in figures]
        with CaptureQueriesContext(connection) as queries:
            assert bring(province.coordinator, *values, dry_run=True).faults == []
        return len(queries)

    assert statements(["X1"], NUMBERS[:1]) == statements(["X1"], NUMBERS)
    assert statements(["X1", "X2"], NUMBERS[:1]) == statements(["X1", "X2"], NUMBERS)


def test_figures_that_were_brought_are_sent_by_who_sends_them(province):
    clerk = province.clerks["X1"]
    values = [value(f"{code}.{figure}", "1") for code in ("C1", "C2") for figure in NUMBERS]

    bring(clerk, *values)
    sent = submission_send(submission=Submission.objects.get(), by=clerk, approved=True)

    assert list(sent.sent_revision.counts.values_list(*NUMBERS)) == [(1, 1, 1), (1, 1, 1)]
