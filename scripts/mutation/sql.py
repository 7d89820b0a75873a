"""Small faults in a text of SQL: another comparison, sum, join or bound, one at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

IS_SQL = re.compile(r"\b(SELECT|FROM|WHERE|JOIN|CASE WHEN|COALESCE|SUM|MAX|MIN|INSERT INTO|ORDER BY|DELETE)\b")

# Replacements. A pattern's first group is what is replaced, all of it where it has none.
SWAPS: list[tuple[str, str]] = [
    (r">=", ">"),
    (r"<=", "<"),
    (r"<>", "="),
    (r"(?<![<>!])=", "<>"),
    (r"(?<![<>-])>(?!=)", ">="),
    (r"<(?![=>])", "<="),
    (r" (\+) ", "-"),
    (r" (-) ", "+"),
    (r" (\*) ", "+"),
    (r"\bOR\b", "AND"),
    (r"\bMIN\b", "MAX"),
    (r"\bMAX\b", "MIN"),
    (r"\bSUM\b", "MAX"),
    (r"\bLEFT JOIN\b", "JOIN"),
    (r"\bUNION ALL\b", "UNION"),
    (r"\bUNION\b(?! ALL)", "UNION ALL"),
    (r"\bIS NOT NULL\b", "IS NULL"),
    (r"\bIS NULL\b", "IS NOT NULL"),
    (r"\b(NOT )(?:IN|EXISTS)\b", ""),
    (r"(?<!NOT )\b(?:IN|EXISTS)\b(?= ?\()", "NOT *"),
    (r"\bDISTINCT (?!FROM)", ""),
    (r"(?<![\w.])0(?![\w.])", "1"),
    (r"(?<![\w.])1(?![\w.])", "0"),
    (r"(?<=PARTITION BY )(\w+, )", ""),
    (r"(?<=PARTITION BY )\w+((?:, \w+)+)", ""),
    (r"( ORDER BY \w+)(?=\))", ""),
]
AND = re.compile(r"\bAND\b")
COALESCE = re.compile(r"COALESCE\(([\w.()]+), ([\w.{}]+)\)")


def is_sql(text: str) -> bool:
    """Whether a text is a statement or a piece of one."""
    return IS_SQL.search(text) is not None


class Swap(NamedTuple):
    """The replacement of what is between two positions of a text."""

    start: int
    end: int
    text: str


def swaps(text: str) -> Iterator[Swap]:
    """Each small fault that ``text``, a statement or a piece of one, can have."""
    for pattern, instead in SWAPS:
        for found in re.finditer(pattern, text):
            group = 1 if found.re.groups else 0
            yield Swap(found.start(group), found.end(group), instead.replace("*", found.group(group)))
    for found in AND.finditer(text):
        if not re.search(r"\bBETWEEN \S+ $", text[: found.start()]):
            yield Swap(found.start(), found.end(), "OR")
    for found in COALESCE.finditer(text):
        first, second = found.groups()
        yield Swap(found.start(), found.end(), f"COALESCE({second}, {first})")
        yield Swap(found.start(), found.end(), first)
