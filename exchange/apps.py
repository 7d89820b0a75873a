from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    """Files and calls in formats of other systems: data value sets, ADX, dossiers of the one-stop system."""

    name = "exchange"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Exchange of data")
