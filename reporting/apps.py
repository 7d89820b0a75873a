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
        from reporting.models import CalendarFeed
        from units.derived_keys import PURPOSE
        from units.impact import measured_by
        from units.sealed_fields import SealedField, sealed_field_add

        measured_by(FiguresMeter())
        sealed_field_add(SealedField(_("Calendar addresses"), CalendarFeed._meta.get_field("key"), PURPOSE))
