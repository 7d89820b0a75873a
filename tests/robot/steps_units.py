"""Units that end, begin, merge, are renamed, split, abolished or moved, with codes that are used again; and undone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from reporting.actions.reorganisation_undo import reorganisation_undo
from reporting.actions.reorganisations import reorganisation_carry_out
from reporting.models import Reorganisation
from reporting.reorganising.plan import Handling, Opening, Passage, Plan
from tests.robot.portal import DONE, REFUSED
from tests.robot.robot import Robot, same
from tests.robot.steps_office import compare_catalogue, compare_decisions
from tests.robot.world import DAY, Decision, Event, Publication, Unit, World
from units.actions.successions import commune_move
from units.models import Unit as StoredUnit
from units.models import User

NAMES = {"department": "Sở", "district": "Huyện", "commune": "Xã"}


@dataclass
class Step:
    """One rearrangement: who ends, who carries on (a code), and the units that begin with their districts."""

    day: date
    kind: str
    ended: list[Unit]
    heirs: list[str]
    openings: dict[str, Unit | None]
    waiting: bool
    drafts: bool
    quotas: bool

    def plan(self) -> Plan:
        """As the page of a rearrangement makes it."""
        group = self.ended[0].kind if self.ended else "commune"
        return Plan(
            day=self.day,
            document_number="894/NQ-UBTVQH14",
            openings=tuple(
                Opening(code, f"{NAMES[group]} {code}", group, district.code if district else "")
                for code, district in self.openings.items()
            ),
            passages=tuple(Passage(unit.code, heir, self.kind) for unit in self.ended for heir in self.heirs or [""]),
            drafts=Handling.CARRIED if self.drafts else Handling.KEPT,
            waiting=Handling.CARRIED if self.waiting else Handling.KEPT,
            give_quotas=self.quotas,
        )


def rearrange(robot: Robot) -> None:
    """Units are merged, renamed, split or abolished from a day on, with everything that follows; perhaps undone."""
    world = robot.world
    step = _step(robot)
    if step is None:
        return
    robot.tell(step)
    by = robot.portal.user(robot.one(world.active("administrator")))
    word = DONE if _is_possible(world, step) else REFUSED
    before = world.copy()
    done = robot.expect(word, lambda: robot.portal.act(reorganisation_carry_out, plan=step.plan(), by=by))
    robot.counts[robot.kind, f"{step.kind or 'opening'}: {word}"] += 1
    if word == REFUSED:
        return
    _carried_out(robot, step)
    _compare(robot)
    if robot.chance(0.35):
        robot.compare()
        _undo(robot, done, before)


def _step(robot: Robot) -> Step | None:
    """What is to be rearranged: one of the kinds that law knows."""
    world = robot.world
    day = world.today + robot.one((0, -1, -20, -45)) * DAY + (robot.astray and 2) * DAY
    eve = day - DAY
    group = robot.one(("commune", "commune", "commune", "department", "district"))
    known = [each for each in world.units.values() if each.kind == group and (robot.astray or each.in_force(eve))]
    kind = robot.one(("merger", "merger", "renaming", "split", "abolition", ""))
    robot.texts += 1
    new = f"{'SHX'[('department', 'district', 'commune').index(group)]}N{robot.texts}"
    districts = [each for each in world.units.values() if each.kind == "district" and each.in_force(day)]
    district = robot.one([*districts, None]) if group == "commune" else None
    how: dict[str, Any] = {
        "waiting": robot.chance(0.5),
        "drafts": robot.chance(0.7),
        "quotas": robot.chance(0.5),
    }
    if kind == "":
        return Step(day, "", [], [], {new: district}, **how) if group == "commune" else None
    if len(known) < 3:
        return None
    one, other, third = robot.dice.sample(known, 3)
    if district in (one, other):
        district = None
    again = robot.one((new, one.code))
    if kind == "merger":
        into = robot.one((third.code, again))
        openings = {into: district} if into == again else {}
        return Step(day, kind, [one, other] if robot.chance(0.5) else [one], [into], openings, **how)
    if kind == "renaming":
        return Step(day, kind, [one], [again], {again: district}, **how)
    if kind == "split":
        return Step(day, kind, [one], [other.code, new], {new: district}, **how)
    return Step(day, kind, [one], robot.one(([], [other.code])), {}, **how)


def _is_possible(world: World, step: Step) -> bool:
    """Whether the plan contradicts neither itself nor what is known."""
    day, eve = step.day, step.day - DAY
    if day > world.today:
        return False
    ended = [world.with_code(each.code, eve) for each in step.ended]
    if None in ended or len({each.number for each in ended if each}) < len(ended):
        return False
    step.ended = [each for each in ended if each is not None]
    numbers = {each.number for each in step.ended}
    passed = {old for old, _new, _day, _kind in world.passed}
    if any((each.last is not None and each.last > eve) or each.number in passed for each in step.ended):
        return False
    for code in step.openings:
        later = [each for each in world.units.values() if each.code == code and (each.last is None or each.last >= day)]
        if any(each.number not in numbers for each in later):
            return False
    for district in step.openings.values():
        found = None if district is None else world.with_code(district.code, day)
        if district is not None and (found is None or found.kind != "district" or found.number in numbers):
            return False
    for code in set(step.heirs) - set(step.openings):
        heir = next(
            (
                each
                for each in world.units.values()
                if each.code == code and each.in_force(day) and each.number not in numbers
            ),
            None,
        )
        if heir is None or any(heir.kind != each.kind for each in step.ended):
            return False
    return _communes_can_follow(world, step)


def _communes_can_follow(world: World, step: Step) -> bool:
    """Communes of a district that ends go to its one successor, unless they moved on this day or later."""
    communes = _open_communes(world, step)
    if any(until >= step.day - DAY for commune in communes for until, _district in commune.former):
        return False
    return not communes or len(step.heirs) < 2


def _open_communes(world: World, step: Step) -> list[Unit]:
    numbers = {each.number for each in step.ended}
    return [
        each
        for each in world.units.values()
        if each.district in numbers and (each.last is None or each.last >= step.day) and each.number not in numbers
    ]


def _carried_out(robot: Robot, step: Step) -> None:
    world, day, eve = robot.world, step.day, step.day - DAY
    communes = _open_communes(world, step)
    numbers = {each.number for each in step.ended}
    taking_over = {
        each.code: each
        for each in world.units.values()
        if each.code in step.heirs and each.in_force(day) and each.number not in numbers
    }
    for each in step.ended:
        each.last = eve
    group = step.ended[0].kind if step.ended else "commune"
    for code, district in step.openings.items():
        opened = world.open_unit(code, group, district.number if district else None, day)
        stored = StoredUnit.objects.get(code=code, active_from=day, kind=group)
        robot.portal.units[opened.number] = stored.pk
        taking_over[code] = opened
    heirs = [taking_over[code] for code in step.heirs]
    world.passed += [(each.number, heir.number, day, step.kind) for each in step.ended for heir in heirs]
    for each in communes:
        if each.first is None or each.first < day:
            each.former.append((eve, each.district))
        each.district = heirs[0].number if heirs else None
    for person in world.people.values():
        if person.unit in numbers and person.active:
            person.active = bool(heirs)
            person.unit = heirs[0].number if heirs else person.unit
    robot.portal.log_out_all()
    robot.calls.clear()
    if step.kind in ("merger", "renaming"):
        _reports_follow(world, step, heirs[0])
        if group == "department":
            _procedures_follow(world, step, heirs[0])
    if step.quotas and heirs:
        _quotas_follow(world, step, list(dict.fromkeys(each.number for each in heirs)))


def _reports_follow(world: World, step: Step, heir: Unit) -> None:
    world.carry_over(step.ended, heir, step.day, drafts=step.drafts, waiting=step.waiting)


def _procedures_follow(world: World, step: Step, heir: Unit) -> None:
    """Procedures of a department are its heir's from the day on, or from the end of the last month that it sent."""
    for unit in step.ended:
        sent = [
            world.period_of(each).last
            for each in world.reports.values()
            if each.key[0] == unit.number and each.counts and world.period_of(each).last >= step.day
        ]
        begins = max(sent) + DAY if sent else step.day
        for each in [each for each in world.publications if each.department == unit.number]:
            if each.last is not None and each.last < begins:
                continue
            if each.first >= begins:
                each.department = heir.number
                continue
            following = Publication(each.procedure, each.level, each.kinds, heir.number, begins, each.last)
            world.publications.append(following)
            each.last = begins - DAY


