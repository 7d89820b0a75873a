"""Updating reference data from its file without overwriting later changes of an administrator.

The history of a record decides: while its latest entry was made by the loader, the file may correct it; as soon as
anyone else changed, moved or deleted it, the loader does not touch it. What never existed is created.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models

from units.history import LOADER, create_with_history, update_with_history

M = TypeVar("M", bound=models.Model)
Key = tuple[Hashable, ...]


@dataclass(frozen=True, slots=True)
class Merged:
    """How many records a load created, corrected, and left otherwise than in its files as they were changed since."""

    created: int = 0
    updated: int = 0
    kept: int = 0

    def __add__(self, other: Merged) -> Merged:
        return Merged(self.created + other.created, self.updated + other.updated, self.kept + other.kept)

    @property
    def is_change(self) -> bool:
        return bool(self.created or self.updated)


class Ownership:
    """Which records of a model are still as the loader made them; ``key`` names the fields that identify one."""

    def __init__(self, model: type[models.Model], key: Sequence[str]) -> None:
        self.seen: set[Key] = set()
        self._reasons: dict[int, str | None] = {}
        history = model.history.order_by("history_id")  # type: ignore[attr-defined]
        for pk, reason, *values in history.values_list("id", "history_change_reason", *key).iterator():
            self._reasons[pk] = reason
            self.seen.add(tuple(values))

    def is_loaders(self, pk: int) -> bool:
        """Whether the loader made the latest change of record ``pk``."""
        return self._reasons.get(pk) == LOADER


def merge(
    model: type[M],
    wanted: Iterable[M],
    *,
    key: Sequence[str],
    fields: Sequence[str],
    existing: Iterable[M] | None = None,
    group: Callable[[M], Hashable] | None = None,
) -> tuple[Merged, dict[Key, M]]:
    """Create, correct or leave each of ``wanted``; returns the counts and all records by key.

    ``fields`` are the attributes that the file decides. Of several ``existing`` records with one key the last counts.
    With ``group``, records belong together: once anyone else changed one, none of its group is touched.
    """
    owned = Ownership(model, key)
    by_key = {_key(record, key): record for record in (model._default_manager.all() if existing is None else existing)}
    touched = {group(record) for record in by_key.values() if not owned.is_loaders(record.pk)} if group else set()
    create, update, kept = [], [], 0
    for record in wanted:
        known = by_key.get(_key(record, key))
        is_ours = _key(record, key) not in owned.seen if known is None else owned.is_loaders(known.pk)
        if not is_ours or (group and group(record) in touched):
            kept += known is None or bool(_differing(known, record, fields))
        elif known is None:
            create.append(record)
        elif _update(known, record, fields):
            update.append(known)
    if update:
        update_with_history(model, update, _stored(model, fields), reason=LOADER)
    created = create_with_history(model, create, reason=LOADER) if create else []
    by_key.update({_key(record, key): record for record in created})
    return Merged(len(create), len(update), kept), by_key


def _key(record: models.Model, key: Sequence[str]) -> Key:
    return tuple(getattr(record, name) for name in key)


def _differing(known: models.Model, record: models.Model, fields: Sequence[str]) -> list[str]:
    """The fields in which the stored record is not what the file says."""
    return [name for name in fields if getattr(known, name) != getattr(record, name)]


def _update(known: models.Model, record: models.Model, fields: Sequence[str]) -> bool:
    """Whether ``known`` differed from ``record``; afterwards it does not."""
    differing = _differing(known, record, fields)
    for name in differing:
        setattr(known, name, getattr(record, name))
    return bool(differing)


def _stored(model: type[models.Model], fields: Sequence[str]) -> list[str]:
    attnames: dict[str, Any] = {field.attname: field.name for field in model._meta.concrete_fields}
    return [attnames[name] for name in fields]
