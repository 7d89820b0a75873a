"""The index by task, the menu next to a page and the breadcrumbs of the administration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.contrib import admin
from django.template import Context
from django.urls import NoReverseMatch, reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from reporting.office.entry import Entry
from reporting.office.index import Section, entry_of_request, sections

register = template.Library()
NAME_WORDS = 18  # of an object, in breadcrumbs


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of the way from the index to a page; the last has no address."""

    label: Any
    url: str = ""


@register.simple_tag(takes_context=True)
def office_sections(context: Context) -> list[Section]:
    return sections(context["request"])


@register.simple_tag(takes_context=True)
def office_entry(context: Context) -> Entry | None:
    """The entry to which the page belongs."""
    request = context.get("request")
    return entry_of_request(request, context.get("opts")) if request else None


@register.simple_tag(takes_context=True)
def add_address(context: Context, entry: Entry) -> str:
    """Where a row is added to the list of ``entry``; "" where none can be."""
    if entry.model is None or not admin.site._registry[entry.model].has_add_permission(context["request"]):
        return ""
    return reverse(entry.address.removesuffix("changelist") + "add")


@register.simple_tag(takes_context=True)
def office_breadcrumbs(context: Context) -> list[Crumb]:
    """Index, group, list, object, page; ``trail`` in the context adds pairs of a label and an address before the last.

    A page of one object names it; the page of its form ends with its name.
    """
    entry = office_entry(context)
    crumbs = [Crumb(_("Home"), reverse("admin:index"))]
    if entry is not None:
        if entry.group.label != entry.label:  # accounts are a group, and its first list
            crumbs.append(Crumb(entry.group.label, Section(entry.group, []).url))
        crumbs.append(Crumb(entry.label, entry.url))
    crumbs += [Crumb(label, url) for label, url in context.get("trail") or []]
    name = context["request"].resolver_match.url_name or ""
    if entry is not None and entry.address.endswith(f":{name}"):
        return [*crumbs[:-1], Crumb(crumbs[-1].label)]
    shown = context.get("original") or context.get("object")
    opts = context.get("opts")
    if shown is not None and opts is not None and getattr(shown, "pk", None):
        label = Truncator(str(shown)).words(NAME_WORDS)
        if name.endswith("_change"):
            return [*crumbs, Crumb(label)]
        crumbs.append(Crumb(label, _change_address(opts, shown)))
    return [*crumbs, Crumb(context.get("title") or "")]


def _change_address(opts: Any, shown: Any) -> str:
    try:
        return reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[shown.pk])
    except NoReverseMatch:
        return ""
