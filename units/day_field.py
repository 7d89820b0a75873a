"""The field of a form for a day: it shows 05/01/2021 in every browser and reads a day as people write it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from units.tables.values import day_numbers
from units.wording import weekday_name
from units.years import FIRST_YEAR, LAST_YEAR

SHOWN = "%d/%m/%Y"
ATTRIBUTES = {
    "inputmode": "numeric",
    "autocomplete": "off",
    "placeholder": gettext_lazy("dd/mm/yyyy"),
    "data-day": "",  # by which the script knows it
}
EIGHT_DIGITS = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4})")  # 05012021, where a telephone offers digits alone


def read_day(text: str) -> date:
    """The day that ``text`` writes: 5/1/2021, 05.01.2021, 5-1-2021, 05012021, 2021-01-05, «ngày 5 tháng 1 năm 2021».

    Raises:
        ValidationError: it is no day (``invalid``), or the calendar has no such day (``impossible``).
    """
    text = text.strip()
    written = EIGHT_DIGITS.fullmatch(text)
    numbers = (int(written[3]), int(written[2]), int(written[1])) if written else day_numbers(text)
    if numbers is None:
        raise ValidationError(_("Write the day as in 31/12/2020."), code="invalid")
    try:
        return date(*numbers)
    except ValueError:
        values = {"text": text}
        sentence = _("The calendar has no %(text)s. Please check the day and the month.")
        raise ValidationError(sentence, code="impossible", params=values) from None


def day_or_none(text: str) -> date | None:
    """The day that ``text`` writes; None where it writes none."""
    try:
        return read_day(text)
    except ValidationError:
        return None


class DayInput(forms.DateInput):
    """A text field for a day, with the day of the week next to it; it shows every day as 05/01/2021.

    The script ``static/js/days.js`` keeps the day of the week while a person types; without it the server writes it.
    """

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(ATTRIBUTES | (attrs or {}), format=SHOWN)

    def format_value(self, value: Any) -> str | None:
        """A text that writes no day is shown as it was typed."""
        if isinstance(value, str):
            value = day_or_none(value) or value
        return super().format_value(value)

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        box = super().render(name, value, attrs, renderer)
        found = day_or_none(self.format_value(value) or "")
        return format_html(
            '<span class="day-field">{}<output for="{}" data-weekdays="{}">{}</output></span>',
            box,
            (attrs or {}).get("id", ""),
            "|".join(weekday_name(date(2021, 3, number)) for number in range(1, 8)),  # which began on a Monday
            weekday_name(found) if found else "",
        )


class AdminDayInput(DayInput):
    """The same among Django's own fields of the administration, with the calendar that Django offers there."""

    def __init__(self) -> None:
        super().__init__({"class": "vDateField", "size": 10})

    @property
    def media(self) -> forms.Media:
        return AdminDateWidget().media


class DayField(forms.DateField):
    """A day as people write it; one that no calendar has, or of a mistyped year, is refused with a sentence."""

    widget = DayInput

    def __init__(self, *, first_year: int = FIRST_YEAR, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.first_year = first_year

    def to_python(self, value: Any) -> date | None:
        """A file of columns, the administration and an address give texts or days; nothing typed is None."""
        if isinstance(value, str) and value.strip():
            return read_day(value)
        found: date | None = super().to_python(None if isinstance(value, str) else value)
        return found

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None and not self.first_year <= value.year <= LAST_YEAR:
            raise ValidationError(_("Please check the year."), code="year")


class DayChoices(forms.Form):
    """The days that the address of a page chooses, as fields; a text that is no day comes back with its sentence."""

    def __init__(self, query: Mapping[str, str], labels: Mapping[str, str], shown: Mapping[str, date | None]) -> None:
        """``shown``: the day that the page shows where the address names none."""
        days = {name: query.get(name, "") or (day.isoformat() if day else "") for name, day in shown.items()}
        super().__init__(days, auto_id="%s")
        widget = DayInput({"class": "form-control"})
        self.fields |= {name: DayField(label=label, required=False, widget=widget) for name, label in labels.items()}
