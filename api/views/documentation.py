"""The description of the API for programs, and the same as a page for people."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.views.decorators.http import require_safe

from api.described import CONTEXT
from api.description import description, example_of
from api.models import Verb
from api.problems import KINDS, MEDIA_TYPE

GROUPS = {
    "token": pgettext_lazy("part of the API", "Token"),
    "units": pgettext_lazy("part of the API", "Units"),
    "catalogue": pgettext_lazy("part of the API", "Catalogue"),
    "quotas": pgettext_lazy("part of the API", "Quotas"),
    "periods": pgettext_lazy("part of the API", "Periods"),
    "reports": pgettext_lazy("part of the API", "Reports"),
    "own month": pgettext_lazy("part of the API", "The own month"),
    "results": pgettext_lazy("part of the API", "Results"),
    "dossiers": pgettext_lazy("part of the API", "Dossiers of a one-stop system"),
}
SUCCESS = 2  # the first digit of a status


@login_not_required  # what the portal offers to programs is no secret: offices read it before they ask for a token
@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The description as OpenAPI 3.1."""
    return JsonResponse(description(), json_dumps_params={"ensure_ascii": False})


@login_not_required
@require_safe
def documentation(request: HttpRequest) -> HttpResponse:
    """Every operation with its parameters, members and examples, and every problem."""
    shown = operations()
    groups = [(name, GROUPS.get(name, name), [each for each in shown if each.tag == name]) for name in tags_of(shown)]
    problems = [(kind, _pretty(example_of(kind.code))) for kind in KINDS.values()]
    context = {
        "groups": groups,
        "problems": problems,
        "base": request.build_absolute_uri("/api/v1/"),
        "calls": settings.API_CALLS_PER_MINUTE,
    }
    return render(request, "api/documentation.html", context)


@dataclass(frozen=True, slots=True)
class Member:
    """A parameter, or a member of what is sent or answered: how it is called, what it is, and what it means."""

    name: str
    kind: str
    is_required: bool
    means: str

    @property
    def meaning(self) -> str:
        """The same in the reader's language."""
        return pgettext(CONTEXT, self.means) if self.means else ""


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation as the page shows it."""

    name: str
    tag: str
    method: str
    path: str
    summary: str
    text: str
    verb: str
    parameters: list[Member]
    body: list[Member]
    answer: list[Member]
    example: str
    body_example: str
    problems: list[str]

    @property
    def title(self) -> str:
        """What it is called in the reader's language."""
        return gettext(self.summary)

    @property
    def says(self) -> str:
        """What it does, in the reader's language."""
        return pgettext(CONTEXT, self.text) if self.text else ""

    @property
    def may(self) -> str:
        """What its token must be allowed."""
        return str(Verb(self.verb).label) if self.verb in Verb.values else self.verb


def tags_of(shown: list[Operation]) -> list[str]:
    """The parts in their order, those of apps above last."""
    found = dict.fromkeys(each.tag for each in shown)
    return [*(name for name in GROUPS if name in found), *(name for name in found if name not in GROUPS)]


@cache
def operations() -> list[Operation]:
    """Every operation, in the order of the description."""
    whole = description()
    return [
        _operation(whole, path, method, found)
        for path, methods in whole["paths"].items()
        for method, found in methods.items()
    ]


def _operation(whole: dict[str, Any], path: str, method: str, found: dict[str, Any]) -> Operation:
    answer = next(each for code, each in found["responses"].items() if int(code) // 100 == SUCCESS)
    content = answer.get("content", {}).get("application/json", {})
    body = found.get("requestBody", {}).get("content", {}).get("application/json", {})
    return Operation(
        name=found["operationId"],
        tag=(found.get("tags") or ["more"])[0],
        method=method.upper(),
        path=path,
        summary=found["summary"],
        text=found.get("description", ""),
        verb=found.get("x-verb", ""),
        parameters=[_parameter(each) for each in found.get("parameters", ())],
        body=members_of(whole, body.get("schema", {})),
        answer=members_of(whole, content.get("schema", {})),
        example=_pretty(content["example"]) if "example" in content else "",
        body_example=_pretty(body["example"]) if "example" in body else "",
        problems=_codes(found["responses"]),
    )


def _codes(responses: dict[Any, Any]) -> list[str]:
    found = (each.get("content", {}).get(MEDIA_TYPE, {}).get("examples", {}) for each in responses.values())
    return [code for examples in found for code in examples]


def _parameter(found: dict[str, Any]) -> Member:
    return Member(found["name"], kind_of(found["schema"]), found.get("required", False), found.get("description", ""))


def members_of(whole: dict[str, Any], schema: dict[str, Any], before: str = "", seen: tuple[str, ...] = ()) -> list:
    """The members of a schema and of what is inside it, each by its path: `items[].unit.code`."""
    schema, names = _resolved(whole, schema)
    if "items" in schema:
        return members_of(whole, schema["items"], f"{before}[]", seen)
    if set(names) & set(seen):
        return []
    found: list[Member] = []
    for name, each in schema.get("properties", {}).items():
        path = f"{before}.{name}" if before else name
        inside, _names = _resolved(whole, each)
        means = each.get("description") or inside.get("description", "")
        found.append(Member(path, kind_of(each, inside), name in schema.get("required", ()), means))
        found += members_of(whole, each, path, (*seen, *names))
    return found


def _resolved(whole: dict[str, Any], schema: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """What a schema refers to, through «or null», and the names on the way."""
    names: list[str] = []
    while True:
        choices = [each for each in schema.get("anyOf", schema.get("allOf", ())) if each.get("type") != "null"]
        if len(choices) == 1:
            schema = choices[0]
        elif "$ref" in schema:
            names.append(schema["$ref"].rpartition("/")[2])
            schema = whole["components"]["schemas"][names[-1]]
        else:
            return schema, names


def kind_of(schema: dict[str, Any], inside: dict[str, Any] | None = None) -> str:
    """How a value is written: «text», «whole number or null», «one of draft, sent»."""
    choices = schema.get("anyOf", [schema])
    kinds = [_simple(inside if "$ref" in each and inside else each) for each in choices]
    return " | ".join(dict.fromkeys(kinds))


def _simple(schema: dict[str, Any]) -> str:
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if "const" in schema:
        return str(schema["const"])
    name = str(schema.get("format") or schema.get("type") or "object")
    limits = [f"{schema[each]}" for each in ("minimum", "maximum") if each in schema]
    return f"{name} {'–'.join(limits)}" if limits else name


def _pretty(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
