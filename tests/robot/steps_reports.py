"""What is done with a report on its page and through the API: typed, checked, sent, withdrawn, confirmed, returned."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from reporting.models import Confirmation as StoredConfirmation
from reporting.models import HintNote
from tests.robot.mails import correction
from tests.robot.portal import DONE, FORBIDDEN, HIDDEN, REFUSED, hints_in, seal_in
from tests.robot.robot import Paper, Robot
from tests.robot.world import MOST, NUMBERS, Numbers, Person, Report

# What can be typed into a cell, and the number that it means; «no» means none.
TYPED: tuple[tuple[str, object], ...] = (
    *(("", None), ("0", 0), ("1 234", 1234), ("12+30", 42), ("007", 7), (str(MOST), MOST)),
    *((str(MOST + 1), "no"), ("-5", "no"), ("1.234", "no"), ("mười", "no"), ("3,5", "no")),
)


def cells(robot: Robot) -> None:
    """Cells are saved one by one while a person types, some over a number that another user has changed since."""
    report = robot.report(robot.world.is_open)
    person = robot.clerk_of(report.key[0])
    found = robot.meant(person, report)
    typed = _typed(robot, found or report)
    details = {}
    if robot.chance(0.3):
        seen = (found or report).remarks if not robot.astray else "Câu khác"
        details["remarks"] = {"text": robot.text(), "seen": seen}
    posted = {name: {"text": text, "seen": seen} for name, (text, _value, seen) in typed.items()}
    robot.tell(person.name, robot.address(report), typed, details)
    word = _word(robot, person, found)
    answer = robot.expect(word, lambda: robot.portal.cells(person, robot.address(report), posted, details))
    if word != DONE or found is None:
        return
    found = robot.world.begun(found.key)
    said = answer.json()
    saved, refused, contested = _saved_each(robot, found, typed)
    assert (said["saved"], set(said["refused"]), set(said["conflicts"])) == (saved, refused, contested)
    if details:
        stored, text = found.remarks, details["remarks"]["text"]
        is_contested = stored not in (details["remarks"]["seen"], text)
        assert set(said["contested_texts"]) == ({"remarks"} if is_contested else set())
        found.remarks = stored if is_contested else text
    robot.compare_cells(found)


def _word(robot: Robot, person: Person, found: Report | None) -> str:
    if found is None:
        return HIDDEN
    return DONE if robot.world.may_enter(person, found) else REFUSED


def _typed(robot: Robot, report: Report) -> dict[str, tuple[str, object, int | None]]:
    """Texts for some cells by name, each with the number that it means and the number that was seen there."""
    world = robot.world
    asked = sorted(world.asked(world.units[report.key[0]], world.period_of(report)))
    codes = asked if robot.chance(0.6) else robot.dice.sample(asked, min(1, len(asked)))
    if robot.astray:
        codes = [*codes, robot.one(("P1", "D1", "C1", "Z9"))]
    typed: dict[str, tuple[str, object, int | None]] = {}
    for code in codes:
        total = robot.one((0, 0, 3, 20, 40, 1000))
        row = (total, robot.dice.randint(0, total), robot.dice.randint(0, 5))
        for name, number, stored in zip(NUMBERS, row, report.cells.get(code, [None] * 3), strict=True):
            text, value = robot.one(TYPED) if robot.astray and robot.chance(0.2) else (str(number), number)
            seen = robot.one((stored, 0, 41, None)) if robot.astray else stored
            typed[f"{code}.{name}"] = (text, value, seen)
    return typed


def _saved_each(
    robot: Robot, report: Report, typed: dict[str, tuple[str, object, int | None]]
) -> tuple[dict[str, Any], set[str], set[str]]:
    """Put into the report what can be saved of ``typed``; what is saved, refused and contested."""
    world = robot.world
    asked = world.asked(world.units[report.key[0]], world.period_of(report))
    refused = {name for name, (_t, value, _s) in typed.items() if value == "no" or name.split(".")[0] not in asked}
    contested: set[str] = set()
    rows: dict[str, dict[str, int | None]] = {}
    for name, (_text, value, seen) in typed.items():
        code, number = name.split(".")
        stored = report.cells.get(code)
        if name in refused:
            continue
        if stored is not None and stored[NUMBERS.index(number)] not in (seen, value):
            contested.add(name)
        else:
            rows.setdefault(code, {})[number] = value  # type: ignore[assignment]
    saved: dict[str, Any] = {}
    for code, values in rows.items():
        row = _with(report.cells.get(code), values)
        if _contradicts(row):
            bad = {number for number in values if number != NUMBERS[2]}
            refused |= {f"{code}.{number}" for number in bad}
            values = {number: value for number, value in values.items() if number not in bad}
            row = _with(report.cells.get(code), values)
        saved |= {f"{code}.{number}": value for number, value in values.items()}
        if row != report.cells.get(code, [None] * 3):
            report.cells[code] = row
    return saved, refused, contested


def _with(row: Numbers | None, values: dict[str, int | None]) -> Numbers:
    return [values.get(name, old) for name, old in zip(NUMBERS, row or [None] * 3, strict=True)]


def _contradicts(row: Numbers) -> bool:
    return row[0] is not None and row[1] is not None and row[1] > row[0]


def form(robot: Robot) -> None:
    """The whole form is saved, all of it or nothing, perhaps from a page that was opened long ago."""
    report = robot.report(robot.world.is_open)
    person = robot.clerk_of(report.key[0])
    found = robot.meant(person, report)
    shown = found or report
    typed = _typed(robot, shown)
    fields = {name: text for name, (text, _value, _seen) in typed.items()}
    seen = {code: list(shown.cells.get(code, [None] * 3)) for code in {name.split(".")[0] for name in typed}}
    if robot.astray:
        seen = {code: [robot.one((number, 41)) for number in row] for code, row in seen.items()}
    fields |= {f"{code}.seen": "|".join("" if n is None else str(n) for n in row) for code, row in seen.items()}
    robot.tell(person.name, robot.address(report), fields)
    rows = _form_rows(robot, shown, typed, seen)
    word = _word(robot, person, found)
    word = REFUSED if word == DONE and rows is None else word
    robot.expect(word, lambda: robot.portal.post(person, robot.address(report), fields | {"action": "save"}))
    if word == DONE and rows is not None:
        robot.world.begun(shown.key).cells |= rows
        robot.compare_cells(robot.world.reports[shown.key])


def _form_rows(
    robot: Robot, report: Report, typed: dict[str, tuple[str, object, int | None]], seen: dict[str, Numbers]
) -> dict[str, Numbers] | None:
    """The rows that saving the form writes; None where it is refused."""
    world = robot.world
    asked = world.asked(world.units[report.key[0]], world.period_of(report))
    changed: dict[str, Numbers] = {}
    for code, before in seen.items():
        if code not in asked:
            continue  # the page shows no such cells, and reads none
        stored = report.cells.get(code)
        values = [typed[f"{code}.{name}"][1] for name in NUMBERS]
        if "no" in values or _contradicts(values):  # type: ignore[arg-type]
            return None
        touched = {name: new for name, new, old in zip(NUMBERS, values, before, strict=True) if new != old}
        for name, new in touched.items():
            place = NUMBERS.index(name)
            if stored is not None and stored[place] not in (before[place], new):
                return None
        row = _with(stored, touched)  # type: ignore[arg-type]
        if touched and _contradicts(row):
            return None
        if touched:
            changed[code] = row
    return changed


def check(robot: Robot) -> Paper | None:
    """The page before a sending: it shows all that would be sent, and says where something is missing."""
    return checked(robot, robot.report(robot.world.is_open), nil=robot.chance(0.2))


def checked(robot: Robot, report: Report, *, nil: bool) -> Paper | None:
    world = robot.world
    person = robot.clerk_of(report.key[0])
    found = robot.meant(person, report)
    robot.tell(person.name, robot.address(report), "nil" if nil else "check")
    word = HIDDEN if found is None else REFUSED  # a page again, nothing sent
    begins = found is not None and found.key not in world.reports and world.may_enter(person, found)
    fields = {"action": "nil" if nil else "check"}
    page = robot.expect(word, lambda: robot.portal.post(person, robot.address(report), fields), changes=begins)
    if found is None:
        return None
    shows = world.may_enter(person, found) and not world.why_not_sent(person, found, nil=nil)
    posted = seal_in(page)
    assert not world.may_send(person, found) or ("seal" in posted) == shows, (posted, shows)
    if begins:
        found = world.begun(found.key)
        robot.counts[robot.kind, DONE] += 1
    if "seal" not in posted:
        return None
    robot.counts[robot.kind, DONE] += not begins
    posted |= {f"{name}.{'note' if robot.chance(0.5) else 'checked'}": robot.text() for name in hints_in(page)}
    paper = Paper(person.number, found.key, nil, posted, sealed(robot, found, nil=nil), found.version)
    robot.papers = [*robot.papers[-20:], paper]
    return paper


def sealed(robot: Robot, report: Report, *, nil: bool) -> object:
    """What a sending would hold; of a nil return blanks are zeros."""
    rows, remarks = robot.world.contents(report)  # type: ignore[misc]
    held = tuple((code, *(number or 0 for number in row)) if nil else (code, *row) for code, *row in rows)
    return nil, held, remarks


def send(robot: Robot) -> None:
    """A report is typed where it is empty, checked and sent at once, by the unit or on its behalf."""
    from tests.robot import steps_heads

    world = robot.world
    report = robot.report(lambda each: world.is_open(each) and world.period_of(each).last < world.today)
    nil = robot.chance(0.15)
    if world.is_open(report) and not nil:
        _fill(robot, report)
        report = world.report(report.key)
    paper = checked(robot, report, nil=nil)
    if paper is None:
        return
    if world.head == "required" or (world.head == "offered" and robot.chance(0.4)):
        made = steps_heads.ask(robot, paper)
        if made is not None:
            steps_heads.approve(robot, max(world.approvals))
    _send(robot, paper)


def _fill(robot: Robot, report: Report) -> None:
    """Type a whole month by cells."""
    person = robot.clerk_of(report.key[0])
    found = robot.meant(person, report)
    if found is None or found.key != report.key or not robot.world.may_enter(person, report):
        return
    astray, robot.astray = robot.astray, False
    world = robot.world
    asked = sorted(world.asked(world.units[report.key[0]], world.period_of(report)))
    typed: dict[str, tuple[str, object, int | None]] = {}
    for code in asked:
        total = robot.one((0, 3, 20, 40, 1000, 20_000))
        row = (total, robot.one((0, total, total * 45 // 100, robot.dice.randint(0, total))), robot.dice.randint(0, 5))
        for name, number, stored in zip(NUMBERS, row, report.cells.get(code, [None] * 3), strict=True):
            typed[f"{code}.{name}"] = (str(number), number, stored)
    posted = {name: {"text": text, "seen": seen} for name, (text, _value, seen) in typed.items()}
    robot.tell(person.name, robot.address(report), "types", {name: value[1] for name, value in typed.items()})
    robot.expect(DONE, lambda: robot.portal.cells(person, robot.address(report), posted, {}))
    _saved_each(robot, world.begun(report.key), typed)
    robot.astray = astray


def send_later(robot: Robot) -> None:
    """A page before a sending that was opened some time ago is sent now: what has changed since is not sent."""
    if robot.papers:
        _send(robot, robot.one(robot.papers))


def _send(robot: Robot, paper: Paper) -> None:
    world = robot.world
    person = world.people[paper.person]
    if not person.active:
        return
    report = world.report(paper.key)
    found = robot.meant(person, report)
    reason = "" if robot.astray and robot.chance(0.4) else "Thay mặt đơn vị"
    fields = paper.fields | {"action": "nil" if paper.nil else "send", "approved": "1", "on_behalf_reason": reason}
    robot.tell(person.name, robot.address(report), "sends", paper.contents)
    word, again = _sent_word(robot, person, found, paper, reason)
    robot.expect(
        word, lambda: robot.portal.post(person, robot.address(report), fields), changes=word == DONE and not again
    )
    if word != DONE or again or found is None:
        return
    answered = {name.rpartition(".")[0] for name in paper.fields if name.startswith("hint.")}
    _sent(robot, world.reports[found.key], person, nil=paper.nil, answered=len(answered))


def _sent_word(robot: Robot, person: Person, found: Report | None, paper: Paper, reason: str) -> tuple[str, bool]:
    """What the portal must answer, and whether it only says again that these contents were sent."""
    world = robot.world
    if found is None:
        return HIDDEN, False
    last = found.sendings[found.sent - 1] if found.sent else None
    if last is not None and last.by == person.number and last.contents == paper.contents and found.key == paper.key:
        return DONE, True
    may = world.may_send(person, found) and found.version == paper.version and found.key == paper.key
    may = may and sealed(robot, found, nil=paper.nil) == paper.contents
    may = may and not world.why_not_sent(person, found, nil=paper.nil)
    may = may and world.is_approved(person, found, paper.contents)
    return (DONE if may and (reason or person.role != "coordinator") else REFUSED), False


def _sent(robot: Robot, report: Report, person: Person, *, nil: bool, answered: int = 0) -> None:
    contents = sealed(robot, report, nil=nil)
    approval = robot.world.approval_given(person, report, contents)
    if approval is not None:
        approval.used = True
        robot.counts[robot.kind, "approved by the head"] += 1
    robot.world.send(report, person, nil=nil)
    report.sendings[-1].contents = contents
    robot.compare_cells(report)
    assert robot.portal.sent_figures(report.key, report.sent) == report.sendings[-1].figures
    stored = robot.portal.submission(report.key)
    assert HintNote.objects.filter(revision=stored.sent_revision_id).count() == answered


def withdraw(robot: Robot) -> None:
    """A sending is taken back by who sent it."""
    world = robot.world
    report = robot.report(lambda each: each.state == "sent")
    person = robot.clerk_of(report.key[0])
    _move(robot, report, person, "withdraw", world.may_withdraw, lambda found: world.withdraw(found))


def _move(robot: Robot, report: Report, person: Person, action: str, may: Any, do: Any, **fields: str) -> None:
    """Post a button of a report's page, in one case of ten from a page that was opened before the last change."""
    found = robot.meant(person, report)
    version = (found or report).version - robot.chance(0.1)
    posted = {"action": action, "version": str(version), **fields}
    robot.tell(person.name, robot.address(report), posted)
    word = HIDDEN if found is None else REFUSED
    if found is not None and found.key in robot.world.reports and version == found.version and may(person, found):
        word = DONE
    robot.expect(word, lambda: robot.portal.post(person, robot.address(report), posted))
    if word == DONE and found is not None:
        do(found)


