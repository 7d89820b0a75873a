"""Codes of units, procedures and tiers: one way to clean, check, compare and recognise them, for every entry point.

A code is ASCII letters, digits, «.», «-» and «_». Two codes that differ only in case are one; the stored spelling is
kept. A code that a spreadsheet made a number is restored (1.00157 is 1.001570, 123 is 00123), and never by a guess:
where two known codes fit, the cell is refused.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from units.refusals import Refused
from units.wording import whole

ALPHABET = string.ascii_letters + string.digits + ".-_"
LONGEST_CODE = 40
PATH_STEPS = frozenset({".", ".."})  # what a browser reads as a step in the address, not as a name
FIGURE_SPACES = "\N{NO-BREAK SPACE}\N{FIGURE SPACE}\N{NARROW NO-BREAK SPACE}"
# Invisible characters that Unicode does not count among its format characters.
BLANK_LETTERS = "\N{COMBINING GRAPHEME JOINER}\N{HANGUL FILLER}\N{HALFWIDTH HANGUL FILLER}\N{BRAILLE PATTERN BLANK}"
VARIATIONS = "".join(map(chr, range(0xFE00, 0xFE10)))
UNSEEN = frozenset(FIGURE_SPACES + BLANK_LETTERS + VARIATIONS)
TEXT_MARK = "'"  # how a spreadsheet marks a text that is not to become a number
NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
KEPT_ZEROS = re.compile(r"0[0-9]+|[0-9]+\.[0-9]+0")
SIGNIFICANT = ".15g"  # as many digits as a spreadsheet keeps of a number


def clean_code(text: str) -> str:
    """``text`` composed (NFC), without outer blanks, no-break spaces and invisible characters.

    The result may still not be a code: ``code_problem`` says so.
    """
    if text.isascii() and text.isprintable():
        cleaned = text
    else:
        composed = unicodedata.normalize("NFC", text)
        cleaned = "".join(char for char in composed if char not in UNSEEN and unicodedata.category(char) != "Cf")
    return cleaned.strip().removeprefix(TEXT_MARK).strip()


def code_key(text: str) -> str:
    """What two spellings of one code have in common: they differ in case and in what ``clean_code`` removes."""
    return clean_code(text).casefold()


def code_problem(code: str) -> str | None:
    """Why the cleaned ``code`` cannot be one, as a sentence; None where it can."""
    if not code:
        return _("The cell is blank.")
    if strange := _strange_sign(code):
        return strange
    if code in PATH_STEPS:
        return _("A code needs more than points.")
    if len(code) > LONGEST_CODE:
        return _("The code has %(n)s signs; at most %(most)s fit.") % {"n": whole(len(code)), "most": LONGEST_CODE}
    return None


def unknown_code(sentence: str, text: str) -> str:
    """``sentence``, which says that nothing has the code ``text``, and the sign of it that no code can hold.

    A Cyrillic «С» or a dash looks like a sign of a code, so that the cell seems to be right.
    """
    strange = _strange_sign(clean_code(text))
    return f"{sentence} {strange}" if strange else sentence


def _strange_sign(code: str) -> str:
    """The sentence about the first sign that no code can hold; «» where there is none."""
    strange = next((char for char in code if char not in ALPHABET), None)
    if strange is None:
        return ""
    sentence = _("A code has only letters without marks, digits, “.”, “-” and “_”; it cannot hold %(sign)s.")
    return sentence % {"sign": _shown(strange)}


def validate_code(code: str) -> None:
    """Check a cleaned code, for fields of models and forms.

    Raises:
        ValidationError: with the sentence of ``code_problem``.
    """
    problem = code_problem(code)
    if problem:
        raise ValidationError(problem, code="code")


def written_number(value: object) -> Decimal | None:
    """The number that a cell holds or writes (1.00157, «1,00157», «123», 123.0); None where it is no plain number."""
    if isinstance(value, bool):
        return None
    if isinstance(value, float):
        number = Decimal(format(value, SIGNIFICANT))
        return number if number.is_finite() and number >= 0 else None
    text = clean_code(str(value))
    return Decimal(text.replace(",", ".")) if len(text) <= LONGEST_CODE and NUMBER.fullmatch(text) else None


def keeps_zeros(text: str) -> bool:
    """Whether ``text`` is a number with zeros that a spreadsheet would have dropped: «00123», «1.001570».

    Where a file has one, no spreadsheet has made numbers of the codes of its column.
    """
    return KEPT_ZEROS.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class CodeShape:
    """Codes that are numbers written with a fixed count of digits: ``whole`` before the point, ``decimals`` after."""

    whole: int
    decimals: int = 0

    def written(self, number: Decimal) -> str | None:
        """``number`` in this shape; None where it has more digits, or has no decimals."""
        text = format(number.normalize(), "f")
        whole, _point, decimals = text.partition(".")
        if len(whole) > self.whole or len(decimals) > self.decimals or bool(decimals) != bool(self.decimals):
            return None
        written = whole.zfill(self.whole)
        return f"{written}.{decimals.ljust(self.decimals, '0')}" if self.decimals else written


def new_code(value: object, shape: CodeShape | None = None) -> str:
    """The code that a cell means where it is not a known one: a number is written out in ``shape``."""
    number = written_number(value)
    written = shape.written(number) if shape and number is not None else None
    if written is not None:
        return written
    if isinstance(value, float) and number is not None:
        return format(number.normalize(), "f")
    return clean_code(str(value))


class KnownCodes:
    """Recognises codes among those that exist; most are spelled as they are stored, and no other table is needed."""

    def __init__(self, codes: Iterable[str]) -> None:
        self._codes = frozenset(codes)

    @cached_property
    def _by_key(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for code in sorted(self._codes):
            found.setdefault(code_key(code), []).append(code)
        return found

    @cached_property
    def _by_number(self) -> dict[Decimal, list[str]]:
        found: dict[Decimal, list[str]] = {}
        for code in sorted(self._codes):
            number = written_number(code)
            if number is not None:
                found.setdefault(number, []).append(code)
        return found

    def __contains__(self, code: str) -> bool:
        return code in self._codes

    def find(self, value: object, *, as_text: bool = False) -> str | None:
        """The one known code that a cell means, in its stored spelling; None where there is none.

        ``as_text`` says that no spreadsheet can have made a number of the value; then the code with this spelling
        is meant, even if other codes are the same number.

        Raises:
            Refused: several known codes fit.
        """
        spelled = self._spelled(value) if isinstance(value, str) else []
        if isinstance(value, str) and (keeps_zeros(clean_code(value)) or (as_text and spelled)):
            return self._only(value, spelled)
        number = written_number(value)
        return self._only(value, (self._by_number.get(number) if number is not None else None) or spelled)

    def _spelled(self, text: str) -> list[str]:
        """The codes with this spelling; an exact match goes before one in another case."""
        cleaned = clean_code(text)
        return [cleaned] if cleaned in self._codes else self._by_key.get(cleaned.casefold(), [])

    def _only(self, value: object, fitting: list[str]) -> str | None:
        if len(fitting) > 1:
            raise Refused(_several(value, fitting), code="several_codes")
        return fitting[0] if fitting else None


def _several(value: object, fitting: list[str]) -> str:
    sentence = _("“%(value)s” can mean %(codes)s: please write the code as text.")
    return sentence % {"value": value, "codes": ", ".join(fitting)}


def _shown(char: str) -> str:
    """A character as a sentence names it: in quotes if it is visible, always with its number."""
    number = f"U+{ord(char):04X}"
    return f"«{char}» ({number})" if char.isprintable() and not char.isspace() else number
