"""Finding the line of headings in a sheet: below titles, in one line or in two with cells that span."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from django.utils.translation import gettext as _

from units.refusals import Refused
from units.tables.book import Book, Row, Sheet
from units.tables.columns import RATE, Column, Headings, Kind, heading_key
from units.tables.groups import LINES, Joined, is_remark, lines_above

HEAD_ROWS = 40  # rows that are not blank; titles may be above the table
MAX_NAMED = 12  # headings that a sentence names
MAX_REFUSED = 3  # of these, headings below a group that may mean something else
NUMBERED = re.compile(r"\(?(?:[0-9]{1,2}|[A-Za-z])\)?(?: ?= ?.*)?")


@dataclass(frozen=True, slots=True)
class Head:
    """A line of headings, perhaps a wrong one: for each column's name the positions of its headings, from 0."""

    sheet: Sheet
    line: int
    positions: dict[str, list[int]]
    texts: dict[int, str]  # every heading of the file by its position
    other_sheets: tuple[str, ...] = ()  # visible ones that have such headings too
    refused: tuple[tuple[str, str], ...] = ()  # headings that head no column because of the group above: both texts
    below: dict[int, str] | None = None  # of two lines the texts of the lower one by their positions
    lines: tuple[Row, ...] = ()  # this line and those directly above it, in which groups are named

    @property
    def others(self) -> list[str]:
        """The headings of no expected column."""
        known = {position for positions in self.positions.values() for position in positions}
        return [text for position, text in sorted(self.texts.items()) if position not in known]

    def missing(self, columns: Sequence[Column]) -> list[Column]:
        return [column for column in columns if column.required and not self.positions.get(column.name)]

    def twice(self, columns: Sequence[Column]) -> list[Column]:
        return [column for column in columns if len(self.positions.get(column.name, [])) > 1]

    @property
    def nearness(self) -> tuple[int, int]:
        """How near the line is to the one that is looked for."""
        return len(self.positions), len(self.refused)

    def is_whole(self, columns: Sequence[Column]) -> bool:
        return not self.missing(columns) and not self.twice(columns)

    def explains(self, other: Head, columns: Sequence[Column]) -> bool:
        """Whether this is ``other`` with the line below, which has words over figures, «(hồ sơ)» or «(%)», and no code.

        Codes may be merged over both lines.
        """
        if self.below is None or self.line != other.line + 1:
            return False
        words = self._below(other, columns, Kind.FIGURE)
        codes = self._below(other, columns, Kind.CODE)
        return any(words) and not any(map(_has_digit, words)) and not any(codes)

    def _below(self, other: Head, columns: Sequence[Column], kind: Kind) -> list[str]:
        """The texts below the columns of a kind of ``other``, of one merged over both lines «»."""
        positions = [
            other.positions[each.name][0] for each in columns if each.kind is kind and each.name in other.positions
        ]
        below = self.below or {}
        return ["" if below.get(each) == other.texts[each] else below.get(each, "") for each in positions]

    def completes(self, other: Head, headings: Headings) -> bool:
        """Whether this is ``other`` together with the next line or the one above, and so names more columns.

        A row of the table is no line of headings: it has a number or a day below what is required.
        """
        if self.below is None or self.line > other.line + LINES or not self.positions.keys() > other.positions.keys():
            return False
        required = [column.name for column in headings.columns if column.required]
        texts = [self.below.get(position, "") for name in required for position in self.positions[name]]
        return all(not text or heading_key(text) for text in texts)


def find_head(book: Book, columns: Sequence[Column]) -> Head:
    """The first line of headings that names every required column once, with the one above or below that completes it.

    Raises:
        Refused: there is none, with what was found and what is missing; or it is on a hidden sheet, or on one with
            hidden rows.
    """
    headings = Headings(columns)
    nearest: Head | None = None
    for sheet in [*book.visible, *(sheet for sheet in book.sheets if not sheet.is_visible)]:
        heads = _heads(sheet, headings)
        for head in heads:
            if head.is_whole(columns):
                refuse_hidden(sheet)
                head = _explained(head, heads, columns)
                if not head.is_whole(columns):
                    raise Refused(_not_found(head, columns), code="columns")
                head = _completed(head, [each for each in heads if each.is_whole(columns)], headings)
                return replace(head, other_sheets=_others_with_head(book, sheet, headings, columns))
            if nearest is None or head.nearness > nearest.nearness:
                nearest = head
    raise Refused(_not_found(nearest, columns), code="columns")


def _explained(head: Head, heads: Sequence[Head], columns: Sequence[Column]) -> Head:
    """The same, or the one of ``heads`` with the line below it, where that line says what the figures count."""
    return next((each for each in heads if each.explains(head, columns)), head)


