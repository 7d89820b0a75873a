from typing import Any

from django.core.management.commands import migrate

from units.original_migrations import only_originals


class Command(migrate.Command):
    """Django's own; a migration that is named is found among the originals, also where one replaced it."""

    def handle(self, *args: Any, **options: Any) -> None:
        if not options.get("migration_name"):
            super().handle(*args, **options)
            return
        with only_originals():
            super().handle(*args, **options)
