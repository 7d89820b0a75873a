"""The index of the administration, by task: its first page, the menu next to a page and its breadcrumbs.

Its lines are those of ``entries.py``, and of apps above, which add theirs by ``entry_add`` when they are ready. What
needs attention today is no entry but a notice (``units/templatetags/notices.py``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from reporting.office.entries import ENTRIES
from reporting.office.entry import Entry, Group


def entry_add(entry: Entry) -> None:
    """List a page of an app above, after the other pages of its group."""
    ENTRIES.append(entry)


@dataclass(frozen=True, slots=True)
class Section:
    """A group of the index with its lines."""

    group: Group
    entries: list[Entry]

    @property
    def url(self) -> str:
        return f"{reverse('admin:index')}#{self.group.value}"


def sections(request: HttpRequest) -> list[Section]:
    """The index in its order, without lines that are not needed and groups that have no page."""
    needed = [entry for entry in ENTRIES if entry.is_needed is None or entry.is_needed(request)]
    found = [Section(group, [entry for entry in needed if entry.group == group]) for group in Group]
    return [section for section in found if section.entries]


def entry_of(address: str) -> Entry | None:
    """The entry with the name of an address."""
    return next((entry for entry in ENTRIES if entry.address == address), None)


def entry_of_request(request: HttpRequest, opts: Any = None) -> Entry | None:
    """The entry to which a page belongs: its own, else the list of the model that it is about."""
    match = request.resolver_match
    own = entry_of(match.view_name) if match else None
    if own is not None or opts is None:
        return own
    return entry_of(f"admin:{opts.app_label}_{opts.model_name}_changelist")
