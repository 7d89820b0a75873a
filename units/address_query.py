"""The query of an address, read by Django's form fields.

An address is not a form to correct: a value that its field refuses, unknown or too long, counts as not given.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError

from units.codes import LONGEST_CODE
from units.day_field import DayField
from units.years import OLDEST_YEAR

READER = "reader"


class AddressQuery:
    """Base of dataclasses whose fields say by ``word``, ``one_of`` or ``day`` how an address gives them."""

    __slots__ = ()

    @classmethod
    def of(cls, query: Mapping[str, str], **known: Any) -> Self:
        """The values in ``query``, together with the fields that are ``known`` from elsewhere."""
        values = dict(known)
        for each in cls._query_fields():
            with suppress(ValidationError):
                values[each.name] = each.metadata[READER].clean(query.get(each.name, "")) or each.default
        return cls(**values)

    @property
    def chosen(self) -> dict[str, str]:
        """The values given, by their names in the address; others are left out."""
        found = {each.name: getattr(self, each.name) for each in self._query_fields()}
        return {name: str(value) for name, value in found.items() if value}

    @classmethod
    def _query_fields(cls) -> list[dataclasses.Field]:
        return [each for each in dataclasses.fields(cls) if READER in each.metadata]  # type: ignore[arg-type]


def word(longest: int = LONGEST_CODE, *, strip: bool = False) -> Any:
    """A text of the address unchanged, such as a code."""
    return _read_by(forms.CharField(required=False, strip=strip, max_length=longest))


def one_of(known: Iterable[Any] | Callable[[], Iterable[Any]], default: str = "") -> Any:
    """One of the ``known`` values, as a text; a function is asked for them each time."""
    if callable(known):
        asked = known
        return _read_by(forms.ChoiceField(required=False, choices=lambda: [(str(value), value) for value in asked()]))
    return _read_by(forms.ChoiceField(required=False, choices=[(str(value), value) for value in known]), default)


def day() -> Any:
    """A day, written 2020-04-30 by a link and 30/04/2020 by a person; None where none was given."""
    return _read_by(DayField(required=False, first_year=OLDEST_YEAR), None)


def _read_by(reader: forms.Field, default: str | None = "") -> Any:
    return dataclasses.field(default=default, metadata={READER: reader})
