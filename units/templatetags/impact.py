"""The parts of the page that shows what a change would do."""

from collections.abc import Iterable, Sequence
from itertools import zip_longest

from django import template
from django.template.loader import render_to_string

from units.consequences import Consequences

register = template.Library()


@register.filter
def labelled(row: Sequence[str], columns: Sequence[str]) -> Iterable[tuple[str, str]]:
    """The cells of ``row`` with the headings of their columns, which a narrow page shows next to them."""
    return zip_longest(columns, row, fillvalue="")


@register.simple_tag
def part(consequences: Consequences) -> str:
    """One part, from its own template and context."""
    return render_to_string(consequences.template, consequences.context)
