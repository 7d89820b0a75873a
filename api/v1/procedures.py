"""The catalogue: what is published on a day, publications of a procedure, and what each group reports in a month."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Field, Path, Query, Router, Schema

from api.problems import NOT_FOUND, ProblemError
from api.v1.asking import AskedPage, Authority, Code, Day, Kind, Month, Page, page_of, page_of_list, period_called
from api.v1.portal import reads
from procedures.models import Procedure, Publication
from procedures.models.levels import level_label, written_level
from reporting.figures.catalogue import catalogue_of_year
from units import clock
from units.models import Unit

router = Router(tags=["catalogue"])


class Level(Schema):
    """A service level."""

    code: str = Field(description="As files write it.")
    name: str = Field(description="As pages show it.")


class PublicationItem(Schema):
    """The time during which a procedure is published at one service level."""

    procedure: str = Field(description="The code of the procedure.")
    name: str
    field: str
    level: Level
    authorities: list[Authority] = Field(description="The levels of government that handle it.")
    department: str | None = Field(description="The code of the department that handles it at province level.")
    effective_on: date
    ended_on: date | None = Field(description="The last day; null: in force.")
    decision_number: str | None
    decision_date: date | None


class Reported(Schema):
    """A procedure that a group, or a department, reports in a month."""

    procedure: str
    name: str
    field: str
    kind: Kind = Field(description="The group whose units report it.")
    department: str | None = Field(description="The code of the only department that reports it.")
    level: Level = Field(description="Its level on the month's last day.")
    counts: bool = Field(description="Whether it counts in the rate; else it is reported and shown apart.")


class AskedCatalogue(AskedPage):
    on: Day | None = Field(None, description="What is published on this day; today where none is named.")
    authority: Authority | None = Field(None, description="Only what this level handles.", examples=["commune"])
    department: Code | None = Field(None, description="Only what this department handles.", examples=["SO-01"])


class AskedMonth(AskedPage):
    kind: Kind | None = Field(None, description="Only what this group reports.", examples=["commune"])
    department: Code | None = Field(None, description="Only what this department reports.", examples=["SO-01"])


LEVEL = {"code": "4", "name": "Mức độ 4"}
EXAMPLE = {
    "procedure": "1.001193",
    "name": "Đăng ký khai sinh",
    "field": "Hộ tịch",
    "level": LEVEL,
    "authorities": ["commune"],
    "department": None,
    "effective_on": "2019-01-01",
    "ended_on": None,
    "decision_number": None,
    "decision_date": None,
}
IN_MONTH = {
    "procedure": "1.001193",
    "name": "Đăng ký khai sinh",
    "field": "Hộ tịch",
    "kind": "commune",
    "department": None,
    "level": LEVEL,
    "counts": True,
}


@reads(
    router,
    "/procedures",
    response=Page[PublicationItem],
    summary=gettext_noop("Catalogue on a day"),
    example={"items": [EXAMPLE], "next": None},
)
def procedures(request: HttpRequest, asked: Query[AskedCatalogue]) -> dict[str, Any]:
    """The procedures that are published on a day, each with the publication in force on it."""
    on = asked.on or clock.today()
    rows = Publication.objects.in_force_during(on, on).select_related("procedure", "department")
    if asked.authority:
        rows = rows.at_levels([asked.authority])
    if asked.department:
        rows = rows.filter(department__code__iexact=asked.department)
    return page_of(rows, asked, shown)


@reads(
    router,
    "/procedures/{code}",
    response=list[PublicationItem],
    summary=gettext_noop("Publications of a procedure"),
    problems=[NOT_FOUND],
    example=[EXAMPLE],
)
def procedure(request: HttpRequest, code: Path[Code]) -> list[dict[str, Any]]:
    """Every publication of a procedure, the earliest first."""
    found = Procedure.objects.with_code(code).first()
    if found is None:
        raise ProblemError(NOT_FOUND, _("No procedure has the code %(code)s.") % {"code": code})
    rows = found.publications.select_related("procedure", "department").order_by("effective_on")
    return [shown(row) for row in rows]


@reads(
    router,
    "/periods/{period}/procedures",
    response=Page[Reported],
    summary=gettext_noop("Catalogue of a month"),
    problems=[NOT_FOUND],
    example={"items": [IN_MONTH], "next": None},
)
def procedures_of_month(request: HttpRequest, period: Path[Month], asked: Query[AskedMonth]) -> dict[str, Any]:
    """What each group, or a department, reports in a month, and whether it counts in the rate."""
    found = period_called(period)
    entries = catalogue_of_year(found.year).get(found.pk, [])
    departments = dict(Unit.objects.filter(kind="department").values_list("pk", "code"))
    named = {row.pk: row for row in Procedure.objects.with_ids({entry.procedure_id for entry in entries})}
    rows: list[dict[str, Any]] = [
        {
            "procedure": named[entry.procedure_id].code,
            "name": named[entry.procedure_id].name,
            "field": named[entry.procedure_id].field,
            "kind": entry.kind,
            "department": departments.get(entry.department_id or 0),
            "level": level_of(entry.level),
            "counts": not entry.exempt,
        }
        for entry in entries
        if entry.procedure_id in named and asked.kind in (None, entry.kind)
    ]
    if asked.department:
        rows = [row for row in rows if (row["department"] or "").lower() == asked.department.lower()]
    rows.sort(key=_place)
    return page_of_list(rows, asked, lambda row: row, _place)


def _place(row: dict[str, Any]) -> list[str]:
    return [row["procedure"], row["kind"], row["department"] or ""]


def shown(row: Publication) -> dict[str, Any]:
    """A publication as it is answered. Reads ``procedure`` and ``department``."""
    return {
        "procedure": row.procedure.code,
        "name": row.procedure.name,
        "field": row.procedure.field,
        "level": level_of(row.level),
        "authorities": [level.value for level in row.levels],
        "department": row.department.code if row.department else None,
        "effective_on": row.effective_on,
        "ended_on": row.ended_on,
        "decision_number": row.decision_number or None,
        "decision_date": row.decision_date,
    }


def level_of(number: int) -> dict[str, str]:
    return {"code": written_level(number), "name": level_label(number)}
