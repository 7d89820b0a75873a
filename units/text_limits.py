"""What a column of the database can hold, checked, with a sentence, before the database refuses it.

SQLite keeps texts of any length, and NULs with them; PostgreSQL ends the transaction. Every reader of rows checks
here, so that both databases refuse the same rows with the same sentences.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import gettext as _

from units.wording import whole

UNSTORED = frozenset({"Cc", "Cs"})  # control characters and halves of characters
LINE_ENDS = frozenset("\n\r\t")


def line_problem(text: str) -> str | None:
    """Why ``text`` is not a text of one line, as a sentence; None where it is one."""
    strange = next((char for char in text if unicodedata.category(char) in UNSTORED), None)
    if strange is None:
        return None
    return _("The text holds a sign that cannot be seen (%(sign)s).") % {"sign": f"U+{ord(strange):04X}"}


def validate_line(text: str) -> None:
    """Check a text of one line, for fields of models and forms.

    Raises:
        ValidationError: with the sentence of ``line_problem``.
    """
    problem = line_problem(text)
    if problem:
        raise ValidationError(problem, code="control_character")


def row_problem(model: type[models.Model], values: Mapping[str, str]) -> tuple[str, str] | None:
    """The first of ``values`` (texts by the name of their field) that its field cannot hold, and why; else None.

    Checks the field's length, characters that no text may hold, and the field's own rules (as for a code).
    """
    for name, text in values.items():
        problem = _problem(model, name, text)
        if problem:
            return name, problem
    return None


def _problem(model: type[models.Model], name: str, text: str) -> str | None:
    field, most = _field(model, name)
    if not text:
        return None  # the reader decides whether a text may be missing
    if most is not None and len(text) > most:
        return _("The text has %(n)s letters; at most %(most)s fit.") % {"n": whole(len(text)), "most": whole(most)}
    problem = line_problem("".join(char for char in text if char not in LINE_ENDS))
    if problem:
        return problem
    try:
        for validate in field.validators:
            if not isinstance(validate, MaxLengthValidator):
                validate(text)
    except ValidationError as error:
        return " ".join(error.messages)
    return None


@cache
def _field(model: type[models.Model], name: str) -> tuple[models.Field, int | None]:
    field = model._meta.get_field(name)
    return field, getattr(field, "max_length", None)  # type: ignore[return-value]
