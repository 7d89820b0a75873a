"""Filters of a leader's page: figures with one decimal."""

from fractions import Fraction

from django import template

from reporting.drawings.words import short_rate
from reporting.leader import words

register = template.Library()
register.filter(words.rate_short)
register.filter(words.points_short)


@register.filter
def exact_short(value: Fraction) -> str:
    """An exact rate with one decimal: «36,4%»."""
    return short_rate(value)
