"""Writing a unit's own month through the API: by the rules and in the words of the pages, each refusal at its place."""

from __future__ import annotations

import pytest
import time_machine

from api.models import Verb
from reporting.actions.submissions import submission_start
from reporting.models import CountSource, Submission
from tests.api.months import ALL, APPROVED, GOOD, HERE, Program, problem, refused
from tests.reporting.actions.helpers import everything
from tests.reporting.cast import STATES


def stored():
    """The typed figures, by procedure."""
    rows = Submission.objects.get().counts.order_by("procedure__code")
    return {
        each.procedure.code: (each.received_total, each.received_online, each.returned_by_post)
        for each in rows.select_related("procedure")
    }


# --- Reading ---------------------------------------------------------------------------------------------------------


def test_a_month_that_is_not_begun_is_read_without_beginning_it(clerk):
    found = clerk.month()
    assert not Submission.objects.exists()
    assert [found[name] for name in ("period", "unit", "status", "due_on")] == ["2020-04", "X1", "draft", "2020-05-05"]
    assert [(row["procedure"], row["received_total"], row["source"]) for row in found["cells"]] == [
        ("C1", None, None),
        ("C2", None, None),
    ]


def test_the_version_is_that_of_all_that_is_answered_and_an_unchanged_month_is_304(clerk):
    before = clerk.call("GET")
    again = clerk.client.get(HERE, headers={"If-None-Match": before.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert before.json()["etag"] == before.headers["ETag"]
    clerk.patch({"cells": [{"procedure": "C1", "received_total": 1}]})
    after = clerk.client.get(HERE, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert after.headers["ETag"] != before.headers["ETag"]


def test_beginning_a_month_without_a_figure_does_not_change_its_version(clerk, states):
    before = clerk.version
    states.draft()
    assert clerk.version == before


# --- Figures ---------------------------------------------------------------------------------------------------------


def test_figures_are_saved_with_the_source_api_and_answered_as_they_are_stored(clerk):
    answer = clerk.put()
    assert answer.status_code == 200
    assert stored() == {"C1": (5, 1, 0), "C2": (0, 0, 0)}
    assert set(Submission.objects.get().counts.values_list("source", flat=True)) == {CountSource.API}
    assert len(answer.json()["saved"]) == 6
    assert answer.json()["month"] == clerk.month()
    assert answer.headers["ETag"] == clerk.version


def test_some_figures_leave_the_others_as_they_are_and_null_makes_a_blank(clerk):
    clerk.put()
    answer = clerk.patch({"cells": [{"procedure": "C1", "received_total": 7, "returned_by_post": None}]})
    assert answer.status_code == 200
    assert stored() == {"C1": (7, 1, None), "C2": (0, 0, 0)}


def test_a_whole_number_may_be_written_with_a_point_as_json_allows(clerk):
    row = {"procedure": "C1", "received_total": 7.0, "seen": {"received_total": None}}
    assert clerk.patch({"cells": [row]}).status_code == 200
    assert clerk.patch({"cells": [row | {"received_total": 8, "seen": {"received_total": 7.0}}]}).status_code == 200
    assert stored() == {"C1": (8, None, None)}


@pytest.mark.parametrize("written", ["1e-400", "40.99999999999999999999", "5.0000000000000000001", "1e999999999999"])
def test_a_number_that_is_nearly_whole_is_not_rounded_to_one(clerk, written):
    body = f'{{"cells": [{{"procedure": "C1", "received_total": {written}}}]}}'
    answer = clerk.client.generic("PATCH", HERE, body, content_type="application/json")
    assert refused(answer) == [("/cells/0/received_total", "not_whole")]
    assert not Submission.objects.exists()


@pytest.mark.parametrize(("written", "number"), [("7.0", 7), ("1e2", 100), ("-0.0", 0), ("0e-400", 0)])
def test_a_whole_number_may_be_written_in_any_way_of_json(clerk, written, number):
    body = f'{{"cells": [{{"procedure": "C1", "received_total": {written}}}]}}'
    assert clerk.client.generic("PATCH", HERE, body, content_type="application/json").status_code == 200
    assert stored() == {"C1": (number, None, None)}


def test_all_figures_make_blank_what_they_do_not_name(clerk):
    clerk.put()
    assert clerk.put([{"procedure": "C2", "received_total": 3, "received_online": 0}]).status_code == 200
    assert stored() == {"C1": (None, None, None), "C2": (3, 0, None)}


def test_all_figures_need_the_version_that_was_seen(clerk):
    answer = clerk.call("PUT", "", {"cells": GOOD})
    assert problem(answer) == (428, "condition_missing")
    assert not Submission.objects.exists()


def test_another_version_is_refused_with_the_present_state(clerk):
    seen = clerk.version
    clerk.patch({"cells": [{"procedure": "C1", "received_total": 1}]})
    before = everything()
    answer = clerk.call("PUT", "", {"cells": GOOD}, version=seen)
    assert problem(answer) == (412, "changed_meanwhile")
    present = answer.json()["present"]
    assert [row["received_total"] for row in present["cells"]] == [1, None]
    assert answer.headers["ETag"] == clerk.version
    assert everything() == before


@pytest.mark.parametrize("form", ["W/{}", '"other", {}', "*"])
def test_the_version_may_be_one_of_several_or_marked_by_compression(clerk, form):
    answer = clerk.call("PUT", "", {"cells": GOOD}, version=form.format(clerk.version))
    assert answer.status_code == 200


def test_every_refused_cell_is_named_with_code_sentence_and_place_and_nothing_is_saved(clerk):
    body = [
        {"procedure": "C1", "received_total": 2, "received_online": 3, "returned_by_post": 10_000_000},
        {"procedure": "C2", "received_total": "1.234", "received_online": 1.5, "returned_by_post": True},
        {"procedure": "P1", "received_total": 1},
        {"procedure": "C1", "received_total": 9},
    ]
    answer = clerk.put(body)
    assert problem(answer) == (422, "invalid_values")
    assert refused(answer) == [
        ("/cells/0/received_online", "online_above_total"),
        ("/cells/0/received_total", "online_above_total"),
        ("/cells/0/returned_by_post", "out_of_range"),
        ("/cells/1/received_online", "not_whole"),
        ("/cells/1/received_total", "not_whole"),
        ("/cells/1/returned_by_post", "not_whole"),
        ("/cells/2/procedure", "not_reported"),
        ("/cells/3/procedure", "twice"),
    ]
    assert {each["procedure"] for each in answer.json()["errors"]} == {"C1", "C2", "P1"}
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("vi", "«1.234» không phải là số nguyên. Đề nghị chỉ nhập chữ số, ví dụ: 1234."),
        ("en-GB,en;q=0.9", "“1.234” is not a whole number. Type digits only, for example 1234."),
    ],
)
def test_sentences_are_those_of_the_pages_in_the_language_that_is_accepted(clerk, language, sentence):
    clerk.client.headers = {}
    clerk.client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    answer = clerk.patch({"cells": [{"procedure": "C1", "received_total": "1.234"}]})
    assert [each["detail"] for each in answer.json()["errors"]] == [sentence]


def test_only_the_good_cells_are_saved_where_that_is_asked_for(clerk):
    body = {"cells": [{"procedure": "C1", "received_total": 5, "received_online": -1}, {"procedure": "P1"}]}
    answer = clerk.patch(body, "?goodOnly=true")
    assert answer.status_code == 200
    assert answer.json()["saved"] == [{"procedure": "C1", "field": "received_total"}]
    assert [(each["place"], each["code"]) for each in answer.json()["refused"]] == [
        ("/cells/0/received_online", "out_of_range"),
        ("/cells/1/procedure", "not_reported"),
    ]
    assert stored() == {"C1": (5, None, None)}


def test_a_cell_that_another_person_changed_meanwhile_is_refused_with_both_values(clerk, states, people, calling):
    second = Program(calling(people["second_clerk"], *ALL))
    second.patch({"cells": [{"procedure": "C1", "received_total": 8}]})
    answer = clerk.patch({"cells": [{"procedure": "C1", "received_total": 9, "seen": {"received_total": None}}]})
    assert problem(answer) == (409, "refused_values")
    (error,) = answer.json()["errors"]
    assert (error["code"], error["stored"], error["place"]) == ("changed_meanwhile", 8, "/cells/0/received_total")
    assert all(value in error["detail"] for value in "89")
    assert stored() == {"C1": (8, None, None)}
    agreed = clerk.patch({"cells": [{"procedure": "C1", "received_total": 9, "seen": {"received_total": 8}}]})
    assert agreed.status_code == 200
    assert stored() == {"C1": (9, None, None)}


@pytest.mark.parametrize(
    "body",
    [
        {"cells": [{"procedure": "C1", "total": 1}]},
        {"cells": [{"received_total": 1}]},
        {"cells": {}},
        {"cell": []},
        {"cells": [{"procedure": "C1", "seen": {"received_total": "1"}}]},
        {"texts": {"remarks": 5}},
        [],
    ],
)
def test_a_body_of_another_shape_is_refused_before_anything_is_looked_at(clerk, body):
    assert problem(clerk.patch(body)) == (422, "invalid")
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    ("body", "place", "sentence"),
    [
        ({"cells": [{"procedure": ""}]}, "/cells/0/procedure", "Tối thiểu 1 ký tự."),
        ({"cells": [{"procedure": "C1"}, {"received_total": 1}]}, "/cells/1/procedure", "Còn thiếu mục này."),
        ({"a/b~c": 1}, "/a~1b~0c", "Không có mục mang tên này."),
        ([], "", "Giá trị không hợp lệ."),
    ],
)
def test_what_has_another_shape_is_refused_at_its_json_pointer(clerk, body, place, sentence):
    (fault,) = clerk.patch(body).json()["errors"]
    assert (fault["place"], fault["detail"]) == (place, sentence)


