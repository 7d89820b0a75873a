"""The head of a unit approves by a link what its clerk will send: asked for, opened, approved, taken back."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

from django.core import mail
from django.test import Client

from reporting.actions.approvals import approvals_mail
from reporting.models import Approval as StoredApproval
from tests.robot import mails
from tests.robot.portal import DONE, HIDDEN, REFUSED, away
from tests.robot.robot import Paper, Robot, same
from tests.robot.steps_reports import checked, sealed
from tests.robot.world import Approval, HeadMail, Key, Person, World

LEAST = timedelta(days=3)
GONE, CHANGED = 410, 409
ENDED = ("ended", "run out", "closed")
MAIL_COLUMNS = ("address", "at", "state", "tries", "try_at")


def ask_head(robot: Robot) -> None:
    """A clerk has the link made for what the page before a sending shows, or takes it back."""
    world = robot.world
    if robot.papers and robot.chance(0.3):
        paper: Paper | None = robot.one(robot.papers)
    else:
        report = robot.report(lambda each: world.is_open(each) and world.period_of(each).last < world.today)
        paper = checked(robot, report, nil=robot.chance(0.2))
    if paper is None or not world.people[paper.person].active:
        return
    if robot.chance(0.15):
        _end(robot, paper)
    else:
        ask(robot, paper)


def ask(robot: Robot, paper: Paper) -> Approval | None:
    """The link for what ``paper`` shows."""
    world = robot.world
    person = world.people[paper.person]
    found = robot.meant(person, world.report(paper.key))
    address = robot.one(("", "", "lanh-dao@example.gov.vn"))
    step = "nil" if paper.nil else "check"
    tells = robot.chance(0.7)
    fields = {"action": "ask_approval", "seal": paper.fields["seal"], "step": step, "head_address": address}
    fields |= {"tells_asker": "on"} if tells else {}
    asks = "asks the head and for a mail" if tells else "asks the head"
    robot.tell(person.name, robot.address(world.report(paper.key)), asks, step, address)
    word, changes_its_mind = HIDDEN if found is None else REFUSED, False
    earlier = None if found is None else open_approval(world, found.key)
    if found is not None and _may_ask(robot, person, found, paper):
        is_known = earlier is not None and _is_the_same(world, earlier, paper, address)
        word = REFUSED if is_known else DONE  # the same link again: at most the wish for a mail is stored
        if is_known and earlier is not None and not earlier.given:
            changes_its_mind, earlier.tells = earlier.tells != tells, tells
    pk = robot.expect(word, lambda: _posted(robot, paper, fields), changes=word == DONE or changes_its_mind)
    if word != DONE or found is None:
        return None
    if earlier is not None:
        earlier.ended = True
    last = max(world.due_of(found), world.today + LEAST)
    request = HeadMail(world.now, address, try_at=world.now) if address else None
    made = Approval(found.key, paper.nil, paper.contents, world.end_of(last), person.number, tells, request)
    world.approvals[pk] = made
    compare_approvals(robot)
    return made


def _may_ask(robot: Robot, person: Person, found: Any, paper: Paper) -> bool:
    world = robot.world
    own = world.head != "off" and world.keeps(person, world.units[found.key[0]]) and world.may_send(person, found)
    is_shown = found.key == paper.key and sealed(robot, found, nil=paper.nil) == paper.contents
    return own and is_shown and not world.why_not_sent(person, found, nil=paper.nil)


def _is_the_same(world: World, earlier: Approval, paper: Paper, address: str) -> bool:
    is_valid = earlier.contents == paper.contents and (earlier.given or world.now <= earlier.ends)
    return is_valid and address in ("", earlier.address)


def _posted(robot: Robot, paper: Paper, fields: dict[str, str]) -> tuple[str, Any]:
    """Post to the report's page; done is what left another open link than before."""
    before = set(StoredApproval.objects.open().values_list("pk", flat=True))
    person = robot.world.people[paper.person]
    answer = robot.portal.client(person).post(robot.address(robot.world.report(paper.key)), fields)
    after = set(StoredApproval.objects.open().values_list("pk", flat=True))
    if answer.status_code == 404:
        return HIDDEN, None
    assert answer.status_code == 200, answer.status_code
    return (DONE if after != before else REFUSED), max(after - before, default=None)


def _end(robot: Robot, paper: Paper) -> None:
    world = robot.world
    person = world.people[paper.person]
    found = robot.meant(person, world.report(paper.key))
    robot.tell(person.name, robot.address(world.report(paper.key)), "takes the link back")
    word = HIDDEN if found is None else REFUSED
    earlier = None if found is None else open_approval(world, found.key)
    own = found is not None and world.keeps(person, world.units[found.key[0]]) and world.may_enter(person, found)
    if own and earlier is not None:
        word = DONE
    robot.expect(word, lambda: _posted(robot, paper, {"action": "end_approval", "step": "check"}))
    if word == DONE and earlier is not None:
        earlier.ended = True
    compare_approvals(robot)


