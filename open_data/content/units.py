"""The datasets of units and of successions, and the units as pages for citizens look for them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Model

from open_data.content.rows import Content, Row, digest_of
from open_data.models import Dataset, Edition, PublishedUnit
from open_data.notes import row_note
from units import clock
from units.models import Unit, UnitSuccession
from units.vietnamese import search_key


def units_content() -> Content:
    """Every unit that has begun, in the units' order. Three queries."""
    today, note = clock.today(), row_note()
    units = [
        unit
        for unit in Unit.objects.select_related("parent").order_by("sort_order", "code", "pk")
        if unit.active_from is None or unit.active_from <= today
    ]
    steps = _steps(today)
    former = _former_names()
    rows = [(*_row(unit), note) for unit in units]
    content = Content(Dataset.UNITS, "", rows)
    # former names and steps are on pages alone, so the digest of the rows would miss them
    pages = _published(units, steps, former, today)
    content.made_from = _state_of(pages)
    content.pages = lambda edition: _of_edition(pages, edition)
    return content


def _row(unit: Unit) -> Row:
    district = unit.parent.code if unit.parent else ""
    named = (unit.code, unit.gso_code, unit.name, unit.kind, unit.division_type, district)
    return (*named, unit.active_from, unit.active_until)


def successions_content() -> Content:
    """Every step that has taken effect. One query."""
    note = row_note()
    rows = [
        (
            step.effective_on,
            *_named(step.predecessor),
            *_named(step.successor),
            step.kind,
            step.kind in ("merger", "renaming"),
            step.legal_basis,
            note,
        )
        for step in _steps(clock.today())
    ]
    return Content(Dataset.SUCCESSIONS, "", rows)


def _named(unit: Unit) -> Row:
    return unit.code, unit.gso_code, unit.name


def _steps(today: date) -> list[UnitSuccession]:
    steps = UnitSuccession.objects.filter(effective_on__lte=today).select_related("predecessor", "successor")
    return list(steps.order_by("effective_on", "predecessor__code", "successor__code", "pk"))


def _former_names() -> dict[int, set[str]]:
    """The names that units had before, by unit: a name that was corrected in place, or changed without a succession."""
    found: dict[int, set[str]] = {}
    for pk, name in Unit.history.values_list("id", "name").distinct().order_by():
        found.setdefault(pk, set()).add(name)
    return found


def _published(
    units: Iterable[Unit], steps: Iterable[UnitSuccession], former: dict[int, set[str]], today: date
) -> list[PublishedUnit]:
    after: dict[int, list[int]] = {}
    before: dict[int, list[Unit]] = {}
    for step in steps:
        after.setdefault(step.predecessor_id, []).append(step.successor_id)
        before.setdefault(step.successor_id, []).append(step.predecessor)
    by_id = {unit.pk: unit for unit in units}
    return [
        PublishedUnit(
            unit=unit.pk,
            kind=unit.kind,
            code=unit.code,
            code_key=unit.code.casefold(),
            gso_code=unit.gso_code,
            name=unit.name,
            district_name=unit.parent.name if unit.parent else "",
            active_from=unit.active_from,
            active_until=unit.active_until,
            searched=" | ".join(sorted({unit.search_key, *map(search_key, former.get(unit.pk, ()))})),
            position=position,
            leads_to=[] if unit.is_in_force(today) else _todays(unit.pk, after, by_id, today),
            came_from=[each.name for each in before.get(unit.pk, [])],
        )
        for position, unit in enumerate(by_id.values(), start=1)
    ]


def _todays(start: int, after: dict[int, list[int]], by_id: dict[int, Unit], today: date) -> list[str]:
    """The codes of the units in force ``today`` to which the steps from the unit ``start`` lead."""
    found: dict[str, None] = {}
    reached, seen = list(after.get(start, [])), {start}
    while reached:
        pk = reached.pop(0)
        unit = by_id.get(pk)
        if pk in seen or unit is None:
            continue
        seen.add(pk)
        if unit.is_in_force(today):
            found[unit.code] = None
        else:
            reached.extend(after.get(pk, []))
    return list(found)


def _state_of(pages: Iterable[PublishedUnit]) -> str:
    names = [field.attname for field in PublishedUnit._meta.concrete_fields if field.name not in ("id", "edition")]
    return digest_of([[getattr(page, name) for name in names] for page in pages])


def _of_edition(pages: list[PublishedUnit], edition: Edition) -> list[Model]:
    for page in pages:
        page.edition = edition
    return list(pages)
