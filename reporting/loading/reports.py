"""The reports in a file: which unit and period a row means, and what the unit reports there."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.utils.translation import gettext as _

from procedures.models import Procedure
from reporting.figures.catalogue import Entry, catalogue_of_year
from reporting.models import ReportingPeriod, Submission
from units import clock
from units.codes import unknown_code
from units.models import Unit, UnitKind

Numbers = tuple[int, int, int]  # received, of these online, results by post
UNIT_FIELDS = ("id", "kind", "code", "active_from", "active_until")  # in the order of the model


@dataclass(slots=True)
class FileReport:
    """The files' data for one unit's report of one month; of the ``unit`` only ``UNIT_FIELDS`` are read."""

    unit: Unit
    period: ReportingPeriod
    reportable: dict[str, int]  # procedure id by code
    figures: dict[int, Numbers] = field(default_factory=dict)
    lines: dict[int, int] = field(default_factory=dict)  # line of the counts file by procedure id
    listed_at: int | None = None  # line of the submissions file
    missing: bool = False
    nil: bool = False
    sent_at: datetime | None = None

    @property
    def key(self) -> tuple[int, int]:
        return self.unit.pk, self.period.pk


@dataclass(frozen=True, slots=True)
class Unknown:
    """Why no report matches a row: the column at fault and the reason."""

    column: str
    reason: str


class Reports:
    """Finds the report that a row means; each pair of period and unit is looked up once.

    ``of_ended`` finds that of a unit which ended in the month as well, where it has sent the month itself.
    """

    def __init__(self, *, of_ended: bool = False) -> None:
        self.all: dict[tuple[int, int], FileReport] = {}
        self.codes = dict(Procedure.objects.values_list("pk", "code"))
        self.known_codes = frozenset(self.codes.values())
        self._periods = {period.name: period for period in ReportingPeriod.objects.all()}
        self._today = clock.today()
        self._units: dict[str, list[tuple[Any, ...]]] = {}
        for row in Unit.objects.values_list(*UNIT_FIELDS):
            self._units.setdefault(row[2], []).append(row)
        self.unit_codes = frozenset(self._units)
        kept = Submission.objects.sent().of_units_out_of_force() if of_ended else Submission.objects.none()
        self._kept = set(kept.order_by().values_list("unit", "period"))
        self._found: dict[tuple[str, str], FileReport | Unknown] = {}
        self._catalogues: dict[int, dict[int, list[Entry]]] = {}
        self._reportable: dict[tuple[int, str, int | None], dict[str, int]] = {}

    def find(self, period_name: str, unit_code: str) -> FileReport | Unknown:
        """The report of the unit that had ``unit_code`` on the period's last day, or why there is none.

        With ``of_ended`` of one that ended before, where no other had the code then.
        """
        key = (period_name, unit_code)
        if key not in self._found:
            self._found[key] = self._find(period_name, unit_code)
        return self._found[key]

    def faults(self, period_name: str, unit_code: str) -> list[Unknown]:
        """Why there is no report: a wrong period leaves open whether there is such a unit."""
        found = self.find(period_name, unit_code)
        faults = [found] if isinstance(found, Unknown) else []
        if faults and faults[0].column == "period" and unit_code not in self.unit_codes:
            faults.append(_no_unit(unit_code))
        return faults

    def _find(self, period_name: str, unit_code: str) -> FileReport | Unknown:
        period = self._periods.get(period_name)
        if period is None:
            return Unknown("period", _("There is no such reporting period. Periods are written 2020-12."))
        if not period.has_ended(self._today):
            return Unknown("period", _("The period has not ended yet."))
        candidates = [Unit.from_db(DEFAULT_DB_ALIAS, UNIT_FIELDS, row) for row in self._units.get(unit_code, ())]
        if not candidates:
            return _no_unit(unit_code)
        in_force = [unit for unit in candidates if unit.is_in_force(period.ends_on)]
        in_force = in_force or [unit for unit in candidates if (unit.pk, period.pk) in self._kept]
        if not in_force:
            return Unknown("unit_code", _("No unit with this code was in force on the last day of the period."))
        if len(in_force) > 1:
            return Unknown("unit_code", _("Several units with this code were in force in the period."))
        unit = in_force[0]
        report = FileReport(unit, period, self._reported_by(unit, period))
        return self.all.setdefault(report.key, report)

    def _reported_by(self, unit: Unit, period: ReportingPeriod) -> dict[str, int]:
        """Procedure ids by code; one dictionary for all units that report the same."""
        key = (period.pk, unit.kind, unit.pk if unit.kind == UnitKind.DEPARTMENT else None)
        if key not in self._reportable:
            if period.year not in self._catalogues:
                self._catalogues[period.year] = catalogue_of_year(period.year)
            entries = self._catalogues[period.year].get(period.pk, [])
            ids = {entry.procedure_id for entry in entries if entry.is_reported_by(unit)}
            self._reportable[key] = {self.codes[pk]: pk for pk in sorted(ids)}
        return self._reportable[key]


def _no_unit(code: str) -> Unknown:
    return Unknown("unit_code", unknown_code(_("No unit has this code."), code))
