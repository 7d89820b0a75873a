"""By what a unit is judged, and who last changed it: the decision, the tier and their histories."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from quotas.models import QuotaDecision, QuotaTier
from reporting.models import SYSTEM
from units.history import LOADER


@dataclass(frozen=True, slots=True)
class LastChange:
    """When a user last changed a decision or a tier, and who; a load from files has no person."""

    at: datetime
    who: str


@dataclass(frozen=True, slots=True)
class JudgedBy:
    """A decision and, where the unit has a quota in it, its tier, each with its last change."""

    decision: QuotaDecision
    decision_changed: LastChange | None
    tier: QuotaTier | None
    tier_changed: LastChange | None


def judged_by(decision: QuotaDecision, tier: QuotaTier | None) -> JudgedBy:
    """The decision and the tier behind a verdict. A query for the decision and one for the tier."""
    return JudgedBy(decision, _last_change(decision), tier, _last_change(tier) if tier else None)


def _last_change(record: Any) -> LastChange | None:
    last = record.history.select_related("history_user").order_by("-history_id").first()
    if last is None:
        return None
    if last.history_user:
        return LastChange(last.history_date, last.history_user.get_full_name())
    return LastChange(
        last.history_date, _("loaded from files") if last.history_change_reason == LOADER else str(SYSTEM)
    )
