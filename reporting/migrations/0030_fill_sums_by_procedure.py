"""Add up by procedure what counts already, and have every year recomputed, in case a report changed meanwhile."""

from django.db import migrations

SENDINGS = """
INSERT INTO reporting_summedsending
    (submission_id, unit, period, kind, official, provisional,
     next_kind, next_official, next_provisional, pending)
SELECT s.id, s.unit_id, s.period_id, u.kind, s.accepted_revision_id, COALESCE(s.sent_revision_id, s.accepted_revision_id),
       u.kind, s.accepted_revision_id, COALESCE(s.sent_revision_id, s.accepted_revision_id), %(pending)s
FROM reporting_submission s
JOIN units_unit u ON u.id = s.unit_id
JOIN reporting_reportingperiod p ON p.id = s.period_id AND p.year = %(year)s
WHERE COALESCE(s.sent_revision_id, s.accepted_revision_id) IS NOT NULL
"""
SUMS = """
INSERT INTO reporting_proceduresum
    (period_id, basis, procedure_id, kind, department, sendings, received_total, received_online, returned_by_post,
     units, units_online)
SELECT k.period, '{basis}', n.procedure_id, k.kind, CASE WHEN k.kind = 'department' THEN k.unit ELSE 0 END,
       COUNT(*), SUM(n.received_total), SUM(n.received_online), SUM(n.returned_by_post),
       SUM(CASE WHEN n.received_total > 0 THEN 1 ELSE 0 END), SUM(CASE WHEN n.received_online > 0 THEN 1 ELSE 0 END)
FROM reporting_summedsending k
JOIN reporting_reportingperiod p ON p.id = k.period AND p.year = %(year)s
JOIN reporting_revisioncount n ON n.revision_id = k.{basis}
GROUP BY k.period, n.procedure_id, k.kind, CASE WHEN k.kind = 'department' THEN k.unit ELSE 0 END
"""
MONTHS = """
INSERT INTO reporting_proceduremonths
    (year, procedure_id, unit_id, kind, official_total, official_online, provisional_total, provisional_online)
SELECT %(year)s, n.procedure_id, k.unit, k.kind,
       SUM(k.official * x.bit), SUM(CASE WHEN n.received_online > 0 THEN k.official * x.bit ELSE 0 END),
       SUM(k.provisional * x.bit), SUM(CASE WHEN n.received_online > 0 THEN k.provisional * x.bit ELSE 0 END)
FROM (
    SELECT unit, period, kind, official AS revision_id, 1 AS official, 0 AS provisional FROM reporting_summedsending
    UNION ALL
    SELECT unit, period, kind, provisional, 0, 1 FROM reporting_summedsending
) k
JOIN (SELECT id, 1 << (month - 1) AS bit FROM reporting_reportingperiod WHERE year = %(year)s) x ON x.id = k.period
JOIN reporting_revisioncount n ON n.revision_id = k.revision_id AND n.received_total > 0
GROUP BY n.procedure_id, k.unit, k.kind
"""


def fill(apps, schema_editor):
    periods = apps.get_model("reporting", "ReportingPeriod").objects
    with schema_editor.connection.cursor() as cursor:
        for year in sorted(set(periods.values_list("year", flat=True))):
            parameters = {"year": year, "pending": False}
            for statement in (SENDINGS, SUMS.format(basis="official"), SUMS.format(basis="provisional"), MONTHS):
                cursor.execute(statement, parameters)
    if apps.get_model("reporting", "Submission").objects.exists():
        apps.get_model("units", "StaleFigures").objects.create(reason="migration: sums by procedure")


def forget(apps, schema_editor):
    for name in ("ProcedureMonths", "ProcedureSum", "SummedSending"):
        apps.get_model("reporting", name).objects.all().delete()


class Migration(migrations.Migration):

    dependencies = [
        ("reporting", "0029_sums_by_procedure"),
    ]

    operations = [migrations.RunPython(fill, forget, elidable=True)]
