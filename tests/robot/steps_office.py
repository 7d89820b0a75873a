"""What the lead agency, the administrators and the clock do: months, figures, rankings, the catalogue, decisions."""

from __future__ import annotations

import csv
import re
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from procedures.actions.publications import Decision as Document
from procedures.actions.publications import publications_change, publications_open, publications_revoke
from procedures.models import Procedure, level_flags
from quotas.actions.decisions import (
    decision_apply,
    decision_delete,
    decision_draft_year,
    decision_put_in_force,
    decision_withdraw,
)
from quotas.actions.tiers import units_move
from quotas.models import QuotaDecision, QuotaTier
from quotas.snapshots import snapshot_to_correct
from reporting.actions.calendar import calendar_day_remove, calendar_days_enter
from reporting.actions.figures import figures_drain, figures_recompute, figures_verify, procedure_sums_verify
from reporting.actions.month_scheme import periods_switch_scheme
from reporting.actions.periods import periods_lock_due, periods_open
from reporting.actions.reopenings import reopenings_end
from tests.factories import make_procedure
from tests.robot.figures import rows_of
from tests.robot.portal import DONE, FORBIDDEN, REFUSED, RULES
from tests.robot.robot import Robot, same
from tests.robot.world import DAY, Decision, Frozen, Month, Period, Publication, World
from units.models import Unit
from webhooks.actions.events import openings_record

WAITS = (
    *(
        timedelta(seconds=20),
        timedelta(minutes=2),
        timedelta(minutes=5),
        timedelta(hours=3),
        timedelta(hours=9),
        DAY,
        DAY,
        2 * DAY,
    ),
    *(4 * DAY, 9 * DAY, 25 * DAY),
)


# --- The clock --------------------------------------------------------------------------------------------------------


def wait(robot: Robot) -> None:
    """Time passes: seconds, or weeks."""
    robot.world.now += robot.one(WAITS)
    robot.portal.go_to()
    robot.tell(robot.world.now)
    robot.counts[robot.kind, DONE] += 1


def tick(robot: Robot) -> None:
    """The periodic jobs run, early or late: reopenings end, months are locked, those of a new year begin."""
    world = robot.world
    job = robot.one(("reopenings", "locks", "periods", "openings"))
    robot.tell(job)
    if job == "reopenings":
        ended = reopenings_end()
        assert ended == world.end_reopenings()
        robot.counts[robot.kind, f"{job}: some" if ended else f"{job}: none"] += 1
    elif job == "locks":
        locked = periods_lock_due()
        due = [each for each in world.periods.values() if _locks_itself(world, each)]
        assert {(each.year, each.month) for each in locked} == {each.month for each in due}
        for each in due:
            world.lock(each)
        robot.counts[robot.kind, f"{job}: some" if due else f"{job}: none"] += 1
    elif job == "openings":
        news = _news(world)
        assert openings_record() == len(news)
        for name in news:
            world.tell("period.opened", ("period", name))
        robot.counts[robot.kind, f"{job}: some" if news else f"{job}: none"] += 1
    else:
        opened = periods_open()
        years = [world.today.year, world.today.year + 1] if world.today.month == 12 else [world.today.year]
        missing = [year for year in years if (year, 1) not in world.periods]
        for year in missing:
            world.begin_year(year)
        assert len(opened) == 12 * len(missing)
        robot.counts[robot.kind, f"{job}: some" if missing else f"{job}: none"] += 1
        for year in missing:
            robot.shown[year] = {}
    compare_days(robot)


def _locks_itself(world: World, period: Period) -> bool:
    days = world.lock_after
    return (
        days is not None
        and period.locked is None
        and period.last < world.today
        and period.due < world.today - days * DAY
    )


def _news(world: World) -> list[str]:
    """The months that opened within three days, since other systems are informed, and of which they were not yet."""
    known = {each.subject for each in world.events if each.kind == "period.opened"}
    first = max(world.began.date(), world.today - 3 * DAY)
    opened = (each for each in world.periods.values() if first <= each.opens <= world.today and each.locked is None)
    return [each.name for each in opened if ("period", each.name) not in known]


