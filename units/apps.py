from django.apps import AppConfig
from django.db import models
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class UnitsConfig(AppConfig):
    name = "units"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Units and accounts")

    def ready(self) -> None:
        """Connect the signal receivers, and register the tasks in every process: a page calls one by its name."""
        from units import guessing, history, tasks, watched_tables  # noqa: F401

        history.connect()
        guessing.connect()
        _add_sealed_fields()
        post_migrate.connect(watched_tables.watch_tables, sender=self)


def _add_sealed_fields() -> None:
    from units.derived_keys import PURPOSE
    from units.models import FactorKind, RecoveryCode, SecondFactor
    from units.sealed_fields import SealedField, sealed_field_add

    apps = models.Q(kind=FactorKind.APP)
    sealed_field_add(SealedField(_("Authenticator apps"), SecondFactor._meta.get_field("key"), only=apps))
    sealed_field_add(SealedField(_("Recovery codes"), RecoveryCode._meta.get_field("key"), PURPOSE))
