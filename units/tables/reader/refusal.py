"""How the reader says that a file is not read."""

from __future__ import annotations


class NotRead(Exception):
    """The file is not read; ``code`` says why and ``where`` names the location, for ``units/tables/sentences.py``."""

    def __init__(self, code: str, where: str = "") -> None:
        super().__init__(code, where)
        self.code = code
        self.where = where
