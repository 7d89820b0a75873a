"""The parts of the page that shows what a change would do."""

from django import template
from django.template.loader import render_to_string

from units.consequences import Consequences

register = template.Library()


@register.simple_tag
def part(consequences: Consequences) -> str:
    """One part, from its own template and context."""
    return render_to_string(consequences.template, consequences.context)
