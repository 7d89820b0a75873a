from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    """The portal for other programs, at /api/v1/."""

    name = "api"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("API")

    def ready(self) -> None:
        """List the tokens among the tasks of the administration; let the hourly job forget which calls were done.

        Messages to other systems say where a program reads more.
        """
        from api import checks, details, unit_undone  # noqa: F401 - a check says so itself
        from api.actions.idempotency import idempotency_keys_forget
        from reporting.office.entry import Entry, Group
        from reporting.office.index import entry_add
        from units.forgetting import forgotten_hourly

        forgotten_hourly(idempotency_keys_forget)
        details.add()
        unit_undone.add()

        entry_add(
            Entry(
                Group.PEOPLE,
                "admin:api_apitoken_changelist",
                _("Tokens for programs"),
                _("Which programs act for which account, what they may do, and when they last did; revoke one."),
            )
        )
