"""Whether a request can have changed anything: it has not if no statement that writes was sent to the database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

from units.sql import may_write

MARK = "_may_have_written"


class NoteWritesMiddleware:
    """Marks a request once it sends a statement that may write, whether the statement succeeds or not."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        def note(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
            if may_write(str(sql)):
                setattr(request, MARK, True)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            return self.get_response(request)


def may_have_written(request: HttpRequest) -> bool:
    """Whether something may have been changed for ``request``; False is certain."""
    return getattr(request, MARK, False)
