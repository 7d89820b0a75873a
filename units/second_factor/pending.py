"""A person who gave the right password and has still to show the second factor.

Such a session holds no login: to every page but those of the second step it is nobody's. It ends after ten minutes,
and at once when the password, the role or the account changes.
"""

from __future__ import annotations

from django.contrib.auth import login
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from units import clock
from units.models import User

KEY = "second_step"
CONFIRMED_AT = "confirmed_at"
LASTS = 10 * 60
BACKEND = "units.backends.PortalBackend"


def begin(request: HttpRequest, user: User, *, keep: dict[str, str] | None = None) -> None:
    """Remember who gave the password, in a session with a new key and without what an earlier person left.

    ``keep`` goes into the session of the complete login.
    """
    request.session.flush()
    held = {"user": user.pk, "proof": _proof(user), "at": clock.machine_seconds(), "keep": keep or {}}
    request.session[KEY] = held


def waiting(request: HttpRequest) -> User | None:
    """Whose second step this session waits for; None where nobody's, or no longer."""
    held = request.session.get(KEY)
    if not held or not 0 <= clock.machine_seconds() - held["at"] < LASTS:
        return None
    user = User.objects.filter(pk=held["user"], is_active=True).first()
    return user if user is not None and constant_time_compare(held["proof"], _proof(user)) else None


def finish(request: HttpRequest, user: User) -> None:
    """Log ``user`` in, in a session with a new key; the right password just now counts as confirmed."""
    keep = request.session.get(KEY, {}).get("keep", {})
    request.session.flush()
    login(request, user, backend=BACKEND)
    request.session.update(keep)
    request.session[CONFIRMED_AT] = clock.machine_seconds()


def _proof(user: User) -> str:
    return f"{user.get_session_auth_hash()}.{user.role}"