@pytest.mark.parametrize(
    "body",
    ['{"cells": [', '{"cells": [{"procedure": "C1", "received_total": "\\ud800"}]}', '{"\\uDC00": 1}'],
    ids=["broken off", "half a character", "half a character in a name"],
)
def test_a_body_that_is_no_json_is_refused(clerk, body):
    answer = clerk.client.generic("PATCH", HERE, body, content_type="application/json")
    assert problem(answer) == (400, "body_unreadable")


# --- Texts -----------------------------------------------------------------------------------------------------------


def test_texts_are_saved_and_those_that_are_not_named_stay(clerk):
    assert clerk.patch({"texts": APPROVED}).json()["saved_texts"] == ["approved_by", "document_number", "document_date"]
    answer = clerk.patch({"texts": {"document_number": "", "remarks": "Mất mạng ba ngày"}})
    assert answer.json()["month"]["texts"] == {
        "remarks": "Mất mạng ba ngày",
        "approved_by": "Nguyễn Văn A, Chủ tịch",
        "document_number": "",
        "document_date": "2020-05-05",
    }


def test_a_text_that_nobody_can_store_is_refused_with_its_place_and_so_are_the_cells(clerk):
    body = {"cells": [{"procedure": "C1", "received_total": -1}], "texts": {"document_date": "31/02/2020"}}
    answer = clerk.patch(body)
    assert refused(answer) == [("/cells/0/received_total", "out_of_range"), ("/texts/document_date", "invalid")]
    assert answer.json()["errors"][1]["detail"]
    assert not Submission.objects.exists()


