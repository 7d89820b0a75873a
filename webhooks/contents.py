"""What an event says: numbers, codes and an address where to look; no figure, no name and no address of a person."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from reporting.happened import ReportMoved
from reporting.models import FrozenRanking, ReportingPeriod

Data = dict[str, object]


def report_data(move: ReportMoved) -> Data:
    """A move of a report: of which unit and period, its status since, and the number of the sending it is about."""
    period, code = move.submission.period.name, move.submission.unit.code
    return {
        "period": period,
        "unit": code,
        "status": str(move.after),
        "sending": move.sending,
        "page": _address("reporting:submission", period=period, code=code),
    }


def period_data(period: ReportingPeriod) -> Data:
    return {"period": period.name, "page": f"{_address('reporting:dashboard')}?period={period.name}"}


def frozen_data(ranking: FrozenRanking) -> Data:
    """A frozen ranking: its period, its number there, and its check code."""
    period = ranking.period.name
    return {
        "period": period,
        "number": ranking.number,
        "check_code": ranking.sha256,
        "page": _address("reporting:ranking", period=period, number=ranking.number),
    }


def year_data(year: int) -> Data:
    return {"year": year, "page": _address("reporting:dashboard")}


def trial_data() -> Data:
    return {"page": _address("webhooks:endpoints")}


def _address(name: str, **parts: object) -> str:
    return settings.PORTAL_URL + reverse(name, kwargs=parts)
