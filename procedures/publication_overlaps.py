"""Times of publications that overlap once a file is applied, each as a sentence at the row that is to be corrected."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from procedures.models import Publication
from units.file_codes import repeated
from units.tables.values import iso_day
from units.wording import day

Start = tuple[str, date]  # a publication as a file names it: the procedure's code and the first day


class Time(NamedTuple):
    """The first and last day of a publication, and the number of the row that gives them; 0: they are as stored."""

    first: date
    last: date
    row: int


def overlaps(
    known: Mapping[Start, Publication], rows: Iterable[tuple[int, Any]], line_at: Callable[[int], int]
) -> Iterator[tuple[int, str]]:
    """The rows, by number, whose times overlap with others when the complete file is applied, with a sentence.

    ``line_at`` gives the line of the file for the number of a row.
    """
    times: dict[str, dict[date, Time]] = {}
    for (code, first), stored in known.items():
        times.setdefault(code, {})[first] = Time(first, stored.ended_on or date.max, 0)
    for number, row in rows:
        begins = iso_day(str(row["effective_on"] or ""))
        if begins is None:
            continue
        of_procedure = times.setdefault(row["code"], {})
        earlier = of_procedure.get(begins, Time(begins, date.max, 0))
        last = earlier.last
        if earlier.row:
            yield number, repeated(line_at(earlier.row))
        elif "ended_on" in row:
            last = iso_day(str(row["ended_on"] or "")) or date.max
        of_procedure[begins] = Time(begins, last, number)
    for of_procedure in times.values():
        yield from _overlapping(sorted(of_procedure.values()))


def _overlapping(times: list[Time]) -> Iterator[tuple[int, str]]:
    """Of two publications of one procedure that overlap, the row that is at fault, unless both are as stored."""
    for one, following in pairwise(times):
        if following.first <= one.last and (one.row or following.row):
            sentence = _("It overlaps with the publication of the procedure from %(day)s.")
            yield following.row or one.row, sentence % {"day": day(following.first)}