def confirm(robot: Robot) -> None:
    """A report is confirmed on its page."""
    world = robot.world
    report = robot.report(lambda each: each.state == "sent")
    person = robot.coordinator()

    def may(who: Person, found: Report) -> bool:
        return who.role == "coordinator" and found.state == "sent"

    _move(robot, report, person, "accept", may, lambda found: _confirmed(robot, world.confirm([found], person)))


def _confirmed(robot: Robot, confirmation: Any) -> None:
    stored = StoredConfirmation.objects.order_by("-pk").first()
    assert stored is not None
    robot.world.confirmations[stored.pk] = confirmation


def confirm_many(robot: Robot) -> None:
    """Several reports are confirmed at once from the queue: one that moved on stops no other."""
    world = robot.world
    person = robot.coordinator()
    waiting = [each for each in world.reports.values() if each.state == "sent"]
    chosen = robot.dice.sample(waiting, min(len(waiting), robot.dice.randint(1, 4)))
    if world.reports and robot.astray:
        chosen = list({each.key: each for each in [*chosen, robot.one(world.reports.values())]}.values())
    seen = {each.key: each.version - robot.chance(0.1) for each in chosen}
    tickets = [f"{robot.portal.submission(key).pk}:{version}" for key, version in seen.items()]
    robot.tell(person.name, seen)
    good = [
        each
        for each in chosen
        if each.state == "sent"
        and seen[each.key] == each.version
        and world.units[each.key[0]].in_force(world.period_of(each).last)
    ]
    if person.role != "coordinator":
        word, good = FORBIDDEN, []
    elif chosen:
        word = DONE if len(good) == len(chosen) else REFUSED
    else:
        word = REFUSED  # nothing was chosen
    fields = {"action": "accept_chosen", "chosen": tickets}
    robot.expect(word, lambda: robot.portal.post(person, "/review/", fields), changes=bool(good))
    if good:
        _confirmed(robot, world.confirm(good, person))


