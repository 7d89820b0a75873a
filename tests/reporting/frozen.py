"""A frozen ranking for tests that need an existing one; those about freezing freeze by the action."""

from __future__ import annotations

from reporting.models import FrozenLine, FrozenRanking
from reporting.rankings.frozen_rankings import line_values, ranking_code
from tests.reporting.small_province import Province


def frozen_ranking(province: Province, month: int, lines: int = 1) -> FrozenRanking:
    """A genuine frozen ranking of ``month`` with ``lines`` departments, written straight into the database."""
    period = province.periods[month]
    ranking = FrozenRanking(
        period=period,
        period_name=period.name,
        number=1,
        frozen_by_name="Cán bộ tổng hợp",
        is_final=False,
        few_dossiers=30,
        noted_missing_months=1,
        computed_at="2020-05-15T08:00:00+07:00",
    )
    rows = [
        FrozenLine(
            position=place,
            kind="department",
            unit_code=f"SO{place}",
            unit_name=f"Sở {place}",
            display_name=f"Sở {place}",
            minimum_hundredths=4500,
            received_total=100,
            received_online=50,
            returned_by_post=0,
            months_reported=month,
            months_expected=month,
            status="met",
            rank=1,
            rank_by_gap=1,
            has_few_dossiers=False,
            misses_months=False,
        )
        for place in range(1, lines + 1)
    ]
    ranking.save()
    ranking.refresh_from_db()
    sha256 = ranking_code(ranking, map(line_values, rows))
    FrozenRanking._base_manager.filter(pk=ranking.pk).update(sha256=sha256)
    for row in rows:
        row.ranking = ranking
    FrozenLine.objects.bulk_create(rows)
    return FrozenRanking.objects.get(pk=ranking.pk)
