"""Our codes and those of another system, looked up both ways for a day: pure, from the lines of one code table.

Without any line the codes are our own. A line says what the other system calls one unit, procedure, figure, or figure
of a procedure, for a time. Which part of a data value names what is said by the scheme of the table.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from exchange.value_sets.values import DEFAULT_COMBOS
from reporting.models import NUMBERS
from units.codes import code_key
from units.refusals import Refused

OWN_DATA_SET = "online-dossiers"
OWN_DIMENSION = "procedure"
DOT = "."
SHOWN = 60


class Scheme(models.TextChoices):
    """Which part of a data value names the procedure, and which the figure."""

    ELEMENT = "element", pgettext_lazy("scheme of codes", "Data element = procedure and figure together")
    FIGURE = (
        "figure",
        pgettext_lazy("scheme of codes", "Data element = figure, category option combination = procedure"),
    )
    PROCEDURE = (
        "procedure",
        pgettext_lazy("scheme of codes", "Data element = procedure, category option combination = figure"),
    )


class Subject(models.TextChoices):
    """What a line of a code table is about."""

    UNIT = "unit", pgettext_lazy("line of a code table", "Unit")
    PROCEDURE = "procedure", pgettext_lazy("line of a code table", "Procedure")
    FIGURE = "figure", pgettext_lazy("line of a code table", "Figure")
    ELEMENT = "element", pgettext_lazy("line of a code table", "Figure of a procedure")


@dataclass(frozen=True, slots=True)
class Line:
    """What the other system calls ``ours`` from ``valid_from`` to ``valid_until``, both included."""

    subject: str
    ours: str
    theirs: str
    valid_from: date | None = None
    valid_until: date | None = None

    def is_valid(self, on: date) -> bool:
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_until is None or on <= self.valid_until
        )

    def meets(self, other: Line) -> bool:
        """Whether there is a day on which both are valid."""
        starts = max(self.valid_from or date.min, other.valid_from or date.min)
        return starts <= min(self.valid_until or date.max, other.valid_until or date.max)


def our_element(procedure: str, figure: str) -> str:
    """Our own name of a figure of a procedure: «1.001570.received_total»."""
    return f"{procedure}{DOT}{figure}"


class _Day:
    """The lines of one subject that are valid on one day, both ways."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self.theirs = {code_key(line.ours): line.theirs for line in lines}
        self.ours = {line.theirs: line.ours for line in lines}

    def out(self, ours: str) -> str:
        """What the other system calls ``ours``.

        Raises:
            Refused: by its own name, which the table gives to something else.
        """
        theirs = self.theirs.get(code_key(ours), ours)
        if theirs == ours and code_key(self.ours.get(ours, ours)) != code_key(ours):
            sentence = _("The code table uses “%(code)s” for %(other)s. Please give %(code)s a code of its own there.")
            raise Refused(sentence % {"code": ours, "other": self.ours[ours]}, code="taken_code")
        return theirs

    def into(self, theirs: str) -> str | None:
        """What ``theirs`` is here; None where the table gives its own name another code."""
        if theirs in self.ours:
            return self.ours[theirs]
        return None if code_key(theirs) in self.theirs else theirs


