"""The rows of a report's tables, and its hints before sending, filled into patterns (``units/row_pattern.py``)."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from procedures.models import level_short
from reporting.entry.tables import LABELS, FormCell, FormRow, Sums, Table
from reporting.hints.answers import AskedHint
from units.row_pattern import RowPattern
from units.wording import DASH, rate, whole

register = template.Library()
FOLDER = "reporting/submission"
OPEN, CHECKED = mark_safe(" open"), mark_safe("checked")


@register.simple_tag(takes_context=True)
def entry_rows(context: Context, table: Table) -> SafeString:
    """The rows of ``table`` below the names of their fields, the sums of each field and of all."""
    rows = _Rows(context, table)
    parts: list[SafeString] = []
    for number, (field, members, sums) in enumerate(table.groups, start=1):
        group = f"{table.letter}{number}"
        parts.append(rows.head.with_values(group=group, field=field))
        parts.append(rows.rows.joined(rows.row(row, group) for row in members))
        if len(members) > 1:
            parts.append(rows.sum_of_field.with_values(group=group, field=field, **rows.sums(sums)))
    parts.append(rows.sum_of_table.with_values(name=table.sum_name, **rows.sums(table.sums)))
    return mark_safe("".join(parts))  # noqa: S308 - filled patterns


@register.simple_tag(takes_context=True)
def hint_rows(context: Context, asked: Iterable[AskedHint]) -> SafeString:
    """What is asked about figures before sending, each with its answer unless it is a note."""
    answers = RowPattern(f"{FOLDER}/_hint_answer.html", context)

    def values(each: AskedHint) -> dict[str, object]:
        checked = CHECKED if each.checked else ""
        return {
            "key": each.key,
            "procedure": format_html("<b>{}</b>:", each.procedure) if each.procedure else "",
            "sentence": each.hint.sentence,
            "answer": "" if each.hint.is_note else answers.with_values(key=each.key, text=each.text, checked=checked),
        }

    return RowPattern(f"{FOLDER}/_hint.html", context).joined(map(values, asked))


class _Rows:
    """The patterns of a table's rows, and the values of their blanks."""

    def __init__(self, context: Context, table: Table) -> None:
        self.context, self.table = context, table
        self.is_typed_in = context["editable"] and not context.get("step")
        self.head, self.rows, self.note, self.before, self.sum_of_field, self.sum_of_table = (
            RowPattern(f"{FOLDER}/{name}.html", context)
            for name in ("_field", "_row", "_note", "_before", "_field_sums", "_table_sums")
        )
        self.cells = RowPattern(f"{FOLDER}/{'_input' if self.is_typed_in else '_figure'}.html", context)
        self.marked = context.template.engine.get_template(f"{FOLDER}/_marked.html")  # type: ignore[union-attr]
        self.labels = {name: str(label) for name, label in LABELS.items()}
        remark = _("internal code, not a national one")
        self.local = format_html('<span class="remark"> – {}</span>', remark)

    def row(self, row: FormRow, group: str) -> dict[str, object]:
        procedure = row.procedure
        return {
            "code": procedure.code,
            "groups": f"{self.table.letter} {group}",
            "exempt": "0" if row.counted else "1",
            "position": row.position,
            "name": procedure.name,
            "local": self.local if procedure.has_local_code else "",
            "seen": row.seen,
            "level": level_short(row.level),
            "cells": mark_safe("".join(self._cell(row, cell) for cell in row.cells)),  # noqa: S308 - filled patterns
            "rate": rate(row.rate) if row.counted else DASH,
        }

    def sums(self, sums: Sums) -> dict[str, object]:
        total, online, post = map(whole, sums.numbers)
        share = rate(sums.rate) if self.table.is_counted else DASH
        return {"total": total, "online": online, "post": post, "rate": share}

    def _cell(self, row: FormRow, cell: FormCell) -> SafeString:
        values = {"name": cell.name, "label": self.labels[cell.number], "procedure": row.procedure.name}
        note = self._note(cell, values)
        if cell.is_marked:
            with self.context.push(row=row, cell=cell, note=note):
                return self.marked.render(self.context)
        if self.is_typed_in:
            return self.cells.with_values(
                text=cell.text, described=_described(cell), before=self._before(cell), **values
            )
        return self.cells.with_values(number=whole(cell.value), note=note, label=values["label"])

    def _note(self, cell: FormCell, values: dict[str, str]) -> SafeString | str:
        """What a coordinator types about the cell; nothing for others, and nothing next to an input."""
        if self.is_typed_in or not self.context["can_note"]:
            return ""
        return self.note.with_values(open=OPEN if cell.note else "", text=cell.note, **values)

    def _before(self, cell: FormCell) -> SafeString | str:
        """Last month's number."""
        return "" if cell.before is None else self.before.with_values(name=cell.name, number=whole(cell.before))


def _described(cell: FormCell) -> SafeString | str:
    """The attributes that name what is written next to an input."""
    names = cell.described
    return format_html('data-described="{0}" aria-describedby="{0}"', names) if names else ""
