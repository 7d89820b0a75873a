"""The rows of a year of work, so that every page shows some: events, reminders, differences, frozen rankings."""

from __future__ import annotations

from django.db import connection

from open_data.actions.editions import editions_publish
from procedures.models import Publication
from quotas.models import QuotaTier
from reporting.actions.rankings import ranking_freeze
from reporting.figures.procedure_sums import procedure_sums_rebuild
from reporting.models import ReportingPeriod, Submission
from units.models import PortalSettings, Unit, User

# December on the day before its deadline: the clerk's unit and every fifth one have not sent, the others wait.
# The one-stop system counted every unit and procedure; a third of the totals differ, so reports have hints at any size.
WORK_SQL = """
INSERT INTO reporting_submissionevent (submission_id, kind, at, actor_name, revision_number, reason)
SELECT s.id, k.kind, now(), 'bench', 1, ''
FROM reporting_submission s CROSS JOIN (VALUES ('sent'), ('accepted')) k(kind)
WHERE NOT EXISTS (SELECT FROM reporting_submissionevent e WHERE e.submission_id = s.id);
UPDATE reporting_submission SET status = 'submitted', accepted_revision_id = NULL, warnings = id % 3
WHERE period_id = {period};
DELETE FROM reporting_submissionevent e USING reporting_submission s
WHERE s.id = e.submission_id AND s.period_id = {period} AND e.kind = 'accepted';
INSERT INTO reporting_systemupload (uploaded_by_name, uploaded_at, file_name, sha256, first_period_id,
                                    last_period_id, rows, new, changed, refused, digest, applied_at)
VALUES ('bench', now(), 'counts.csv', repeat('0', 64), {period}, {period}, 0, 0, 0, 0, '', now());
INSERT INTO reporting_systemcount (period_id, unit_id, procedure_id, received_total, received_online, returned_by_post,
                                   upload_id)
SELECT s.period_id, s.unit_id, c.procedure_id,
       c.received_total + CASE WHEN c.id % 3 = 0 THEN 20 ELSE 0 END,
       c.received_online, c.returned_by_post, (SELECT max(id) FROM reporting_systemupload)
FROM reporting_revisioncount c JOIN reporting_submission s ON s.sent_revision_id = c.revision_id
WHERE s.period_id = {period};
UPDATE reporting_systemupload SET rows = n, new = n FROM (SELECT count(*) n FROM reporting_systemcount) counted;
INSERT INTO reporting_differencenote (period_id, unit_id, procedure_id, state, text, basis, reported, system,
                                      actor_name, at)
SELECT period_id, unit_id, procedure_id, 'asked', 'bench', 'provisional', '1.1.1', '2.1.1', 'bench', now()
FROM reporting_systemcount WHERE id % 30 = 0;
CREATE TEMP TABLE bench_unsent AS
SELECT id, unit_id, sent_revision_id FROM (
    SELECT id, unit_id, sent_revision_id, row_number() OVER (ORDER BY unit_id) AS place FROM reporting_submission
    WHERE period_id = {period}
) placed WHERE place % 5 = 0 OR unit_id = {unit};
UPDATE reporting_submission SET status = 'draft', sent_revision_id = NULL, first_sent_at = NULL, warnings = 0
WHERE id IN (SELECT id FROM bench_unsent);
DELETE FROM reporting_submissionevent WHERE submission_id IN (SELECT id FROM bench_unsent);
DELETE FROM reporting_revisioncount WHERE revision_id IN (SELECT sent_revision_id FROM bench_unsent);
DELETE FROM reporting_revisionsums WHERE revision_id IN (SELECT sent_revision_id FROM bench_unsent);
DELETE FROM reporting_revision WHERE id IN (SELECT sent_revision_id FROM bench_unsent);
UPDATE reporting_compliance SET reported = false, months_reported = months_reported - 1
WHERE period_id = {period} AND basis = 'provisional' AND unit_id IN (SELECT unit_id FROM bench_unsent);
UPDATE reporting_compliance SET reported = false, months_reported = months_reported - 1
WHERE period_id = {period} AND basis = 'official' AND reported;
INSERT INTO reporting_reminder (unit_id, period_id, kind, means, at, actor_name, address, note, state, tries, try_at,
                                sent_at, refusal, subject, body, settled_by)
SELECT unit_id, {period}, 'own', 'email', now(), 'bench', 'a@example.org', '',
       CASE WHEN unit_id % 7 = 0 THEN 'failed' ELSE 'sent' END, 1, now(), now(), '', 'bench', 'bench', ''
FROM bench_unsent;
DROP TABLE bench_unsent
"""


def add() -> None:
    """Freeze November, then make December look as on the day before its deadline. Once, after a province was filled."""
    clerk, coordinator = (User.objects.get(username=f"bench-{role}") for role in ("clerk", "coordinator"))
    ranking_freeze(period=_period(11), by=coordinator)
    sql = WORK_SQL.format(period=_period(12).pk, unit=clerk.unit_id)
    with connection.cursor() as cursor:
        for statement in sql.split(";"):
            cursor.execute(statement)
    procedure_sums_rebuild(2020)
    _keep_changes()
    _publish()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _publish() -> None:
    """Open data of November, whose ranking is frozen."""
    PortalSettings.objects.update(open_data=True, open_data_since="2020-11", open_data_licence="bench")
    editions_publish()


def _keep_changes() -> None:
    """One change of every kind that «why figures changed» lists: a page of it has the same kinds at every size."""
    unit = waiting_unit()
    of_unit = Publication.objects.at_levels([unit.kind]).select_related("procedure")
    publication = of_unit.order_by("pk")[0]
    tier = QuotaTier.objects.filter(kind=unit.kind).select_related("decision").order_by("pk")[0]
    for record in (unit, publication.procedure, publication, tier.decision, tier):
        record.save()


def waiting_unit() -> Unit:
    """A commune whose report of December awaits confirmation."""
    waiting = Submission.objects.filter(period=_period(12), status="submitted").select_related("unit")
    return waiting.filter(unit__kind="commune").order_by("unit__code")[0].unit


def _period(month: int) -> ReportingPeriod:
    return ReportingPeriod.objects.get(year=2020, month=month)
