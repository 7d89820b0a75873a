"""Reports, results, rankings and indicators; what is missing, and what was sent before."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reporting.actions.figures import figures_drain
from reporting.actions.submissions import submission_accept, submission_start, submission_withdraw
from reporting.models import Compliance, DossierCount, Revision
from tests.api.reads.calls import every_page, read, refusal, states_of
from tests.factories import make_unit
from tests.reporting.cast import STATES, States
from tests.reporting.frozen import frozen_ranking
from units import clock
from units.models import Unit, UnitKind


def test_a_clerk_reads_what_is_typed_and_everybody_else_what_was_sent(working_province, calling):
    working_province.send("X1", 3, (5, 1, 0), (0, 0, 0))
    report = submission_start(unit=working_province.units["X1"], period=working_province.periods[4])
    DossierCount.objects.create(submission=report, procedure=working_province.procedures["C1"], received_total=7)

    def totals(user, month):
        answer = calling(user).get(f"/api/v1/submissions/2020-0{month}/X1")
        if answer.status_code != 200:
            return answer.status_code
        found = answer.json()
        return found["figures"], [each["received_total"] for each in found["cells"]]

    people = working_province
    assert totals(people.clerks["X1"], 4) == ("working", [7, None])
    assert totals(people.coordinator, 4) == ("working", [7, None])
    assert totals(people.clerks["H1"], 4) == totals(people.observer, 4) == totals(people.clerks["X2"], 4) == 404
    assert totals(people.clerks["X1"], 3) == ("sent", [5, 0])
    assert totals(people.clerks["H1"], 3) == totals(people.observer, 3) == ("sent", [5, 0])
    assert totals(people.administrator, 3) == 404


@pytest.mark.parametrize("state", STATES)
def test_a_report_is_listed_for_exactly_those_who_may_open_its_page(working_province, calling, login, state):
    getattr(States(working_province), state)()
    people = working_province
    everybody = [*people.clerks.values(), people.coordinator, people.observer, people.administrator]
    for user in everybody:
        client, browser = calling(user), login(user)
        page = browser.get("/submissions/2020-04/X1/").status_code
        assert client.get("/api/v1/submissions/2020-04/X1").status_code == page, user
        listed = read(client, "submissions", period="2020-04", unit="x1")["items"]
        assert bool(listed) == (page == 200), user


def test_results_are_exact_and_those_of_the_basis(working_province, coordinator):
    report = working_province.send("X1", 3, (6, 1, 0), (3, 0, 2))
    figures_drain()
    asked = {"period": "2020-03", "unit": "X1"}
    (official,) = read(coordinator, "compliance", **asked)["items"]
    (provisional,) = read(coordinator, "compliance", **asked, basis="provisional")["items"]
    assert (official["reported"], official["rate"], official["status"]) == (False, None, "not_reported")
    assert provisional["year_to_date"] == {"received_total": 9, "received_online": 1, "returned_by_post": 2}
    assert provisional["rate"] == "11.11"
    submission_accept(submission=report, by=working_province.coordinator)
    figures_drain()
    (official,) = read(coordinator, "compliance", **asked)["items"]
    assert official == provisional | {"basis": "official"}


def test_a_live_ranking_has_the_order_of_the_page(working_province, coordinator):
    working_province.send("X1", 3, (10, 1, 0), (0, 0, 0))
    working_province.send("X2", 3, (10, 5, 0), (0, 0, 0))
    figures_drain()
    found = read(coordinator, "rankings/live", period="2020-03", kind="commune", basis="provisional")
    assert [(each["rank"], each["unit"]["code"]) for each in found["items"]] == [(1, "X2"), (2, "X1"), (None, "X3")]


def test_a_frozen_ranking_is_answered_as_it_was_judged(working_province, coordinator):
    ranking = frozen_ranking(working_province, 2, lines=2)
    (listed,) = read(coordinator, "rankings", year=2020)["items"]
    assert listed["check_code"] == ranking.sha256
    found = read(coordinator, "rankings/2020-02/1")
    assert found["ranking"] == listed
    assert [(each["position"], each["rate"]) for each in found["items"]] == [(1, "50.00"), (2, "50.00")]
    assert refusal(coordinator, "rankings/2020-02/2") == (404, "not_found")


def test_a_token_of_some_units_reads_no_frozen_line_of_who_had_their_code_before(working_province, calling):
    frozen_ranking(working_province, 2, lines=2)
    Unit.objects.filter(code="SO1").update(active_until=date(2020, 3, 31))
    later = make_unit("SO1", UnitKind.DEPARTMENT, name="Sở Một mới", active_from=date(2020, 4, 1))
    units = [later, working_province.units["SO2"]]
    found = read(calling(working_province.coordinator, units=units), "rankings/2020-02/1")
    assert [each["unit"]["code"] for each in found["items"]] == ["SO2"]


def test_indicators_have_numerators_and_denominators(coordinator):
    found = read(coordinator, "indicators", period="2020-03")
    assert found["full_level"] == {"part": 0, "whole": 7, "percent": "0.00"}
    assert found["online"] is None
    assert refusal(coordinator, "indicators", period="2021-01") == (404, "not_found")


def test_a_program_finds_the_months_that_are_missing(working_province, clerk, coordinator):
    working_province.send("X1", 3, (5, 1, 0), (0, 0, 0))
    submission_start(unit=working_province.units["X2"], period=working_province.periods[3])
    items, _pages = every_page(coordinator, "expected-reports", limit=3)
    found = states_of(items)
    expected = Compliance.objects.expected().filter(basis="provisional", period__opens_on__lte=clock.today())
    assert set(found) == {(each.period.name, each.unit.code) for each in expected.select_related("period", "unit")}
    assert (found["2020-03", "X1"], found["2020-03", "X2"]) == ("submitted", "draft")
    assert {found[pair] for pair in found if pair[0] == "2020-04"} == {"not_begun"}
    missing = read(coordinator, "expected-reports", period="2020-03", state="not_begun", limit=500)["items"]
    assert set(states_of(missing)) == {
        pair for pair, state in found.items() if pair[0] == "2020-03" and state == "not_begun"
    }
    own = read(clerk, "expected-reports")["items"]
    assert {each["unit"]["code"] for each in own} == {"X1"}
    assert states_of(own)["2020-03", "X1"] == "submitted"
    by_month = {each["period"]: each for each in own}
    assert by_month["2020-01"]["is_overdue"]
    assert not by_month["2020-03"]["is_overdue"]


def test_earlier_sendings_are_read_with_their_figures(working_province, clerk):
    first = working_province.send("X1", 3, (5, 1, 0), (0, 0, 0))
    submission_withdraw(submission=first, by=working_province.clerks["X1"])
    working_province.send("X1", 3, (6, 2, 0), (1, 0, 0))
    items, pages = every_page(clerk, "submissions/2020-03/X1/sendings", limit=1)
    assert pages == 2
    assert [(each["number"], each["is_in_force"]) for each in items] == [(1, False), (2, True)]
    assert [[row["received_total"] for row in each["figures"]] for each in items] == [[5, 0], [6, 1]]
    assert [each["check_code"] for each in items] == list(
        Revision.objects.order_by("number").values_list("sha256", flat=True)
    )
    assert read(clerk, "submissions/2020-04/X1/sendings")["items"] == []


def test_few_and_many_sendings_take_the_same_queries(working_province, clerk):
    def queries():
        with CaptureQueriesContext(connection) as taken:
            read(clerk, "submissions/2020-03/X1/sendings")
        return len(taken)

    sent = working_province.send("X1", 3, (5, 1, 0), (0, 0, 0))
    queries()  # the first call of a token is noted
    few = queries()
    for total in (6, 7):
        submission_withdraw(submission=sent, by=working_province.clerks["X1"])
        sent = working_province.send("X1", 3, (total, 1, 0), (0, 0, 0))
    assert queries() == few