def _completed(head: Head, heads: Sequence[Head], headings: Headings) -> Head:
    """The same, or the one of ``heads`` that completes it with most columns: one line alone has lost its groups."""
    for each in heads:
        if each.completes(head, headings):
            head = each
    return head


def _others_with_head(book: Book, found: Sheet, headings: Headings, columns: Sequence[Column]) -> tuple[str, ...]:
    others = [sheet for sheet in book.visible if sheet is not found]
    return tuple(sheet.name for sheet in others if any(head.is_whole(columns) for head in _heads(sheet, headings)))


def _heads(sheet: Sheet, headings: Headings) -> list[Head]:
    """Each row near the top as a line of headings, then it and the next one as one."""
    rows = list(islice(sheet.rows(), HEAD_ROWS))
    found = []
    for index, row in enumerate(rows):
        above = lines_above(rows[:index], row)
        lines = (*above, row)
        found.append(_head(sheet, lines, Joined.of_line(row, above, headings), headings))
        if not above:
            continue
        joined = Joined.of_two(above, row, headings)
        if joined.is_turned or any(headings.column_of(text) or is_remark(text) or RATE in text for text in row.texts):
            two = _head(sheet, lines, joined, headings)
            found.append(replace(two, below=dict(enumerate(row.texts))))
    return found


def _head(sheet: Sheet, lines: tuple[Row, ...], joined: Joined, headings: Headings) -> Head:
    positions: dict[str, list[int]] = {}
    for position, text in joined.texts.items():
        if name := headings.column_of(text):
            positions.setdefault(name, []).append(position)
    texts = {position: text for position, text in joined.texts.items() if text}
    return Head(sheet, lines[-1].line, positions, texts, refused=tuple(joined.refused), lines=lines)


def lines_of_head(head: Head) -> list[Row]:
    """The lines of the headings, with the one directly below them where it only numbers the columns."""
    below = next((row for row in head.sheet.rows() if row.line > head.line), None)
    return [*head.lines, below] if below and is_numbering(below.texts) else list(head.lines)


def _has_digit(text: str) -> bool:
    return any(char.isdigit() for char in text)


def is_numbering(texts: list[str]) -> bool:
    """Whether a row below the headings only numbers the columns, as official forms do: A, B, (1), (2), (3)=(2)/(1)."""
    filled = [text for text in texts if text]
    if len(filled) < 3 or not all(NUMBERED.fullmatch(text) for text in filled):
        return False
    numbers = [int(found[0]) for text in filled if (found := re.search(r"[0-9]+", text))]
    return len(numbers) >= 2 and all(after == before + 1 for before, after in pairwise(numbers)) and numbers[0] <= 2


def refuse_hidden(sheet: Sheet) -> None:
    """Refuse a sheet from which hidden rows would be read.

    Raises:
        Refused: the sheet is hidden, or rows of it are.
    """
    if not sheet.is_visible:
        raise Refused(
            _("The sheet of the form is hidden. Please show it, so that what is sent is seen."), code="hidden_sheet"
        )
    if sheet.hidden_rows:
        sentence = _("The file has hidden rows. Please show all rows, so that what is sent is seen. Hidden: %(rows)s.")
        raise Refused(sentence % {"rows": ", ".join(map(str, sheet.hidden_rows))}, code="hidden")


def _not_found(nearest: Head | None, columns: Sequence[Column]) -> str:
    """What the headings should be, what they are, and what is missing: in the language of the file's own headings."""
    found = nearest if nearest and nearest.positions else None
    is_english = found is not None and all(
        found.texts[position].strip().casefold() == name
        for name, positions in found.positions.items()
        for position in positions[:1]
    )

    def named(some: Sequence[Column]) -> str:
        return ", ".join(each.name if is_english or not each.headings else f"«{each.headings[0]}»" for each in some)

    wanted = [column for column in columns if column.required]
    said = [_("The header line must name the columns %(wanted)s, each once.") % {"wanted": named(wanted)}]
    if found is None:
        said.append(_("No line with such headings was found."))
        return " ".join(said)
    texts = [f"«{text}»" for text in list(found.texts.values())[:MAX_NAMED]]
    said.append(_("Line %(line)s has: %(texts)s.") % {"line": found.line, "texts": ", ".join(texts)})
    if missing := found.missing(columns):
        said.append(_("Missing: %(columns)s.") % {"columns": named(missing)})
    for group, text in found.refused[:MAX_REFUSED]:
        sentence = _("“%(text)s” is not read: it is below “%(group)s”, which may count something else.")
        said.append(sentence % {"text": text, "group": group})
    if twice := found.twice(columns):
        said.append(_("Named more than once: %(columns)s.") % {"columns": named(twice)})
    return " ".join(said)
