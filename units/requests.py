"""The request of every page that requires a login, and a number in its form."""

from django.http import HttpRequest

from units.ids import id_of
from units.models import User


class PortalRequest(HttpRequest):
    """A request of a logged-in user: login is the default for every page."""

    user: User


def posted_number(request: HttpRequest, name: str) -> int:
    """The number in a hidden field or a box that a page filled in; 0 where it is none."""
    return id_of(request.POST.get(name, "")) or 0
