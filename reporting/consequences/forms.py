"""Which procedures enter or leave the forms of units, and of which months."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from procedures.models import Procedure
from reporting.consequences.tables import Part, Table
from reporting.figures.catalogue import year_parameters
from reporting.figures.kept_catalogue import DIFFERENCE_SQL
from reporting.models import ReportingPeriod
from units.models import Unit, UnitKind
from units.sql import rows_of
from units.wording import month, whole


@dataclass(slots=True)
class FormChange:
    """A procedure in the forms of a group, or of one department: the months in which it changes, and how."""

    entering: list[int] = field(default_factory=list)
    leaving: list[int] = field(default_factory=list)
    counted_otherwise: list[int] = field(default_factory=list)


Reported = tuple[int, str, int | None]  # procedure, group, department
Forms = dict[Reported, FormChange]


def changed_forms(years: Collection[int]) -> Forms:
    """How the catalogue of ``years`` differs from the one by which figures were last counted. One query a year."""
    stored: dict[tuple[int, Reported], tuple[set[bool], set[bool]]] = {}
    for year in years:
        for pk, period_id, procedure_id, kind, department_id, exempt in rows_of(DIFFERENCE_SQL, year_parameters(year)):
            sides = stored.setdefault((period_id, (procedure_id, kind, department_id)), (set(), set()))
            sides[0 if pk is not None else 1].add(bool(exempt))
    found: Forms = {}
    for (period_id, reported), (old, new) in stored.items():
        change = found.setdefault(reported, FormChange())
        if old and new:
            change.counted_otherwise.append(period_id)
        else:
            (change.leaving if old else change.entering).append(period_id)
    return found


def pairs_of(forms: Forms) -> set[tuple[int, str, int | None]]:
    """Whose forms change: period, group, department."""
    return {
        (period_id, kind, department_id)
        for (_procedure, kind, department_id), change in forms.items()
        for period_id in (*change.entering, *change.leaving, *change.counted_otherwise)
    }


def forms_part(forms: Forms, periods: Mapping[int, ReportingPeriod]) -> Part:
    """The procedures whose place in forms changes, with who reports them. Two queries, three where one is deleted."""
    procedures = _names_of({key[0] for key in forms})
    departments = Unit.objects.in_bulk({key[2] for key in forms if key[2] is not None})
    rows = []
    for (procedure_id, kind, department_id), change in forms.items():
        name = procedures.get(procedure_id) or _("a procedure that is deleted")
        department = departments.get(department_id or 0)
        who = department.display_name if department else str(UnitKind(kind).label)
        for words, months in _ways(change):
            known = [periods[pk] for pk in months if pk in periods]
            if known:
                rows.append([name, who, words, _span(known)])
    columns = [_("Procedure"), _("Reported by"), _("How it changes"), _("Months")]
    title = _("Forms whose rows change")
    return Part(title, [], [Table("", columns, sorted(rows))] if rows else [])


def _names_of(ids: set[int]) -> dict[int, str]:
    """Codes and names by id; those of a procedure that is being deleted are in its history."""
    names = {each.pk: f"{each.code}: {each.name}" for each in Procedure.objects.filter(pk__in=ids)}
    if deleted := ids - names.keys():
        for row in Procedure.history.filter(id__in=deleted, history_type="-"):
            names[row.id] = _("%(procedure)s (deleted)") % {"procedure": f"{row.code}: {row.name}"}
    return names


def _ways(change: FormChange) -> Iterable[tuple[str, list[int]]]:
    return (
        (_("enters the form"), change.entering),
        (_("leaves the form"), change.leaving),
        (_("counts otherwise"), change.counted_otherwise),
    )


def _span(periods: Collection[ReportingPeriod]) -> str:
    ordered = sorted(periods, key=lambda period: period.ends_on)
    if len(ordered) == 1:
        return month(ordered[0])
    values = {"first": month(ordered[0]), "last": month(ordered[-1]), "n": whole(len(ordered))}
    return _("%(n)s months, %(first)s to %(last)s") % values
