"""Addresses of open data in the language of the page."""

from __future__ import annotations

from django import template
from django.urls import reverse
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag
def address(name: str, *arguments: object) -> str:
    """The address of a page in the reader's language."""
    suffix = "-en" if get_language() == "en" else ""
    return reverse(f"open_data:{name}{suffix}", args=arguments)
