"""The content of a province's files, checked row by row and not saved: units and periods, and what all readers share.

Procedures are read in ``province_procedures``, tiers in ``province_tiers``, the diagram of districts in ``tiles``.
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
from reporting.loading.problems import FileProblems, RowRefused
from reporting.models import ReportingPeriod
from reporting.models.period_days import day_problem, sequence_problems
from units.codes import code_key, new_code
from units.day_field import LAST_YEAR, OLDEST_YEAR, read_day
from units.file_codes import FileCodes, repeated
from units.models import DistrictTile, Unit, UnitKind
from units.models.units import UNIT_CODES
from units.reference_files.shapes import has_lost_letters, lost_letters
from units.refusals import Refused
from units.tables.values import iso_day
from units.text_limits import row_problem
from units.vietnamese import nfc

PROVINCE = "province"
KINDS = frozenset(UnitKind.values)  # the enumeration makes a new list for each question
UNIT_COLUMNS = ("code", "name", "kind", "parent_code", "gso_code", "division_type")
UNIT_TEXTS = ("name", "gso_code", "division_type")
PERIOD_COLUMNS = ("period", "starts_on", "ends_on", "due_on")
YEARS = range(2000, 2101)
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
    later: list[tuple[int, str, str]] = []
    for line, row in file.named_rows():
        if row["kind"] == PROVINCE:
            provinces.add(code_key(row["code"]))
            continue
        try:
            unit = _unit(line, row, rows)
        except RowRefused as why:
            file.problems.add(line, why.column, row[why.column], why.reason)
            continue
        rows.units[unit.code] = unit
        if unit.kind == UnitKind.COMMUNE or row["parent_code"]:
            later.append((line, unit.code, row["parent_code"]))
    for line, code, parent in later:
        try:
            _put_below(rows.units[code], "" if code_key(parent) in provinces else parent, rows)
        except RowRefused as why:
            file.problems.add(line, why.column, parent, why.reason)


def read_periods(path: Path, rows: ProvinceRows) -> None:
    """Read periods.csv: a period opens on the day after its cut-off, its deadline is the same for all groups."""
    file = open_file(path, PERIOD_COLUMNS, rows)
    lines: dict[tuple[int, int], int] = {}
    for line, row in file.named_rows():
        try:
            period = _period(row, lines)
        except RowRefused as why:
            file.problems.add(line, why.column, row[why.column], why.reason)
        else:
            lines[period.year, period.month] = line
            rows.periods[period.year, period.month] = period
            if problem := day_problem(period):
                file.problems.add(line, problem[0], row[problem[0]], problem[1])
    _check_sequence(file, lines, rows)


def _check_sequence(file: CsvFile, lines: dict[tuple[int, int], int], rows: ProvinceRows) -> None:
    """Each day belongs to one period: among the file's, and together with existing ones that are not in it."""
    stored = {(each.year, each.month): each for each in ReportingPeriod.objects.all()}
    problems = sequence_problems((stored | rows.periods).values())
    follows = {(year + month // 12, month % 12 + 1): (year, month) for year, month in lines}
    for key, sentence in problems.items():
        at = key if key in lines else follows.get(key)
        if at is not None:
            file.problems.add(lines[at], "starts_on", str(rows.periods[at].starts_on), sentence)


def open_file(path: Path, columns: tuple[str, ...], rows: ProvinceRows) -> CsvFile:
    """The file at ``path``, its problems collected with those of the others."""
    file = CsvFile(path, columns, by_hand=True)
    rows.problems.append(file.problems)
    return file


def refuse_texts(model: type[models.Model], row: Row, fields: Mapping[str, str]) -> None:
    """Refuse a row with a text that its field cannot hold; ``fields`` gives each column's field of ``model``.

    Raises:
        RowRefused: with the column and the sentence.
    """
    for column in fields:
        if has_lost_letters(row[column]):
            raise RowRefused(column, lost_letters())
    problem = row_problem(model, {name: row[column] for column, name in fields.items()})
    if problem:
        column = next(column for column, name in fields.items() if name == problem[0])
        raise RowRefused(column, problem[1])


def blank() -> str:
    """The sentence for a cell that must not be blank."""
    return _("The cell is blank.")


def wanted_day(row: Row, column: str) -> date:
    """The day in ``column``.

    Raises:
        RowRefused: there is none.
    """
    if not row[column]:
        raise RowRefused(column, blank())
    try:
        day = read_day(row[column])
    except ValidationError as error:
        raise RowRefused(column, " ".join(error.messages)) from error
    if not OLDEST_YEAR <= day.year <= LAST_YEAR:
        raise RowRefused(column, _("Please check the year."))
    return day


def _unit(line: int, row: Row, rows: ProvinceRows) -> Unit:
    kind = row["kind"]
    if kind not in KINDS:
        raise RowRefused("kind", _("The kind is one of department, district, commune."))
    shape = UNIT_CODES.get(kind)
    row |= {name: nfc(row[name]) for name in ("name", "division_type")} | {"gso_code": new_code(row["gso_code"], shape)}
    if not row["name"]:
        raise RowRefused("name", blank())
    refuse_texts(Unit, row, {name: name for name in UNIT_TEXTS})
    try:
        code = rows.unit_codes.bring(row["code"], kind, shape, line=line)
    except Refused as refused:
        raise RowRefused("code", refused.sentence) from refused
    texts = {name: row[name] for name in UNIT_TEXTS}
    return Unit(code=code, kind=kind, sort_order=len(rows.units) + 1, **texts)


def _put_below(unit: Unit, parent: str, rows: ProvinceRows) -> None:
    """Remember the district that ``parent`` names; blank where the unit has none."""
    if unit.kind != UnitKind.COMMUNE:
        if parent:
            raise RowRefused("parent_code", _("Only a commune belongs to a district."))
        return
    try:
        code = rows.unit_codes.meant(parent, UnitKind.DISTRICT) if parent else ""
    except Refused as refused:
        raise RowRefused("parent_code", refused.sentence) from refused
    if code and (code not in rows.units or rows.units[code].kind != UnitKind.DISTRICT):
        sentence = _("No district has this code. Leave the cell blank where there is none.")
        raise RowRefused("parent_code", sentence)
    rows.parents[unit.code] = code


def _period(row: Row, lines: Mapping[tuple[int, int], int]) -> ReportingPeriod:
    first = iso_day(f"{row['period']}-01")
    if first is None:
        raise RowRefused("period", _("Periods are written 2020-12."))
    if first.year not in YEARS:
        raise RowRefused("period", _("The year must be from 2000 to 2100."))
    if (first.year, first.month) in lines:
        raise RowRefused("period", repeated(lines[first.year, first.month]))
    starts_on, ends_on, due_on = (wanted_day(row, column) for column in PERIOD_COLUMNS[1:])
    if not starts_on <= ends_on < due_on:
        raise RowRefused("due_on", _("A period starts, ends, and is due in this order."))
    return ReportingPeriod(
        year=first.year,
        month=first.month,
        starts_on=starts_on,
        ends_on=ends_on,
        opens_on=ends_on + DAY,
        due_on_department=due_on,
        due_on_district=due_on,
        due_on_commune=due_on,
    )
