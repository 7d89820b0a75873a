"""Where a login leads: the page that was asked for, or the first page."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.contrib.auth import views as auth
from django.http import HttpRequest
from django.urls import reverse

from units.typed import is_own_page


class NextPage(auth.RedirectURLMixin):
    """The page that ``next`` names, as Django's, but no bare word and not the login itself.

    Django takes a bare word for the name of a page, and fails where there is none, or where a login leads to itself.
    """

    request: HttpRequest

    def get_redirect_url(self, request: HttpRequest | None = None) -> str:
        asked = super().get_redirect_url()
        is_login = urlsplit(asked).path == reverse("units:login")
        return asked if is_own_page(self.request, asked) and not is_login else ""
