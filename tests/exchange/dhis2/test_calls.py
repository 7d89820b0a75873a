"""DHIS2's addresses: figures are taken and given by its shapes; what is refused stores nothing."""

import base64
import json
from datetime import date

import pytest
from lxml import etree

from api.models import Verb
from exchange.models import CodeMapping, CodeTable
from exchange.value_sets.values import MAX_BYTES
from reporting.models import DossierCount
from tests.api.conftest import make_token
from tests.exchange.adx.test_adx import SCHEMA
from tests.reporting.actions.helpers import everything

SETS = "/dhis2/api/dataValueSets"
ONE = "/dhis2/api/dataValues"
ADX = "application/adx+xml"


@pytest.fixture
def clerk(province, calling):
    return calling(province.clerks["X1"], Verb.READ, Verb.WRITE)


@pytest.fixture
def coordinator(province, calling):
    return calling(province.coordinator, Verb.READ, Verb.WRITE)


def document(*values, **said):
    return {"dataSet": "online-dossiers", "period": "202004", "orgUnit": "X1", "dataValues": list(values), **said}


def value(element="C1.received_total", amount="5", **said):
    return {"dataElement": element, "value": amount, **said}


def post(program, body, query="", content_type="application/json"):
    content = json.dumps(body) if isinstance(body, dict) else body
    return program.post(f"{SETS}{query}", content, content_type=content_type)


def counts(response):
    found = response.json()["response"]["importCount"]
    return {name: number for name, number in found.items() if number}


def test_a_month_is_posted_and_read_back(clerk):
    sent = post(clerk, document(value(), value("C1.received_online", 2), value("C2.received_total", "0")))

    assert (sent.status_code, sent.json()["status"], counts(sent)) == (200, "OK", {"imported": 3})
    read = clerk.get(SETS, {"dataSet": "online-dossiers", "period": "202004", "orgUnit": "X1"})
    assert read.json() == {
        "dataSet": "online-dossiers",
        "dataValues": [
            {"dataElement": name, "period": "202004", "orgUnit": "X1", "value": number}
            for name, number in [("C1.received_total", "5"), ("C1.received_online", "2"), ("C2.received_total", "0")]
        ],
    }
    assert set(DossierCount.objects.values_list("source", flat=True)) == {"api"}


def test_what_is_posted_again_is_counted_as_it_is(clerk):
    post(clerk, document(value(), value("C2.received_total", "7"), value("C1.received_online", "1")))

    again = post(clerk, document(value(), value("C2.received_total", "8"), value("C1.received_online", deleted=True)))

    assert counts(again) == {"unchanged": 1, "updated": 1, "deleted": 1}


def test_a_refused_value_answers_409_and_nothing_is_stored(coordinator):
    before = everything()

    answer = post(coordinator, document(value(), value("Z1.received_total"), value(orgUnit="X9"), value(orgUnit="X8")))

    body = answer.json()
    assert (answer.status_code, body["httpStatusCode"], body["status"]) == (409, 409, "ERROR")
    assert counts(answer) == {"ignored": 4}
    summary = body["response"]
    assert summary["rejectedIndexes"] == [1, 2, 3]
    assert [
        (each["object"], each["property"], each["errorCode"], each["indexes"]) for each in summary["conflicts"]
    ] == [
        ("Z1.received_total", "dataElement", "code_unknown", [1]),
        ("X9", "orgUnit", "unit_unknown", [2]),
        ("X8", "orgUnit", "unit_unknown", [3]),
    ]
    assert all(each["value"] for each in summary["conflicts"])
    assert everything() == before


def test_good_rows_alone_are_stored_where_they_were_asked_for(coordinator):
    answer = post(coordinator, document(value(), value(orgUnit="X9")), "?goodRowsOnly=true")

    assert (answer.status_code, answer.json()["status"], counts(answer)) == (
        200,
        "WARNING",
        {"imported": 1, "ignored": 1},
    )
    assert DossierCount.objects.count() == 1


def test_good_rows_of_which_there_is_none_answer_409(coordinator):
    assert post(coordinator, document(value(orgUnit="X9")), "?goodRowsOnly=true").status_code == 409


