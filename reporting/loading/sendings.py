"""Writing many sendings at once: revisions, their figures, working cells, states and events, each in one statement."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from reporting.canonical import canonical_text, check_code
from reporting.loading.stored_reports import Sending
from reporting.models import NUMBERS, CountSource, EventKind, SubmissionStatus
from units import clock
from units.bulk import add_rows, staged
from units.progress import counted, step
from units.sql import IS_DISTINCT_FROM, as_parameter, rows_of, run

SENDING_COLUMNS = {
    "submission_id": "bigint",
    "number": "bigint",
    "sent_at": "moment",
    "nil": "bigint",
    "sha256": "text",
}
FIGURE_COLUMNS = ("revision_id", "procedure_id", *NUMBERS)
REVISIONS_SQL = """
INSERT INTO reporting_revision (submission_id, number, recorded_at, sent_at, sent_by_id, sent_by_name, on_behalf, nil,
    remarks, approved_by, document_number, document_date, sha256)
SELECT g.submission_id, g.number, %(now)s, g.sent_at, NULL, %(system)s, 1 = 0, g.nil = 1,
       s.remarks, s.approved_by, s.document_number, s.document_date, g.sha256
FROM staged_sendings g JOIN reporting_submission s ON s.id = g.submission_id
"""
WRITTEN_SQL = """
SELECT g.submission_id, r.id
FROM staged_sendings g JOIN reporting_revision r ON r.submission_id = g.submission_id AND r.number = g.number
"""
CELLS_SQL = f"""
INSERT INTO reporting_dossiercount (submission_id, procedure_id, received_total, received_online, returned_by_post,
    source, version, saved_by, saved_at)
SELECT g.submission_id, c.procedure_id, c.received_total, c.received_online, c.returned_by_post,
       '{CountSource.FILE}', 1, %(system)s, %(now)s
FROM staged_sendings g JOIN reporting_revision r ON r.submission_id = g.submission_id AND r.number = g.number
JOIN reporting_revisioncount c ON c.revision_id = r.id WHERE 1 = 1
ON CONFLICT (submission_id, procedure_id) DO UPDATE SET
    received_total = excluded.received_total, received_online = excluded.received_online,
    returned_by_post = excluded.returned_by_post, source = excluded.source, saved_by = excluded.saved_by,
    saved_at = excluded.saved_at, version = reporting_dossiercount.version + 1
WHERE (reporting_dossiercount.received_total, reporting_dossiercount.received_online,
       reporting_dossiercount.returned_by_post)
      {IS_DISTINCT_FROM} (excluded.received_total, excluded.received_online, excluded.returned_by_post)
"""  # noqa: S608 - only constants of this code are put in
STATES_SQL = f"""
UPDATE reporting_submission SET
    status = '{SubmissionStatus.SUBMITTED}', version = version + 1,
    (sent_revision_id, first_sent_at) = (
        SELECT r.id, CASE WHEN r.number = 1 THEN COALESCE(reporting_submission.first_sent_at, r.sent_at)
                          ELSE reporting_submission.first_sent_at END
        FROM reporting_revision r WHERE r.submission_id = reporting_submission.id ORDER BY r.number DESC LIMIT 1
    )
WHERE id IN (SELECT submission_id FROM staged_sendings)
"""  # noqa: S608 - only constants of this code are put in
EVENTS_SQL = f"""
INSERT INTO reporting_submissionevent (submission_id, kind, at, actor_id, actor_name, revision_number, reason, until)
SELECT submission_id, '{EventKind.SENT}', COALESCE(sent_at, %(now)s), NULL, %(system)s, number, '', NULL
FROM staged_sendings
"""  # noqa: S608 - only constants of this code are put in
ACCEPT_SQL = f"""
UPDATE reporting_submission SET status = '{SubmissionStatus.ACCEPTED}', version = version + 1,
       accepted_revision_id = sent_revision_id, editable_until = NULL
WHERE status = '{SubmissionStatus.SUBMITTED}' AND id IN (SELECT submission_id FROM staged_accepted)
"""  # noqa: S608 - only constants of this code are put in
ACCEPT_EVENTS_SQL = f"""
INSERT INTO reporting_submissionevent (submission_id, kind, at, actor_id, actor_name, revision_number, reason, until)
SELECT s.id, '{EventKind.ACCEPTED}', %(now)s, NULL, %(system)s, r.number, '', NULL
FROM reporting_submission s JOIN reporting_revision r ON r.id = s.sent_revision_id
WHERE s.status = '{SubmissionStatus.SUBMITTED}' AND s.id IN (SELECT submission_id FROM staged_accepted)
"""  # noqa: S608 - only constants of this code are put in


# What follows from sendings whose figures are written: ``staged_sendings`` names them by report and number.
FROM_SENDINGS = (CELLS_SQL, STATES_SQL, EVENTS_SQL)


def write_sendings(sendings: list[Sending], codes: dict[int, str]) -> None:
    """Write each sending as the next revision of its report, which then awaits confirmation.

    ``codes`` gives each procedure's code. Callers hold the locks of ``lock_reports`` and mark figures stale.
    """
    new = [
        (
            each.stored.submission.pk,
            number := each.stored.last + 1,
            each.report.sent_at,
            int(each.report.nil),
            _check_code(each, number, codes),
        )
        for each in sendings
    ]
    with staged("staged_sendings", SENDING_COLUMNS, new, key=["submission_id"]):
        _run(REVISIONS_SQL)
        rows = counted(_figure_rows(sendings), _("Storing figures"), sum(len(each.figures) for each in sendings))
        add_rows("reporting_revisioncount", FIGURE_COLUMNS, rows)
        step(_("Storing what follows from them"))
        _run(*FROM_SENDINGS)


def accept_reports(submission_ids: list[int]) -> None:
    """Confirm, as the system, those of the locked reports that await confirmation."""
    ids = [(pk,) for pk in submission_ids]
    with staged("staged_accepted", {"submission_id": "bigint"}, ids, key=["submission_id"]):
        _run(ACCEPT_EVENTS_SQL, ACCEPT_SQL)


def _run(*statements: str) -> None:
    parameters = {"now": as_parameter(clock.now()), "system": ""}  # as ``ActorNameField`` stores it
    for statement in statements:
        run(statement, parameters)


def _figure_rows(sendings: list[Sending]) -> Iterator[tuple[int, ...]]:
    revisions = dict(rows_of(WRITTEN_SQL))
    for each in sendings:
        revision_id = revisions[each.stored.submission.pk]
        for procedure_id, numbers in each.figures.items():
            yield (revision_id, procedure_id, *numbers)


def _check_code(sending: Sending, number: int, codes: dict[int, str]) -> str:
    return check_code(
        canonical_text(
            unit_code=sending.report.unit.code,
            period=sending.report.period.name,
            number=number,
            nil=sending.report.nil,
            figures=[(codes[pk], *numbers) for pk, numbers in sending.figures.items()],
        )
    )
