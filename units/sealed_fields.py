"""Which columns hold sealed secrets: a list that the apps add themselves to when they are ready."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise

from units.second_factor.sealed import PURPOSE

EVERY = Q()


@dataclass(frozen=True, slots=True)
class SealedField:
    """A column with what was sealed for ``purpose``, in the rows that ``only`` selects; ``what`` is for people."""

    what: str | Promise
    field: Any  # of a model
    purpose: bytes = PURPOSE
    only: Q = EVERY


_KNOWN: list[SealedField] = []


def sealed_field_add(added: SealedField) -> None:
    """Let ``added`` be sealed again after SECRET_KEY was changed."""
    _KNOWN.append(added)


def sealed_fields() -> list[SealedField]:
    """Every column with sealed secrets."""
    return list(_KNOWN)
