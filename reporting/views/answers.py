"""A file as an answer."""

from __future__ import annotations

import re

from django.http import HttpResponse

NOT_PLAIN = re.compile(r"[^A-Za-z0-9._-]")


def file_answer(content: bytes, name: str, content_type: str) -> HttpResponse:
    """``content`` to be saved under ``name``."""
    return HttpResponse(content, content_type=content_type, headers=file_headers(name))


def file_headers(name: str) -> dict[str, str]:
    """The headers of a file to be saved under ``name``; what is no plain letter of it becomes «-»."""
    name = NOT_PLAIN.sub("-", name)
    return {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
