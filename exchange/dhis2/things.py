"""What a client reads before it sends figures: the data set, units, data elements and category option combinations.

Everything is named by the codes of the table, as of today: what DHIS2 calls an id is our code, or that of the table.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from exchange.code_tables.codes import Codes, Scheme
from exchange.value_sets.meaning import Scope
from procedures.models import Procedure, Publication
from reporting.models import NUMBERS, DossierCount
from units.models import Unit

COMBO = {"id": "HllvX50cXC0", "code": "default", "name": "default", "displayName": "default"}
Thing = dict[str, Any]


def data_sets(codes: Codes) -> list[Thing]:
    """The one data set: the monthly report."""
    return [_named(codes.data_set, _("Monthly report of dossiers"), periodType="Monthly")]


def units(codes: Codes, scope: Scope, on: date) -> list[Thing]:
    """The units in force that the caller reaches, districts with their communes. One query."""
    rows = Unit.objects.in_force(on).select_related("parent")
    if scope.unit_ids is not None:
        rows = rows.filter(pk__in=scope.unit_ids)
    found: dict[int, Thing] = {}
    parents: dict[int, int] = {}
    for unit in rows:
        level = 2 if unit.parent_id else 1
        found[unit.pk] = _named(codes.unit_out(unit.code, on), unit.display_name, level=level, children=[], leaf=True)
        if unit.parent_id:
            parents[unit.pk] = unit.parent_id
    for pk, parent in parents.items():
        if parent in found:
            found[pk]["parent"] = {"id": found[parent]["id"]}
            found[parent]["children"].append(found[pk])
            found[parent]["leaf"] = False
    return list(found.values())


def data_elements(codes: Codes, on: date) -> list[Thing]:
    """The data elements of the scheme: figures of procedures, figures, or procedures. At most one query."""
    if codes.scheme == Scheme.FIGURE:
        return list(_figures(codes, on, 0))
    if codes.scheme == Scheme.PROCEDURE:
        return list(_procedures(codes, on, 0))
    labels = _labels()
    return [
        _element(codes.cell_out(code, figure, on)[0], f"{name} – {labels[figure]}")
        for code, name in _published(on)
        for figure in NUMBERS
    ]


def option_combos(codes: Codes, on: date) -> list[Thing]:
    """What divides a data element further in the scheme; the default alone where nothing does. At most one query."""
    if codes.scheme == Scheme.FIGURE:
        return list(_procedures(codes, on, 1))
    if codes.scheme == Scheme.PROCEDURE:
        return list(_figures(codes, on, 1))
    return [COMBO]


def _figures(codes: Codes, on: date, part: int) -> Iterator[Thing]:
    """The three figures; ``part`` is 0 where they are data elements, 1 where they divide them."""
    labels = _labels()
    for figure in NUMBERS:
        yield _element(codes.cell_out("-", figure, on)[part], labels[figure])


def _procedures(codes: Codes, on: date, part: int) -> Iterator[Thing]:
    for code, name in _published(on):
        yield _element(codes.cell_out(code, NUMBERS[0], on)[part], name)


def _published(on: date) -> list[tuple[str, str]]:
    """The procedures published on a day, in the catalogue's order."""
    published = Publication.objects.in_force_during(on, on).values("procedure")
    return list(Procedure.objects.filter(pk__in=published).values_list("code", "name"))


def _labels() -> dict[str, str]:
    return {name: str(DossierCount._meta.get_field(name).verbose_name) for name in NUMBERS}  # type: ignore[union-attr]


def _element(code: str, name: str) -> Thing:
    return _named(code, name, valueType="INTEGER_ZERO_OR_POSITIVE", aggregationType="SUM", domainType="AGGREGATE")


def _named(code: str, name: str, **more: Any) -> Thing:
    return {"id": code, "code": code, "name": name, "displayName": name, **more}
