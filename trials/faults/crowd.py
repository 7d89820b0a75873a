"""People at work in threads of their own: clerks who type, save and send, coordinators who confirm, a program."""

from __future__ import annotations

import random
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import Any

from bench.browser import Unexpected
from trials.faults.heard import Ears, Hearing
from trials.journal import Journal, Values
from trials.people import Clerk, Closed, Coordinator, Program
from trials.people.pages import hidden

PAUSE = (0.5, 1.3)  # seconds between two things that a person does
AFTER_NO_ANSWER = 1.0
PARKED = 60.0  # seconds for the last request to end
BUTTON, SEND, CONFIRM, LOOK = 4, 14, 5, 3  # in how many turns


class Worker(threading.Thread, ABC):
    """One person at work, until all work is over. ``turn`` does one thing."""

    def __init__(self, crowd: Crowd, name: str) -> None:
        super().__init__(name=name, daemon=True)
        self.crowd, self.ears = crowd, Ears(name, crowd.heard)
        self.random = random.Random(f"{crowd.seed} {name}")
        self.number = self.random.randrange(SEND)
        self.well_at = 0.0
        self.is_parked = False
        self.is_away = threading.Event()  # set: a fault works in this person's place

    @abstractmethod
    def turn(self) -> None:
        """Do one thing.

        Raises:
            Unexpected: the portal gave no answer, or an error.
        """

    def leave(self) -> None:
        """Close the browser."""

    def run(self) -> None:
        while not self.crowd.is_over.is_set():
            self.is_parked = not self.crowd.works.is_set() or self.is_away.is_set()
            if self.is_parked:
                time.sleep(0.05)
                continue
            began, heard = time.monotonic(), time.perf_counter()
            try:
                self._turn()
            except Closed as error:
                self.ears.silent("work", heard, str(error))
                time.sleep(AFTER_NO_ANSWER)
            except Unexpected as error:
                self._baffled(error, began)
                time.sleep(AFTER_NO_ANSWER)
            except Exception as error:  # a person does not die: what happened is in the table
                self.ears.baffled(type(error).__name__, str(error))
                time.sleep(AFTER_NO_ANSWER)
            else:
                self.well_at, self.number = began, self.number + 1
                time.sleep(self.random.uniform(*PAUSE))
        self.leave()
        self.is_parked = True

    def step_aside(self) -> None:
        """End what this person is at, and leave the place to a fault until ``is_away`` is cleared."""
        self.is_away.set()
        end = time.monotonic() + PARKED
        while not self.is_parked and time.monotonic() < end:
            time.sleep(0.02)

    def _turn(self) -> None:
        """A turn, begun again where the server had closed the connection meanwhile: a browser does so by itself."""
        try:
            self.turn()
        except Closed:
            self.turn()

    def _baffled(self, error: Unexpected, since: float) -> None:
        if self.crowd.may_be_shut:
            return
        mine = [each for each in self.crowd.heard.since(since) if each.who == self.name]
        if not any(each.is_silence or each.is_notice or each.wrong for each in mine):
            self.ears.baffled("work", str(error))


class Typist(Clerk):
    """A clerk who also writes a remark, in forms that are posted as a whole."""

    remark = ""
    ears: Ears

    def open_again(self) -> bool:
        """Open the form, of a report that is sent after taking it back; whether there is something to type into.

        Raises:
            Unexpected: the portal gave no answer, or an error.
        """
        page = self.read("report", self.address)
        if 'value="withdraw"' in page:
            self.fields = hidden(page)
            self.withdraw()
            page = self.read("report", self.address)
        has_form = 'id="entry-settings"' in page
        if has_form:
            self._take_up(page)
        return has_form

    def _posted(self, values: Any, action: str) -> list[tuple[str, str]]:
        fields = dict(super()._posted(values, action))
        if self.remark and "remarks" in self.texts:
            fields["remarks"] = self.remark
        else:  # the texts are left as they are
            fields = {name: text for name, text in fields.items() if name not in self.texts}
        return list(fields.items())


