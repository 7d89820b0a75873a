from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class MonitoringConfig(AppConfig):
    """Metrics, traces and the status line: how the running system is."""

    name = "monitoring"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Monitoring")

    def ready(self) -> None:
        """Make traces, where the settings name a collector; without, nothing of them is loaded."""
        if settings.TRACES_URL:
            from monitoring import traces

            traces.start()
