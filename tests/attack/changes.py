"""What a try wrote: every row that is new, gone or another than before, and whose it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.cache import caches
from django.db import connection, models, transaction

from tests.attack.full_province import own_models
from tests.attack.marks import owner_of

T = TypeVar("T")
WRITES = re.compile(r"\b(?:INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM)\s+\"?(\w+)\"?", re.IGNORECASE)


@dataclass
class Change:
    """A row that a try wrote: of which model, and whose it is."""

    model: str
    owner: str

    def __str__(self) -> str:
        return f"{self.model} of «{self.owner}»"


class Changes:
    """The rows before all tries; what one writes is compared with them and taken back: all meet the same rows."""

    def __init__(self) -> None:
        self.models = {model._meta.db_table: model for model in own_models()}
        self.before = {table: rows_of(model) for table, model in self.models.items()}
        self.written: set[str] = set()

    def watched(self) -> AbstractContextManager[None]:
        """Around all tries."""
        return connection.execute_wrapper(self._note)

    def of(self, act: Callable[[], T]) -> tuple[T, list[Change]]:
        """What ``act`` returns, and what it wrote."""
        self.written.clear()
        with taken_back():
            returned = act()
            changes = [change for table in sorted(self.written) for change in self._changes(table)]
        caches["default"].clear()
        return returned, changes

    def _note(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.written |= {table for table in WRITES.findall(sql) if table in self.models}
        return execute(sql, params, many, context)

    def _changes(self, table: str) -> Iterator[Change]:
        model, before = self.models[table], self.before[table]
        now = rows_of(model)
        for pk in now.keys() | before.keys():
            if now.get(pk) != before.get(pk):
                row = model._base_manager.filter(pk=pk).first()
                yield Change(model._meta.label, owner_of(row) if row is not None else "gone")


def rows_of(model: type[models.Model]) -> dict[Any, tuple[Any, ...]]:
    names = [each.attname for each in model._meta.concrete_fields if not isinstance(each, models.BinaryField)]
    return {row[0]: row for row in model._base_manager.values_list("pk", *names)}


@contextmanager
def taken_back() -> Iterator[None]:
    around = transaction.atomic()
    around._from_testcase = True  # type: ignore[attr-defined]
    with around:
        yield
        transaction.set_rollback(True)
