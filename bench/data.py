"""Provinces of three sizes: three units, Khánh Hòa (9,530 counts), and the country's units with 5 million counts."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection

from procedures.models import Procedure, Publication, level_flags
from quotas.actions.decisions import decision_apply
from quotas.models import QuotaDecision, QuotaTier
from reporting.actions.figures import figures_analyze, figures_recompute
from reporting.actions.periods import periods_create
from reporting.models import FiguresState, ReportingPeriod
from units.models import PortalSettings, StaleFigures, Unit, UnitKind, User

ROOT = Path(__file__).resolve().parent.parent
KHANH_HOA = ROOT / "demo/khanh_hoa_2020"
NATIONAL = ROOT / "demo/national/units.csv"
YEAR = 2020
PUBLISHED: dict[str, Any] = {"level": 3, "effective_on": date(2015, 6, 3)}
PROCEDURES = 37  # of each level: 11,304 units × 37 procedures × 12 months are 5 million counts

# Every unit reports every procedure of its level in every month; all confirmed.
FILL_SQL = """
INSERT INTO reporting_submission (unit_id, period_id, status, version, remarks, approved_by, document_number)
SELECT u.id, p.id, 'draft', 1, '', '', '' FROM units_unit u CROSS JOIN reporting_reportingperiod p;
INSERT INTO reporting_revision (submission_id, number, sent_at, recorded_at, sent_by_name, on_behalf, nil, remarks,
                                approved_by, document_number, sha256)
SELECT id, 1, now(), now(), 'bench', false, false, '', '', '', repeat('0', 64) FROM reporting_submission;
UPDATE reporting_submission s SET status = 'accepted', sent_revision_id = r.id, accepted_revision_id = r.id,
       first_sent_at = r.sent_at FROM reporting_revision r WHERE r.submission_id = s.id;
INSERT INTO reporting_revisioncount (revision_id, procedure_id, received_total, received_online, returned_by_post)
SELECT r.id, c.id, 10 + (r.id + c.id) %% 40, (r.id * 7 + c.id) %% 10, (r.id + c.id) %% 5
FROM reporting_revision r JOIN reporting_submission s ON s.id = r.submission_id JOIN units_unit u ON u.id = s.unit_id
JOIN procedures_publication b ON (b.at_district AND u.kind = 'district') OR (b.at_commune AND u.kind = 'commune')
JOIN procedures_procedure c ON c.id = b.procedure_id
"""


def khanh_hoa() -> None:
    """The province of the demo, 2020, all confirmed."""
    _empty()
    call_command("load_province", KHANH_HOA, verbosity=0)
    files = {"submissions": KHANH_HOA / "submissions_2020.csv", "accept": True, "verbosity": 0}
    call_command("import_counts", KHANH_HOA / "counts_2020.csv", **files)
    _settle()


def three_units() -> None:
    """One district with two communes."""
    _empty()
    district = Unit.objects.create(code="H1", name="Huyện Một", kind=UnitKind.DISTRICT, sort_order=1)
    for place in (2, 3):
        name = f"Xã {place}"
        Unit.objects.create(code=f"X{place}", name=name, kind=UnitKind.COMMUNE, parent=district, sort_order=place)
    _catalogue(3)
    _fill()


def country() -> None:
    """The country's districts and communes (provinces skipped), 37 procedures each, every month reported."""
    empty_country()
    _fill()


def empty_country(most: int | None = None, years: int = 1) -> None:
    """The country's units, or its first ``most``, and catalogue, without one report."""
    _empty()
    with NATIONAL.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] != "province"]
    if most is not None:
        communes = [row for row in rows if row["kind"] == UnitKind.COMMUNE]
        districts = [row for row in rows if row["kind"] == UnitKind.DISTRICT]
        rows = _first(districts, communes, most)
    for kind in (UnitKind.DISTRICT, UnitKind.COMMUNE):
        known = {unit.code: unit for unit in Unit.objects.all()}
        units = [
            Unit(
                code=row["code"],
                name=row["name"],
                kind=kind,
                parent=known.get(row["parent_code"]),
                sort_order=place,
            )
            for place, row in enumerate(rows)
            if row["kind"] == kind
        ]
        for unit in units:
            unit.fill_keys()
        Unit.objects.bulk_create(units, batch_size=2000)
    _catalogue(PROCEDURES, years)


def grown(*, units: int, years: int) -> None:
    """The country's first ``units`` districts and communes, every month of ``years`` years up to 2020 reported."""
    empty_country(units, years)
    _fill()


def clear_figures() -> None:
    """Take away the figures, not the sendings that they come from."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE reporting_compliance")


def counts() -> int:
    """How many figures have been sent."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM reporting_revisioncount")
        return int(cursor.fetchone()[0])


def _empty() -> None:
    call_command("flush", interactive=False, verbosity=0)
    PortalSettings.objects.get_or_create(pk=PortalSettings.ONLY, defaults={"levels": "mức độ 3, 4"})
    FiguresState.objects.get_or_create(pk=FiguresState.ONLY)


def _first(districts: list[dict[str, str]], communes: list[dict[str, str]], most: int) -> list[dict[str, str]]:
    """Whole districts with their communes, one after another; of the last one only some communes."""
    rows: list[dict[str, str]] = []
    for district in districts:
        rows += [district, *(row for row in communes if row["parent_code"] == district["code"])]
        if len(rows) >= most:
            break
    return rows[:most]


def _catalogue(number: int, years: int = 1) -> None:
    """``number`` procedures of each level, and one department with one procedure: a query for each kind of handler."""
    department = Unit.objects.create(code="SO1", name="Sở Tư pháp", kind=UnitKind.DEPARTMENT)
    of_department = Procedure.objects.create(code="department", name="Thủ tục", field="Hộ tịch")
    Publication.objects.create(procedure=of_department, department=department, at_province=True, **PUBLISHED)
    for level in (UnitKind.DISTRICT, UnitKind.COMMUNE):
        procedures = Procedure.objects.bulk_create(
            Procedure(code=f"{level}-{n}", name=f"Thủ tục {n}", field="Hộ tịch", sort_order=n) for n in range(number)
        )
        Publication.objects.bulk_create(
            Publication(procedure=each, **level_flags([level]), **PUBLISHED) for each in procedures
        )
    for year in range(YEAR - years + 1, YEAR + 1):
        _year(year)


def _year(year: int) -> None:
    """The months of ``year``, and a decision with a tier for each group."""
    periods_create(year=year)
    decision = QuotaDecision.objects.create(year=year)
    for kind in (UnitKind.DISTRICT, UnitKind.COMMUNE):
        tier = QuotaTier.objects.create(decision=decision, code=kind, name=kind, kind=kind, minimum_hundredths=2500)
        tier.units.set(Unit.objects.filter(kind=kind))
    decision_apply(decision=decision)


def _fill() -> None:
    ReportingPeriod.objects.update(locked_at=None)
    with connection.cursor() as cursor:
        for statement in FILL_SQL.split(";"):
            cursor.execute(statement, [])
    _settle(ReportingPeriod.objects.order_by().values_list("year", flat=True).distinct())


def _settle(years: Iterable[int] = (YEAR,)) -> None:
    """Statistics as they are after a load, figures up to date, an administrator's and a clerk's account."""
    figures_analyze()
    for year in years:
        figures_recompute(year=year)
    StaleFigures.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    unit = Unit.objects.filter(kind=UnitKind.DISTRICT).order_by("code").first()
    User.objects.create(username="bench-clerk", role="clerk", unit=unit)
    User.objects.create(username="bench-coordinator", role="coordinator")
