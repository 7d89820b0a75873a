"""What a call may ask for, and what it is answered on the way."""

from __future__ import annotations

import pytest

from api.models import Verb
from reporting.models import DossierCount
from tests.api.conftest import make_token, program


@pytest.mark.parametrize(
    ("query", "place", "code"),
    [
        ({"kind": "x"}, "query.kind", "literal_error"),
        ({"limit": "0"}, "query.limit", "greater_than_equal"),
        ({"limit": "501"}, "query.limit", "less_than_equal"),
        ({"limit": "many"}, "query.limit", "int_parsing"),
        ({"limit": "1_0"}, "query.limit", "int_parsing"),
        ({"limit": "5.5"}, "query.limit", "int_parsing"),
        ({"limit": "٥"}, "query.limit", "int_parsing"),
        ({"on": "1588204800"}, "query.on", "date_parsing"),
        ({"on": "2020-02-30"}, "query.on", "date_from_datetime_parsing"),
        ({"district": "5 6"}, "query.district", "string_pattern_mismatch"),
        ({"kinds": "commune"}, "query.kinds", "unknown"),
        ({"kind": ["commune", "district"]}, "query.kind", "repeated"),
    ],
)
def test_a_value_that_is_not_known_is_refused_at_its_place(coordinator, query, place, code):
    answer = coordinator.get("/api/v1/units", query)
    assert answer.status_code == 422
    (fault,) = answer.json()["errors"]
    assert (fault["place"], fault["code"]) == (place, code)
    assert fault["detail"] in answer.json()["detail"]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("vi", "Nhiều nhất là 500."),
        ("en-GB,en;q=0.9", "At most 500."),
        ("fr,de;q=0.5", "Nhiều nhất là 500."),
        ("fr, en;q=0.1", "At most 500."),
        ("en;q=0, vi", "Nhiều nhất là 500."),
        ("", "Nhiều nhất là 500."),
    ],
)
def test_a_refusal_speaks_the_language_of_the_caller(working_province, language, sentence):
    text = make_token(working_province.coordinator)[1]
    answer = program(text, **{"Accept-Language": language}).get("/api/v1/units?limit=501")
    assert answer.json()["errors"][0]["detail"] == sentence
    assert answer.headers["Content-Language"] == ("en" if sentence.startswith("At") else "vi")


def test_values_to_choose_from_are_listed_without_words_of_another_language(coordinator):
    said = coordinator.get("/api/v1/units?kind=x").json()["errors"][0]["detail"]
    assert said.endswith(": department, district, commune.")


def test_a_month_is_named_by_the_digits_of_its_name_alone(clerk):
    assert clerk.get("/api/v1/months/2020-04/X1").status_code == 200
    assert clerk.get("/api/v1/months/٢٠٢٠-04/X1").status_code == 404


def test_a_refusal_names_the_request(coordinator):
    answer = coordinator.get("/api/v1/units?limit=501")
    assert answer.json()["request"] == answer.headers["X-Request-ID"]
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_long_answer_is_compressed_and_its_version_is_known_again(coordinator):
    answer = coordinator.get("/api/v1/units", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    tag = answer.headers["ETag"]
    assert tag.startswith('W/"')
    assert coordinator.get("/api/v1/units", headers={"If-None-Match": tag}).status_code == 304


def test_an_answer_is_kept_by_nobody_but_the_caller(coordinator):
    kept = coordinator.get("/api/v1/units").headers["Cache-Control"]
    assert "private" in kept


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ("{", 400, "body_unreadable"),
        ('{"which": NaN}', 400, "body_unreadable"),
        ('{"which": "all", "which": "usual"}', 400, "body_unreadable"),
        ("[" * 5000, 400, "body_unreadable"),
        ('{"which": 1e99999999999999999999}', 400, "body_unreadable"),
        (" " * 2_700_000, 413, "body_too_large"),
        ('{"which": "some"}', 422, "invalid"),
        ('{"whish": "all"}', 422, "invalid"),
    ],
    ids=["broken", "NaN", "a name twice", "deep", "endless", "large", "unknown value", "unknown name"],
)
def test_a_body_that_cannot_be_read_is_refused_and_changes_nothing(working_province, calling, body, status, code):
    client = calling(working_province.clerks["X1"], Verb.WRITE)
    answer = client.post("/api/v1/months/2020-04/X1/zeros", body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not DossierCount.objects.exists()
