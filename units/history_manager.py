"""``history`` of a model: the package's, with one class of manager for all.

The package makes that class again each time ``history`` is read, as every save of such a row does. It reads through
all methods of querysets for it, and the classes stay until a full garbage collection: a process that holds hundreds of
them makes every other manager slower too.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from simple_history.manager import HistoryManager
from simple_history.models import HistoricalRecords as PackageRecords


class KeptHistoryManager(HistoryManager):
    """The package's own, made of a kind of queryset once."""

    @classmethod
    @cache
    def from_queryset(cls, queryset_class: type, class_name: str | None = None) -> Any:
        return super().from_queryset(queryset_class, class_name)


class HistoricalRecords(PackageRecords):
    """What a model declares as its ``history``; the arguments are the package's."""

    def __init__(self, **options: Any) -> None:
        super().__init__(history_manager=KeptHistoryManager, **options)
