"""Signs between the digits of a number: the file itself shows whether a point or a comma groups thousands."""

from __future__ import annotations

import re
from collections.abc import Iterable

SIGNS = (".", ",")
ONE_GROUP = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
GROUPS = {sign: re.compile(rf"[0-9]{{1,3}}(?:\{sign}[0-9]{{3}}){{2,}}(?:[^0-9{sign}][0-9]+)?") for sign in SIGNS}
FRACTION = {sign: re.compile(rf"-?(?:[0-9]+\{sign}(?:[0-9]{{1,2}}|[0-9]{{4,}})|0\{sign}[0-9]+)") for sign in SIGNS}
BOTH = {sign: re.compile(rf"[0-9]{{1,3}}(?:\{sign}[0-9]{{3}})+\{other}[0-9]+") for sign, other in (".,", ",.")}


def evidence(text: str) -> str:
    """The sign that groups thousands as far as ``text`` shows it: «1.234.567», «12,5» and «1.234,0» show the point."""
    for sign, other in (SIGNS, SIGNS[::-1]):
        if GROUPS[sign].fullmatch(text) or BOTH[sign].fullmatch(text) or FRACTION[other].fullmatch(text):
            return sign
    return ""


def settled(shown: Iterable[str]) -> str:
    """The one sign that all ``evidence`` of a file shows; «» where there is none or it contradicts itself."""
    signs = {sign for sign in shown if sign}
    return signs.pop() if len(signs) == 1 else ""


def is_ambiguous(text: str) -> bool:
    """Whether ``text`` can be a thousand or a fraction, as «1.234» can."""
    return ONE_GROUP.fullmatch(text) is not None


def without_marks(text: str, sign: str) -> str:
    """«1.234» as 1234 where the point groups; anything else as it is."""
    return text.replace(sign, "") if sign and is_ambiguous(text) and sign in text else text
