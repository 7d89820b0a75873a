"""Procedures of which no unit has received one dossier online since January: the list every leader asks for."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from procedures.models import Procedure, Publication, level_short
from reporting.models import ProcedureSum, ReportingPeriod


@dataclass(frozen=True, slots=True)
class SilentRow:
    """What the overview's list shows of one as plain values, so that equal rows are drawn once (``drawn``)."""

    code: str
    has_local_code: bool
    name: str
    field: str
    level: str
    handled_by: str
    has_dossiers: bool


@dataclass(frozen=True, slots=True)
class SilentProcedure:
    """A published procedure without an online dossier; with or without dossiers of other kinds."""

    publication: Publication
    has_dossiers: bool

    @property
    def procedure(self) -> Procedure:
        return self.publication.procedure

    @property
    def level(self) -> int:
        return self.publication.level

    @property
    def shown(self) -> SilentRow:
        procedure, handled_by = self.procedure, self.publication.handled_by
        code, is_local = procedure.code, procedure.has_local_code
        level = level_short(self.level)
        return SilentRow(code, is_local, procedure.name, procedure.field, level, handled_by, self.has_dossiers)


def silent_procedures(period: ReportingPeriod, basis: str) -> list[SilentProcedure]:
    """Those published on the last day of ``period`` for which no sending that counts has one online.

    Of the months of the period's year up to it, on ``basis``, as of the last drain. One query.
    """
    until = ReportingPeriod.objects.filter(year=period.year, ends_on__lte=period.ends_on)
    sums = ProcedureSum.objects.filter(period__in=until, basis=basis, procedure=OuterRef("procedure")).order_by()
    published = (
        Publication.objects.in_force_during(period.ends_on, period.ends_on)
        .filter(~Exists(sums.filter(received_online__gt=0)))
        .annotate(has_dossiers=Exists(sums.filter(received_total__gt=0)))
        .select_related("procedure", "department")
        .order_by("at_province", "at_district", "procedure__sort_order", "procedure__code")
    )
    return [SilentProcedure(row, row.has_dossiers) for row in published]