def _quotas_follow(world: World, step: Step, heirs: list[int]) -> None:
    """Who carries on gets its predecessors' tier where they share one, in the decisions that judge from the day on."""
    for decision in _judging_from(world, step.day):
        for heir in heirs:
            before = [
                decision.quotas[old]
                for old, new, on, _kind in world.passed
                if new == heir and old in decision.quotas and on.year <= decision.year
            ]
            if heir not in decision.quotas and len(set(before)) == 1:
                decision.quotas[heir] = before[0]


def _judging_from(world: World, day: date) -> list[Decision]:
    months = sorted(month for month, period in world.periods.items() if period.last >= day)
    year, month = months[0] if months else (day.year, day.month)
    found = [each for each in world.decisions.values() if each.state == "in_force" and each.year >= year]
    return [
        each
        for each in found
        if not any(other.year == each.year == year and each.first_month < other.first_month <= month for other in found)
    ]


def _undo(robot: Robot, done: Reorganisation, before: World) -> None:
    """The rearrangement is undone at once: every row is what it was, and reports say so in their versions."""
    world = robot.world
    by = User.objects.get(pk=robot.portal.people[robot.one(world.active("administrator")).number])
    astray = robot.astray and robot.chance(0.3)
    robot.tell("undone", "" if astray else "with a reason")
    word = REFUSED if astray else DONE
    robot.kind = "undo_units"
    undone = {"step": done, "by": by, "reason": "" if astray else "Nhầm ngày"}
    robot.expect(word, lambda: robot.portal.act(reorganisation_undo, **undone))
    if word == REFUSED:
        return
    after, events = world.reports, world.events
    opened = set(world.units) - set(before.units)
    for key, report in before.reports.items():
        changed = after[key]
        if changed.carried != report.carried:
            report.version = changed.version + 1
            report.history = [*changed.history, "carried back"]
            if changed.state != report.state:
                events.append(Event("report.sent", ("report", key), world.now))
        elif changed.remarks != report.remarks:
            report.version += 1
    for number in opened:
        del robot.portal.units[number]
    before.numbers = world.numbers
    vars(world).update(vars(before), events=events)
    robot.papers.clear()
    robot.portal.log_out_all()
    robot.shown = {
        year: {key: row for key, row in rows.items() if key[0] not in opened} for year, rows in robot.shown.items()
    }
    _compare(robot)
    again = {"step": done, "by": by, "reason": "Nhầm ngày"}
    robot.expect(REFUSED, lambda: robot.portal.act(reorganisation_undo, **again))