def test_a_dry_run_counts_and_stores_nothing(coordinator):
    before = everything()

    answer = post(coordinator, document(value()), "?dryRun=true")

    assert (answer.status_code, counts(answer)) == (200, {"imported": 1})
    assert everything() == before


def test_the_strategy_delete_clears_what_it_names(clerk):
    post(clerk, document(value(), value("C2.received_total", "7")))

    answer = post(clerk, document(value()), "?importStrategy=DELETE")

    assert counts(answer) == {"deleted": 1}
    assert clerk.get(SETS, {"period": "202004"}).json()["dataValues"][0]["dataElement"] == "C2.received_total"


def test_csv_and_adx_are_taken_and_given_by_their_types(clerk):
    csv = "dataelement,period,orgunit,value\nC1.received_total,202004,X1,5\n"
    adx = (
        '<adx xmlns="urn:ihe:qrph:adx:2015" exported="2020-05-01T00:00:00Z">'
        '<group orgUnit="X1" dataSet="online-dossiers" period="2020-04-01/P1M">'
        '<dataValue dataElement="C2.received_total" value="6"/></group></adx>'
    )

    assert counts(post(clerk, csv, content_type="application/csv")) == {"imported": 1}
    assert counts(post(clerk, adx, content_type=ADX)) == {"imported": 1}
    as_csv = clerk.get(SETS, {"period": "202004"}, headers={"Accept": "text/csv"})
    as_adx = clerk.get(f"{SETS}.xml", {"period": "2020-04"})
    assert (as_csv["Content-Type"], as_adx["Content-Type"]) == (
        "application/csv; charset=utf-8",
        "application/adx+xml; charset=utf-8",
    )
    assert as_csv.content.decode().splitlines()[1:] == [
        "C1.received_total,202004,X1,,,5",
        "C2.received_total,202004,X1,,,6",
    ]
    SCHEMA.assertValid(etree.fromstring(as_adx.content))


def test_nothing_to_give_is_an_empty_set_and_no_adx(clerk):
    assert clerk.get(SETS, {"period": "202001"}).json()["dataValues"] == []
    assert clerk.get(f"{SETS}.adx", {"period": "202001"}).status_code == 404


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("?dataSets=x", "unknown_parameter"),
        ("?async=true", "not_offered"),
        ("?force=true", "not_offered"),
        ("?dryRun=perhaps", "no_truth"),
        ("?dryRun=", "no_truth"),
        ("?dryRun", "no_truth"),
        ("?async=", "no_truth"),
        ("?importStrategy=CREATE", "strategy"),
        ("?orgUnitIdScheme=name", "id_scheme"),
        ("?idScheme=attribute:abc", "id_scheme"),
    ],
)
def test_a_parameter_that_means_nothing_here_is_refused(clerk, query, code):
    before = everything()

    answer = post(clerk, document(value()), query)

    assert (answer.status_code, answer.json()["errorCode"], answer.json()["httpStatus"]) == (400, code, "Bad Request")
    assert everything() == before


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        ("{", "application/json", 400),
        (json.dumps(document(idScheme="name")), "application/json", 400),
        ("x" * (MAX_BYTES + 1), "application/json", 413),
        ("<adx/>", ADX, 400),
        ("<dataValueSet/>", "application/xml", 415),
        ("{}", "", 415),
    ],
)
def test_a_body_that_is_no_data_value_set_is_refused(clerk, body, content_type, status):
    answer = post(clerk, body, content_type=content_type)

    assert (answer.status_code, answer.json()["httpStatusCode"], answer.json()["status"]) == (status, status, "ERROR")


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({}, 400),
        ({"startDate": "2020-04-01"}, 400),
        ({"period": "202013"}, 409),
        ({"period": "202004", "orgUnit": "X2"}, 200),
        ({"period": "202004", "orgUnit": "X9"}, 409),
        ({"period": "202004", "dataSet": "another"}, 409),
        ({"period": "202004", "basis": "guess"}, 400),
        ({"period": "202004", "attributeOptionCombo": "male"}, 409),
        ({"startDate": "2020-01-01", "endDate": "2020-12-31", "basis": "official"}, 200),
    ],
)
def test_what_is_asked_for_is_understood_or_refused(clerk, query, status):
    assert clerk.get(SETS, query).status_code == status