def undo(robot: Robot) -> None:
    """A confirmation is taken back within its minute, by who confirmed; afterwards it stays."""
    world = robot.world
    if not world.confirmations:
        return
    runs = [pk for pk, each in world.confirmations.items() if world.now < each.at + timedelta(minutes=1)]
    last = max(world.confirmations, key=lambda each: world.confirmations[each].at)
    pk = robot.one(world.confirmations) if robot.astray else robot.one(runs or [last])
    confirmation = world.confirmations[pk]
    person = robot.person(lambda each: each.number == confirmation.by)
    robot.tell(person.name, confirmation)
    if person.role != "coordinator":
        word = FORBIDDEN
    else:
        word = DONE if world.may_undo(person, confirmation) else REFUSED
    stay = sum(world.stays_confirmed(confirmation, key) for key in confirmation.before)

    def act() -> tuple[str, Any]:
        got, answer = robot.portal.post(person, f"/review/confirmations/{pk}/undo/", {})
        partly = got == REFUSED and word == DONE and stay  # a warning names those that stay confirmed
        return (DONE if partly else got), answer

    robot.expect(word, act)
    if word == DONE:
        world.undo(confirmation)


def return_(robot: Robot) -> None:
    """A correction is asked for until a day."""
    world = robot.world

    def may(who: Person, found: Report) -> bool:
        return who.role == "coordinator" and found.state == "sent"

    def do(found: Report, until: Any) -> None:
        found.sent = 0
        world.move(found, "returned", "returned", until)
        world.mails.append(correction(world, found))

    _with_day(robot, robot.report(lambda each: each.state == "sent"), "return", may, do)


