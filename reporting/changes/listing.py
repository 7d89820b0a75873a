"""Everything that changed, newest first, one page at a time: the same few queries however much there is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import BigIntegerField, Case, CharField, Count, F, Min, Q, QuerySet, Value, When

from reporting.changes.differences import CountedFigures
from reporting.changes.events import event_changes
from reporting.changes.records import SOURCES, record_changes, records_described
from reporting.changes.scope import ChangesScope, Matter
from reporting.models import EventKind, SubmissionEvent
from units.history import LOADER

CHANGES_A_PAGE = 50
EVENTS = "event"
Row = tuple[datetime, str, int, int]  # when, of which source, its first key, how many at that moment


@dataclass(frozen=True, slots=True)
class Change:
    """One line: what happened to what, who did it and why, and by how much it changed counted figures, if it did."""

    at: datetime
    what: str
    subject: str
    address: str = ""
    who: str = ""
    reason: str = ""
    details: list[str] = field(default_factory=list)
    difference: CountedFigures | None = None
    basis: str = ""


def page_of_changes(scope: ChangesScope, number: str | None) -> Page:
    """One page of ``Row``s; the address of a page is stable while nothing new happens."""
    paginator: Paginator = Paginator(_rows(scope), CHANGES_A_PAGE)
    return paginator.get_page(number)


def changes_of(scope: ChangesScope, rows: Iterable[Row]) -> list[Change]:
    """The changes of the rows of one page."""
    rows = list(rows)
    by_source: dict[str, dict[int, int]] = {}
    for _at, source, key, n in rows:
        by_source.setdefault(source, {})[key] = n
    described: dict[tuple[str, int], dict[str, Any]] = {}
    for source, keys in by_source.items():
        found = event_changes(scope, keys) if source == EVENTS else record_changes(source, keys)
        described |= {(source, key): change for key, change in found.items()}
    return [Change(at=at, **described[source, key]) for at, source, key, _n in rows if (source, key) in described]


def _rows(scope: ChangesScope) -> QuerySet[Any, Row]:
    parts = []
    if scope.includes(Matter.REPORTS):
        parts.append(_event_rows(scope))
    for name, source in SOURCES.items():
        if scope.includes(source.matter):
            parts.append(_record_rows(name, scope))
    first, *rest = parts
    return first.union(*rest, all=True).order_by("-moment", "source", "-key")


def _event_rows(scope: ChangesScope) -> QuerySet:
    """Events; what the system, or one click that confirms, did to many reports is one row, unless a unit is requested.

    As in ``DIFFERENCES_SQL``: a click confirms all its reports at one moment.
    """
    together = Case(
        When(actor__isnull=True, then=Value(0)),
        When(kind=EventKind.ACCEPTED, then=-F("actor")),
        default=F("pk"),
        output_field=BigIntegerField(),
    )
    batch = F("pk") if scope.unit else together
    rows = SubmissionEvent.objects.filter(scope.events).order_by()
    return _gathered(rows.annotate(moment=F("at"), batch=batch), ("kind",), EVENTS)


def _record_rows(name: str, scope: ChangesScope) -> QuerySet:
    """Records of one model's history; what a file brought at one moment is one row."""
    loaded = Q(history_change_reason=LOADER, history_type="+")
    batch = Case(When(loaded, then=Value(0)), default=F("history_id"), output_field=BigIntegerField())
    rows = records_described(name, scope).order_by().annotate(moment=F("history_date"), batch=batch)
    return _gathered(rows, (), name)


def _gathered(rows: QuerySet, also: tuple[str, ...], source: str) -> QuerySet:
    return (
        rows.values("moment", "batch", *also)
        .annotate(
            source=Value(source, output_field=CharField()),
            key=Min("pk", output_field=BigIntegerField()),
            n=Count("pk", distinct=True),
        )
        .values_list("moment", "source", "key", "n")
    )
