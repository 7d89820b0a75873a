"""Headings that a line above explains: cells that span several columns, and the groups that they name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from units.tables.book import Row
from units.tables.columns import RATE, Headings, heading_key
from units.tables.values import Covered, text_of

LINES = 2  # above a line of headings in which a group may be named
REMARK = re.compile(r"\([^%]*\)")  # «(hồ sơ)» below a heading; «(%)» makes it a rate
COUNTED = re.compile(r"(?:so )?(?:luong )?(?:ho so|luong)")  # the same without brackets, as ``heading_key`` has it
NO_GROUP = re.compile(r"(?:don vi tinh|dvt)\b.*")  # is often at the right above a table


def lines_above(rows: Sequence[Row], row: Row) -> list[Row]:
    """Of ``rows`` the last ones that are directly above ``row``, from the highest."""
    near = [above for above in rows[-LINES:] if above.line >= row.line - LINES]
    return near if near and near[-1].line == row.line - 1 else []


def is_remark(text: str) -> bool:
    """Whether ``text`` below a heading says only what it counts: «(hồ sơ)», «Số lượng»."""
    return REMARK.fullmatch(text) is not None or (RATE not in text and COUNTED.fullmatch(heading_key(text)) is not None)


@dataclass(slots=True)
class Joined:
    """The text of each heading by its position; ``refused`` are those that head no column because of a group above.

    A refused one is the group's text and the heading's, and ``texts`` has both as one text. ``is_turned``: some heading
    is the lower text followed by its group.
    """

    texts: dict[int, str]
    refused: list[tuple[str, str]] = field(default_factory=list)
    is_turned: bool = False

    @classmethod
    def of_line(cls, row: Row, above: Sequence[Row], headings: Headings) -> Joined:
        """The headings of one line."""
        joined = cls(dict(enumerate(row.texts)))
        for line in above:
            joined._refuse(line, headings, set(joined.texts))
        return joined

    @classmethod
    def of_two(cls, above: Sequence[Row], lower: Row, headings: Headings) -> Joined:
        """The headings of two lines: a cell above spans the blank ones to its right, and what is blank below is above.

        Both texts are read in either order, as «Ngày» below «Công bố» is «Ngày công bố». A lower text alone heads a
        column where both together head none, and so does an upper one whose lower text is a remark.
        """
        upper = above[-1]
        width = max(len(upper.values), len(lower.values))
        below = {position: _at(lower.texts, position) for position in range(width)}
        spans = _spans(upper, width)
        joined, alone = cls({}), set()
        for position, text in below.items():
            own = _at(_texts(upper), position)
            group = spans[position][1] if text else own
            both = f"{group} {text}".strip()
            if text and not headings.column_of(both) and headings.column_of(turned := f"{text} {_inside(group)}"):
                both, joined.is_turned = turned, True
            joined.texts[position] = both
            if not headings.column_of(both) and headings.column_of(text):
                joined.texts[position] = text
                alone.add(position)
            elif not headings.column_of(both) and is_remark(text):
                joined.texts[position] = own or both
        joined._refuse(upper, headings, alone)
        for line in above[:-1]:
            joined._refuse(line, headings, set(below))
        return joined

    def _refuse(self, line: Row, headings: Headings, positions: set[int]) -> None:
        """Join each text at ``positions`` with its group in ``line`` unless the group is one of its column.

        A text that begins left of a column without groups, or right on it, is a title or another heading.
        """
        plain = {
            position
            for position, text in self.texts.items()
            if headings.column_of(text) and not headings.group_of(text)
        }
        for position, (begin, group) in _spans(line, len(self.texts)).items():
            wanted = headings.group_of(self.texts[position])
            if position not in positions or not wanted or not group or plain & set(range(begin, position)):
                continue
            key = heading_key(group)
            if RATE in group or not (re.fullmatch(wanted, key) or NO_GROUP.fullmatch(key)):
                self.refused.append((group, self.texts[position]))
                self.texts[position] = f"{group} {self.texts[position]}"


def _spans(row: Row, width: int) -> dict[int, tuple[int, str]]:
    """For each position where the text over it begins, and that text."""
    spans, current = {}, (0, "")
    texts = _texts(row)
    for position in range(width):
        if text := _at(texts, position):
            current = position, text
        spans[position] = current
    return spans


def _inside(text: str) -> str:
    """A text as it is written after another one: «Công bố» is «công bố» there."""
    return text if text.isupper() else text[:1].lower() + text[1:]


def _texts(row: Row) -> list[str]:
    """The texts of a row, also of cells that a merged one covers from above."""
    return [text_of(value.value if isinstance(value, Covered) else value).strip() for value in row.values]


def _at(texts: Sequence[str], position: int) -> str:
    return texts[position] if position < len(texts) else ""
