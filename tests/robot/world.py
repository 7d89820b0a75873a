"""What a province does, in plain values: who exists, who may do what, and what becomes of it (``docs/domain.md``).

Nothing of the portal is imported here: the model and the portal agree because both are right, or one of them is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count

Month = tuple[int, int]  # year, month
Numbers = list[int | None]  # received, of these online, returned by post
Key = tuple[int, Month]  # a unit and a month: one report
DAY = timedelta(days=1)
MOST = 9_999_999
NUMBERS = ("received_total", "received_online", "returned_by_post")
# What happens to a report, and of what other systems are informed.
EVENTS = {
    "sent": "report.sent",
    "withdrawn": "report.withdrawn",
    "returned": "report.returned",
    "accepted": "report.confirmed",
    "reopened": "report.reopened",
    "reopening ended": "report.restored",
}
# Days on which nobody works in Viet Nam besides weekends, by the official notices of these years.
HOLIDAYS = {
    *(date(2020, 1, day) for day in (1, 23, 24, 25, 26, 27, 28, 29)),
    *(date(2021, 2, day) for day in range(10, 17)),
    *(date(2022, 2, day) for day in range(1, 5)),
    *(date(2020, 4, 2), date(2020, 4, 30), date(2020, 5, 1), date(2020, 9, 2), date(2021, 1, 1), date(2021, 4, 21)),
    *(date(2021, 4, 30), date(2021, 5, 1), date(2021, 5, 3), date(2021, 9, 2), date(2021, 9, 3), date(2022, 1, 1)),
    *(date(2022, 1, 3), date(2022, 1, 31)),
}


@dataclass
class Unit:
    """A unit; ``former`` says in which districts it was until which day."""

    number: int
    code: str
    kind: str
    district: int | None = None
    first: date | None = None
    last: date | None = None
    former: list[tuple[date, int | None]] = field(default_factory=list)
    email: str = ""

    def in_force(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def district_on(self, day: date) -> int | None:
        return next((district for until, district in sorted(self.former) if until >= day), self.district)


@dataclass
class Publication:
    """A procedure as it is published from one day to another, and by whom it is reported."""

    procedure: str
    level: int
    kinds: frozenset[str]
    department: int | None
    first: date
    last: date | None = None

    def in_force(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass
class Decision:
    """A decision: minima by tier in hundredths of a percent, and the tier of each unit."""

    number: int
    year: int
    first_month: int
    state: str
    rule: str = "year"  # of new procedures: not counted in the year, counted at once, or after days
    days: int = 0
    tiers: dict[str, int] = field(default_factory=dict)
    quotas: dict[int, str] = field(default_factory=dict)


@dataclass
class Period:
    """A month, with its days."""

    month: Month
    first: date
    last: date
    opens: date
    due: date
    locked: datetime | None = None

    @property
    def name(self) -> str:
        return f"{self.month[0]:04d}-{self.month[1]:02d}"


@dataclass
class Sending:
    """Figures as they were sent, which never change."""

    figures: dict[str, tuple[int, int, int]]
    nil: bool
    by: int
    on_behalf: bool
    contents: object


@dataclass
class Report:
    """One unit's month; sendings are counted from 1, and 0 is none."""

    key: Key
    state: str = "draft"
    version: int = 1
    cells: dict[str, Numbers] = field(default_factory=dict)
    remarks: str = ""
    sendings: list[Sending] = field(default_factory=list)
    sent: int = 0
    accepted: int = 0
    first_sent: datetime | None = None
    until: datetime | None = None
    extended: datetime | None = None
    carried: Key | None = None
    history: list[str] = field(default_factory=list)

    @property
    def counts(self) -> int:
        """The sending whose figures are the provisional ones."""
        return self.sent or self.accepted


@dataclass
class Confirmation:
    """Reports that one person confirmed at once, each with what it was before and how long its history was."""

    by: int
    at: datetime
    before: dict[Key, tuple[int, datetime | None, int]]
    undone: bool = False


