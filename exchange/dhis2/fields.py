"""Which properties of an object a call asks for: «id,displayName,children[id]», as DHIS2 writes it."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _

from exchange.dhis2.answers import CallRefusedError

ALL = (":all", "*", ":owner", ":identifiable", ":nameable", ":simple")
DEFAULT = "id,displayName"
DEEPEST = 5
LONGEST = 1000
PARTS = re.compile(r"([^,\[\]]*)([,\[\]]|$)")
Fields = dict[str, "Fields"]


def fields_of(text: str) -> Fields:
    """The asked properties by name, with those asked of each.

    Raises:
        CallRefusedError: the brackets do not close, or are nested too deep.
    """
    if len(text) > LONGEST:
        raise _bad(text)
    stack: list[Fields] = [{}]
    for name, sign in PARTS.findall(text):
        named = name.strip()
        if named:
            stack[-1].setdefault(named, {})
        if sign == "[":
            if not named or len(stack) > DEEPEST:
                raise _bad(text)
            stack.append(stack[-1][named])
        elif sign == "]":
            stack.pop()
        if not stack:
            raise _bad(text)
    if len(stack) != 1:
        raise _bad(text)
    return stack[0]


def _bad(text: str) -> CallRefusedError:
    return CallRefusedError(400, _("“fields” cannot be read: %(text)s") % {"text": text[:60]}, "fields")


def chosen(thing: dict[str, Any], fields: Fields) -> dict[str, Any]:
    """The asked properties of ``thing``; those that it has not are left out, as DHIS2 does."""
    if not fields or any(name in fields for name in ALL):
        return thing
    found: dict[str, Any] = {}
    for name, inside in fields.items():
        if name not in thing:
            continue
        value = thing[name]
        if isinstance(value, list):
            found[name] = [chosen(each, inside) if inside else _reference(each) for each in value]
        elif isinstance(value, dict):
            found[name] = chosen(value, inside)
        else:
            found[name] = value
    return found


def _reference(thing: Any) -> Any:
    """An object named without its properties: its id alone."""
    return {"id": thing["id"]} if isinstance(thing, dict) and "id" in thing else thing
