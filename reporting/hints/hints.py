"""What looks unusual in a report: a hint says what was noticed, it never says that a figure is wrong.

Its sentence is read by reviewers and by the unit alike; what the unit is asked to do is said on its own page.

Pure arithmetic on integers. A unit is compared with itself only: with what it sent for its own earlier
months, never with other units.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from reporting.models import NUMBERS
from reporting.models.notes import HintKind
from units.wording import whole

Numbers = tuple[int, int, int]  # received, of these online, returned by post
Figures = Mapping[int, Numbers]  # one month of one unit, by procedure

TOTAL, ONLINE, POSTED = NUMBERS
MONTHS_LOOKED_AT = 6
MONTHS_NEEDED = 4  # with fewer no value is called usual
LARGE_TOTAL = 50  # all of five dossiers being online is not unusual
SPREADS = 6  # median ± 6 median deviations; for counts of Poisson's kind that is about four standard deviations
LEAST_SPREAD = 2  # so that a unit with 3, 3, 3, 3 dossiers a month may well have 10


@dataclass(frozen=True, slots=True)
class Hint:
    """One thing to look at again; about one procedure, or about the complete report when ``procedure_id`` is None."""

    kind: HintKind
    sentence: str
    procedure_id: int | None = None
    total: int | None = None  # what was received under that procedure
    number: str = ""  # the number of that procedure which it is about
    off: int = 0  # how many dossiers that number is away from what was expected of it

    @property
    def key(self) -> tuple[int | None, str]:
        """By which the unit's answer to it is found."""
        return self.procedure_id, str(self.kind)

    @property
    def is_note(self) -> bool:
        """Worth knowing, but no reason to look again: a report that has only notes counts as one without hints."""
        return self.kind == HintKind.MORE_POSTED


@dataclass(frozen=True, slots=True)
class Jump:
    """The procedure whose received dossiers changed most since the month before: from how many to how many."""

    procedure_id: int
    before: int
    now: int


def jump_of(figures: Figures, before: Sequence[Figures]) -> Jump | None:
    """The largest change of a total since the month before, the first of equal ones; None where nothing changed."""
    last = before[0] if before else {}
    jumps = [Jump(pk, last[pk][0], numbers[0]) for pk, numbers in figures.items() if pk in last]
    largest = max(jumps, key=lambda jump: abs(jump.now - jump.before), default=None)
    return largest if largest and largest.now != largest.before else None


def doubt_of(hints: Sequence[Hint], figures: Figures, before: Sequence[Figures]) -> int:
    """How many dossiers the hints that ask for a second look are about, exactly: by it the queue is ordered.

    Of an unusual number, or one that differs from the system's: how far off it is. Where all are said to be online: all
    of them. Where the complete report equals last month's: all it received; where it is all zero: what last month
    received. Since all reports of a month are parts of one sum, that is also their order by share of the province.
    """
    received = sum(total for total, _online, _posted in figures.values())
    last = sum(total for total, _online, _posted in before[0].values()) if before else 0
    of_all = {HintKind.UNCHANGED: received, HintKind.ALL_ZERO: last}
    return sum(of_all.get(hint.kind, hint.off or hint.total or 0) for hint in hints if not hint.is_note)


def months_before(mine: Mapping[int, Figures], month: int) -> list[Figures]:
    """The months that are looked at before ``month``, the latest first; ``mine`` is a unit's figures by month."""
    return [mine.get(month - back, {}) for back in range(1, MONTHS_LOOKED_AT + 1)]


def hints_of(figures: Figures, before: Sequence[Figures]) -> list[Hint]:
    """The hints on one month's ``figures``; ``before`` are the unit's own earlier months.

    One a month, the latest first, empty where the unit sent nothing.
    """
    if not figures:
        return []
    of_all = _unchanged(figures, before) or _all_zero(figures, before)
    if of_all:
        return [of_all]
    return [hint for procedure_id in figures for hint in _of_procedure(procedure_id, figures[procedure_id], before)]


