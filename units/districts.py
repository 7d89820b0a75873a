"""Whether the province has districts: since July 2025 provinces have none, and pages speak of none."""

from django import forms
from django.http import HttpRequest

from units import clock
from units.models.units import Unit


def has_districts() -> bool:
    """Whether a district is in force today; True too where no unit is stored, so that the first can be entered."""
    today = clock.today()
    return Unit.objects.districts(today, today).exists() or not Unit.objects.exists()


def names_districts(request: HttpRequest) -> bool:
    """`has_districts`, asked once in a request: its forms, columns and filters say the same."""
    if not hasattr(request, "has_districts"):
        request.has_districts = has_districts()  # type: ignore[attr-defined]
    said: bool = request.has_districts  # type: ignore[attr-defined]
    return said


def hide_choice(field: forms.Field, hidden: str) -> None:
    """Let ``field`` offer its choices without ``hidden``, and refuse it."""
    field.choices = [choice for choice in field.choices if choice[0] != hidden]  # type: ignore[attr-defined]
