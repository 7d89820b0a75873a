"""Which records the log shows: of an object, a kind, a person, a span of days, with words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.db.models import Q, QuerySet

from reporting.office.history.kinds import Kind, kinds
from units import clock
from units.address_query import AddressQuery, day, word
from units.ids import LONGEST_ID, is_id
from units.models import User
from units.models.coded import LONGEST_NAME
from units.vietnamese import nfc, search_key

SYSTEM = "system"  # who, where no account made the change
LONGEST_OBJECT = 80
TEXTS = ("name", "full_name", "number", "code", "username", "legal_basis", "document", "decision_number")


@dataclass(frozen=True, slots=True)
class LogQuery(AddressQuery):
    """What the address of the log asks for; ``object`` is written «units.unit:12»."""

    object: str = word(LONGEST_OBJECT)
    kind: str = word(LONGEST_OBJECT)
    who: str = word(LONGEST_ID)
    since: date | None = day()
    until: date | None = day()
    q: str = word(LONGEST_NAME, strip=True)


@dataclass(frozen=True, slots=True)
class LogScope:
    """The query with what it names looked up: ``label`` and ``pk`` of the object, whether it is known."""

    query: LogQuery
    label: str
    pk: Any

    @property
    def has_object(self) -> bool:
        return bool(self.label)

    def shown(self) -> dict[str, Kind]:
        """The kinds whose records are looked at."""
        chosen = {label: kind for label, kind in kinds().items() if self.query.kind in ("", label)}
        if not self.label:
            return chosen
        return {label: kind for label, kind in chosen.items() if kind.of_object(self.label, self.pk) is not None}

    def records(self, kind: Kind) -> QuerySet:
        """The records of one kind within the scope, in no order."""
        rows = kind.records
        if self.label:
            rows = rows.filter(kind.of_object(self.label, self.pk) or Q(pk__in=()))
        if self.query.since:
            rows = rows.filter(history_date__gte=clock.at(self.query.since, time.min))
        if self.query.until:
            rows = rows.filter(history_date__lte=clock.end_of(self.query.until))
        if self.query.who == SYSTEM:
            rows = rows.filter(history_user__isnull=True)
        elif self.query.who:
            rows = rows.filter(history_user=self.query.who if is_id(self.query.who) else 0)
        return rows.filter(_says(kind, self.query.q)) if self.query.q else rows


def scope_of(query: Mapping[str, str]) -> LogScope:
    """What the address asks for; an object that cannot be is no object's."""
    asked = LogQuery.of(query)
    label, _colon, pk = asked.object.partition(":")
    is_known = label in kinds() and is_id(pk)
    return LogScope(asked, label, int(pk)) if is_known else LogScope(asked, "", None)


def people() -> QuerySet[User]:
    """Who can have changed something by hand."""
    return User.objects.exclude(role="clerk").order_by("full_name", "username")


def _says(kind: Kind, words: str) -> Q:
    """Records whose reason or name has the words, and those of objects that are found by them without diacritics."""
    names = {field.name for field in kind.records.model._meta.concrete_fields}
    found = Q(history_change_reason__icontains=nfc(words))
    if any(field.name == "search_key" for field in kind.model._meta.concrete_fields):
        called = kind.model._base_manager.filter(search_key__contains=search_key(words))
        found |= Q(**{f"{kind.model._meta.pk.attname}__in": called.values("pk")})
    for name in names.intersection(TEXTS):
        found |= Q(**{f"{name}__icontains": nfc(words)})
    return found