def reopen(robot: Robot) -> None:
    """A confirmed report is opened for a correction."""

    def may(who: Person, found: Report) -> bool:
        return who.role == "coordinator" and found.state == "accepted"

    def do(found: Report, until: Any) -> None:
        robot.world.move(found, "returned", "reopened", until)
        robot.world.mails.append(correction(robot.world, found))

    _with_day(robot, robot.report(lambda each: each.state == "accepted"), "reopen", may, do)


def open_to_add(robot: Robot) -> None:
    """A locked month is opened for one unit that missed it or has still to correct it."""
    world = robot.world

    def closed(found: Report) -> bool:
        locked = world.period_of(found).locked is not None
        waits = found.state in ("draft", "returned") and not world.is_open(found)
        return locked and waits and found.carried is None

    def may(who: Person, found: Report) -> bool:
        return who.role == "coordinator" and closed(found)

    def do(found: Report, until: Any) -> None:
        world.move(found, found.state, "opened to add", until)

    _with_day(robot, robot.report(closed), "open_to_add", may, do, begins=True)


def extend(robot: Robot) -> None:
    """A unit that has not sent gets a later deadline of its own."""
    world = robot.world

    def waits(found: Report) -> bool:
        unit = world.units[found.key[0]]
        never = found.state == "draft" and found.first_sent is None
        return never and unit.in_force(world.period_of(found).last)

    def may(who: Person, found: Report) -> bool:
        return who.role == "coordinator" and waits(found)

    def do(found: Report, until: Any) -> None:
        found.extended = until
        found.history.append("extended")

    _with_day(robot, robot.report(waits), "extend", may, do, begins=True)