def test_days_in_the_wrong_order_are_called_so(clerk):
    answer = clerk.get(SETS, {"startDate": "2020-12-31", "endDate": "2020-01-01"})
    assert (answer.status_code, answer.json()["message"]) == (400, "«startDate» sau «endDate».")


def test_another_type_than_there_is_cannot_be_accepted(clerk):
    assert clerk.get(SETS, {"period": "202004"}, headers={"Accept": "image/png"}).status_code == 406
    assert clerk.get(SETS, {"period": "202004"}, headers={"Accept": "text/html, */*"}).status_code == 200


def test_a_district_with_its_communes_is_asked_for_at_once(province, calling):
    province.send("X1", 4, (5, 1, 0), (0, 0, 0))
    program = calling(province.observer)

    alone = program.get(SETS, {"period": "202004", "orgUnit": "H1"}).json()["dataValues"]
    below = program.get(SETS, {"period": "202004", "orgUnit": "H1", "children": "true"}).json()["dataValues"]

    assert (alone, len(below)) == ([], 6)


def test_a_code_that_passes_to_another_unit_means_each_in_its_own_months(province, calling):
    table = CodeTable.objects.create(code="HMIS", name="HMIS", scheme="element")
    passed = [
        ("X1", "KHO-1", {"valid_until": date(2020, 3, 31)}),
        ("X2", "KHO-1", {"valid_from": date(2020, 4, 1)}),
        ("X1", "KHO-2", {"valid_from": date(2020, 4, 1)}),
        ("X2", "KHO-2", {"valid_until": date(2020, 3, 31)}),
    ]
    for ours, theirs, days in passed:
        CodeMapping.objects.create(table=table, subject="unit", ours=ours, theirs=theirs, **days)
    for month, code, number in [(3, "X1", 31), (3, "X2", 32), (4, "X1", 41), (4, "X2", 42)]:
        province.send(code, month, (number, 1, 0), (0, 0, 0))
    program = calling(province.coordinator)

    def received(**query):
        found = program.get("/dhis2/hmis/api/dataValueSets", query).json()["dataValues"]
        return [
            (each["orgUnit"], each["period"], each["value"])
            for each in found
            if each["dataElement"] == "C1.received_total"
        ]

    both = received(period=["202003", "202004"], orgUnit="KHO-1")
    assert both == [("KHO-1", "202003", "31"), ("KHO-1", "202004", "42")]
    assert received(startDate="2020-03-01", endDate="2020-04-30", orgUnit="KHO-1") == both
    assert len(received(period=["202003", "202004"], orgUnit=["KHO-1", "KHO-2"])) == 4


def test_too_many_values_are_not_given_at_once(coordinator, province, monkeypatch):
    monkeypatch.setattr("exchange.views.dhis2.values.MAX_VALUES", 5)
    province.send("X1", 4, (5, 1, 0), (0, 0, 0))

    assert coordinator.get(SETS, {"period": "202004"}).status_code == 413


def test_one_value_is_set_read_and_cleared(clerk):
    body = {"dataElement": "C1.received_total", "period": "202004", "orgUnit": "X1", "value": "12"}
    cell = {"de": "C1.received_total", "pe": "202004", "ou": "X1"}

    assert clerk.post(ONE, json.dumps(body), content_type="application/json").status_code == 201
    assert clerk.get(ONE, cell).json() == ["12"]
    assert clerk.post(f"{ONE}?de=C1.received_total&pe=202004&ou=X1&value=13").status_code == 201
    assert clerk.get(ONE, cell).json() == ["13"]
    assert clerk.delete(f"{ONE}?de=C1.received_total&pe=202004&ou=X1").status_code == 204
    assert clerk.get(ONE, cell).status_code == 409
    assert clerk.get(ONE, cell | {"ou": "X2"}).status_code == 409


@pytest.mark.parametrize(
    "query",
    ["", "?de=C1.received_total&pe=202004", "?de=C1.received_total&pe=202004&ou=X1&cc=a&value=1"],
)
def test_one_value_without_its_parts_is_refused(clerk, query):
    assert clerk.post(f"{ONE}{query}").status_code == 400


