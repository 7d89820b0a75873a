"""Who is asked for a second factor, and from when on (SECOND_FACTOR, SECOND_FACTOR_GRACE_DAYS)."""

from __future__ import annotations

from datetime import date, timedelta
from enum import Enum, auto

from django.conf import settings

from units import clock
from units.models import Role, SecondFactor, SecondStep, User

OFF, REQUIRED = "off", "required"
ASKED_ROLES = (Role.COORDINATOR, Role.ADMINISTRATOR)


class Next(Enum):
    """What comes after the password."""

    NOTHING = auto()
    CODE = auto()  # the account has a second factor
    SET_UP = auto()  # it must have one, and has none


def is_offered() -> bool:
    return settings.SECOND_FACTOR != OFF


def is_required_of(user: User) -> bool:
    return settings.SECOND_FACTOR == REQUIRED and user.role in ASKED_ROLES


def has_factor(user: User) -> bool:
    return SecondFactor.objects.filter(user=user).exists()


def next_for(user: User) -> Next:
    """What is asked of ``user`` after the password; the days of grace begin at the first login that asks for it."""
    if not is_offered():
        return Next.NOTHING
    if has_factor(user):
        return Next.CODE
    if is_required_of(user) and clock.today() >= last_day_without(user):
        return Next.SET_UP
    return Next.NOTHING


def last_day_without(user: User) -> date:
    """From this day on ``user``, of whom a second factor is required, does not enter without one."""
    steps = SecondStep.objects.filter(user=user)
    since = steps.values_list("asked_since", flat=True).first()
    if since is None:
        since = clock.today()
        SecondStep.objects.bulk_create([SecondStep(user=user)], ignore_conflicts=True)
        steps.filter(asked_since=None).update(asked_since=since)
    return since + timedelta(days=settings.SECOND_FACTOR_GRACE_DAYS)
