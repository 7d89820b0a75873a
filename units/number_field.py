"""The field of a form for a whole number: digits, and nothing that only a program reads as a number."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

WHOLE = re.compile(r"-?[0-9]{1,18}")


def is_whole(text: str) -> bool:
    """Whether ``text`` is a whole number as people write it: for Python «1_0», «٤٥» and «+5» are numbers too."""
    return WHOLE.fullmatch(text) is not None


class WholeNumberField(forms.IntegerField):
    """A whole number in digits alone.

    Django's own field reads «1_0» as 10, «٤٥» as 45, and «5.000», with which people mean five thousand, as 5.
    """

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str):
            value = value.strip()
            if value and not is_whole(value):
                raise ValidationError(_("Write a whole number in digits alone, as in 1000."), code="invalid")
        found: int | None = super().to_python(value)
        return found
