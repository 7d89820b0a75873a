"""The rows of a report's tables, and its hints before sending, filled into patterns (``units/row_pattern.py``)."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from procedures.models import level_short
from reporting.entry.tables import LABELS, FormCell, FormRow, Sums, Table
from reporting.hints.answers import AskedHint
from reporting.hints.differing import DifferingCell
from reporting.models.notes import HintKind
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
def differing_rows(context: Context, cells: Iterable[DifferingCell]) -> SafeString:
    """The cells that differ, each with its way back to the form and what is asked about it."""
    answers = RowPattern(f"{FOLDER}/_hint_answer.html", context)

    def values(each: DifferingCell) -> dict[str, object]:
        return {
            "cell": each.cell.name,
            "procedure": each.row.procedure.name,
            "label": each.cell.label,
            "typed": whole(each.cell.value),
            "before": whole(each.cell.before),
            "usual": "{} – {}".format(*map(whole, each.usual)) if each.usual else DASH,
            "off": off_sign(each.off),
            "sentences": _sentences(each),
            "answers": hint_answers(each.asked, answers),
        }

    return RowPattern(f"{FOLDER}/_differing_row.html", context).joined(map(values, cells))


@register.simple_tag(takes_context=True)
def report_hints(context: Context, asked: Iterable[AskedHint]) -> SafeString:
    """What was noticed of the report as a whole, each with its answer."""
    answers = RowPattern(f"{FOLDER}/_hint_answer.html", context)
    rows = ({"sentence": each.hint.sentence, "answer": hint_answers([each], answers)} for each in asked)
    return RowPattern(f"{FOLDER}/_hint.html", context).joined(rows)


def hint_answers(asked: Iterable[AskedHint], pattern: RowPattern) -> SafeString:
    """The fields that answer hints; a hint that is only a note has none."""
    open_hints = (each for each in asked if not each.hint.is_note)
    return pattern.joined(
        {
            "key": each.key,
            "text": each.text,
            "checked": CHECKED if each.checked else "",
            "about": each.hint.sentence,
        }
        for each in open_hints
    )


def off_sign(off: int) -> SafeString | str:
    """How far a number is outside its usual range, with a sign that is read aloud."""
    if not off:
        return DASH
    sign, said = ("▲", _("above")) if off > 0 else ("▼", _("below"))
    mark = '<span aria-hidden="true">{}</span><span class="visually-hidden">{}</span> {}'
    return format_html(mark, sign, said, whole(abs(off)))


def _sentences(each: DifferingCell) -> SafeString:
    """What is said of a cell besides its usual range, which has a column."""
    said = (asked.hint.sentence for asked in each.asked if asked.hint.kind != HintKind.UNUSUAL)
    return format_html_join("", '<span class="differing-said">{}</span>', ((sentence,) for sentence in said))


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
