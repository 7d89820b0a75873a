"""Who is logged in, read together with the unit that every page names and the version of the data."""

from __future__ import annotations

from django.contrib.auth.backends import ModelBackend
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from units.compiled import Compiled, Given
from units.models import User


def _accounts() -> QuerySet[User]:
    version = RawSQL("(SELECT sum(token) FROM units_dataversion)", ())
    accounts = User.objects.select_related("unit__parent").annotate(data_version=version)
    return accounts.filter(pk=Given("user", User._meta.pk))


ACCOUNTS = Compiled(_accounts)


class PortalBackend(ModelBackend):
    """Django's own accounts; the unit and its district are read in the same query.

    So is the version of the data, ``data_version``: what a page reads afterwards is never older (None: unknown).
    """

    def get_user(self, user_id: int) -> User | None:
        user = ACCOUNTS.first(user=user_id)
        return user if user is not None and self.user_can_authenticate(user) else None