def _with_day(robot: Robot, report: Report, action: str, may: Any, do: Any, *, begins: bool = False) -> None:
    """Post a button that needs a reason and a day to come, by the coordinator."""
    world = robot.world
    person = robot.coordinator()
    found = robot.meant(person, report)
    until = world.today + timedelta(days=robot.one((0, 1, 3, 10, -1) if robot.astray else (0, 1, 3, 10, 20)))
    reason = "" if robot.astray and robot.chance(0.3) else robot.text()
    version = (found or report).version - robot.chance(0.05)
    fields = {"action": action, "version": str(version), "reason": reason, "until": f"{until:%d/%m/%Y}"}
    robot.tell(person.name, robot.address(report), fields)
    word = HIDDEN if found is None else REFUSED
    is_begun = found is not None and found.key in world.reports
    early = action == "extend" and found is not None and until <= world.period_of(found).due
    may_now = found is not None and (is_begun or begins) and may(person, found) and version == found.version
    if may_now and reason and until >= world.today and not early:
        word = DONE
    robot.expect(word, lambda: robot.portal.post(person, robot.address(report), fields))
    if word == DONE and found is not None:
        do(world.begun(found.key), world.end_of(until))


def ask(robot: Robot) -> None:
    """A unit asks to have a closed report opened, takes that back, or reads why not."""
    world = robot.world

    def closed(found: Report) -> bool:
        opened = world.period_of(found).opens <= world.today
        return found.carried is None and found.state != "sent" and opened and not world.is_open(found)

    def asked(found: Report) -> bool:
        answers = ("reopened", "opened to add", "refused", "request withdrawn", "sent")
        last = [each for each in found.history if each == "asked" or each in answers]
        return last[-1:] == ["asked"]

    if robot.chance(0.3):
        report, action = robot.report(asked), "refuse"
        person = robot.coordinator()
    elif robot.chance(0.3):
        report, action = robot.report(asked), "withdraw_request"
        person = robot.clerk_of(report.key[0])
    else:
        report, action = robot.report(closed), "ask"
        person = robot.clerk_of(report.key[0])
    found = robot.meant(person, report)
    fields = {"action": action, "reason": "" if robot.astray and robot.chance(0.3) else robot.text()}
    robot.tell(person.name, robot.address(report), fields)
    word = HIDDEN if found is None else REFUSED
    if found is not None and (fields["reason"] or action == "withdraw_request"):
        keeps = world.keeps(person, world.units[found.key[0]])
        may = {
            "ask": keeps and closed(found),
            "refuse": person.role == "coordinator" and asked(found),
            "withdraw_request": keeps and asked(found),
        }
        word = DONE if may[action] else REFUSED
    robot.expect(word, lambda: robot.portal.post(person, robot.address(report), fields))
    if word == DONE and found is not None:
        happened = {"ask": "asked", "refuse": "refused", "withdraw_request": "request withdrawn"}[action]
        begun = world.begun(found.key)
        begun.history.append(happened)
        begun.version += action == "withdraw_request"


