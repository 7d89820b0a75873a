from __future__ import annotations

import secrets
from hmac import compare_digest

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from units import clock
from units.derived_keys import macs, sealed_key

TOKEN_LENGTH = 40  # hexadecimal digits: 160 bits


def new_mark() -> str:
    """What makes a new address differ from every earlier one of the same account."""
    return secrets.token_hex(16)


def new_key() -> str:
    """The key of addresses under the present SECRET_KEY, sealed."""
    return sealed_key(__name__)


class CalendarFeed(models.Model):
    """The private address at which a clerk's calendar program fetches the unit's deadlines, without a login.

    An account has one at most. The secret part of the address is not stored: it is derived from the row and a key that
    is kept sealed, so that a change of SECRET_KEY changes no address. Another ``mark`` is another address; without the
    row there is none.
    """

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feed", verbose_name=_("account")
    )
    mark = models.CharField(max_length=32, default=new_mark, editable=False)
    key = models.TextField(_("key of the address, sealed"), default=new_key, blank=True, editable=False)
    made_at = models.DateTimeField(_("made at"), default=clock.now)

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")

    def __str__(self) -> str:
        return str(self.account)

    @property
    def token(self) -> str:
        """The secret part of the address."""
        return self._tokens()[0]

    def has_token(self, text: str) -> bool:
        """Whether ``text`` is the secret part."""
        return any(compare_digest(text.encode(), each.encode()) for each in self._tokens())

    def _tokens(self) -> list[str]:
        return [each.hex()[:TOKEN_LENGTH] for each in macs(__name__, f"{self.pk} {self.mark}", self.key)]
