"""Which token gets which answer from which of DHIS2's addresses: every address × role × what the token may."""

import pytest
from django.test import Client

from api.models import Verb
from exchange.urls import addresses
from tests.reporting.actions.helpers import everything

OK, NO, GONE, WRONG, EMPTY, BAD, MADE = 200, 403, 404, 405, 401, 400, 201
READ, WRITE = (Verb.READ,), (Verb.WRITE,)
TOKENS = {  # who, and what the token may
    "a clerk reads": ("clerk", READ),
    "a clerk writes": ("clerk", WRITE),
    "another clerk reads": ("other_clerk", READ),
    "another clerk writes": ("other_clerk", WRITE),
    "a coordinator reads": ("coordinator", READ),
    "a coordinator writes": ("coordinator", WRITE),
    "an observer reads": ("observer", READ),
    "an administrator reads": ("administrator", READ),
}
LIST = [OK, NO, OK, NO, OK, NO, OK, OK]  # what a GET answers, in the order of the tokens
POSTED = [NO, WRONG, NO, WRONG, NO, WRONG, NO, NO]  # where there is no POST
SETS = "api/dataValueSets"
MONTH = "?period=202004"
CELL = "?de=C1.received_total&pe=202004&ou=X1"
# For each address: what follows it, and what GET and POST answer. The report of X1 for April holds one figure.
TABLE = {
    "api/system/info": ("", LIST, POSTED),
    "api/me": ("", LIST, POSTED),
    "api/dataValues": (CELL, [OK, NO, 409, NO, OK, NO, 409, NO], [NO, MADE, NO, 409, NO, MADE, NO, NO]),
    SETS: (MONTH, [OK, NO, OK, NO, OK, NO, OK, NO], [NO, OK, NO, 409, NO, OK, NO, NO]),
    f"{SETS}.json": (MONTH, [OK, NO, OK, NO, OK, NO, OK, NO], [NO, OK, NO, 409, NO, OK, NO, NO]),
    f"{SETS}.csv": (MONTH, [OK, NO, OK, NO, OK, NO, OK, NO], [NO, OK, NO, 409, NO, OK, NO, NO]),
    f"{SETS}.xml": (MONTH, [OK, NO, GONE, NO, OK, NO, GONE, NO], [NO, OK, NO, 409, NO, OK, NO, NO]),
    f"{SETS}.adx": (MONTH, [OK, NO, GONE, NO, OK, NO, GONE, NO], [NO, OK, NO, 409, NO, OK, NO, NO]),
    "api/dataSets": ("", LIST, POSTED),
    "api/organisationUnits": ("", LIST, POSTED),
    "api/dataElements": ("", LIST, POSTED),
    "api/categoryOptionCombos": ("", LIST, POSTED),
    "api/dataSets/<str:code>": ("", LIST, POSTED),
    "api/organisationUnits/<str:code>": ("", LIST, POSTED),
    "api/dataElements/<str:code>": ("", LIST, POSTED),
    "api/categoryOptionCombos/<str:code>": ("", LIST, POSTED),
    "": ("", [GONE, NO] * 3 + [GONE] * 2, [NO, GONE] * 3 + [NO] * 2),
    "api/<path:rest>": ("", [GONE, NO] * 3 + [GONE] * 2, [NO, GONE] * 3 + [NO] * 2),
}
CODES = {
    "dataSets": "online-dossiers",
    "organisationUnits": "X1",
    "dataElements": "C1.received_total",
    "categoryOptionCombos": "HllvX50cXC0",
}
BODY = '{"period": "202004", "orgUnit": "X1", "dataValues": [{"dataElement": "C1.received_total", "value": "5"}]}'
ONE = '{"period": "202004", "orgUnit": "X1", "dataElement": "C1.received_total", "value": "5"}'


def test_every_address_is_in_the_table():
    assert {str(each.pattern) for each in addresses} == set(TABLE)


@pytest.fixture
def tokens(working_province, calling):
    people = {
        "clerk": working_province.clerks["X1"],
        "other_clerk": working_province.clerks["X2"],
        "coordinator": working_province.coordinator,
        "observer": working_province.observer,
        "administrator": working_province.administrator,
    }
    programs = {name: calling(people[who], *verbs) for name, (who, verbs) in TOKENS.items()}
    programs["a clerk writes"].post(f"/dhis2/api/dataValues{CELL}&value=5")
    return programs


@pytest.mark.parametrize("route", TABLE)
def test_answers(tokens, route):
    after, expected, expected_posted = TABLE[route]
    kind = route.split("/")[1] if route.startswith("api/") else ""
    address = "/dhis2/" + route.replace("<str:code>", CODES.get(kind, "")).replace("<path:rest>", "analytics")
    body = ONE if kind == "dataValues" else BODY

    got = {name: program.get(address + after).status_code for name, program in tokens.items()}
    posted = {
        name: program.post(address, body, content_type="application/json").status_code
        for name, program in tokens.items()
    }

    assert got == dict(zip(TOKENS, expected, strict=True))
    assert posted == dict(zip(TOKENS, expected_posted, strict=True))


@pytest.mark.parametrize("route", TABLE)
def test_without_a_token_every_address_is_closed_and_writes_nothing(working_province, route):
    address = "/dhis2/" + route.replace("<str:code>", "X1").replace("<path:rest>", "analytics")
    before = everything()

    for answer in (Client().get(address), Client().post(address, BODY, content_type="application/json")):
        assert answer.status_code == EMPTY
        assert answer["WWW-Authenticate"]
    assert everything() == before
