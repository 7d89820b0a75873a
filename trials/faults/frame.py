"""A fault: what is done to the running portal and how it is put right; and the trial of one under people who work.

The moment, the duration and the victims come from a seed. A fault is survived if people saw nothing but what it may
let them see, the audit finds nothing lost, doubled or wrong, and everybody works on soon after it was put right.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trials.faults.scene import Scene

BEFORE = (1.0, 3.0)  # seconds of work before the fault
PATIENCE = 120.0  # seconds after which everybody must work on
AFTERWARDS = 3.0  # seconds of an answer that was asked for in time and came late


class Sight(Enum):
    """What people may see of a fault while it lasts."""

    NOTHING = "nothing"
    NOTICE = "503"  # in their language, with Retry-After and what was typed
    SILENCE = "no answer"  # the web part itself is away; a proxy would say so
    BOTH = "503 or no answer"

    @property
    def allows_notice(self) -> bool:
        return self in (Sight.NOTICE, Sight.BOTH)

    @property
    def allows_silence(self) -> bool:
        return self in (Sight.SILENCE, Sight.BOTH)


class NotPossible(Exception):
    """The fault cannot be made on this machine; the text says why."""


Act = Callable[["Scene"], Iterator[None]]


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault by its ``name``; ``act`` harms up to its ``yield`` and puts right after it.

    ``seconds`` are the least and the most for which it lasts. What ``act`` finds wrong itself it adds to the scene's
    ``wrong``.
    """

    name: str
    says: str
    act: Act
    sight: Sight
    seconds: tuple[float, float]


FAULTS: dict[str, Fault] = {}


def fault(
    name: str, says: str, *, sight: Sight = Sight.NOTHING, seconds: tuple[float, float] = (3.0, 6.0)
) -> Callable[[Act], Act]:
    """Add the decorated function to the faults, in the order in which they are tried."""

    def add(act: Act) -> Act:
        FAULTS[name] = Fault(name, says, act, sight, seconds)
        return act

    return add


def chosen(names: str) -> list[Fault]:
    """The faults whose names begin with one of ``names``, separated by commas; all without any.

    Raises:
        ValueError: there is none of such a name.
    """
    wanted = [name for name in names.split(",") if name]
    found = [each for each in FAULTS.values() if not wanted or each.name.startswith(tuple(wanted))]
    for name in wanted:
        if not any(each.name.startswith(name) for each in found):
            raise ValueError(f"no fault is called {name}; there are: {', '.join(FAULTS)}")
    return found


@dataclass
class Result:
    """What came of one fault: what people saw, how long until all was well, and what was wrong, in sentences."""

    fault: Fault
    lasted: float = 0.0
    well_after: float | None = None
    answers: int = 0
    notices: int = 0
    silences: int = 0
    kept: int = 0  # notices to a posted form that had everything typed in them
    noted: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    not_tried: str = ""

    @property
    def is_survived(self) -> bool:
        return not self.wrong

    @property
    def row(self) -> str:
        """As a row of the table in docs/reliability.md."""
        if self.not_tried:
            return f"| {self.fault.says} | not tried: {self.not_tried} | | |"
        seen = [f"{self.notices} × 503 in Vietnamese with Retry-After"] if self.notices else []
        seen += [f"{self.kept} of them with the form as typed"] if self.kept else []
        seen += [f"{self.silences} × no answer"] if self.silences else []
        read = f"{', '.join(seen) or 'nothing'} (of {self.answers} answers)"
        lost = "; ".join(self.wrong) or "nothing"
        well = "never" if self.well_after is None else f"{self.well_after:.1f} s"
        return f"| {'; '.join([self.fault.says, *self.noted])} | {read} | {lost} | {well} |"


def tried(fault: Fault, scene: Scene, seed: int) -> Result:
    """Try one fault on a scene whose people work, and audit; people rest when it ends."""
    scene.random = random.Random(f"{seed} {fault.name}")
    scene.wrong, scene.noted = [], []
    result = Result(fault)
    began = time.monotonic()
    scene.crowd.work()
    time.sleep(scene.random.uniform(*BEFORE))
    harmed = time.monotonic()
    try:
        with contextmanager(fault.act)(scene):
            time.sleep(scene.random.uniform(*fault.seconds))
    except NotPossible as reason:
        result.not_tried = str(reason)
    except Exception as error:  # the other faults are tried all the same
        scene.wrong.append(f"the fault itself failed: {type(error).__name__}: {error}")
    corrected = time.monotonic()
    result.lasted = corrected - harmed
    well = scene.crowd.wait_until_all_work(corrected, PATIENCE)
    scene.crowd.rest()
    drained = scene.drained(corrected, PATIENCE)
    if well is None:
        scene.wrong.append(f"{PATIENCE:g} s later some could not work: {', '.join(scene.crowd.idle_since(corrected))}")
    if drained is None:
        scene.wrong.append(f"{PATIENCE:g} s later figures were not up to date")
    if well is not None and drained is not None:
        result.well_after = max(well, drained) - corrected
    _read(result, scene, (began, harmed, corrected))
    result.wrong += scene.wrong + scene.audit()
    result.noted = scene.noted
    return result


def _read(result: Result, scene: Scene, moments: tuple[float, float, float]) -> None:
    """What people read from ``began`` on: whether the fault may have let them."""
    began, harmed, corrected = moments
    sight = result.fault.sight
    for heard in scene.crowd.heard.since(began):
        result.answers += not heard.is_silence
        within = heard.began <= corrected + AFTERWARDS and heard.at >= harmed
        if heard.wrong:
            result.wrong.append(f"{heard.who}, {heard.what}: {heard.wrong}")
        elif heard.is_silence and not (sight.allows_silence and within):
            result.wrong.append(f"{heard.who}, {heard.what}: no answer ({heard.why})")
        elif heard.is_notice and not (sight.allows_notice and within):
            result.wrong.append(f"{heard.who}, {heard.what}: 503")
        result.silences += heard.is_silence
        result.notices += heard.is_notice
        result.kept += heard.is_kept
    if sight.allows_notice and not (result.notices or result.silences or result.not_tried):
        result.wrong.append("the fault was none: nobody was refused anything")
    result.wrong = shortened(result.wrong)


def shortened(sentences: list[str], most: int = 8) -> list[str]:
    """The first ``most`` sentences, and how many more there are."""
    rest = len(sentences) - most
    return sentences[:most] + ([f"… and {rest} more"] if rest > 0 else [])
