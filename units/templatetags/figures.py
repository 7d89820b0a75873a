"""Filters that write figures and days (``units/wording.py``), and small helpers of templates."""

from django import template

from units import wording
from units.telephones import telephones

register = template.Library()
for _write in (
    wording.whole,
    wording.signed,
    wording.rate,
    wording.points,
    wording.points_unsigned,
    wording.minimum,
    wording.day,
    wording.day_of,
    wording.weekday,
    wording.moment,
    wording.weekday_written,
    wording.moment_written,
    wording.until,
    wording.month,
    wording.month_without_year,
    wording.month_number,
    wording.basis_word,
    wording.inside,
):
    register.filter(_write)


register.filter(telephones)


@register.filter
def at(items: list, index: int) -> object:
    """The item of ``items`` at ``index``."""
    return items[index]


@register.filter
def concat(left: object, right: object) -> str:
    """Both as text, one after the other."""
    return f"{left}{right}"


@register.filter
def lookup(mapping: dict, key: object) -> object:
    """The value of ``key`` in ``mapping``, or None."""
    return mapping.get(key)


@register.inclusion_tag("_components/bar.html")
def bar(online: int, total: int, minimum_hundredths: int | None) -> dict[str, object]:
    """A bar of the rate with a mark at the minimum; both in thousandths of its width, for SVG attributes."""
    return {
        "rate": 1000 * online // total if total else 0,
        "mark": None if minimum_hundredths is None else minimum_hundredths // 10,
    }
