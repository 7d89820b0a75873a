from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class UnitsConfig(AppConfig):
    name = "units"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Units and accounts")

    def ready(self) -> None:
        """Connect the signal receivers, and register the tasks in every process: a page calls one by its name."""
        from units import guessing, history, tasks, watched_tables  # noqa: F401

        history.connect()
        guessing.connect()
        post_migrate.connect(watched_tables.watch_tables, sender=self)
