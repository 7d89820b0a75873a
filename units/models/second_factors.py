from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from units import clock
from units.models.accounts import User


class FactorKind(models.TextChoices):
    """By what a person shows, after the password, who they are."""

    APP = "app", _("Authenticator app")
    PASSKEY = "passkey", _("Passkey")


class SecondFactor(models.Model):
    """An authenticator app or a passkey of an account."""

    watched = False  # written at each login (units/watched_tables.py)

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="second_factors", verbose_name=_("account"))
    kind = models.CharField(_("kind"), max_length=7, choices=FactorKind)
    name = models.CharField(_("name"), max_length=60, blank=True)
    # The app's secret, sealed; or the passkey's public key, as WebAuthn writes it (base64url).
    key = models.TextField(_("key"))
    credential = models.CharField(_("id of the passkey"), max_length=1400, null=True, blank=True, unique=True)
    last_step = models.BigIntegerField(_("last half-minute of the app that was accepted"), default=0)
    created_at = models.DateTimeField(_("set up at"), default=clock.now)
    last_used_at = models.DateTimeField(_("last used at"), null=True, blank=True)

    class Meta:
        verbose_name = _("second factor")
        verbose_name_plural = _("second factors")
        ordering = ["kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(kind="app"),
                name="second_factor_one_app",
                violation_error_message=_("The account has an authenticator app already."),
            ),
            models.CheckConstraint(
                condition=Q(kind="app", credential__isnull=True) | Q(kind="passkey", credential__isnull=False),
                name="second_factor_kind_known",
                violation_error_message=_("Only a passkey has an id, and each has one."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.name}" if self.name else str(self.get_kind_display())


class RecoveryCode(models.Model):
    """A code on paper for the day on which the app or the passkey is not at hand; each opens once."""

    watched = False  # as second factors

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes", verbose_name=_("account"))
    digest = models.CharField(_("digest"), max_length=64)
    key = models.TextField(_("key of the digest, sealed"), blank=True, editable=False)
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)

    class Meta:
        verbose_name = _("recovery code")
        verbose_name_plural = _("recovery codes")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "digest"],
                name="recovery_code_once",
                violation_error_message=_("The account has this code already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id}/{self.pk}"


class SecondStep(models.Model):
    """What is remembered of an account's second steps: since when one is asked for, and wrong codes in a row."""

    watched = False  # as second factors

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="second_step", verbose_name=_("account"))
    asked_since = models.DateField(_("required of the account since"), null=True, blank=True)
    wrong = models.PositiveIntegerField(_("wrong codes in a row"), default=0)
    wrong_at = models.DateTimeField(_("last wrong code at"), null=True, blank=True)

    class Meta:
        verbose_name = _("second step of an account")
        verbose_name_plural = _("second steps of accounts")

    def __str__(self) -> str:
        return str(self.user_id)


class SecurityEventKind(models.TextChoices):
    """What happened to the second factor of an account, or to the tokens with which programs act for it."""

    APP_ADDED = "app_added", _("Authenticator app set up")
    PASSKEY_ADDED = "passkey_added", _("Passkey set up")
    APP_REMOVED = "app_removed", _("Authenticator app removed")
    PASSKEY_REMOVED = "passkey_removed", _("Passkey removed")
    CODES_MADE = "codes_made", _("Recovery codes made")
    CODE_USED = "code_used", _("Logged in with a recovery code")
    RESET = "reset", _("Second factor reset")
    SESSIONS_ENDED = "sessions_ended", _("Other sessions ended")
    TOKEN_MADE = "token_made", _("Token for a program made")
    TOKEN_REVOKED = "token_revoked", _("Token for a program revoked")


class SecurityEvent(models.Model):
    """What happened to the second factor or the tokens of an account, by whom and why; its owner gets a mail."""

    watched = False  # as second factors
    MAX_TRIES = 5

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="security_events", verbose_name=_("account"))
    kind = models.CharField(_("what happened"), max_length=15, choices=SecurityEventKind)
    at = models.DateTimeField(_("at"), default=clock.now)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    by_name = models.CharField(_("by"), max_length=150, blank=True)
    detail = models.CharField(_("detail"), max_length=60, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    mailed_at = models.DateTimeField(_("mailed at"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries to mail"), default=0)

    class Meta:
        verbose_name = _("event of the security of an account")
        verbose_name_plural = _("events of the security of accounts")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["mailed_at", "at"], name="security_event_mail")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=SecurityEventKind.values),
                name="security_event_kind_known",
                violation_error_message=_("Unknown event."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%d/%m/%Y}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The name of who did it outlives the account."""
        self.by_name = self.by_name or (self.by.get_full_name() if self.by else "")
        super().save(*args, **kwargs)
