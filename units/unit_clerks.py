"""The clerks of one unit as the administration shows them: who they are, and what can be done with their accounts."""

from __future__ import annotations

from dataclasses import dataclass

from units.account_links import latest_links, link_words
from units.login_lock import locked_names
from units.models import Unit, User


@dataclass(frozen=True, slots=True)
class ClerkLine:
    """An account of the unit, whether its login is locked, and what became of its newest link."""

    account: User
    is_locked: bool
    link: str


def clerk_lines(unit: Unit) -> list[ClerkLine]:
    """The accounts of ``unit``, those in use first. Three queries."""
    accounts = list(User.objects.filter(unit=unit).order_by("-is_active", "username"))
    links = latest_links(accounts)
    locked = locked_names(accounts)
    return [
        ClerkLine(each, each.username in locked, link_words(links.get(each.pk), each) if each.is_active else "")
        for each in accounts
    ]
