"""The robot: takes a step in the world and in the portal, and compares what each answers and what is so afterwards."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

import time_machine

from tests.robot.figures import Rows, lines_of, rows_of
from tests.robot.portal import DONE, Portal
from tests.robot.world import Decision, Key, Person, Publication, Report, World

T = TypeVar("T")
EVERYBODY = ("clerk", "coordinator", "observer", "administrator")


@dataclass
class Paper:
    """The page before a sending, as a person once saw it: what it posts back, and what it showed."""

    person: int
    key: Key
    nil: bool
    fields: dict[str, str]
    contents: object
    version: int


class Robot:
    """A world, its portal, and the dice of the step at hand."""

    def __init__(self, start: datetime, clock: time_machine.Traveller) -> None:
        self.world = first_world(start)
        self.portal = Portal(self.world, clock)
        self.portal.go_to()
        self.portal.found()
        self.dice = random.Random(0)
        self.astray = False
        self.counts: Counter[tuple[str, str]] = Counter()
        self.kind = ""
        self.story: list[str] = []
        self.papers: list[Paper] = []
        self.calls: list[tuple[int, str, str, dict[str, Any], str, str]] = []
        self.shown: dict[int, Rows] = {}
        self.texts = 0
        self.steps_by_key: dict[str, int] = {}
        self.drained()

    def step(self, kind: str, work: Callable[[Robot], None], luck: int) -> None:
        """One step: its details follow from ``luck``; one in five is not what a person in their right mind does."""
        self.dice, self.kind = random.Random(luck), kind
        self.astray = self.dice.random() < 0.2
        work(self)
        self.compare()
        same(
            self.portal.events(),
            Counter((each.kind, each.subject, each.due, each.passed) for each in self.world.events),
        )

    # --- Dice ---------------------------------------------------------------------------------------------------------

    def one(self, items: Iterable[T]) -> T:
        return self.dice.choice(list(items))

    def chance(self, share: float) -> bool:
        return self.dice.random() < share

    def report(self, fits: Callable[[Report], bool]) -> Report:
        """A report for which ``fits`` holds, where there is one and the step does not go astray; else any."""
        world = self.world
        every = [world.report((unit, month)) for unit in world.units for month in world.periods]
        good = [] if self.astray and self.chance(0.5) else [each for each in every if fits(each)]
        return self.one(good or every)

    def person(self, fits: Callable[[Person], bool]) -> Person:
        """An account for which ``fits`` holds, where there is one and the step does not go astray; else any."""
        everybody = list(self.world.active(*EVERYBODY))
        good = [] if self.astray and self.chance(0.5) else [each for each in everybody if fits(each)]
        return self.one(good or everybody)

    def coordinator(self) -> Person:
        return self.person(lambda each: each.role == "coordinator")

    def clerk_of(self, unit: int) -> Person:
        """A clerk of the unit; where it has none the coordinator, on behalf."""
        own = any(each.unit == unit for each in self.world.active("clerk"))
        return self.person(lambda each: each.unit == unit if own else each.role == "coordinator")

    def text(self) -> str:
        self.texts += 1
        return f"Vướng mắc số {self.texts}"

    # --- A step -------------------------------------------------------------------------------------------------------

    def tell(self, *said: object) -> None:
        self.story.append(f"{self.world.now:%Y-%m-%d %H:%M:%S} {self.kind}: {' '.join(map(str, said))}")

    def expect(self, word: str, act: Callable[[], tuple[str, T]], *, changes: bool | None = None) -> T:
        """Do ``act``; the portal must answer ``word``, and store nothing unless it is done (or ``changes`` says so)."""
        changes = word == DONE if changes is None else changes
        before = {} if changes else self.portal.digests()
        got, answer = act()
        assert got == word, f"the portal says «{got}», the model «{word}»"
        if not changes:
            after = self.portal.digests()
            stored = sorted(table for table in after if after[table] != before[table])
            assert not stored, f"«{word}», and yet something was stored: {', '.join(stored)}"
        self.counts[self.kind, word] += 1
        return answer

    def address(self, report: Report) -> str:
        unit, month = report.key
        return f"/submissions/{self.world.periods[month].name}/{self.world.units[unit].code}/"

    def meant(self, person: Person, report: Report) -> Report | None:
        """The report that the address of ``report`` means for a person: another one, where its code was used again."""
        key = self.world.meant(person, report.key[1], self.world.units[report.key[0]].code)
        return None if key is None else self.world.report(key)

    # --- Comparing ----------------------------------------------------------------------------------------------------

    def compare(self) -> None:
        """Every report is stored as the world has it."""
        stored = self.portal.reports()
        modelled = {
            key: (
                *(each.state, each.version, each.remarks, each.sent, each.accepted),
                *(each.first_sent, each.until, each.extended, each.carried and each.carried[0]),
            )
            for key, each in self.world.reports.items()
        }
        same(stored, modelled)

    def compare_cells(self, report: Report) -> None:
        stored = self.portal.cells_of(report.key)
        same(stored, report.cells)

    def compare_figures(self, years: Iterable[int] | None = None) -> None:
        """Every stored figure is the one that was right when figures were last brought up to date."""
        for year in self.years() if years is None else years:
            stored = self.portal.figures(year)
            same(stored, self.shown[year], f"{year}: ")

    def drained(self) -> None:
        """Figures were brought up to date: they must be those of now."""
        self.shown = {year: rows_of(self.world, year) for year in self.years()}
        self.compare_figures()

    def years(self) -> list[int]:
        return sorted({month[0] for month in self.world.periods})

    def lines(self, month: tuple[int, int], basis: str, rows: Rows | None = None) -> dict[int, Any]:
        """Verdicts and ranks as pages show them now, or by other ``rows``."""
        period = self.world.periods[month]
        is_final = month[1] == 12 and basis == "official" and period.locked is not None
        found = self.shown[month[0]] if rows is None else rows
        return lines_of(found, self.world.units, month[1], basis, is_final=is_final)


def same(stored: dict[Any, Any], modelled: dict[Any, Any], what: str = "") -> None:
    """Fail with the first differences of two tables; a bare comparison is explained by pytest for minutes.

    Raises:
        AssertionError: they differ.
    """
    if stored != modelled:
        raise AssertionError(f"{what}{differing(stored, modelled)}")


def differing(stored: dict[Any, Any], modelled: dict[Any, Any]) -> str:
    """Where two tables differ: stored, then modelled."""
    keys = [key for key in {**stored, **modelled} if stored.get(key) != modelled.get(key)]
    return "; ".join(f"{key}: stored {stored.get(key)}, model {modelled.get(key)}" for key in keys[:3])


def first_world(start: datetime) -> World:
    """Two departments, two districts and four communes with their people, seven procedures and a decision of 2020."""
    world = World(start)
    world.scheme = "mid_month" if start.month in (1, 3) else "calendar"
    world.head = {12: "off", 3: "required"}.get(start.month, "offered")
    kinds = {"SO1": "department", "SO2": "department", "H1": "district", "H2": "district"}
    units = {code: world.open_unit(code, kind, None, None) for code, kind in kinds.items()}
    for code, district in (("X1", "H1"), ("X2", "H1"), ("X3", "H2"), ("X4", "")):
        units[code] = world.open_unit(code, "commune", units[district].number if district else None, None)
    for code, unit in units.items():
        unit.email = "" if code == "X4" else f"{code.lower()}@example.gov.vn"
    people = [("coordinator", 2), ("observer", 1), ("administrator", 1)]
    for role, many in people:
        for number in range(many):
            _person(world, f"{role}-{number}", role, None)
    for unit in units.values():
        for number in range(2):
            _person(world, f"clerk-{unit.code}-{number}", "clerk", unit.number)
    _catalogue(world, units["SO1"].number, units["SO2"].number)
    decision = Decision(next(world.numbers), 2020, 1, "in_force")
    for code, minimum, members in (
        ("SO-45", 4500, ("SO1", "SO2")),
        ("HUYEN-35", 3500, ("H1", "H2")),
        ("XA-25", 2500, ("X1", "X2")),
        ("XA-20", 2000, ("X3",)),
    ):
        decision.tiers[code] = minimum
        decision.quotas |= {units[member].number: code for member in members}
    world.decisions[decision.number] = decision
    for year in range(2020, start.year + 1):
        world.begin_year(year)
    world.lock_after = 20 if start.month % 2 else None
    return world


def _person(world: World, name: str, role: str, unit: int | None) -> None:
    number = next(world.numbers)
    email = f"{name}@example.gov.vn" if role == "clerk" and number % 4 else ""
    world.people[number] = Person(number, name, role, unit, email=email)


def _catalogue(world: World, one: int, other: int) -> None:
    first = date(2019, 6, 3)
    rows: Sequence[tuple[str, str, int | None, date]] = (
        ("P1", "department", one, first),
        ("P2", "department", one, date(2020, 2, 10)),
        ("P3", "department", other, first),
        ("D1", "district", None, first),
        ("C1", "commune", None, first),
        ("C2", "commune", None, date(2020, 3, 2)),
    )
    for code, kind, department, day in rows:
        world.publications.append(Publication(code, 3, frozenset({kind}), department, day))
    world.publications.append(Publication("DC", 3, frozenset({"district", "commune"}), None, first))
