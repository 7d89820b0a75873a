"""What an administrator's page showed of an object and its rows, carried by the page and compared when it is saved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core import signing
from django.db import models
from django.db.models import Model
from django.forms import Field, ModelForm
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from units.wording import day, moment

FIELD = "_seen"  # its name in the page's form
SALT = "units.admin_seen"
MAIN = ""

Values = dict[str, dict[str, Any]]  # by row («» for the object, «tiers:12» for a row below it), then by field


@dataclass(frozen=True, slots=True)
class Part:
    """A model whose rows a page edits: the object itself, or the rows of one inline.

    ``prefix`` is that of the inline's formset, «» for the object; ``fields`` are those of the form that are stored.
    """

    prefix: str
    rows: models.QuerySet
    fields: Mapping[str, Field]


@dataclass(frozen=True, slots=True)
class SeenChange:
    """One field that another user changed since the page was opened; without a field the row was added or deleted."""

    row: str
    field: str
    subject: str
    label: str
    description: str


@dataclass(frozen=True, slots=True)
class Seen:
    """The values that a page showed, and the last entry of the administration's log on its object at that time."""

    values: Values
    last_entry: int

    @property
    def token(self) -> str:
        """Signed, so that it can only say what the portal showed."""
        return signing.dumps([self.values, self.last_entry], salt=SALT, compress=True)

    @classmethod
    def of(cls, token: str) -> Seen | None:
        """None where the portal has not signed the text."""
        try:
            values, last_entry = signing.loads(token, salt=SALT)
        except signing.BadSignature:
            return None
        return cls(values, last_entry)


class ContestedError(Exception):
    """Another user saved the object since the page was opened; ``changes`` say what, ``now`` what is stored."""

    def __init__(self, changes: list[SeenChange], who: list[str], now: Seen) -> None:
        super().__init__(f"{len(changes)} changes")
        self.changes, self.who, self.now = changes, who, now


def seen_now(obj: Model, parts: list[Part]) -> Seen:
    """What a page of ``obj`` shows at this moment. A query a part, one more for each field with many values."""
    values: Values = {}
    for part in parts:
        many = [name for name in part.fields if part.rows.model._meta.get_field(name).many_to_many]
        for row in part.rows.prefetch_related(*many):
            values[_key(part, row)] = {name: _plain(row, name) for name in part.fields}
    last = entries_of(obj).order_by("-pk").values_list("pk", flat=True).first()
    return Seen(values, last or 0)


def entries_of(obj: Model) -> models.QuerySet[LogEntry]:
    """What the administration's log says of ``obj``."""
    kind = ContentType.objects.get_for_model(obj, for_concrete_model=False)
    return LogEntry.objects.filter(content_type=kind, object_id=str(obj.pk))


def who_saved(obj: Model, seen: Seen | None) -> list[str]:
    """«Name (14:05, 04/01/2021)» of each entry since the page was opened, the last three of them."""
    entries = entries_of(obj).filter(pk__gt=seen.last_entry if seen else 0).select_related("user").order_by("-pk")
    return [f"{entry.user.get_full_name()} ({moment(entry.action_time)})" for entry in entries[:3]]


def changes_since(before: Values, after: Values, parts: list[Part]) -> list[SeenChange]:
    """Field by field what differs, in the order of the page."""
    found: list[SeenChange] = []
    for row in [*before, *(key for key in after if key not in before)]:
        part = next(part for part in parts if part.prefix == row.partition(":")[0])
        found += _row_changes(row, before.get(row), after.get(row), part)
    return found


def stored_fields(model: type[Model], fields: Mapping[str, Field], *left_out: str) -> dict[str, Field]:
    """The fields of a form that are the model's own and can be changed."""
    names = {each.name for each in (*model._meta.fields, *model._meta.many_to_many)}
    return {name: each for name, each in fields.items() if name in names and name not in left_out and not each.disabled}


def take_theirs(posted: QueryDict, form: ModelForm, name: str, shown: Any) -> None:
    """Set the field ``name`` of ``posted`` to what is stored now, if it was posted as it had been ``shown``."""
    bound, typed = form[name], form.fields[name]
    stored = form._meta.model._meta.get_field(name)
    initial = shown if stored.many_to_many or shown is None else stored.to_python(shown)
    if typed.has_changed(initial, bound.data):
        return
    value = typed.prepare_value(bound.initial)
    if isinstance(value, bool):
        posted.setlist(bound.html_name, ["on"] if value else [])
    elif isinstance(value, list):
        posted.setlist(bound.html_name, [str(each) for each in value])
    else:
        written = typed.widget.format_value(value)
        one = written[0] if isinstance(written, list) else written  # a list of choices writes its one value as a list
        posted[bound.html_name] = str(one or "")


def _row_changes(
    row: str, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None, part: Part
) -> Iterator[SeenChange]:
    subject = _subject(row, part, old or new or {})
    if old is None or new is None:
        what = pgettext("a row of the page", "added") if old is None else pgettext("a row of the page", "removed")
        yield SeenChange(row, "", subject, "", what)
        return
    for name, typed in part.fields.items():
        if old.get(name) != new.get(name):
            field = part.rows.model._meta.get_field(name)
            description = _described(field, typed, old.get(name), new.get(name))
            yield SeenChange(row, name, subject, str(typed.label), description)


def _key(part: Part, row: Model) -> str:
    return f"{part.prefix}:{row.pk}" if part.prefix else MAIN


def _plain(row: Model, name: str) -> Any:
    """The value as a text that can be compared, a sorted list of ids for many; None for nothing."""
    field = row._meta.get_field(name)
    value = field.value_from_object(row)  # type: ignore[union-attr]
    if field.many_to_many:
        return sorted(each.pk for each in value)
    return None if value is None else str(value)


def _subject(row: str, part: Part, values: Mapping[str, Any]) -> str:
    if not part.prefix:
        return ""
    stored = part.rows.model._default_manager.filter(pk=row.partition(":")[2]).first()
    names = (values.get(name) for name in ("name", "code") if values.get(name))
    return str(stored) if stored is not None else str(next(names, part.rows.model._meta.verbose_name))


def _described(field: Any, typed: Field, old: Any, new: Any) -> str:
    """«45 → 36»; of many values only those that were removed and those that were added."""
    if not field.many_to_many:
        return f"{_one(field, typed, old)} → {_one(field, typed, new)}"
    gone, come = [pk for pk in old if pk not in new], [pk for pk in new if pk not in old]
    parts = [_("removed: %(names)s") % {"names": _names(field, gone)}] if gone else []
    parts += [_("put in: %(names)s") % {"names": _names(field, come)}] if come else []
    return "; ".join(parts)


def _names(field: Any, ids: list[int]) -> str:
    return "; ".join(str(each) for each in _related(field).filter(pk__in=ids))


def _related(field: Any) -> models.QuerySet:
    model = field.related_model
    single = [each.name for each in model._meta.fields if each.many_to_one and each.related_model is model]
    return model._default_manager.select_related(*single)  # a commune is named with its district


def _one(field: Any, typed: Field, value: Any) -> str:
    if value is None or value == "":
        return pgettext("value of a field", "nothing")
    if field.many_to_one or field.one_to_one:
        return str(_related(field).filter(pk=value).first() or value)
    if isinstance(field, models.BooleanField):
        return pgettext("value of a field", "yes") if value == "True" else pgettext("value of a field", "no")
    stored = field.to_python(value)
    if isinstance(stored, date):
        return day(stored)
    return str(dict(field.flatchoices).get(stored, typed.prepare_value(stored)))
