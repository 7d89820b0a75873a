"""Counting the kept rows of a file: every row once, what is wrong with the refused ones, and what would change."""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exchange.code_tables.codes import Codes
from exchange.dossiers.columns import DAY, NUMBER, PROCEDURE, UNIT
from exchange.dossiers.covered import Days, days_as_json
from exchange.dossiers.day_order import DayOrder
from exchange.dossiers.judge import Judge
from exchange.dossiers.parts import TextParts, counts_store, lines_read
from exchange.dossiers.tally import Tally
from exchange.models import DossierFile, PartKind
from reporting.loading.problems import FileProblems, RowRefused
from units.formulas import harmless
from units.rows_done import NOBODY_ASKS, RowsDone
from units.tables.heading_lines import HeadingLines
from units.tables.values import Covered, Value, value_of
from units.wording import whole

LISTED = 200_000  # refused rows that can be fetched
DIFFERING_NAMED = 10
OTHERS_NAMED = 30
MARK = "\ufeff"  # by which spreadsheet programs know UTF-8


@dataclass(slots=True)
class Counted:
    """What came out of the rows of a file."""

    rows: int
    good: int
    repeated: int
    differing: int
    problems: FileProblems
    digest: str
    notes: list[str]
    days: Days = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """What the page shows of it, in the language of now."""
        return {
            "notes": self.notes,
            "days": days_as_json(self.days),
            "kinds": [
                {
                    "column": kind.column,
                    "label": kind.label,
                    "count": kind.count,
                    "groups": [str(group) for group in kind.groups],
                    "unlisted": kind.unlisted,
                }
                for kind in self.problems.by_kind
            ],
        }


def counted(file: DossierFile, done: RowsDone = NOBODY_ASKS) -> Counted:
    """Count the kept rows of ``file``; its counts and its refused rows are kept as parts of it.

    The memory that it takes does not depend on the number of rows. Where the days of the file prove that others of them
    can be two days, it is counted once more without these.
    """
    count = _Count(file)
    found = count.result(done)
    if count.judge.order.is_doubtful:
        file.parts.exclude(kind=PartKind.LINES).delete()
        found = _Count(file, count.judge.order).result(done)
    return found