def look(robot: Robot) -> None:
    """A report's page is opened by anybody; what is typed and not sent is on it only for who may see it."""
    world = robot.world
    report = robot.report(lambda each: bool(each.remarks))
    person = robot.one(world.active("clerk", "coordinator", "observer", "administrator"))
    found = robot.meant(person, report)
    robot.tell(person.name, robot.address(report))
    word = HIDDEN if found is None else DONE
    page = robot.expect(word, lambda: robot.portal.get(person, robot.address(report)), changes=False)
    text = page.content.decode()
    for each in world.reports.values():
        own = found is not None and each.key == found.key
        may = own and (person.role == "coordinator" or world.keeps(person, world.units[each.key[0]]))
        sent = own and each.counts
        if each.remarks and not may and not sent:
            assert not re.search(rf"{re.escape(each.remarks)}\b", text), f"{person.name} reads «{each.remarks}»"


def file(robot: Robot) -> None:
    """The form is downloaded, filled as a file, brought back, looked at, and saved."""
    from tests.robot.files import fields_of, filled_form

    world = robot.world
    report = robot.report(world.is_open)
    person = robot.clerk_of(report.key[0])
    found = robot.meant(person, report)
    robot.tell(person.name, robot.address(report))
    may = found is not None and world.may_enter(person, found)
    word = HIDDEN if found is None else DONE if may else REFUSED
    address = robot.address(report)

    def form_file() -> tuple[str, Any]:
        answer = robot.portal.client(person).get(f"{address}template.xlsx")
        return {200: DONE, 302: REFUSED, 404: HIDDEN}[answer.status_code], answer

    answer = robot.expect(word, form_file, changes=False)
    if not may or found is None:
        return
    numbers = (robot.dice.randint(5, 90), robot.dice.randint(0, 5), robot.dice.randint(0, 5))
    content = filled_form(answer.content, numbers)
    fields = fields_of(robot.portal.client(person), address, content)
    asked = world.asked(world.units[found.key[0]], world.period_of(found))
    robot.expect(DONE, lambda: robot.portal.post(person, address, fields | {"action": "save"}))
    world.begun(found.key).cells |= {code: list(numbers) for code in asked}
    robot.compare_cells(world.reports[found.key])