def test_a_text_that_another_person_changed_meanwhile_is_refused(clerk, people, calling):
    Program(calling(people["second_clerk"], *ALL)).patch({"texts": {"remarks": "Của đồng nghiệp"}})
    answer = clerk.patch({"texts": {"remarks": "Của tôi"}, "texts_seen": {"remarks": ""}})
    (error,) = answer.json()["errors"]
    assert [error[name] for name in ("place", "code")] == ["/texts/remarks", "changed_meanwhile"]
    assert error["stored"] == "Của đồng nghiệp"
    assert clerk.month()["texts"]["remarks"] == "Của đồng nghiệp"


# --- Zeros -----------------------------------------------------------------------------------------------------------


def test_blanks_are_filled_with_zeros_and_taken_back(clerk):
    clerk.patch({"cells": [{"procedure": "C1", "received_total": 5}]})
    filled = clerk.call("POST", "/zeros", {"which": "all"})
    assert filled.status_code == 200
    assert stored() == {"C1": (5, 0, 0), "C2": (0, 0, 0)}
    clerk.patch({"cells": [{"procedure": "C2", "received_total": 2}]})
    undone = clerk.call("POST", "/zeros/undo", {"cells": filled.json()["cells"]})
    assert undone.status_code == 200
    assert len(filled.json()["cells"]) == 5
    assert len(undone.json()["cells"]) == 4
    assert stored() == {"C1": (5, None, None), "C2": (2, None, None)}


def test_without_six_months_before_there_are_no_usual_zeros(clerk):
    assert clerk.call("POST", "/zeros", {"which": "usual"}).json()["cells"] == []


def test_zeros_that_would_contradict_a_typed_number_are_not_filled(clerk):
    clerk.patch({"cells": [{"procedure": "C1", "received_online": 5}]})
    before = everything()
    answer = clerk.call("POST", "/zeros", {})
    assert problem(answer) == (409, "cells_refused")
    assert everything() == before


