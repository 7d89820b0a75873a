"""What the query of an address asks for, read by Django's form fields.

An address is no form to correct: a value that its field refuses, unknown or too long, counts as not asked.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError

from units.codes import LONGEST_CODE

READER = "reader"


class AddressQuery:
    """Base of dataclasses whose fields say by ``word``, ``one_of`` or ``day`` how an address gives them."""

    __slots__ = ()

    @classmethod
    def of(cls, query: Mapping[str, str], **known: Any) -> Self:
        """What ``query`` asks for, beside the fields that are ``known`` from elsewhere."""
        asked = dict(known)
        for each in cls._asked():
            with suppress(ValidationError):
                asked[each.name] = each.metadata[READER].clean(query.get(each.name, "")) or each.default
        return cls(**asked)

    @property
    def chosen(self) -> dict[str, str]:
        """What was asked for, by its name in the address; what was not is left out."""
        found = {each.name: getattr(self, each.name) for each in self._asked()}
        return {name: str(value) for name, value in found.items() if value}

    @classmethod
    def _asked(cls) -> list[dataclasses.Field]:
        return [each for each in dataclasses.fields(cls) if READER in each.metadata]  # type: ignore[arg-type]


def word(longest: int = LONGEST_CODE, *, strip: bool = False) -> Any:
    """A text as it stands in the address, such as a code."""
    return _read_by(forms.CharField(required=False, strip=strip, max_length=longest))


def one_of(known: Iterable[Any], default: str = "") -> Any:
    """One of the ``known`` values, as a text."""
    return _read_by(forms.ChoiceField(required=False, choices=[(str(value), value) for value in known]), default)


def day() -> Any:
    """A day, written 2020-04-30; None where none was asked for."""
    return _read_by(forms.DateField(required=False, input_formats=["%Y-%m-%d"]), None)


def _read_by(reader: forms.Field, default: str | None = "") -> Any:
    return dataclasses.field(default=default, metadata={READER: reader})
