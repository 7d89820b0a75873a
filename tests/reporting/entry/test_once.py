"""The page before sending saves, then shows: what it does not change it reads once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.reporting.pages import entry_fields

URL = "/submissions/2020-04/SO1/"
ONCE = {
    "what is asked": "AS period_id, p.month, p.starts_on",
    "what the one-stop system counted": 'FROM "reporting_systemcount"',
    "the year before": "SELECT p.month, c.ytd_received_total",
}


@pytest.fixture
def asked(working_province, login):
    """The statements of a click on «Kiểm tra» where everything is saved already."""
    client = login(working_province.clerks["SO1"])
    names = ("received_total", "received_online", "returned_by_post")
    zeros = {f"{code}.{name}": "0" for code in ("P1", "P2") for name in names}
    client.post(URL, entry_fields(client.get(URL)) | zeros | {"action": "save"})
    fields = entry_fields(client.get(URL)) | {"action": "check"}
    with CaptureQueriesContext(connection) as queries:
        page = client.post(URL, fields)
    assert 'name="seal"' in page.content.decode()
    return [query["sql"] for query in queries]


@pytest.mark.parametrize("what", ONCE)
def test_the_page_before_sending_reads_once(asked, what):
    assert sum(ONCE[what] in sql for sql in asked) == 1


def test_a_clerk_opens_a_report_that_was_not_begun_and_reports_are_asked_for_once(working_province, login):
    client = login(working_province.clerks["SO1"])
    client.get(URL)
    with CaptureQueriesContext(connection) as queries:
        page = client.get(URL)
    assert page.context["submission"].pk is None
    assert sum(query["sql"].startswith('SELECT "reporting_submission"') for query in queries) == 1
