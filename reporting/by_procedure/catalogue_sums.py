"""The catalogue with its figures, as files carry it: by procedure and by field, counted and exempt apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count

from procedures.models import Procedure, Publication
from reporting.by_procedure.sums import NOTHING, Handled, sums_by_procedure
from reporting.figures.catalogue import Entry, catalogue_of_year
from reporting.models import ReportingPeriod
from reporting.rates import rounded_rate


@dataclass(frozen=True, slots=True)
class Sums:
    """What all units together reported; units count once, over however many months."""

    received_total: int = 0
    received_online: int = 0
    returned_by_post: int = 0
    units_with_dossiers: int = 0
    units_online: int = 0

    @classmethod
    def of(cls, handled: Handled, *, exempt: bool) -> Sums:
        """The counted or the exempt half of what was handled."""
        if not exempt:
            numbers = handled.received_total, handled.received_online, handled.returned_by_post
            return cls(*numbers, handled.counted_units, handled.counted_units_online)
        numbers = handled.exempt_received_total, handled.exempt_received_online, handled.exempt_returned_by_post
        return cls(*numbers, handled.exempt_units, handled.exempt_units_online)

    @property
    def rate(self) -> Decimal | None:
        return rounded_rate(self.received_online, self.received_total)


@dataclass(frozen=True, slots=True)
class ProcedureSums:
    """One procedure: its level and who handles it in the last of the months, whether it counts, and its sums.

    A procedure that was exempt in some of the months only has two.
    """

    procedure: Procedure
    publication: Publication
    exempt: bool
    sums: Sums

    @property
    def level(self) -> int:
        return self.publication.level

    @property
    def handled_by(self) -> str:
        """Its department, and the levels of government whose every unit handles it."""
        return self.publication.handled_by


@dataclass(frozen=True, slots=True)
class FieldSums:
    """One field (lĩnh vực): how many counted procedures it has, and their sums."""

    name: str
    procedures: int
    received_total: int
    received_online: int
    returned_by_post: int

    @property
    def rate(self) -> Decimal | None:
        return rounded_rate(self.received_online, self.received_total)


def procedure_sums(period: ReportingPeriod, basis: str, months: range) -> list[ProcedureSums]:
    """Every procedure reportable in ``months`` of the period's year, by highest level and in the catalogue's order.

    Five queries.
    """
    entries = _entries(period.year, months)
    sums = sums_by_procedure(period.year, months, basis)
    ids = {procedure for procedure, _exempt in entries}
    publications = Publication.objects.select_related("department").in_bulk(
        {entry.publication_id for entry in entries.values()}
    )
    found = []
    for procedure in Procedure.objects.with_ids(ids):
        for exempt in (False, True):
            entry = entries.get((procedure.pk, exempt))
            if entry is not None:
                figures = Sums.of(sums.get(procedure.pk, NOTHING), exempt=exempt)
                found.append(ProcedureSums(procedure, publications[entry.publication_id], exempt, figures))
    return sorted(found, key=lambda each: each.publication.levels[0])


def field_sums(procedures: Iterable[ProcedureSums]) -> list[FieldSums]:
    """The counted ones of ``procedures`` by field, fields in the order in which they first come."""
    found: dict[str, FieldSums] = {}
    for each in procedures:
        if not each.exempt:
            name, sums = each.procedure.field, each.sums
            before = found.get(name) or FieldSums(name, 0, 0, 0, 0)
            found[name] = FieldSums(
                name,
                before.procedures + 1,
                before.received_total + sums.received_total,
                before.received_online + sums.received_online,
                before.returned_by_post + sums.returned_by_post,
            )
    return list(found.values())


def published_levels(period: ReportingPeriod) -> dict[int, int]:
    """How many procedures are published at each service level on the last day of ``period``. One query."""
    rows = Publication.objects.in_force_during(period.ends_on, period.ends_on).order_by().values_list("level")
    return dict(rows.annotate(number=Count("pk")))


def _entries(year: int, months: range) -> dict[tuple[int, bool], Entry]:
    """The last entry of each procedure in ``months``, counted and exempt apart."""
    periods = ReportingPeriod.objects.filter(year=year, month__in=list(months)).order_by("month")
    of_year = catalogue_of_year(year)
    return {
        (entry.procedure_id, entry.exempt): entry
        for period_id in periods.values_list("pk", flat=True)
        for entry in of_year.get(period_id, [])
    }
