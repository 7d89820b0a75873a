"""Recovery codes: ten letters and digits without those that look alike, 49 bits each; only digests are stored."""

from __future__ import annotations

import secrets

from django.utils.crypto import salted_hmac

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
    """What is stored of a code; the same code of two accounts has two digests."""
    return salted_hmac(f"{__name__}.{user.pk}", plain(code), algorithm="sha256").hexdigest()


def plain(code: str) -> str:
    """A code as it is compared: in small letters, without blanks and hyphens."""
    return "".join(letter for letter in code.lower() if letter.isalnum())