def scheme(robot: Robot) -> None:
    """Months run otherwise, from the first that has not begun."""
    world = robot.world
    before = world.scheme
    changed = world.switch_scheme()
    target = before if robot.astray else world.scheme
    robot.tell(before, "→", target)
    word = REFUSED if robot.astray or any(month in changed for _unit, month in world.reports) else DONE
    by = robot.portal.user(robot.one(world.active("administrator")))
    robot.expect(word, lambda: robot.portal.act(periods_switch_scheme, scheme=target, by=by))
    if word == DONE:
        world.periods |= changed
    else:
        world.scheme = before
    compare_days(robot)


def compare_days(robot: Robot) -> None:
    """The days of every month are stored as the world has them."""
    days = {
        month: (each.first, each.last, each.opens, *[each.due] * 3, each.locked)
        for month, each in robot.world.periods.items()
    }
    stored = robot.portal.due_days()
    same(stored, days)


def calendar(robot: Robot) -> None:
    """A day off or a worked weekend day is entered or taken out; deadlines to come follow."""
    world = robot.world
    by = robot.portal.user(robot.one(world.active("administrator")))
    days = {each.due + robot.dice.randint(-1, 1) * DAY for each in world.periods.values() if each.due > world.today}
    if world.exceptions and robot.chance(0.3):
        day = robot.one(world.exceptions)
        robot.tell("takes out", day)
        robot.expect(DONE, lambda: robot.portal.act(calendar_day_remove, day=day, by=by))
        world.set_day(day, None)
    elif days:
        day = robot.one(sorted(world.exceptions) if robot.astray and world.exceptions else sorted(days))
        is_worked = day.weekday() >= 5
        document = "" if robot.astray and robot.chance(0.3) else "Công văn 15"
        robot.tell("enters", day, is_worked, document)
        word = REFUSED if day in world.exceptions or not document else DONE
        entered = {"days": [day], "is_working_day": is_worked, "document": document, "by": by}
        robot.expect(word, lambda: robot.portal.act(calendar_days_enter, **entered))
        if word == DONE:
            world.set_day(day, is_worked)
    compare_days(robot)


# --- Months -----------------------------------------------------------------------------------------------------------


def lock(robot: Robot) -> None:
    """A month is locked; before its deadline a reason is needed."""
    world = robot.world
    periods = [each for each in world.periods.values() if each.locked is None and each.last < world.today]
    period = robot.one(periods if periods and not robot.astray else world.periods.values())
    person = robot.coordinator()
    early = period.due >= world.today
    reason = robot.text() if early and not robot.astray else ""
    robot.tell(person.name, period.name, reason)
    word = FORBIDDEN if person.role != "coordinator" else DONE
    if word == DONE and (period.last >= world.today or (period.locked is None and early and not reason)):
        word = REFUSED
    fields = {"reason": reason}
    robot.expect(word, lambda: robot.portal.post(person, f"/periods/{period.name}/lock/", fields))
    if word == DONE and period.locked is None:
        world.lock(period)
    compare_days(robot)


def unlock(robot: Robot) -> None:
    """The lock of a month is taken off again."""
    world = robot.world
    locked = [each for each in world.periods.values() if each.locked is not None]
    period = robot.one(locked or world.periods.values())
    person = robot.coordinator()
    robot.tell(person.name, period.name)
    word = DONE if person.role == "coordinator" else FORBIDDEN
    robot.expect(word, lambda: robot.portal.post(person, f"/periods/{period.name}/unlock/", {}))
    if word == DONE and period.locked is not None:
        period.locked = None
        world.tell("period.unlocked", ("period", period.name))
    compare_days(robot)


# --- Figures ----------------------------------------------------------------------------------------------------------


