"""Headings of tables that can be sorted."""

from typing import Any

from django import template

register = template.Library()


@register.inclusion_tag("_components/sort.html", takes_context=True)
def sort(context: dict[str, Any], column: str, label: str, cell_class: str = "") -> dict[str, str]:
    """The heading of ``column`` as a link that sorts by it; ``sorting`` in the context says how the table stands."""
    sorting = context["sorting"]
    return {
        "address": sorting.query(column),
        "direction": sorting.direction(column),
        "label": label,
        "cell_class": cell_class,
    }