@dataclass
class Person:
    """An account."""

    number: int
    name: str
    role: str
    unit: int | None = None
    active: bool = True
    email: str = ""


@dataclass
class Event:
    """What other systems are informed of: from when on, and whether it was passed on to them."""

    kind: str
    subject: tuple[str, object]
    due: datetime
    passed: bool = False


@dataclass
class Mail:
    """A mail to a unit: of its own report, its communes' or a correction; ``on`` is set where nobody asked for it."""

    unit: int
    month: Month
    kind: str  # "own", "summary" or "correction"
    on: date | None
    at: datetime
    address: str
    state: str = "waiting"
    tries: int = 0
    try_at: datetime | None = None
    request: int = 0  # which request for a correction of its report it is about, counted from 1


@dataclass
class HeadMail:
    """A mail with a link for the head of a unit, or to who asked, that the head approved."""

    at: datetime
    address: str
    state: str = "waiting"
    tries: int = 0
    try_at: datetime | None = None


@dataclass
class Approval:
    """A link by which the head of a unit approves what a report would send."""

    key: Key
    nil: bool
    contents: object
    ends: datetime
    asker: int
    tells: bool
    request: HeadMail | None
    notice: HeadMail | None = None
    given: bool = False
    ended: bool = False
    used: bool = False

    @property
    def address(self) -> str:
        return self.request.address if self.request else ""

    @property
    def is_open(self) -> bool:
        return not self.ended and not self.used


@dataclass
class Frozen:
    """A ranking that was frozen."""

    month: Month
    number: int
    at: datetime
    lines: dict[str, object]


