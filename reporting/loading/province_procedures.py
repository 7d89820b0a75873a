"""Reading a province's procedures with their publications, and the changes of their service level."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext as _

from procedures.models import (
    HAS_NO_DEPARTMENT,
    NEEDS_DEPARTMENT,
    UNKNOWN_DEPARTMENT,
    AuthorityLevel,
    Procedure,
    Publication,
    level_flags,
    level_of_file,
    parse_levels,
    written_level,
)
from procedures.models.procedures import NATIONAL_CODE
from procedures.resources import choose_level
from reporting.loading.problems import RowRefused
from reporting.loading.province_rows import DAY, ProvinceRows, Row, blank, open_file, refuse_texts, wanted_day
from units.day_field import day_or_none
from units.models import UnitKind
from units.refusals import Refused
from units.vietnamese import nfc

PROCEDURE_COLUMNS = (
    "code",
    "name",
    "field",
    "authority_level",
    "department_code",
    "level",
    "first_published",
    "decision",
    "decision_date",
)
CHANGE_COLUMNS = ("procedure_code", "from_level", "to_level", "effective_date", "decision")


def read_procedures(path: Path, rows: ProvinceRows) -> None:
    """Read a file of procedures, each with its first publication."""
    file = open_file(path, PROCEDURE_COLUMNS, rows)
    rows.procedure_codes.begin_file()
    for line, row in file.named_rows():
        try:
            _take(line, row, rows)
        except RowRefused as why:
            file.problems.add(line, why.column, row[why.column], why.reason)


def read_changes(path: Path, rows: ProvinceRows) -> None:
    """Read level_changes.csv: each ends one publication the day before and begins the next."""
    file = open_file(path, CHANGE_COLUMNS, rows)
    for line, row in sorted(file.named_rows(), key=lambda found: found[1]["effective_date"]):
        try:
            _change(row, rows)
        except RowRefused as why:
            file.problems.add(line, why.column, row[why.column], why.reason)


def _take(line: int, row: Row, rows: ProvinceRows) -> None:
    """Add the procedure of one row and its publication to the others.

    Raises:
        RowRefused: something is wrong with the row.
    """
    row |= {name: nfc(row[name]) for name in ("name", "field", "decision")}
    if not row["name"]:
        raise RowRefused("name", blank())
    refuse_texts(Procedure, row, {"name": "name", "field": "field"})
    publication = _publication(row)
    department = _department(row, publication, rows)
    try:
        code = rows.procedure_codes.bring(row["code"], shape=NATIONAL_CODE, line=line)
    except Refused as refused:
        raise RowRefused("code", refused.sentence) from refused
    position = len(rows.procedures) + 1
    rows.procedures[code] = Procedure(code=code, name=row["name"], field=row["field"], sort_order=position)
    rows.publications[code] = [publication]
    if department:
        rows.departments[code] = department


def _publication(row: Row) -> Publication:
    levels = parse_levels(row["authority_level"])
    if not levels:
        raise RowRefused("authority_level", _("Choose province, district or commune; several as province;commune."))
    level = level_of_file(row["level"])
    if level is None:
        raise RowRefused("level", choose_level())
    refuse_texts(Publication, row, {"decision": "decision_number"})
    return Publication(
        level=level,
        **level_flags(levels),
        effective_on=wanted_day(row, "first_published"),
        decision_number=row["decision"],
        decision_date=wanted_day(row, "decision_date") if row["decision_date"] else None,
    )


def _department(row: Row, publication: Publication, rows: ProvinceRows) -> str:
    """The code of the department that handles the procedure; blank where the province does not handle it."""
    column, of_province = "department_code", AuthorityLevel.PROVINCE in publication.levels
    if not of_province:
        if row[column]:
            raise RowRefused(column, str(HAS_NO_DEPARTMENT))
        return ""
    try:
        code = rows.unit_codes.meant(row[column])
    except Refused as refused:
        raise RowRefused(column, refused.sentence) from refused
    if code not in rows.units or rows.units[code].kind != UnitKind.DEPARTMENT:
        raise RowRefused(column, str(UNKNOWN_DEPARTMENT) % {"code": code} if code else str(NEEDS_DEPARTMENT))
    return code


def _change(row: Row, rows: ProvinceRows) -> None:
    """End the last publication of the row's procedure and begin the next.

    Raises:
        RowRefused: something is wrong with the row.
    """
    try:
        code = rows.procedure_codes.meant(row["procedure_code"])
    except Refused as refused:
        raise RowRefused("procedure_code", refused.sentence) from refused
    if code not in rows.publications:
        raise RowRefused("procedure_code", _("No procedure has this code."))
    last, day = rows.publications[code][-1], day_or_none(row["effective_date"])
    if row["from_level"] != written_level(last.level):
        raise RowRefused("from_level", _("The procedure is not published at this level then."))
    level = level_of_file(row["to_level"])
    if level is None or level == last.level:
        raise RowRefused("to_level", _("The level is one of the list, and another than before."))
    if day is None or day <= last.effective_on:
        raise RowRefused("effective_date", _("Write a day after the last publication's first."))
    row["decision"] = nfc(row["decision"])
    refuse_texts(Publication, row, {"decision": "decision_number"})
    last.ended_on = day - DAY
    rows.publications[code].append(
        Publication(level=level, effective_on=day, decision_number=row["decision"], **level_flags(last.levels))
    )
