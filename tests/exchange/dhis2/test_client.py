"""A client of DHIS2 that nobody here wrote (dhis2-client), against the portal as a live server."""

import pytest
from dhis2_client import DHIS2Client, DHIS2HTTPError

from api.models import Verb
from reporting.models import DossierCount
from tests.api.conftest import make_token


@pytest.fixture
def client_of(transactional_db, working_province, live_server):
    """The client with a token of ``user``: as the header ApiToken, or as the password of Basic."""
    opened = []

    def made(user, *, basic=False):
        text = make_token(user, Verb.READ, Verb.WRITE)[1]
        shown = {"username": "program", "password": text} if basic else {"token": text}
        opened.append(DHIS2Client(f"{live_server.url}/dhis2", retries=0, **shown))
        return opened[-1]

    yield made
    for each in opened:
        each.close()


def test_the_client_posts_a_month_reads_it_back_and_raises_on_what_is_refused(client_of, working_province):
    dhis2 = client_of(working_province.clerks["X1"])
    cells = [f"{code}.{figure}" for code in ("C1", "C2") for figure in ("received_total", "received_online")]
    values = [{"dataElement": cell, "value": str(number)} for cell, number in zip(cells, (5, 2, 0, 0), strict=True)]
    month = {"dataSet": "online-dossiers", "orgUnit": "X1", "period": "202004"}

    assert dhis2.get_system_info()["calendar"] == "iso8601"
    assert [each["id"] for each in dhis2.get_data_sets()] == ["online-dossiers"]
    assert {each["id"] for each in dhis2.get_organisation_units(pageSize=2)} >= {"X1", "X2", "X3", "H1"}
    assert len(list(dhis2.get_data_elements(pageSize=4, fields="id"))) == 3 * 7
    assert dhis2.get_org_unit_tree(levels=2)["organisationUnits"][2]["children"][0]["id"] == "X1"

    done = dhis2.post_data_value_set({**month, "completeDate": "2020-05-04", "dataValues": values})
    assert done["response"]["importCount"]["imported"] == 4
    read = dhis2.get_data_value_set(month)["dataValues"]
    assert [(each["dataElement"], each["value"]) for each in read] == [
        (each["dataElement"], each["value"]) for each in values
    ]

    before = list(DossierCount.objects.order_by("pk").values())
    with pytest.raises(DHIS2HTTPError) as refused:
        dhis2.post_data_value_set(
            {**month, "dataValues": [{**values[0], "value": "7"}, {"dataElement": "no-such", "value": "1"}]}
        )
    assert refused.value.status_code == 409
    assert "no-such: " in str(refused.value)
    assert list(DossierCount.objects.order_by("pk").values()) == before

    dhis2.set_data_value("C2.received_total", "202004", "X1", 9, co="default")
    assert dhis2.get_data_value("C2.received_total", "202004", "X1", co="default") == ["9"]
    dhis2.delete_data_value("C2.received_total", "202004", "X1", co="default")
    with pytest.raises(DHIS2HTTPError):
        dhis2.get_data_value("C2.received_total", "202004", "X1")


def test_the_client_calls_with_basic_too_and_reads_why_it_may_not(client_of, working_province):
    dhis2 = client_of(working_province.coordinator, basic=True)

    assert dhis2.get_current_user()["username"] == "coordinator"
    with pytest.raises(DHIS2HTTPError) as refused:
        dhis2.get("/api/analytics")
    assert refused.value.status_code == 404
