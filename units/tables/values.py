"""A cell of an uploaded table: a text, a number, a day, or a formula with its stored figure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from units.tables.reader.output import COVERED, DAY, FORMULA
from units.vietnamese import search_key

ISO_DAY = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:[ t]00:00(?::00)?)?")
PADDED_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
WRITTEN_DAY = re.compile(r"(?:ngay )?([0-9]{1,2})(?:([-/.])([0-9]{1,2})\2| thang ([0-9]{1,2}) nam )([0-9]{4})")
MONTH_FIRST = re.compile(r"(?:ky bao cao )?(?:thang |thg |t)?([0-9]{1,2}) ?(?:[-/.,]|,? nam ) ?([0-9]{4})")
YEAR_FIRST = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})")
SHORTENED = re.compile(r"[0-9]{1,2}[.,]20[0-9]")  # 11.2020, of which a spreadsheet made a number
# 2020.1 is 2020.10 where a spreadsheet dropped the zero; 11/1/2020 is November's first day under American settings.
TWO_MONTHS = re.compile(r"[0-9]{4}[.,][0-9]|(?:[2-9]|1[0-2])/0?1/[0-9]{4}")
YEAR_AND_MONTH = re.compile(r"(2[0-9]{3})(0[1-9]|1[0-2])")
ENGLISH = re.compile(r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[- ]([0-9]{2}|[0-9]{4})")
ENGLISH_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell that holds a formula; ``value`` is the figure that its program stored, None where there is none.

    ``error``: the cell holds an error, typed or calculated; its name, «#» where that is not known.
    """

    value: int | float | date | None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Covered:
    """A cell covered by a merged cell that begins on an earlier line; ``value`` is the value of that one."""

    value: str | int | float | date | Formula


Value = str | int | float | date | Formula | Covered


def value_of(written: Any) -> Value:
    """A cell from the reader's lines.

    Raises:
        ValueError: not written by the reader.
    """
    if isinstance(written, str | int | float):
        return written
    if isinstance(written, list) and written[:1] == [DAY]:
        return date.fromisoformat(written[1])
    if isinstance(written, list) and written[:1] == [FORMULA] and len(written) == 3:
        return Formula(None, str(written[2]))
    if isinstance(written, list) and written[:1] == [FORMULA]:
        value = value_of(written[1]) if len(written) > 1 else None
        if not isinstance(value, str | Formula | Covered):
            return Formula(value)
    if isinstance(written, list) and written[:1] == [COVERED]:
        value = value_of(written[1])
        if not isinstance(value, Covered):
            return Covered(value)
    raise ValueError(written)


def text_of(value: Value) -> str:
    """A cell as a person would have typed it: whole numbers without decimals, days as 2020-11-30; covered is blank."""
    if isinstance(value, Covered):
        return ""
    if isinstance(value, Formula):
        return "" if value.value is None else text_of(value.value)
    if isinstance(value, float):
        return repr(value).replace(".", ",")
    return value if isinstance(value, str) else str(value)


def day_of(value: Value) -> date | None:
    """The day that a cell names: a date cell, 2020-11-30, 30/11/2020, 3/6/2019, «ngày 3 tháng 6 năm 2019»."""
    if isinstance(value, date):
        return value
    numbers = day_numbers(text_of(value))
    try:
        return date(*numbers) if numbers else None
    except ValueError:
        return None


def day_numbers(text: str) -> tuple[int, int, int] | None:
    """Year, month and day that ``text`` writes in one of those ways, whether or not there is such a day; else None."""
    text = search_key(text).strip().removesuffix(".")
    if found := ISO_DAY.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := WRITTEN_DAY.fullmatch(text):
        return int(found[5]), int(found[3] or found[4]), int(found[1])
    return None


def iso_day(text: str) -> date | None:
    """The day written as 2020-12-31, as files of programs have it; None for any other text."""
    try:
        return date.fromisoformat(text) if PADDED_DAY.fullmatch(text) else None
    except ValueError:
        return None


def means_two_months(value: Value) -> bool:
    """Whether a cell can mean two months, as a spreadsheet may have changed what was typed.

    American settings make 11 January of «01/11/2020», November's first day.
    """
    day = value.value if isinstance(value, Formula) else value
    text = search_key(text_of(value))
    if not isinstance(day, date):
        if TWO_MONTHS.fullmatch(text):
            return True
        day = _iso_written(text)
    return day is not None and day.month == 1 and 2 <= day.day <= 12


def _iso_written(text: str) -> date | None:
    """The day of a date cell that was saved as text, 2020-01-11; None for any other text."""
    return day_of(text) if ISO_DAY.fullmatch(text) else None


@lru_cache(maxsize=1024)
def month_of(value: Value) -> tuple[int, int] | None:
    """The year and month that a cell names: «Tháng 11 năm 2020», 11/2020, 2020-11, 202011, or a day of the month.

    None where it names none, and where it can mean two.
    """
    if means_two_months(value):
        return None
    if day := day_of(value):
        return day.year, day.month
    text = search_key(text_of(value))
    if SHORTENED.fullmatch(text):
        text += "0"
    if found := MONTH_FIRST.fullmatch(text):
        month, year = int(found[1]), int(found[2])
    elif found := YEAR_FIRST.fullmatch(text) or YEAR_AND_MONTH.fullmatch(text):
        year, month = int(found[1]), int(found[2])
    elif found := ENGLISH.fullmatch(text):
        year, month = int(found[2]), ENGLISH_MONTHS.index(found[1]) + 1
        year += 2000 if year < 100 else 0
    else:
        return None
    return (year, month) if 1 <= month <= 12 else None


def cell_name(line: int, column: int) -> str:
    """«C12», as a spreadsheet program names the cell; ``column`` counts from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{line}"
