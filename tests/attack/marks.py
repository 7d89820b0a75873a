"""A mark in every stored text: harmless markup and the beginning of a formula, with a number of its own.

Each text gets another number, so that who finds a mark knows in which row and column the text is. They are written
past every check of forms, as a text of long ago or from a file could be; what the database itself refuses stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.validators import URLValidator
from django.db import DatabaseError, connection, models, transaction

from tests.attack.full_province import own_models
from units.models import Unit, User

NUMBER = re.compile(r"ZQ(\d+)ZQ")
MARKUP = re.compile(r"<b[ >/]?[^>]{0,12}ZQ|<b id=zq", re.IGNORECASE)
LONG, SHORT = "=1+1\"'><b id=zq>ZQ%dZQ</b>&#x22;{{7}}", '=<b>"ZQ%dZQ'
ROOM, LEAST = 60, 17  # letters that the two need
TEXTS = ("CharField", "TextField", "EmailField", "URLField", "SlugField")

# Columns that hold no text of people or files, and would break what reads them.
MACHINE = {
    "password": "a hash",
    "digest": "a hash",
    "sha256": "a hash",
    "token_hash": "a hash",
    "bound_to": "a hash",
    "made_from": "a hash",
    "published": "a hash",
    "seed": "made at random",
    "mark": "made at random",
    "prefix": "made at random",
    "message_id": "made at random",
    "claim": "made at random",
    "credential": "of a passkey, made by the browser",
    "key": "a sealed secret, or made by a program",
    "secret": "a sealed secret",
    "earlier_secret": "a sealed secret",
    "running": "of a process",
    "trace": "of a process",
    "sort_key": "made of the name",
    "field_sort_key": "made of the field",
    "search_key": "made of the name",
    "searched": "made of the name",
    "code_key": "made of the code",
    "kind": "name of a class",
    "reported": "numbers with points between them",
    "dimension": "name of an attribute",
    "job": "name of a function",
    "target": "name of a model",
    "table": "name of a table",
    "query": "of an address, read again as one",
    "rights": "of a role",
    "role": "of a role",
    "period": "of a month",
    "period_name": "of a month",
    "span": "of a month",
    "open_data_since": "of a month",
    "language": "of a language",
    "levels": "a list of numbers",
    "reminder_days_before": "a list of numbers",
    "reminder_days_after": "a list of numbers",
    "content_type": "of our own list",
    "username": "of the login, in the letters that it allows",
    "unit_code": "a code of long ago, of a frozen ranking",
}
MACHINE_HERE = {("reporting.TextSave", "name"), ("reporting.DifferenceNote", "system"), ("api.IdempotencyKey", "body")}
OWNED_BY = (
    "unit",
    "submission",
    "revision",
    "event",
    "approval",
    "invitation",
    "user",
    "account",
    "owner",
    "uploaded_by",
    "token",
)
CODES = {"code", "gso_code"}  # in the letters that codes allow, held by the database; odd ones: test_odd_codes.py


@dataclass(frozen=True)
class Marked:
    """Where a number is stored."""

    model: str
    column: str
    pk: Any
    owner: str  # the code of the unit that it is of, or the role of the person; empty: of the province


class Marks:
    """Every mark that was written, by its number; and what could not be marked."""

    def __init__(self) -> None:
        self.places: dict[int, Marked] = {}
        self.refused: set[str] = set()

    def write(self) -> Marks:
        """Mark every text column of every row."""
        for model, field in text_columns():
            self._column(model, field)
        return self

    def _column(self, model: type[models.Model], field: models.Field[Any, Any]) -> None:
        rows = list(model._base_manager.order_by("pk").values_list("pk", field.attname))
        owners = {row.pk: owner_of(row) for row in model._base_manager.all()}
        numbers = {}
        for pk, value in rows:
            if value is not None:
                number = len(self.places) + len(numbers) + 1
                numbers[pk] = number
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                for pk, number in numbers.items():
                    cursor.execute(
                        f"UPDATE {model._meta.db_table} SET {field.column} = %s WHERE {model._meta.pk.column} = %s",
                        [mark(number, field), _plain(model, pk)],
                    )
        except DatabaseError:
            self.refused.add(f"{model._meta.label}.{field.name}")
            return
        for pk, number in numbers.items():
            self.places[number] = Marked(model._meta.label, field.name, pk, owners[pk])


def owner_of(row: Any) -> str:
    """Whose the row is: the unit or the person that it belongs to, looked for through what it refers to."""
    while row is not None:
        if isinstance(row, Unit):
            return row.code
        if isinstance(row, User):
            return row.unit.code if row.unit else row.role
        row = next((found for name in OWNED_BY if (found := getattr(row, name, None)) is not None), None)
    return ""


def mark(number: int, field: models.Field[Any, Any]) -> str:
    if isinstance(field, models.EmailField):
        return f"ZQ{number}ZQ@chi-tieu.example"  # other letters no form and no file brings, and it can be mailed
    if any(isinstance(check, URLValidator) for check in field.validators):
        return f"https://example.vn/{LONG % number}"
    text = (LONG if (field.max_length or ROOM) >= ROOM else SHORT) % number
    assert field.max_length is None or len(text) <= field.max_length, field
    return text


def text_columns() -> Iterator[tuple[type[models.Model], models.Field[Any, Any]]]:
    """The columns of texts that a person, a program or a file fills."""
    for model in own_models():
        for field in model._meta.concrete_fields:
            if (
                field.get_internal_type() in TEXTS
                and not field.choices
                and field.name not in MACHINE
                and field.name not in CODES
                and (field.max_length or ROOM) >= LEAST
                and not field.primary_key
                and (model._meta.label, field.name) not in MACHINE_HERE
                and not field.is_relation
            ):
                yield model, field


def _plain(model: type[models.Model], pk: Any) -> Any:
    return model._meta.pk.get_db_prep_value(pk, connection)
