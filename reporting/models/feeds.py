from __future__ import annotations

import secrets
from hmac import compare_digest

from django.conf import settings
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from units import clock

TOKEN_LENGTH = 40  # hexadecimal digits: 160 bits


def new_mark() -> str:
    """What makes a new address differ from every earlier one of the same account."""
    return secrets.token_hex(16)


class CalendarFeed(models.Model):
    """The private address at which a clerk's calendar program fetches the unit's deadlines, without a login.

    An account has one at most. The secret part of the address is not stored: it is derived from the row and the
    portal's secret key. Another ``mark`` is another address; without the row there is none.
    """

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feed", verbose_name=_("account")
    )
    mark = models.CharField(max_length=32, default=new_mark, editable=False)
    made_at = models.DateTimeField(_("made at"), default=clock.now)

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")

    def __str__(self) -> str:
        return str(self.account)

    @property
    def token(self) -> str:
        """The secret part of the address."""
        return salted_hmac(__name__, f"{self.pk} {self.mark}", algorithm="sha256").hexdigest()[:TOKEN_LENGTH]

    def has_token(self, text: str) -> bool:
        """Whether ``text`` is the secret part."""
        return compare_digest(text.encode(), self.token.encode())
