"""The log: records of all histories, newest first, gathered into changes of one object at one moment.

Every page asks the same number of queries: one a kind for its place in the order, and a few a kind for what it shows.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reporting.changes.records import SOURCES
from reporting.models import SYSTEM
from reporting.office.history.kinds import PARTS, kinds
from reporting.office.history.scope import LogScope
from reporting.office.history.words import Compared, FieldChange, Names, compared
from units.history import LOADER

RECORDS_A_PAGE = 50
LAST_PAGE = 200
CREATED = "created"  # the reason that periods carry which were made together
AT_ONCE = timedelta(seconds=2)  # between the records of one save
TYPES = {"+": gettext_lazy("added"), "~": gettext_lazy("changed"), "-": gettext_lazy("removed")}
Place = tuple[datetime, int, str]  # when, the id within its history, the kind


@dataclass(frozen=True, slots=True)
class Line:
    """One record: of what, what was done, and which fields it changed."""

    kind: str
    name: str
    done: str
    changes: list[FieldChange]
    is_new: bool = False


@dataclass(slots=True)
class LogEntry:
    """What one person did to one object at one moment."""

    at: datetime
    who: str
    reason: str
    label: str
    pk: Any
    name: str
    address: str
    log_address: str
    effect: str
    lines: list[Line] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return kinds()[self.label].name

    @property
    def stamp(self) -> int:
        """The moment after which the object was as this change left it, in microseconds."""
        return round(self.at.timestamp() * 1_000_000)


def page_of_log(scope: LogScope, asked: str | None) -> tuple[Page, list[LogEntry]]:
    """The page that is asked for, the first where none is, and what it shows.

    It turns by records; those of one save are one entry.
    """
    total = sum(scope.records(kind).count() for kind in scope.shown().values())
    paginator: Paginator = Paginator(range(min(total, LAST_PAGE * RECORDS_A_PAGE)), RECORDS_A_PAGE)
    page = paginator.get_page(asked)
    places = _newest(scope, page.number * RECORDS_A_PAGE)
    return page, entries_of(places[(page.number - 1) * RECORDS_A_PAGE :])


def whole_log(scope: LogScope, at_once: int = 500) -> Iterator[LogEntry]:
    """Every change within the scope, newest first, a few hundred records at a time."""
    rows = heapq.merge(*(_places(scope, label).iterator() for label in scope.shown()), reverse=True)
    while part := list(islice(rows, at_once)):
        yield from entries_of(part)


def _newest(scope: LogScope, n: int) -> list[Place]:
    return list(islice(heapq.merge(*(_places(scope, label)[:n] for label in scope.shown()), reverse=True), n))


def _places(scope: LogScope, label: str) -> Any:
    """When the records of a kind were made, newest first, as pairs with their id and the kind."""
    rows = scope.records(scope.shown()[label]).order_by("-history_date", "-history_id")
    return _Labelled(rows.values_list("history_date", "history_id"), label)


class _Labelled:
    """The rows of a query, each with its kind."""

    def __init__(self, rows: Any, label: str) -> None:
        self._rows, self._label = rows, label

    def __getitem__(self, part: slice) -> _Labelled:
        return _Labelled(self._rows[part], self._label)

    def __iter__(self) -> Iterator[Place]:
        return ((at, pk, self._label) for at, pk in self._rows)

    def iterator(self) -> Iterator[Place]:
        return ((at, pk, self._label) for at, pk in self._rows.iterator(chunk_size=500))


def entries_of(places: list[Place]) -> list[LogEntry]:
    """The records at ``places`` in words, those of one save as one entry."""
    ids: dict[str, list[int]] = {}
    for _at, pk, label in places:
        ids.setdefault(label, []).append(pk)
    parts: dict[str, Compared] = {}
    names = Names()
    for label, wanted in ids.items():
        kind = kinds()[label]
        records = list(kind.records.select_related("history_user").filter(pk__in=wanted))
        parts[label] = compared(kind, records)
        parts[label].ask(names)
        names.ask(kind.model, {getattr(record, kind.model._meta.pk.attname) for record in records})
        for record in records:
            owner, pk = kind.of_owner(record)
            names.ask(kinds()[owner].model, [pk])
    names.read()
    by_id = {(label, record.history_id): record for label, part in parts.items() for record in part.records}
    return _gathered(places, by_id, parts, names)


def _gathered(
    places: list[Place], by_id: dict[tuple[str, int], Any], parts: dict[str, Compared], names: Names
) -> list[LogEntry]:
    entries: list[LogEntry] = []
    for _at, pk, label in places:
        record = by_id.get((label, pk))
        if record is None:
            continue
        owner = kinds()[label].of_owner(record)
        line = _line(label, record, parts[label], names)
        last = next((each for each in reversed(entries[-5:]) if _is_same(each, owner, record)), None)
        if last is None:
            last = _entry(owner, record, label, names)
            entries.append(last)
        if last.reason == "":
            last.reason = _reason(record)
        last.lines.insert(0, line)
    for entry in entries:
        _join_lines(entry)
    return entries


def _is_same(entry: LogEntry, owner: tuple[str, Any], record: Any) -> bool:
    reason = _reason(record)
    return (
        (entry.label, entry.pk) == owner
        and entry.who == _who(record)
        and abs(entry.at - record.history_date) <= AT_ONCE
        and ("" in (reason, entry.reason) or reason == entry.reason)
    )


def _join_lines(entry: LogEntry) -> None:
    """Of several records of one row in one save only what they changed together is shown; without changes none."""
    joined: list[Line] = []
    for line in entry.lines:
        same = next((each for each in joined if (each.kind, each.name) == (line.kind, line.name)), None)
        if same is None:
            joined.append(line)
        else:
            same.changes.extend(each for each in line.changes if each not in same.changes)
    entry.lines[:] = [each for each in joined if each.changes or each.done != str(TYPES["~"])] or joined[:1]


def _entry(owner: tuple[str, Any], record: Any, label: str, names: Names) -> LogEntry:
    kind, pk = kinds()[owner[0]], owner[1]
    return LogEntry(
        at=record.history_date,
        who=_who(record),
        reason=_reason(record),
        label=kind.label,
        pk=pk,
        name=names.of(kind.model, pk),
        address=_page_of(kind.label, pk),
        log_address=f"{reverse('reporting:office-history')}?object={kind.label}:{pk}",
        effect=_effect(label, record),
    )


def _line(label: str, record: Any, part: Compared, names: Names) -> Line:
    """What a record says; a row that belongs to another object is named, the object itself is named above it."""
    kind, done, is_new = kinds()[label], str(TYPES[record.history_type]), record.history_type == "+"
    if not any(label in parts for parts in PARTS.values()):
        return Line("", "", done, part.changes(record, names), is_new)
    own = names.of(kind.model, getattr(record, kind.model._meta.pk.attname))
    return Line(kind.name, own, done, part.changes(record, names), is_new)


def _who(record: Any) -> str:
    return record.history_user.get_full_name() if record.history_user else str(SYSTEM)


def _reason(record: Any) -> str:
    reason = record.history_change_reason or ""
    return _("loaded from files") if reason == LOADER else "" if reason == CREATED else reason


def _page_of(label: str, pk: Any) -> str:
    try:
        return reverse(f"admin:{label.replace('.', '_')}_change", args=[pk])
    except NoReverseMatch:
        return ""


MATTERS = {source.model._meta.label_lower: source.matter.value for source in SOURCES.values()}


def _effect(label: str, record: Any) -> str:
    """The page of what changed figures on that day, for what can change a figure."""
    if label not in MATTERS:
        return ""
    on = record.history_date.astimezone().date().isoformat()
    return f"{reverse('reporting:changes')}?since={on}&until={on}&what={MATTERS[label]}"
