"""«Danh mục có hiệu lực tại ngày …»: what is published on a day, and the matrix of service and authority levels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from procedures.models import AuthorityLevel, Publication, service_levels
from reporting.by_procedure.lines import LONGEST_WORDS
from units.address_query import AddressQuery, day, one_of, word
from units.models import Unit
from units.vietnamese import search_key, sort_key


@dataclass(frozen=True, slots=True)
class CatalogueFilter(AddressQuery):
    """Which part of the catalogue a page lists, and of which day; an empty text means all, no day means today."""

    on: date | None = day()
    q: str = word(LONGEST_WORDS, strip=True)
    field: str = word(LONGEST_WORDS, strip=True)
    authority: str = one_of(AuthorityLevel.values)
    department: str = word()
    level: str = one_of(service_levels)

    def leaves(self, publication: Publication) -> bool:
        procedure, department = publication.procedure, publication.department
        return (
            (search_key(self.q) in procedure.search_key or self.q.casefold() in procedure.code.casefold())
            and self.field in ("", procedure.field)
            and self.authority in ("", *publication.levels)
            and self.department in ("", department.code if department else None)
            and self.level in ("", str(publication.level))
        )


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A service level, or all: how many procedures each authority level handles, and how many there are."""

    label: str
    counts: list[int]
    total: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """Service levels down, authority levels across; a procedure of several is in the column of each, once in all."""

    columns: list[AuthorityLevel]
    rows: list[MatrixRow]
    all: MatrixRow
    several: int

    @property
    def table(self) -> list[MatrixRow]:
        return [*self.rows, self.all]


class DayCatalogue:
    """The catalogue in force on one day, and the part of it that is asked for. Two queries."""

    def __init__(self, on: date, chosen: CatalogueFilter) -> None:
        self.on = on
        self.chosen = chosen

    @cached_property
    def every(self) -> list[Publication]:
        """All that is published on the day, in the catalogue's order."""
        rows = Publication.objects.in_force_during(self.on, self.on).select_related("procedure", "department")
        return list(rows.order_by("procedure__sort_order", "procedure__code"))

    @cached_property
    def lines(self) -> list[Publication]:
        """What is asked for of it."""
        return [each for each in self.every if self.chosen.leaves(each)]

    @cached_property
    def matrix(self) -> Matrix:
        """The matrix of what is asked for."""
        return matrix_of(self.lines)

    @cached_property
    def has_districts(self) -> bool:
        """Whether there is a district on the day. One query."""
        return Unit.objects.districts(self.on, self.on).exists()

    @property
    def authorities(self) -> list[AuthorityLevel]:
        """The levels of government of the day, and any that handles something on it."""
        return AuthorityLevel.among(self.has_districts, {level for each in self.every for level in each.levels})

    @property
    def fields(self) -> list[str]:
        """The fields of the day's catalogue, in Vietnamese order."""
        return sorted({each.procedure.field for each in self.every}, key=sort_key)

    @property
    def departments(self) -> list[tuple[str, str]]:
        """Code and name of each department that handles something on the day."""
        found = {each.department.code: each.department for each in self.every if each.department}
        return [
            (unit.code, unit.name) for unit in sorted(found.values(), key=lambda unit: (unit.sort_order, unit.code))
        ]

    @property
    def levels(self) -> list[tuple[str, str]]:
        """Value and name of each service level of the day's catalogue."""
        return [(str(level), name) for level, name in _levels(self.every)]


def matrix_of(publications: Sequence[Publication]) -> Matrix:
    """How many procedures of ``publications``, one each, there are by service level and authority level.

    Districts have no column where they handle nothing.
    """
    handled = Counter(level for each in publications for level in each.levels)
    columns = [level for level in AuthorityLevel if level != AuthorityLevel.DISTRICT or handled[level]]
    rows = [
        _row(name, [each for each in publications if each.level == level], columns)
        for level, name in _levels(publications)
    ]
    several = sum(len(each.levels) > 1 for each in publications)
    return Matrix(columns, rows, _row(_("All procedures"), publications, columns), several)


def _row(label: str, publications: Sequence[Publication], columns: Iterable[AuthorityLevel]) -> MatrixRow:
    handled = Counter(level for each in publications for level in each.levels)
    return MatrixRow(label, [handled[level] for level in columns], len(publications))


def _levels(publications: Iterable[Publication]) -> list[tuple[int, str]]:
    """The levels that ``publications`` have, in the order of schemes and ranks."""
    found = {each.level: str(each.get_level_display()) for each in publications}
    order = list(service_levels())
    return sorted(found.items(), key=lambda item: order.index(item[0]))
