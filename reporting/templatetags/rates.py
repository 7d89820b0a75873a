"""The rate of two figures at hand, with the arithmetic of ``reporting/rates.py``."""

from django import template

from procedures.models import does_not_count, level_short, service_levels
from reporting.rates import rounded_rate
from units.wording import inside, rate

register = template.Library()
register.filter(level_short)
register.filter(does_not_count)


@register.simple_tag
def share(online: int | None, total: int | None) -> str:
    """The rate of two figures as pages show it, a dash where nothing was received."""
    return rate(None if online is None or total is None else rounded_rate(online, total))


@register.simple_tag
def uncounted_levels() -> str:
    """The service levels that do not count, as a sentence names them; «» where all count."""
    return ", ".join(inside(level.label) for level in service_levels().values() if not level.counts)
