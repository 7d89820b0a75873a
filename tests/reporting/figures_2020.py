"""Khánh Hòa's illustrative figures straight from the files, for recounts: no model, no SQL, none of the portal's code.

On the demo's day: January to November 2020 are confirmed, December's reports dated up to 4 January 2021 were sent.
2019 (June to December) is confirmed. A basis is «official» or «provisional», as in addresses.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tests import ROOT

DATA = ROOT / "demo" / "khanh_hoa_2020"
DEMO_DAY = "2021-01-04"
KIND_OF_LEVEL = {"province": "department", "district": "district", "commune": "commune"}


@dataclass(frozen=True)
class Count:
    """One line of the counts: which month, unit and procedure, the three numbers, and whether they do not count."""

    year: int
    month: int
    unit: str
    procedure: str
    total: int
    online: int
    post: int
    exempt: bool


def rows_of(name: str) -> list[dict[str, str]]:
    """A file of the demo as dictionaries."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def units() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in rows_of("units.csv")}


@cache
def procedures() -> dict[str, dict[str, str]]:
    """The catalogue by code; ``is_new``: published first in 2020, so not counted in that year."""
    known = {row["code"]: row | {"is_new": False} for row in rows_of("procedures.csv")}
    return known | {row["code"]: row | {"is_new": True} for row in rows_of("procedures_2020_additions.csv")}


def level_of(procedure: str, day: str) -> int | None:
    """The service level of a procedure on ``day`` (2020-11-30); None before it was published."""
    row = procedures()[procedure]
    if day < row["first_published"]:
        return None
    level = int(row["level"])
    for change in rows_of("level_changes.csv"):
        if change["procedure_code"] == procedure:
            level = int(change["to_level"] if change["effective_date"] <= day else change["from_level"])
    return level


@cache
def sent_on() -> dict[tuple[str, str], str]:
    """The day of sending by (2020-04, unit code); a missing report is not in it."""
    return {
        (row["period"], row["unit_code"]): row["submitted_on"]
        for row in rows_of("submissions_2020.csv")
        if row["submitted_on"]
    }


@cache
def quotas() -> dict[str, int]:
    """The minimum of each unit that has one, in hundredths of a percent."""
    return {
        row["unit_code"]: 100 * int(row["quota_percent"]) for row in rows_of("quotas_2020.csv") if row["quota_percent"]
    }


def counts(year: int, months: range, basis: str) -> Iterator[Count]:
    """The figures that count on ``basis`` on the demo's day for ``months`` of ``year``."""
    for row in _counts(year):
        if row.month in months and _is_counted(row, basis):
            yield row


def _is_counted(row: Count, basis: str) -> bool:
    if row.year == 2019:
        return True
    day = sent_on().get((f"{row.year}-{row.month:02d}", row.unit), "")
    if row.month <= 11:
        return bool(day)
    return basis == "provisional" and "" < day <= DEMO_DAY


@cache
def _counts(year: int) -> list[Count]:
    return [
        Count(
            year=year,
            month=int(row["period"][5:]),
            unit=row["unit_code"],
            procedure=row["procedure_code"],
            total=int(row["received_total"]),
            online=int(row["received_online"]),
            post=int(row["returned_by_post"]),
            exempt=year == 2020 and bool(procedures()[row["procedure_code"]]["is_new"]),
        )
        for row in rows_of(f"counts_{year}.csv")
    ]


def sums(rows: Iterator[Count], key) -> dict:
    """(total, online, post) of the counted ``rows`` by ``key(row)``."""
    found = defaultdict(lambda: [0, 0, 0])
    for row in rows:
        if not row.exempt:
            for place, number in enumerate((row.total, row.online, row.post)):
                found[key(row)][place] += number
    return {name: tuple(numbers) for name, numbers in found.items()}


def shown(online: int, total: int) -> str:
    """«31,10%», rounded half up on integers, as pages write it; «–» where nothing was received."""
    if not total:
        return "–"
    hundredths = (20000 * online + total) // (2 * total)
    return f"{hundredths // 100},{hundredths % 100:02d}%"


def grouped(number: int) -> str:
    """17779 → «17.779»."""
    return f"{number:,}".replace(",", ".")


def name_of(code):
    """The organ's name as pages write it."""
    row = units()[code]
    if row["kind"] == "department":
        return row["name"]
    own = row["name"][:1].lower() + row["name"][1:]
    parent = units().get(row["parent_code"])
    return f"UBND {own}" + (f", {parent['name'][:1].lower()}{parent['name'][1:]}" if parent else "")
