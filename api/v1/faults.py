"""What pydantic found wrong, as sentences in the caller's language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from api.problems import Fault

NUMBER, DAY, TEXT = _("Write a whole number."), _("Write a day as 2020-04-30."), _("Write a text.")
# By the type of pydantic's error; a type that is not here is answered by the last sentence.
SENTENCES: dict[str, str | Promise] = {
    "missing": _("This is missing."),
    "extra_forbidden": _("There is no such name here."),
    "int_parsing": NUMBER,
    "int_type": NUMBER,
    "int_from_float": NUMBER,
    "int_parsing_size": _("The number is too large."),
    "greater_than_equal": _("At least %(ge)s."),
    "less_than_equal": _("At most %(le)s."),
    "literal_error": _("Write one of: %(expected)s."),
    "enum": _("Write one of: %(expected)s."),
    "date_from_datetime_parsing": DAY,
    "date_parsing": DAY,
    "date_type": DAY,
    "date_from_datetime_inexact": DAY,
    "string_type": TEXT,
    "string_too_long": _("At most %(max_length)s letters."),
    "string_too_short": ngettext_lazy(
        "At least %(min_length)s letter.", "At least %(min_length)s letters.", "min_length"
    ),
    "string_pattern_mismatch": _("The text has another form than it must."),
    "bool_parsing": _("Write true or false."),
    "bool_type": _("Write true or false."),
    "list_type": _("Write a list."),
    "too_long": _("At most %(max_length)s entries."),
    "too_short": ngettext_lazy("At least %(min_length)s entry.", "At least %(min_length)s entries.", "min_length"),
}
CHOICE = re.compile(r"'([^']*)'")
OTHERWISE = _("The value is not valid.")


def faults_of(errors: Sequence[dict[str, Any]]) -> list[Fault]:
    """One fault for each error: at ``query.limit``, or in the body at the JSON pointer ``/cells/0/procedure``."""
    return [
        Fault(_place(error["loc"]), str(error["type"]), _sentence(error["type"], error.get("ctx"))) for error in errors
    ]


def _place(loc: Sequence[Any]) -> str:
    """The path as a caller knows it: without the name of the parameter that holds the whole body or query."""
    source, *rest = map(str, loc)
    if source == "body":
        return "".join(f"/{each.replace('~', '~0').replace('/', '~1')}" for each in rest[1:])
    return ".".join([source, *(rest[1:] if source == "query" and len(rest) > 1 else rest)])


def _sentence(error_type: str, context: dict[str, Any] | None) -> str:
    values = dict(context or {})
    if "expected" in values:  # the library joins them in English: 'a', 'b' or 'c'
        values["expected"] = ", ".join(CHOICE.findall(str(values["expected"])))
    try:
        return str(SENTENCES.get(error_type, OTHERWISE) % values)
    except KeyError:
        return str(OTHERWISE)
