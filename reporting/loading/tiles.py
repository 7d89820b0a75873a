"""Reading the diagram of districts: for each feature of a GeoJSON file its code, column and row, nothing else.

The squares' coordinates repeat columns and rows, so they are not read; the diagram shows no boundaries.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TypeGuard

from django.utils.translation import gettext as _

from reporting.loading.problems import FileProblems, RowRefusals, RowRefused
from reporting.loading.province_rows import UNKNOWN_KIND, ProvinceRows
from units.models import DistrictTile, UnitKind
from units.models.tiles import LAST
from units.refusals import Refused


def read_tiles(path: Path, rows: ProvinceRows) -> None:
    """Read districts_schematic.geojson; ``line`` of a problem is the feature's number in the file, from 1."""
    problems = FileProblems(path.name)
    rows.problems.append(problems)
    taken: set[tuple[Any, Any]] = set()
    for index, properties in enumerate(_features(path, problems), start=1):
        refusals = RowRefusals()
        code = _code(properties.get("code", ""), rows)
        refusals.read(_refuse_district, code, rows)
        column: Any = properties.get("col")
        row: Any = properties.get("row")
        refusals.read(_refuse_place, column, row, taken)
        if not refusals.found:
            taken.add((column, row))
            rows.tiles[code] = DistrictTile(column=column, row=row)
        problems.add_refused(index, refusals.found, {"code": code, "col": f"{column}, {row}"})


def _refuse_district(code: str, rows: ProvinceRows) -> None:
    if rows.unit_codes.group_of(code) not in (UnitKind.DISTRICT, UNKNOWN_KIND) or code in rows.tiles:
        raise RowRefused("code", _("No district has this code, or it is here twice."))


def _refuse_place(column: Any, row: Any, taken: set[tuple[Any, Any]]) -> None:
    if not (_is_place(column) and _is_place(row)):
        raise RowRefused("col", _("Columns and rows go from 0 to 39."))
    if (column, row) in taken:
        raise RowRefused("col", _("This square has another district already."))


def _code(written: object, rows: ProvinceRows) -> str:
    """The code of the district that a feature names; the text itself where it names none."""
    try:
        return rows.unit_codes.meant(str(written), UnitKind.DISTRICT)
    except Refused:
        return str(written)


def _features(path: Path, problems: FileProblems) -> list[dict[str, Any]]:
    """The properties of each feature; a file that is not GeoJSON is one problem."""
    try:
        read = json.loads(path.read_text(encoding="utf-8-sig"))
        found = [dict(feature["properties"]) for feature in read["features"]]
    except (ValueError, TypeError, KeyError):
        problems.add(1, "", path.name, _("The file is not GeoJSON."))
        return []
    problems.rows = len(found)
    return found


def _is_place(value: object) -> TypeGuard[int]:
    return type(value) is int and 0 <= value <= LAST
