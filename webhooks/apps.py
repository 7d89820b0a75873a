from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebhooksConfig(AppConfig):
    """Other systems are informed of what happened to a report, a period or a ranking."""

    name = "webhooks"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Webhooks")
