"""The recompute: compliance of a year from sendings, quotas and catalogue, in set-based SQL.

One text serves SQLite and PostgreSQL. It keeps to a dense grid of unit × month × basis, writes only what differs (so an
unchanged row keeps its ``computed_at``) and removes what is neither expected nor sent. Callers hold the lock of
``figures_lock``; nothing here decides a verdict.
"""

from collections.abc import Collection
from dataclasses import dataclass

from reporting.figures.catalogue import MONTHS_SQL, year_parameters
from reporting.figures.lineage import Scope
from reporting.figures.sending_sums import OFFICIAL_SQL, PROVISIONAL_SQL, SUMMED, sending_sums_update
from reporting.models import Basis
from units import clock
from units.sql import IS_DISTINCT_FROM, as_parameter, planned_for_many_rows, run

QUOTA = ("minimum_hundredths", "tier_id")
WRITTEN = (
    "expected",
    "district_id",
    "reported",
    *SUMMED,
    *(f"ytd_{name}" for name in SUMMED),
    "months_reported",
    "months_expected",
    *QUOTA,
)


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
    scope = Scope.of(year, unit_ids)
    sending_sums_update(scope)
    parameters = scope.parameters | {"computed_at": as_parameter(clock.now())}
    with planned_for_many_rows(scope.everyone):
        removed = run(REMOVE_SQL.format(lineage=scope.lineage_sql), parameters)
        written = run((WRITE_ALONE_SQL if scope.alone else WRITE_SQL).format(lineage=scope.lineage_sql), parameters)
    return Recomputed(written, removed)


def recompute_quotas(year: int) -> Recomputed:
    """Bring minimum and tier of every row of ``year`` up to date, and nothing else: all that a quota's change changes.

    Must run in a transaction that holds ``figures_lock``.
    """
    parameters = year_parameters(year) | {"computed_at": as_parameter(clock.now())}
    with planned_for_many_rows():
        return Recomputed(written=run(QUOTAS_SQL, parameters))


def _each(template: str, names: tuple[str, ...] = SUMMED) -> str:
    return ",\n           ".join(template.format(name=name) for name in names)


def _sum(name: str, window: str = "") -> str:
    """A sum of whole numbers as one: PostgreSQL's sum of large ones is a decimal, which is slow to compare."""
    return f"CAST(SUM({name}){' OVER ' + window if window else ''} AS bigint)"


# handlers: who has something to report in a month.
# pairs: the units and months to be reported, in force on the month's last day with something to report, and others for
# which a sending counts: they are in sums, and are not waited for.
PAIRS_SQL = f"""
{{lineage}},
handlers AS (
    SELECT DISTINCT e.period_id, e.kind, e.department_id
    FROM reporting_catalogueentry e JOIN months m ON m.period_id = e.period_id
),
pairs AS (
    SELECT *
    FROM (
        SELECT u.id AS unit_id, u.parent_id, o.alone, o.shared, m.period_id, m.month, m.ends_on, m.decision_id,
               CASE WHEN h.kind IS NOT NULL AND (u.active_from IS NULL OR u.active_from <= m.ends_on)
                     AND (u.active_until IS NULL OR u.active_until >= m.ends_on) THEN 1 ELSE 0 END AS expected,
               {OFFICIAL_SQL} AS official_id, {PROVISIONAL_SQL} AS provisional_id
        FROM sources o
        JOIN units_unit u ON u.id = o.unit_id
        CROSS JOIN months m
        LEFT JOIN handlers h ON h.period_id = m.period_id AND h.kind = u.kind
                            AND (h.kind <> 'department' OR h.department_id = u.id)
        LEFT JOIN reporting_submission s ON s.unit_id = u.id AND s.period_id = m.period_id
    ) each_month
    WHERE expected = 1 OR provisional_id IS NOT NULL
)"""  # noqa: S608 - only constants of this code are put in


def _running_sql(rows: str, own: str) -> str:
    """The year to date of ``rows``, which add to it what their names say; ``own`` is before names of the month."""
    return f"""
    SELECT unit_id, month, official, period_id, district_id, minimum_hundredths, tier_id,
           {own}expected AS expected, {own}reported AS reported,
           {_sum("done", "y")} AS months_reported, {_sum("asked", "y")} AS months_expected,
           {_sum("unknown", "y")} AS unknown,
           {_each(own + "{name} AS {name}")},
           {_each(_sum("{name}", "y") + " AS ytd_{name}")}
    FROM {rows}
    WINDOW y AS (PARTITION BY unit_id, official ORDER BY month)"""  # noqa: S608 - only constants are put in


