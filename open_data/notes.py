"""What every file and page of a demonstration says of its figures, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils import translation

from units.wording import demo_note


def in_each_language(say: Callable[[], Any]) -> dict[str, str]:
    """What ``say`` says in each language of the portal, its own first."""
    said = {}
    for language in ("vi", "en"):
        with translation.override(language):
            said[language] = str(say())
    return said


def demo_sentences() -> dict[str, str]:
    """The sentence about invented figures in each language; empty outside a demonstration."""
    if settings.DEMO_TODAY is None:
        return {}
    return in_each_language(lambda: " ".join(demo_note()))


def row_note() -> str:
    """The same as the value of the column ``note``."""
    return " / ".join(demo_sentences().values())
