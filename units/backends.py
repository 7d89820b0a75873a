"""Who is logged in, read together with the unit that every page names."""

from __future__ import annotations

from django.contrib.auth.backends import ModelBackend

from units.models import User


class PortalBackend(ModelBackend):
    """Django's own accounts; the unit and its district are read in the same query."""

    def get_user(self, user_id: int) -> User | None:
        user = User.objects.select_related("unit__parent").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
