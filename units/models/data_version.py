from __future__ import annotations

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _


def new_token() -> int:
    """A number that no change had before."""
    return secrets.randbits(60)


class DataVersion(models.Model):
    """Random numbers whose sum is another one after every change of what pages show (``units/watched_tables.py``).

    Triggers add one in the transaction of the change. A counter would make writers wait for each other; the highest of
    numbers in a row would miss a change that was begun first and committed last.
    """

    token = models.BigIntegerField(primary_key=True)

    class Meta:
        verbose_name = _("version of the data")
        verbose_name_plural = _("version of the data")

    def __str__(self) -> str:
        return str(self.token)
