"""The context of every page: the portal's own names, and whether it is a demonstration."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from units.models import PortalSettings


def portal(request: HttpRequest) -> dict[str, Any]:
    """``portal``: the portal settings, read when a page first uses them; ``demo_day``: the pinned day, or None."""
    return {"portal": SimpleLazyObject(PortalSettings.load), "demo_day": settings.DEMO_TODAY}
