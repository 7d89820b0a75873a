"""Secrets that the portal must be able to read again, sealed: a copy of the database alone does not give them away.

What is sealed for one ``purpose`` cannot be read for another.
"""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.encoding import force_bytes

PURPOSE = b"units.second_factor.sealed"


def seal(text: str, purpose: bytes = PURPOSE) -> str:
    """``text`` under a key that is derived from SECRET_KEY."""
    return _sealer(purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, purpose: bytes = PURPOSE) -> str | None:
    """What was sealed; None where neither SECRET_KEY nor one of SECRET_KEY_FALLBACKS reads it."""
    try:
        return _sealer(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


def resealed(sealed: str, purpose: bytes = PURPOSE) -> str | None:
    """``sealed`` where it is under SECRET_KEY, else its secret under that key; None where no known key reads it."""
    try:
        _fernet(settings.SECRET_KEY, purpose).decrypt(sealed.encode())
    except InvalidToken:
        text = unseal(sealed, purpose)
        return None if text is None else seal(text, purpose)
    return sealed


def _sealer(purpose: bytes) -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([_fernet(key, purpose) for key in keys])


def _fernet(key: str | bytes, purpose: bytes) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(purpose + force_bytes(key)).digest()))
