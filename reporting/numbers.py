"""Reading a number of dossiers as a person types or pastes it: understood or refused with the reason, never guessed.

The sentences that refuse a cell are here too, for the form, for files and for sending alike.
"""

import re
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reporting.models import MAX_COUNT, RECEIVED
from units.refusals import Refused
from units.unseen import without_unseen
from units.wording import whole

_SPACES = re.compile(r"[\s\u00a0\u202f\u2009]+")
_DIGITS = re.compile(r"[0-9]+")
_BELOW_ZERO = re.compile(r"[-\u2212]0*[1-9][0-9]*")
_ONE_GROUP = re.compile(r"[0-9]{1,3}[.,][0-9]{3}")
_GROUPS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3}){2,}|[0-9]{1,3}(?:,[0-9]{3}){2,}|[0-9]{1,3}(?: [0-9]{3})+")
LONGEST_SHOWN = 30
LONGEST_SUM = 50  # letters of a sum typed into a cell


def parse_count(text: str) -> int | None:
    """The whole number in ``text``; None for a blank.

    «1234», «1 234» and «1.234.567» are understood. «1.234» and «1,234» can be a thousand or a decimal and are refused
    as ambiguous; so is everything that is not a whole number from 0 to 9.999.999.

    Raises:
        Refused: with the sentence to show next to the cell; codes ``ambiguous``, ``not_whole``, ``out_of_range``.
    """
    typed = _plain(text)
    if not typed:
        return None
    if _ONE_GROUP.fullmatch(typed):
        raise Refused(
            _("“%(value)s” can be read in two ways. Type it without dots and commas.") % {"value": typed},
            code="ambiguous",
        )
    return parse_digits(re.sub(r"[ .,]", "", typed) if _GROUPS.fullmatch(typed) else typed)


def parse_digits(text: str) -> int:
    """The number that ``text`` says in digits alone, as programs write it: no blanks, no marks between thousands.

    Raises:
        Refused: with the sentence to show; codes ``not_whole``, and ``out_of_range`` for one below zero or too large.
    """
    if _BELOW_ZERO.fullmatch(text):
        raise Refused(out_of_range(), code="out_of_range")
    if not _DIGITS.fullmatch(text):
        raise Refused(not_whole(shorten(text)), code="not_whole")
    digits = text.lstrip("0") or "0"
    if len(digits) > len(str(MAX_COUNT)) or int(digits) > MAX_COUNT:
        raise Refused(out_of_range(), code="out_of_range")
    return int(digits)


def parse_cell(text: str) -> int | None:
    """The number typed into a cell of the form: as ``parse_count``, or a sum: «12+30» is 42.

    Raises:
        Refused: as ``parse_count``, of the part that is at fault or of the whole.
    """
    if "+" not in text:
        return parse_count(text)
    typed = _plain(text)
    parts = typed.split("+") if len(typed) <= LONGEST_SUM else [""]
    try:
        numbers = [parse_count(part) for part in parts]
    except Refused as refused:
        numbers = [None]
        if refused.code != "not_whole":
            raise
    known = [number for number in numbers if number is not None]
    if len(known) < len(parts):
        raise Refused(not_whole(shorten(typed)), code="not_whole")
    if sum(known) > MAX_COUNT:
        raise Refused(out_of_range(), code="out_of_range")
    return sum(known)


def without_marks(text: str) -> str:
    """«1.234» → «1234»: what to use where one mark may group digits; empty for anything else, sums apart."""
    parts = _plain(text).split("+")
    if not any(_ONE_GROUP.fullmatch(part.strip()) for part in parts):
        return ""
    digits = [re.sub(r"[^0-9]", "", part).lstrip("0") or "0" for part in parts]
    return "+".join(digits)


def _plain(text: str) -> str:
    """``text`` without unseen characters, every space a plain one."""
    return _SPACES.sub(" ", without_unseen(text)).strip()


def not_whole(value: str) -> str:
    """The sentence for a ``value`` that is no whole number."""
    return _("“%(value)s” is not a whole number. Type digits only, for example 1234.") % {"value": value}


def out_of_range() -> str:
    """The sentence for a number that is too large or negative."""
    return _("The number must be from 0 to %(max)s.") % {"max": whole(MAX_COUNT)}


def shorten(text: str) -> str:
    """``text`` as far as it is worth repeating in a message."""
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"


def online_above_total(online: int, total: int) -> str:
    """The sentence next to a cell whose online dossiers exceed the total."""
    return _("Online (%(online)s) exceeds the total received (%(total)s).") % {
        "online": whole(online),
        "total": whole(total),
    }


def not_reported_here() -> str:
    """The sentence next to a procedure that is not among those that the unit reports in the period."""
    return _("The unit does not report this procedure in this period.")


def not_open() -> str:
    """What is said where a report takes nothing now, or nothing from this person."""
    return _("The report of this period cannot be sent now.")


def nothing_to_report() -> str:
    """The sentence for a report without a procedure."""
    return _("The unit has no procedure to report in this period.")


def blank_cell() -> str:
    """The sentence for one cell that needs a number."""
    return _("The cell is blank. Type 0 where there was nothing.")


def blank_cells(number: int) -> str:
    """The sentence for a report of which ``number`` cells still need a number."""
    return ngettext(
        "%(n)s cells are blank. Type 0 where there was nothing.",
        "%(n)s cells are blank. Type 0 where there was nothing.",
        number,
    ) % {"n": whole(number)}


def not_nil(rows: Iterable[Sequence[int | None]]) -> str:
    """The sentence for a nil return although ``rows`` of numbers say that something was received; empty otherwise."""
    filled = sum(bool(number) for numbers in rows for number in numbers[: len(RECEIVED)])
    return _("%(n)s cells are not 0. Clear them, or send the figures.") % {"n": whole(filled)} if filled else ""
