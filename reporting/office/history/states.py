"""What an object was at a moment, with the rows that belong to it, and how it differs from what is stored now."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from reporting.office.history.kinds import Kind
from reporting.office.history.words import FieldChange, Names, label_of, written
from units import clock

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class RowState:
    """One row at that moment: its fields and lists, and whether it was there; ``record`` is the one that says so."""

    kind: Kind
    pk: Any
    record: Any
    values: dict[str, Any] = field(default_factory=dict)
    listed: dict[str, set[int]] = field(default_factory=dict)


@dataclass(slots=True)
class ObjectState:
    """An object and its rows at a moment; ``row`` is None where it was not there."""

    kind: Kind
    pk: Any
    at: datetime
    row: RowState | None
    parts: list[RowState]

    @property
    def rows(self) -> list[RowState]:
        """The object's own row, if it was there, and those that belong to it."""
        return ([self.row] if self.row else []) + self.parts


@dataclass(frozen=True, slots=True)
class RowDifference:
    """A row that putting back adds, removes or changes."""

    kind: str
    name: str
    done: str
    changes: list[FieldChange]


def moment_of(stamp: int) -> datetime | None:
    """The moment that ``LogEntry.stamp`` names; None where it is none, or one to come."""
    try:
        at = EPOCH + timedelta(microseconds=stamp)
    except OverflowError:
        return None
    return at if at <= clock.now() else None


def state_at(kind: Kind, pk: Any, at: datetime) -> ObjectState:
    """What the histories say that the object was just after ``at``. Two queries a kind, one more for each list."""
    own = _rows_at(kind, {kind.model._meta.pk.attname: pk}, at)
    parts: list[RowState] = []
    for part in kind.parts:
        owner = next(name for label, name in part.owners if label == kind.label)
        parts += [row for row in _rows_at(part, {owner: pk}, at) if row.values[owner] == pk]
    return ObjectState(kind, pk, at, own[0] if own else None, parts if own else [])


def state_now(kind: Kind, pk: Any) -> ObjectState:
    """The same of what is stored."""
    own = _stored(kind, {"pk": pk})
    parts: list[RowState] = []
    for part in kind.parts:
        owner = next(name for label, name in part.owners if label == kind.label)
        parts += _stored(part, {owner: pk})
    return ObjectState(kind, pk, clock.now(), own[0] if own else None, parts)


def _rows_at(kind: Kind, condition: dict[str, Any], at: datetime) -> list[RowState]:
    """The rows that met the condition at some time, as their last record until ``at`` has them, in order."""
    pk = kind.model._meta.pk.attname
    until = kind.records.filter(history_date__lte=at)
    last = until.filter(**{pk: OuterRef(pk)}).order_by("-history_date", "-history_id").values("history_id")[:1]
    known = until.filter(**condition).values(pk)
    records = until.filter(**{f"{pk}__in": known}, history_id=Subquery(last)).exclude(history_type="-").order_by(pk)
    rows = [
        RowState(kind, getattr(record, pk), record, {name: getattr(record, name) for name in _columns(kind)})
        for record in records
    ]
    for many in kind.many:
        listed = kind.members(many, [row.record.history_id for row in rows])
        for row in rows:
            row.listed[many.name] = listed.get(row.record.history_id, set())
    return rows


def _stored(kind: Kind, condition: dict[str, Any]) -> list[RowState]:
    many = [each.name for each in kind.many]
    return [
        RowState(
            kind,
            row.pk,
            None,
            {name: getattr(row, name) for name in _columns(kind)},
            {name: {each.pk for each in getattr(row, name).all()} for name in many},
        )
        for row in kind.model._base_manager.filter(**condition).prefetch_related(*many).order_by("pk")
    ]


def _columns(kind: Kind) -> list[str]:
    return [each.attname for each in kind.fields]


def differences(then: ObjectState, now: ObjectState, kept: frozenset[str] = frozenset()) -> list[RowDifference]:
    """What putting back ``then`` changes of ``now``, in words; the fields ``kept`` stay as they are."""
    old = {(row.kind.label, row.pk): row for row in now.rows}
    new = {(row.kind.label, row.pk): row for row in then.rows}
    names = Names()
    for row in [*old.values(), *new.values()]:
        _ask(row, names)
    names.read()
    found = []
    for row in [*new.values(), *(row for key, row in old.items() if key not in new)]:
        was, will = old.get((row.kind.label, row.pk)), new.get((row.kind.label, row.pk))
        name = names.of(row.kind.model, row.pk)
        if was is None or will is None:
            found.append(RowDifference(row.kind.name, name, _("put back") if was is None else _("removed"), []))
        elif changes := _changes(was, will, names, kept):
            found.append(RowDifference(row.kind.name, name, "", changes))
    return found


def _ask(row: RowState, names: Names) -> None:
    names.ask(row.kind.model, [row.pk])
    for each in row.kind.fields:
        if each.is_relation:
            names.ask(each.related_model, [row.values[each.attname]])  # type: ignore[arg-type]
    for many in row.kind.many:
        names.ask(many.related_model, row.listed[many.name])


def _changes(was: RowState, will: RowState, names: Names, kept: frozenset[str]) -> list[FieldChange]:
    found = []
    for each in was.kind.fields:
        before, after = was.values[each.attname], will.values[each.attname]
        if before != after and each.name not in kept:
            found.append(FieldChange(label_of(each), written(each, before, names), written(each, after, names)))
    for many in was.kind.many:
        gone = was.listed[many.name] - will.listed[many.name]
        come = will.listed[many.name] - was.listed[many.name]
        if gone or come:
            left, came = ("; ".join(sorted(names.of(many.related_model, pk) for pk in each)) for each in (gone, come))
            found.append(FieldChange(label_of(many), left, came, is_list=True))
    return found
