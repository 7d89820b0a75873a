"""A minimum as it is typed, in percent, by forms and files alike."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext as _

WHOLE = 100
TYPED = re.compile(r"[0-9]+(?:\.[0-9]+)?")  # a number of the language would also be 1e1, 1_0 or ٤٥


class PercentField(forms.Field):
    """A percentage with at most two decimals, comma or point; its value is an integer number of hundredths."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> int | None:
        text = str(value or "").strip().rstrip("%").strip().replace(",", ".")
        if not text:
            return None
        percent = Decimal(text) if TYPED.fullmatch(text) else None
        if percent is None or not 0 <= percent <= WHOLE:
            raise ValidationError(_("The minimum must be from 0% to 100%."))
        if percent != round(percent, 2):
            raise ValidationError(_("At most two decimals, as in 37.5 or 37.25."))
        return int(percent * WHOLE)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, int):
            return value
        return number_format((Decimal(value) / WHOLE).normalize(), use_l10n=True) if value % WHOLE else value // WHOLE
