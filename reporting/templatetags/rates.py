"""The rate of two figures at hand, with the arithmetic of ``reporting/rates.py``."""

from django import template

from reporting.rates import rounded_rate
from units.wording import rate

register = template.Library()


@register.simple_tag
def share(online: int | None, total: int | None) -> str:
    """The rate of two figures as pages show it, a dash where nothing was received."""
    return rate(None if online is None or total is None else rounded_rate(online, total))
