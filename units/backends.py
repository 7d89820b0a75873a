"""Who is logged in, read together with the unit that every page names."""

from __future__ import annotations

from django.contrib.auth.backends import ModelBackend

from units.compiled import Compiled, Given
from units.models import User

WITH_UNIT = Compiled(lambda: User.objects.select_related("unit__parent").filter(pk=Given("user", User._meta.pk)))


class PortalBackend(ModelBackend):
    """Django's own accounts; the unit and its district are read in the same query."""

    def get_user(self, user_id: int) -> User | None:
        user = WITH_UNIT.first(user=user_id)
        return user if user is not None and self.user_can_authenticate(user) else None