class World:
    """Everything that is so at a moment; verbs that change it do not ask whether they may."""

    def __init__(self, now: datetime) -> None:
        self.began = self.now = now
        self.numbers = count(1)
        self.units: dict[int, Unit] = {}
        self.people: dict[int, Person] = {}
        self.publications: list[Publication] = []
        self.decisions: dict[int, Decision] = {}
        self.periods: dict[Month, Period] = {}
        self.exceptions: dict[date, bool] = {}
        self.reports: dict[Key, Report] = {}
        self.confirmations: dict[int, Confirmation] = {}
        self.frozen: list[Frozen] = []
        self.passed: list[tuple[int, int, date, str]] = []  # from unit, to unit, day, kind
        self.lock_after: int | None = None
        self.scheme = "calendar"  # or "mid_month"
        self.head = "off"  # how heads of units approve: "off", "offered" by a link, or "required"
        self.events: list[Event] = []
        self.mails: list[Mail] = []
        self.approvals: dict[int, Approval] = {}

    # --- Days ---------------------------------------------------------------------------------------------------------

    @property
    def today(self) -> date:
        return self.now.date()

    def end_of(self, day: date) -> datetime:
        return datetime.combine(day, time(23, 59, 59, 999999), tzinfo=self.now.tzinfo)

    def is_worked(self, day: date) -> bool:
        return self.exceptions.get(day, day.weekday() < 5 and day not in HOLIDAYS)

    def due(self, last: date) -> date:
        """Five days after the last day of a month, or the next day on which offices work."""
        day = last + 5 * DAY
        while not self.is_worked(day):
            day += DAY
        return day

    def days_of(self, month: Month, before: tuple[date, date] | None) -> tuple[date, date]:
        """First and last day of a month; it begins on the day after the month before."""
        year, number = month
        first = date(year, number, 1)
        last = date(year + number // 12, number % 12 + 1, 1) - DAY
        if self.scheme == "mid_month":
            first, last = (first - DAY).replace(day=15), first.replace(day=14)
        return (before[1] + DAY, last) if before is not None and before[1] < last else (first, last)

    def begin_year(self, year: int) -> None:
        for month in range(1, 13):
            before = self.periods.get((year, month - 1) if month > 1 else (year - 1, 12))
            days = self.days_of((year, month), (before.first, before.last) if before else None)
            period = Period((year, month), *days, days[1] + DAY, self.due(days[1]))
            self.periods.setdefault((year, month), period)

    def not_begun(self) -> list[Period]:
        return sorted((each for each in self.periods.values() if each.first > self.today), key=lambda each: each.month)

    def switch_scheme(self) -> dict[Month, Period]:
        """The months that another scheme changes, with their new days: of those that have not begun."""
        self.scheme = "mid_month" if self.scheme == "calendar" else "calendar"
        begun = max((each for each in self.periods.values() if each.first <= self.today), key=lambda each: each.month)
        before, changed = (begun.first, begun.last), {}
        for period in self.not_begun():
            days = self.days_of(period.month, before)
            if days != (period.first, period.last):
                changed[period.month] = Period(period.month, *days, days[1] + DAY, self.due(days[1]))
            before = days
        return changed

    def working_days_from(self, day: date, number: int) -> date:
        """The day that is so many working days after ``day``, or before it."""
        step = DAY if number > 0 else -DAY
        for _each in range(abs(number)):
            day += step
            while not self.is_worked(day):
                day += step
        return day

    def set_day(self, day: date, is_worked: bool | None) -> None:
        """A day is off or worked by a document, or by nothing but the law; deadlines to come follow."""
        before = {period.month: self.due(period.last) for period in self.periods.values()}
        if is_worked is None:
            self.exceptions.pop(day, None)
        else:
            self.exceptions[day] = is_worked
        for period in self.periods.values():
            after = self.due(period.last)
            if period.locked is None and period.due == before[period.month] > self.today and after > self.today:
                period.due = after

    # --- Units and catalogue ------------------------------------------------------------------------------------------

    def with_code(self, code: str, day: date) -> Unit | None:
        return next((unit for unit in self.units.values() if unit.code == code and unit.in_force(day)), None)

    def asked(self, unit: Unit, period: Period) -> set[str]:
        """The procedures that a unit reports in a month."""
        return {
            each.procedure
            for each in self.publications
            if each.first <= period.last
            and (each.last is None or each.last >= period.first)
            and unit.kind in each.kinds
            and (unit.kind != "department" or each.department == unit.number)
        }

    def expects(self, unit: Unit, period: Period) -> bool:
        return unit.in_force(period.last) and bool(self.asked(unit, period))

    def judging(self, month: Month) -> Decision | None:
        found = [
            each
            for each in self.decisions.values()
            if each.state == "in_force" and each.year == month[0] and each.first_month <= month[1]
        ]
        return max(found, key=lambda each: each.first_month, default=None)

    def is_exempt(self, procedure: str, period: Period) -> bool:
        decision = self.judging(period.month)
        if decision is None or decision.rule == "at_once":
            return False
        first = min(each.first for each in self.publications if each.procedure == procedure)
        if decision.rule == "days":
            return period.first < first + decision.days * DAY
        return first.year == decision.year

    # --- Who may ------------------------------------------------------------------------------------------------------

    def keeps(self, person: Person, unit: Unit) -> bool:
        """Whether a person is a clerk of a unit or, once it has ended, of one into which it passed whole by now."""
        return person.role == "clerk" and person.unit in self.carried_on_by(unit)

    def carried_on_by(self, unit: Unit) -> set[int]:
        found, waiting = set(), [unit.number]
        while waiting:
            each = waiting.pop()
            found.add(each)
            waiting += [
                new
                for old, new, day, kind in self.passed
                if old == each and kind in ("merger", "renaming") and day <= self.today and new not in found
            ]
        return found

    def sees(self, person: Person, report: Report) -> bool:
        """Whether a report's page opens for a person."""
        unit = self.units[report.key[0]]
        if person.role == "coordinator":
            return True
        if person.role == "observer":
            return bool(report.counts)
        of_district = person.role == "clerk" and unit.district is not None and unit.district == person.unit
        return self.keeps(person, unit) or (of_district and bool(report.counts))

    def meant(self, person: Person, month: Month, code: str) -> Key | None:
        """The report that an address means for a person; None where there is none that the person may see.

        Two units may have one code in a month: the one in force on the last day is meant, unless the other one's report
        waits for the coordinator; what was sent for a unit that has ended is found after it.
        """
        period = self.periods.get(month)
        if period is None:
            return None
        ended = None
        for report in self.reports.values():
            unit = self.units[report.key[0]]
            if report.key[1] != month or unit.code != code or not self.sees(person, report):
                continue
            if not unit.in_force(period.last) and not self.has_nothing(report):
                if person.role == "coordinator" and report.state == "sent":
                    return report.key
                ended = report.key
        unit_now = self.with_code(code, period.last)
        if unit_now is not None:
            known = self.reports.get((unit_now.number, month))
            if known is not None and self.sees(person, known):
                return known.key
            if person.role == "coordinator" or self.keeps(person, unit_now):
                return (unit_now.number, month)
        return ended

    def has_nothing(self, report: Report) -> bool:
        """Whether there is nothing to read in the report of a unit that had ended by the end of the month."""
        typed = any(number is not None for row in report.cells.values() for number in row)
        return not (report.counts or report.first_sent or report.carried or typed or report.remarks)

    def is_called_off(self, report: Report) -> bool:
        """Whether nobody waits for it: its unit had ended by the end of the month and never sent it."""
        ended = not self.units[report.key[0]].in_force(self.period_of(report).last)
        return ended and not (report.counts or report.first_sent)

    def report(self, key: Key) -> Report:
        """The report of a unit and month as it is, also where it is not begun."""
        return self.reports.get(key) or Report(key)

    def period_of(self, report: Report) -> Period:
        return self.periods[report.key[1]]

    def takes_sendings(self, report: Report) -> bool:
        period = self.period_of(report)
        if report.carried is not None or self.is_called_off(report) or self.today < period.opens:
            return False
        if report.extended is not None and self.now <= report.extended:
            return True
        if period.locked is not None or (report.state == "returned" and report.accepted):
            return report.until is not None and self.now <= report.until
        return True

    def is_open(self, report: Report) -> bool:
        return report.state in ("draft", "returned") and self.takes_sendings(report)

    def may_enter(self, person: Person, report: Report) -> bool:
        unit = self.units[report.key[0]]
        return (person.role == "coordinator" or self.keeps(person, unit)) and self.is_open(report)

    def may_send(self, person: Person, report: Report) -> bool:
        return self.may_enter(person, report) and self.period_of(report).last < self.today

    def may_withdraw(self, person: Person, report: Report) -> bool:
        if report.state != "sent" or not self.takes_sendings(report):
            return False
        on_behalf = report.sendings[report.sent - 1].on_behalf
        return self.keeps(person, self.units[report.key[0]]) or (person.role == "coordinator" and on_behalf)

    def contents(self, report: Report) -> object:
        """What a sending of the report would hold now."""
        unit = self.units[report.key[0]]
        asked = sorted(self.asked(unit, self.period_of(report)))
        return tuple((code, *report.cells.get(code, [None] * 3)) for code in asked), report.remarks

    def why_not_sent(self, person: Person, report: Report, *, nil: bool) -> str:
        """What stops the figures from being sent; empty where nothing does."""
        unit = self.units[report.key[0]]
        rows = [report.cells.get(code, [None] * 3) for code in self.asked(unit, self.period_of(report))]
        if not rows:
            return "nothing to report"
        if nil:
            return "not nil" if any(row[0] or row[1] for row in rows) else ""
        return "blank" if any(None in row for row in rows) else ""

    def due_of(self, report: Report) -> date:
        """The deadline of a unit, perhaps a later one of its own."""
        due = self.period_of(report).due
        return max(due, report.extended.date()) if report.extended is not None else due

    def approval_given(self, person: Person, report: Report, contents: object) -> Approval | None:
        """The approval under which a clerk of the unit sends these contents."""
        if self.head == "off" or not self.keeps(person, self.units[report.key[0]]):
            return None
        own = (each for each in self.approvals.values() if each.key == report.key and each.is_open and each.given)
        return next((each for each in own if each.contents == contents), None)

    def is_approved(self, person: Person, report: Report, contents: object) -> bool:
        """Whether the head of the unit approved, as far as it is asked for; on behalf of a unit the tick is enough."""
        return (
            self.head != "required"
            or person.role == "coordinator"
            or self.approval_given(person, report, contents) is not None
        )

    # --- What becomes of a report -------------------------------------------------------------------------------------

    def begun(self, key: Key) -> Report:
        return self.reports.setdefault(key, Report(key))

    def move(self, report: Report, state: str, what: str, until: datetime | None = None) -> None:
        before, report.state, report.until = report.state, state, until
        report.version += 1
        report.history.append(what)
        kind = EVENTS.get(what)
        if what in ("carried over", "carried back") and before != state:
            kind = "report.sent" if state == "sent" else "report.withdrawn"
        if kind is not None:
            self.tell(kind, ("report", report.key), timedelta(minutes=kind == "report.confirmed"))

    def tell(self, kind: str, subject: tuple[str, object], later: timedelta = timedelta(0)) -> None:
        """Other systems are informed of what happened, of a confirmation only after its minute."""
        self.events.append(Event(kind, subject, self.now + later))

    def lock(self, period: Period) -> None:
        period.locked = self.now
        self.tell("period.locked", ("period", period.name))

    def send(self, report: Report, person: Person, *, nil: bool) -> None:
        unit = self.units[report.key[0]]
        asked = self.asked(unit, self.period_of(report))
        contents = (nil, self.contents(report))
        if nil:
            for code in asked:
                report.cells[code] = [0, 0, report.cells.get(code, [0, 0, 0])[2] or 0]
        figures = {code: tuple(int(number or 0) for number in report.cells[code]) for code in asked}
        on_behalf = person.role == "coordinator"
        report.sendings.append(Sending(figures, nil, person.number, on_behalf, contents))  # type: ignore[arg-type]
        report.sent = len(report.sendings)
        report.first_sent = report.first_sent or self.now
        self.move(report, "sent", "sent", report.until)

    def withdraw(self, report: Report) -> None:
        report.sent = 0
        asked = {"returned", "reopened"} & set(report.history)
        self.move(report, "returned" if asked else "draft", "withdrawn", report.until)

    def confirm(self, reports: list[Report], by: Person) -> Confirmation:
        before = {}
        for report in reports:
            accepted, until = report.accepted, report.until
            report.accepted = report.sent
            self.move(report, "accepted", "accepted")
            before[report.key] = (accepted, until, len(report.history))
        return Confirmation(by.number, self.now, before)

    def stays_confirmed(self, confirmation: Confirmation, key: Key) -> bool:
        """Whether something happened since that a taken back confirmation must not touch."""
        frozen = any(
            each.at >= confirmation.at and each.month[0] == key[1][0] and each.month[1] >= key[1][1]
            for each in self.frozen
        )
        return frozen or len(self.reports[key].history) != confirmation.before[key][2]

    def may_undo(self, person: Person, confirmation: Confirmation) -> bool:
        runs = confirmation.at <= self.now < confirmation.at + timedelta(minutes=1)
        left = any(not self.stays_confirmed(confirmation, key) for key in confirmation.before)
        return person.number == confirmation.by and not confirmation.undone and runs and left

    def undo(self, confirmation: Confirmation) -> None:
        for key, (accepted, until, _length) in confirmation.before.items():
            report = self.reports[key]
            if not self.stays_confirmed(confirmation, key):
                report.accepted = accepted
                self.move(report, "sent", "unconfirmed", until)
                confirmed = ("report.confirmed", ("report", key))
                self.events = [
                    each for each in self.events if (each.kind, each.subject) != confirmed or each.due <= self.now
                ]
        confirmation.undone = True

    def end_reopenings(self) -> int:
        ended = 0
        for report in self.reports.values():
            ran_out = report.until is not None and report.until < self.now
            if report.state == "returned" and report.accepted and ran_out:
                report.sent = report.accepted
                self.move(report, "accepted", "reopening ended")
                ended += 1
        return ended

    def may_freeze(self, month: Month) -> bool:
        """Whether the days and reports of a month let its ranking be frozen."""
        period = self.periods[month]
        if period.last >= self.today:
            return False
        if period.locked is not None:
            return True
        waiting = (
            report
            for report in self.reports.values()
            if report.key[1][0] == month[0]
            and report.key[1][1] <= month[1]
            and report.state in ("sent", "returned")
            and self.period_of(report).locked is None
        )
        return period.due < self.today and not any(waiting)

    # --- Units that end and begin -------------------------------------------------------------------------------------

    def open_unit(self, code: str, kind: str, district: int | None, first: date | None) -> Unit:
        unit = Unit(next(self.numbers), code, kind, district, first)
        self.units[unit.number] = unit
        return unit

    def carry_over(self, ended: list[Unit], heir: Unit, day: date, *, drafts: bool, waiting: bool) -> None:
        """Unfinished reports of units that ended are added to their heir's, month by month, while that is a draft."""
        found: dict[Month, list[Report]] = {}
        for report in sorted(self.reports.values(), key=lambda each: (each.key[1], each.key[0])):
            unit, month = report.key
            if unit not in {each.number for each in ended} or self.period_of(report).last < day:
                continue
            own = self.reports.get((heir.number, month))
            begun = drafts and report.state in ("draft", "returned") and (report.cells or report.remarks)
            if report.carried or report.accepted or (own is not None and own.state != "draft"):
                continue
            if begun or (report.state == "sent" and waiting):
                found.setdefault(month, []).append(report)
        for month, reports in found.items():
            self._carry(reports, self.begun((heir.number, month)))

    def _carry(self, reports: list[Report], target: Report) -> None:
        sums: dict[str, Numbers] = {}
        for report in reports:
            sent = report.sendings[report.sent - 1].figures if report.state == "sent" else None
            typed = {code: list(row) for code, row in sent.items()} if sent else report.cells
            for code, row in typed.items():
                sums[code] = added(sums.get(code) or target.cells.get(code), row)
        for row in sums.values():
            if row[0] is not None and row[1] is not None and row[1] > row[0]:
                row[0] = None  # only some answered the total
        target.cells |= sums
        said = [(self.units[each.key[0]], each.remarks) for each in (target, *reports) if each.remarks]
        lines = (
            [f"{named(self, unit)}: {text}" for unit, text in said] if len(said) > 1 else [text for _unit, text in said]
        )
        target.remarks = "\n".join(lines)
        for report in reports:
            report.carried, report.sent = target.key, 0
            self.move(report, "draft" if report.state == "sent" else report.state, "carried over")

    def copy(self) -> World:
        return deepcopy(self)

    def lineage(self, unit: int, last: date, year: int) -> set[int]:
        """A unit and all that passed whole into it in the year, by the last day of a month."""
        found, waiting = set(), [unit]
        while waiting:
            each = waiting.pop()
            if each not in found:
                found.add(each)
                waiting += [
                    old
                    for old, new, day, kind in self.passed
                    if new == each and kind in ("merger", "renaming") and date(year, 1, 1) <= day <= last
                ]
        return found

    def active(self, *roles: str) -> Iterator[Person]:
        return (person for person in self.people.values() if person.active and person.role in roles)


def added(mine: Numbers | None, theirs: Numbers) -> Numbers:
    """Two rows added up; what nobody answered stays blank."""
    return [
        None if one is None and other is None else (one or 0) + (other or 0)
        for one, other in zip(mine or [None] * 3, theirs, strict=True)
    ]


def named(world: World, unit: Unit) -> str:
    """What a unit is called where reports are carried over: a commune with its district."""
    if unit.kind == "department":
        return f"Sở {unit.code}"
    if unit.kind == "district":
        return f"UBND huyện {unit.code}"
    district = "" if unit.district is None else f", huyện {world.units[unit.district].code}"
    return f"UBND xã {unit.code}{district}"
