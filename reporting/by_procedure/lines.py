"""The published procedures with what was received under each, for pages: lines, filters, and sums by field."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from procedures.models import AuthorityLevel, Procedure, Publication, service_levels
from reporting.by_procedure.sums import NOTHING, Handled, sums_by_procedure
from reporting.figures.catalogue import Entry, catalogue_of_year
from reporting.selection.selection import Selection
from units.address_query import AddressQuery, one_of, word
from units.vietnamese import search_key

LONGEST_WORDS = 200


class Counting(models.TextChoices):
    """Whether a procedure counts in the rates, over the months of a page."""

    COUNTED = "counted", _("counted")
    EXEMPT = "exempt", _("not counted")
    PARTLY = "partly", _("counted in some months")


@dataclass(frozen=True, slots=True)
class ProcedureLine:
    """One procedure over the months of a page; its level and who handles it are those of the last of them."""

    procedure: Procedure
    publication: Publication
    counting: Counting
    handled: Handled

    @property
    def level(self) -> int:
        return self.publication.level

    @property
    def handled_by(self) -> str:
        """Its department, and the levels of government whose every unit handles it."""
        return self.publication.handled_by

    @property
    def is_silent(self) -> bool:
        return not self.handled.online


def procedure_lines(selection: Selection, *, count_units: bool = True) -> list[ProcedureLine]:
    """A line for every procedure published in some month of the selection, in the catalogue's order. Four queries.

    Units are counted once over several months with a fifth, or not at all.
    """
    entries = _entries(selection)
    latest = {pk: each[-1] for pk, each in entries.items()}
    handled = sums_by_procedure(selection.as_of.year, selection.months, selection.basis, count_units=count_units)
    publications = Publication.objects.select_related("department").in_bulk(
        {entry.publication_id for entry in latest.values()}
    )
    return [
        ProcedureLine(
            procedure,
            publications[latest[procedure.pk].publication_id],
            _counting(entries[procedure.pk]),
            handled.get(procedure.pk, NOTHING),
        )
        for procedure in Procedure.objects.with_ids(entries)
    ]


def _entries(selection: Selection) -> dict[int, list[Entry]]:
    """What the catalogue says of each procedure, month by month of the selection."""
    year, months = selection.as_of.year, selection.months
    by_period = catalogue_of_year(year)
    entries: dict[int, list[Entry]] = {}
    for period in reversed(selection.periods):  # oldest first
        if period.year == year and period.month in months:
            for entry in by_period.get(period.pk, []):
                entries.setdefault(entry.procedure_id, []).append(entry)
    return entries


def _counting(entries: Iterable[Entry]) -> Counting:
    found = {entry.exempt for entry in entries}
    if found == {True}:
        return Counting.EXEMPT
    return Counting.PARTLY if True in found else Counting.COUNTED


@dataclass(frozen=True, slots=True)
class ProcedureFilter(AddressQuery):
    """Which procedures a page lists; an empty text means all."""

    q: str = word(LONGEST_WORDS, strip=True)
    field: str = word(LONGEST_WORDS, strip=True)
    authority: str = one_of(AuthorityLevel.values)
    department: str = word()
    level: str = one_of(service_levels)
    online: str = one_of(["none"])

    def leaves(self, line: ProcedureLine) -> bool:
        procedure, publication = line.procedure, line.publication
        return (
            self._finds(procedure)
            and self.field in ("", procedure.field)
            and self.authority in ("", *publication.levels)
            and self.department in ("", publication.department.code if publication.department else None)
            and self.level in ("", str(line.level))
            and (not self.online or line.is_silent)
        )

    def _finds(self, procedure: Procedure) -> bool:
        return search_key(self.q) in procedure.search_key or self.q.casefold() in procedure.code.casefold()


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One field of the catalogue: how many procedures, how many of them without an online dossier, and its sums."""

    field: str
    procedures: int
    silent: int
    handled: Handled


def field_lines(lines: Iterable[ProcedureLine]) -> list[FieldLine]:
    """The lines of procedures gathered by field, in the catalogue's order."""
    by_field: dict[str, list[ProcedureLine]] = {}
    for line in lines:
        by_field.setdefault(line.procedure.field, []).append(line)
    return [
        FieldLine(field, len(group), sum(line.is_silent for line in group), handled_in_all(group))
        for field, group in by_field.items()
    ]


def handled_in_all(lines: Iterable[ProcedureLine] | Iterable[FieldLine]) -> Handled:
    """The sums of several procedures; the number of units is that of pairs and has no meaning."""
    return sum((line.handled for line in lines), NOTHING)
