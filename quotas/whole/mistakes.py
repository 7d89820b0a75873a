"""Why rows of the workbook of a decision cannot be taken."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from quotas.whole.reading import Rows
from quotas.whole.sheets import SHEETS

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Mistake:
    """Why a row cannot be taken: its sheet and line, the column (blank where it is the row), its cell, the sentence."""

    sheet: str
    line: int
    column: str
    value: str
    reason: str

    @property
    def sheet_name(self) -> str:
        return SHEETS[self.sheet].name

    @property
    def heading(self) -> str:
        return SHEETS[self.sheet].heading(self.column) if self.column else ""


class RowRefusedError(Exception):
    """A row cannot be taken: the columns at fault, blank where it is the whole row, and why."""

    def __init__(self, column: str, reason: str, *more: tuple[str, str]) -> None:
        super().__init__(reason)
        self.faults = [(column, reason), *more]


class RowFaults:
    """Everything that is wrong with a row, so that it can be corrected at once."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str]] = []

    def read(self, work: Callable[..., T], *args: Any) -> T | None:
        """What ``work`` returns; None where it refuses, which is then noted."""
        try:
            return work(*args)
        except RowRefusedError as refused:
            self.found += refused.faults
            return None

    def refuse(self) -> None:
        """Stop where anything was noted.

        Raises:
            RowRefusedError: with every fault.
        """
        if self.found:
            first, *more = self.found
            raise RowRefusedError(*first, *more)


def faults_by_row(mistakes: list[Mistake]) -> dict[tuple[str, int], str]:
    """What is wrong with each row, by its sheet and line, as one text."""
    found: dict[tuple[str, int], list[str]] = {}
    for mistake in mistakes:
        said = f"{mistake.heading}: {mistake.reason}" if mistake.column else mistake.reason
        found.setdefault((mistake.sheet, mistake.line), []).append(said)
    return {row: " ".join(sentences) for row, sentences in found.items()}


def with_faults(rows: Rows, mistakes: list[Mistake]) -> dict[str, list[tuple[list[Any], str]]]:
    """Every row of the file as it was, with what is wrong: corrected, the whole decision is read again."""
    faults = faults_by_row(mistakes)

    def of(key: str) -> Iterator[tuple[list[Any], str]]:
        for row in rows[key]:
            yield [row.cells[name] for name in SHEETS[key].names], faults.get((key, row.line), "")

    return {key: list(of(key)) for key in SHEETS}
