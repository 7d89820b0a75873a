"""Which days of its months a file of dossiers covers, and which recorded days would have none any more.

A file is the whole of its months for its system, so one of half a month would replace the whole of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import ngettext

from exchange.models import DossierDay
from units.refusals import require
from units.wording import whole

Days = Mapping[int, Mapping[date, int]]  # how many dossiers, by period and day


def days_as_json(days: Days) -> dict[str, dict[str, int]]:
    return {str(pk): {day.isoformat(): found[day] for day in sorted(found)} for pk, found in days.items()}


def days_of_json(said: Mapping[str, Mapping[str, int]]) -> Days:
    return {int(pk): {date.fromisoformat(day): n for day, n in found.items()} for pk, found in said.items()}


def recorded_days(system: str, periods: Iterable[int]) -> Days:
    """What is recorded of the system in these periods. One query."""
    found: dict[int, Counter[date]] = {}
    rows = DossierDay.objects.filter(system=system, period__in=list(periods))
    for period, day, dossiers in rows.values_list("period", "day", "dossiers"):
        found.setdefault(period, Counter())[day] = dossiers
    return found


def lost_days(days: Days, recorded: Days) -> dict[int, list[tuple[date, int]]]:
    """By period the recorded days that ``days`` has not, with their dossiers."""
    return {
        pk: sorted((day, dossiers) for day, dossiers in recorded.get(pk, {}).items() if day not in found)
        for pk, found in days.items()
    }


def require_whole(days: Days, system: str, lose_days: int) -> None:
    """Continue only if ``lose_days`` is how many recorded days would have no dossier any more.

    Raises:
        Refused: it is not, with code ``days_lost``.
    """
    lost = [day for found in lost_days(days, recorded_days(system, days)).values() for day, _dossiers in found]
    sentence = ngettext(
        "On %(n)s day dossiers of this system are recorded, and the file has none. Bring a file of the whole month, "
        "or say that the dossiers of this day are to be removed.",
        "On %(n)s days dossiers of this system are recorded, and the file has none. Bring a file of the whole month, "
        "or say that the dossiers of these days are to be removed.",
        len(lost),
    )
    require(len(lost) == lose_days, sentence % {"n": whole(len(lost))}, code="days_lost")


def days_record(days: Days, system: str) -> None:
    """Record ``days`` as all of the system in their periods. Needs the transaction that records the counts."""
    DossierDay.objects.filter(system=system, period__in=list(days)).delete()
    rows = [
        DossierDay(period_id=pk, system=system, day=day, dossiers=dossiers)
        for pk, found in days.items()
        for day, dossiers in found.items()
    ]
    DossierDay.objects.bulk_create(rows, batch_size=1_000)


def lost_as_json(lost: Iterable[tuple[date, int]]) -> list[dict[str, Any]]:
    return [{"day": day.isoformat(), "dossiers": dossiers} for day, dossiers in lost]
