"""The request as every page behind the login sees it."""

from django.http import HttpRequest

from units.models import User


class PortalRequest(HttpRequest):
    """A request of somebody who is logged in: login is the default for every page."""

    user: User
