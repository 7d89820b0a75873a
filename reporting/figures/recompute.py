"""The recompute: compliance of a year from sendings, quotas and catalogue, in set-based SQL.

One text serves SQLite and PostgreSQL. It keeps to a dense grid of unit × month × basis, writes only what differs (so an
unchanged row keeps its ``computed_at``) and removes what is neither expected nor sent. Callers hold the lock of
``figures_lock``; nothing here decides a verdict.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from reporting.figures.catalogue import PUBLISHED_SQL, year_parameters
from reporting.models import Basis, counted_revision_sql
from units import clock
from units.sql import AS_MATERIALIZED, IS_DISTINCT_FROM, as_parameter, named_list, run

MONTH_SUMS = (
    "received_total",
    "received_online",
    "returned_by_post",
    "exempt_received_total",
    "exempt_received_online",
    "exempt_returned_by_post",
)
WRITTEN = (
    "expected",
    "district_id",
    "reported",
    *MONTH_SUMS,
    *(f"ytd_{name}" for name in MONTH_SUMS),
    "months_reported",
    "months_expected",
    "minimum_hundredths",
    "tier_id",
)


OFFICIAL_SQL, PROVISIONAL_SQL = counted_revision_sql(Basis.OFFICIAL), counted_revision_sql(Basis.PROVISIONAL)


@dataclass(frozen=True, slots=True)
class Recomputed:
    """How many rows of compliance a recompute wrote and removed."""

    written: int = 0
    removed: int = 0

    def __add__(self, other: "Recomputed") -> "Recomputed":
        return Recomputed(self.written + other.written, self.removed + other.removed)


def recompute_year(year: int, unit_ids: Collection[int] | None = None) -> Recomputed:
    """Bring the compliance of ``year`` up to date, for every unit or for ``unit_ids`` and their successors.

    Must run in a transaction that holds ``figures_lock``. Running it twice changes nothing the second time.
    """
    if unit_ids is not None and not unit_ids:
        return Recomputed()
    scope, parameters = _scope(unit_ids)
    parameters |= year_parameters(year)
    parameters["computed_at"] = as_parameter(clock.now())
    removed = run(REMOVE_SQL.format(scope=scope), parameters)
    written = run(WRITE_SQL.format(scope=scope), parameters)
    return Recomputed(written, removed)


def _scope(unit_ids: Collection[int] | None) -> tuple[str, dict[str, Any]]:
    if unit_ids is None:
        return "1 = 1", {}
    numbers, parameters = named_list("unit", unit_ids)
    return f"id IN ({numbers})", parameters


def _each(template: str, names: tuple[str, ...] = MONTH_SUMS) -> str:
    return ",\n           ".join(template.format(name=name) for name in names)


def _counted(name: str, exempt: int) -> str:
    alias = f"exempt_{name}" if exempt else name
    return f"SUM(CASE WHEN c.exempt = {exempt} THEN n.{name} ELSE 0 END) AS {alias}"


# inheritances: which unit takes over which unit's months, and as of which month of the year.
# affected: the given units and those that inherit from them this year by merger or renaming.
# lineage: each affected unit with itself and every unit whose months it shows in its own year to date, since when.
# expected: the pairs of unit and month to be reported: in force on the month's last day, with something to report.
# pairs: these, and others for which a sending counts: they are in sums, and are not waited for.
# MATERIALIZED: before the first ANALYZE PostgreSQL would inline the text and run it once a row.
PAIRS_SQL = f"""
{PUBLISHED_SQL},
catalogue AS (
    SELECT DISTINCT period_id, procedure_id, kind, department_id, exempt FROM published
),
handlers AS (
    SELECT DISTINCT period_id, kind, department_id FROM catalogue
),
inheritances AS (
    SELECT n.predecessor_id, n.successor_id, MIN(m.month) AS since
    FROM units_unitsuccession n JOIN months m ON m.ends_on >= n.effective_on
    WHERE n.kind IN ('merger', 'renaming') AND n.effective_on >= (SELECT MIN(starts_on) FROM months)
    GROUP BY n.predecessor_id, n.successor_id
),
affected(unit_id) AS (
    SELECT id FROM units_unit WHERE {{scope}}
    UNION
    SELECT i.successor_id FROM affected a JOIN inheritances i ON i.predecessor_id = a.unit_id
),
steps(unit_id, source_id, since) AS (
    SELECT unit_id, unit_id, 0 FROM affected
    UNION
    SELECT s.unit_id, i.predecessor_id, CASE WHEN i.since > s.since THEN i.since ELSE s.since END
    FROM steps s JOIN inheritances i ON i.successor_id = s.source_id
),
lineage AS (
    SELECT unit_id, source_id, MIN(since) AS since FROM steps GROUP BY unit_id, source_id
),
sources AS (
    SELECT DISTINCT source_id AS unit_id FROM lineage
),
expected {AS_MATERIALIZED} (
    SELECT u.id AS unit_id, m.period_id, m.month
    FROM sources s
    JOIN units_unit u ON u.id = s.unit_id
    JOIN months m ON (u.active_from IS NULL OR u.active_from <= m.ends_on)
                 AND (u.active_until IS NULL OR u.active_until >= m.ends_on)
    WHERE EXISTS (
        SELECT 1 FROM handlers h
        WHERE h.period_id = m.period_id AND h.kind = u.kind AND (h.kind <> 'department' OR h.department_id = u.id)
    )
),
pairs AS (
    SELECT unit_id, period_id, month, MAX(expected) AS expected
    FROM (
        SELECT unit_id, period_id, month, 1 AS expected FROM expected
        UNION ALL
        SELECT s.unit_id, s.period_id, m.month, 0
        FROM reporting_submission s
        JOIN months m ON m.period_id = s.period_id JOIN sources o ON o.unit_id = s.unit_id
        WHERE {PROVISIONAL_SQL} IS NOT NULL
    ) either
    GROUP BY unit_id, period_id, month
)"""  # noqa: S608 - only constants of this code are put in

# sendings: which sending counts for each pair on each basis. figures: every such sending added up once.
# monthly: the dense grid. joined: the same with predecessors' months, and with the month as of which each is shown.
# known: of each month, as of each month in which a unit joins, whether it is expected and whether all reported it.
# arrived: what each as-of month adds to the year to date: its own figures, and all the months of who joins in it.
WRITE_SQL = f"""
INSERT INTO reporting_compliance (unit_id, period_id, basis, {", ".join(WRITTEN)}, computed_at)
WITH RECURSIVE {PAIRS_SQL},
sendings AS (
    SELECT s.unit_id, s.period_id, '{Basis.OFFICIAL}' AS basis, {OFFICIAL_SQL} AS revision_id
    FROM reporting_submission s
    JOIN months m ON m.period_id = s.period_id JOIN sources o ON o.unit_id = s.unit_id
    WHERE {OFFICIAL_SQL} IS NOT NULL
    UNION ALL
    SELECT s.unit_id, s.period_id, '{Basis.PROVISIONAL}' AS basis, {PROVISIONAL_SQL}
    FROM reporting_submission s
    JOIN months m ON m.period_id = s.period_id JOIN sources o ON o.unit_id = s.unit_id
    WHERE {PROVISIONAL_SQL} IS NOT NULL
),
figures {AS_MATERIALIZED} (
    SELECT v.revision_id,
           {_each("{name}", tuple(_counted(name, exempt) for exempt in (0, 1) for name in MONTH_SUMS[:3]))}
    FROM (SELECT DISTINCT unit_id, period_id, revision_id FROM sendings) v
    JOIN units_unit u ON u.id = v.unit_id
    JOIN reporting_revisioncount n ON n.revision_id = v.revision_id
    JOIN catalogue c ON c.period_id = v.period_id AND c.procedure_id = n.procedure_id AND c.kind = u.kind
                    AND (c.kind <> 'department' OR c.department_id = u.id)
    GROUP BY v.revision_id
),
monthly AS (
    SELECT e.unit_id, e.period_id, e.month, e.expected, b.basis,
           CASE WHEN s.revision_id IS NULL THEN 0 ELSE 1 END AS reported,
           {_each("COALESCE(f.{name}, 0) AS {name}")}
    FROM pairs e
    CROSS JOIN (SELECT '{Basis.OFFICIAL}' AS basis UNION ALL SELECT '{Basis.PROVISIONAL}') b
    LEFT JOIN sendings s ON s.unit_id = e.unit_id AND s.period_id = e.period_id AND s.basis = b.basis
    LEFT JOIN figures f ON f.revision_id = s.revision_id
),
joined AS (
    SELECT l.unit_id, m.basis, m.month, CASE WHEN l.since > m.month THEN l.since ELSE m.month END AS shown,
           MAX(CASE WHEN l.source_id = l.unit_id THEN m.period_id END) AS period_id,
           MAX(CASE WHEN l.source_id = l.unit_id THEN m.expected ELSE 0 END) AS own_expected,
           MAX(CASE WHEN l.source_id = l.unit_id THEN m.reported ELSE 0 END) AS own_reported,
           MAX(m.expected) AS asked,
           MIN(CASE WHEN m.expected = 1 THEN m.reported ELSE 1 END) AS complete,
           {_each("SUM(CASE WHEN l.source_id = l.unit_id THEN m.{name} ELSE 0 END) AS own_{name}")},
           {_each("SUM(m.{name}) AS {name}")}
    FROM lineage l JOIN monthly m ON m.unit_id = l.source_id
    GROUP BY l.unit_id, m.basis, m.month, CASE WHEN l.since > m.month THEN l.since ELSE m.month END
),
known AS (
    SELECT j.*, MAX(asked) OVER n AS asked_now, MAX(asked) OVER n * MIN(complete) OVER n AS done_now
    FROM joined j
    WINDOW n AS (PARTITION BY unit_id, basis, month ORDER BY shown)
),
more AS (
    SELECT k.*, asked_now - COALESCE(LAG(asked_now) OVER n, 0) AS asked_more,
           done_now - COALESCE(LAG(done_now) OVER n, 0) AS done_more
    FROM known k
    WINDOW n AS (PARTITION BY unit_id, basis, month ORDER BY shown)
),
arrived AS (
    SELECT unit_id, basis, shown AS month, MAX(period_id) AS period_id,
           MAX(own_expected) AS own_expected, MAX(own_reported) AS own_reported,
           SUM(asked_more) AS asked, SUM(done_more) AS done,
           {_each("SUM(own_{name}) AS own_{name}")},
           {_each("SUM({name}) AS {name}")}
    FROM more
    GROUP BY unit_id, basis, shown
),
running AS (
    SELECT unit_id, month, basis, period_id, own_expected, own_reported,
           SUM(done) OVER y AS months_reported, SUM(asked) OVER y AS months_expected,
           {_each("own_{name}")},
           {_each("SUM({name}) OVER y AS ytd_{name}")}
    FROM arrived
    WINDOW y AS (PARTITION BY unit_id, basis ORDER BY month)
)
SELECT r.unit_id, r.period_id, r.basis, r.own_expected = 1,
       CASE WHEN f.id IS NULL THEN u.parent_id ELSE f.district_id END, r.own_reported = 1,
       {_each("r.own_{name}")},
       {_each("r.ytd_{name}")},
       r.months_reported, r.months_expected, t.minimum_hundredths, t.id, %(computed_at)s