def test_one_value_that_is_none_is_refused_and_nothing_stored(clerk):
    before = everything()

    for amount in ("", "x", "-1"):
        assert clerk.post(f"{ONE}?de=C1.received_total&pe=202004&ou=X1&value={amount}").status_code == 409

    assert clerk.delete(f"{ONE}?de=Z1.received_total&pe=202004&ou=X1").status_code == 409
    assert everything() == before


def test_a_code_table_has_addresses_of_its_own(province, clerk):
    table = CodeTable.objects.create(code="HMIS", name="HMIS", scheme="figure", data_set="pBOMPrpg1QX")
    rows = [
        ("unit", "X1", "DiszpKrYNg8"),
        ("procedure", "C1", "uX9yDetTdOp"),
        ("figure", "received_total", "fbfJHSPpUQD"),
    ]
    for subject, ours, theirs in rows:
        CodeMapping.objects.create(table=table, subject=subject, ours=ours, theirs=theirs)
    sent = {"dataElement": "fbfJHSPpUQD", "categoryOptionCombo": "uX9yDetTdOp", "value": "5"}
    body = {"dataSet": "pBOMPrpg1QX", "period": "202004", "orgUnit": "DiszpKrYNg8", "dataValues": [sent]}

    answer = clerk.post("/dhis2/hmis/api/dataValueSets", json.dumps(body), content_type="application/json")

    assert counts(answer) == {"imported": 1}
    assert clerk.get("/dhis2/hmis/api/dataValueSets", {"period": "202004"}).json() == {
        "dataSet": "pBOMPrpg1QX",
        "dataValues": [sent | {"period": "202004", "orgUnit": "DiszpKrYNg8"}],
    }
    assert clerk.get("/dhis2/no-such/api/dataValueSets", {"period": "202004"}).status_code == 404


def test_each_list_comes_in_pages(coordinator):
    first = coordinator.get("/dhis2/api/organisationUnits", {"pageSize": 4, "fields": "id,level"}).json()
    second = coordinator.get("/dhis2/api/organisationUnits", {"pageSize": 4, "page": 2}).json()

    assert first["pager"] == {"page": 1, "pageCount": 2, "total": 6, "pageSize": 4}
    assert first["organisationUnits"][:3] == [
        {"id": "SO1", "level": 1},
        {"id": "SO2", "level": 1},
        {"id": "H1", "level": 1},
    ]
    assert len(second["organisationUnits"]) == 2
    assert set(second["organisationUnits"][0]) == {"id", "displayName"}


def test_things_are_listed_and_found_by_their_codes(coordinator):
    def ids(kind, **query):
        return [each["id"] for each in coordinator.get(f"/dhis2/api/{kind}", {"paging": "false"} | query).json()[kind]]

    assert ids("dataSets") == ["online-dossiers"]
    assert len(ids("dataElements")) == 3 * 7
    assert ids("categoryOptionCombos") == ["HllvX50cXC0"]
    assert ids("organisationUnits", level="2") == ["X1", "X2", "X3"]
    district = coordinator.get("/dhis2/api/organisationUnits/H1", {"fields": "id,children[id,level],leaf"}).json()
    assert district == {"id": "H1", "children": [{"id": f"X{n}", "level": 2} for n in (1, 2, 3)], "leaf": False}
    assert coordinator.get("/dhis2/api/organisationUnits/X1", {"fields": "parent"}).json() == {"parent": {"id": "H1"}}
    assert coordinator.get("/dhis2/api/organisationUnits/X9").status_code == 404


@pytest.mark.parametrize("query", ["fields=a[b", "fields=a]", "fields=[a]", "pageSize=0", "page=x", "filter=a:eq:b"])
def test_a_list_that_is_asked_for_wrongly_is_refused(coordinator, query):
    assert coordinator.get(f"/dhis2/api/dataSets?{query}").status_code == 400


def test_schemes_say_what_is_an_element_and_what_divides_it(coordinator):
    for scheme, elements, combos in (("figure", 3, 7), ("procedure", 7, 3)):
        CodeTable.objects.create(code=scheme, name=scheme, scheme=scheme)
        for kind, number in (("dataElements", elements), ("categoryOptionCombos", combos)):
            found = coordinator.get(f"/dhis2/{scheme}/api/{kind}").json()
            assert found["pager"]["total"] == number


