"""Decisions on procedures: what each ends and begins, and what it refuses."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from procedures.actions.publications import (
    Decision,
    handler_values,
    level_values,
    publications_change,
    publications_open,
    publications_revoke,
)
from procedures.models import Procedure, Publication
from tests.factories import make_procedure, make_publication, make_unit, make_user
from units.models import Role, StaleFigures
from units.refusals import Refused

DAY = date(2020, 9, 1)
BEFORE = date(2020, 8, 31)
DECISION = Decision("1702/QĐ-UBND", date(2020, 8, 20))
FIRST = date(2019, 6, 3)


@pytest.fixture
def administrator(db):
    return make_user(Role.ADMINISTRATOR)


@pytest.fixture
def department(db):
    return make_unit("S1")


@pytest.fixture
def published(department):
    return make_publication(make_procedure("P1"), ["province", "commune"], department=department)


def rows(procedure):
    """Each publication of ``procedure``: its days, level, authority levels, and the decisions at both ends."""
    return [
        (each.effective_on, each.ended_on, each.level, each.levels, each.decision_number, each.revocation_number)
        for each in procedure.publications.order_by("effective_on")
    ]


def refused(action, *procedures, on=DAY, **values):
    with pytest.raises(Refused) as caught:
        action(procedures=[each.pk for each in procedures], on=on, decision=DECISION, by=None, **values)
    return caught.value.sentence


def raised(*procedures, on=DAY, level=4, by=None):
    return publications_change(
        procedures=[each.pk for each in procedures], on=on, values=level_values(level), decision=DECISION, by=by
    )


def test_a_raise_ends_the_publication_the_day_before_and_begins_the_next(published, administrator):
    raised(published.procedure, by=administrator)
    handlers = ["province", "commune"]
    assert rows(published.procedure) == [
        (FIRST, BEFORE, 3, handlers, "", ""),
        (DAY, None, 4, handlers, "1702/QĐ-UBND", ""),
    ]
    following = Publication.objects.get(effective_on=DAY)
    assert (following.department_id, following.decision_date) == (published.department_id, DECISION.on)
    assert following.history.get().history_user == administrator
    assert published.history.first().ended_on == BEFORE
    assert StaleFigures.objects.count() == 1


def test_a_raise_of_a_publication_that_will_end_ends_on_the_same_day(published):
    published.ended_on, published.revocation_number = date(2020, 12, 31), "9/QĐ"
    published.save()
    raised(published.procedure)
    assert rows(published.procedure) == [
        (FIRST, BEFORE, 3, published.levels, "", ""),
        (DAY, date(2020, 12, 31), 4, published.levels, "1702/QĐ-UBND", "9/QĐ"),
    ]


def test_a_revocation_keeps_its_decision_and_the_day_before_is_the_last(published):
    publications_revoke(procedures=[published.procedure_id], on=DAY, decision=DECISION, by=None)
    published.refresh_from_db()
    assert (published.ended_on, published.revocation_number) == (BEFORE, "1702/QĐ-UBND")
    assert (published.revocation_date, published.decision_number) == (DECISION.on, "")


def test_a_procedure_goes_to_another_department_or_other_levels_from_the_day(published, department):
    other = make_unit("S2")
    moved = handler_values(["province"], other)
    publications_change(procedures=[published.procedure_id], on=DAY, values=moved, decision=DECISION, by=None)
    earlier, later = published.procedure.publications.order_by("effective_on")
    assert (earlier.department, earlier.levels, earlier.ended_on) == (department, ["province", "commune"], BEFORE)
    assert (later.department, later.levels, later.level) == (other, ["province"], 3)


def test_new_and_revoked_procedures_are_published_from_the_day(published, department):
    publications_revoke(procedures=[published.procedure_id], on=DAY, decision=DECISION, by=None)
    new = make_procedure("P2")
    values = level_values(4) | handler_values(["district"], None)
    again = date(2020, 11, 1)
    publications_open(procedures=[published.procedure_id, new.pk], on=again, values=values, decision=DECISION, by=None)
    assert rows(new) == [(again, None, 4, ["district"], "1702/QĐ-UBND", "")]
    assert rows(published.procedure)[1] == rows(new)[0]


def test_many_procedures_take_as_many_statements_as_one(department):
    found = [make_publication(make_procedure(f"P{n}"), ["province"], department=department) for n in range(20)]
    with CaptureQueriesContext(connection) as one:
        raised(found[0].procedure)
    with CaptureQueriesContext(connection) as many:
        raised(*(each.procedure for each in found[1:]))
    assert len(many) == len(one)
    assert Publication.objects.filter(level=4, effective_on=DAY).count() == 20


def test_more_procedures_than_a_statement_takes_values_are_raised_at_once(department):
    numbers = range(1001)
    procedures = Procedure.objects.bulk_create(
        Procedure(code=f"N{n}", name=f"N{n}", field="F", sort_key="", search_key="") for n in numbers
    )
    Publication.objects.bulk_create(
        Publication(procedure=each, level=3, at_commune=True, effective_on=FIRST) for each in procedures
    )
    raised(*procedures)
    assert Publication.objects.filter(level=4).count() == 1001


def test_a_day_outside_the_publication_is_refused(published):
    procedure = published.procedure
    for action, more in ((publications_change, {"values": level_values(4)}), (publications_revoke, {})):
        before = refused(action, procedure, on=date(2019, 1, 1), **more)
        at_the_start = refused(action, procedure, on=FIRST, **more)
        assert before.startswith("P1: ")
        assert "01/01/2019" in before
        assert "03/06/2019" in at_the_start
    assert rows(procedure) == [(FIRST, None, 3, published.levels, "", "")]


def test_a_day_before_a_later_publication_is_refused(published):
    raised(published.procedure)
    earlier = date(2020, 3, 1)
    values = level_values(4) | handler_values(["commune"], None)
    for action, more in ((publications_change, {"values": level_values(4)}), (publications_revoke, {})):
        assert "01/09/2020" in refused(action, published.procedure, on=earlier, **more)
    assert "03/06/2019" in refused(publications_open, published.procedure, on=earlier, values=values)
    before_all = refused(publications_open, published.procedure, on=date(2018, 1, 1), values=values)
    assert "03/06/2019" in before_all
    assert Publication.objects.count() == 2


def test_nothing_to_change_is_refused(published):
    assert "đã được công bố như vậy" in refused(publications_change, published.procedure, values=level_values(3))
    publications_revoke(procedures=[published.procedure_id], on=DAY, decision=DECISION, by=None)
    assert "31/08/2020" in refused(publications_revoke, published.procedure)


def test_no_procedure_is_refused(db):
    assert refused(publications_revoke) == "Đề nghị chọn ít nhất một TTHC."


def test_handlers_that_do_not_fit_a_department_are_refused(published):
    assert "P1: Chỉ TTHC cấp tỉnh" in refused(publications_change, published.procedure, values={"at_province": False})


def test_one_refused_procedure_refuses_all_and_only_ten_are_named(published):
    ended = [make_publication(make_procedure(f"E{n:02}"), until=date(2020, 1, 1)) for n in range(12)]
    said = refused(
        publications_change, published.procedure, *(each.procedure for each in ended), values=level_values(4)
    )
    assert [code for code in ("E00", "E09", "E10", "P1") if f"{code}:" in said] == ["E00", "E09"]
    assert "2 TTHC khác" in said
    assert not Publication.objects.filter(level=4).exists()
