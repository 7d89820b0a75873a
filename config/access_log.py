"""Gunicorn's log of requests, without the secret parts of addresses that open something by themselves."""

from __future__ import annotations

import re
from typing import Any

from gunicorn.glogging import Logger

from config.secrets import STARS

# Links to set a password, and calendars of deadlines.
SECRET_PARTS = re.compile(r"(?P<before>/(?:invitation|password/reset)/[^/\s?]+/|(?<!/admin)/calendar/\d+/)[^/\s?\"]+")
WRITTEN = ("r", "U", "f")  # the request's first line, its path, and the page before it


class StarringLogger(Logger):  # type: ignore[misc]
    """As gunicorn's own, with stars for those parts."""

    def atoms(self, *request: Any) -> dict[str, Any]:
        atoms: dict[str, Any] = super().atoms(*request)
        return atoms | {name: starred(str(atoms[name])) for name in WRITTEN if atoms.get(name)}


def starred(text: str) -> str:
    """``text`` without the secret parts of the addresses in it."""
    return SECRET_PARTS.sub(rf"\g<before>{STARS}", text)
