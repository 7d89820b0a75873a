"""Telephone numbers as people write them into one field, and the addresses under which a telephone dials them."""

from __future__ import annotations

import re

BETWEEN = re.compile(r"\s*[,;/\n]\s*|\s+-\s+")
EXTENSION = re.compile(r"máy lẻ|số lẻ|lẻ|ext", re.IGNORECASE)
FEWEST_DIGITS = 3  # 113
ABROAD = re.compile(r"84[0-9]{9,10}", re.ASCII)  # the country's code takes the place of the zero
WITHOUT_ZERO = re.compile(r"[235789][0-9]{8}|2[0-9]{9}", re.ASCII)  # a mobile number, or one of a province


def with_zero(text: str) -> str:
    """A number of digits alone as it is dialled, where a spreadsheet made a number of it: 905123456 was 0905123456.

    Short ones (113) and those of services (1900 1234) have no zero and stay; so does every other text.
    """
    if ABROAD.fullmatch(text):
        return f"+{text}"
    return f"0{text}" if WITHOUT_ZERO.fullmatch(text) else text


def telephones(text: str) -> list[tuple[str, str]]:
    """Each number in ``text`` as it is written, with what follows «tel:»; "" where it is none.

    «0258 3822 123, 0905.123.456» is two numbers; what follows «máy lẻ» is not dialled.
    """
    parts = [part for part in BETWEEN.split(text.strip()) if part]
    return [(part, _dialled(part)) for part in parts]


def _dialled(part: str) -> str:
    number = EXTENSION.split(part)[0].strip()
    digits = re.sub(r"[^0-9]", "", number)
    if len(digits) < FEWEST_DIGITS:
        return ""
    return f"+{digits}" if number.startswith("+") else digits
