"""What every page of figures answers alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse

from reporting.selection.selection import NothingEndedError
from reporting.views.no_month import no_month_yet
from units.requests import PortalRequest


class NoMonthYetMiddleware:
    """Answers with a page that says which month will be the first, where a view finds that none has ended yet."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page in place of ``NothingEndedError``; nothing for other exceptions."""
        if isinstance(exception, NothingEndedError):
            return no_month_yet(cast("PortalRequest", request))
        return None
