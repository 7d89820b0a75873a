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
    """What was sealed; None where it was sealed under another SECRET_KEY."""
    try:
        return _sealer(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


def _sealer(purpose: bytes) -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(key, purpose)) for key in keys])


def _derived(key: str | bytes, purpose: bytes) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(purpose + force_bytes(key)).digest())
