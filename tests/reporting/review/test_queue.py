"""Walking the queue from report to report: its order, its filter in the address, and where a decision leads."""

import re

import pytest
import time_machine

from reporting.actions.figures import figures_drain
from reporting.actions.submissions import submission_accept, submission_withdraw
from reporting.models import Submission
from reporting.review.queue import Queue
from tests.reporting.pages import markup
from tests.reporting.rows import made_once
from tests.reporting.small_province import make_working_province

PLAIN, ALL_ONLINE = ((5, 1, 0), (2, 0, 0)), ((60, 60, 0), (2, 0, 0))
UNTIL = "2020-05-20"
X1, X2, H1 = (f"/submissions/2020-04/{code}/" for code in ("X1", "X2", "H1"))


@pytest.fixture
def province(day_of_work):
    """X2 (with a hint) sent first, then H1 and X1 in the same minute, X3 last."""
    return made_once("four waiting reports", make_waiting)


def make_waiting():
    province = make_working_province()
    for minute, codes in enumerate((("X2",), ("X1", "H1"), ("X3",))):
        with time_machine.travel(f"2020-05-15T10:0{minute}:00+07:00", tick=False):
            for code in codes:
                province.send(code, 4, *(ALL_ONLINE if code == "X2" else PLAIN))
    figures_drain()
    return province


def links(response):
    """The addresses of this report's neighbours, and its position."""
    page = markup(response)
    found = {rel: re.search(rf'<a rel="{rel}" [^>]*href="([^"]+)"', page) for rel in ("prev", "next")}
    position = re.search(r"<span>\((\S+)\)</span>", page)
    neighbours = {rel: match[1].replace("&amp;", "&") if match else None for rel, match in found.items()}
    return neighbours["prev"], neighbours["next"], position[1] if position else None


def order(**filters):
    return [each.unit.code for each in Queue(**filters).reports()]


def test_the_earliest_sent_comes_first_then_the_order_of_units(province):
    assert order() == ["X2", "H1", "X1", "X3"]


@pytest.mark.parametrize(
    ("filters", "codes"),
    [
        ({"kind": "commune"}, ["X2", "X1", "X3"]),
        ({"hints": "with"}, ["X2"]),
        ({"hints": "without"}, ["H1", "X1", "X3"]),
        ({"hints": "nonsense"}, ["X2", "H1", "X1", "X3"]),
        ({"kind": "commune", "hints": "without"}, ["X1", "X3"]),
        ({"district": "H1"}, ["X2", "X1", "X3"]),
        ({"period": "2020-04"}, ["X2", "H1", "X1", "X3"]),
        ({"period": "2020-03"}, []),
        ({"period": "x"}, []),
    ],
)
def test_filters_keep_the_order(province, filters, codes):
    assert order(**filters) == codes


def test_where_the_day_of_sending_is_not_known_the_day_of_recording_orders(province):
    Submission.objects.get(unit__code="X3").revisions.update(sent_at=None)
    Submission.objects.get(unit__code="X2").revisions.update(sent_at=None)
    assert order() == ["X2", "H1", "X1", "X3"]


def test_each_report_has_its_neighbours_and_its_place(province, login):
    client = login(province.coordinator)
    queue = "?from=review"
    assert links(client.get(X2 + queue)) == (None, H1 + queue, "1/4")
    assert links(client.get(H1 + queue)) == (X2 + queue, X1 + queue, "2/4")
    assert links(client.get(X1 + queue)) == (H1 + queue, "/submissions/2020-04/X3/?from=review", "3/4")
    assert links(client.get("/submissions/2020-04/X3/" + queue)) == (X1 + queue, None, "4/4")


def test_the_filter_stays_in_the_addresses(province, login):
    queue = "?from=review&kind=commune&hints=without"
    client = login(province.coordinator)
    assert links(client.get(X1 + queue)) == (None, f"/submissions/2020-04/X3/{queue}", "1/2")
    page = client.get(X1 + queue).content.decode()
    assert 'href="/review/?kind=commune&amp;hints=without"' in page
    assert f'href="{X1}?{queue[1:].replace("&", "&amp;")}"' in client.get(f"/review/{queue}").content.decode()


def test_a_report_outside_of_the_filter_has_no_number_but_neighbours(province, login):
    queue = "?from=review&hints=without"
    assert links(login(province.coordinator).get(X2 + queue)) == (None, H1 + queue, "–/3")


def test_a_report_that_was_not_opened_from_the_queue_has_no_neighbours(province, login):
    for address in (X1, f"{X1}?kind=commune", f"{X1}?from=elsewhere"):
        assert links(login(province.coordinator).get(address)) == (None, None, None)


def test_an_observer_walks_the_queue_and_a_clerk_does_not(province, login):
    assert links(login(province.observer).get(f"{X1}?from=review"))[2] == "3/4"
    assert links(login(province.clerks["X1"]).get(f"{X1}?from=review")) == (None, None, None)


def test_after_a_decision_the_next_report_comes_and_the_sentence_names_the_last(province, login):
    client = login(province.coordinator)
    queue = "?from=review&kind=commune"
    answer = client.post(X2 + queue, {"action": "accept"}, follow=True)
    assert answer.redirect_chain == [(X1 + queue, 302)]
    assert "UBND xã Hai, huyện Một, tháng 4/2020: đã xác nhận báo cáo." in answer.content.decode()
    answer = client.post(X1 + queue, {"action": "return", "reason": "Sửa", "until": UNTIL}, follow=True)
    assert answer.redirect_chain == [(f"/submissions/2020-04/X3/{queue}", 302)]
    answer = client.post(f"/submissions/2020-04/X3/{queue}", {"action": "accept"}, follow=True)
    assert answer.redirect_chain == [("/review/?kind=commune", 302)]
    assert dict(Submission.objects.values_list("unit__code", "status")) == {
        "X1": "returned",
        "X2": "accepted",
        "X3": "accepted",
        "H1": "submitted",
    }


def test_outside_of_the_queue_a_decision_stays_on_the_report(province, login):
    answer = login(province.coordinator).post(X2, {"action": "accept"})
    assert (answer.status_code, answer.headers["Location"]) == (302, X2)


def test_a_refused_decision_stays_where_it_is_and_says_why(province, login):
    report = Submission.objects.get(unit__code="X1")
    submission_withdraw(submission=report, by=province.clerks["X1"])
    answer = login(province.coordinator).post(f"{X1}?from=review", {"action": "accept", "version": report.version})
    assert answer.status_code == 200
    assert "Báo cáo vừa có thay đổi" in answer.content.decode()


def test_a_report_that_left_the_queue_still_leads_on(province, login):
    client = login(province.coordinator)
    submission_accept(submission=Submission.objects.get(unit__code="H1"), by=province.coordinator)
    assert links(client.get(f"{H1}?from=review")) == (f"{X2}?from=review", f"{X1}?from=review", "–/3")
