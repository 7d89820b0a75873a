"""Counting what the checks of the data find, for the first page of the administration."""

from __future__ import annotations

from reporting.checks.every import every_check
from reporting.models import CheckCount
from units import clock


def checks_count() -> int:
    """Beat's job: count every check; returns how many things there are to look at."""
    today = clock.today()
    numbers = {each.name: each.find(today).number for each in every_check()}
    now = clock.now()
    rows = [CheckCount(name=name, number=number, counted_at=now) for name, number in numbers.items()]
    CheckCount.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["name"], update_fields=["number", "counted_at"]
    )
    return sum(numbers.values())
