"""Reading the diagram of districts: for each feature of a GeoJSON file its code, column and row, nothing else.

The squares' coordinates repeat columns and rows, so they are not read; the diagram shows no boundaries.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TypeGuard

from django.utils.translation import gettext as _

from reporting.loading.problems import FileProblems
from reporting.loading.province_rows import ProvinceRows
from units.models import DistrictTile, UnitKind
from units.models.tiles import LAST
from units.refusals import Refused


def read_tiles(path: Path, rows: ProvinceRows) -> None:
    """Read districts_schematic.geojson; ``line`` of a problem is the feature's number in the file, from 1."""
    problems = FileProblems(path.name)
    rows.problems.append(problems)
    taken: set[tuple[int, int]] = set()
    for index, properties in enumerate(_features(path, problems), start=1):
        code = _code(properties.get("code", ""), rows)
        column, row = properties.get("col"), properties.get("row")
        unit = rows.units.get(code)
        if unit is None or unit.kind != UnitKind.DISTRICT or code in rows.tiles:
            problems.add(index, "code", code, _("No district has this code, or it is here twice."))
        elif not (_is_place(column) and _is_place(row)):
            problems.add(index, "col", f"{column}, {row}", _("Columns and rows go from 0 to 39."))
        elif (column, row) in taken:
            problems.add(index, "col", f"{column}, {row}", _("This square has another district already."))
        else:
            taken.add((column, row))
            rows.tiles[code] = DistrictTile(column=column, row=row)


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