def api_write(robot: Robot) -> None:
    """A program of a unit writes figures of its month, all of them or none, under a key."""
    world = robot.world
    report = robot.report(world.is_open)
    person = robot.person(lambda each: each.role == "clerk" and each.unit == report.key[0])
    if person.role != "clerk":
        return
    found = robot.meant(person, report)
    rows = _rows_of_program(robot, found or report)
    body = {"cells": [{"procedure": code, **dict(zip(NUMBERS, row, strict=True))} for code, row in rows.items()]}
    robot.texts += 1
    key = f"key-{robot.texts}"
    path = f"/api/v1/months{robot.address(report).removeprefix('/submissions').rstrip('/')}"
    robot.tell(person.name, path, rows, key)
    asked = () if found is None else world.asked(world.units[found.key[0]], world.period_of(found))
    word = _api_word(robot, person, found)
    if word == DONE and any(code not in asked or _contradicts(row) for code, row in rows.items()):
        word = REFUSED
    robot.portal.program(person)  # before what is stored is looked at: a token may be made
    answer = robot.expect(word, lambda: robot.portal.call(person, "PATCH", path, body, Idempotency_Key=key))
    if word == DONE and found is not None:
        world.begun(found.key).cells |= rows
        robot.compare_cells(world.reports[found.key])
        text = robot.portal.tokens[person.number][1]
        robot.calls = [*robot.calls[-10:], (person.number, path, key, body, answer.content.decode(), text)]


def _rows_of_program(robot: Robot, report: Report) -> dict[str, Numbers]:
    world = robot.world
    codes = sorted(world.asked(world.units[report.key[0]], world.period_of(report)))
    rows: dict[str, Numbers] = {}
    for code in [*codes, "P1"] if robot.astray and robot.chance(0.3) else codes:
        total = robot.dice.randint(0, 60)
        rows[code] = [total, robot.dice.randint(0, total + (robot.astray and 1)), 1]
    return rows


def _api_word(robot: Robot, person: Person, found: Report | None) -> str:
    if found is None:
        return HIDDEN
    if not robot.world.keeps(person, robot.world.units[found.key[0]]):
        return FORBIDDEN
    return DONE if robot.world.may_enter(person, found) else REFUSED


def api_again(robot: Robot) -> None:
    """A program repeats a call under its key, and gets the same answer; another call under the key is refused."""
    calls = [each for each in robot.calls if robot.portal.tokens.get(each[0], ("", ""))[1] == each[5]]
    if not calls:
        return
    number, path, key, body, before, _text = robot.one(calls)
    person = robot.world.people[number]
    other = robot.astray
    robot.tell(person.name, path, key, "another body" if other else "the same body")
    sent = {"cells": []} if other else body
    robot.portal.program(person)
    answer = robot.expect(
        REFUSED if other else DONE,
        lambda: robot.portal.call(person, "PATCH", path, sent, Idempotency_Key=key),
        changes=False,
    )
    assert other or (answer.content.decode(), answer.headers["Idempotent-Replayed"]) == (before, "true")


def api_send(robot: Robot) -> None:
    """A program checks its month and sends it, or takes the sending back."""
    world = robot.world
    back = robot.chance(0.25)
    report = robot.report(lambda each: each.state == "sent" if back else world.is_open(each))
    person = robot.person(lambda each: each.role == "clerk" and each.unit == report.key[0])
    if person.role != "clerk":
        return
    found = robot.meant(person, report)
    path = f"/api/v1/months{robot.address(report).removeprefix('/submissions').rstrip('/')}"
    robot.tell(person.name, path, "withdraws" if back else "sends")
    robot.portal.program(person)
    word = _api_word(robot, person, found)
    if back and word in (DONE, REFUSED) and found is not None:
        word = DONE if world.may_withdraw(person, found) else REFUSED
    if not back and word == DONE and found is not None:
        may = world.may_send(person, found) and not world.why_not_sent(person, found, nil=False)
        may = may and world.is_approved(person, found, sealed(robot, found, nil=False))
        word = DONE if may else REFUSED
    _read, seen = robot.portal.call(person, "POST", f"{path}/check", {})
    known = seen.json() if _read == DONE else {"etag": '"x"', "digest": "0" * 64}

    def act() -> tuple[str, Any]:
        if back:
            return robot.portal.call(person, "POST", f"{path}/withdrawal", If_Match=known["etag"])
        body = {"digest": known["digest"], "approved": True}
        return robot.portal.call(person, "POST", f"{path}/sendings", body, If_Match=known["etag"])

    robot.expect(word, act)
    if word == DONE and found is not None:
        if back:
            world.withdraw(found)
        else:
            _sent(robot, world.begun(found.key), person, nil=False)