def usual_range(values: Sequence[int]) -> tuple[int, int] | None:
    """The whole numbers between which a month of this unit usually is; None with too few ``values``.

    The median ± ``SPREADS`` times the median absolute deviation (at least a tenth of the median, and 2), not below
    0. Both are robust: one odd month among the earlier ones does not widen the range.
    """
    if len(values) < MONTHS_NEEDED:
        return None
    # in twentieths, so that halves of halves and tenths are whole: a page asks this of thousands of procedures
    middle = 10 * double_median(values)
    deviation = double_median([abs(20 * value - middle) for value in values]) // 2
    reach = SPREADS * max(deviation, middle // 10, 20 * LEAST_SPREAD)
    return max(0, -((reach - middle) // 20)), (middle + reach) // 20


def double_median(values: Sequence[int]) -> int:
    """Twice the exact middle of ``values``, which is a whole number: of 1, 2, 4, 9 it is 6."""
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] + ordered[-half - 1]


def usual_of(procedure_id: int, index: int, before: Sequence[Figures]) -> tuple[int, int] | None:
    """The usual range of one number (0, 1, 2) of a procedure by the months ``before``."""
    return usual_range([month[procedure_id][index] for month in before if procedure_id in month])


def off_range(value: int, usual: tuple[int, int] | None) -> int:
    """How far ``value`` is outside its ``usual`` range: above it positive, below it negative, else 0."""
    if usual is None:
        return 0
    low, high = usual
    return max(value - high, 0) - max(low - value, 0)


def _of_procedure(procedure_id: int, numbers: Numbers, before: Sequence[Figures]) -> Iterator[Hint]:
    total, online, posted = numbers
    if online == total >= LARGE_TOTAL and not _was_all_online(procedure_id, before):
        sentence = _("All %(total)s dossiers are recorded as online.") % {"total": whole(total)}
        yield Hint(HintKind.ALL_ONLINE, sentence, procedure_id, total, ONLINE)
    usual = usual_of(procedure_id, 0, before)
    off = off_range(total, usual)
    if usual and off:
        sentence = _out_of_range(off, usual, before[0].get(procedure_id))
        yield Hint(HintKind.UNUSUAL, sentence, procedure_id, total, TOTAL, abs(off))
    if posted > total:
        sentence = _("More results posted than dossiers received; they may come from earlier months. Not an error.")
        yield Hint(HintKind.MORE_POSTED, sentence, procedure_id, total, POSTED)


def _out_of_range(off: int, usual: tuple[int, int], last: Numbers | None) -> str:
    """How far a total is outside its usual range, that range, and last month's total where there is one."""
    low, high = map(whole, usual)
    values = {"off": whole(abs(off)), "low": low, "high": high, "last": whole(last[0]) if last else ""}
    if last and off > 0:
        return _("%(off)s above what is usual (mostly %(low)s to %(high)s; last month %(last)s).") % values
    if last:
        return _("%(off)s below what is usual (mostly %(low)s to %(high)s; last month %(last)s).") % values
    if off > 0:
        return _("%(off)s above what is usual (mostly %(low)s to %(high)s).") % values
    return _("%(off)s below what is usual (mostly %(low)s to %(high)s).") % values


def _was_all_online(procedure_id: int, before: Sequence[Figures]) -> bool:
    """Whether the unit had all of this procedure online last month too: then it is how the service works."""
    last = before[0].get(procedure_id) if before else None
    return last is not None and 0 < last[0] == last[1]


def _unchanged(figures: Figures, before: Sequence[Figures]) -> Hint | None:
    if before and any(map(any, figures.values())) and dict(before[0]) == dict(figures):
        return Hint(HintKind.UNCHANGED, _("All figures equal last month's."))
    return None


def _all_zero(figures: Figures, before: Sequence[Figures]) -> Hint | None:
    """All zero although every month looked at had dossiers; one quiet month among them makes a quiet unit."""
    if any(total for total, _online, _posted in figures.values()):
        return None
    busy = [any(total for total, _online, _posted in month.values()) for month in before if month]
    if len(busy) >= MONTHS_NEEDED and all(busy):
        return Hint(HintKind.ALL_ZERO, _("All are 0 after months with dossiers."))
    return None
