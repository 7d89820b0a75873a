"""A unit that passed whole into another one: who carries on its work sends and corrects its last months."""

from dataclasses import replace
from datetime import date

import pytest
import time_machine

from reporting import rules
from reporting.actions.cells import Typed, cells_save
from reporting.actions.figures import figures_drain, figures_recompute
from reporting.actions.mailing import reminders_mail
from reporting.actions.reminders import reminders_send
from reporting.actions.reorganisations import reorganisation_carry_out
from reporting.actions.submissions import submission_return, submission_start
from reporting.models import Reminder, Submission
from reporting.reorganising.plan import Handling, Passage
from reporting.todo.digest import waiting_for
from tests.factories import make_clerk, make_unit
from tests.reporting.pages import queries_of, text
from tests.reporting.reorganised import plan_of
from tests.reporting.small_province import make_working_province
from units.models import Unit, UnitKind, UnitSuccession, User

pytestmark = pytest.mark.django_db
DAY = date(2020, 4, 1)
MARCH = "/submissions/2020-03/X1/"
NEW = {"X9": {"name": "Xã Mới", "district": "H1", "email": "x9@example.vn", "phone": "0258 9"}}
FIGURES = ((7, 1, 0), (0, 0, 0))


@pytest.fixture(autouse=True)
def may():
    with time_machine.travel("2020-05-10T09:00:00+07:00", tick=False):
        yield


@pytest.fixture
def province():
    made = make_working_province()
    Unit.objects.filter(code__in=["X1", "X2"]).update(email="old@example.vn", phone="0258 1")
    return made


def merge(province, **more):
    """X1 and X2 become X9 on 1 April; their clerks' accounts go along."""
    plan = plan_of(DAY, {"X1": "X9", "X2": "X9"}, NEW, **more)
    reorganisation_carry_out(plan=plan, by=province.administrator)
    figures_drain()
    for name in ("clerk-x1", "clerk-x2"):
        assert User.objects.get(username=name).unit.code == "X9"


def clerk(name="clerk-x1"):
    return User.objects.get(username=name)


def march(code="X1"):
    return Submission.objects.get(unit__code=code, period__month=3)


def returned(province):
    """X1's March, sent before the merger and returned after it."""
    province.send("X1", 3, *FIGURES)
    merge(province)
    submission_return(submission=march(), by=province.coordinator, reason="Thiếu số", until=date(2020, 5, 15))
    return march()


def answers(login, address):
    """Who opens the page of the report."""
    names = ["clerk-x1", "clerk-x2", "clerk-x3", "clerk-h1", "coordinator", "observer", "admin"]
    return {name for name in names if login(clerk(name)).get(address).status_code == 200}


def test_the_successors_clerk_sends_the_last_month_that_the_unit_had_not_sent(province, login):
    merge(province)
    client = login(clerk())
    assert client.get(MARCH).status_code == 200
    saved = client.post(f"{MARCH}cells/", {"cells": {}}, content_type="application/json")
    assert saved.status_code == 200
    client.post(MARCH, {"action": "nil", "approved": "1"})
    sent = march()
    assert (sent.status, sent.sent_revision.sent_by_name, sent.unit.code) == ("submitted", "clerk-x1", "X1")


def test_a_report_that_was_returned_is_corrected_by_the_successors_clerk(province, login):
    report = returned(province)
    assert rules.can_enter(clerk(), report)
    assert rules.can_send(clerk("clerk-x2"), report)
    cells_save(submission=report, by=clerk(), typed={(province.procedures["C1"].pk, "received_total"): Typed(9, 7)})
    page = text(login(clerk()).get("/"))
    assert "Thiếu số" in page
    assert "Báo cáo của UBND xã Một, huyện Một, đơn vị kết thúc hoạt động ngày 31/03/2020" in page


def test_the_report_opens_for_those_who_keep_it_and_no_other_clerk(province, login):
    returned(province)
    assert answers(login, MARCH) == {"clerk-x1", "clerk-x2", "coordinator"}


def test_its_receipt_opens_for_them_too(province, login):
    returned(province)
    assert answers(login, f"{MARCH}receipts/1/") == {"clerk-x1", "clerk-x2", "coordinator"}


@pytest.mark.parametrize("kind", ["split", "abolition"])
def test_after_a_split_or_an_abolition_only_the_coordinator_does(province, login, kind):
    province.send("X1", 3, *FIGURES)
    passages = (
        [Passage("X1", "X2", kind), Passage("X1", "X3", kind)] if kind == "split" else [Passage("X1", "X2", kind)]
    )
    plan = replace(plan_of(DAY, {}), passages=tuple(passages))
    reorganisation_carry_out(plan=plan, by=province.administrator)
    assert "clerk-x2" not in answers(login, MARCH)
    assert "clerk-x3" not in answers(login, MARCH)


