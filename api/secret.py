"""The text of a token: ``ct_`` with eight digits that may be shown and forty-eight that are secret, all hexadecimal."""

from __future__ import annotations

import hashlib
import re
import secrets

TEXT = re.compile(r"ct_(?P<prefix>[0-9a-f]{8})_[0-9a-f]{48}")
NO_DIGEST = "0" * 64  # compared with where there is no token, so that both take as long


def new_prefix() -> str:
    return secrets.token_hex(4)


def new_secret(prefix: str) -> str:
    """A token with 192 random bits, that nobody can guess and no slow hash has to protect."""
    return f"ct_{prefix}_{secrets.token_hex(24)}"


def prefix_of(text: str) -> str | None:
    """The part by which a token is found; None where ``text`` is no token."""
    found = TEXT.fullmatch(text)
    return found["prefix"] if found else None


def digest_of(text: str) -> str:
    """What is stored of a token: its SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()
