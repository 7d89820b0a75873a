"""The history of reference data: dated by the portal's clock, as everything else, and written by bulk inserts too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.db import connection, models, transaction
from simple_history.signals import pre_create_historical_record

from units import clock
from units.bulk import insert_many, staged, update_many
from units.sql import as_parameter, run

LOADER = "load_province"  # the reason that its changes carry in the history
M = TypeVar("M", bound=models.Model)
_reason: ContextVar[str] = ContextVar("why the changes of this moment are made", default="")


def connect() -> None:
    """Date each record of a single change and give it the moment's reason; loads of many give their own day.

    Theirs is that of ``reporting.loading.reference``.
    """
    pre_create_historical_record.connect(_date, dispatch_uid="units.history")


def _date(sender: Any, *, history_instance: Any, **_rest: Any) -> None:
    history_instance.history_date = clock.now()
    if not history_instance.history_change_reason and _reason.get():
        history_instance.history_change_reason = _reason.get()


@contextmanager
def reason_given(reason: str) -> Iterator[None]:
    """Keep ``reason`` with every record of a history that is written inside, unless it has one of its own."""
    token = _reason.set(reason)
    try:
        yield
    finally:
        _reason.reset(token)


@transaction.atomic(savepoint=False)
def create_with_history(model: type[M], rows: Iterable[M], *, by: Any = None, reason: str | None = None) -> list[M]:
    """Insert ``rows`` with the first record of each one's history; returns them with their ids.

    The package's own ``bulk_create_with_history`` makes an object and a line of SQL of each record, and where SQLite
    does not return the ids (before 3.35) it looks new rows up by all their values at once.
    """
    created = insert_many(model, list(rows))
    _record(model, created, "+", by, reason)
    return created


@transaction.atomic(savepoint=False)
def update_with_history(
    model: type[M], rows: Sequence[M], names: Sequence[str], *, by: Any = None, reason: str | None = None
) -> None:
    """Write the fields ``names`` of stored ``rows``, with a record of each one's history."""
    if rows:
        update_many(model, rows, names)
        _record(model, rows, "~", by, reason)


@transaction.atomic(savepoint=False)
def delete_with_history(model: type[M], rows: Sequence[M], *, by: Any = None, reason: str | None = None) -> None:
    """Delete stored ``rows``, to which nothing refers any more, with the last record of each one's history."""
    if rows:
        _record(model, rows, "-", by, reason)
        deleted = model._base_manager.filter(pk__in=[row.pk for row in rows])
        deleted._raw_delete(deleted.db)  # no look for references, no records one by one


@transaction.atomic(savepoint=False)
def record_event(model: type[M], rows: Sequence[M], *, by: Any = None, reason: str) -> None:
    """Record with stored ``rows`` that something happened to them, in words, which changed no field."""
    _record(model, rows, "~", by, reason)


def _record(model: type[M], rows: Sequence[M], kind: str, by: Any, reason: str | None) -> None:
    """Copy ``rows``, as stored now, into the history in one statement; made by ``by`` or the user of the request."""
    if not rows:
        return
    history = model.history.model  # type: ignore[attr-defined]
    by = by or history.get_default_history_user(rows[0])
    copied = ", ".join(connection.ops.quote_name(field.column) for field in history.tracked_fields)
    pk = model._meta.pk.column
    with staged("staged_ids", {"id": "bigint"}, [(row.pk,) for row in rows], key=["id"]):
        run(
            f"INSERT INTO {history._meta.db_table}"  # noqa: S608 - names of tables and columns of this code
            f" ({copied}, history_date, history_change_reason, history_type, history_user_id)"
            f" SELECT {copied}, %(at)s, %(reason)s, %(kind)s, %(by)s FROM {model._meta.db_table}"
            f" WHERE {pk} IN (SELECT id FROM staged_ids) ORDER BY {pk}",
            {
                "at": as_parameter(clock.now()),
                "reason": reason or _reason.get() or None,
                "kind": kind,
                "by": by and by.pk,
            },
        )
