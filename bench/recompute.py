"""(a) the full recompute compared with a plain aggregate + upsert; (b) one confirmed report at both sizes."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection, transaction
from django.db.models import F

from bench.data import YEAR
from bench.measure import in_turns, seconds
from quotas.models import QuotaTier
from reporting.actions.figures import figures_drain, figures_recompute
from reporting.models import Submission
from units.actions.stale_figures import figures_mark_stale

# The minimum work of filling the same table: read the sendings that count, add them up by unit, month and basis, and
# upsert them under the same key; the year to date and the exempt figures are left at zero.
PLAIN_SQL = """
INSERT INTO reporting_compliance (
    unit_id, period_id, basis, expected, reported, received_total, received_online, returned_by_post,
    exempt_received_total, exempt_received_online, exempt_returned_by_post,
    ytd_received_total, ytd_received_online, ytd_returned_by_post,
    ytd_exempt_received_total, ytd_exempt_received_online, ytd_exempt_returned_by_post,
    months_reported, months_expected, minimum_hundredths, tier_id, computed_at)
SELECT s.unit_id, s.period_id, b.basis, true, true, s.total, s.online, s.post,
       0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, NULL, NULL, now()
FROM (
    SELECT s.unit_id, s.period_id, SUM(c.received_total) AS total, SUM(c.received_online) AS online,
           SUM(c.returned_by_post) AS post
    FROM reporting_submission s
    JOIN reporting_reportingperiod p ON p.id = s.period_id AND p.year = %s
    JOIN reporting_revisioncount c ON c.revision_id = s.accepted_revision_id
    GROUP BY s.unit_id, s.period_id
) s CROSS JOIN (VALUES ('official'), ('provisional')) AS b(basis)
ON CONFLICT (unit_id, period_id, basis) DO UPDATE SET
    reported = excluded.reported, received_total = excluded.received_total,
    received_online = excluded.received_online, returned_by_post = excluded.returned_by_post,
    computed_at = excluded.computed_at
"""


def cases_and_plain(runs: int) -> tuple[dict[str, float], float]:
    """Seconds of our recompute of the year in each case, by its name, and of the plain upsert into an empty table."""
    works: dict[str, Callable[[], float]] = {
        "into an empty table": lambda: seconds(_recompute, before=_clear),
        "nothing changed": lambda: seconds(_recompute),
        "the tier of districts changed": lambda: seconds(figures_drain, before=lambda: _change_tier("district")),
        "the tier of communes changed": lambda: seconds(figures_drain, before=lambda: _change_tier("commune")),
        "all sums of sendings counted again": lambda: seconds(lambda: figures_recompute(year=YEAR, recount=True)),
    }
    if not QuotaTier.objects.filter(code="district").exists():
        works = {name: work for name, work in works.items() if "tier" not in name}
    *ours, plain = in_turns(runs, *works.values(), lambda: seconds(_plain, before=_clear))
    _clear()
    _recompute()
    return dict(zip(works, ours, strict=True)), plain


def one_report(runs: int) -> float:
    """Seconds from one changed report to its figures: the drain of what its confirmation marks."""
    unit_id = Submission.objects.order_by("pk").values_list("unit_id", flat=True)[0]

    def mark() -> None:
        with connection.cursor() as cursor:  # so that there is something to write
            cursor.execute("UPDATE reporting_compliance SET received_total = 0 WHERE unit_id = %s", [unit_id])
        figures_mark_stale(reason="bench", years=[YEAR], unit_ids=[unit_id])

    return in_turns(runs, lambda: seconds(figures_drain, before=mark))[0]


def _recompute() -> None:
    figures_recompute(year=YEAR)


def _change_tier(code: str) -> None:
    QuotaTier.objects.filter(code=code).update(minimum_hundredths=F("minimum_hundredths") + 1)
    figures_mark_stale(reason="bench", years=[YEAR], quotas_only=True)


def _plain() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(PLAIN_SQL, [YEAR])


def _clear() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE reporting_compliance")
