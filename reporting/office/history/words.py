"""Records of histories in words: labels, choices' names, units' names; never a code of the database or an id."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Field, Model
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from reporting.office.history.kinds import Kind, kinds
from units.districts import Span, district_spans, is_within
from units.wording import DASH, day, minimum, moment

SECRET = frozenset({"password"})
WRITTEN: Mapping[str, Callable[[Any], str]] = {"minimum_hundredths": lambda value: f"{minimum(value)}%"}
# Fields of districts alone, each with the two that say from when until when its record holds.
FIELDS_OF_DISTRICTS: Mapping[str, tuple[str, str, str]] = {
    "reporting.reportingperiod": ("due_on_district", "starts_on", "ends_on"),
    "procedures.publication": ("at_district", "effective_on", "ended_on"),
}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field, from which words to which; of a list ``before`` are those that left it and ``after`` those that came."""

    label: str
    before: str
    after: str
    is_list: bool = False


class Names:
    """The names of all objects that the records of a page refer to: one query for each model, two where some are gone.

    An object that is gone is called as its own history last called it.
    """

    def __init__(self) -> None:
        self._asked: dict[type[Model], set[Any]] = {}
        self._found: dict[tuple[type[Model], Any], str] = {}

    def ask(self, model: type[Model], pks: Iterable[Any]) -> None:
        self._asked.setdefault(model, set()).update(pk for pk in pks if pk is not None)

    def read(self) -> None:
        for model, pks in self._asked.items():
            rows = model._base_manager.select_related(*_named_with(model)).filter(pk__in=pks)
            found = {row.pk: row for row in rows}
            self._found |= {(model, pk): str(row) for pk, row in found.items()}
            self._read_gone(model, pks - set(found))

    def _read_gone(self, model: type[Model], pks: set[Any]) -> None:
        kind = kinds().get(model._meta.label_lower)
        if not pks or kind is None:
            return
        pk = model._meta.pk.attname
        for record in kind.records.filter(**{f"{pk}__in": pks}).order_by("history_date", "history_id"):
            self._found[model, getattr(record, pk)] = _called(record)

    def of(self, model: type[Model], pk: Any) -> str:
        return self._found.get((model, pk), DASH) if pk is not None else DASH


NAMED_WITH = {
    "units.unitsuccession": ("predecessor__parent", "successor__parent"),
    "units.formerdistrict": ("unit__parent", "district__parent"),
    "units.districttile": ("unit__parent",),
    "units.user": (),
}


def _named_with(model: type[Model]) -> tuple[str, ...]:
    """The single relations that the name of an object can need: a unit's district, a tier's decision."""
    single = tuple(field.name for field in model._meta.fields if field.many_to_one)
    return NAMED_WITH.get(model._meta.label_lower, single)


def _called(record: Any) -> str:
    """The name of an object that is gone, as its record has it."""
    texts = (str(getattr(record, name, "") or "") for name in ("name", "full_name", "number", "code", "username"))
    days = (day(getattr(record, name, None)) for name in ("effective_on", "until", "day", "starts_on"))
    return next((text for text in (*texts, *days) if text not in ("", DASH)), DASH)


def written(field: Field, value: Any, names: Names) -> str:
    """A value as pages write it; a field of an app above may write its own by ``in_words``."""
    if hasattr(field, "in_words"):
        return str(field.in_words(value))
    if value is None or value == "":
        return pgettext("value of a field", "nothing")
    if field.is_relation:
        return names.of(field.related_model, value)  # type: ignore[arg-type]
    if isinstance(value, bool):
        return pgettext("value of a field", "yes") if value else pgettext("value of a field", "no")
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    if field.name in WRITTEN:
        return WRITTEN[field.name](value)
    return str(dict(field.flatchoices).get(value, value))


def label_of(field: Any) -> str:
    text = _("minimum") if field.name == "minimum_hundredths" else str(field.verbose_name)
    return text[:1].upper() + text[1:]


