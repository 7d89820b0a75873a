"""Recovery codes: ten letters and digits without those that look alike, 49 bits each; only digests are stored."""

from __future__ import annotations

import secrets

from units.derived_keys import macs, sealed_key
from units.models import User

COUNT = 10
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
LENGTH = 10
HALF = LENGTH // 2


def new_codes() -> list[str]:
    """As they are shown, in two halves: «k7m2q-x9dfa»."""
    codes: set[str] = set()
    while len(codes) < COUNT:
        codes.add("".join(secrets.choice(LETTERS) for _each in range(LENGTH)))
    return [f"{code[:HALF]}-{code[HALF:]}" for code in sorted(codes)]


def digest(user: User, code: str) -> str:
    """What is stored of a new code; the same code of two accounts has two digests."""
    return digests(user, code)[0]


def digests(user: User, code: str, key: str = "") -> list[str]:
    """What may be stored of a code: by the sealed ``key`` that is kept with it, or by a SECRET_KEY that is known."""
    return [each.hex() for each in macs(_salt(user), plain(code), key)]


def new_key(user: User) -> str:
    """The key of new codes, sealed, to be kept with them: they outlast a change of SECRET_KEY."""
    return sealed_key(_salt(user))


def _salt(user: User) -> str:
    return f"{__name__}.{user.pk}"


def plain(code: str) -> str:
    """A code as it is compared: in small letters, without blanks and hyphens."""
    return "".join(letter for letter in code.lower() if letter.isalnum())