def drain(robot: Robot) -> None:
    """What is stale is recomputed, late or at once; a second drain finds nothing to do."""
    robot.tell("")
    figures_drain()
    robot.drained()
    robot.counts[robot.kind, DONE] += 1
    if robot.chance(0.2):
        before = robot.portal.digests()
        assert figures_drain() is None
        assert robot.portal.digests() == before


def recompute(robot: Robot) -> None:
    """A year is recomputed from scratch, before what is stale is drained; afterwards nothing is left to recompute."""
    year, recount = robot.one(robot.years()), robot.chance(0.5)
    robot.tell(year, "recount" if recount else "")
    figures_recompute(year=year, recount=recount)
    robot.shown[year] = rows_of(robot.world, year)
    robot.compare_figures([year])
    again = figures_recompute(year=year)
    assert (again.written, again.removed) == (0, 0)
    robot.counts[robot.kind, DONE] += 1


def verify(robot: Robot) -> None:
    """The stored sums of all sendings, and those by procedure, are right."""
    robot.tell("")
    assert figures_verify() == []
    assert procedure_sums_verify() == 0
    robot.drained()
    robot.counts[robot.kind, DONE] += 1


def read(robot: Robot) -> None:
    """The file of compliance is read: each unit's quota, rate, gap, verdict and ranks, as they were last drained."""
    world = robot.world
    month = robot.one([each for each, period in world.periods.items() if period.first <= world.today])
    person = robot.person(lambda each: each.role in ("coordinator", "observer"))
    basis = robot.one(("official", "provisional"))
    period = world.periods[month]
    robot.tell(person.name, period.name, basis)
    may = person.role in ("coordinator", "observer")
    address = f"/reports/{period.name}/compliance.csv?basis={basis}"
    answer = robot.expect(DONE if may else FORBIDDEN, lambda: robot.portal.get(person, address), changes=False)
    if may:
        expected = _compliance(robot, month, basis)
        rows = list(csv.DictReader(answer.content.decode("utf-8-sig").splitlines()))
        found = {row["unit_code"]: {name: row[name] for name in expected[row["unit_code"]]} for row in rows}
        same(found, expected)


def _compliance(robot: Robot, month: Month, basis: str) -> dict[str, dict[str, str]]:
    """The rows of that file by code, from the world."""
    world = robot.world
    rows = {}
    for number, line in robot.lines(month, basis).items():
        unit, row = world.units[number], robot.shown[month[0]][number, month[1], basis]
        rate = None if not line.total else _percent(Decimal(100 * line.online) / line.total)
        quota = None if line.minimum is None else Decimal(line.minimum) / 100
        gap = None if rate is None or quota is None else rate - quota
        judged = {"not_yet_met": "not_met", "no_dossiers": "no_data", "not_reported": "no_data"}
        name = {"department": "Sở", "district": "Huyện", "commune": "Xã"}[unit.kind]
        values: dict[str, Any] = {
            "as_of": f"{month[0]:04d}-{month[1]:02d}",
            "unit_code": unit.code,
            "unit_name": f"{name} {unit.code}",
            "kind": unit.kind,
            "parent_code": "" if row.district is None else world.units[row.district].code,
            "quota_percent": None if quota is None else f"{quota.normalize():f}",
            "months_reported": row.months_reported,
            "ytd_received_total": line.total,
            "ytd_received_online": line.online,
            "rate_percent": rate,
            "gap_points": None if gap is None else _percent(gap),
            "status": judged.get(line.verdict, line.verdict),
            "rank_rate_in_kind": line.rank,
            "rank_gap_in_kind": line.rank_by_gap,
        }
        rows[unit.code] = {key: "" if value is None else str(value) for key, value in values.items()}
    return rows