def move(robot: Robot) -> None:
    """A commune belongs to another district, or to none, from a day on."""
    world = robot.world
    communes = [each for each in world.units.values() if each.kind == "commune" or robot.astray]
    unit = robot.one(communes)
    districts = [each for each in world.units.values() if each.kind == "district"]
    district = robot.one([*districts, None])
    day = world.today + robot.one((0, -3, -40, 1 if robot.astray else -10)) * DAY
    robot.tell(unit.code, "→", district.code if district else "none", day)
    number = district.number if district else None
    possible = unit.kind == "commune" and unit.district != number and day <= world.today and unit.in_force(day)
    possible = possible and not any(day <= until + DAY for until, _district in unit.former)  # after earlier moves
    possible = possible and (unit.first is None or day > unit.first)
    if district is not None:
        listed = min(max(world.today, unit.first or date.min), unit.last or date.max)
        possible = possible and district.in_force(day) and district.in_force(listed)
    stored = StoredUnit.objects.get(pk=robot.portal.units[unit.number])
    target = None if district is None else StoredUnit.objects.get(pk=robot.portal.units[district.number])
    by = robot.portal.user(robot.one(world.active("administrator")))
    how = {"commune": stored, "district": target, "on": day, "by": by}
    robot.expect(DONE if possible else REFUSED, lambda: robot.portal.act(commune_move, **how))
    if possible:
        unit.former.append((day - DAY, unit.district))
        unit.district = number
    _compare(robot)


def _compare(robot: Robot) -> None:
    """Units, publications, quotas and accounts are stored as the world has them."""
    numbers = {pk: number for number, pk in robot.portal.units.items()}
    stored = {
        numbers[pk]: (code, first, last, numbers.get(parent), email)
        for pk, code, first, last, parent, email in StoredUnit.objects.order_by().values_list(
            "pk", "code", "active_from", "active_until", "parent", "email"
        )
    }
    units = {
        each.number: (each.code, each.first, each.last, each.district, each.email)
        for each in robot.world.units.values()
    }
    same(stored, units)
    accounts = {pk: number for number, pk in robot.portal.people.items()}
    people = {
        accounts[pk]: (numbers.get(unit), active)
        for pk, unit, active in User.objects.order_by().values_list("pk", "unit", "is_active")
    }
    same(people, {each.number: (each.unit, each.active) for each in robot.world.people.values()})
    for report in robot.world.reports.values():
        robot.compare_cells(report)
    compare_catalogue(robot)
    compare_decisions(robot)
