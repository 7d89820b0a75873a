"""Queries whose statement is written once for each process, for the few that nearly every request makes.

Django writes the text of a statement again each time it runs. For a short read of one row that is most of its time: the
account of a request took a third of an empty page.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.db import connection, models
from django.db.models.query import get_related_populators
from django.db.transaction import TransactionManagementError

from units.sql import rows_of

M = TypeVar("M", bound=models.Model)


class Given(models.Expression):
    """A value that a compiled query is given each time it runs, compared with a field as ``output_field``."""

    def __init__(self, name: str, output_field: models.Field[Any, Any]) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        return "%s", [self]


class Compiled(Generic[M]):
    """The rows of a query of Django's, with their related rows and annotations: the same as without it.

    ``build`` makes the query with a ``Given`` where each run has its own value; it is called once. Values are never
    None, since Django writes another statement for «is NULL».
    """

    def __init__(self, build: Callable[[], models.QuerySet[M]]) -> None:
        self._build = build
        self._statement: _Statement[M] | None = None

    def rows(self, **given: Any) -> list[M]:
        """The rows for these values.

        Raises:
            TransactionManagementError: the query locks rows, and there is no transaction.
        """
        if self._statement is None:
            self._statement = _Statement(self._build())
        return self._statement.rows(given)

    def first(self, **given: Any) -> M | None:
        """The first row for these values, None where there is none."""
        return next(iter(self.rows(**given)), None)


class _Statement(Generic[M]):
    """The text of a query, and how its columns become rows."""

    def __init__(self, query: models.QuerySet[M]) -> None:
        compiler = query.query.get_compiler(connection=connection)
        self.text, self.values = compiler.as_sql()
        self.locks = query.query.select_for_update
        self.model = query.model
        # As Django's ``ModelIterable`` reads a row.
        select, info = compiler.select, compiler.klass_info
        self.own = slice(info["select_fields"][0], info["select_fields"][-1] + 1)
        self.names = [column[0].target.attname for column in select[self.own]]
        self.related = get_related_populators(info, select, connection.alias)  # type: ignore[call-arg]
        self.annotations = compiler.annotation_col_map.items()
        self.converters = compiler.get_converters([column[0] for column in select]).items()

    def rows(self, given: dict[str, Any]) -> list[M]:
        if self.locks and not connection.in_atomic_block:
            raise TransactionManagementError("Rows are locked only in a transaction.")
        values = [_adapted(each, given[each.name]) if isinstance(each, Given) else each for each in self.values]
        return [self._row(list(found)) for found in rows_of(self.text, values)]

    def _row(self, found: list[Any]) -> M:
        for position, (converters, expression) in self.converters:
            for convert in converters:
                found[position] = convert(found[position], expression, connection)
        row = self.model.from_db(connection.alias, self.names, found[self.own])
        for each in self.related:
            each.populate(found, row)
        for name, position in self.annotations:
            setattr(row, name, found[position])
        return row


def _adapted(place: Given, value: Any) -> Any:
    """``value`` as the database takes it."""
    return place.output_field.get_db_prep_value(value, connection)
