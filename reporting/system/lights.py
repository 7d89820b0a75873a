"""Lights: how something is, in a word with a sign, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy


class Light(models.TextChoices):
    """In the order of their urgency, the most urgent first."""

    TROUBLE = "trouble", pgettext_lazy("light", "Trouble")
    ATTENTION = "attention", pgettext_lazy("light", "Needs a look")
    UNKNOWN = "unknown", pgettext_lazy("light", "Not known")
    GOOD = "good", pgettext_lazy("light", "In order")

    @property
    def sign(self) -> str:
        """A sign that differs from the others without colours."""
        return SIGNS[self]


SIGNS = {Light.TROUBLE: "✕", Light.ATTENTION: "!", Light.UNKNOWN: "?", Light.GOOD: "✓"}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing: its name, its light, what was found, one sentence on what to do, and where."""

    name: Any
    light: Light
    found: str
    advice: str = ""
    url: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Lines that belong together; ``anchor`` is its place in the page."""

    anchor: str
    title: Any
    lines: list[Line] = field(default_factory=list)

    @property
    def light(self) -> Light:
        return worst(line.light for line in self.lines)

    @property
    def to_look_at(self) -> list[Line]:
        """The lines that are not in order, the most urgent first."""
        return sorted((line for line in self.lines if line.light in URGENT), key=lambda line: ORDER[line.light])


ORDER = {light: number for number, light in enumerate(Light)}
URGENT = (Light.TROUBLE, Light.ATTENTION)


def worst(lights: Iterable[Light]) -> Light:
    """The most urgent of ``lights``; what is not known is no trouble by itself. GOOD where there are none."""
    return min(lights, key=ORDER.__getitem__, default=Light.GOOD)


def age_words(age: timedelta) -> str:
    """«45 giây», «3 phút», «5 giờ», «2 ngày»: roughly how long."""
    seconds = max(0, int(age.total_seconds()))
    for size, words in (
        (86400, lambda n: ngettext("%(n)s day", "%(n)s days", n)),
        (3600, lambda n: ngettext("%(n)s hour", "%(n)s hours", n)),
        (60, lambda n: ngettext("%(n)s minute", "%(n)s minutes", n)),
    ):
        if seconds >= size:
            return words(seconds // size) % {"n": seconds // size}
    return _("less than a minute")


def size_words(size: int) -> str:
    """«7 MB», «1,2 GB» of a number of bytes."""
    for unit, factor in (("GB", 1 << 30), ("MB", 1 << 20), ("KB", 1 << 10)):
        if size >= factor:
            tenths = round(10 * size / factor)
            number = str(tenths // 10) if tenths >= 100 or tenths % 10 == 0 else f"{tenths // 10},{tenths % 10}"
            return f"{number} {unit}"
    return f"{size} B"
