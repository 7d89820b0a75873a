"""Zeros where the unit has sent 0 for six months, and nowhere else."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reporting.actions.submissions import submission_withdraw
from reporting.entry.usual_zeros import usual_zeros
from reporting.models import DossierCount, Submission
from tests.reporting.pages import text
from tests.reporting.small_province import make_province

URL = "/submissions/2020-07/SO1/"
FILL = {"action": "fill_usual", "P1.received_total": "7"}


@pytest.fixture
def province(db):
    """SO1 has sent January to June: of P1 dossiers, of P2 none but one result by post in April."""
    with time_machine.travel("2020-08-03T09:00:00+07:00", tick=False):
        province = make_province(range(1, 8))
        for month in range(1, 7):
            province.send("SO1", month, (5, 0, 0), (0, 0, int(month == 4)))
        yield province


def cells(code):
    numbers = ("received_total", "received_online", "returned_by_post")
    return DossierCount.objects.values_list(*numbers).get(procedure__code=code, submission__period__month=7)


def test_only_blanks_that_were_zero_in_each_of_six_months_are_filled_and_blank_again_after_undo(province, login):
    client = login(province.clerks["SO1"])
    assert "Đã điền 0 vào 4 ô trống" in text(client.post(URL, FILL, follow=True))
    assert (cells("P1"), cells("P2")) == ((7, 0, 0), (0, 0, None))
    client.post(URL, {"action": "undo_fill"})
    assert (cells("P1"), cells("P2")) == ((7, None, None), (None, None, None))


def test_nothing_is_filled_where_one_of_the_six_months_was_not_sent(province, login):
    client = login(province.clerks["SO1"])
    february = Submission.objects.get(period__month=2)
    submission_withdraw(submission=february, by=province.clerks["SO1"])
    assert "Không có ô trống nào" in text(client.post(URL, FILL, follow=True))
    assert cells("P1") == (7, None, None)


def test_what_the_clerk_typed_stays_where_it_used_to_be_zero(province, login):
    login(province.clerks["SO1"]).post(URL, FILL | {"P2.received_total": "3", "P2.received_online": "2"})
    assert (cells("P1"), cells("P2")) == ((7, 0, 0), (3, 2, None))


def test_two_queries_tell_them_however_many_procedures_there_are(province):
    report = Submission.objects.select_related("unit", "period").get(period__month=6)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert usual_zeros(report) == set()  # of the six months before June, December was not sent
        report.period = province.periods[7]
        codes = {procedure.pk: code for code, procedure in province.procedures.items()}
        found = {(codes[pk], name) for pk, name in usual_zeros(report)}
    assert found == {
        ("P1", "received_online"),
        ("P1", "returned_by_post"),
        ("P2", "received_total"),
        ("P2", "received_online"),
    }
    assert len(queries) == 3
