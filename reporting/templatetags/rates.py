"""The rate of two figures at hand, with the arithmetic of ``reporting/rates.py``."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from procedures.models import does_not_count, level_short, uncounted_levels
from reporting.rates import shown_rate
from units.wording import rate

register = template.Library()
register.filter(level_short)
register.simple_tag(uncounted_levels)


@register.simple_tag
def share(online: int | None, total: int | None, minimum_hundredths: int | None = None) -> str:
    """The rate of two figures as pages show it next to that minimum, a dash where nothing was received.

    A template's variable that does not exist is no minimum.
    """
    return rate(None if online is None or total is None else shown_rate(online, total, minimum_hundredths or None))


@register.simple_tag
def why_not_counted(level: int | None, year: int, days: int | None) -> str:
    """Why an exempt procedure does not count: its service level, or that it is new by the rule of the decision.

    ``days`` is the decision's number of days after which a new procedure counts, None where the year decides.
    """
    if does_not_count(level):
        return _("not counted: its service level does not count")
    if days is None:
        return _("not counted: first published in %(year)s") % {"year": year}
    said = ngettext(
        "not counted: in force for less than %(n)s day before the month",
        "not counted: in force for less than %(n)s days before the month",
        days,
    )
    return said % {"n": days}
