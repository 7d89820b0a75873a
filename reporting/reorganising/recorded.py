"""What is only ever added about a unit and nobody can take away: an undo of its beginning keeps it in its record."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import ForeignKey, QuerySet
from django.utils.text import capfirst

from reporting.models import NUMBERS, DifferenceNote, SystemCount
from units.models import Unit
from units.wording import moment, whole


@dataclass(frozen=True, slots=True)
class Recorded:
    """Rows that refer to a unit by ``field``; ``said`` is one of them in words, ``names`` its fields to be kept.

    ``what`` says what a row is, where the name of its model does not.
    """

    field: ForeignKey[Any, Any]
    said: Callable[[Any], str]
    names: tuple[str, ...]
    related: tuple[str, ...] = ()
    what: Any = ""

    def rows(self, units: Iterable[Unit]) -> QuerySet[Any]:
        """The rows about ``units``."""
        return self.field.model._base_manager.filter(**{f"{self.field.name}__in": list(units)}).order_by("pk")

    def rows_to_read(self, units: Iterable[Unit]) -> QuerySet[Any]:
        """The same, with everything that ``said`` reads."""
        return self.rows(units).select_related(f"{self.field.name}__parent", *self.related)

    def what_of(self, row: Any) -> str:
        """What ``row`` is, as a line begins."""
        return str(capfirst(self.what or row._meta.verbose_name))

    def unit_of(self, row: Any) -> Unit:
        """The unit that ``row`` is about."""
        unit: Unit = getattr(row, self.field.name)
        return unit


def _count(row: SystemCount) -> str:
    return f"{row.procedure}: {' / '.join(whole(getattr(row, name)) for name in NUMBERS)}"


def _note(row: DifferenceNote) -> str:
    said = f"{row.get_state_display()}: {row.text}" if row.text else row.get_state_display()
    return f"{row.procedure}: {said} ({row.actor_name}, {moment(row.at)})"


OF_PROCEDURE = ("period", "procedure")
RECORDED = [
    Recorded(
        SystemCount._meta.get_field("unit"),
        _count,
        ("period_id", "unit_id", "procedure_id", *NUMBERS, "upload_id"),
        OF_PROCEDURE,
    ),
    Recorded(
        DifferenceNote._meta.get_field("unit"),
        _note,
        (
            "period_id", "unit_id", "procedure_id", "state", "text", "basis", "reported", "system", "actor_id",
            "actor_name", "at",
        ),
        OF_PROCEDURE,
    ),
]  # fmt: skip


def recorded_add(recorded: Recorded) -> None:
    """Add rows of an app above; adding them again changes nothing."""
    if recorded.field not in [each.field for each in RECORDED]:
        RECORDED.append(recorded)
