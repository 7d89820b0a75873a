"""Whether the province has districts: since July 2025 provinces have none, and pages speak of none."""

from django import forms

from units import clock
from units.models.units import Unit


def has_districts() -> bool:
    """Whether a district is in force today; True too where no unit is stored, so that the first can be entered."""
    today = clock.today()
    return Unit.objects.districts(today, today).exists() or not Unit.objects.exists()


def hide_choice(field: forms.Field, hidden: str) -> None:
    """Let ``field`` offer its choices without ``hidden``, and refuse it."""
    field.choices = [choice for choice in field.choices if choice[0] != hidden]  # type: ignore[attr-defined]
