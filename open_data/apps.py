from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OpenDataConfig(AppConfig):
    """Confirmed figures, published for everybody."""

    name = "open_data"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Open data")

    def ready(self) -> None:
        """Register the task in every process, and what administrators see of it."""
        from open_data import tasks  # noqa: F401
        from reporting.office.entry import Entry, Group
        from reporting.office.index import entry_add
        from reporting.system.jobs import job_describe

        entry_add(
            Entry(
                Group.SYSTEM,
                "admin:open_data_edition_changelist",
                _("Editions of open data"),
                _("What was published for everybody, when, and what a correction changed."),
            )
        )
        words = {"editions": _("editions of open data published: %(n)s")}
        job_describe("open_data.tasks.publish_open_data", _("Publish open data"), number_words=words, left_to_tick=True)
