"""What an event says: numbers, codes and where to look; no figure, no name and no address of a person.

``page`` is for people, ``api`` for programs: an app above says by ``details_at`` where they read about something.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse

from reporting.happened import ReportMoved
from reporting.models import FrozenRanking, ReportingPeriod

Data = dict[str, Any]
_paths: dict[str, Callable[[Data], str]] = {}


def details_at(subject: str, path_of: Callable[[Data], str]) -> None:
    """Let ``path_of`` find, from what an event says, the path at which a program reads about a ``subject``.

    Subjects: ``report``, ``period``, ``ranking``, ``year``.
    """
    _paths[subject] = path_of


def report_data(move: ReportMoved) -> Data:
    """A move of a report: of which unit and period, its status since, and the number of the sending it is about."""
    period, code = move.submission.period.name, move.submission.unit.code
    data = {"period": period, "unit": code, "status": str(move.after), "sending": move.sending}
    return _with_details("report", data | {"page": _address("reporting:submission", period=period, code=code)})


def period_data(period: ReportingPeriod) -> Data:
    page = f"{_address('reporting:dashboard')}?period={period.name}"
    return _with_details("period", {"period": period.name, "page": page})


def frozen_data(ranking: FrozenRanking) -> Data:
    """A frozen ranking: its period, its number there, and its check code."""
    period = ranking.period.name
    data = {"period": period, "number": ranking.number, "check_code": ranking.sha256}
    page = _address("reporting:ranking", period=period, number=ranking.number)
    return _with_details("ranking", data | {"page": page})


def year_data(year: int) -> Data:
    return _with_details("year", {"year": year, "page": _address("reporting:dashboard")})


def trial_data() -> Data:
    return {"page": _address("webhooks:endpoints")}


def _with_details(subject: str, data: Data) -> Data:
    """``data`` with the address for programs; without it where there is none, as for an old code with a slash."""
    if subject not in _paths:
        return data
    try:
        return data | {"api": settings.PORTAL_URL + _paths[subject](data)}
    except NoReverseMatch:
        return data


def _address(name: str, **parts: object) -> str:
    return settings.PORTAL_URL + reverse(name, kwargs=parts)
