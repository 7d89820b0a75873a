"""Lights on the first page of the administration, and a line for coordinators where figures wait too long."""

from __future__ import annotations

from django import template

from reporting.system.lights import Light, Section
from reporting.system.overview import lights

register = template.Library()


@register.simple_tag
def system_lights() -> list[Section]:
    """The parts of the system that the database alone knows. Six queries."""
    return lights()


@register.inclusion_tag("reporting/office/_light.html")
def light(value: Light) -> dict[str, Light]:
    """A light as a sign and a word."""
    return {"light": value}
