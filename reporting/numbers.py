"""Reading a number of dossiers as a person types or pastes it: understood or refused with the reason, never guessed."""

import re

from django.utils.translation import gettext as _

from reporting.models import MAX_COUNT
from units.refusals import Refused

_SPACES = re.compile(r"[\s\u00a0\u202f\u2009]+")
_DIGITS = re.compile(r"[0-9]+")
_ONE_GROUP = re.compile(r"[0-9]{1,3}[.,][0-9]{3}")
_GROUPS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3}){2,}|[0-9]{1,3}(?:,[0-9]{3}){2,}|[0-9]{1,3}(?: [0-9]{3})+")
LONGEST_SHOWN = 30


def parse_count(text: str) -> int | None:
    """The whole number in ``text``; None for a blank.

    «1234», «1 234» and «1.234.567» are understood. «1.234» and «1,234» can be a thousand or a decimal and are refused
    as ambiguous; so is everything that is not a whole number from 0 to 9.999.999.

    Raises:
        Refused: with the sentence to show beside the cell; codes ``ambiguous``, ``not_whole``, ``out_of_range``.
    """
    typed = _SPACES.sub(" ", text).strip()
    if not typed:
        return None
    if _ONE_GROUP.fullmatch(typed):
        raise Refused(
            _("“%(value)s” can be read in two ways. Type it without dots and commas.") % {"value": typed},
            code="ambiguous",
        )
    if not (_DIGITS.fullmatch(typed) or _GROUPS.fullmatch(typed)):
        raise Refused(
            _("“%(value)s” is not a whole number. Type digits only, for example 1234.") % {"value": shorten(typed)},
            code="not_whole",
        )
    digits = re.sub(r"[ .,]", "", typed).lstrip("0") or "0"
    if len(digits) > len(str(MAX_COUNT)) or int(digits) > MAX_COUNT:
        raise Refused(out_of_range(), code="out_of_range")
    return int(digits)


def out_of_range() -> str:
    """The sentence for a number that is too large or negative."""
    return _("The number must be from 0 to %(max)s.") % {"max": f"{MAX_COUNT:,}".replace(",", ".")}


def shorten(text: str) -> str:
    """``text`` as far as it is worth repeating in a message."""
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"


def online_above_total(online: int, total: int) -> str:
    """The sentence beside a cell whose online dossiers exceed the total."""
    return _("Online (%(online)s) exceeds the total received (%(total)s).") % {"online": online, "total": total}
