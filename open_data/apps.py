from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OpenDataConfig(AppConfig):
    """Confirmed figures, published for everybody."""

    name = "open_data"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Open data")