class ClerkAtWork(Worker):
    """Types one cell after another, saves by the page's script and by its button, sends, takes it back, goes on."""

    def __init__(self, crowd: Crowd, clerk: Typist) -> None:
        super().__init__(crowd, clerk.username)
        self.clerk = clerk
        clerk.meter = clerk.ears = self.ears
        self.is_open = self.is_posted = False
        self.pending: Values = {}  # typed, and not known to be stored
        self.remarks: list[str] = []  # of which the stored one is the last that was acknowledged, or later
        self.cursor = 0

    def turn(self) -> None:
        self.is_open = self.is_open or self.clerk.open_again()
        if not self.is_open:
            return
        if self.pending or self.number % SEND:
            self._save()
        else:
            self._send()

    def leave(self) -> None:
        self.clerk.close()

    def _save(self) -> None:
        self.pending = self.pending or self.typed()
        self.is_posted = self.number % BUTTON == 0  # then the page is seen again: the remark is part of it
        is_stored = self._by_button() if self.is_posted else bool(self.clerk.save(self.pending))
        if not is_stored and not self.crowd.may_be_shut:
            self.ears.baffled("save", f"what was typed was not taken: {self.pending}")
        self.is_open = is_stored and not self.is_posted
        self.pending = {}

    def typed(self) -> Values:
        totals = [name for name in self.clerk.cells if name.endswith(".received_total")]
        self.cursor += 1
        name = totals[self.cursor % len(totals)]
        return {name: (self.clerk.cells[name] or 0) + 1}

    def _by_button(self) -> bool:
        remark = f"Ghi chú lần {self.number} của {self.clerk.report[1]}: số liệu đã đối chiếu với sổ"
        if self.clerk.remark != remark:
            self.clerk.open()
            self.clerk.remark = remark
            self.remarks.append(remark)
        texts = {name: str(value) for name, value in self.pending.items()}
        self.ears.typed = texts | {"remarks": remark}
        if not self.clerk.save_form(self.pending):
            return False
        self.remarks = [remark]
        return True

    def _send(self) -> None:
        self.is_open = False
        self.clerk.open()
        self.clerk.remark = ""
        if None in self.clerk.cells.values():
            self.clerk.fill()
        if self.clerk.check():
            self.clerk.send()


class CoordinatorAtWork(Worker):
    """Looks at the queue and the overview, and confirms a report now and then; those of the clerks stay."""

    def __init__(self, crowd: Crowd, person: Coordinator, kept: frozenset[int]) -> None:
        super().__init__(crowd, person.username)
        self.person, self.kept = person, kept
        person.meter = self.ears

    def turn(self) -> None:
        if self.number % CONFIRM == 0:
            offered = {pk: seen for pk, seen in self.person.waiting().items() if pk not in self.kept}
            if offered:
                pk = self.random.choice(sorted(offered))
                self.person.confirm({pk: offered[pk]})
        elif self.number % LOOK == 0:
            self.person.read("dashboard", "/dashboard/")
        else:
            self.person.read("home", "/")

    def leave(self) -> None:
        self.person.close()


class ProgramAtWork(Worker):
    """Writes one figure after another of its unit's month."""

    def __init__(self, crowd: Crowd, program: Program) -> None:
        super().__init__(crowd, program.person.username)
        self.program = program
        program.person.meter = self.ears
        self.pending: Values = {}
        self.cells: Values = {}

    def leave(self) -> None:
        self.program.person.close()

    def turn(self) -> None:
        if not self.cells:
            rows = self.program.month()["cells"]
            self.cells = {f"{row['procedure']}.received_total": row["received_total"] for row in rows}
        if not self.pending:
            name = self.random.choice(sorted(self.cells))
            self.pending = {name: (self.cells[name] or 0) + 1}
        if self.program.person.twice_at_most(lambda: self.program.write(self.pending)):
            self.cells |= self.pending
        elif not self.crowd.may_be_shut:
            self.ears.baffled("API: write", "was refused")
        self.pending = {}


class Crowd:
    """Everybody; they rest until ``work`` is called."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.heard, self.journal = Hearing(), Journal()
        self.works, self.is_over = threading.Event(), threading.Event()
        self.workers: list[Worker] = []
        self.may_be_shut = False  # the clock may close reports to those who type

    def begin(self, workers: Sequence[Worker]) -> None:
        """Take ``workers`` in."""
        self.workers += workers
        for each in workers:
            each.start()

    def work(self) -> None:
        """Let everybody work."""
        self.works.set()

    def rest(self) -> None:
        """Let everybody end what they are at, and wait until they have."""
        self.works.clear()
        end = time.monotonic() + PARKED
        while time.monotonic() < end and not all(each.is_parked for each in self.workers):
            time.sleep(0.05)

    def end(self) -> None:
        """Send everybody home."""
        self.is_over.set()
        for each in self.workers:
            each.join(PARKED)

    def idle_since(self, moment: float) -> list[str]:
        """Who has done nothing with success that was begun since ``moment``."""
        return [each.name for each in self.workers if each.well_at < moment]

    def wait_until_all_work(self, moment: float, patience: float) -> float | None:
        """Wait until everybody has begun something since ``moment`` that succeeded; when, or None if it took longer."""
        end = time.monotonic() + patience
        while time.monotonic() < end:
            if not self.idle_since(moment):
                return time.monotonic()
            time.sleep(0.05)
        return None

    def clerks(self) -> Iterator[ClerkAtWork]:
        """Those who type."""
        for each in self.workers:
            if isinstance(each, ClerkAtWork):
                yield each
