"""The description of the API (OpenAPI 3.1): what django-ninja writes of the types, completed.

Each operation gets an example of its answer, of every problem that it may be refused with, and the verb that its token
needs. Programs and the page of documentation read the same.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils import translation
from ninja import Field, Schema

from api.problems import KINDS, MEDIA_TYPE, ProblemError, body_of
from api.v1.portal import api

PREFIX = "/api/v1/"
ABOUT = """Reports of online dossiers: units, catalogue, quotas, periods, reports, results and rankings.

A call shows a token in the header `Authorization`; it sees what the owner of the token sees on the portal's pages.
Within version 1 members, operations and values of lists may be added, so a reader passes over what it does not know;
nothing is taken away or changes its meaning. What is to end says so six months before, in the headers `Deprecation`
and `Sunset`, and in this description."""
REF = "#/components/schemas/"
UNCHANGED = {"description": "The caller has this answer already, by its ETag in If-None-Match."}
JSON = "application/json"
EXAMPLE_OF_REQUEST = "9c3f1a7be2d04856"


class Fault(Schema):
    """One thing that is wrong with what was sent."""

    place: str = Field(description="Where: `query.limit`, or in the body the JSON pointer `/cells/0/received_total`.")
    code: str = Field(description="What is wrong, for programs.")
    detail: str = Field(description="What is wrong, in the caller's language.")


class Problem(Schema):
    """Why a call is refused (RFC 9457)."""

    type: str = Field(description="Where the kind of problem is described.")
    title: str
    status: int
    code: str = Field(description="The kind of problem, for programs.")
    detail: str = Field(description="A sentence in the caller's language.")
    request: str = Field(description="The number of the request, to be named when asking for help.")
    errors: list[Fault] | None = None


@cache
def description() -> dict[str, Any]:
    """The whole description, in English; made once for each process."""
    reverse("api:openapi")  # once the addresses are read, every operation is there, of apps above too
    with translation.override("en"):
        found: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=PREFIX))
        found["info"] = {"title": api.title, "version": api.version, "description": ABOUT}
        schemas = found["components"]["schemas"]
        schemas |= {"Problem": _schema(Problem), "Fault": _schema(Fault)}
        for path in found["paths"].values():
            for method, operation in path.items():
                _complete(method, operation)
        for name in [name for name in schemas if f'{REF}{name}"' not in json.dumps([found["paths"], schemas])]:
            del schemas[name]  # queries, whose parameters are named one by one
    completed: dict[str, Any] = json.loads(json.dumps(found))  # statuses are texts, as programs read them
    return completed


def _schema(model: type[Schema]) -> dict[str, Any]:
    found = model.model_json_schema(ref_template=REF + "{model}", mode="serialization")
    found.pop("$defs", None)
    return found


def _complete(method: str, operation: dict[str, Any]) -> None:
    for parameter in operation["parameters"]:
        _without_null(parameter)
    example, problems = operation.pop("x-example", None), operation.pop("x-problems", ())
    responses = operation["responses"]
    for answer in responses.values():
        if example is not None and JSON in answer.get("content", {}):
            answer["content"][JSON]["example"] = example
    by_status: dict[int, list[str]] = {}
    for code in dict.fromkeys(problems):
        by_status.setdefault(KINDS[code].status, []).append(code)
    for status, codes in sorted(by_status.items()):
        responses[status] = _problems(codes)
    if method == "get":
        responses[304] = UNCHANGED


def _without_null(parameter: dict[str, Any]) -> None:
    """A parameter that may be left out cannot be written as null: the query of an address has no such value."""
    schema = parameter["schema"]
    choices = [each for each in schema.pop("anyOf", ()) if each.get("type") != "null"]
    schema.update(*choices)
    for described in (parameter, schema):
        described.pop("title", None)
        described["examples"] = [each for each in described.pop("examples", ()) if each is not None]
        if not described["examples"]:
            del described["examples"]
    if "default" in schema and schema["default"] is None:
        del schema["default"]
    examples = parameter.pop("examples", None) or schema.get("examples")
    if examples:
        parameter["example"] = examples[0]


def _problems(codes: list[str]) -> dict[str, Any]:
    """The answers of one status: an example for each kind of problem."""
    examples = {code: {"summary": str(KINDS[code].title), "value": example_of(code)} for code in codes}
    content = {"schema": {"$ref": f"{REF}Problem"}, "examples": examples}
    return {"description": "; ".join(str(KINDS[code].title) for code in codes), "content": {MEDIA_TYPE: content}}


def example_of(code: str) -> dict[str, Any]:
    """A problem of this kind, as a caller gets it."""
    return body_of(ProblemError(KINDS[code])) | {"request": EXAMPLE_OF_REQUEST}
