"""Mails and webhooks whose receiver goes away, or takes and stays silent, in the middle of a batch."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator

from trials.faults.frame import fault
from trials.faults.scene import Scene
from trials.stage import OPEN

MAILS = 15
FIRST = 3  # go out before the fault
PATIENCE = 60.0
LONGER_THAN_A_WAIT = (11.0, 13.0)  # EMAIL_TIMEOUT, and the whole of an attempt at a webhook
HURRY_MAILS = "UPDATE reporting_reminder SET try_at = %s WHERE state = 'waiting'"
HURRY_WEBHOOKS = "UPDATE webhooks_delivery SET try_at = %s WHERE state = 'waiting'"
REST_NO_MORE = "UPDATE webhooks_endpoint SET rests_until = NULL"


@fault("mail-away", f"the mail server goes away in a batch of {MAILS}")
def mail_away(scene: Scene) -> Iterator[None]:
    known = _remind(scene)
    _wait(lambda: len(scene.mail.addresses) >= known + FIRST)
    scene.mail.go()
    yield
    scene.mail.come()
    _mailed(scene)


@fault("mail-silent", "the mail server takes connections in a batch and says nothing", seconds=LONGER_THAN_A_WAIT)
def mail_silent(scene: Scene) -> Iterator[None]:
    known = _remind(scene)
    _wait(lambda: len(scene.mail.addresses) >= known + FIRST)
    scene.mail.is_silent = True
    yield
    scene.mail.is_silent = False
    _mailed(scene)


@fault("mail-mute", "the mail server takes a mail of a batch and never says so", seconds=LONGER_THAN_A_WAIT)
def mail_mute(scene: Scene) -> Iterator[None]:
    scene.mail.is_mute = True
    known = _remind(scene)
    _wait(lambda: len(scene.mail.addresses) > known)
    yield
    scene.mail.is_mute = False
    _mailed(scene)


@fault("webhook-away", "the receiver of webhooks goes away while events come")
def webhook_away(scene: Scene) -> Iterator[None]:
    scene.webhooks.go()
    yield
    scene.webhooks.come()
    _delivered(scene)


@fault("webhook-silent", "the receiver of webhooks takes them and says nothing", seconds=LONGER_THAN_A_WAIT)
def webhook_silent(scene: Scene) -> Iterator[None]:
    scene.webhooks.is_silent = True
    yield
    scene.webhooks.is_silent = False
    _delivered(scene)


def _remind(scene: Scene) -> int:
    """Have units urged whose report is missing; how many mails had come before."""
    from django.db import connections

    from reporting.actions.reminders import reminders_send
    from reporting.models import Reminder, ReportingPeriod
    from units.models import Unit, User

    connections.close_all()
    period = ReportingPeriod.objects.named(OPEN)
    urged = Reminder.objects.values("unit")
    missing = Unit.objects.exclude(submissions__period=period).exclude(pk__in=urged)
    units = list(missing.filter(submissions__period__year=period.year).distinct()[:MAILS])
    for unit in units:
        unit.email = f"{unit.code.lower()}@example.invalid"
        unit.save(update_fields=["email"])
    known = len(scene.mail.addresses)
    done = reminders_send(period=period, units=units, by=User.objects.get(username="coordinator-0"))
    if len(done.sent) != MAILS:
        scene.wrong.append(f"{len(done.sent)} of {MAILS} mails could be recorded")
    return known


def _mailed(scene: Scene) -> None:
    """Let the minutes pass until the next try, and wait until nothing waits: every mail came once, or is unclear."""
    from reporting.models import Reminder

    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and Reminder.objects.filter(state="waiting").exists():
        _let_pass(scene, HURRY_MAILS)  # again: a run that is under way puts some back for later
        scene.ask_for("reporting.tasks.mail_waiting", limit=200)
        time.sleep(1)
    if Reminder.objects.filter(state="waiting").exists():
        scene.wrong.append("mails still wait")
    _wait(lambda: Reminder.objects.filter(state="sending").count() <= 1, 15)
    states = Counter(Reminder.objects.filter(kind="own").values_list("state", flat=True))
    came = Counter(scene.mail.addresses)
    sent = set(Reminder.objects.filter(state="sent").values_list("address", flat=True))
    for address in sorted(sent - came.keys()):
        scene.wrong.append(f"the mail to {address} is said to be sent, and did not come")
    for address, times in came.items():
        if times > 1:
            scene.wrong.append(f"the mail to {address} came {times} times")
    if states.keys() - {"sent", "sending"}:
        scene.wrong.append(f"mails were given up: {dict(states)}")
    unclear = states["sending"]
    if unclear > 1:
        scene.wrong.append(f"{unclear} mails are unclear")
    scene.noted.append(
        f"{states['sent']} mails came once each" + (f", {unclear} unclear, for a person to decide" * bool(unclear))
    )


def _delivered(scene: Scene) -> None:
    """Let the minutes pass until the next attempt, and wait until everything that happened was delivered."""
    from django.db.models import Max

    from webhooks.models import Delivery, DeliveryState, Event

    last = Event.objects.aggregate(last=Max("pk"))["last"] or 0

    def is_all_there() -> bool:
        if Event.objects.filter(pk__lte=last, dispatched_at__isnull=True).exists():
            return False
        return not Delivery.objects.filter(event__lte=last).exclude(state=DeliveryState.DELIVERED).exists()

    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and not is_all_there():
        _let_pass(scene, HURRY_WEBHOOKS)
        _let_pass(scene, REST_NO_MORE)
        scene.ask_for("webhooks.tasks.send_webhooks")
        time.sleep(1)
    waiting = Delivery.objects.filter(event__lte=last).exclude(state=DeliveryState.DELIVERED).count()
    if waiting:
        scene.wrong.append(f"{waiting} webhooks were not delivered")
    came = Counter(scene.webhooks.ids)
    twice = sum(times > 1 for times in came.values())
    scene.noted.append(f"{len(came)} events came" + (f", {twice} of them twice under one id" * bool(twice)))


def _let_pass(scene: Scene, statement: str) -> None:
    """Make what is due in some minutes due now."""
    from units import clock

    with scene.server() as cursor:
        cursor.execute(statement, [clock.now()] if "%s" in statement else None)


def _wait(is_so: Callable[[], bool], patience: float = PATIENCE) -> bool:
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if is_so():
            return True
        time.sleep(0.1)
    return False
