"""Reading a province's procedures with their publications, and the changes of their service level."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
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
from reporting.loading.problems import RowRefusals, RowRefused
from reporting.loading.province_rows import (
    DAY,
    UNKNOWN_KIND,
    ProvinceRows,
    Row,
    open_file,
    read_texts,
    refuse_blank,
    wanted_day,
)
from units.codes import unknown_code
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
        refusals = RowRefusals()
        _take(line, row, rows, refusals)
        file.problems.add_refused(line, refusals.found, row)


def read_changes(path: Path, rows: ProvinceRows) -> None:
    """Read level_changes.csv: each ends one publication the day before and begins the next."""
    file = open_file(path, CHANGE_COLUMNS, rows)
    unsure: set[str] = set()  # procedures of which a change is refused: what the next one follows is not known
    for line, row in sorted(file.named_rows(), key=lambda found: found[1]["effective_date"]):
        refusals = RowRefusals()
        code = refusals.read(_changed, row, rows)
        before = [] if code is None or code in unsure else rows.publications.get(code, [])
        last = before[-1] if before else None
        following = _following(row, last, refusals)
        if code and following and last:
            last.ended_on = following.effective_on - DAY
            rows.publications[code].append(following)
        elif code:
            unsure.add(code)
        file.problems.add_refused(line, refusals.found, row)


def _take(line: int, row: Row, rows: ProvinceRows, refusals: RowRefusals) -> None:
    """Add the procedure of one row and its publication to the others, unless something is wrong with the row."""
    row |= {name: nfc(row[name]) for name in ("name", "field", "decision")}
    code = refusals.read(_bring, line, row, rows)
    refusals.read(refuse_blank, row, "name")
    read_texts(Procedure, row, {"name": "name", "field": "field"}, refusals)
    levels = refusals.read(_levels, row)
    department = refusals.read(_department, row, levels, rows) if levels else None
    publication = _publication(row, levels, refusals)
    if refusals.found or code is None or publication is None:
        return
    position = len(rows.procedures) + 1
    rows.procedures[code] = Procedure(code=code, name=row["name"], field=row["field"], sort_order=position)
    rows.publications[code] = [publication]
    if department:
        rows.departments[code] = department


def _bring(line: int, row: Row, rows: ProvinceRows) -> str:
    try:
        return rows.procedure_codes.bring(row["code"], shape=NATIONAL_CODE, line=line)
    except Refused as refused:
        raise RowRefused("code", refused.sentence) from refused


def _levels(row: Row) -> Sequence[AuthorityLevel]:
    levels = parse_levels(row["authority_level"])
    if not levels:
        raise RowRefused("authority_level", _("Choose province, district or commune; several as province;commune."))
    return levels


def _publication(row: Row, levels: Sequence[AuthorityLevel] | None, refusals: RowRefusals) -> Publication | None:
    level = refusals.read(_level, row)
    first = refusals.read(wanted_day, row, "first_published")
    read_texts(Publication, row, {"decision": "decision_number"}, refusals)
    decided = refusals.read(wanted_day, row, "decision_date") if row["decision_date"] else None
    if level is None or first is None or not levels:
        return None
    return Publication(
        level=level,
        **level_flags(levels),
        effective_on=first,
        decision_number=row["decision"],
        decision_date=decided,
    )


def _level(row: Row) -> int:
    level = level_of_file(row["level"])
    if level is None:
        raise RowRefused("level", choose_level())
    return level


def _department(row: Row, levels: Sequence[AuthorityLevel], rows: ProvinceRows) -> str:
    """The code of the department that handles the procedure; blank where the province does not handle it."""
    column = "department_code"
    if AuthorityLevel.PROVINCE not in levels:
        if row[column]:
            raise RowRefused(column, str(HAS_NO_DEPARTMENT))
        return ""
    try:
        code = rows.unit_codes.meant(row[column])
    except Refused as refused:
        raise RowRefused(column, refused.sentence) from refused
    if rows.unit_codes.group_of(code) not in (UnitKind.DEPARTMENT, UNKNOWN_KIND):
        raise RowRefused(column, str(UNKNOWN_DEPARTMENT) % {"code": code} if code else str(NEEDS_DEPARTMENT))
    return code


def _changed(row: Row, rows: ProvinceRows) -> str:
    """The code of the procedure whose level changes."""
    try:
        code = rows.procedure_codes.meant(row["procedure_code"])
    except Refused as refused:
        raise RowRefused("procedure_code", refused.sentence) from refused
    if rows.procedure_codes.group_of(code) is None:
        raise RowRefused("procedure_code", unknown_code(_("No procedure has this code."), code))
    return code


def _following(row: Row, last: Publication | None, refusals: RowRefusals) -> Publication | None:
    """The publication that follows ``last``; with None only what the row says by itself is looked at."""
    before = refusals.read(_from_level, row, last)
    level = refusals.read(_to_level, row, before)
    day = refusals.read(_day_after, row, last)
    row["decision"] = nfc(row["decision"])
    read_texts(Publication, row, {"decision": "decision_number"}, refusals)
    if refusals.found or level is None or day is None or last is None:
        return None
    return Publication(level=level, effective_on=day, decision_number=row["decision"], **level_flags(last.levels))


def _from_level(row: Row, last: Publication | None) -> int:
    text = row["from_level"]
    level = level_of_file(text) if last is None else last.level
    if level is None or (last is not None and text != written_level(last.level)):
        raise RowRefused("from_level", _("The procedure is not published at this level then."))
    return level


def _to_level(row: Row, before: int | None) -> int:
    level = level_of_file(row["to_level"])
    if level is None or level == before:
        raise RowRefused("to_level", _("The level is one of the list, and another than before."))
    return level


def _day_after(row: Row, last: Publication | None) -> date:
    day = day_or_none(row["effective_date"])
    if day is None or (last is not None and day <= last.effective_on):
        raise RowRefused("effective_date", _("Write a day after the last publication's first."))
    return day
