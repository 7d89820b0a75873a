"""Writing many sendings at once: revisions, their figures, working cells, states and events, each in one statement."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

from reporting.canonical import canonical_text, check_code
from reporting.loading.bulk import staged
from reporting.loading.stored_reports import Sending
from reporting.models import CountSource, EventKind, SubmissionStatus
from units import clock
from units.sql import IS_DISTINCT_FROM, as_parameter, rows_of, run

SENDING_COLUMNS = {
    "submission_id": "bigint",
    "number": "bigint",
    "sent_at": "moment",
    "nil": "bigint",
    "sha256": "text",
}
FIGURE_COLUMNS = {
    "submission_id": "bigint",
    "procedure_id": "bigint",
    "received_total": "bigint",
    "received_online": "bigint",
    "returned_by_post": "bigint",
}
REVISIONS_SQL = """
INSERT INTO reporting_revision (submission_id, number, recorded_at, sent_at, sent_by_id, sent_by_name, on_behalf, nil,
    remarks, approved_by, document_number, document_date, sha256)
SELECT g.submission_id, g.number, %(now)s, g.sent_at, NULL, %(system)s, 1 = 0, g.nil = 1,
       s.remarks, s.approved_by, s.document_number, s.document_date, g.sha256
FROM staged_sendings g JOIN reporting_submission s ON s.id = g.submission_id
"""
FIGURES_SQL = """
INSERT INTO reporting_revisioncount (revision_id, procedure_id, received_total, received_online, returned_by_post)
SELECT r.id, f.procedure_id, f.received_total, f.received_online, f.returned_by_post
FROM staged_figures f
JOIN staged_sendings g ON g.submission_id = f.submission_id
JOIN reporting_revision r ON r.submission_id = g.submission_id AND r.number = g.number
"""
CELLS_SQL = f"""
INSERT INTO reporting_dossiercount (submission_id, procedure_id, received_total, received_online, returned_by_post,
    source, version, saved_by, saved_at)
SELECT submission_id, procedure_id, received_total, received_online, returned_by_post,
       '{CountSource.FILE}', 1, %(system)s, %(now)s
FROM staged_figures WHERE 1 = 1
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


def write_sendings(sendings: list[Sending], codes: dict[int, str]) -> None:
    """Write each sending as the next revision of its report, which then awaits confirmation.

    ``codes`` gives each procedure's code. Callers hold the locks of ``lock_reports`` and mark figures stale.
    """
    numbers = _last_numbers(sendings)
    rows = [
        (
            each.stored.submission.pk,
            number := numbers.get(each.stored.submission.pk, 0) + 1,
            each.report.sent_at,
            int(each.report.nil),
            _check_code(each, number, codes),
        )
        for each in sendings
    ]
    with ExitStack() as tables:
        tables.enter_context(staged("staged_sendings", SENDING_COLUMNS, rows))
        tables.enter_context(staged("staged_figures", FIGURE_COLUMNS, _figure_rows(sendings)))
        _run(REVISIONS_SQL, FIGURES_SQL, CELLS_SQL, STATES_SQL, EVENTS_SQL)


def accept_reports(submission_ids: list[int]) -> None:
    """Confirm, as the system, those of the locked reports that await confirmation."""
    with staged("staged_accepted", {"submission_id": "bigint"}, [(pk,) for pk in submission_ids]):
        _run(ACCEPT_EVENTS_SQL, ACCEPT_SQL)


def _run(*statements: str) -> None:
    parameters = {"now": as_parameter(clock.now()), "system": ""}  # as ``ActorNameField`` stores it
    for statement in statements:
        run(statement, parameters)


def _last_numbers(sendings: list[Sending]) -> dict[int, int]:
    with staged("staged_reports", {"submission_id": "bigint"}, [(each.stored.submission.pk,) for each in sendings]):
        found = rows_of(
            "SELECT r.submission_id, MAX(r.number) FROM reporting_revision r"
            " JOIN staged_reports p ON p.submission_id = r.submission_id GROUP BY r.submission_id"
        )
    return dict(found)


def _figure_rows(sendings: list[Sending]) -> Iterator[tuple[int, ...]]:
    for each in sendings:
        submission_id = each.stored.submission.pk
        for procedure_id, numbers in each.figures.items():
            yield (submission_id, procedure_id, *numbers)


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