@dataclass(slots=True)
class Compared:
    """The records of one kind with the one before each of them, and what both list."""

    kind: Kind
    records: list[Any]
    before: dict[Any, Any]
    listed: dict[str, dict[Any, set[int]]]
    districts: list[Span]

    def ask(self, names: Names) -> None:
        """Say which names will be needed."""
        for field in self.kind.fields:
            if field.is_relation:
                both = [*self.records, *filter(None, self.before.values())]
                names.ask(field.related_model, {getattr(record, field.attname) for record in both})  # type: ignore[arg-type]
        for field in self.kind.many:
            for record in self.records:
                come, gone = self._moved(field, record)
                names.ask(field.related_model, come | gone)

    def changes(self, record: Any, names: Names) -> list[FieldChange]:
        """What a record changed; of a new object everything that it has, of one that is gone nothing."""
        if record.history_type == "-":
            return []
        old = self.before.get(record.history_id)
        found = []
        for field in self.kind.fields:
            was, now = (getattr(old, field.attname) if old else None), getattr(record, field.attname)
            if (
                was == now
                or self._is_of_no_district(field, record)
                or (old is None and (now in (None, "") or field.attname == self.kind.owner_field))
            ):
                continue
            if field.name in SECRET:
                found.append(FieldChange(label_of(field), "", _("changed")))
            else:
                before = written(field, was, names) if old else ""
                found.append(FieldChange(label_of(field), before, written(field, now, names)))
        return found + self._lists(record, names)

    def _is_of_no_district(self, field: Any, record: Any) -> bool:
        """Whether a field is of districts alone, and there were none while what its record says held."""
        name, *days = FIELDS_OF_DISTRICTS.get(self.kind.label, ("",))
        if field.name != name:
            return False
        first, last = (getattr(record, each) for each in days)
        return not is_within(self.districts, (first, last))

    def _lists(self, record: Any, names: Names) -> list[FieldChange]:
        found = []
        for field in self.kind.many:
            come, gone = self._moved(field, record)
            if come or gone:
                left, came = (
                    "; ".join(sorted(names.of(field.related_model, pk) for pk in each)) for each in (gone, come)
                )
                found.append(FieldChange(label_of(field), left, came, is_list=True))
        return found

    def _moved(self, field: Any, record: Any) -> tuple[set[int], set[int]]:
        """Which came and which left."""
        listed, old = self.listed[field.name], self.before.get(record.history_id)
        now = listed.get(record.history_id, set())
        was = listed.get(old.history_id, set()) if old else set()
        return now - was, was - now


def compared(kind: Kind, records: list[Any]) -> Compared:
    """The records with those before them: two queries, one for each list of the model, and one for districts."""
    older = _before(kind, records)
    ids = [record.history_id for record in [*records, *older.values()]]
    listed = {field.name: kind.members(field, ids) for field in kind.many}
    return Compared(kind, records, older, listed, district_spans() if kind.label in FIELDS_OF_DISTRICTS else [])


def _before(kind: Kind, records: list[Any]) -> dict[Any, Any]:
    """By the id of a record, the one before it of the same object. One query."""
    pk = kind.model._meta.pk.attname
    changed = [record for record in records if record.history_type != "+"]
    if not changed:
        return {}
    latest = max(record.history_date for record in changed)
    rows = kind.records.filter(**{f"{pk}__in": {getattr(record, pk) for record in changed}}, history_date__lte=latest)
    by_object: dict[Any, list[Any]] = {}
    for row in rows.order_by("history_date", "history_id"):
        by_object.setdefault(getattr(row, pk), []).append(row)
    found = {}
    for record in changed:
        own = by_object.get(getattr(record, pk), [])
        position = next((n for n, each in enumerate(own) if each.history_id == record.history_id), 0)
        if position and own[position - 1].history_type != "-":
            found[record.history_id] = own[position - 1]
    return found
