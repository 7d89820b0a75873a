"""Texts that a spreadsheet would run as formulas, made harmless: one guard for every CSV and workbook."""

import unicodedata
from typing import Any

MARKS = ("=", "+", "-", "@")
BREAKS = ("\t", "\r", "\n")
UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})  # what programs cut off, or do not show, before a text


def harmless(text: str) -> str:
    """``text`` as a cell that no spreadsheet reads as a formula: an apostrophe goes before a dangerous beginning.

    Dangerous are «=», «+», «-» and «@», in full width too, after any blanks and invisible characters, and a
    beginning with a tab or line end.
    """
    return f"'{text}" if text.startswith(BREAKS) or _first_sign(text) in MARKS else text


def plain(text: str) -> str:
    """What ``harmless`` made ``text`` of: without the apostrophe, where one was put before a dangerous beginning."""
    return text[1:] if text.startswith("'") and harmless(text[1:]) == text else text


def cell(value: Any) -> Any:
    """``value`` as a cell of a CSV file: text made harmless, a blank for None, figures and days as they are."""
    return "" if value is None else harmless(value) if isinstance(value, str) else value


def _first_sign(text: str) -> str:
    """The first visible character, in plain width."""
    first = next((char for char in text if unicodedata.category(char) not in UNSEEN), "")
    return unicodedata.normalize("NFKC", first)
