"""Saving single cells while typing: each saved, refused or contested by itself; nothing half-written."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from procedures.models import Publication
from reporting.actions.periods import period_lock
from reporting.actions.submissions import submission_start
from reporting.entry import working_cells as reading
from reporting.models import DossierCount, Submission

URL = "/submissions/2020-04/SO1/cells/"


@pytest.fixture
def save(province, login):
    def saved(who="SO1", details=None, **cells):
        body = {"cells": {name.replace("__", "."): entry for name, entry in cells.items()}}
        if details is not None:
            body["details"] = details
        return login(province.clerks[who]).post(URL, json.dumps(body), content_type="application/json")

    return saved


def cell(text, seen=None):
    return {"text": text, "seen": seen}


def stored(code="P1"):
    return DossierCount.objects.values_list("received_total", "received_online", "returned_by_post").get(
        procedure__code=code
    )


def test_cells_are_saved_and_the_report_begins(save):
    answer = save(P1__received_total=cell("100"), P1__received_online=cell("40"))
    assert answer.status_code == 200
    assert answer.json()["saved"] == {"P1.received_total": 100, "P1.received_online": 40}
    assert answer.json()["saved_at"] == "lúc 09:00"
    assert (stored(), Submission.objects.get().status) == ((100, 40, None), "draft")


def test_a_cell_that_is_no_number_stops_no_other(save):
    answer = save(P1__received_total=cell("1.234"), P1__returned_by_post=cell("3")).json()
    assert answer["saved"] == {"P1.returned_by_post": 3}
    assert "có thể hiểu theo hai cách" in answer["refused"]["P1.received_total"]
    assert stored() == (None, None, 3)


def test_online_above_the_stored_total_is_refused_and_the_rest_is_saved(save):
    save(P1__received_total=cell("10"))
    answer = save(P1__received_online=cell("11"), P1__returned_by_post=cell("2")).json()
    assert answer["saved"] == {"P1.returned_by_post": 2}
    assert list(answer["refused"]) == ["P1.received_online"]
    assert stored() == (10, None, 2)


def test_a_total_below_the_stored_online_dossiers_is_refused(save):
    save(P1__received_total=cell("10"), P1__received_online=cell("9"))
    answer = save(P1__received_total=cell("8", 10)).json()
    assert (answer["saved"], list(answer["refused"])) == ({}, ["P1.received_total"])
    assert stored() == (10, 9, None)


def test_a_cell_that_another_user_changed_is_contested_with_both_values(save):
    save(P1__received_total=cell("10"), P2__received_total=cell("7"))
    answer = save(P1__received_total=cell("12"), P2__received_online=cell("5")).json()
    contested = answer["conflicts"]["P1.received_total"]
    assert (contested["mine"], contested["theirs"]) == (12, 10)
    assert "là 10 lúc 09:00" in contested["sentence"]
    assert answer["saved"] == {"P2.received_online": 5}
    assert stored() == (10, None, None)


def test_saving_the_same_again_changes_nothing(save):
    save(P1__received_total=cell("10"))
    assert save(P1__received_total=cell("10")).json()["saved"] == {"P1.received_total": 10}
    assert DossierCount.objects.get().version == 1


def test_a_cell_can_be_made_blank_again(save):
    save(P1__received_total=cell("10"))
    save(P1__received_total=cell(" ", 10))
    assert stored() == (None, None, None)


def test_texts_are_saved_along_and_their_faults_named(save):
    texts = {"remarks": "Mạng chậm", "approved_by": "", "document_number": "", "document_date": ""}
    assert save(details=texts).json()["details"] == {}
    assert Submission.objects.get().remarks == "Mạng chậm"
    answer = save(details=texts | {"document_date": "31/02/2020", "remarks": "Khác"}).json()
    assert list(answer["details"]) == ["document_date"]
    assert Submission.objects.get().remarks == "Mạng chậm"


def test_a_month_locked_meanwhile_says_so_and_saves_nothing(province, save):
    period_lock(period=province.periods[4], by=province.coordinator)
    answer = save(P1__received_total=cell("10"))
    assert answer.status_code == 409
    assert "chưa được ghi nhận" in answer.json()["refusal"]
    assert not DossierCount.objects.exists()


def test_a_procedure_that_the_unit_does_not_report_is_refused(save):
    assert list(save(P3__received_total=cell("10")).json()["refused"]) == ["P3.received_total"]
    assert not DossierCount.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{}",
        '{"cells": []}',
        '{"cells": {"P1.received_total": 3}}',
        '{"cells": {"P1.received_total": {"text": 3}}}',
        '{"cells": {"P1.received_total": {"text": "3", "seen": "4"}}}',
        '{"cells": {"P1.received_total": {"text": "3", "seen": true}}}',
        '{"cells": {"P1.received_total": {"text": "3", "seen": -1}}}',
        '{"cells": {}, "details": 3}',
        '{"cells": {"P1.received_total": {"text": "' + "9" * 51 + '"}}}',
        b"\xff",
        "[" * 100_000,
        '{"cells": {}, "details": {"remarks": "\\ud800"}}',
    ],
)
def test_a_body_that_no_page_would_send_is_refused(province, login, body):
    answer = login(province.clerks["SO1"]).post(URL, body, content_type="application/json")
    assert answer.status_code == 400
    assert not Submission.objects.exists()


def test_other_users_do_not_find_the_address(save):
    assert save(who="SO2", P1__received_total=cell("1")).status_code == 404
    assert not Submission.objects.exists()


def test_a_body_that_is_no_save_tells_other_users_nothing(province, login):
    answer = login(province.clerks["SO2"]).post(URL, "[]", content_type="application/json")
    assert answer.status_code == 404


def test_a_procedure_that_is_not_reported_is_refused_as_such_whatever_was_typed(save):
    assert save(P3__received_total=cell("nhiều")).json()["refused"] == {
        "P3.received_total": "Đơn vị không báo cáo TTHC này trong kỳ."
    }


def test_names_that_no_cell_has_are_refused_one_by_one(save):
    none = {"P1\0.received_total": cell("1"), "P1.saved_by": cell("1"), "P1": cell("1"), "": cell("1")}
    answer = save(P1__received_total=cell("4"), **none).json()
    assert answer["saved"] == {"P1.received_total": 4}
    assert answer["refused"].keys() == none.keys()


def test_a_procedure_is_refused_from_the_month_after_its_publication_ended(province, save):
    Publication.objects.filter(procedure__code="P1").update(ended_on="2020-04-01")
    assert save(P1__received_total=cell("4")).json()["saved"] == {"P1.received_total": 4}
    Publication.objects.filter(procedure__code="P1").update(ended_on="2020-03-31")
    assert list(save(P1__received_total=cell("5", 4)).json()["refused"]) == ["P1.received_total"]
    assert stored() == (4, None, None)


def test_a_refused_save_does_not_begin_the_report(province, save):
    period_lock(period=province.periods[4], by=province.coordinator)
    assert save(P1__received_total=cell("4")).status_code == 409
    assert not Submission.objects.exists()


def test_a_number_seen_where_nothing_is_stored_is_no_conflict(save):
    assert save(P1__received_total=cell("7", 3)).json()["saved"] == {"P1.received_total": 7}


def test_the_code_of_the_unit_may_be_spelled_in_any_case(province, login):
    body = json.dumps({"cells": {"P1.received_total": cell("7")}})
    client = login(province.clerks["SO1"])
    for code in ("SO1", "so1"):
        answer = client.post(f"/submissions/2020-04/{code}/cells/", body, content_type="application/json")
        assert answer.json()["saved"] == {"P1.received_total": 7}
    assert stored() == (7, None, None)


def test_a_coordinator_saves_on_behalf_of_the_unit(province, login):
    body = json.dumps({"cells": {"P1.received_total": cell("7")}})
    for _time in range(2):
        answer = login(province.coordinator).post(URL, body, content_type="application/json")
        assert answer.json()["saved"] == {"P1.received_total": 7}
    assert DossierCount.objects.get().source == "on_behalf"


def test_a_district_does_not_save_for_its_commune(province, login):
    province.send("X1", 4, (7, 2, 0), (1, 0, 0))
    body = json.dumps({"cells": {"C1.received_total": cell("8", 7)}})
    answer = login(province.clerks["H1"]).post("/submissions/2020-04/X1/cells/", body, content_type="application/json")
    assert answer.status_code == 409
    assert stored("C1") == (7, 2, 0)


def test_the_report_of_a_unit_that_has_ended_is_not_begun_by_a_save(province, save):
    unit = province.units["SO1"]
    submission_start(unit=unit, period=province.periods[4])
    unit.active_until = "2020-04-29"
    unit.save()
    assert save(P1__received_total=cell("7")).status_code == 404
    assert not DossierCount.objects.exists()


@pytest.mark.parametrize("named", [1, 500])
def test_few_cells_and_a_pasted_form_are_read_alike(save, monkeypatch, named):
    save(P1__received_total=cell("10"), P2__received_total=cell("7"))
    monkeypatch.setattr(reading, "MOST_NAMED", named)
    answer = save(P1__received_total=cell("12"), P2__received_online=cell("5"), P3__received_total=cell("1")).json()
    assert (answer["saved"], list(answer["conflicts"]), list(answer["refused"])) == (
        {"P2.received_online": 5},
        ["P1.received_total"],
        ["P3.received_total"],
    )


# --- What a save costs: it is the most frequent request of all ---

SAVE = [
    "SELECT django_session",
    "SELECT units_user",  # with the unit
    "SAVEPOINT",  # of the test: otherwise BEGIN
    "SELECT reporting_submission",  # who may see it, its month, and the lock
    "SELECT reporting_dossiercount",  # which of the procedures are reported, and what is stored of them
    "INSERT reporting_dossiercount",
    "RELEASE",  # otherwise COMMIT
]


def statements_of(client, body):
    with CaptureQueriesContext(connection) as queries:
        answer = client.post(URL, json.dumps(body), content_type="application/json")
    assert answer.status_code == 200
    tables = ("django_session", "units_user", "reporting_dossiercount", "reporting_textsave", "reporting_submission")
    texts = [query["sql"].replace('"', "").split() for query in queries]
    return [" ".join([words[0], *[table for table in tables if table in words][:1]]) for words in texts]


def test_a_save_takes_seven_statements_in_one_transaction_however_much_is_saved(province, login):
    client = login(province.clerks["SO1"])
    submission_start(unit=province.units["SO1"], period=province.periods[4])
    assert statements_of(client, {"cells": {"P1.received_total": cell("7")}}) == SAVE
    more = {f"{code}.{name}": cell("3") for code in ("P1", "P2") for name in ("received_online", "returned_by_post")}
    assert statements_of(client, {"cells": more, "details": {}}) == SAVE
    assert stored() == (7, 3, 3)


def test_a_save_of_a_text_reads_no_figures(province, login):
    client = login(province.clerks["SO1"])
    submission_start(unit=province.units["SO1"], period=province.periods[4])
    statements = statements_of(client, {"cells": {}, "details": {"remarks": {"text": "Mạng chậm", "seen": ""}}})
    assert not [each for each in statements if "dossiercount" in each]
