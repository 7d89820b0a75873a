"""The description and its page: every operation with an example that is true to its type, and every problem."""

from __future__ import annotations

import json
import re

import jsonschema_rs  # schemathesis brings it
import pytest
from django.test import Client
from django.utils import translation

from api.described import DESCRIBED
from api.description import PREFIX, description
from api.problems import KINDS, MEDIA_TYPE
from api.views.documentation import operations
from tests.reporting.pages import text

OPERATIONS = [
    pytest.param(path, method, found, id=found["operationId"])
    for path, methods in description()["paths"].items()
    for method, found in methods.items()
]


def checked(value, schema):
    jsonschema_rs.Draft202012Validator(schema | {"components": description()["components"]}).validate(value)


def test_everybody_reads_the_description():
    answer = Client().get(f"{PREFIX}openapi.json")
    assert answer.status_code == 200
    assert answer.json() == description()
    assert answer.json()["openapi"] == "3.1.0"


@pytest.mark.parametrize(("path", "method", "found"), OPERATIONS)
def test_an_operation_has_an_example_that_its_type_allows(path, method, found):
    answers = {status: each for status, each in found["responses"].items() if status.startswith("2")}
    assert answers
    for status, answer in answers.items():
        assert status == "204" or answer["content"], "it says what it answers"
        for content in answer.get("content", {}).values():
            checked(content["example"], content["schema"])


@pytest.mark.parametrize(("path", "method", "found"), OPERATIONS)
def test_an_operation_says_what_it_does_and_means(path, method, found):
    assert found["summary"]
    assert found["description"]
    assert found["x-verb"] in ("read", "write", "send", "import")
    assert found["security"] == [{"TokenAuth": []}]
    for parameter in found["parameters"]:
        assert parameter.get("description") or parameter["in"] == "path", parameter


@pytest.mark.parametrize(("path", "method", "found"), OPERATIONS)
def test_an_operation_has_an_example_of_every_problem_with_its_status(path, method, found):
    seen = set()
    for status, answer in found["responses"].items():
        for code, example in answer.get("content", {}).get(MEDIA_TYPE, {}).get("examples", {}).items():
            checked(example["value"], {"$ref": "#/components/schemas/Problem"})
            assert (example["value"]["code"], str(example["value"]["status"])) == (code, status)
            seen.add(code)
    assert {"token_missing", "token_may_not", "too_many_calls", "invalid"} <= seen


@pytest.mark.django_db
def test_the_page_names_every_operation_and_problem_without_login():
    page = Client().get(f"{PREFIX}docs/")
    shown = page.content.decode()
    assert page.status_code == 200
    for path, methods in description()["paths"].items():
        for method, found in methods.items():
            assert f"{method.upper()} {path}" in shown
            assert f'id="{found["operationId"]}"' in shown
    for kind in KINDS.values():
        assert f'id="{kind.anchor}"' in shown
    targets = set(re.findall(r'href="#([^"]+)"', shown))
    assert targets <= set(re.findall(r'id="([^"]+)"', shown))


@pytest.mark.django_db
def test_the_page_is_read_in_english_too_and_holds_no_script_or_style_of_its_own():
    client = Client()
    client.cookies["django_language"] = "en"
    page = client.get(f"{PREFIX}docs/")
    assert "The portal for programs" in text(page)
    assert "style=" not in page.content.decode()
    assert not re.search(r"<script(?![^>]*src=)", page.content.decode())


def test_the_description_fits_a_first_load():
    assert len(json.dumps(description())) < 400_000


def test_what_scrolls_on_the_page_is_reached_by_keyboard():
    content = Client().get(f"{PREFIX}docs/").content.decode()
    assert content.count("<pre") == content.count('<pre tabindex="0">') > len(OPERATIONS)


def test_every_text_of_the_description_is_translated_for_the_page():
    shown = {text for each in operations() for text in (each.text, *(member.means for member in members(each)))} - {""}
    with translation.override("en"):
        listed = {str(text) for text in DESCRIBED}
    assert shown - listed == set(), "add them to api/described/, and their Vietnamese"
    assert listed - shown == set(), "nothing says them any more"


def members(operation):
    return [*operation.parameters, *operation.body, *operation.answer]