FROM running r
JOIN months p ON p.period_id = r.period_id
JOIN units_unit u ON u.id = r.unit_id
LEFT JOIN units_formerdistrict f ON f.unit_id = r.unit_id AND f.until = (
    SELECT MIN(g.until) FROM units_formerdistrict g WHERE g.unit_id = r.unit_id AND g.until >= p.ends_on
)
LEFT JOIN quotas_quota q ON q.decision_id = p.decision_id AND q.unit_id = r.unit_id
LEFT JOIN quotas_quotatier t ON t.id = q.tier_id
WHERE 1 = 1
ON CONFLICT (unit_id, period_id, basis) DO UPDATE SET
    {", ".join(f"{name} = excluded.{name}" for name in WRITTEN)}, computed_at = excluded.computed_at
WHERE ({", ".join(f"reporting_compliance.{name}" for name in WRITTEN)})
      {IS_DISTINCT_FROM} ({", ".join(f"excluded.{name}" for name in WRITTEN)})
"""  # noqa: S608 - only constants of this code are put in

# The WITH is inside, so that Python's sqlite3 sees a DELETE (and above an INSERT) and counts its rows.
REMOVE_SQL = f"""
DELETE FROM reporting_compliance WHERE id IN (
    WITH RECURSIVE {PAIRS_SQL}
    SELECT c.id FROM reporting_compliance c
    JOIN affected a ON a.unit_id = c.unit_id
    JOIN months m ON m.period_id = c.period_id
    WHERE (c.unit_id, c.period_id) NOT IN (SELECT e.unit_id, e.period_id FROM pairs e)
)
"""  # noqa: S608 - only constants of this code are put in
