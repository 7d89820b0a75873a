"""Locking a row that another user may delete at the same moment."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404

Row = TypeVar("Row", bound=Model)


def lock_or_404(rows: QuerySet[Row], pk: Any) -> Row:
    """The row ``pk`` of ``rows``, which lock what they find, as it is stored now.

    Raises:
        Http404: it was deleted since it was looked up; its page is not found either from now on.
    """
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row
