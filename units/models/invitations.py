from __future__ import annotations

from datetime import datetime
from hmac import compare_digest

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from units import clock
from units.derived_keys import macs
from units.models.accounts import User
from units.models.mails import MailState, RecordedMail, RecordedMailQuerySet

SIGNS = "0123456789abcdefghjkmnpqrstvwxyz"  # no two that look alike on paper
MISREAD = str.maketrans({"o": "0", "i": "1", "l": "1", "u": "v"})
TOKEN_LENGTH, GROUP = 20, 4  # 100 bits, in groups that can be copied from a sheet of paper


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> InvitationQuerySet:
        """Neither used nor ended by hand or by a newer one; its last day may have passed."""
        return self.filter(used_at__isnull=True, ended_at__isnull=True)

    def waiting(self, at: datetime) -> InvitationQuerySet:
        """Open at ``at``, for an account that is open too."""
        return self.open().filter(ends_at__gte=at, account__is_active=True)


class Invitation(models.Model):
    """A link with which the owner of an account sets its password: once, until its last day.

    An account has one at most that is open; a newer one ends it. The link itself is not stored: it is derived from the
    row and the portal's secret key. It is bound to the account as it was when the link was made (``bound_to``): another
    password, role, address or user name, or a login meanwhile, ends it too.
    """

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="invitations", verbose_name=_("account")
    )
    at = models.DateTimeField(_("at"), default=clock.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("made by")
    )
    ends_at = models.DateTimeField(_("valid until"))
    bound_to = models.CharField(max_length=64)
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("link to set a password")
        verbose_name_plural = _("links to set a password")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(used_at__isnull=True, ended_at__isnull=True),
                name="invitation_one_open",
                violation_error_message=_("The account has an open link already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.at:%d/%m/%Y}"

    @property
    def token(self) -> str:
        """The secret part of the link, in groups of four signs."""
        return self._tokens()[0]

    def _tokens(self) -> list[str]:
        """The secret part by SECRET_KEY and by each earlier key that is known."""
        found = []
        for digest in macs(__name__, f"{self.pk} {self.bound_to}"):
            signs = "".join(SIGNS[byte % len(SIGNS)] for byte in digest[:TOKEN_LENGTH])
            found.append("-".join(signs[start : start + GROUP] for start in range(0, TOKEN_LENGTH, GROUP)))
        return found

    def has_token(self, text: str) -> bool:
        """Whether ``text`` is the secret part, perhaps typed from paper: without case and hyphens, o for 0."""
        typed = _plain(text).encode()
        return any(compare_digest(typed, _plain(each).encode()) for each in self._tokens())

    def is_valid(self, at: datetime) -> bool:
        """Whether the link sets a password at ``at``."""
        is_open = self.used_at is None and self.ended_at is None and at <= self.ends_at
        return is_open and self.account.is_active and self.bound_to in _states_of(self.account)


def state_of(account: User) -> str:
    """A digest of what a link is bound to."""
    return _states_of(account)[0]


def _states_of(account: User) -> list[str]:
    """The same by SECRET_KEY and by each earlier key that is known."""
    login = account.last_login.isoformat() if account.last_login else ""
    parts = [account.pk, account.username, account.password, account.role, account.email, login]
    return [each.hex() for each in macs(f"{__name__}.state", repr(parts))]


def _plain(text: str) -> str:
    return text.lower().replace("-", "").translate(MISREAD)


class InvitationMail(RecordedMail):
    """The mail that carries the link of an invitation to the address of its account."""

    invitation = models.OneToOneField(
        Invitation, on_delete=models.CASCADE, related_name="mail", verbose_name=_("link to set a password")
    )

    objects = RecordedMailQuerySet["InvitationMail"].as_manager()

    class Meta:
        verbose_name = _("mail with a link to set a password")
        verbose_name_plural = _("mails with links to set a password")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["state", "try_at"], name="invitation_mail_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=MailState.values),
                name="invitation_mail_state_known",
                violation_error_message=_("Unknown state of a mail."),
            ),
        ]
