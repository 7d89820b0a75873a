"""Pieces of a page that show nothing but the plain values they are given, drawn once for equal values."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from enum import Enum
from functools import lru_cache
from types import NoneType
from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from units.row_pattern import unindented

register = template.Library()
REMEMBERED = 4096  # pieces in each process, about 1 kB each
REMEMBERED_LARGE = 128
PLAIN = (str, int, bool, NoneType)


@register.simple_tag
def drawn(template_name: str, **values: Any) -> SafeString:
    """The template drawn from ``values`` alone, in the reader's language: a row of a long table, say.

    It sees neither person nor request nor settings, so what is remembered of an earlier page with equal values is what
    would be drawn now: nobody else's, never old, and nothing ever has to be forgotten.

    Raises:
        TypeError: a value is neither plain nor made of plain values. Decimals and dates that are equal can be written
            differently, and what is drawn from rows of the database could change while they stay equal.
    """
    if settings.DEBUG:  # a template that is being edited is read again
        return _drawn.__wrapped__(template_name, get_language(), **values)
    return _drawn(template_name, get_language(), **values)


@register.simple_tag
def drawn_large(template_name: str, **values: Any) -> SafeString:
    """The same of a piece of tens of kB, as a drawing: fewer of them are remembered."""
    if settings.DEBUG:
        return _drawn.__wrapped__(template_name, get_language(), **values)
    return _drawn_large(template_name, get_language(), **values)


@lru_cache(maxsize=REMEMBERED_LARGE, typed=True)
def _drawn_large(template_name: str, language: str | None, **values: Any) -> SafeString:
    return _drawn.__wrapped__(template_name, language, **values)


@lru_cache(maxsize=REMEMBERED, typed=True)
def _drawn(template_name: str, language: str | None, **values: Any) -> SafeString:
    for value in values.values():
        if type(value) is not SafeString:  # the memory tells it from a text that is to be escaped (``typed``)
            _refuse_unless_plain(value)
    text = get_template(template_name).template.render(Context(values))  # type: ignore[attr-defined]
    return mark_safe(unindented(text))  # noqa: S308 - what the template wrote


def _refuse_unless_plain(value: Any) -> None:
    if type(value) is tuple:
        inner = list(value)
    elif is_dataclass(value) and type(value).__hash__ is not None:
        inner = [getattr(value, field.name) for field in fields(value)]
    elif type(value) in PLAIN or isinstance(value, Enum):
        return
    else:
        raise TypeError(f"{value!r} ({type(value).__name__}) is no plain value: a piece drawn from it could be old.")
    for each in inner:
        _refuse_unless_plain(each)
