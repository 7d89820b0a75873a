"""A province as they are since July 2025, as files: communes without a district, procedures of two levels, no quotas.

As large as a real one where it matters: a commune reports 520 procedures, 1,560 cells. Names and codes are made up in
the forms that real lists have: up to 1,094 letters, decomposed accents, two blanks in a row, codes ending in 0.
"""

from __future__ import annotations

import csv
import unicodedata
from pathlib import Path

COMMUNES = ("30001", "30002", "30010")
DEPARTMENTS = ("STP", "SXD")
BY_COMMUNES, BY_BOTH, BY_DEPARTMENTS = 400, 120, 60
ASKED_OF_COMMUNES = BY_COMMUNES + BY_BOTH
PUBLISHED = ASKED_OF_COMMUNES + BY_DEPARTMENTS
LONGEST = "Cấp giấy phép " + "xây dựng công trình " * 54  # 1,094 letters, as the longest of the national list


def code(number: int) -> str:
    """The code of the procedure at ``number``: 1.000000, 1.000005, …; every second one ends in 0."""
    return f"1.{number * 5:06d}"


def levels(number: int) -> str:
    if number < BY_COMMUNES:
        return "commune"
    return "province;commune" if number < ASKED_OF_COMMUNES else "province"


def service_level(number: int) -> int:
    return 3 + number % 2


def figures(number: int) -> tuple[int, int, int]:
    """What each commune types for the procedure: received, online, results by post."""
    return number % 7, number % 7 // 2, number % 3


def write_province(directory: Path) -> Path:
    """Write units.csv, periods.csv and procedures.csv, the only files that such a province has."""
    units = [("code", "name", "kind", "parent_code", "gso_code", "division_type")]
    units += [(code, f"Xã Số {number}", "commune", "", "", "") for number, code in enumerate(COMMUNES, start=1)]
    units += [(code, f"Sở {code}", "department", "", "", "") for code in DEPARTMENTS]
    periods = [("period", "starts_on", "ends_on", "due_on"), ("2025-07", "2025-07-01", "2025-07-31", "2025-08-05")]
    head = "code,name,field,authority_level,department_code,level,first_published,decision,decision_date"
    procedures = [tuple(head.split(",")), *(_procedure(number) for number in range(PUBLISHED))]
    for name, rows in (("units", units), ("periods", periods), ("procedures", procedures)):
        with (directory / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    return directory


def _procedure(number: int) -> tuple[object, ...]:
    names = [LONGEST.strip(), unicodedata.normalize("NFD", "Đăng ký khai tử"), "Cấp bản sao  trích lục"]
    name = names[number] if number < len(names) else f"Thủ tục thứ {number}"
    handled = levels(number)
    department = DEPARTMENTS[number % 2] if "province" in handled else ""
    field = f"Lĩnh vực {number % 12}"
    return code(number), name, field, handled, department, service_level(number), "2025-07-01", "", ""
