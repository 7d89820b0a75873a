from __future__ import annotations

import unicodedata
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from units.history_manager import HistoricalRecords
from units.models.units import Unit, UnitKind

UNSEEN = ("Cc", "Cf")  # control and format characters
# Secrets, what each login changes, and what follows from the role.
UNRECORDED = ["password", "last_login", "session_number", "is_staff", "is_superuser", "date_joined"]


class Role(models.TextChoices):
    """What a person does in the portal; each account has exactly one."""

    CLERK = "clerk", _("Clerk")
    COORDINATOR = "coordinator", _("Coordinator")
    OBSERVER = "observer", _("Observer (cooperating office)")
    ADMINISTRATOR = "administrator", _("Administrator")


class UserManager(DjangoUserManager["User"]):
    """Accounts, found by user name in any case; `createsuperuser` makes an administrator."""

    def get_by_natural_key(self, username: str | None) -> User:
        return super().get_by_natural_key(User.normalize_username(username or ""))

    def create_superuser(
        self, username: str, email: str | None = None, password: str | None = None, **fields: Any
    ) -> User:
        fields.setdefault("role", Role.ADMINISTRATOR)
        return super().create_superuser(username, email, password, **fields)


class User(AbstractUser):
    """A person with an account: a clerk of one unit, or one of the province's own staff."""

    unwatched_fields = ("last_login",)  # changes with each login; only the administration shows it

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    full_name = models.CharField(_("full name"), max_length=150, blank=True)
    role = models.CharField(_("role"), max_length=15, choices=Role)
    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="clerks",
        verbose_name=_("unit"),
        help_text=_("For clerks only: the unit whose report they keep."),
    )
    position = models.CharField(_("position"), max_length=100, blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    # Sessions hold a digest of it: another number ends them all.
    session_number = models.PositiveIntegerField(default=0, editable=False)

    history = HistoricalRecords(excluded_fields=UNRECORDED)

    REQUIRED_FIELDS = ["email"]

    objects: ClassVar[UserManager] = UserManager()

    class Meta(AbstractUser.Meta):
        verbose_name = _("account")  # type: ignore[assignment]
        verbose_name_plural = _("accounts")  # type: ignore[assignment]
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=Role.values),
                name="user_role_known",
                violation_error_message=_("Choose one of the four roles."),
            ),
            models.CheckConstraint(
                condition=Q(role="clerk", unit__isnull=False) | (~Q(role="clerk") & Q(unit__isnull=True)),
                name="user_clerk_has_unit",
                violation_error_message=_("A clerk needs a unit; other roles have none."),
            ),
            models.CheckConstraint(
                condition=Q(username=Lower(F("username"))),
                name="user_name_in_small_letters",
                violation_error_message=_("User names are written in small letters."),
            ),
            models.CheckConstraint(
                condition=~Q(username__contains=" "),
                name="user_name_without_blanks",
                violation_error_message=_("User names have no blanks."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Only the role decides who enters the administration; a user name is the same in any case."""
        self.username = self.normalize_username(self.username)
        self.is_staff = self.is_superuser = self.is_administrator
        names = kwargs.get("update_fields")
        if names is None or not set(names) <= set(UNRECORDED):
            super().save(*args, **kwargs)
            return
        self.skip_history_when_saving = True  # read by the history: a login is no change of the account
        try:
            super().save(*args, **kwargs)
        finally:
            del self.skip_history_when_saving

    @classmethod
    def normalize_username(cls, username: str) -> str:
        """The one form of all spellings of a user name: small letters, no blanks or invisible signs, plain hyphens.

        Characters that Unicode holds compatible are made one.
        """
        small = super().normalize_username(super().normalize_username(username).lower())
        categories = [(sign, unicodedata.category(sign)) for sign in small if not sign.isspace()]
        return "".join("-" if kind == "Pd" else sign for sign, kind in categories if kind not in UNSEEN)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What each session of the account must hold: it changes with the password and with ``session_number``."""
        by_password: str = super()._get_session_auth_hash(secret=secret)  # type: ignore[misc]
        if not self.session_number:
            return by_password
        salt = f"units.User.session_number.{self.session_number}"
        return salted_hmac(salt, by_password, secret=secret, algorithm="sha256").hexdigest()

    def get_full_name(self) -> str:
        return self.full_name or self.username

    def get_short_name(self) -> str:
        return self.get_full_name()

    @property
    def is_clerk(self) -> bool:
        return self.role == Role.CLERK

    @property
    def is_coordinator(self) -> bool:
        return self.role == Role.COORDINATOR

    @property
    def is_observer(self) -> bool:
        return self.role == Role.OBSERVER

    @property
    def is_administrator(self) -> bool:
        return self.role == Role.ADMINISTRATOR

    @property
    def is_district_clerk(self) -> bool:
        return self.is_clerk and self.unit is not None and self.unit.kind == UnitKind.DISTRICT