# joined: months that several units show, once for each of them, with the month as of which each is shown.
# known: of each month, as of each month in which a unit joins, whether it is expected and whether all reported it.
# arrived: what each as-of month adds to the year to date: its own figures, and all the months of who joins in it.
JOINED_SQL = f"""
joined AS (
    SELECT l.unit_id, m.official, m.month, CASE WHEN l.since > m.month THEN l.since ELSE m.month END AS shown,
           MAX(CASE WHEN l.source_id = l.unit_id THEN m.period_id END) AS period_id,
           MAX(CASE WHEN l.source_id = l.unit_id THEN m.district_id END) AS district_id,
           MAX(CASE WHEN l.source_id = l.unit_id THEN m.minimum_hundredths END) AS minimum_hundredths,
           MAX(CASE WHEN l.source_id = l.unit_id THEN m.tier_id END) AS tier_id,
           MAX(CASE WHEN l.source_id = l.unit_id THEN m.expected ELSE 0 END) AS own_expected,
           MAX(CASE WHEN l.source_id = l.unit_id THEN m.reported ELSE 0 END) AS own_reported,
           MAX(m.expected) AS asked,
           MIN(CASE WHEN m.expected = 1 THEN m.reported ELSE 1 END) AS complete,
           SUM(m.unknown) AS unknown,
           {_each("SUM(CASE WHEN l.source_id = l.unit_id THEN m.{name} ELSE 0 END) AS own_{name}")},
           {_each("SUM(m.{name}) AS {name}")}
    FROM lineage l
    JOIN monthly m ON m.unit_id = l.source_id AND m.shared = 1
    WHERE l.units > 1
    GROUP BY l.unit_id, m.official, m.month, CASE WHEN l.since > m.month THEN l.since ELSE m.month END
),
known AS (
    SELECT j.*, MAX(asked) OVER n AS asked_now, MAX(asked) OVER n * MIN(complete) OVER n AS done_now
    FROM joined j
    WINDOW n AS (PARTITION BY unit_id, official, month ORDER BY shown)
),
more AS (
    SELECT k.*, asked_now - COALESCE(LAG(asked_now) OVER n, 0) AS asked_more,
           done_now - COALESCE(LAG(done_now) OVER n, 0) AS done_more
    FROM known k
    WINDOW n AS (PARTITION BY unit_id, official, month ORDER BY shown)
),
arrived AS (
    SELECT unit_id, official, shown AS month, MAX(period_id) AS period_id, MAX(district_id) AS district_id,
           MAX(minimum_hundredths) AS minimum_hundredths, MAX(tier_id) AS tier_id,
           MAX(own_expected) AS own_expected, MAX(own_reported) AS own_reported,
           SUM(asked_more) AS asked, SUM(done_more) AS done, SUM(unknown) AS unknown,
           {_each(_sum("own_{name}") + " AS own_{name}")},
           {_each(_sum("{name}") + " AS {name}")}
    FROM more
    GROUP BY unit_id, official, shown
),
"""  # noqa: S608 - only constants of this code are put in


