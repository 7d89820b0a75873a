"""The history of reference data: dated by the portal's clock, as everything else, and written by bulk inserts too."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils.translation import pgettext
from simple_history.signals import pre_create_historical_record
from simple_history.template_utils import HistoricalRecordContextHelper

from units import clock
from units.sql import insert_rows
from units.wording import day, moment

LOADER = "load_province"  # the reason that its changes carry in the history
M = TypeVar("M", bound=models.Model)


def connect() -> None:
    """Date each record of a single change; loads of many give their own day (``reporting.loading.reference``)."""
    pre_create_historical_record.connect(_date, dispatch_uid="units.history")


def _date(sender: Any, *, history_instance: Any, **_rest: Any) -> None:
    history_instance.history_date = clock.now()


@transaction.atomic(savepoint=False)
def create_with_history(
    model: type[M], rows: Iterable[M], *, by: Any = None, reason: str | None = None, batch_size: int | None = None
) -> list[M]:
    """Insert ``rows`` with the first record of each one's history, in few statements; returns them with their ids.

    The package's own ``bulk_create_with_history`` looks new rows up by all their values at once where SQLite does not
    return the ids (before 3.35), which is more than a statement may hold from a few dozen rows on.
    """
    created = insert_rows(model, rows, batch_size=batch_size)
    model.history.bulk_history_create(  # type: ignore[attr-defined]
        created, batch_size=batch_size, default_user=by, default_change_reason=reason, default_date=clock.now()
    )
    return created


class HistoryWords(HistoricalRecordContextHelper):
    """The values of a history as people read them: choices by their labels, days and blanks as pages write them."""

    def prepare_delta_change_value(self, change: Any, value: Any) -> Any:
        prepared = super().prepare_delta_change_value(change, value)
        field = self.model._meta.get_field(change.field)
        if prepared is None or prepared == "":
            return pgettext("value of a field", "nothing")
        if isinstance(prepared, bool):
            return pgettext("value of a field", "yes") if prepared else pgettext("value of a field", "no")
        if isinstance(prepared, datetime):
            return moment(prepared)
        if isinstance(prepared, date):
            return day(prepared)
        if field.is_relation:
            return prepared
        return str(dict(getattr(field, "flatchoices", ())).get(prepared, prepared))
