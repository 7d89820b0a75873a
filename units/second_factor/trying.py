"""Trying a second factor: wrong ones count as wrong passwords do, for the account and the address together.

Besides, an account waits after many in a row from whatever addresses (``units.actions.second_factors``): who types them
has the password, and could change the address.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto

from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth.signals import user_login_failed
from django.db import transaction
from django.http import HttpRequest

from units.actions.second_factors import account_lock, is_waiting
from units.models import User


class Tried(Enum):
    """The outcome of a try."""

    RIGHT = auto()
    WRONG = auto()
    LOCKED = auto()  # for this address; django-axes' middleware answers
    WAITING = auto()  # for every address


def try_second(request: HttpRequest, user: User, accepts: Callable[[], bool]) -> Tried:
    """Ask ``accepts`` unless the account is locked, and count a wrong answer. Tries of one account wait for another."""
    credentials = {"username": user.get_username()}
    with transaction.atomic():
        account_lock(user)
        if not AxesProxyHandler.is_allowed(request, credentials):
            request.axes_locked_out = True  # type: ignore[attr-defined]
            request.axes_credentials = credentials  # type: ignore[attr-defined]
            return Tried.LOCKED
        if is_waiting(user):
            return Tried.WAITING
        if accepts():
            return Tried.RIGHT
        user_login_failed.send(sender=__name__, credentials=credentials, request=request)
        return Tried.WRONG
