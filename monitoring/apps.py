from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MonitoringConfig(AppConfig):
    """Metrics, traces and the status line: how the running system is."""

    name = "monitoring"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Monitoring")
