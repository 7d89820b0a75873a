"""By how much events of reports changed the counted figures, and which were confirmed before a moment: in SQL.

Unless said otherwise everything is counted by the catalogue and the decisions of today, as the recompute counts it, so
that differences add up to what pages show. What counted before an event follows from the events before it, in the order
they were recorded.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from reporting.figures.catalogue import Tables, published_sql, year_parameters
from reporting.models import NUMBERS, EventKind, SubmissionEvent
from units.sql import AS_MATERIALIZED, as_parameter, named_list, named_query, rows_of

LAST_SQL = (
    "SELECT MAX(b.id) FROM reporting_submissionevent b WHERE b.submission_id = w.submission_id AND b.id < w.id"
    " AND b.kind IN ({kinds})"
)
ACCEPTED = f"'{EventKind.ACCEPTED}'"
TAKEN_BACK = f"'{EventKind.WITHDRAWN}', '{EventKind.RETURNED}'"
SENDING_KINDS = f"'{EventKind.SENT}', {TAKEN_BACK}, {ACCEPTED}"


def counted_sql(tables: Tables) -> str:
    """The procedures that count (``catalogue``) and the year's reports (``reports``), by the rules in ``tables``."""
    return f"""
{published_sql(tables)},
catalogue {AS_MATERIALIZED} (
    SELECT DISTINCT period_id, procedure_id, kind, department_id FROM published WHERE exempt = 0
),
reports AS (
    SELECT s.id AS submission_id, s.unit_id, u.kind, s.period_id, m.month
    FROM reporting_submission s
    JOIN months m ON m.period_id = s.period_id
    JOIN {tables.units} u ON u.id = s.unit_id
)"""  # noqa: S608 - only constants of this code are put in


# steps: the state before. moves: which sending an event replaced by which. sides: both, one to be subtracted.
DIFFERENCES_SQL = f"""
WITH {counted_sql(Tables())},
chosen AS (
    SELECT e.id, e.kind, e.submission_id, e.revision_number, MIN(e.id) OVER (
               PARTITION BY e.kind, e.at, CASE
                   WHEN %(batched)s = 0 THEN e.id
                   WHEN e.actor_id IS NULL THEN 0
                   WHEN e.kind = {ACCEPTED} THEN -e.actor_id
                   ELSE e.id END
           ) AS first_id
    FROM reporting_submissionevent e WHERE e.id IN ({{events}})
),
steps AS (
    SELECT w.*,
           (SELECT a.revision_number FROM reporting_submissionevent a
            WHERE a.id = ({LAST_SQL.format(kinds=ACCEPTED)})) AS accepted_before,
           (SELECT a.kind FROM reporting_submissionevent a
            WHERE a.id = ({LAST_SQL.format(kinds=SENDING_KINDS)})) AS kind_before,
           (SELECT a.revision_number FROM reporting_submissionevent a
            WHERE a.id = ({LAST_SQL.format(kinds=SENDING_KINDS)})) AS number_before
    FROM chosen w
),
moves AS (
    SELECT first_id, submission_id,
           CASE WHEN kind = '{EventKind.SENT}' AND kind_before = '{EventKind.SENT}' THEN number_before
                WHEN kind IN ('{EventKind.SENT}', {ACCEPTED}) THEN accepted_before
                WHEN kind IN ({TAKEN_BACK}) THEN revision_number END AS number_off,
           CASE WHEN kind IN ('{EventKind.SENT}', {ACCEPTED}) THEN revision_number
                WHEN kind IN ({TAKEN_BACK}) THEN accepted_before END AS number_on
    FROM steps
),
sides AS (
    SELECT first_id, submission_id, number_off AS number, -1 AS way FROM moves
    UNION ALL
    SELECT first_id, submission_id, number_on, 1 FROM moves
)
SELECT d.first_id, {", ".join(f"SUM(d.way * n.{name})" for name in NUMBERS)}
FROM sides d
JOIN reports s ON s.submission_id = d.submission_id
JOIN reporting_revision r ON r.submission_id = d.submission_id AND r.number = d.number
JOIN reporting_revisioncount n ON n.revision_id = r.id
JOIN catalogue c ON c.period_id = s.period_id AND c.procedure_id = n.procedure_id AND c.kind = s.kind
                AND (c.kind <> 'department' OR c.department_id = s.unit_id)
GROUP BY d.first_id
"""  # noqa: S608 - only constants of this code are put in

