"""Who gets which answer: every operation of the description × everybody with a token × what the token may do."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from api.description import description
from api.models import Verb
from api.rules import verbs_for
from exchange.models import DossierFile
from tests.api.conftest import make_token, program
from tests.exchange.dossiers.files import content_of, counted_file, dossier
from tests.reporting.frozen import frozen_ranking
from units.refusals import Refused

CAST = ["clerk", "other_clerk", "district_clerk", "coordinator", "observer", "administrator"]
OK, MADE, EMPTY, NO, GONE, NONE, WRONG = 200, 201, 204, 403, 404, 401, 405

NEEDS = 428  # a condition

# For each operation: an address of it, and what each of the cast gets with a token that may do it.
# X1 has sent March; nobody has begun April. What a call sends is in BODIES.
TABLE = {
    "token": ("token", [OK] * 6),
    "units": ("units", [OK] * 6),
    "unit": ("units/X1", [OK] * 6),
    "procedures": ("procedures", [OK] * 6),
    "procedure": ("procedures/C1", [OK] * 6),
    "procedures_of_month": ("periods/2020-03/procedures", [OK] * 6),
    "quota_decisions": ("quota-decisions", [OK] * 6),
    "quotas": ("quotas?period=2020-03", [OK] * 6),
    "periods": ("periods", [OK] * 6),
    "period": ("periods/2020-03", [OK] * 6),
    "submissions": ("submissions", [OK] * 6),
    "submission": ("submissions/2020-03/X1", [OK, GONE, OK, OK, OK, GONE]),
    "sendings": ("submissions/2020-03/X1/sendings", [OK, GONE, OK, OK, OK, GONE]),
    "expected_reports": ("expected-reports", [OK, OK, OK, OK, NO, NO]),
    "compliance": ("compliance?period=2020-03", [OK] * 6),
    "live_ranking": ("rankings/live?period=2020-03&kind=commune", [OK] * 6),
    "frozen_rankings": ("rankings", [OK] * 6),
    "frozen_ranking": ("rankings/2020-02/1", [OK] * 6),
    "indicators": ("indicators?period=2020-03", [OK] * 6),
    "month": ("months/2020-04/X1", [OK, GONE, GONE, NO, GONE, GONE]),
    "sending": ("months/2020-03/X1/sendings/1", [OK, GONE, NO, NO, NO, GONE]),
    "month_check": ("months/2020-04/X1/check", [OK, GONE, GONE, NO, GONE, GONE]),
    "month_change": ("months/2020-04/X1", [OK, GONE, GONE, NO, GONE, GONE]),
    "month_replace": ("months/2020-04/X1", [NEEDS, GONE, GONE, NO, GONE, GONE]),
    "zeros_fill": ("months/2020-04/X1/zeros", [OK, GONE, GONE, NO, GONE, GONE]),
    "zeros_undo": ("months/2020-04/X1/zeros/undo", [OK, GONE, GONE, NO, GONE, GONE]),
    "sending_make": ("months/2020-04/X1/sendings", [NEEDS, GONE, GONE, NO, GONE, GONE]),
    "sending_withdraw": ("months/2020-03/X1/withdrawal", [NEEDS, GONE, NO, NO, NO, GONE]),
    "dossiers_bring": ("dossiers/?system=M", [NO, NO, NO, MADE, NO, NO]),
    "dossiers_count": ("dossiers/{file}/", [NO, NO, NO, OK, NO, NO]),
    "dossiers_refused": ("dossiers/{file}/refused/", [NO, NO, NO, OK, NO, NO]),
    "dossiers_record": ("dossiers/{file}/record/?dryRun=true", [NO, NO, NO, OK, NO, NO]),
    "dossiers_give_up": ("dossiers/{file}/?dryRun=true", [NO, NO, NO, EMPTY, NO, NO]),
}
RAW = {"dossiers_bring": content_of(dossier("A-1"))}
BODIES = {"zeros_undo": {"cells": []}, "sending_make": {"digest": "0" * 64, "approved": True}}
# What is answered otherwise on provisional figures, which clerks and administrators do not see.
PROVISIONAL = [NO, NO, NO, OK, OK, NO]
OPERATIONS = {
    found["operationId"]: (method, found)
    for methods in description()["paths"].values()
    for method, found in methods.items()
}


@pytest.fixture
def people(working_province):
    working_province.send("X1", 3, (5, 1, 0), (0, 0, 0))
    frozen_ranking(working_province, 2)
    counted_file(working_province.coordinator)
    return {
        "clerk": working_province.clerks["X1"],
        "other_clerk": working_province.clerks["X2"],
        "district_clerk": working_province.clerks["H1"],
        "coordinator": working_province.coordinator,
        "observer": working_province.observer,
        "administrator": working_province.administrator,
    }


def test_every_operation_is_in_the_table():
    assert set(OPERATIONS) == set(TABLE)


def address(name):
    """The address of an operation; of dossiers, with the file that was brought."""
    path = TABLE[name][0]
    return f"/api/v1/{path.format(file=DossierFile.objects.values_list('pk', flat=True)[0])}"


def call(client, name):
    method, _found = OPERATIONS[name]
    body = RAW.get(name) or (json.dumps(BODIES.get(name, {})) if method != "get" else "")
    return client.generic(method.upper(), address(name), body, content_type="application/json")


@pytest.mark.parametrize("name", TABLE)
def test_answers_by_role_and_scope(people, name):
    _address, expected = TABLE[name]
    verb = Verb(OPERATIONS[name][1]["x-verb"])
    for who, status in zip(CAST, expected, strict=True):
        user = people[who]
        others = [each for each in verbs_for(user.role) if each != verb]
        may = verb in verbs_for(user.role)
        assert not may or call(program(make_token(user, verb)[1]), name).status_code == status, who
        if others:
            refused = call(program(make_token(user, *others)[1]), name)
            assert (refused.status_code, refused.json()["code"]) == (NO, "token_may_not"), who
    assert call(Client(), name).status_code == NONE
    assert call(program("ct_00000000_" + "0" * 48), name).status_code == NONE


@pytest.mark.parametrize("name", TABLE)
def test_another_method_is_a_problem(people, name):
    client = program(make_token(people["coordinator"])[1])
    answer = client.generic("PATCH" if "dossiers" in name else "DELETE", address(name))
    assert (answer.status_code, answer.json()["code"]) == (WRONG, "wrong_method")
    assert OPERATIONS[name][0].upper() in answer.headers["Allow"]


def test_head_is_answered_as_get_without_a_body_and_options_says_the_methods(people):
    client = program(make_token(people["coordinator"])[1])
    for path in ("units", "submissions/2020-03/X1", "expected-reports"):
        got, head = client.get(f"/api/v1/{path}"), client.head(f"/api/v1/{path}")
        assert (head.status_code, head.content, head.headers["ETag"]) == (OK, b"", got.headers["ETag"])
        assert client.head(f"/api/v1/{path}", headers={"If-None-Match": got.headers["ETag"]}).status_code == 304
    assert Client().head("/api/v1/units").status_code == NONE
    for path, methods in (
        ("units", "GET, HEAD, OPTIONS"),
        ("months/2020-04/X1", "GET, HEAD, OPTIONS, PATCH, PUT"),
        ("months/2020-04/X1/sendings", "OPTIONS, POST"),
    ):
        answer = Client().options(f"/api/v1/{path}")
        assert (answer.status_code, answer.content, answer.headers["Allow"]) == (EMPTY, b"", methods)
        wrong = client.delete(f"/api/v1/{path}")
        assert (wrong.json()["code"], wrong.headers["Allow"]) == ("wrong_method", methods)
    assert client.head("/api/v1/months/2020-04/X1/sendings").status_code == WRONG


@pytest.mark.parametrize("name", ["compliance", "live_ranking", "indicators"])
def test_provisional_figures_are_for_coordinators_and_observers(people, name):
    address = f"/api/v1/{TABLE[name][0]}&basis=provisional"
    got = [program(make_token(people[who])[1]).get(address).status_code for who in CAST]
    assert got == PROVISIONAL


def test_a_token_of_named_units_answers_of_them_alone(people, working_province):
    units = [working_province.units["X2"]]
    client = program(make_token(people["coordinator"], units=units)[1])

    def codes(address):
        found = client.get(f"/api/v1/{address}").json()["items"]
        return {(each.get("unit") or each)["code"] for each in found}

    assert codes("quotas?period=2020-03") == {"X2"}
    assert codes("compliance?period=2020-03") == {"X2"}
    assert codes("rankings/live?period=2020-03&kind=commune") == {"X2"}
    assert codes("rankings/2020-02/1") == set()
    departments = program(make_token(people["coordinator"], units=[working_province.units["SO1"]])[1])
    frozen = departments.get("/api/v1/rankings/2020-02/1").json()["items"]
    assert [each["unit"]["code"] for each in frozen] == ["SO1"]
    assert codes("submissions") == set()
    assert client.get("/api/v1/submissions/2020-03/X1").status_code == GONE
    assert client.get("/api/v1/submissions/2020-03/X2").status_code == OK
    assert len(codes("units")) == 6


@pytest.mark.parametrize("name", TABLE)
def test_a_token_that_names_other_units_reaches_no_report_of_a_unit(people, working_province, name):
    """Who reads X1 by their role, with a token for X2 alone, and X1's clerk, whose token can name no other unit."""
    verb = Verb(OPERATIONS[name][1]["x-verb"])
    expected = dict(zip(CAST, TABLE[name][1], strict=True))
    for who in ("district_clerk", "coordinator"):
        if verb not in verbs_for(people[who].role):
            continue
        token = make_token(people[who], verb, units=[working_province.units["X2"]])[1]
        status = NO if "dossiers" in name else GONE if "/X1" in address(name) and name != "unit" else expected[who]
        assert call(program(token), name).status_code == status, who
    with pytest.raises(Refused):
        make_token(people["clerk"], verb, units=[working_province.units["X2"]])


def test_what_is_below_the_api_and_is_no_operation_is_a_problem(people):
    client = program(make_token(people["coordinator"])[1])
    for address in ("/api/v1/nothing", "/api/v2/units", "/api/v1/", "/api/v1/units/"):
        answer = client.get(address)
        assert (answer.status_code, answer.headers["Content-Type"]) == (GONE, "application/problem+json"), address
    nul = client.get("/api/v1/units?kind=%00")
    assert (nul.status_code, nul.json()["code"]) == (400, "bad_request")
