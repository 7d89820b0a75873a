"""Headings of tables that can be sorted, and what must be noted next to a rate."""

from typing import Any

from django import template

from reporting.models import FrozenLine, FrozenRanking
from reporting.rankings.flags import Thresholds, line_notes
from reporting.todo.upkeep import lacks_of
from units.models import Unit

register = template.Library()


@register.inclusion_tag("_components/sort.html", takes_context=True)
def sort(context: dict[str, Any], column: str, label: str, cell_class: str = "", anchor: str = "") -> dict[str, str]:
    """The heading of ``column`` as a link that sorts by it; ``sorting`` in the context says how the table is sorted.

    Where the context has none, the table cannot be sorted and the heading is no link. ``anchor``: the part of the page
    to which the link leads, where a page holds several tables.
    """
    sorting = context.get("sorting")
    if sorting is None:
        return {"label": label, "cell_class": cell_class}
    return {
        "turned": sorting.turned(column),
        "anchor": anchor,
        "direction": sorting.direction(column),
        "label": label,
        "cell_class": cell_class,
    }


@register.filter
def lacks(unit: Unit) -> str:
    """What a unit that cannot be reached lacks."""
    return lacks_of(unit)


@register.simple_tag(takes_context=True)
def notes(context: dict[str, Any], total: int, months_reported: int, months_expected: int) -> str:
    """What to note of a rate over ``total`` dossiers and these months, by the portal's thresholds; empty for most."""
    return "; ".join(Thresholds.of(context["portal"]).notes(total, months_reported, months_expected))


@register.simple_tag
def frozen_notes(ranking: FrozenRanking, line: FrozenLine) -> str:
    """What was noted of a frozen line by the thresholds of its ranking; empty for most."""
    return "; ".join(line_notes(ranking, line))
