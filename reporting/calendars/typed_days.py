"""Days of a year as people type them: «04/02 – 10/02, 30/04», with the year or without it."""

from __future__ import annotations

import re
from datetime import date, timedelta

from django.utils.translation import gettext as _

from units.refusals import Refused
from units.wording import whole

MOST_DAYS = 40
ONE_DAY = re.compile(r"\s*([0-9]{1,2})\s*[/.-]\s*([0-9]{1,2})(?:\s*[/.-]\s*([0-9]{4}))?\s*")
SPAN = re.compile(rf"{ONE_DAY.pattern}(?:[-\N{{EN DASH}}\N{{EM DASH}}]|đến|to){ONE_DAY.pattern}")


def typed_days(text: str, year: int) -> list[date]:
    """The days that ``text`` lists, separated by commas, semicolons or lines; all of ``year``, each once, in order.

    Raises:
        Refused: a part is no day or span, a span ends before it begins, a day is of another year, or there are more
            than forty.
    """
    parts = [part for part in re.split(r"[,;\n]", text) if part.strip()]
    days = sorted({day for part in parts for day in _days_of(part, year)})
    if not days:
        raise Refused(_("Write at least one day, for example 30/04 or 04/02 – 10/02."), code="none")
    if len(days) > MOST_DAYS:
        raise Refused(_("These are %(n)s days; at most %(most)s at once.") % {"n": whole(len(days)), "most": MOST_DAYS})
    return days


def _days_of(part: str, year: int) -> list[date]:
    if span := SPAN.fullmatch(part):
        first, last = _day(span.groups()[:3], part, year), _day(span.groups()[3:], part, year)
        if last < first:
            raise Refused(_("“%(text)s”: the last day is before the first.") % {"text": part.strip()}, code="order")
        return [first + timedelta(days=number) for number in range((last - first).days + 1)]
    if single := ONE_DAY.fullmatch(part):
        return [_day(single.groups(), part, year)]
    raise _no_day(part)


def _day(written: tuple[str | None, ...], part: str, year: int) -> date:
    day, month, typed_year = written
    try:
        found = date(int(typed_year or year), int(month or 0), int(day or 0))
    except ValueError:
        raise _no_day(part) from None
    if found.year != year:
        values = {"text": part.strip(), "year": year}
        raise Refused(_("“%(text)s” is not a day of %(year)s.") % values, code="year")
    return found


def _no_day(part: str) -> Refused:
    sentence = _("“%(text)s” is no day. Write 30/04 or 30/04/2027, several with commas, a span as 04/02 – 10/02.")
    return Refused(sentence % {"text": part.strip()}, code="day")
