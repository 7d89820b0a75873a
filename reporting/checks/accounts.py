"""Checks of accounts."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, get_hashers
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy

from reporting.checks.registry import Area, Found, Row, change_url, check
from units import clock
from units.models import User

NEW = timedelta(days=14)  # so long an account may wait for its first login


def account_row(user: User) -> Row:
    unit = user.unit.display_name if user.unit else user.get_role_display()
    return Row(user.get_full_name(), change_url(user), f"{user.get_username()}; {unit}")


@check(
    Area.ACCOUNTS,
    gettext_lazy("Accounts without a login two weeks after they were added"),
    gettext_lazy("They have been there for two weeks or more and nobody uses them."),
    gettext_lazy("Send the person a link for a password, or close the account."),
)
def accounts_never_used(on: date) -> Found:
    accounts = User.objects.filter(is_active=True, last_login__isnull=True, date_joined__lt=clock.at(on) - NEW)
    return Found(accounts.select_related("unit__parent").order_by("username"), account_row)


@check(
    Area.ACCOUNTS,
    gettext_lazy("Clerks of units that have ended"),
    gettext_lazy("The account is open, but its unit has no more reports to send."),
    gettext_lazy("Move the account to the unit that took over, or close it."),
)
def clerks_of_ended_units(on: date) -> Found:
    accounts = User.objects.filter(is_active=True, unit__active_until__lt=on)
    return Found(accounts.select_related("unit__parent").order_by("username"), account_row)


@check(
    Area.ACCOUNTS,
    gettext_lazy("Passwords stored in a former way"),
    gettext_lazy("They are protected less well than new ones; each is stored again when its person logs in."),
    gettext_lazy("Ask the person to log in once, or set a new password."),
)
def passwords_stored_formerly(_on: date) -> Found:
    prefix = get_hashers()[0].algorithm
    today = Q(password__startswith=prefix) | Q(password__startswith=UNUSABLE_PASSWORD_PREFIX) | Q(password="")
    accounts = User.objects.filter(~today, is_active=True)
    return Found(accounts.select_related("unit__parent").order_by("username"), account_row)


@check(
    Area.ACCOUNTS,
    gettext_lazy("Addresses that several accounts share"),
    gettext_lazy("A link for a new password goes to all of them together."),
    gettext_lazy("Give each person an address of their own; close accounts that are used by nobody."),
)
def addresses_shared(_on: date) -> Found:
    shared = User.objects.filter(is_active=True).exclude(email="").values("email").annotate(n=Count("pk"))
    again = shared.filter(n__gt=1).order_by().values("email")
    accounts = User.objects.filter(is_active=True, email__in=again)
    rows = accounts.select_related("unit__parent").order_by("email", "username")
    return Found(rows, lambda user: Row(user.get_full_name(), change_url(user), f"{user.get_username()}; {user.email}"))
