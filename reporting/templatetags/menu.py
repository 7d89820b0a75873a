"""The main menu: what each role does most comes first, and the entry of the page shown is marked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from units.models import Role, User

register = template.Library()


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the menu: its words, where it leads, and whether it is the page shown."""

    label: str
    address: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Known:
    """An entry as the menus of the roles name it.

    ``part`` is a part of the page to which it leads, ``also`` the ends of addresses elsewhere that belong to it.
    """

    label: Any
    view: str
    part: str = ""
    also: tuple[str, ...] = ()


KNOWN = {
    "home": Known(_("Home"), "reporting:home"),
    "own_periods": Known(_("Reporting periods"), "reporting:home", "periods"),
    "todo": Known(_("To do"), "reporting:home"),
    "review": Known(_("Reports to confirm"), "reporting:review"),
    "urging": Known(_("Urging"), "reporting:urging", also=("/urging/", "/urging/check/", "/missing/")),
    "overview": Known(_("Overview"), "reporting:dashboard"),
    "results": Known(_("Results"), "reporting:dashboard"),
    "rankings": Known(_("Rankings"), "reporting:rankings"),
    "reports": Known(_("Summary reports"), "reporting:reports"),
    "periods": Known(_("Reporting periods"), "reporting:periods"),
    "reconciliation": Known(_("Reconciliation"), "reporting:reconciliation"),
    "guide": Known(_("Guide"), "reporting:guide"),
    "administration": Known(_("Administration"), "admin:index"),
}
MENUS: dict[str, tuple[str, ...]] = {
    Role.CLERK: ("home", "own_periods", "results", "guide"),
    Role.COORDINATOR: (
        *("todo", "review", "urging", "overview", "rankings"),
        *("reports", "reconciliation", "periods", "guide"),
    ),
    Role.OBSERVER: (
        *("overview", "rankings", "reports", "periods"),
        *("review", "urging", "reconciliation", "guide"),
    ),
    Role.ADMINISTRATOR: ("administration", "overview", "guide"),
}


@register.inclusion_tag("_components/menu.html", takes_context=True)
def main_menu(context: dict[str, Any]) -> dict[str, Any]:
    """The menu of the user of the page; empty on a page that knows no user or no role."""
    user, request = context.get("user"), context.get("request")
    if user is None or not user.is_authenticated:
        return {"entries": []}
    return {"entries": menu_of(user, request.path if request else "")}


def menu_of(user: User, path: str) -> list[Entry]:
    """The entries for ``user``, in order, and which of them is the page at ``path`` or holds it; one at most."""
    known = [KNOWN[name] for name in MENUS.get(user.role, ())]
    current = next((each for each in known if each.also and path.endswith(each.also)), None)
    current = current or next((each for each in known if _holds(each, path)), None)
    return [Entry(str(each.label), _address(each), each is current) for each in known]


def _address(entry: Known) -> str:
    address = reverse(entry.view)
    return f"{address}#{entry.part}" if entry.part else address


def _holds(entry: Known, path: str) -> bool:
    """The home is itself alone: everything is below its address."""
    address = reverse(entry.view)
    return not entry.part and (path == address if address == "/" else path.startswith(address))