def open_approval(world: World, key: Key) -> Approval | None:
    return next((each for each in world.approvals.values() if each.key == key and each.is_open), None)


def head_approves(robot: Robot) -> None:
    """Who has the link opens it, without an account, and approves: once, and only what is still to be sent."""
    if robot.world.approvals:
        recent = list(robot.world.approvals)[-10:]
        approve(robot, robot.one(recent))


def approve(robot: Robot, pk: int) -> None:
    """Open the link of an approval and press its button."""
    world = robot.world
    approval = world.approvals[pk]
    token = StoredApproval.objects.get(pk=pk).token
    report = world.reports[approval.key]
    state = state_of(robot, approval)
    robot.tell(world.units[approval.key[0]].code, report.key[1], state)
    page = robot.expect(DONE, lambda: _opened(token), changes=False)
    status = {"changed": CHANGED} | dict.fromkeys(ENDED, GONE)
    assert page.status_code == status.get(state, 200), (page.status_code, state)
    if report.remarks and state not in ("waiting", "given"):
        assert report.remarks not in page.content.decode()
    if robot.chance(0.2):
        return
    if robot.astray and robot.chance(0.3):
        robot.expect(DONE, lambda: _opened(token[:-1] + ("A" if token[-1] != "A" else "B"), HIDDEN), changes=False)
    fields = {"name": "Trần Văn B", "position": "" if robot.astray and robot.chance(0.3) else "Chủ tịch"}
    word = DONE if approval.given and fields["position"] else REFUSED  # a second tap changes nothing
    gives = state == "waiting" and bool(fields["position"])

    def act() -> tuple[str, Any]:
        answer = Client().post(f"/approve/{token}/", fields)
        return (DONE if answer.status_code == 302 else REFUSED), answer

    robot.expect(DONE if gives else word, act, changes=gives)
    asker = world.people[approval.asker]
    if gives and approval.tells and asker.email:
        approval.notice = HeadMail(world.now, asker.email, try_at=world.now)
    approval.given = approval.given or gives
    compare_approvals(robot)


def _opened(token: str, word: str = DONE) -> tuple[str, Any]:
    answer = Client().get(f"/approve/{token}/")
    return (DONE if (answer.status_code == 404) == (word == HIDDEN) else REFUSED), answer


def state_of(robot: Robot, approval: Approval) -> str:
    """What the link says now."""
    world = robot.world
    report = world.reports[approval.key]
    if approval.used or approval.ended:
        return "sent" if approval.used else "ended"
    if not world.is_open(report):
        return "closed"
    if sealed(robot, report, nil=approval.nil) != approval.contents:
        return "changed"
    if approval.given:
        return "given"
    return "run out" if world.now > approval.ends else "waiting"


def post_to_heads(robot: Robot) -> None:
    """The mails with links, and those that a head approved, go out once and while they say something."""
    world = robot.world
    is_away = robot.chance(0.15)
    robot.tell("away" if is_away else "")
    approvals = list(world.approvals.values())
    requests = [(each.request, _may_still_approve(world, each)) for each in approvals if each.request]
    notices = [(each.notice, _can_send(robot, each)) for each in approvals if each.notice]
    expected = [to for kind in (requests, notices) for to in mails.send_to_heads(world, kind, away=is_away)]
    before = len(mail.outbox)
    with away(is_away):
        taken = approvals_mail()
    assert taken == len(expected)
    same({"to": Counter(to for each in mail.outbox[before:] for to in each.to)}, {"to": Counter(expected)})
    robot.counts[robot.kind, "mails: some" if expected else "mails: none"] += 1
    compare_approvals(robot)


def _may_still_approve(world: World, approval: Approval) -> bool:
    return not (approval.ended or approval.used or approval.given or world.now > approval.ends)


def _can_send(robot: Robot, approval: Approval) -> bool:
    """Whether who asked can still send what the head has approved."""
    world = robot.world
    asker, report = world.people[approval.asker], world.reports[approval.key]
    return asker.active and world.may_enter(asker, report) and state_of(robot, approval) == "given"


def compare_approvals(robot: Robot) -> None:
    """Every link is stored as the world has it, with its mails."""
    states = ("ends_at", "given_at", "ended_at", "revision", "tells_asker")
    mailed = [f"{kind}__{column}" for kind in ("mail", "notice") for column in MAIL_COLUMNS]
    stored = {
        pk: (ends, bool(given), bool(ended), bool(used), tells, *more)
        for pk, ends, given, ended, used, tells, *more in StoredApproval.objects.values_list("pk", *states, *mailed)
    }
    modelled = {
        pk: (each.ends, each.given, each.ended, each.used, each.tells, *_mail(each.request), *_mail(each.notice))
        for pk, each in robot.world.approvals.items()
    }
    same(stored, modelled)


def _mail(sent: HeadMail | None) -> tuple[Any, ...]:
    return tuple(getattr(sent, column, None) for column in MAIL_COLUMNS)