# The confirmed sendings before a moment, and which of their procedures count by the rules in ``reports``.
CONFIRMED_SQL = f"""
SELECT {", ".join(f"COALESCE(SUM(n.{name}), 0)" for name in NUMBERS)}
FROM reports s
JOIN reporting_submissionevent e ON e.id = (
    SELECT MAX(b.id) FROM reporting_submissionevent b
    WHERE b.submission_id = s.submission_id AND b.kind = {ACCEPTED} AND b.at < %(moment)s
)
JOIN reporting_revision r ON r.submission_id = s.submission_id AND r.number = e.revision_number
JOIN reporting_revisioncount n ON n.revision_id = r.id
JOIN catalogue c ON c.period_id = s.period_id AND c.procedure_id = n.procedure_id AND c.kind = s.kind
                AND (c.kind <> 'department' OR c.department_id = s.unit_id)
WHERE s.unit_id IN ({{units}}) AND s.month <= %(month)s
"""  # noqa: S608 - only constants of this code are put in

# Where the past of the rules is kept.
DECISIONS_HISTORY = "quotas_historicalquotadecision"
PUBLICATIONS_HISTORY = "procedures_historicalpublication"
UNITS_HISTORY = "units_historicalunit"
HISTORIES = (DECISIONS_HISTORY, PUBLICATIONS_HISTORY, "procedures_historicalprocedure", UNITS_HISTORY)
THEN = Tables(decisions="decisions_then", publications="publications_then", units="units_then")


def _then_sql(name: str, history: str) -> str:
    """The expression ``name``: the rows of a table as its ``history`` had them before %(moment)s."""
    last = f"SELECT MAX(g.history_id) FROM {history} g WHERE g.id = h.id AND g.history_date < %(moment)s"  # noqa: S608 - constants
    return f"""{name} AS (
    SELECT h.* FROM {history} h WHERE h.history_type <> '-' AND h.history_id = ({last})
)"""  # noqa: S608 - only constants of this code are put in


BY_RULES_OF_TODAY_SQL = f"WITH {counted_sql(Tables())} {CONFIRMED_SQL}"
BY_RULES_OF_THEN_SQL = f"""
WITH {_then_sql(THEN.decisions, DECISIONS_HISTORY)},
{_then_sql(THEN.publications, PUBLICATIONS_HISTORY)},
{_then_sql(THEN.units, UNITS_HISTORY)},
{counted_sql(THEN)}
{CONFIRMED_SQL}
"""


@dataclass(frozen=True, slots=True)
class CountedFigures:
    """Three counted numbers, or by how much they changed."""

    received_total: int = 0
    received_online: int = 0
    returned_by_post: int = 0

    def __add__(self, other: CountedFigures) -> CountedFigures:
        return CountedFigures(*(getattr(self, name) + getattr(other, name) for name in NUMBERS))

    def __sub__(self, other: CountedFigures) -> CountedFigures:
        return CountedFigures(*(getattr(self, name) - getattr(other, name) for name in NUMBERS))

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in NUMBERS)


NONE = CountedFigures()


def differences(
    events: QuerySet[SubmissionEvent], years: Collection[int], *, batched: bool
) -> dict[int, CountedFigures]:
    """By how much ``events`` changed counted figures of reports of ``years``, by event id. One query a year.

    With ``batched`` what the system, or one click that confirms, did at one moment is one sum, under its first event's
    id. A sending, withdrawal or return changes provisional figures, a confirmation confirmed ones. Events without
    figures are left out.
    """
    chosen, given = named_query("event", events.order_by().values("pk"))
    found: dict[int, CountedFigures] = {}
    for year in years:
        parameters = year_parameters(year) | given | {"batched": int(batched)}
        for key, *numbers in rows_of(DIFFERENCES_SQL.format(events=chosen), parameters):
            found[key] = found.get(key, NONE) + CountedFigures(*(int(number) for number in numbers))
    return found


def confirmed_before(
    unit_ids: Collection[int], year: int, month: int, before: datetime, *, rules_of_then: bool = False
) -> CountedFigures:
    """The confirmed figures of the units from January to ``month`` of ``year`` as they were before a moment. One query.

    With ``rules_of_then`` by the catalogue, the decisions and the units as their histories had them at that moment.
    """
    units, ids = named_list("unit", unit_ids)
    sql = BY_RULES_OF_THEN_SQL if rules_of_then else BY_RULES_OF_TODAY_SQL
    parameters = year_parameters(year) | ids | {"month": month, "moment": as_parameter(before)}
    [numbers] = rows_of(sql.format(units=units), parameters)
    return CountedFigures(*(int(number) for number in numbers))


def rules_are_known(before: datetime) -> bool:
    """Whether the histories of catalogue, decisions and units reach back before a moment: not where they were loaded
    later. One query."""
    first = " UNION ALL ".join(f"SELECT MIN(history_date) FROM {history}" for history in HISTORIES)  # noqa: S608 - constants
    later = f"WITH firsts(day) AS ({first}) SELECT COUNT(*) FROM firsts WHERE day >= %(moment)s"  # noqa: S608 - constants
    return rows_of(later, {"moment": as_parameter(before)})[0][0] == 0
