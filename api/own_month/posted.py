"""The figures and texts that a program sends for a month, read cell by cell, each with its place in the body."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from api.own_month.faults import INVALID, NOT_REPORTED, NOT_WHOLE, OUT_OF_RANGE, TWICE, RefusedValue
from reporting.entry.cell_rules import Cell, Typed
from reporting.entry.contents import Working, numbers_of
from reporting.forms import DetailsForm
from reporting.models import MAX_COUNT, NUMBERS, TEXTS, Submission
from reporting.numbers import not_reported_here, not_whole, out_of_range, shorten


@dataclass(frozen=True, slots=True)
class PostedRow:
    """One procedure of the body: the numbers that it names, and what was seen of each, as far as it says."""

    procedure: str
    numbers: Mapping[str, Any]
    seen: Mapping[str, int | None]


@dataclass
class PostedCells:
    """The cells of a body: those that can be saved as far as they alone can say, and those refused already."""

    typed: dict[Cell, Typed] = field(default_factory=dict)
    places: dict[Cell, tuple[str, str]] = field(default_factory=dict)  # pointer and code of the procedure
    refused: list[RefusedValue] = field(default_factory=list)


def posted_cells(rows: Sequence[PostedRow], working: Working, *, whole: bool) -> PostedCells:
    """What ``rows`` write into the cells of a report.

    A number of which the body does not say what was seen was written over what is stored. With ``whole`` they are all
    figures of the month: what they do not name becomes blank.
    """
    read = PostedCells()
    known = {asked.procedure.code: asked.procedure.pk for asked in working.asked}
    named: set[str] = set()
    for index, row in enumerate(rows):
        place = f"/cells/{index}"
        if row.procedure not in known:
            refusal = RefusedValue(f"{place}/procedure", NOT_REPORTED, not_reported_here(), row.procedure, "procedure")
        elif row.procedure in named:
            sentence = _("The procedure is named twice in this call.")
            refusal = RefusedValue(f"{place}/procedure", TWICE, sentence, row.procedure, "procedure")
        else:
            named.add(row.procedure)
            _read_row(read, row, known[row.procedure], place, working)
            continue
        read.refused.append(refusal)
    if whole:
        _blank_the_rest(read, working, known)
    return read


def _read_row(read: PostedCells, row: PostedRow, pk: int, place: str, working: Working) -> None:
    stored = dict(zip(NUMBERS, numbers_of(working.cells.get(pk)), strict=True))
    for name, value in row.numbers.items():
        cell, at = (pk, name), f"{place}/{name}"
        read.places[cell] = at, row.procedure
        if value is not None and type(value) is not int:
            written = shorten(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str))
            read.refused.append(RefusedValue(at, NOT_WHOLE, not_whole(written), row.procedure, name))
        elif value is not None and not 0 <= value <= MAX_COUNT:
            read.refused.append(RefusedValue(at, OUT_OF_RANGE, out_of_range(), row.procedure, name))
        else:
            read.typed[cell] = Typed(value, row.seen.get(name, stored[name]))


def _blank_the_rest(read: PostedCells, working: Working, known: Mapping[str, int]) -> None:
    for code, pk in known.items():
        for name, value in zip(NUMBERS, numbers_of(working.cells.get(pk)), strict=True):
            if value is not None and (pk, name) not in read.places:
                read.typed[pk, name] = Typed(None, value)
                read.places[pk, name] = "/cells", code


@dataclass(frozen=True, slots=True)
class PostedTexts:
    """The texts of a body, as the form of the pages reads them."""

    form: DetailsForm
    refused: list[RefusedValue]


def posted_texts(report: Submission, texts: Mapping[str, str], seen: Mapping[str, str]) -> PostedTexts:
    """The texts that ``texts`` names; one of which ``seen`` says nothing was written over what is stored."""
    form = DetailsForm(instance=report)
    stored = form.seen
    posted = {name: texts[name] for name in TEXTS if name in texts}
    known = {f"{name}.seen": seen.get(name, stored[name]) for name in posted}
    form = DetailsForm(posted | known, instance=report)
    faults = {name: " ".join(map(str, errors)) for name, errors in form.errors.items()}
    refused = [RefusedValue(f"/texts/{name}", INVALID, sentence, "", name) for name, sentence in faults.items()]
    return PostedTexts(form, refused)
