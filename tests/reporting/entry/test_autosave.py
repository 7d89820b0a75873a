"""Saving single cells while typing: each saved, refused or contested by itself; nothing half-written."""

import json

import pytest

from reporting.actions.periods import period_lock
from reporting.models import DossierCount, Submission

URL = "/submissions/2020-04/SO1/cells/"


@pytest.fixture
def province(working_province):
    return working_province


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
    assert answer.json()["saved_at"] == "Đã lưu lúc 09:00"
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