class Codes:
    """A code table as it is looked up: its scheme, its data set, the attribute of ADX, and its lines."""

    def __init__(
        self,
        lines: Iterable[Line] = (),
        *,
        scheme: str = Scheme.ELEMENT,
        data_set: str = OWN_DATA_SET,
        dimension: str = OWN_DIMENSION,
    ) -> None:
        self.scheme = Scheme(scheme)
        self.data_set = data_set
        self.dimension = dimension
        self._lines: dict[str, list[Line]] = {subject: [] for subject in Subject.values}
        for line in lines:
            self._lines[line.subject].append(line)
        self._days: dict[tuple[str, date], _Day] = {}

    def unit_out(self, code: str, on: date) -> str:
        """What the other system calls the unit ``code``. Raises as ``cell_out``."""
        return self._on(Subject.UNIT, on).out(code)

    def unit_into(self, theirs: str, on: date) -> str | None:
        """Our code of the unit that the other system calls ``theirs``; None where it calls none so."""
        return self._on(Subject.UNIT, on).into(theirs)

    def procedure_into(self, theirs: str, on: date) -> str | None:
        """Our code of the procedure that the other system calls ``theirs``; None where it calls none so."""
        return self._on(Subject.PROCEDURE, on).into(theirs)

    def cell_out(self, procedure: str, figure: str, on: date) -> tuple[str, str]:
        """The data element and the category option combination of one figure of a procedure.

        Raises:
            Refused: the table gives the code to something else.
        """
        if self.scheme == Scheme.ELEMENT:
            ours = our_element(procedure, figure)
            named = self._on(Subject.ELEMENT, on)
            if code_key(ours) in named.theirs:
                return named.out(ours), ""
            composed = our_element(self._procedure_out(procedure, on), self._figure_out(figure, on))
            if composed in named.ours:
                named.out(composed)  # refuses
            return composed, ""
        element, combo = self._procedure_out(procedure, on), self._figure_out(figure, on)
        return (combo, element) if self.scheme == Scheme.FIGURE else (element, combo)

    def cell_into(self, element: str, combo: str, on: date) -> tuple[str, str]:
        """The procedure's code and the name of the figure that a data value is about.

        Raises:
            Refused: the data element or the combination is none of the table; its code names the part.
        """
        if self.scheme == Scheme.ELEMENT:
            if combo not in DEFAULT_COMBOS:
                raise Refused(_not_divided(combo), code="categoryOptionCombo")
            return self._element_into(element, on)
        is_figure = self.scheme == Scheme.FIGURE
        procedure, figure = (combo, element) if is_figure else (element, combo)
        parts = ("categoryOptionCombo", "dataElement") if is_figure else ("dataElement", "categoryOptionCombo")
        found = self._on(Subject.FIGURE, on).into(figure)
        if found not in NUMBERS:
            raise Refused(_unknown(figure), code=parts[1])
        ours = self.procedure_into(procedure, on)
        if not ours:
            raise Refused(_unknown(procedure), code=parts[0])
        return ours, found

    def _element_into(self, element: str, on: date) -> tuple[str, str]:
        """The procedure and the figure of a data element that names both."""
        named = self._on(Subject.ELEMENT, on)
        if element in named.ours:
            procedure, _dot, figure = named.ours[element].rpartition(DOT)
            return procedure, figure
        for figure in NUMBERS:
            ending = f"{DOT}{self._figure_out(figure, on)}"
            if element.endswith(ending):
                procedure_into = self._on(Subject.PROCEDURE, on).into(element.removesuffix(ending))
                if procedure_into and code_key(our_element(procedure_into, figure)) not in named.theirs:
                    return procedure_into, figure
        raise Refused(_unknown(element), code="dataElement")

    def _procedure_out(self, code: str, on: date) -> str:
        return self._on(Subject.PROCEDURE, on).out(code)

    def _figure_out(self, figure: str, on: date) -> str:
        return self._on(Subject.FIGURE, on).out(figure)

    def _on(self, subject: str, on: date) -> _Day:
        key = (subject, on)
        if key not in self._days:
            self._days[key] = _Day([line for line in self._lines[subject] if line.is_valid(on)])
        return self._days[key]


def _unknown(code: str) -> str:
    return _("“%(code)s” is not in the code table, and no code of the portal.") % {"code": code[:SHOWN]}


def _not_divided(combo: str) -> str:
    sentence = _("By this code table a data element names procedure and figure: “%(code)s” has no place there.")
    return sentence % {"code": combo[:SHOWN]}


OWN_CODES = Codes()


def overlapping(lines: Iterable[Line]) -> tuple[Line, Line] | None:
    """Two lines that cannot both be right: one code for two things, or two codes for one, on some day."""
    seen: dict[tuple[str, bool, str], list[Line]] = {}
    for line in lines:
        for key in ((line.subject, True, code_key(line.ours)), (line.subject, False, line.theirs)):
            for other in seen.setdefault(key, []):
                if line.meets(other):
                    return other, line
            seen[key].append(line)
    return None
