from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebhooksConfig(AppConfig):
    """Other systems are informed of what happened to a report, a period or a ranking."""

    name = "webhooks"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Webhooks")

    def ready(self) -> None:
        """Hear of what happens, and add what administrators see of it to the pages of ``reporting``."""
        from reporting.happened import listen
        from units.sealed_fields import SealedField, sealed_field_add
        from webhooks import office, tasks  # noqa: F401
        from webhooks.actions.events import events_record
        from webhooks.models import Endpoint
        from webhooks.signing import PURPOSE

        listen(events_record)
        for field in (Endpoint._meta.get_field("secret"), Endpoint._meta.get_field("earlier_secret")):
            sealed_field_add(SealedField(_("Secrets of webhooks"), field, PURPOSE))
        office.add()
