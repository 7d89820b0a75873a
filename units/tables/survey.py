"""What only the complete table shows: the sign that groups thousands, and whether its totals rows add up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from django.utils.translation import gettext as _

from units.tables.book import Row
from units.tables.columns import Column, Kind, is_heading
from units.tables.marks import SIGNS, evidence, is_ambiguous, settled
from units.tables.reader.part import UNKNOWN_ERROR
from units.tables.values import Formula, Value, cell_name, text_of
from units.vietnamese import nfc

# «Cộng» sums up, «Công an tỉnh» is a unit: only the longer words are recognised without their diacritics.
TOTAL = re.compile(
    r"(?:tổng cộng|tổng số|cộng|toàn tỉnh|toàn quốc|tong cong|toan tinh|grand total|total)(?:\W.*)?"
    r"|(?:tổng|tong|cong)\W*",
    re.DOTALL,
)
DAMAGED = "tổng cộng"  # in a code page without Vietnamese letters
# «I», «II. Lĩnh vực đất đai», «A»: how the line of a section begins, which sums up the rows below it.
SECTION = re.compile(r"(?:[IVXL]{1,6}|[A-ZĐ])[.)]?(?:\s.*)?|(?:lĩnh vực|nhóm)\s.*", re.DOTALL)
INTEGER = re.compile(r"[0-9]{1,9}")
FRACTION = re.compile(r"[1-9][0-9]{0,2},[0-9]{1,3}")
MAX_SECTIONS = 50  # that are looked through for the end of the one that holds them
MAX_NAMED = 5  # cells that a sentence names


def is_total(row: Row, codes: Iterable[Value]) -> bool:
    """Whether a row sums up others: it says so in some cell, and holds no code."""
    is_without = all(code == "" or (isinstance(code, str) and _may_be_none(code)) for code in codes)
    return is_without and any(map(_sums_up, row.texts))


def is_no_code(code: Value) -> bool:
    """Whether a cell holds no code: it is blank or has several words."""
    return isinstance(code, str) and (not code.strip() or " " in code.strip())


def is_no_figure(figure: Value) -> bool:
    """Whether a cell holds nothing that could be a number: it is blank or begins with a word."""
    if isinstance(figure, Formula) and figure.value is None:
        return False
    text = text_of(figure).strip().lstrip("+-(")
    return not text[:1].isdigit()


def is_section(row: Row) -> bool:
    """Whether a row begins as the line of a section does."""
    first = next((text for text in row.texts if text), "")
    return SECTION.fullmatch(first) is not None or SECTION.fullmatch(first.casefold()) is not None


def _may_be_none(code: str) -> bool:
    return not code.strip() or _sums_up(code)


@lru_cache(maxsize=4096)
def _sums_up(text: str) -> bool:
    written = nfc(text).casefold()
    return TOTAL.fullmatch(written) is not None or is_heading(written, DAMAGED)


@dataclass(slots=True)
class Sum:
    """The sum of a column: of the plain figures, and separately of those that depend on the meaning of a sign."""

    plain: int = 0
    marked: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SIGNS, 0))

    def add(self, text: str) -> None:
        """Add a figure; any other text is skipped, as its row is refused separately."""
        if INTEGER.fullmatch(text):
            self.plain += int(text)
            return
        bare = re.sub(r"\s", "", text)
        if INTEGER.fullmatch(bare):
            self.plain += int(bare)
        elif is_ambiguous(bare):
            sign = "." if "." in bare else ","
            self.marked[sign] += int(bare.replace(sign, ""))
        elif sign := evidence(bare):
            whole = bare.split("," if sign == "." else ".")[0].replace(sign, "")
            self.plain += int(whole) if INTEGER.fullmatch(whole) else 0

    def value(self, sign: str) -> int:
        return self.plain + self.marked.get(sign, 0)

    def minus(self, other: Sum) -> Sum:
        rest = {sign: self.marked[sign] - other.marked[sign] for sign in SIGNS}
        return Sum(self.plain - other.plain, rest)

    def copy(self) -> Sum:
        return Sum(self.plain, dict(self.marked))


@dataclass(slots=True)
class TotalsRow:
    """A row that sums up others: its figures by column, and the sums of the rows above it.

    The line of a section does not say so; it is one only if it adds up.
    """

    line: int
    name: str
    says: dict[str, Sum]
    above: dict[str, Sum]
    is_section: bool = False


@dataclass(slots=True)
class CellList:
    """Cells of one kind: the first by their names, and how many there are."""

    named: list[str] = field(default_factory=list)
    count: int = 0

    def add(self, name: str) -> None:
        self.count += 1
        if len(self.named) < MAX_NAMED:
            self.named.append(name)

    @property
    def more(self) -> int:
        return self.count - len(self.named)


class Survey:
    """Goes through a table once, before its rows are read."""

    def __init__(self, columns: Sequence[Column], headings: Mapping[str, str]) -> None:
        self.headings = headings  # the file's own
        self.figures = [column for column in columns if column.kind is Kind.FIGURE]
        self.others = [column for column in columns if column.kind in (Kind.TEXT, Kind.CODE)]
        self.sums = {column.name: Sum() for column in self.figures}
        self.totals: list[TotalsRow] = []
        self.formulas = CellList()
        self.errors = CellList()
        self.fractions = CellList()  # number cells with up to three decimals, as 1.234 is where a point divides
        self.empty = 0
        self._shown: set[str] = set()

    def see(self, line: int, cells: Mapping[str, Value], positions: Mapping[str, int]) -> None:
        """A row of the table."""
        for column in [*self.figures, *self.others]:
            value = cells[column.name]
            if isinstance(value, Formula) and (value.value is None or column.kind is not Kind.FIGURE):
                place = cell_name(line, positions[column.name])
                if value.error:
                    self.errors.add(place if value.error == UNKNOWN_ERROR else f"{place} ({value.error})")
                else:
                    self.formulas.add(place)
        for name, sums in self.sums.items():
            value = cells[name]
            text = text_of(value).strip()
            if isinstance(value, float) and FRACTION.fullmatch(text):
                self.fractions.add(f"{cell_name(line, positions[name])} ({text})")
            if not text.isdecimal() and isinstance(value, str):
                self._shown.add(evidence(text))
            sums.add(text)

    def see_total(self, line: int, name: str, cells: Mapping[str, Value], *, is_section: bool = False) -> None:
        """A row that sums up others, or the line of a section that may do so."""
        says: dict[str, Sum] = {}
        for column in self.figures:
            text = text_of(cells[column.name]).strip()
            if text:
                says[column.name] = Sum()
                says[column.name].add(text)
        above = {name: each.copy() for name, each in self.sums.items()}
        self.totals.append(TotalsRow(line, name, says, above, is_section))

    @property
    def sign(self) -> str:
        """The sign that groups thousands in this file: as its cells show it, otherwise as its totals rows do."""
        if sign := settled(self._shown):
            return sign
        adding_up = [
            sign
            for sign in SIGNS
            if any(each.marked[sign] for each in self.sums.values())
            and not self.differences(sign)
            and self._has_totals()
        ]
        return adding_up[0] if len(adding_up) == 1 and not self.differences(adding_up[0]) else ""

    def _has_totals(self) -> bool:
        return any(row.says and not row.is_section for row in self.totals)

    def differences(self, sign: str) -> list[str]:
        """A sentence for each figure of a totals row that is neither the sum of all rows nor of the adjacent ones."""
        return [_difference(row, self.headings[column], says, added) for row, column, says, added in self._wrong(sign)]

    def wrong_sections(self, sign: str) -> set[int]:
        """The lines that begin as those of sections do and sum up no rows."""
        return {row.line for row, _column, _says, _added in self._wrong(sign) if row.is_section}

    def _wrong(self, sign: str) -> Iterator[tuple[TotalsRow, str, int, int]]:
        """The figures that are no possible sum: their row and column, what they say, and what they should."""
        for index, row in enumerate(self.totals):
            for column, said in row.says.items():
                says = said.value(sign)
                sums = [each.value(sign) for each in self._possible(index, column)]
                if says not in sums:
                    yield row, column, says, sums[0]

    def _possible(self, index: int, column: str) -> list[Sum]:
        """What a totals row may sum up: all rows, those above it, those since the one before, those until the next."""
        above = self.totals[index].above[column]
        before = self.totals[index - 1].above[column] if index else Sum()
        after = self.totals[index + 1].above[column] if index + 1 < len(self.totals) else self.sums[column]
        if self.totals[index].is_section:
            further = [row.above[column].minus(above) for row in self.totals[index + 2 : index + MAX_SECTIONS]]
            return [after.minus(above), *further, self.sums[column].minus(above), self.sums[column]]
        return [self.sums[column], above, above.minus(before), after.minus(above)]


def _difference(row: TotalsRow, heading: str, says: int, added: int) -> str:
    sentence = _(
        "Line %(line)s “%(name)s”, column “%(column)s”: the file says %(says)s, its rows add up to %(added)s. The "
        "row itself is not imported."
    )
    return sentence % {
        "line": row.line,
        "name": row.name[:40],
        "column": heading,
        "says": f"{says:,}".replace(",", "."),
        "added": f"{added:,}".replace(",", "."),
    }
