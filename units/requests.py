"""The request of every page that requires a login."""

from django.http import HttpRequest

from units.models import User


class PortalRequest(HttpRequest):
    """A request of a logged-in user: login is the default for every page."""

    user: User
