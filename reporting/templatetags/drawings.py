"""The many marks of a drawing, each filled into a pattern that was rendered once (``units/row_pattern.py``)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.template import Context, Engine
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from units.row_pattern import RowPattern

register = template.Library()


@register.simple_tag
def marks(template_name: str, each: Iterable[Any], **same: object) -> SafeString:
    """A mark for each of ``each``, whose attributes fill the blanks of the template; ``same`` fills some for all.

    The pattern is remembered by language: the template sees nothing but the blanks.
    """
    of = _pattern.__wrapped__ if settings.DEBUG else _pattern
    pattern = of(template_name, get_language())
    own = [name for name in pattern.names if name not in same]
    return pattern.joined({**same, **{name: getattr(mark, name) for name in own}} for mark in each)


@lru_cache(maxsize=64)
def _pattern(template_name: str, _language: str | None) -> RowPattern:
    context = Context()
    with context.bind_template(Engine.get_default().from_string("")):
        return RowPattern(template_name, context)