@pytest.mark.parametrize("address", ["api/analytics", "api/dataValueSets/x", "", "x", "api/dataSets/x/y", "x/y"])
def test_other_addresses_of_dhis2_say_that_they_are_not_here(coordinator, address):
    answer = coordinator.get(f"/dhis2/{address}")

    assert (answer.status_code, answer.json()["httpStatus"]) == (404, "Not Found")


def test_another_method_is_refused_with_those_that_there_are(coordinator):
    answer = coordinator.put(SETS)

    assert (answer.status_code, answer["Allow"]) == (405, "HEAD, GET, POST")


def test_without_a_token_nothing_is_said(client, login, province):
    assert login(province.coordinator).get(SETS, {"period": "202004"}).status_code == 401
    for address in (SETS, ONE, "/dhis2/api/me", "/dhis2/api/dataSets", "/dhis2/x"):
        answer = client.get(address)
        assert (answer.status_code, answer.json()["httpStatus"]) == (401, "Unauthorized")


def test_a_token_that_reads_writes_nothing(province, calling):
    before = everything()

    answer = post(calling(province.coordinator), document(value()))

    assert (answer.status_code, answer.json()["errorCode"]) == (403, "token_may_not")
    assert everything() == before


def test_a_token_of_some_units_reaches_no_other(province, calling):
    program = calling(province.coordinator, Verb.READ, Verb.WRITE, units=[province.units["X1"]])

    assert post(program, document(value())).status_code == 200
    assert post(program, document(value(orgUnit="X2"))).status_code == 409
    assert [each["id"] for each in program.get("/dhis2/api/organisationUnits").json()["organisationUnits"]] == ["X1"]
    assert program.get(SETS, {"period": "202004", "orgUnit": "X2"}).status_code == 409


def test_basic_takes_the_token_as_password(province, client):
    text = make_token(province.clerks["X1"])[1]
    basic = base64.b64encode(f"anybody:{text}".encode()).decode()

    found = client.get("/dhis2/api/me", headers={"Authorization": f"Basic {basic}"}).json()

    assert (found["username"], found["organisationUnits"]) == ("clerk-x1", [{"id": "X1"}])


def test_sentences_come_in_the_language_of_the_caller(coordinator):
    vietnamese = post(coordinator, document(value("Z1.received_total")))
    english = coordinator.post(
        SETS,
        json.dumps(document(value("Z1.received_total"))),
        content_type="application/json",
        headers={"Accept-Language": "en"},
    )

    assert "TTHC" in vietnamese.json()["response"]["conflicts"][0]["value"]
    assert "procedure" in english.json()["response"]["conflicts"][0]["value"]


def test_what_an_administrator_reads_is_no_figure_of_a_unit(province, calling):
    assert calling(province.administrator).get(SETS, {"period": "202004"}).status_code == 403


@pytest.mark.parametrize("said", [{"dryRun": True}, {"dryRun": True, "importStrategy": "DELETE"}])
def test_a_body_that_asks_for_a_trial_stores_nothing(clerk, said):
    post(clerk, document(value()))
    before = everything()

    answer = post(clerk, document(value(amount="6"), **said))

    assert answer.status_code == 200
    assert "Chạy thử" in answer.json()["message"]
    assert everything() == before


def test_a_body_says_itself_that_its_values_are_deleted(clerk):
    post(clerk, document(value(), value("C2.received_total", "7")))

    answer = post(clerk, document(value(amount="6"), importStrategy="DELETE"), "?importStrategy=NEW_AND_UPDATES")

    assert counts(answer) == {"deleted": 1}
    assert list(DossierCount.objects.values_list("procedure__code", "received_total")) == [("C1", None), ("C2", 7)]


@pytest.mark.parametrize(
    ("said", "query", "code"),
    [
        ({"dryRun": "true"}, "", "no_truth"),
        ({"dryRun": None}, "", "no_truth"),
        ({"importStrategy": "CREATE"}, "", "strategy"),
        ({}, "?dryRun=true&dryRun=false", "repeated"),
        ({}, "?goodRowsOnly=true&goodRowsOnly=true", "repeated"),
    ],
)
def test_what_a_call_says_of_itself_is_understood_or_refused(clerk, said, query, code):
    before = everything()

    answer = post(clerk, document(value(), **said), query)

    assert (answer.status_code, answer.json()["errorCode"]) == (400, code)
    assert everything() == before