# --- Who and when ----------------------------------------------------------------------------------------------------

OPEN = {
    "draft",
    "draft_of_a_month_not_ended",
    "opened_to_be_added",
    "returned",
    "returned_and_the_day_past",
    "reopened",
}


@pytest.mark.parametrize("state", STATES)
def test_a_month_takes_figures_exactly_while_its_form_does(clerk, states, state):
    getattr(states, state)()
    answer = clerk.patch({"cells": [{"procedure": "C1", "received_total": 7}]})
    if state in OPEN:
        assert answer.status_code == 200
    else:
        assert problem(answer) == (409, "not_open")
        assert answer.json()["month_status"] == Submission.objects.get().status
        assert answer.json()["detail"]


CHANGING = [
    ("PATCH", "", {"cells": [{"procedure": "C1", "received_total": 7}]}),
    ("PUT", "", {"cells": GOOD}),
    ("POST", "/zeros", {}),
    ("POST", "/zeros/undo", {"cells": []}),
    ("POST", "/sendings", {"digest": "0" * 64, "approved": True}),
    ("POST", "/withdrawal", None),
]


@pytest.mark.parametrize(("method", "path", "body"), CHANGING)
@pytest.mark.parametrize(
    ("who", "answers"),
    [
        ("other_clerk", (404, "not_found")),
        ("district_clerk", (404, "not_found")),
        ("coordinator", (403, "not_allowed")),
    ],
)
def test_nobody_writes_for_a_unit_of_which_they_are_no_clerk(calling, people, who, answers, method, path, body):
    program = Program(calling(people[who], *ALL))
    assert problem(program.call(method, path, body, version="*")) == answers
    assert not Submission.objects.exists()


def test_who_reads_a_sent_report_still_does_not_write_it(calling, people, states):
    states.submitted()
    district = Program(calling(people["district_clerk"], *ALL))
    assert problem(district.patch({"cells": []})) == (403, "not_allowed")
    assert problem(district.call("GET")) == (403, "not_allowed")


@pytest.mark.parametrize(("method", "path", "body"), CHANGING)
def test_a_token_does_only_what_it_may_be_used_for(calling, people, method, path, body):
    needed = Verb.SEND if path in ("/sendings", "/withdrawal") else Verb.WRITE
    lacking = [verb for verb in ALL if verb != needed]
    answer = Program(calling(people["clerk"], *lacking)).call(method, path, body, version="*")
    assert problem(answer) == (403, "token_may_not")
    assert not Submission.objects.exists()


def test_a_token_that_is_limited_to_other_units_does_not_reach_the_own_one(calling, people, working_province):
    clerk = working_province.clerks["H1"]
    token = calling(clerk, *ALL, units=[working_province.units["X1"]])
    assert token.get("/api/v1/months/2020-04/H1").status_code == 404
    assert token.patch("/api/v1/months/2020-04/H1", "{}", content_type="application/json").status_code == 404


def test_a_session_alone_opens_nothing(login, people):
    browser = login(people["clerk"])
    assert problem(browser.get(HERE)) == (401, "token_missing")
    answer = browser.patch(HERE, {"cells": []}, content_type="application/json")
    assert problem(answer) == (401, "token_missing")


@pytest.mark.parametrize("address", ["2020-13/X1", "2020-04/X9", "2020-04/%00", "x/y", "2031-01/X1"])
def test_a_month_or_unit_that_there_is_not_is_404(calling, people, address):
    answer = calling(people["clerk"], *ALL).get(f"/api/v1/months/{address}")
    assert answer.status_code in (400, 404)
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_few_and_many_procedures_take_the_same_queries(clerk, working_province, django_assert_num_queries):
    submission_start(unit=working_province.units["X1"], period=working_province.periods[4])
    with time_machine.travel("2020-05-15T09:00:01+07:00", tick=False):
        clerk.patch({"cells": []})
    with django_assert_num_queries(8):
        clerk.patch({"cells": [{"procedure": "C1", "received_total": 1}]})
    with django_assert_num_queries(8):
        clerk.patch({"cells": GOOD})


def test_a_body_is_json_whatever_it_is_called(clerk):
    """As a form it would be read before the call is, and the call would fail."""
    for kind in ("multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "text/plain"):
        answer = clerk.client.post(f"{HERE}/zeros", '{"which": "all"}', content_type=kind)
        assert answer.status_code == 200, kind
