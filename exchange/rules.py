"""Who may do what here: small predicates over the roles of the portal."""

from __future__ import annotations

from units.models import User


def can_take_figures(user: User) -> bool:
    """Take figures of units as a file: who reads reports of units; each gets those that the pages show."""
    return user.is_clerk or user.is_coordinator or user.is_observer


def can_bring_figures(user: User) -> bool:
    """Bring figures of units from a file: who enters them, a clerk the own unit's, a coordinator on behalf."""
    return user.is_clerk or user.is_coordinator
