"""Reading the files of a province into unsaved records, checking every row by itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from django.utils.translation import gettext as _

from procedures.models import AuthorityLevel, Procedure, Publication, ServiceLevel, level_flags, parse_levels
from quotas.models import QuotaTier, TierScope
from reporting.loading.csv_files import CsvFile, parse_day
from reporting.loading.problems import FileProblems
from reporting.models import ReportingPeriod
from units.models import DistrictTile, Unit, UnitKind
from units.vietnamese import nfc

PROVINCE = "province"
UNIT_COLUMNS = ("code", "name", "kind", "parent_code", "gso_code", "division_type")
PERIOD_COLUMNS = ("period", "starts_on", "ends_on", "due_on")
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
TIER_COLUMNS = ("tier_code", "name", "kind", "minimum_percent", "applies_to", "unit_codes")
DAY = timedelta(days=1)


@dataclass
class ProvinceRows:
    """What the files of a province say, by code; nothing is saved yet."""

    units: dict[str, Unit] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)  # a commune's code → its district's; blank where it has none
    periods: dict[tuple[int, int], ReportingPeriod] = field(default_factory=dict)
    procedures: dict[str, Procedure] = field(default_factory=dict)
    departments: dict[str, str] = field(default_factory=dict)  # a procedure's code → its department's
    publications: dict[str, list[Publication]] = field(default_factory=dict)  # by procedure, in the order of time
    tiers: dict[str, QuotaTier] = field(default_factory=dict)
    members: dict[str, list[str]] = field(default_factory=dict)  # a tier's code → the codes it lists
    tiles: dict[str, DistrictTile] = field(default_factory=dict)  # by the district's code
    problems: list[FileProblems] = field(default_factory=list)


def read_units(path: Path, rows: ProvinceRows) -> None:
    """Read units.csv; rows of provinces are skipped, and so is a province as a parent."""
    file = _open(path, UNIT_COLUMNS, rows)
    provinces: set[str] = set()
    later: list[tuple[int, str, str]] = []
    for line, (code, name, kind, parent, gso_code, division_type) in file.rows():
        if kind == PROVINCE:
            provinces.add(code)
        elif kind not in UnitKind.values:
            file.problems.add(line, "kind", kind, _("The kind is one of department, district, commune."))
        elif not code or code in rows.units:
            file.problems.add(line, "code", code, _needed(code))
        elif not nfc(name):
            file.problems.add(line, "name", name, _needed(name))
        else:
            rows.units[code] = Unit(
                code=code,
                name=nfc(name),
                kind=kind,
                gso_code=gso_code,
                division_type=nfc(division_type),
                sort_order=len(rows.units) + 1,
            )
            if kind == UnitKind.COMMUNE or parent:
                later.append((line, code, parent))
    for line, code, parent in later:
        _check_parent(line, code, parent, provinces, file, rows)


def read_periods(path: Path, rows: ProvinceRows) -> None:
    """Read periods.csv: a period opens on the day after its cut-off, its deadline is the same for all groups."""
    file = _open(path, PERIOD_COLUMNS, rows)
    for line, (name, *days) in file.rows():
        starts_on, ends_on, due_on = (parse_day(day) for day in days)
        year, month = _year_and_month(name)
        if not year:
            file.problems.add(line, "period", name, _("Periods are written 2020-12."))
        elif (year, month) in rows.periods:
            file.problems.add(line, "period", name, _needed(name))
        elif starts_on is None or ends_on is None or due_on is None:
            bad = next(place for place, day in enumerate(days) if parse_day(day) is None)
            file.problems.add(line, PERIOD_COLUMNS[bad + 1], days[bad], _("Write the day as 2020-12-31."))
        elif not starts_on <= ends_on < due_on:
            file.problems.add(line, "due_on", days[2], _("A period starts, ends, and is due in this order."))
        else:
            rows.periods[year, month] = _period(year, month, starts_on, ends_on, due_on)


def read_procedures(path: Path, rows: ProvinceRows) -> None:
    """Read a file of procedures, each with its first publication."""
    file = _open(path, PROCEDURE_COLUMNS, rows)
    for line, values in file.rows():
        row = dict(zip(PROCEDURE_COLUMNS, values, strict=True))
        problem = _procedure_problem(row, rows)
        if problem:
            file.problems.add(line, problem[0], row[problem[0]], problem[1])
            continue
        code = row["code"]
        rows.procedures[code] = Procedure(
            code=code,
            name=nfc(row["name"]),
            field=nfc(row["field"]),
            sort_order=len(rows.procedures) + 1,
        )
        if row["department_code"]:
            rows.departments[code] = row["department_code"]
        rows.publications[code] = [
            Publication(
                level=int(row["level"]),
                **level_flags(parse_levels(row["authority_level"]) or []),
                effective_on=parse_day(row["first_published"]),  # type: ignore[misc]
                decision_number=row["decision"],
                decision_date=parse_day(row["decision_date"]),
            )
        ]


def read_changes(path: Path, rows: ProvinceRows) -> None:
    """Read level_changes.csv: each ends one publication the day before and opens the next."""
    file = _open(path, CHANGE_COLUMNS, rows)
    found = sorted(file.rows(), key=lambda row: row[1][3])
    for line, (code, before, after, effective, decision) in found:
        day = parse_day(effective)
        levels = map(str, ServiceLevel.values)
        if code not in rows.publications:
            file.problems.add(line, "procedure_code", code, _("No procedure has this code."))
        elif before != str(rows.publications[code][-1].level):
            file.problems.add(line, "from_level", before, _("The procedure is not published at this level then."))
        elif after not in levels or after == before:
            file.problems.add(line, "to_level", after, _("The level is 3 or 4, and another than before."))
        elif day is None or day <= rows.publications[code][-1].effective_on:
            file.problems.add(line, "effective_date", effective, _("Write a day after the last publication's first."))
        else:
            last = rows.publications[code][-1]
            last.ended_on = day - DAY
            risen = Publication(
                level=int(after), effective_on=day, decision_number=decision, **level_flags(last.levels)
            )
            rows.publications[code].append(risen)


def read_tiers(path: Path, rows: ProvinceRows) -> None:
    """Read the tiers of a decision; the percentage is kept in hundredths."""
    file = _open(path, TIER_COLUMNS, rows)
    for line, (code, name, kind, percent, applies_to, codes) in file.rows():
        hundredths = _hundredths(percent)
        members = codes.split()
        unknown = [each for each in members if each not in rows.units]
        if not code or code in rows.tiers:
            file.problems.add(line, "tier_code", code, _needed(code))
        elif kind not in UnitKind.values:
            file.problems.add(line, "kind", kind, _("The kind is one of department, district, commune."))
        elif hundredths is None:
            file.problems.add(line, "minimum_percent", percent, _("The minimum must be from 0% to 100%."))
        elif applies_to not in TierScope.values or (applies_to == TierScope.COMMUNES_OF) > (kind == UnitKind.COMMUNE):
            file.problems.add(line, "applies_to", applies_to, _("Choose whom the tier applies to."))
        elif unknown or not members:
            file.problems.add(line, "unit_codes", " ".join(unknown), _("No unit has this code."))
        else:
            rows.tiers[code] = QuotaTier(
                code=code, name=nfc(name), kind=kind, minimum_hundredths=hundredths, applies_to=applies_to
            )
            rows.members[code] = members


def _open(path: Path, columns: tuple[str, ...], rows: ProvinceRows) -> CsvFile:
    file = CsvFile(path, columns, by_hand=True)
    rows.problems.append(file.problems)
    return file


def _needed(value: str) -> str:
    return _("This value stands in the file twice.") if value else _("The cell is blank.")


def _check_parent(line: int, code: str, parent: str, provinces: set[str], file: CsvFile, rows: ProvinceRows) -> None:
    unit, above = rows.units[code], rows.units.get(parent)
    if unit.kind == UnitKind.COMMUNE:
        if parent and parent not in provinces and (above is None or above.kind != UnitKind.DISTRICT):
            sentence = _("No district has this code. Leave the cell blank where there is none.")
            file.problems.add(line, "parent_code", parent, sentence)
        rows.parents[code] = parent
    elif parent not in provinces:
        file.problems.add(line, "parent_code", parent, _("Only a commune belongs to a district."))


def _year_and_month(name: str) -> tuple[int, int]:
    day = parse_day(f"{name}-01")
    return (day.year, day.month) if day else (0, 0)


def _period(year: int, month: int, starts_on: date, ends_on: date, due_on: date) -> ReportingPeriod:
    return ReportingPeriod(
        year=year,
        month=month,
        starts_on=starts_on,
        ends_on=ends_on,
        opens_on=ends_on + DAY,
        due_on_department=due_on,
        due_on_district=due_on,
        due_on_commune=due_on,
    )


def _procedure_problem(row: dict[str, str], rows: ProvinceRows) -> tuple[str, str] | None:
    """The column at fault and the reason, or None."""
    department = rows.units.get(row["department_code"])
    levels = parse_levels(row["authority_level"])
    of_province = levels is not None and AuthorityLevel.PROVINCE in levels
    if not row["code"] or row["code"] in rows.procedures:
        return "code", _needed(row["code"])
    if not nfc(row["name"]):
        return "name", _needed("")
    if not levels:
        return "authority_level", _("Choose province, district or commune; several as province;commune.")
    if of_province and (department is None or department.kind != UnitKind.DEPARTMENT):
        return "department_code", _("A procedure of the province needs its department.")
    if not of_province and row["department_code"]:
        return "department_code", _("Only procedures of the province have a department.")
    if row["level"] not in map(str, ServiceLevel.values):
        return "level", _("Choose one of the service levels.")
    if parse_day(row["first_published"]) is None:
        return "first_published", _("Write the day as 2020-12-31.")
    if row["decision_date"] and parse_day(row["decision_date"]) is None:
        return "decision_date", _("Write the day as 2020-12-31.")
    return None


def _hundredths(percent: str) -> int | None:
    """«45» → 4500, «32.5» → 3250; None unless it is from 0 to 100 with at most two decimals."""
    whole, _dot, decimals = percent.partition(".")
    if not (percent.isascii() and whole.isdigit() and len(whole) <= len("100") and len(decimals) <= len("00")):
        return None
    if _dot and not decimals.isdigit():
        return None
    hundredths = int(whole) * 100 + int(decimals.ljust(2, "0") or 0)
    return hundredths if hundredths <= 100 * 100 else None
