"""The migrations as they were written, without those that take the place of several in a new database.

Django leaves a replaced migration out of its plan and then does not know its name. A command or a test that names one
takes the originals from here (`docs/adr/0051-new-databases-in-few-steps.md`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.commands import migrate
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader


class OriginalLoader(MigrationLoader):
    """Replaces nothing; what depends on a migration that replaces others depends on the last of those."""

    def build_graph(self) -> None:
        self.replace_migrations = False
        super().build_graph()
        for key, migration in self.replacements.items():
            self.graph.remove_replacement_node(key, migration.replaces)
            self.applied_migrations.pop(key, None)


class OriginalExecutor(MigrationExecutor):
    """Goes forward and back one original migration at a time."""

    def __init__(self, connection: BaseDatabaseWrapper | None, progress_callback: Any = None) -> None:
        super().__init__(connection, progress_callback)
        self.loader = OriginalLoader(connection)

    def check_replacements(self) -> None:
        """Also forget a migration that replaces others as soon as one of them was taken back."""
        super().check_replacements()
        applied = self.recorder.applied_migrations()
        for key, migration in self.loader.replacements.items():
            if key in applied and not all(replaced in applied for replaced in migration.replaces):
                self.recorder.record_unapplied(*key)


@contextmanager
def only_originals() -> Iterator[None]:
    """Django's command takes the original migrations; it has no setting for that."""
    kept = migrate.MigrationExecutor  # type: ignore[attr-defined]
    migrate.MigrationExecutor = OriginalExecutor  # type: ignore[attr-defined]
    try:
        yield
    finally:
        migrate.MigrationExecutor = kept  # type: ignore[attr-defined]
