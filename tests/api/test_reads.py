"""What is read: the same as the portal's pages say, page by page, and nothing twice where nothing changed."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.models import update_last_login
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from api.models import Verb
from procedures.models import AuthorityLevel
from reporting.actions.figures import figures_drain
from reporting.actions.submissions import submission_accept, submission_start, submission_withdraw
from reporting.models import Compliance, DossierCount, Revision
from tests.api.conftest import make_token, program
from tests.factories import make_commune, make_period, make_procedure, make_publication, make_succession, make_unit
from tests.reporting.cast import STATES, States
from tests.reporting.frozen import frozen_ranking
from units import clock
from units.models import Unit, UnitKind, User


@pytest.fixture
def coordinator(working_province, calling):
    return calling(working_province.coordinator)


@pytest.fixture
def clerk(working_province, calling):
    return calling(working_province.clerks["X1"])


def read(client, address, **query):
    answer = client.get(f"/api/v1/{address}", query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def refusal(client, address, **query):
    answer = client.get(f"/api/v1/{address}", query)
    return answer.status_code, answer.json()["code"]


def codes(found):
    return [each["code"] for each in found["items"]]


# --- Pages ------------------------------------------------------------------------------------------------------------


def every_page(client, address, **query):
    """The items of all pages, and how many pages there were."""
    items, cursor, pages = [], None, 0
    while pages == 0 or cursor:
        page = read(client, address, **query, **({"cursor": cursor} if cursor else {}))
        items, cursor, pages = items + page["items"], page["next"], pages + 1
    return items, pages


@pytest.mark.parametrize(
    ("address", "query"),
    [
        ("units", {}),
        ("procedures", {}),
        ("periods", {}),
        ("periods/2020-03/procedures", {}),
        ("quotas", {"period": "2020-03"}),
        ("compliance", {"period": "2020-03"}),
        ("rankings/live", {"period": "2020-03", "kind": "commune"}),
        ("submissions", {}),
    ],
)
def test_pages_of_two_hold_what_one_page_holds(working_province, coordinator, address, query):
    for code in ("X1", "X2", "X3"):
        working_province.send(code, 3, (5, 1, 0), (0, 0, 0))
    figures_drain()
    whole = read(coordinator, address, **query)
    assert whole["next"] is None
    items, pages = every_page(coordinator, address, **query, limit=2)
    assert items == whole["items"]
    assert pages == -(-len(items) // 2) > 1


def test_a_row_added_between_two_pages_shifts_none(working_province, coordinator):
    first = read(coordinator, "units", limit=3)
    make_commune("A0", working_province.units["H1"], sort_order=0)
    rest, _pages = every_page(coordinator, "units", limit=3)
    second = read(coordinator, "units", limit=3, cursor=first["next"])
    assert codes(first) + codes(second) == [each["code"] for each in rest][:6]


def test_a_cursor_opens_only_the_list_that_gave_it(coordinator):
    cursor = read(coordinator, "units", limit=2)["next"]
    assert refusal(coordinator, "units", cursor=cursor, kind="commune") == (404, "cursor_unknown")
    assert refusal(coordinator, "periods", cursor=cursor) == (404, "cursor_unknown")
    assert refusal(coordinator, "units", cursor=cursor[:-1]) == (404, "cursor_unknown")
    assert refusal(coordinator, "units", cursor="x") == (404, "cursor_unknown")


def test_a_ranking_that_changed_is_read_again_from_its_beginning(working_province, coordinator):
    asked = {"period": "2020-03", "kind": "commune", "limit": 1, "basis": "provisional"}
    cursor = read(coordinator, "rankings/live", **asked)["next"]
    working_province.send("X3", 3, (5, 5, 0), (0, 0, 0))
    figures_drain()
    assert refusal(coordinator, "rankings/live", **asked, cursor=cursor) == (409, "list_changed")


def test_a_ranking_in_which_nothing_changed_is_read_on_while_others_work(working_province, coordinator):
    """In the hour of a deadline something is sent every few seconds, which moves no confirmed figure."""
    asked = {"period": "2020-03", "kind": "commune", "limit": 1, "basis": "official"}
    first = read(coordinator, "rankings/live", **asked)
    working_province.send("X3", 3, (5, 5, 0), (0, 0, 0))
    figures_drain()
    second = read(coordinator, "rankings/live", **asked, cursor=first["next"])
    assert second["items"] == read(coordinator, "rankings/live", **asked | {"limit": 2})["items"][1:]


# --- What a call may ask for ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "place", "code"),
    [
        ({"kind": "x"}, "query.kind", "literal_error"),
        ({"limit": "0"}, "query.limit", "greater_than_equal"),
        ({"limit": "501"}, "query.limit", "less_than_equal"),
        ({"limit": "many"}, "query.limit", "int_parsing"),
        ({"on": "1588204800"}, "query.on", "date_parsing"),
        ({"on": "2020-02-30"}, "query.on", "date_from_datetime_parsing"),
        ({"district": "5 6"}, "query.district", "string_pattern_mismatch"),
        ({"kinds": "commune"}, "query.kinds", "unknown"),
        ({"kind": ["commune", "district"]}, "query.kind", "repeated"),
    ],
)
def test_a_value_that_is_not_known_is_refused_at_its_place(coordinator, query, place, code):
    answer = coordinator.get("/api/v1/units", query)
    assert answer.status_code == 422
    (fault,) = answer.json()["errors"]
    assert (fault["place"], fault["code"]) == (place, code)
    assert fault["detail"] in answer.json()["detail"]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("vi", "Nhiều nhất là 500."),
        ("en-GB,en;q=0.9", "At most 500."),
        ("fr,de;q=0.5", "Nhiều nhất là 500."),
        ("fr, en;q=0.1", "At most 500."),
        ("en;q=0, vi", "Nhiều nhất là 500."),
        ("", "Nhiều nhất là 500."),
    ],
)
def test_a_refusal_speaks_the_language_of_the_caller(working_province, language, sentence):
    text = make_token(working_province.coordinator)[1]
    answer = program(text, **{"Accept-Language": language}).get("/api/v1/units?limit=501")
    assert answer.json()["errors"][0]["detail"] == sentence
    assert answer.headers["Content-Language"] == ("en" if sentence.startswith("At") else "vi")


def test_values_to_choose_from_are_listed_without_words_of_another_language(coordinator):
    said = coordinator.get("/api/v1/units?kind=x").json()["errors"][0]["detail"]
    assert said.endswith(": department, district, commune.")


def test_a_month_is_named_by_the_digits_of_its_name_alone(clerk):
    assert clerk.get("/api/v1/months/2020-04/X1").status_code == 200
    assert clerk.get("/api/v1/months/٢٠٢٠-04/X1").status_code == 404


def test_a_refusal_names_the_request(coordinator):
    answer = coordinator.get("/api/v1/units?limit=501")
    assert answer.json()["request"] == answer.headers["X-Request-ID"]
    assert answer.headers["Content-Type"] == "application/problem+json"


# --- Unchanged answers ------------------------------------------------------------------------------------------------

ANSWERS = {
    "units": 1,
    "units/X1": 1,
    "procedures": 1,
    "periods": 1,
    "quotas?period=2020-03": 1,
    "compliance?period=2020-03": 1,
    "rankings/live?period=2020-03&kind=commune": 1,
    "indicators?period=2020-03": 1,
}


@pytest.mark.parametrize("address", ANSWERS)
@override_settings(DEBUG=False)
def test_an_answer_that_the_caller_has_is_not_made_again(working_province, coordinator, address):
    first = coordinator.get(f"/api/v1/{address}")
    tag = first.headers["ETag"]
    with CaptureQueriesContext(connection) as queries:
        again = coordinator.get(f"/api/v1/{address}", headers={"If-None-Match": f"W/{tag}"})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    assert len(queries) == ANSWERS[address]
    make_unit("Z1", UnitKind.DEPARTMENT)
    assert coordinator.get(f"/api/v1/{address}", headers={"If-None-Match": tag}).status_code == 200


def test_an_answer_of_another_token_or_language_is_another_one(working_province, calling):
    first = calling(working_province.coordinator).get("/api/v1/units").headers["ETag"]
    other = calling(working_province.coordinator)
    assert other.get("/api/v1/units").headers["ETag"] != first
    english = other.get("/api/v1/units", headers={"Accept-Language": "en"})
    assert english.headers["ETag"] != other.get("/api/v1/units").headers["ETag"]
    assert "Authorization" in english.headers["Vary"]


def test_a_login_of_the_owner_leaves_the_answers_as_they_were(working_province, coordinator):
    tag = coordinator.get("/api/v1/units").headers["ETag"]
    update_last_login(User, User.objects.get(pk=working_province.coordinator.pk))
    assert coordinator.get("/api/v1/units", headers={"If-None-Match": tag}).status_code == 304


def test_a_report_is_answered_again_once_a_cell_is_typed(working_province, clerk):
    """Working cells are in a table that no version counts: the answer is compared by its text."""
    address = "/api/v1/submissions/2020-03/X1"
    report = submission_start(unit=working_province.units["X1"], period=working_province.periods[3])
    tag = clerk.get(address).headers["ETag"]
    assert clerk.get(address, headers={"If-None-Match": tag}).status_code == 304
    DossierCount.objects.create(submission=report, procedure=working_province.procedures["C1"], received_total=7)
    assert clerk.get(address, headers={"If-None-Match": tag}).status_code == 200


# --- Units and catalogue ----------------------------------------------------------------------------------------------


def test_units_are_those_of_the_day(working_province, coordinator):
    old, new = working_province.units["X3"], None
    Unit.objects.filter(pk=old.pk).update(active_until="2020-03-31", gso_code="22364")
    new = make_commune("X4", working_province.units["H1"], active_from="2020-04-01")
    make_succession(Unit.objects.get(pk=old.pk), new, "2020-04-01")
    assert codes(read(coordinator, "units", kind="commune", on="2020-03-31")) == ["X1", "X2", "X3"]
    assert codes(read(coordinator, "units", kind="commune", on="2020-04-01")) == ["X1", "X2", "X4"]
    assert codes(read(coordinator, "units", national_code="22364", on="2020-03-31")) == ["X3"]
    assert codes(read(coordinator, "units", district="h1")) == ["X1", "X2", "X4"]
    then = read(coordinator, "units/x3", on="2020-03-31")
    assert (then["national_code"], then["name"], then["district"]) == ("22364", "UBND xã Ba, huyện Một", "H1")
    assert then["successors"] == [{"code": "X4", "effective_on": "2020-04-01", "kind": "merger"}]
    assert refusal(coordinator, "units/X3") == (404, "not_found")


def test_the_catalogue_is_that_of_the_day_and_says_what_counts_in_a_month(working_province, coordinator):
    fresh = make_procedure("N1")
    make_publication(fresh, [AuthorityLevel.COMMUNE], on=date(2020, 3, 10))
    published = {
        day: {each["procedure"]: each["authorities"] for each in read(coordinator, "procedures", on=day)["items"]}
        for day in ("2020-03-09", "2020-03-10")
    }
    assert "N1" not in published["2020-03-09"]
    assert published["2020-03-10"]["N1"] == ["commune"]
    communes = read(coordinator, "periods/2020-03/procedures", kind="commune")["items"]
    assert {each["procedure"]: each["counts"] for each in communes} == {"C1": True, "C2": True, "N1": False}
    departments = read(coordinator, "periods/2020-03/procedures", department="so1")["items"]
    assert [each["procedure"] for each in departments] == ["P1", "P2"]
    assert [each["effective_on"] for each in coordinator.get("/api/v1/procedures/n1").json()] == ["2020-03-10"]
    assert refusal(coordinator, "procedures/Z9") == (404, "not_found")


def test_drafts_of_decisions_are_no_quotas(working_province, coordinator):
    assert len(read(coordinator, "quota-decisions", year=2020)["items"]) == 1
    working_province.decision.state = "draft"
    working_province.decision.save()
    assert read(coordinator, "quota-decisions")["items"] == []
    assert read(coordinator, "quotas", period="2020-03")["items"] == []


# --- Reports and results ----------------------------------------------------------------------------------------------


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


# --- Cost -------------------------------------------------------------------------------------------------------------

QUERIES = {
    "token": 1,
    "units": 3,
    "units/X1": 5,
    "procedures": 2,
    "procedures/C1": 3,
    "periods/2020-03/procedures": 5,
    "quota-decisions": 3,
    "quotas?period=2020-03": 4,
    "periods": 2,
    "periods/2020-03": 2,
    "submissions": 2,
    "submissions/2020-03/X1": 4,
    "compliance?period=2020-03": 3,
    "rankings/live?period=2020-03&kind=commune": 4,
    "rankings": 2,
    "rankings/2020-02/1": 3,
    "indicators?period=2020-03": 6,
}


def spent(client, address):
    client.get(f"/api/v1/{address}")
    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"/api/v1/{address}").status_code == 200
    return len(queries)


@pytest.mark.parametrize("address", QUERIES)
def test_many_rows_take_as_many_queries_as_few(working_province, coordinator, address):
    frozen_ranking(working_province, 2)
    working_province.send("X1", 3, (5, 1, 0), (0, 0, 0))
    few = spent(coordinator, address)
    for code in ("X2", "X3", "H1"):
        working_province.send(code, 3, (5, 1, 0), (0, 0, 0))
    for number in range(20):
        make_commune(f"Y{number}", working_province.units["H1"])
        make_publication(make_procedure(f"Q{number}"), [AuthorityLevel.DISTRICT])
    make_period(5)
    figures_drain()
    assert (few, spent(coordinator, address)) == (QUERIES[address], QUERIES[address])


# --- On the way -------------------------------------------------------------------------------------------------------


def test_a_long_answer_is_compressed_and_its_version_is_known_again(coordinator):
    answer = coordinator.get("/api/v1/units", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    tag = answer.headers["ETag"]
    assert tag.startswith('W/"')
    assert coordinator.get("/api/v1/units", headers={"If-None-Match": tag}).status_code == 304


def test_an_answer_is_kept_by_nobody_but_the_caller(coordinator):
    kept = coordinator.get("/api/v1/units").headers["Cache-Control"]
    assert "private" in kept


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ("{", 400, "body_unreadable"),
        ('{"which": NaN}', 400, "body_unreadable"),
        ('{"which": "all", "which": "usual"}', 400, "body_unreadable"),
        ("[" * 5000, 400, "body_unreadable"),
        ('{"which": 1e99999999999999999999}', 400, "body_unreadable"),
        (" " * 2_700_000, 413, "body_too_large"),
        ('{"which": "some"}', 422, "invalid"),
        ('{"whish": "all"}', 422, "invalid"),
    ],
    ids=["broken", "NaN", "a name twice", "deep", "endless", "large", "unknown value", "unknown name"],
)
def test_a_body_that_cannot_be_read_is_refused_and_changes_nothing(working_province, calling, body, status, code):
    client = calling(working_province.clerks["X1"], Verb.WRITE)
    answer = client.post("/api/v1/months/2020-04/X1/zeros", body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not DossierCount.objects.exists()


# --- What is missing, and what was sent before ------------------------------------------------------------------------


def states_of(found):
    return {(each["period"], each["unit"]["code"]): each["state"] for each in found}


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
