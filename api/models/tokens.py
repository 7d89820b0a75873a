from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from units import clock
from units.models import Role, Unit, User

LONGEST_NAME = 60  # as long as the detail of a security event


class Verb(models.TextChoices):
    """What a token may be used for; each is allowed or not by itself."""

    READ = "read", pgettext_lazy("what a token may do", "Read")
    WRITE = "write", pgettext_lazy("what a token may do", "Enter figures of a month")
    SEND = "send", pgettext_lazy("what a token may do", "Send a month")
    IMPORT = "import", pgettext_lazy("what a token may do", "Bring counts of the one-stop system")


class TokenState(models.TextChoices):
    """Whether a token opens anything, and why not."""

    VALID = "valid", pgettext_lazy("state of a token", "In use")
    REVOKED = "revoked", pgettext_lazy("state of a token", "Revoked")
    ENDED = "ended", pgettext_lazy("state of a token", "Ended")
    ACCOUNT_CLOSED = "account_closed", pgettext_lazy("state of a token", "The account is closed")
    ACCOUNT_CHANGED = "account_changed", pgettext_lazy("state of a token", "The account has another role or unit")


class ApiToken(models.Model):
    """What a program shows instead of a person's login: it acts for its owner, within a narrower scope.

    Only the digest of its text is stored. It is made for the role and unit that the owner has then; once the account
    has another one, it opens nothing (``state``).
    """

    watched = False  # written with the calls of programs; no page but its owner's shows it

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens", verbose_name=_("account"))
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    prefix = models.CharField(_("begins with"), max_length=8, unique=True, editable=False)
    digest = models.CharField(_("digest"), max_length=64, editable=False)
    role = models.CharField(_("role"), max_length=15, choices=Role)
    home_unit = models.ForeignKey(
        Unit, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("unit of the clerk")
    )
    # Its own mark, so that a token whose units were deleted is limited to none of them.
    is_limited = models.BooleanField(_("limited to units"), default=False)
    units = models.ManyToManyField(Unit, blank=True, related_name="+", verbose_name=_("only these units"))
    may_read = models.BooleanField(Verb.READ.label, default=False)
    may_write = models.BooleanField(Verb.WRITE.label, default=False)
    may_send = models.BooleanField(Verb.SEND.label, default=False)
    may_import = models.BooleanField(Verb.IMPORT.label, default=False)
    ends_on = models.DateField(_("last day"))
    made_at = models.DateTimeField(_("made at"), default=clock.now)
    last_used_at = models.DateTimeField(_("last used at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("revoked by")
    )
    revoked_by_name = models.CharField(_("revoked by"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("token for a program")
        verbose_name_plural = _("tokens for programs")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=Role.values),
                name="token_role_known",
                violation_error_message=_("Choose one of the four roles."),
            ),
            models.CheckConstraint(
                condition=Q(role="clerk", home_unit__isnull=False) | (~Q(role="clerk") & Q(home_unit__isnull=True)),
                name="token_of_clerk_has_unit",
                violation_error_message=_("A clerk needs a unit; other roles have none."),
            ),
            models.CheckConstraint(
                condition=Q(may_read=True) | Q(may_write=True) | Q(may_send=True) | Q(may_import=True),
                name="token_may_something",
                violation_error_message=_("Choose at least one thing that the token may do."),
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | Q(revoked_at__gte=F("made_at")),
                name="token_revoked_after_made",
                violation_error_message=_("A token cannot be revoked before it was made."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.shown})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The name of who revoked it outlives the account."""
        self.revoked_by_name = self.revoked_by_name or (self.revoked_by.get_full_name() if self.revoked_by else "")
        super().save(*args, **kwargs)

    @property
    def shown(self) -> str:
        """The part of its text that may be shown."""
        return f"ct_{self.prefix}_…"

    @property
    def verbs(self) -> list[Verb]:
        """What it may be used for."""
        return [verb for verb in Verb if self.allows(verb)]

    def allows(self, verb: Verb) -> bool:
        return bool(getattr(self, f"may_{verb.value}"))

    def state(self, at: datetime) -> TokenState:
        """Whether it opens anything at the moment ``at``. Reads ``owner``."""
        from api.rules import roles_for

        if self.revoked_at is not None:
            return TokenState.REVOKED
        if clock.day_of(at) > self.ends_on:
            return TokenState.ENDED
        if not self.owner.is_active:
            return TokenState.ACCOUNT_CLOSED
        if self.role not in roles_for(self.owner) or self.home_unit_id != self.owner.unit_id:
            return TokenState.ACCOUNT_CHANGED
        return TokenState.VALID
