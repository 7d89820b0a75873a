"""Which account of the portal a person of the provider has: an existing one, by the claim that was configured."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from units.models import User

LONGEST = 254


def account_for(claims: dict[str, Any]) -> User | None:
    """The one active account whose user name or address is the claim OIDC_CLAIM; None is created, none is guessed.

    An e-mail address counts only where the provider says that it was verified.
    """
    value = claims.get(settings.OIDC_CLAIM)
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST or "\0" in value:
        return None
    if settings.OIDC_CLAIM == "email" and claims.get("email_verified") is not True:
        return None
    value = value.strip()
    active = User.objects.filter(is_active=True)
    if settings.OIDC_ACCOUNT_FIELD == "email":
        found = list(active.filter(email__iexact=value)[:2])
    else:
        found = list(active.filter(username=User.normalize_username(value)))
    return found[0] if len(found) == 1 else None