def _percent(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


VERDICTS = {
    "Đạt chỉ tiêu": "met",
    "Chưa đạt chỉ tiêu": "not_yet_met",
    "Không đạt chỉ tiêu": "not_met",
    "Không giao chỉ tiêu": "no_quota",
    "Không phát sinh hồ sơ": "no_dossiers",
    "Chưa báo cáo": "not_reported",
}


def overview(robot: Robot) -> None:
    """The overview is read as a file by anybody: its verdicts and ranks; clerks get confirmed figures only."""
    world = robot.world
    ended = [each for each, period in world.periods.items() if period.first <= world.today]
    month = robot.one(ended)
    person = robot.one(world.active("clerk", "coordinator", "observer", "administrator"))
    basis = robot.one(("official", "provisional"))
    robot.tell(person.name, month, basis)
    address = f"/dashboard/export.csv?period={world.periods[month].name}&basis={basis}"
    answer = robot.expect(DONE, lambda: robot.portal.get(person, address), changes=False)
    basis = basis if person.role in ("coordinator", "observer") else "official"
    found = {}
    for row in csv.reader(answer.content.decode("utf-8-sig").splitlines()):
        if len(row) > 10 and row[-2] in VERDICTS:
            found[row[1]] = (row[2], VERDICTS[row[-2]])
    expected = {
        world.units[number].code: ("" if line.rank is None else str(line.rank), line.verdict)
        for number, line in robot.lines(month, basis).items()
    }
    same(found, expected)


def freeze(robot: Robot) -> None:
    """A ranking is frozen after a look at it; one whose figures changed since the look is not."""
    world = robot.world
    ready = [month for month in world.periods if world.may_freeze(month)]
    month = robot.one(ready if ready and not robot.astray else world.periods)
    person = robot.coordinator()
    name = world.periods[month].name
    if not robot.astray:
        figures_drain()
        robot.drained()
    number = 1 + sum(each.month == month for each in world.frozen)
    reason = "" if robot.astray and robot.chance(0.5) else "Đính chính số liệu"
    robot.tell(person.name, name, number, reason)
    fresh = rows_of(world, month[0])
    lines = robot.lines(month, "official", fresh)
    word, page = robot.portal.get(person, f"/rankings/{name}/freeze/")
    if person.role != "coordinator":
        assert word == FORBIDDEN
    seen = re.search(r'name="seen" value="([^"]+)"', page.content.decode()) if word == DONE else None
    word = FORBIDDEN
    if person.role == "coordinator":
        ranked = any(each.rank is not None for each in lines.values())
        same = {key: row for key, row in fresh.items() if key[1:] == (month[1], "official") and row.expected} == {
            key: row for key, row in robot.shown[month[0]].items() if key[1:] == (month[1], "official") and row.expected
        }
        word = DONE if world.may_freeze(month) and ranked and same and (reason or number == 1) else REFUSED
    fields = {"seen": seen[1] if seen else "", "reason": reason, "note": ""}
    robot.expect(word, lambda: robot.portal.post(person, f"/rankings/{name}/freeze/", fields))
    if word == DONE:
        robot.drained()
        kept = {
            world.units[unit].code: (each.total, each.online, each.minimum, each.verdict, each.rank, each.rank_by_gap)
            for unit, each in lines.items()
        }
        world.frozen.append(Frozen(month, number, world.now, dict(kept)))
        world.tell("ranking.frozen", ("ranking", f"{name} {number}"))
        compare_frozen(robot)


def compare_frozen(robot: Robot) -> None:
    """Frozen rankings say what they said when they were frozen, whatever happened since."""
    for each in robot.world.frozen:
        stored = robot.portal.frozen_lines(each.month, each.number)
        same(stored, each.lines, f"{each.month} {each.number}: ")


# --- The catalogue ----------------------------------------------------------------------------------------------------


def publish(robot: Robot) -> None:
    """A procedure is published, raised or lowered, or revoked, from a day of the past or to come."""
    world = robot.world
    what = robot.one(("open", "change", "revoke"))
    codes = sorted({each.procedure for each in world.publications})
    new = what == "open" and robot.chance(0.5)
    code = f"N{len(codes)}" if new else robot.one(codes)
    day = world.today + robot.dice.randint(-80, 20) * DAY
    kinds = frozenset(robot.one((["district"], ["commune"], ["district", "commune"])))
    level = robot.one((3, 4))
    robot.tell(what, code, day, level, sorted(kinds))
    own = sorted((each for each in world.publications if each.procedure == code), key=lambda each: each.first)
    current = next((each for each in own if each.in_force(day)), None)
    planned = any(each.first > day for each in own)
    can_end = current is not None and current.first < day and not planned
    word = {
        "open": current is None and not planned,
        "change": can_end and current is not None and current.level != level,
        "revoke": can_end and not any(each.last == day - DAY for each in own),
    }[what]
    procedure = make_procedure(code, sort_order=len(codes)) if new else Procedure.objects.get(code=code)
    by = robot.portal.user(robot.one(world.active("administrator")))
    how: dict[str, Any] = {"procedures": [procedure.pk], "on": day, "decision": Document(), "by": by}
    if what == "open":
        how["values"] = {"level": level, "department": None, **level_flags(sorted(kinds))}
    elif what == "change":
        how["values"] = {"level": level}
    action: Any = {"open": publications_open, "change": publications_change, "revoke": publications_revoke}[what]
    robot.expect(DONE if word else REFUSED, lambda: robot.portal.act(action, **how))
    robot.counts[robot.kind, f"{what}: {'done' if word else 'refused'}"] += 1
    if word:
        _published(world, what, Publication(code, level, kinds, None, day), current)
    compare_catalogue(robot)


def _published(world: World, what: str, new: Publication, current: Publication | None) -> None:
    if what == "open":
        world.publications.append(new)
        return
    assert current is not None
    if what == "change":
        following = Publication(new.procedure, new.level, current.kinds, current.department, new.first, current.last)
        world.publications.append(following)
    current.last = new.first - DAY


def compare_catalogue(robot: Robot) -> None:
    """Every publication is stored as the world has it."""
    modelled = sorted(
        (each.procedure, each.first, each.level, sorted(each.kinds), each.department or 0, each.last or date.max)
        for each in robot.world.publications
    )
    stored = robot.portal.publications_stored()
    same(dict(enumerate(stored)), dict(enumerate(modelled)))


# --- Decisions --------------------------------------------------------------------------------------------------------


def draft(robot: Robot) -> None:
    """A decision is begun as a draft: a copy of the one in force, from a later month or for the next year."""
    world = robot.world
    by = robot.portal.user(robot.one(world.active("administrator")))
    year = robot.one((*robot.years(), robot.years()[-1] + 1))
    number = next(world.numbers)
    if robot.chance(0.4):
        robot.tell("year", year)
        known = any(each.year == year and each.state != "withdrawn" for each in world.decisions.values())
        source = world.judging((year - 1, 12))
        word = REFUSED if known or source is None else DONE
        made = robot.expect(word, lambda: robot.portal.act(decision_draft_year, year=year, by=by))
        if word == REFUSED or source is None:
            return
        decision = Decision(number, year, 1, "draft", source.rule, source.days, dict(source.tiers), dict(source.quotas))
    else:
        month, rule = robot.dice.randint(1, 12), robot.one(sorted(RULES))
        days = robot.one((1, 20, 45)) if rule == "days" else 0
        robot.tell("from month", month, year, rule, days)
        source = world.judging((year, month))
        decision = Decision(number, year, month, "draft", rule, days)
        if source is not None:
            decision.tiers, decision.quotas = dict(source.tiers), dict(source.quotas)

        def begin() -> QuotaDecision:
            begun = QuotaDecision(year=year, first_month=month, state="draft", new_procedure_rule=RULES[rule])
            begun.count_after_days = days or None
            begun.save()
            decision_apply(decision=begun, by=by)
            return begun

        made = robot.expect(DONE, lambda: robot.portal.act(begin))
    robot.portal.decisions[number] = made.pk
    world.decisions[number] = decision
    compare_decisions(robot)


def put_in_force(robot: Robot) -> None:
    """A draft is put in force, a decision is withdrawn, or a draft is deleted."""
    world = robot.world
    what = robot.one(("put", "put", "withdraw", "delete"))
    fitting = {"put": ("draft", "withdrawn"), "withdraw": ("in_force",), "delete": ("draft",)}[what]
    good = [each for each in world.decisions.values() if each.state in fitting]
    decision = robot.one(good if good and not robot.astray else world.decisions.values())
    robot.tell(what, decision.number, decision.year, decision.first_month, decision.state)
    taken = any(
        each.state == "in_force" and (each.year, each.first_month) == (decision.year, decision.first_month)
        for each in world.decisions.values()
        if each.number != decision.number
    )
    word = {"put": not taken or decision.state == "in_force", "withdraw": decision.state != "draft"}.get(
        what, decision.state == "draft"
    )
    action: Any = {"put": decision_put_in_force, "withdraw": decision_withdraw, "delete": decision_delete}[what]
    by = robot.portal.user(robot.one(world.active("administrator")))
    stored = robot.portal.decision(decision)
    robot.expect(DONE if word else REFUSED, lambda: robot.portal.act(action, decision=stored, by=by))
    robot.counts[robot.kind, f"{what}: {'done' if word else 'refused'}"] += 1
    if word and what == "delete":
        del world.decisions[decision.number]
    elif word:
        decision.state = "in_force" if what == "put" else "withdrawn"
    compare_decisions(robot)


def tier(robot: Robot) -> None:
    """The minimum of a tier is corrected, or a unit is moved to another tier or taken out."""
    world = robot.world
    good = [each for each in world.decisions.values() if each.tiers and each.state != "withdrawn"]
    if not good:
        return
    decision = robot.one([each for each in world.decisions.values() if each.tiers] if robot.astray else good)
    by = robot.portal.user(robot.one(world.active("administrator")))
    stored = robot.portal.decision(decision)
    code = robot.one(sorted(decision.tiers))
    if robot.chance(0.5) and decision.state != "withdrawn":
        minimum = robot.one((0, 1, 2500, 4500, 5000, 9999, 10_000))
        robot.tell("minimum", decision.number, code, minimum)

        def correct() -> None:
            before = snapshot_to_correct(stored)
            row = QuotaTier.objects.get(decision=stored, code=code)
            row.minimum_hundredths = minimum
            row.save()
            decision_apply(decision=stored, before=before, by=by)

        robot.expect(DONE, lambda: robot.portal.act(correct))
        decision.tiers[code] = minimum
    else:
        _move_to_tier(robot, decision, code)
    compare_decisions(robot)


def _move_to_tier(robot: Robot, decision: Decision, code: str) -> None:
    world = robot.world
    kind = {"SO": "department", "HUYEN": "district", "XA": "commune"}[code.split("-")[0]]
    fitting = [each for each in world.units.values() if each.kind == kind or robot.astray]
    unit = robot.one(fitting)
    target = None if robot.chance(0.3) else code
    robot.tell("unit", decision.number, unit.code, target)
    word = DONE if decision.state != "withdrawn" and (target is None or unit.kind == kind) else REFUSED
    stored = robot.portal.decision(decision)
    by = robot.portal.user(robot.one(world.active("administrator")))
    how = {
        "decision": stored,
        "units": [Unit.objects.get(pk=robot.portal.units[unit.number])],
        "tier": None if target is None else QuotaTier.objects.get(decision=stored, code=target),
        "by": by,
    }
    robot.expect(word, lambda: robot.portal.act(units_move, **how))
    if word == DONE and target is None:
        decision.quotas.pop(unit.number, None)
    elif word == DONE and target is not None:
        decision.quotas[unit.number] = target


def compare_decisions(robot: Robot) -> None:
    """Every decision is stored with the world's minima and quotas."""
    for each in robot.world.decisions.values():
        same({each.number: robot.portal.decision_stored(each)}, {each.number: (each.state, each.tiers, each.quotas)})
