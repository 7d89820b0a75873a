"""Log lines as JSON for machines that collect them, and the number of a request in each line that it causes."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse

from config.secrets import StarringFormatter, star
from units.trace import current_trace, new_trace, traced

HEADER = "X-Request-ID"


class JsonFormatter(StarringFormatter):
    """One object a line: when, how grave, who says it, what, the number of the request or run, and the traceback."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": star(record.getMessage()),
            "trace": current_trace(),
        }
        if record.exc_info:
            line["traceback"] = star(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)


class TraceMiddleware:
    """Gives each request a number of ours, and returns it as X-Request-ID; what a caller sends as one is not taken."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with traced(new_trace()) as number:
            response = self.get_response(request)
        response.headers[HEADER] = number
        return response
