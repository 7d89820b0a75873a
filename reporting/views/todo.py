"""The coordinator's home: what is to be done today, the most urgent first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.template import Context
from django.template.loader import get_template
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from reporting import rules
from reporting.actions.visits import visit_note
from reporting.figures.freshness import freshness
from reporting.figures.period_counts import sending_by_period
from reporting.todo.parts import Part
from reporting.todo.since import since_last
from reporting.todo.upkeep import lacks_of, units_out_of_reach
from reporting.todo.work import PARTS, Work
from reporting.views.access import allowed
from units import clock
from units.models import User
from units.remembered import Texts, remembered
from units.requests import PortalRequest

UNITS_A_PAGE = 300


@dataclass(frozen=True, slots=True)
class DrawnPart:
    """A kind of work as it is shown."""

    name: str
    title: SafeString
    count: int
    text: SafeString


def todo(request: PortalRequest) -> HttpResponse:
    """Every kind of work with its count, its first rows and its action; callers have checked who asks.

    All of it but the last visit is the same for every coordinator, and each piece is made once until the data changes.
    """
    reader, work = request.user, Work(clock.today())
    fresh, late = _kept(reader, "freshness", _freshness)
    looked = visit_note(by=reader)
    context = {
        "top": _kept(reader, "top", lambda: _top(work))[0],
        "freshness": fresh,
        "late": late,
        "since": _kept(reader, ("since", looked), lambda: _since(looked, work))[0] if looked else "",
        "parts": [part for name in PARTS if (part := _part(reader, name, work))],
    }
    return render(request, "reporting/todo/page.html", context)


def _kept(reader: User, piece: object, make: Callable[[], Texts]) -> tuple[SafeString, ...]:
    return remembered(reader, ("todo", reader.role, piece), make)


def _part(reader: User, name: str, work: Work) -> DrawnPart | None:
    """The part, if there is any of its work."""

    def make() -> Texts:
        part: Part = PARTS[name](work)
        return (escape(part.title), str(part.count), _made(part.template, part=part)) if part.count else ()

    found = _kept(reader, name, make)
    return DrawnPart(name, found[0], int(found[1]), found[2]) if found else None


def _top(work: Work) -> Texts:
    """How far the sending of the newest period is, if there is one."""
    latest = work.latest
    if latest is None:
        return ("",)
    days_left = (latest.due_on_commune - work.today).days
    return (
        _made(
            "reporting/todo/_top.html", latest=latest, days_left=days_left, sent=sending_by_period([latest])[latest.pk]
        ),
    )


def _freshness() -> Texts:
    """How fresh the figures are, and the warning in its place where they wait longer than usual."""
    found = freshness()
    if found.late_since:
        return "", _made("reporting/todo/_late_figures.html", since=found.late_since)
    return _made("_components/freshness.html", freshness=found), ""


def _since(looked: datetime, work: Work) -> Texts:
    return (_made("reporting/todo/_since.html", since=since_last(looked, work.ended)),)


def _made(name: str, **context: Any) -> str:
    """What the template says to every coordinator."""
    return str(get_template(name).template.render(Context(context)))  # type: ignore[attr-defined]


@require_safe
@allowed(rules.can_read_contacts)
def contacts(request: PortalRequest) -> HttpResponse:
    """The units without an active clerk or an address: coordinators pass the list on, administrators correct it."""
    page = Paginator(units_out_of_reach(clock.today()), UNITS_A_PAGE).get_page(request.GET.get("page"))
    units = list(page.object_list)
    text = "".join(f"{unit.display_name} – {lacks_of(unit)}\n" for unit in units)
    return render(request, "reporting/todo/contacts.html", {"page": page, "units": units, "text": text})
