"""Gunicorn's log of requests, without the secret parts of addresses that open something by themselves."""

from __future__ import annotations

from typing import Any

from gunicorn.glogging import Logger

from config.secrets import without_links

WRITTEN = ("r", "U", "f")  # the request's first line, its path, and the page before it


class StarringLogger(Logger):
    """As gunicorn's own, with stars for those parts."""

    def atoms(self, *request: Any) -> dict[str, Any]:
        atoms: dict[str, Any] = super().atoms(*request)
        return atoms | {name: without_links(str(atoms[name])) for name in WRITTEN if atoms.get(name)}
