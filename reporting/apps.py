from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportingConfig(AppConfig):
    name = "reporting"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Reports")

    def ready(self) -> None:
        """Register the tasks in every process: a change starts its drain by the task's name; measure changes."""
        from reporting import tasks  # noqa: F401
        from reporting.consequences.meter import FiguresMeter
        from units.impact import measured_by

        measured_by(FiguresMeter())