# monthly: the dense grid with the district and quota of the month and the sums of the sending that counts; ``unknown``
# where it has no sums yet.
# running: the year to date of units that show only their own months, and, with ``joined``, of the others.
# A sending made after its sums were counted has none. Its unit's rows stay as they are: it waits to be recomputed.
# Rows are compared before they are inserted: ON CONFLICT alone would lock, and so write, each unchanged row.
def _write_sql(joined: str, theirs: str) -> str:
    return f"""
INSERT INTO reporting_compliance (unit_id, period_id, basis, {", ".join(WRITTEN)}, computed_at)
WITH RECURSIVE {PAIRS_SQL},
judged AS (
    SELECT e.*, CASE WHEN f.id IS NULL THEN e.parent_id ELSE f.district_id END AS district_id,
           t.minimum_hundredths, t.id AS tier_id
    FROM pairs e
    LEFT JOIN units_formerdistrict f ON f.unit_id = e.unit_id AND f.until = (
        SELECT MIN(g.until) FROM units_formerdistrict g WHERE g.unit_id = e.unit_id AND g.until >= e.ends_on
    )
    LEFT JOIN quotas_quota q ON q.decision_id = e.decision_id AND q.unit_id = e.unit_id
    LEFT JOIN quotas_quotatier t ON t.id = q.tier_id
),
monthly AS (
    SELECT e.unit_id, e.alone, e.shared, e.period_id, e.month, e.expected, e.official, e.district_id,
           e.minimum_hundredths, e.tier_id,
           CASE WHEN e.revision_id IS NULL THEN 0 ELSE 1 END AS reported,
           CASE WHEN e.revision_id IS NOT NULL AND f.revision_id IS NULL THEN 1 ELSE 0 END AS unknown,
           {_each("COALESCE(f.{name}, 0) AS {name}")}
    FROM (
        SELECT j.*, b.official, CASE WHEN b.official = 1 THEN j.official_id ELSE j.provisional_id END AS revision_id
        FROM judged j
        CROSS JOIN (SELECT 1 AS official UNION ALL SELECT 0) b
    ) e
    LEFT JOIN reporting_revisionsums f ON f.revision_id = e.revision_id
),
{joined}
running AS (
{_running_sql("(SELECT m.*, expected AS asked, expected * reported AS done FROM monthly m WHERE alone = 1) own", "")}
{theirs}
),
computed AS (
    SELECT r.unit_id, r.period_id,
           CASE WHEN r.official = 1 THEN '{Basis.OFFICIAL}' ELSE '{Basis.PROVISIONAL}' END AS basis,
           r.expected = 1 AS expected, r.district_id, r.reported = 1 AS reported,
           {_each("r.{name}", WRITTEN[3:])}
    FROM running r
    WHERE r.unknown = 0 AND r.period_id IS NOT NULL
)
SELECT n.unit_id, n.period_id, n.basis,
       {_each("n.{name}", WRITTEN)}, %(computed_at)s
FROM computed n
LEFT JOIN reporting_compliance c ON c.unit_id = n.unit_id AND c.period_id = n.period_id AND c.basis = n.basis
WHERE c.id IS NULL
   OR ({", ".join(f"c.{name}" for name in WRITTEN)})
      {IS_DISTINCT_FROM} ({", ".join(f"n.{name}" for name in WRITTEN)})
ON CONFLICT (unit_id, period_id, basis) DO UPDATE SET
    {", ".join(f"{name} = excluded.{name}" for name in WRITTEN)}, computed_at = excluded.computed_at
"""  # noqa: S608 - only constants of this code are put in


WRITE_ALONE_SQL = _write_sql("", "")
WRITE_SQL = _write_sql(JOINED_SQL, f"UNION ALL {_running_sql('arrived', 'own_')}")

QUOTAS_SQL = f"""
INSERT INTO reporting_compliance (unit_id, period_id, basis, {", ".join(WRITTEN)}, computed_at)
WITH {MONTHS_SQL}
SELECT c.unit_id, c.period_id, c.basis,
       {_each("c.{name}", tuple(name for name in WRITTEN if name not in QUOTA))},
       t.minimum_hundredths, t.id, %(computed_at)s
FROM reporting_compliance c
JOIN months m ON m.period_id = c.period_id
LEFT JOIN quotas_quota q ON q.decision_id = m.decision_id AND q.unit_id = c.unit_id
LEFT JOIN quotas_quotatier t ON t.id = q.tier_id
WHERE (c.minimum_hundredths, c.tier_id) {IS_DISTINCT_FROM} (t.minimum_hundredths, t.id)
ON CONFLICT (unit_id, period_id, basis) DO UPDATE SET
    {", ".join(f"{name} = excluded.{name}" for name in QUOTA)}, computed_at = excluded.computed_at
"""  # noqa: S608 - only constants of this code are put in

# The WITH is inside, so that Python's sqlite3 sees a DELETE (and above an INSERT) and counts its rows.
REMOVE_SQL = f"""
DELETE FROM reporting_compliance WHERE id IN (
    WITH RECURSIVE {PAIRS_SQL}
    SELECT c.id FROM reporting_compliance c
    JOIN lineage a ON a.unit_id = c.unit_id AND a.source_id = c.unit_id
    JOIN months m ON m.period_id = c.period_id
    WHERE (c.unit_id, c.period_id) NOT IN (SELECT e.unit_id, e.period_id FROM pairs e)
)
"""  # noqa: S608 - only constants of this code are put in
