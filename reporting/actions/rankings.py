"""Freezing the ranking of a period («chốt kết quả xếp hạng»)."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from reporting.actions.figures import figures_drain_locked, figures_lock
from reporting.figures.lines import is_final
from reporting.happened import RankingFrozen, happened
from reporting.models import (
    Basis,
    FrozenLine,
    FrozenRanking,
    ReportingPeriod,
)
from reporting.rankings.flags import Thresholds
from reporting.rankings.frozen_rankings import ranking_code
from reporting.rankings.judging import decision_name, fingerprint, judged_lines, next_number, refuse_unready
from reporting.transitions import actor_name
from units import clock
from units.locking import lock_or_404
from units.models import PortalSettings, User
from units.refusals import Refused, require

BATCH = 1000


@transaction.atomic
def ranking_freeze(
    *, period: ReportingPeriod, by: User, note: str = "", reason: str = "", seen: str | None = None
) -> FrozenRanking:
    """Store the confirmed ranking of ``period`` as it is now, for ever, with its check code.

    What waits to be recomputed is recomputed first, under the lock that orders all recomputes, so that no pending
    figure is frozen. ``seen`` is the ``fingerprint`` that the person looked at. Freezing a period again makes the next
    numbered record and needs a ``reason``; the earlier one stays.

    Raises:
        Refused: the period is not ready, no unit is ranked in it, the reason is missing, or what was ``seen`` has
            changed since.
    """
    state = figures_lock()
    # before the drain, so that what is taken back meanwhile is recomputed by it (``confirmation_undo``);
    # no_key: a unit that begins its report of the period meanwhile does not wait
    period = lock_or_404(ReportingPeriod.objects.select_for_update(no_key=True), period.pk)
    figures_drain_locked(state)
    refuse_unready(period)
    number = next_number(period)
    why_again = _("This ranking has been frozen before: please give the reason for freezing it again.")
    require(number == 1 or bool(reason.strip()), why_again, code="reason_needed")
    decision = decision_name(period)
    thresholds = Thresholds.of(PortalSettings.load())
    lines = judged_lines(period, thresholds)
    if state.drained_at is None or all(line.rank is None for line in lines):
        raise Refused(_("No unit is ranked in this period."), code="nobody_ranked")
    changed = _("The figures have changed, or the ranking was frozen, since this page was opened. Please look again.")
    is_as_seen = seen is None or seen == fingerprint(period, number, decision, lines)
    require(is_as_seen, changed, code="changed_since")
    ranking = FrozenRanking(
        period=period,
        period_name=period.name,
        number=number,
        frozen_at=clock.now(),
        frozen_by=by,
        frozen_by_name=actor_name(by),
        reason=reason.strip() if number > 1 else "",
        note=note.strip(),
        decision=decision,
        is_final=is_final(period, Basis.OFFICIAL),
        few_dossiers=thresholds.few_dossiers,
        noted_missing_months=thresholds.missing_months,
        computed_at=state.drained_at,
    )
    ranking.sha256 = ranking_code(ranking, lines)
    ranking.save()
    FrozenLine.objects.bulk_create((FrozenLine(ranking=ranking, **line._asdict()) for line in lines), batch_size=BATCH)
    happened(RankingFrozen(ranking))
    return ranking
