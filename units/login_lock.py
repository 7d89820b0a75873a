"""The lock after repeated wrong passwords, as django-axes keeps it: a user name and an address together."""

from collections.abc import Iterable
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.http import HttpRequest

from units.models import SecondStep, User

# Wrong codes in a row after which an account waits, from whatever address they come: who types them has the password.
MAX_WRONG_CODES = 20


def login_name(request: HttpRequest, credentials: dict[str, Any] | None) -> str | None:
    """The user name that is being tried, in the case in which accounts are stored: CLERK-569 is clerk-569."""
    tried = credentials.get("username") if credentials else request.POST.get("username")
    return None if tried is None else User.normalize_username(str(tried))


def lock_open(*, user: User) -> int:
    """Delete the wrong passwords and codes of an account, from any address: its owner has proved who they are."""
    SecondStep.objects.filter(user=user).update(wrong=0, wrong_at=None)
    deleted, _by_model = AccessAttempt.objects.filter(username=user.username).delete()
    return deleted


def is_locked(*, user: User) -> bool:
    """Whether some address has used up its wrong passwords for the account, or its codes, and may have to wait."""
    limit = settings.AXES_FAILURE_LIMIT
    if SecondStep.objects.filter(user=user, wrong__gte=MAX_WRONG_CODES).exists():
        return True
    return AccessAttempt.objects.filter(username=user.username, failures_since_start__gte=limit).exists()


def locked_names(users: Iterable[User]) -> set[str]:
    """The user names of those of ``users`` whose login is locked. One query."""
    names = [user.username for user in users]
    tried = AccessAttempt.objects.filter(username__in=names, failures_since_start__gte=settings.AXES_FAILURE_LIMIT)
    return set(tried.values_list("username", flat=True))
