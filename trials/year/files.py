"""What the units of the demo reported in 2020, and on which day, from the files that the demo is loaded from."""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "demo" / "khanh_hoa_2020"
Numbers = tuple[int, int, int]


@dataclass
class Month:
    """One unit's report of a month: figures by code of the procedure, its day, and what goes wrong with it at first.

    ``slip``: it is first sent with a wrong number and returned; ``recalled``: its sender takes it back and sends again.
    """

    period: str
    unit: str
    day: date
    nil: bool
    slip: bool = False
    recalled: bool = False
    figures: dict[str, Numbers] = field(default_factory=dict)


def reported(*, periods: Collection[str] = (), units: Collection[str] = (), seed: int = 0) -> list[Month]:
    """The reports of 2020 by day, all or those of some periods and units; ``seed`` says which go wrong at first."""
    dice = random.Random(seed)
    months: dict[tuple[str, str], Month] = {}
    for row in _rows("submissions_2020.csv"):
        key = (row["period"], row["unit_code"])
        wanted = (not periods or key[0] in periods) and (not units or key[1] in units)
        if wanted and row["submitted_on"]:
            months[key] = Month(*key, date.fromisoformat(row["submitted_on"]), row["nil_report"] == "1")
    for row in _rows("counts_2020.csv"):
        month = months.get((row["period"], row["unit_code"]))
        if month is not None:
            names = ("received_total", "received_online", "returned_by_post")
            total, online, post = (int(row[name]) for name in names)
            month.figures[row["procedure_code"]] = (total, online, post)
    for month in months.values():
        luck = dice.random()
        month.slip = not month.nil and month.period < "2020-12" and luck < 0.04
        month.recalled = 0.04 <= luck < 0.06
    return sorted(months.values(), key=lambda month: (month.day, month.period, month.unit))


def by_day(months: Collection[Month]) -> dict[date, list[Month]]:
    """The reports that are sent on each day."""
    days: dict[date, list[Month]] = defaultdict(list)
    for month in months:
        days[month.day].append(month)
    return days


def expected() -> bytes:
    """The compliance of the year as a separate program counted it."""
    return (FOLDER / "expected_2020.csv").read_bytes()


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
