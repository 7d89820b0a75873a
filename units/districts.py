"""Whether the province has districts: since July 2025 provinces have none, and pages speak of none."""

from collections.abc import Iterable
from datetime import date

from django import forms
from django.http import HttpRequest

from units import clock
from units.models.units import Unit, UnitKind

LAST_DAY_OF_DISTRICTS = date(2025, 6, 30)  # in the whole country
Span = tuple[date | None, date | None]  # both ends included; None: open


def has_districts() -> bool:
    """Whether a district is in force today; before the first unit is stored, whether the country still has them."""
    today = clock.today()
    return Unit.objects.districts(today, today).exists() or (
        today <= LAST_DAY_OF_DISTRICTS and not Unit.objects.exists()
    )


def district_spans() -> list[Span]:
    """From when until when each district that the portal knows is in force. One query."""
    return list(Unit.objects.filter(kind=UnitKind.DISTRICT).values_list("active_from", "active_until"))


def is_within(spans: Iterable[Span], span: Span) -> bool:
    """Whether one of ``spans`` has a day of ``span``."""
    first, last = span
    return any(
        (begins is None or last is None or begins <= last) and (ends is None or first is None or first <= ends)
        for begins, ends in spans
    )


def names_districts(request: HttpRequest) -> bool:
    """`has_districts`, asked once in a request: its forms, columns and filters say the same."""
    if not hasattr(request, "has_districts"):
        request.has_districts = has_districts()  # type: ignore[attr-defined]
    said: bool = request.has_districts  # type: ignore[attr-defined]
    return said


def hide_choice(field: forms.Field, hidden: str) -> None:
    """Let ``field`` offer its choices without ``hidden``, and refuse it."""
    field.choices = [choice for choice in field.choices if choice[0] != hidden]  # type: ignore[attr-defined]
