"""Codes and links of which only a digest under a key from SECRET_KEY is known, also after SECRET_KEY was changed.

For what lasts (recovery codes, addresses of calendars) that key is kept with the row, sealed; what runs out in days is
recognised by SECRET_KEY_FALLBACKS as well.
"""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.encoding import force_bytes

from units.second_factor.sealed import seal, unseal

PURPOSE = b"units.derived_keys"


def sealed_key(salt: str) -> str:
    """The key of ``salt`` under the present SECRET_KEY, sealed, to be kept with what is recognised by it."""
    return seal(_derived(salt).hex(), PURPOSE)


def macs(salt: str, text: str, kept: str = "") -> list[bytes]:
    """The digests by which ``text`` is recognised: by the ``kept`` key first, by SECRET_KEY, by each earlier one."""
    kept_key = unseal(kept, PURPOSE) if kept else None
    found = [hmac.new(bytes.fromhex(kept_key), text.encode(), hashlib.sha256).digest()] if kept_key else []
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return found + [salted_hmac(salt, text, secret=key, algorithm="sha256").digest() for key in keys]


def _derived(salt: str) -> bytes:
    """The key that ``salted_hmac`` makes of ``salt`` and SECRET_KEY."""
    return hashlib.sha256(force_bytes(salt) + force_bytes(settings.SECRET_KEY)).digest()
