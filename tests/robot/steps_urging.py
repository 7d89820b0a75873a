"""Reminders, mails and what other systems are informed of: by people, by the clock, with a mail server that is away."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core import mail

from reporting.actions.due_reminders import reminders_send_due
from reporting.actions.mailing import reminders_mail
from reporting.models import Reminder
from tests.robot import mails
from tests.robot.portal import DONE, FORBIDDEN, REFUSED, away
from tests.robot.robot import Robot, same
from tests.robot.world import Person, Unit
from webhooks.actions.events import events_dispatch


def remind(robot: Robot) -> None:
    """Units are reminded of a month by mail; each that cannot be is named, and stops no other."""
    world = robot.world
    periods = [each for each in world.periods.values() if each.last < world.today]
    period = robot.one(world.periods.values() if robot.astray or not periods else periods)
    person = robot.person(lambda each: each.role == "coordinator" or _district(robot, each) is not None)
    district = _district(robot, person)
    may = [each for each in world.units.values() if person.role == "coordinator" or _is_its(each, district)]
    chosen = robot.dice.sample(list(world.units.values()) if robot.astray else may, min(len(may), 3))
    meant = {each.code: each for each in world.units.values() if each.in_force(period.last)}
    units = [meant[code] for code in dict.fromkeys(each.code for each in chosen) if code in meant]
    robot.tell(person.name, period.name, [each.code for each in chosen])
    found: list[Any] = []
    if person.role != "coordinator" and (district is None or not all(_is_its(each, district) for each in units)):
        word = FORBIDDEN
    else:
        found = mails.by_hand(world, robot.shown[period.month[0]], period.month, units)
        word = DONE if units and len(found) == len(units) else REFUSED
    fields = {"unit": [each.code for each in chosen]}
    address = f"/periods/{period.name}/remind/"
    robot.expect(word, lambda: robot.portal.post(person, address, fields), changes=bool(found))
    world.mails += found
    robot.counts[robot.kind, "mails: some" if found else "mails: none"] += 1
    compare_mails(robot)


def _district(robot: Robot, person: Person) -> int | None:
    """The district for which a clerk works."""
    unit = robot.world.units[person.unit] if person.role == "clerk" and person.unit else None
    return unit.number if unit is not None and unit.kind == "district" else None


def _is_its(unit: Unit, district: int | None) -> bool:
    return unit.kind == "commune" and unit.district is not None and unit.district == district


def remind_due(robot: Robot) -> None:
    """The clock reminds whom nobody has: once a day, however often its job runs."""
    found = mails.by_itself(robot.world, robot.shown)
    robot.tell([(each.unit, each.kind) for each in found])
    made = reminders_send_due()
    assert made == len(found), (made, found)
    robot.world.mails += found
    robot.counts[robot.kind, "mails: some" if found else "mails: none"] += 1
    assert reminders_send_due() == 0
    compare_mails(robot)


def post(robot: Robot) -> None:
    """What waits is mailed, each once and only while it says something; or the mail server is away."""
    is_away = robot.chance(0.15)
    robot.tell("away" if is_away else "")
    before = len(mail.outbox)
    expected = mails.send(robot.world, robot.shown, away=is_away)
    with away(is_away):
        taken = reminders_mail()
    assert taken == len(expected)
    same({"to": Counter(to for each in mail.outbox[before:] for to in each.to)}, {"to": Counter(expected)})
    sent = (each.extra_headers.get("Message-ID") for each in mail.outbox)
    numbers = Counter(number for number in sent if number)  # mails about approvals have none of their own
    assert not [number for number, many in numbers.items() if many > 1], "a mail went out twice"
    robot.counts[robot.kind, "mails: some" if expected else "mails: none"] += 1
    compare_mails(robot)


def compare_mails(robot: Robot) -> None:
    """Every reminder is stored as the world has it."""
    numbers = {pk: number for number, pk in robot.portal.units.items()}
    columns = ("unit", "period__year", "period__month", "kind", "occasion", "at", "address", "state", "tries")
    rows = Reminder.objects.order_by().values_list(*columns)
    stored = Counter((numbers[row[0]], (row[1], row[2]), *row[3:]) for row in rows)
    modelled = Counter(
        (each.unit, each.month, each.kind, each.on, each.at, each.address, each.state, each.tries)
        for each in robot.world.mails
    )
    same(stored, modelled)


def pass_on(robot: Robot) -> None:
    """What happened is passed on to the systems that asked for it, each event to each of them once."""
    due = [each for each in robot.world.events if not each.passed and each.due <= robot.world.now]
    robot.tell(len(due))
    before = robot.portal.deliveries()
    events_dispatch()
    for each in due:
        each.passed = True
    after = robot.portal.deliveries()
    expected = Counter(
        (name, each.kind, each.subject)
        for name, kinds in robot.portal.endpoints.items()
        for each in due
        if each.kind in kinds
    )
    same(after - before, expected)
    assert before - after == Counter()
    robot.counts[robot.kind, "events: some" if due else "events: none"] += 1
    again = robot.portal.deliveries()
    events_dispatch()
    assert robot.portal.deliveries() == again


def rolled_back(robot: Robot) -> None:
    """A step of another kind is done and then, as when a later statement fails, taken back: nothing is left of it."""
    from django.db import transaction

    world = robot.world
    reports = [each for each in world.reports.values() if each.state == "sent"]
    ended = [each for each in world.periods.values() if each.last < world.today and each.locked is None]
    if not reports and not ended:
        return
    before, events = robot.portal.digests(), robot.portal.events()
    person = next(world.active("coordinator"))
    client = robot.portal.client(person)
    with transaction.atomic():
        if reports and robot.chance(0.7):
            report = robot.one(reports)
            action = robot.one(("accept", "return"))
            robot.tell(person.name, robot.address(report), action)
            found = robot.meant(person, report)
            until = f"{world.today:%d/%m/%Y}"
            fields = {"action": action, "version": str((found or report).version), "reason": "Xem lại", "until": until}
            answer = client.post(robot.address(report), fields)
        else:
            period = robot.one(ended or list(world.periods.values()))
            robot.tell(person.name, period.name, "lock")
            answer = client.post(f"/periods/{period.name}/lock/", {"reason": "Đã đủ"})
        wrote = answer.status_code == 302 and robot.portal.digests() != before
        transaction.set_rollback(True)
    assert (robot.portal.digests(), robot.portal.events()) == (before, events)
    robot.counts[robot.kind, DONE if wrote else REFUSED] += 1
