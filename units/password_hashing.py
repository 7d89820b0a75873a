"""Passwords are hashed one at a time in each process: a hash takes a tenth of a gigabyte on purpose."""

from __future__ import annotations

import threading

from django.contrib.auth.hashers import Argon2PasswordHasher

_ONE = threading.Lock()


class OneAtATimeArgon2PasswordHasher(Argon2PasswordHasher):
    """Django's own, the same hashes. A province that logs in at once waits in turn, and does not take all memory.

    Several at once would not be done sooner: each already keeps all cores busy.
    """

    def encode(self, password: str, salt: str) -> str:
        """The hash of ``password``."""
        with _ONE:
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        """Whether ``password`` has that hash."""
        with _ONE:
            return super().verify(password, encoded)