class _Count:
    """One count of one file."""

    def __init__(self, file: DossierFile, proved: DayOrder | None = None) -> None:
        self.file = file
        shape = file.shape
        self.headings: dict[str, str] = shape["headings"]
        is_plain_text, codes = shape["is_plain_text"], _codes_of(file)
        self.judge = Judge(shape["columns"], is_plain_text=is_plain_text, codes=codes, proved=proved)
        self.problems = FileProblems(file.file_name)
        self.refused = RefusedRows(file)
        self.repeated_lines: list[int] = []
        self.days: dict[int, Counter[date]] = defaultdict(Counter)
        self.repeats_of_head = self.empty = 0
        at = {name: place for place, name in enumerate(shape["columns"], start=1)}
        self.places = [at[name] for name in (UNIT, PROCEDURE, DAY)]
        self.head_again = HeadingLines(_heads(shape), [at[name] - 1 for name in shape["columns"] if name != NUMBER])

    def result(self, done: RowsDone) -> Counted:
        with Tally(has_post=self.judge.has_post) as tally:
            for row in done.of(self._rows()):
                self._take(row, tally)
            self.refused.close(self.problems.bad)
            digest = counts_store(self.file, tally.rows())
        return Counted(
            rows=self.problems.rows,
            good=tally.counted,
            repeated=tally.repeated,
            differing=tally.differing,
            problems=self.problems,
            digest=digest,
            notes=self._notes(tally),
            days=self.days,
        )

    def _rows(self) -> Iterator[list[Value]]:
        for line in lines_read(self.file):
            row = json.loads(line)
            yield [row[0], *map(_plain, row[1:])] if list in map(type, row) else row

    def _take(self, row: list[Value], tally: Tally) -> None:
        width = len(row)
        about = [row[at] if at < width else "" for at in self.places]
        if not any(about):
            self.empty += 1
            return
        if row[1:] in self.head_again:
            self.repeats_of_head += 1
            return
        self.problems.rows += 1
        dossier = self.judge.dossier(row)
        if isinstance(dossier, list):
            self._refuse(row, dossier)
            return
        before = tally.counted
        if not tally.add(dossier) and len(self.repeated_lines) < DIFFERING_NAMED:
            self.repeated_lines.append(int(str(row[0])))
        if tally.counted > before:
            self.days[dossier.place[0]][dossier.day] += 1

    def _refuse(self, row: list[Value], refused: Sequence[RowRefused]) -> None:
        """Note all that is wrong with a row."""
        line = int(str(row[0]))
        for number, why in enumerate(refused):
            heading, text = self.headings.get(why.column, why.column), self.judge.text(row, why.column)
            self.problems.add(line, heading, text, why.reason, why.kind, again=number > 0)
            self.refused.add(line, heading, text, why.reason, again=number > 0)

    def _notes(self, tally: Tally) -> list[str]:
        shape = self.file.shape
        notes: list[str] = [
            *filter(None, [shape.get("left_sheets")]),
            *shape.get("notes", []),
        ]  # the former: of old files
        if others := self.file.shape["others"]:
            names = ", ".join(f"«{name}»" for name in others[:OTHERS_NAMED])
            if len(others) > OTHERS_NAMED:
                names = _("%(names)s and %(n)s more") % {"names": names, "n": whole(len(others) - OTHERS_NAMED)}
            notes.append(_("Columns that were not read: %(names)s.") % {"names": names})
        if not self.judge.has_numbers:
            notes.append(_("The file has no numbers of dossiers: a dossier that is in it twice was counted twice."))
        if not self.judge.has_post:
            notes.append(_("The file does not say what was returned by post: that is not counted."))
        return [*notes, *self.judge.order.notes, *self._numbered(tally)]

    def _numbered(self, tally: Tally) -> list[str]:
        notes = []
        if tally.repeated:
            sentence = ngettext(
                "%(n)s row repeats the number of a dossier that was counted before; it was not counted again.",
                "%(n)s rows repeat the numbers of dossiers that were counted before; they were not counted again.",
                tally.repeated,
            )
            notes.append(sentence % {"n": whole(tally.repeated)})
        if tally.differing:
            sentence = ngettext(
                "%(n)s of them says something else than the row that was counted, the first one: line %(lines)s.",
                "%(n)s of them say something else than the row that was counted, the first one: lines %(lines)s.",
                tally.differing,
            )
            lines = ", ".join(map(str, self.repeated_lines))
            lines += " …" if tally.differing > len(self.repeated_lines) else ""
            notes.append(sentence % {"n": whole(tally.differing), "lines": lines})
        if undone := self.judge.places.undone:
            sentence = ngettext("%(n)s code was read from a number.", "%(n)s codes were read from numbers.", undone)
            notes.append(sentence % {"n": whole(undone)})
        if left_out := self.empty + self.repeats_of_head:
            sentence = ngettext(
                "%(n)s row without unit, procedure and day, or with the headings again, was left out.",
                "%(n)s rows without unit, procedure and day, or with the headings again, were left out.",
                left_out,
            )
            notes.append(sentence % {"n": whole(left_out)})
        return notes


def _heads(shape: Mapping[str, Any]) -> list[list[Value]]:
    """The lines of the headings; of a file that was brought before they were kept, its headings."""
    heads: list[list[Value]] = shape.get("heads", [])
    return heads or [[shape["headings"][name] for name in shape["columns"]]]


def _codes_of(file: DossierFile) -> Codes | None:
    """The code table that the file was brought with."""
    if file.table is None and file.shape.get("table"):
        raise LookupError(f"The code table {file.shape['table']} was deleted before the file was counted.")
    return file.table.codes() if file.table else None


class RefusedRows:
    """The list of refused rows as a CSV, of the first ``LISTED``: line, column, value and reason of each fault."""

    def __init__(self, file: DossierFile) -> None:
        self.parts = TextParts(file)
        self.writer = csv.writer(self.parts, lineterminator="\r\n")
        self.count = 0

    def add(self, line: int, column: str, value: str, reason: str, *, again: bool) -> None:
        """Add a fault; ``again``: the row has an earlier one."""
        if not self.count:
            self.parts.write(MARK)
            self._write([_("Line"), _("Column"), _("Value"), _("Error")])
        self.count += not again
        if self.count <= LISTED:
            self._write([str(line), column, value, reason])

    def close(self, bad: int) -> None:
        if bad > LISTED:
            self._write([_("… and %(n)s more rows.") % {"n": whole(bad - LISTED)}])
        self.parts.close()

    def _write(self, cells: Sequence[str]) -> None:
        self.writer.writerow([harmless(cell) for cell in cells])


def _plain(cell: Any) -> Value:
    """A cell that the reader marked, such as a day; one that a merged cell covers has the value of that one."""
    value = value_of(cell)
    return value.value if isinstance(value, Covered) else value