def test_a_step_to_come_gives_nothing_yet(province, login):
    province.send("X1", 3, *FIGURES)
    x1, x2 = province.units["X1"], province.units["X2"]
    Unit.objects.filter(pk=x1.pk).update(active_until=date(2020, 5, 31))
    UnitSuccession.objects.create(predecessor=x1, successor=x2, effective_on=date(2020, 6, 1), kind="merger")
    assert "clerk-x2" not in answers(login, MARCH)
    with time_machine.travel("2020-06-01T09:00:00+07:00", tick=False):
        assert "clerk-x2" in answers(login, MARCH)


def test_along_a_chain_each_successor_keeps_it(province, login):
    province.send("X1", 3, *FIGURES)
    merge(province)
    plan = plan_of(date(2020, 5, 1), {"X9": "X3"})
    reorganisation_carry_out(plan=plan, by=province.administrator)
    assert {"clerk-x1", "clerk-x3"} <= answers(login, MARCH)


def test_the_home_page_asks_as_often_for_three_predecessors_as_for_one(province, login):
    x3 = province.units["X3"]
    for number in range(3):
        old = make_unit(f"Y{number}", UnitKind.COMMUNE, parent=province.units["H1"], active_until=date(2020, 3, 31))
        UnitSuccession.objects.create(predecessor=old, successor=x3, effective_on=DAY, kind="merger")
        if number != 1:
            figures_recompute(year=2020)
            asked = queries_of(login(clerk("clerk-x3")), "/")
            if number == 0:
                first = asked
    assert asked == first
    page = text(login(clerk("clerk-x3")).get("/"))
    assert page.count("đơn vị kết thúc hoạt động ngày 31/03/2020") == 9  # three units, January to March


def test_a_correction_is_requested_from_the_successor(province, mailoutbox):
    returned(province)
    assert reminders_mail() == 1
    (mail,) = mailoutbox
    assert mail.to == ["x9@example.vn"]
    assert "Kính gửi: UBND xã Mới, huyện Một" in mail.body
    assert "Đây là báo cáo của UBND xã Một, huyện Một" in mail.body


def test_a_reminder_goes_to_the_successor_and_says_whose_report_it_is(province, mailoutbox):
    merge(province)
    units = [Unit.objects.get(code="X1"), Unit.objects.get(code="X3")]
    Unit.objects.filter(code="X3").update(email="x3@example.vn")
    units[1].refresh_from_db()
    reminders_send(period=province.periods[3], units=units, by=province.coordinator)
    addresses = dict(Reminder.objects.values_list("unit__code", "address"))
    assert addresses == {"X1": "x9@example.vn", "X3": "x3@example.vn"}


def test_the_list_of_whom_to_call_names_the_successor_with_its_clerks_and_number(province, login):
    merge(province)
    page = text(login(province.coordinator).get("/periods/2020-03/missing/"))
    assert "do UBND xã Mới, huyện Một kế thừa" in page
    assert "UBND xã Một, huyện Một – UBND xã Mới, huyện Một – 0258 9" in page


def test_a_districts_digest_names_whose_report_it_is(province):
    old = make_unit("H8", UnitKind.DISTRICT, name="Huyện Tám", active_until=date(2020, 3, 31))
    UnitSuccession.objects.create(predecessor=old, successor=province.units["H1"], effective_on=DAY, kind="merger")
    figures_recompute(year=2020)
    waiting = [each for each in waiting_for(clerk("clerk-h1")) if "/submissions/2020-03/" in each.url]
    assert ["(UBND huyện Tám)" in each.sentence for each in waiting] == ["/H8/" in each.url for each in waiting]
    assert [each for each in waiting if "/H8/" in each.url]


def test_what_was_typed_in_the_month_of_the_end_can_be_read_and_is_not_due(province, login):
    april = submission_start(unit=province.units["X1"], period=province.periods[4])
    typed = {(province.procedures["C1"].pk, "received_total"): Typed(5, None)}
    cells_save(submission=april, by=province.clerks["X1"], typed=typed)
    merge(province, drafts=Handling.KEPT)
    address = "/submissions/2020-04/X1/"
    assert answers(login, address) == {"clerk-x1", "clerk-x2", "coordinator"}
    page = login(clerk()).get(address)
    assert "không còn phải gửi" in text(page)
    assert not page.context["editable"]
    assert not page.context["can_ask"]
    saved = login(clerk()).post(f"{address}cells/", {"cells": {}}, content_type="application/json")
    assert saved.status_code == 409


def test_a_draft_in_which_nothing_was_typed_is_no_report(province, login):
    submission_start(unit=province.units["X1"], period=province.periods[4])
    merge(province)
    assert answers(login, "/submissions/2020-04/X1/") == set()


def test_a_new_clerk_of_the_successor_reads_why_figures_changed(province, login):
    returned(province)
    new = make_clerk(Unit.objects.get(code="X9"), "new")
    page = text(login(new).get("/dashboard/changes/"))
    assert "xã Một" in page
