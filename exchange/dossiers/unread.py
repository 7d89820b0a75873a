"""Cells of a file of dossiers that say nothing: an error, and a formula without a figure. No blank is read for them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from reporting.loading.problems import RowRefused
from units.tables.reader.part import UNKNOWN_ERROR
from units.tables.values import Formula, Value


def refuse_unread(column: str, value: Value, *, is_text: bool = False) -> None:
    """Continue only where the cell says something; ``is_text``: a figure is not what belongs there.

    Raises:
        RowRefused: it holds an error, by its name where that is known, or a formula.
    """
    if not isinstance(value, Formula):
        return
    if value.error and value.error != UNKNOWN_ERROR:
        sentence = _("The cell holds an error (%(error)s). Please correct it, or type what belongs there.")
        raise RowRefused(column, sentence % {"error": value.error})
    if value.error:
        raise RowRefused(column, _("The cell holds an error. Please correct it, or type what belongs there."))
    if is_text or value.value is None:
        raise RowRefused(column, _("The cell holds a formula. Please paste its result as a text."))
