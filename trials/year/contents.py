"""What two databases are compared by: everything that a year of work leaves, but for who did it and at what minute.

python -m trials.year.contents FILE writes it as JSON, of the database and in the settings of the environment.
"""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from pathlib import Path
from typing import Any

from trials.year.files import expected

# Not compared: ids, the minute of a sending (files give a day), the person (a file is sent by the system), how often a
# report was sent before it was right, texts that say when a page was made or that it is of a demo, and months of 2021:
# the portal begins them by itself in December, and the demo is loaded without them.
YEARS = (2019, 2020)
OF_NOW = ("Cập nhật", "cập nhật", "Bản trình diễn")
SUMS = tuple(
    f"{span}{exempt}{name}"
    for span in ("", "ytd_")
    for exempt in ("", "exempt_")
    for name in ("received_total", "received_online", "returned_by_post")
)


def contents() -> dict[str, Any]:
    """Figures, verdicts and ranks of every unit and month, reports with their figures, and files for people."""
    from reporting.actions.figures import figures_drain
    from reporting.models import Basis, Compliance, ReportingPeriod, RevisionCount, Submission
    from reporting.spreadsheets.compliance_csv import write_compliance
    from units import clock

    figures_drain()
    figures = Compliance.objects.filter(period__year__in=YEARS).order_by()
    head = ("unit__code", "period__year", "period__month", "basis", "expected", "reported", "district__code")
    tail = ("months_reported", "months_expected", "minimum_hundredths", "tier__code")
    found: dict[str, Any] = {
        "figures": sorted(map(repr, figures.values_list(*head, *SUMS, *tail))),
        "reports": {},
    }
    for report in Submission.objects.select_related("unit", "period"):
        first = report.first_sent_at and str(clock.day_of(report.first_sent_at))
        name = f"{report.period.name} {report.unit.code}"
        found["reports"][name] = [report.status, first, report.days_late, report.accepted_revision_id is not None]
    for basis in Basis.values:
        counted = Submission.objects.with_counted_revision(basis).values_list("counted")
        numbers = ("received_total", "received_online", "returned_by_post")
        place = ("revision__submission__period", "revision__submission__unit__code", "procedure__code")
        rows = RevisionCount.objects.filter(revision__in=counted).values_list(*place, *numbers)
        found[f"sent, {basis}"] = sorted(map(repr, rows))
        for year in YEARS:
            stream = io.StringIO()
            begun = ReportingPeriod.objects.filter(year=year).order_by("month").begun(clock.today())
            write_compliance(stream, list(begun), Basis(basis))
            found[f"compliance {year}, {basis}"] = stream.getvalue()
    return found | files()


def files() -> dict[str, Any]:
    """Files that people get of the overview, line by line, but for what says when they were made, and in a demo."""
    from django.test import Client

    from units.models import User

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.get(username="coordinator"))
    found = {}
    addresses = (
        "/dashboard/export.csv?period=2020-11&basis=official",
        "/dashboard/export.csv?period=2020-12&basis=provisional",
        "/dashboard/indicators/export.csv?period=2020-11&basis=official",
        "/dashboard/catalogue/export.csv",
    )
    for address in addresses:
        lines = client.get(address).content.decode("utf-8-sig").splitlines()
        found[address] = [line for line in lines if not any(words in line for words in OF_NOW)]
    return found


def as_of(period: Any) -> list[str]:
    """What differs as of a month of 2020, confirmed, from `expected_2020.csv`: its lines, and the frozen ranks."""
    from reporting.models import Basis, FrozenLine
    from reporting.spreadsheets.compliance_csv import write_compliance

    stream = io.StringIO()
    write_compliance(stream, [period], Basis.OFFICIAL)
    written = stream.getvalue().splitlines()
    head, *lines = expected().decode().splitlines()
    wanted = [head, *(line for line in lines if line.startswith(f"{period.name},"))]
    found = [] if written == wanted else [f"compliance as of {period.name}: {_first(written, wanted)}"]
    ranks = {row["unit_code"]: (row["rank_rate_in_kind"], row["rank_gap_in_kind"]) for row in csv.DictReader(wanted)}
    rows = FrozenLine.objects.filter(ranking__period=period).values_list("unit_code", "rank", "rank_by_gap")
    kept = {code: (str(rank or ""), str(by_gap or "")) for code, rank, by_gap in rows}
    return found if kept == ranks else [*found, f"frozen ranks of {period.name}: {_first(kept, ranks)}"]


def differences(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    """The names of what differs, with the first difference of each."""
    found = []
    for name in sorted({*one, *other}):
        mine, theirs = one.get(name), other.get(name)
        if mine != theirs:
            found.append(f"{name}: {_first(mine, theirs)}")
    return found


def _first(mine: Any, theirs: Any) -> str:
    if isinstance(mine, str) and isinstance(theirs, str):
        mine, theirs = mine.splitlines(), theirs.splitlines()
    if isinstance(mine, dict) and isinstance(theirs, dict):
        keys = [key for key in {**mine, **theirs} if mine.get(key) != theirs.get(key)]
        return f"{len(keys)} differ, first {keys[0]}: {mine.get(keys[0])} / {theirs.get(keys[0])}"
    if isinstance(mine, list) and isinstance(theirs, list):
        alone = sorted(set(map(str, mine)) ^ set(map(str, theirs)))
        return f"{len(alone)} lines are in one of them only: {alone[:2]}"
    return f"{mine} / {theirs}"


def main(file: Path) -> None:
    """Write the contents of the database that the environment names."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    file.write_text(json.dumps(contents()), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
