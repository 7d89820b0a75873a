"""What a rearrangement writes, row by row, so that an undo can put back exactly that."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import Model
from django.utils.functional import Promise

from reporting.models import PartKind, Reorganisation, ReorganisationPart
from units.sql import insert_rows

M = TypeVar("M", bound=Model)


def plain(row: Model, names: Iterable[str]) -> dict[str, Any]:
    """The values of the fields ``names`` (their attributes) of ``row``, as JSON holds them."""
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return "" if isinstance(value, Promise) else value


class Journal:
    """The parts of one rearrangement, collected while it is carried out and stored at its end."""

    def __init__(self, step: Reorganisation) -> None:
        self.step = step
        self.parts: list[ReorganisationPart] = []

    def created(
        self,
        kind: PartKind,
        rows: Iterable[M],
        subject: Callable[[M], str],
        outcome: str = "",
        *,
        names: Iterable[str] = (),
    ) -> None:
        """Note new rows, with the values of the fields ``names``."""
        for row in rows:
            self._add(kind, row, (subject(row), outcome), None, plain(row, names))

    def changed(self, kind: PartKind, row: Model, before: dict[str, Any], subject: str, outcome: str = "") -> None:
        """Note a changed row, written already: ``before`` has the former values of what was changed."""
        self._add(kind, row, (subject, outcome), before, plain(row, before))

    def _add(
        self,
        kind: PartKind,
        row: Model,
        words: tuple[str, str],
        before: dict[str, Any] | None,
        after: dict[str, Any],
    ) -> None:
        subject, outcome = words
        self.parts.append(
            ReorganisationPart(
                step=self.step,
                kind=kind,
                subject=subject,
                outcome=outcome,
                table=row._meta.label_lower,
                row=row.pk,
                before=before,
                after=after,
            )
        )

    def store(self) -> None:
        """Write the parts."""
        insert_rows(ReorganisationPart, self.parts)
