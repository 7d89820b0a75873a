"""Checks of the general information of the portal."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy

from reporting.checks.registry import Area, Found, Row, change_url, check
from units.models import PortalSettings
from units.vietnamese import upper_first


@check(
    Area.PORTAL,
    gettext_lazy("General information that is not entered"),
    gettext_lazy("Pages, mails and documents write it; without it letters are addressed to nobody."),
    gettext_lazy("Enter it in the general information of the portal."),
)
def general_information_not_entered(_on: date) -> Found:
    """One query."""
    portal = PortalSettings.load()
    return Found(portal.missing, lambda name: Row(upper_first(name), _form(portal)))


def _form(portal: PortalSettings) -> str:
    if portal._state.adding:
        return reverse("admin:units_portalsettings_add")
    return change_url(portal)
