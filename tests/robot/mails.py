"""Who must get which mail, and when it is needless, counted from the plain world."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta

from tests.robot.figures import Rows
from tests.robot.world import HeadMail, Mail, Month, Period, Report, Unit, World

AROUND = (-3, -1, 0, 1, 3)  # working days before and after a deadline on which units are reminded
HOUR = 8
AGAIN = [timedelta(minutes=minutes) for minutes in (5, 15, 60, 240)]
REQUESTS = ("returned", "reopened")


def expected(rows: Rows, month: Month) -> set[int]:
    """The units that must send, by figures as they were last brought up to date."""
    return {
        unit for (unit, of, basis), row in rows.items() if (of, basis) == (month[1], "provisional") and row.expected
    }


def has_come(world: World, unit: int, month: Month) -> bool:
    """Whether a unit has sent; one that is asked for a correction did."""
    report = world.reports.get((unit, month))
    return report is not None and (bool(report.counts) or report.state == "returned")


def missing(world: World, rows: Rows, month: Month, *, with_no_quota: bool = False) -> list[Unit]:
    """The units that must send and have not; those with a quota, or all of them."""
    decision = world.judging(month)
    quotas: Collection[int] = decision.quotas if decision else ()
    found = (world.units[unit] for unit in sorted(expected(rows, month)))
    return [
        each for each in found if not has_come(world, each.number, month) and (with_no_quota or each.number in quotas)
    ]


def mailed_today(world: World, month: Month) -> set[int]:
    """The units that a person reminded today."""
    return {
        each.unit
        for each in world.mails
        if (each.month, each.kind, each.on) == (month, "own", None)
        and each.at.date() == world.today
        and each.state in ("waiting", "sent")
    }


def by_hand(world: World, rows: Rows, month: Month, units: Collection[Unit]) -> list[Mail]:
    """The mails by which a person reminds those of ``units`` that can be reminded."""
    can = {each.number for each in missing(world, rows, month, with_no_quota=True)} - mailed_today(world, month)
    found = [each for each in units if each.number in can and each.email]
    return [Mail(each.number, month, "own", None, world.now, each.email, try_at=world.now) for each in found]


def by_itself(world: World, shown: dict[int, Rows]) -> list[Mail]:
    """The mails that go out today although nobody asks for them."""
    if world.now.hour < HOUR:
        return []
    known = {(each.unit, each.month, each.kind, each.on) for each in world.mails}
    ended = [each for each in world.periods.values() if each.last < world.today and each.locked is None]
    found = (mail for period in ended for mail in _of_period(world, shown[period.month[0]], period))
    return [each for each in found if (each.unit, each.month, each.kind, each.on) not in known]


def _of_period(world: World, rows: Rows, period: Period) -> Iterator[Mail]:
    number = _occasion(world, period.due)
    own_days = {
        each.key[0]: _occasion(world, max(period.due, each.extended.date())) is not None
        for each in world.reports.values()
        if each.key[1] == period.month and each.extended is not None
    }
    if number is None and not any(own_days.values()):
        return
    urged = [each for each in missing(world, rows, period.month) if own_days.get(each.number, number is not None)]
    by_people = mailed_today(world, period.month)
    for each in urged:
        if each.email and each.number not in by_people:
            yield _today(world, each, period, "own")
    if number is not None and number > 0:
        late = [each for each in urged if each.kind == "commune" and each.number not in own_days]
        for district in sorted({each.district for each in late if each.district is not None}):
            if world.units[district].email:
                yield _today(world, world.units[district], period, "summary")


def _today(world: World, unit: Unit, period: Period, kind: str) -> Mail:
    return Mail(unit.number, period.month, kind, world.today, world.now, unit.email, try_at=world.now)


def _occasion(world: World, due: date) -> int | None:
    days = ((number, world.working_days_from(due, number) if number else due) for number in AROUND)
    return next((number for number, day in days if day == world.today), None)


def correction(world: World, report: Report) -> Mail:
    """The mail about the request for a correction that was just made."""
    unit = world.units[report.key[0]]
    state, number = ("waiting" if unit.email else "failed"), requests(report)
    return Mail(*report.key, "correction", None, world.now, unit.email, state, try_at=world.now, request=number)


def requests(report: Report) -> int:
    """How often a correction was asked for."""
    return sum(what in REQUESTS for what in report.history)


def send(world: World, shown: dict[int, Rows], *, away: bool) -> list[str]:
    """What a run of the job mails, as addresses; ``away``: the mail server takes no connection."""
    for mail in world.mails:
        if mail.state == "waiting" and mail.at < world.now - timedelta(days=1):
            mail.state = "failed"
    held = [each for each in world.mails if each.state == "waiting" and each.try_at and each.try_at <= world.now]
    held.sort(key=lambda each: each.try_at)  # type: ignore[arg-type, return-value]
    out = []
    for place, mail in enumerate(held):
        if not is_needed(world, shown[mail.month[0]], mail):
            mail.state = "needless"
        elif away:
            for other in held[place:]:
                _put_back(world, other)
            break
        else:
            mail.state = "sent"
            out.append(mail.address)
    return out


def send_to_heads(world: World, mails: list[tuple[HeadMail, bool]], *, away: bool) -> list[str]:
    """What a run of the job mails of one kind, as addresses; each mail comes with whether it still says something."""
    held = [each for each in mails if each[0].state == "waiting" and each[0].try_at and each[0].try_at <= world.now]
    held.sort(key=lambda each: each[0].try_at)  # type: ignore[arg-type, return-value]
    out = []
    for mail, says_something in held:
        if not says_something:
            mail.state = "needless"
        elif away:
            _put_back(world, mail)
            break  # the others wait for the next run
        else:
            mail.state = "sent"
            out.append(mail.address)
    return out


def is_needed(world: World, rows: Rows, mail: Mail) -> bool:
    """Whether a mail still says something when it goes out."""
    if mail.kind == "own":
        return not has_come(world, mail.unit, mail.month)
    if mail.kind == "correction":
        report = world.reports[mail.unit, mail.month]
        return report.state == "returned" and report.carried is None and mail.request == requests(report)
    return any(
        each.kind == "commune" and each.district == mail.unit and not _has_time(world, each, mail.month)
        for each in missing(world, rows, mail.month)
    )


def _has_time(world: World, unit: Unit, month: Month) -> bool:
    report = world.reports.get((unit.number, month))
    return report is not None and report.extended is not None and report.extended >= world.now


def _put_back(world: World, mail: Mail | HeadMail) -> None:
    mail.tries += 1
    if mail.tries > len(AGAIN):
        mail.state = "failed"
    else:
        mail.try_at = world.now + AGAIN[mail.tries - 1]
