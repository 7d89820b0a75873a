"""The content of a province's files, checked row by row and not saved: units, and what all readers share.

Periods are read in ``province_periods``, procedures in ``province_procedures``, tiers in ``province_tiers``, the
diagram of districts in ``tiles``. A row says everything that is wrong with it, and nothing that only follows from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from procedures.models import Procedure, Publication
from quotas.models import QuotaTier
from reporting.loading.csv_files import CsvFile
from reporting.loading.problems import FileProblems, RowRefusals, RowRefused
from reporting.models import ReportingPeriod
from units.codes import CodeShape, code_key, new_code, unknown_code
from units.day_field import read_day
from units.file_codes import FileCodes
from units.models import DistrictTile, Unit, UnitKind
from units.models.units import UNIT_CODES
from units.reference_files.shapes import letters_fault
from units.refusals import Refused
from units.text_limits import row_problem
from units.vietnamese import nfc
from units.years import LAST_YEAR, OLDEST_YEAR

PROVINCE = "province"
UNKNOWN_KIND = ""  # of a row that is refused for its kind: what names it is not refused for that
KINDS = frozenset(UnitKind.values)  # the enumeration makes a new list for each question
UNIT_COLUMNS = ("code", "name", "kind", "parent_code", "gso_code", "division_type")
UNIT_TEXTS = ("name", "gso_code", "division_type")
DAY = timedelta(days=1)
Row = dict[str, str]  # the texts of a row by the names of its columns


@dataclass
class ProvinceRows:
    """The content of a province's files, by code; nothing is saved yet.

    ``unit_codes`` and ``procedure_codes`` know the stored codes, so that a row finds one however it is written.
    """

    unit_codes: FileCodes
    procedure_codes: FileCodes
    units: dict[str, Unit] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)  # a commune's code → its district's; blank where it has none
    periods: dict[tuple[int, int], ReportingPeriod] = field(default_factory=dict)
    procedures: dict[str, Procedure] = field(default_factory=dict)
    departments: dict[str, str] = field(default_factory=dict)  # a procedure's code → its department's
    publications: dict[str, list[Publication]] = field(default_factory=dict)  # by procedure, in the order of time
    tiers: dict[int, dict[str, QuotaTier]] = field(default_factory=dict)  # by year and code
    members: dict[tuple[int, str], list[str]] = field(default_factory=dict)  # a tier's year and code → codes it lists
    tiles: dict[str, DistrictTile] = field(default_factory=dict)  # by the district's code
    problems: list[FileProblems] = field(default_factory=list)

    @classmethod
    def with_stored_codes(cls) -> ProvinceRows:
        """Nothing read yet; two queries."""
        procedures = [(code, "") for code in Procedure.objects.values_list("code", flat=True)]
        return cls(FileCodes(Unit.objects.values_list("code", "kind")), FileCodes(procedures))


def read_units(path: Path, rows: ProvinceRows) -> None:
    """Read units.csv, in any order; rows of provinces are skipped, and so is a province as a parent."""
    file = open_file(path, UNIT_COLUMNS, rows)
    provinces: set[str] = set()
    found: list[tuple[int, Row, RowRefusals, str | None]] = []
    for line, row in file.named_rows():
        if row["kind"] == PROVINCE:
            provinces.add(code_key(row["code"]))
            continue
        refusals = RowRefusals()
        found.append((line, row, refusals, _take(line, row, rows, refusals)))
    for line, row, refusals, code in found:  # once all districts are known
        parent = "" if code_key(row["parent_code"]) in provinces else row["parent_code"]
        district = refusals.read(_district, row["kind"], parent, rows)
        if code and row["kind"] == UnitKind.COMMUNE and district is not None:
            rows.parents[code] = district
        file.problems.add_refused(line, refusals.found, row)


def open_file(path: Path, columns: tuple[str, ...], rows: ProvinceRows) -> CsvFile:
    """The file at ``path``, its problems collected with those of the others."""
    file = CsvFile(path, columns, by_hand=True)
    rows.problems.append(file.problems)
    return file


def read_texts(model: type[models.Model], row: Row, fields: Mapping[str, str], refusals: RowRefusals) -> None:
    """Note each text that its field cannot hold; ``fields`` gives each column's field of ``model``."""
    for column, name in fields.items():
        refusals.read(_refuse_text, model, column, name, row[column])


def _refuse_text(model: type[models.Model], column: str, name: str, text: str) -> None:
    if fault := letters_fault(text):
        raise RowRefused(column, fault)
    if problem := row_problem(model, {name: text}):
        raise RowRefused(column, problem[1])


def refuse_blank(row: Row, column: str) -> None:
    """Continue only where the cell is not blank.

    Raises:
        RowRefused: it is.
    """
    if not row[column]:
        raise RowRefused(column, blank())


def blank() -> str:
    """The sentence for a cell that must not be blank."""
    return _("The cell is blank.")


def wanted_day(row: Row, column: str) -> date:
    """The day in ``column``.

    Raises:
        RowRefused: there is none.
    """
    refuse_blank(row, column)
    try:
        day = read_day(row[column])
    except ValidationError as error:
        raise RowRefused(column, " ".join(error.messages)) from error
    if not OLDEST_YEAR <= day.year <= LAST_YEAR:
        raise RowRefused(column, _("Please check the year."))
    return day


def _take(line: int, row: Row, rows: ProvinceRows, refusals: RowRefusals) -> str | None:
    """Add the unit of one row to the others; returns its code, None where the row is refused."""
    kind = refusals.read(_kind, row)
    shape = UNIT_CODES.get(kind) if kind else None
    row |= {name: nfc(row[name]) for name in ("name", "division_type")} | {"gso_code": new_code(row["gso_code"], shape)}
    refusals.read(refuse_blank, row, "name")
    read_texts(Unit, row, {name: name for name in UNIT_TEXTS}, refusals)
    code = refusals.read(_bring, line, row, rows, shape)
    if refusals.found or code is None or kind is None:
        return None
    texts = {name: row[name] for name in UNIT_TEXTS}
    rows.units[code] = Unit(code=code, kind=kind, sort_order=len(rows.units) + 1, **texts)
    return code


def _kind(row: Row) -> str:
    if row["kind"] not in KINDS:
        raise RowRefused("kind", _("The kind is one of department, district, commune."))
    return row["kind"]


def _bring(line: int, row: Row, rows: ProvinceRows, shape: CodeShape | None) -> str:
    """The row's own code; of an unknown kind it belongs to no group."""
    group = row["kind"] if row["kind"] in KINDS else UNKNOWN_KIND
    try:
        return rows.unit_codes.bring(row["code"], group, shape, line=line)
    except Refused as refused:
        raise RowRefused("code", refused.sentence) from refused


def _district(kind: str, parent: str, rows: ProvinceRows) -> str:
    """The code of the district that ``parent`` names; blank where a unit of this kind has none."""
    if kind != UnitKind.COMMUNE:
        if parent and kind in KINDS:
            raise RowRefused("parent_code", _("Only a commune belongs to a district."))
        return ""
    try:
        code = rows.unit_codes.meant(parent, UnitKind.DISTRICT) if parent else ""
    except Refused as refused:
        raise RowRefused("parent_code", refused.sentence) from refused
    if code and rows.unit_codes.group_of(code) not in (UnitKind.DISTRICT, UNKNOWN_KIND):
        sentence = _("No district has this code. Leave the cell blank where there is none.")
        raise RowRefused("parent_code", unknown_code(sentence, code))
    return code
