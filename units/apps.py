from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UnitsConfig(AppConfig):
    name = "units"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Units and accounts")

    def ready(self) -> None:
        from units import guessing, history

        history.connect()
        guessing.connect()
