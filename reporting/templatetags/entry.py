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
from reporting.entry.ways import FILL_WAYS
from reporting.hints.answers import AskedHint
from reporting.hints.differing import DifferingCell
from reporting.models import Submission
from reporting.models.notes import HintKind
from units.row_pattern import RowPattern
from units.wording import DASH, rate, whole

register = template.Library()
FOLDER = "reporting/submission"
CHECKED = mark_safe("checked")


@register.simple_tag
def fill_ways(submission: Submission) -> list[tuple[object, str]]:
    """Pages of apps above that offer figures for the report: what each is called, and where it is."""
    return [(way.label, way.url(submission)) for way in FILL_WAYS]


@register.simple_tag(takes_context=True)
def entry_rows(context: Context, table: Table) -> SafeString:
    """The rows of ``table`` below the names of their fields with the sums of each, and the sums of all."""
    rows = (_TypedRows if context["is_typed_in"] else _Rows)(context, table)
    parts: list[SafeString] = []
    for number, (field, members, sums) in enumerate(table.groups, start=1):
        group = f"{table.letter}{number}"
        parts.append(rows.head(group, field, sums if len(members) > 1 else None))
        parts.append(rows.joined(members, group))
    parts.append(rows.sum_of_table.with_values(name=table.sum_name, **rows.sums(table.sums)))
    return mark_safe("".join(parts))  # noqa: S308 - filled patterns


@register.simple_tag(takes_context=True)
def differing_rows(context: Context, cells: Iterable[DifferingCell], name: str = "_differing_row.html") -> SafeString:
    """The cells that differ, each with its way back to the form and what is asked about it, or what was answered."""
    answers = RowPattern(f"{FOLDER}/_hint_answer.html", context)

    def values(each: DifferingCell) -> dict[str, object]:
        said = "; ".join(asked.text for asked in each.asked if asked.text)
        return _of_differing(each) | {"answers": hint_answers(each.asked, answers), "said": said}

    return RowPattern(f"{FOLDER}/{name}", context).joined(map(values, cells))


@register.simple_tag(takes_context=True)
def first_look_rows(context: Context, cells: Iterable[DifferingCell]) -> SafeString:
    """The cells that a reviewer looks at first: what is said of each, what the unit answered, a field for a note."""
    note = _note_pattern(context)

    def values(each: DifferingCell) -> dict[str, object]:
        field = _note_of(note, each.row, each.cell) if context["notes_shown"] else ""
        said = {"remarks": _remarks(each.cell), "said": said_of_hints(each.asked), "note": field}
        return _of_differing(each) | said

    return RowPattern(f"{FOLDER}/_first_look_row.html", context).joined(map(values, cells))


@register.simple_tag
def said_of_hints(asked: Iterable[AskedHint]) -> SafeString:
    """What the unit answered to hints: its words, or that it has checked the figures."""
    parts = (_said_of(each.text) for each in asked if each.text or each.checked)
    return format_html_join("", '<span class="differing-reply">{}</span>', ((part,) for part in parts))


def _said_of(text: str) -> SafeString:
    if not text:
        return format_html("<b>{}</b>", _("The unit has checked: the figures are right."))
    return format_html("<b>{}:</b> «{}»", _("The unit's note"), text)


def _of_differing(each: DifferingCell) -> dict[str, object]:
    """The columns of a cell that differs."""
    return {
        "cell": each.cell.name,
        "procedure": each.row.procedure.name,
        "code": each.row.procedure.code,
        "label": each.cell.label,
        "typed": whole(each.cell.value),
        "before": whole(each.cell.before),
        "usual": "{} – {}".format(*map(whole, each.usual)) if each.usual else DASH,
        "off": off_sign(each.off),
        "sentences": _sentences(each),
    }


def _remarks(cell: FormCell) -> SafeString:
    """What is said next to a cell besides the unit's answers, which have a column."""
    said = ((each.kind, each.label, each.text) for each in cell.remarks if each.kind != "answer")
    return format_html_join("", '<span class="cell-remark cell-remark-{}">{}: {}</span>', said)


def _note_pattern(context: Context) -> RowPattern:
    return RowPattern(f"{FOLDER}/_note.html", context)


def _note_of(pattern: RowPattern, row: FormRow, cell: FormCell) -> SafeString:
    """The field in which a coordinator notes something on a cell."""
    return pattern.with_values(name=cell.name, label=cell.label, procedure=row.procedure.name, text=cell.note)


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
    """The patterns of a table's rows as they are read, and the values of their blanks."""

    def __init__(self, context: Context, table: Table) -> None:
        self.context, self.table = context, table
        self.field, self.field_with_sums, self.rows, self.sum_of_table = (
            self.pattern(name) for name in ("_field", "_field_sums", "_row", "_table_sums")
        )
        self.labels = {name: str(label) for name, label in LABELS.items()}
        self.local = _remark(_("internal code, not a national one"))
        self.prepare()

    def prepare(self) -> None:
        """Make the patterns of the cells."""
        self.note, self.cells = _note_pattern(self.context), self.pattern("_figure")
        self.marked = self.template("_marked")
        look = self.context.get("look")
        self.noted_above = look.names if look else frozenset()

    def pattern(self, name: str) -> RowPattern:
        return RowPattern(f"{FOLDER}/{name}.html", self.context)

    def template(self, name: str) -> template.Template:
        engine = self.context.template.engine  # type: ignore[union-attr]
        return engine.get_template(f"{FOLDER}/{name}.html")

    def head(self, group: str, field: str, sums: Sums | None) -> SafeString:
        """The line of a field, with its sums unless it has one row alone."""
        if sums is None:
            return self.field.with_values(group=group, field=field)
        return self.field_with_sums.with_values(group=group, field=field, **self.sums(sums))

    def joined(self, rows: Iterable[FormRow], group: str) -> SafeString:
        """The rows of one field."""
        return self.rows.joined(self.row(row, group) for row in rows)

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
            "cells": mark_safe("".join(self.cell(row, cell) for cell in row.cells)),  # noqa: S308 - filled patterns
            "rate": rate(row.rate) if row.counted else DASH,
        }

    def sums(self, sums: Sums) -> dict[str, object]:
        total, online, post = map(whole, sums.numbers)
        share = rate(sums.rate) if self.table.is_counted else DASH
        return {"total": total, "online": online, "post": post, "rate": share}

    def cell(self, row: FormRow, cell: FormCell) -> SafeString:
        """A figure, with what a coordinator types about it or what is said of it."""
        label = self.labels[cell.number]
        note: SafeString | str = ""
        if self.context["notes_shown"] and cell.name not in self.noted_above:
            note = _note_of(self.note, row, cell)
        if cell.is_marked:
            with self.context.push(row=row, cell=cell, note=note):
                return self.marked.render(self.context)
        return self.cells.with_values(number=whole(cell.value), note=note, label=label)


class _TypedRows(_Rows):
    """The same while figures are typed: each row of inputs, and below it one line for all that is said of its cells."""

    def prepare(self) -> None:
        self.cells = self.pattern("_input")
        self.said = self.template("_said")
        short, long = _("internal code"), _("internal code, not a national one")
        self.local = _remark(short, "of-screen") + _remark(long, "of-paper")
        self.invalid = format_html('aria-invalid="{}" ', "true")

    def joined(self, rows: Iterable[FormRow], group: str) -> SafeString:
        parts = []
        for row in rows:
            parts.append(self.rows.with_values(**self.row(row, group)))
            if any(cell.is_spoken_of for cell in row.cells):
                with self.context.push(row=row):
                    parts.append(self.said.render(self.context))
        return mark_safe("".join(parts))  # noqa: S308 - filled patterns

    def cell(self, row: FormRow, cell: FormCell) -> SafeString:
        """Last month's number, and the input."""
        return self.cells.with_values(
            name=cell.name,
            label=self.labels[cell.number],
            procedure=row.procedure.name,
            text=cell.text,
            before="" if cell.before is None else whole(cell.before),
            described=self.described(cell),
        )

    def described(self, cell: FormCell) -> SafeString | str:
        """The attributes that name what is written next to an input, and say that it is at fault."""
        names = cell.described
        if not cell.fault:
            return format_html('data-described="{0}" aria-describedby="{0}"', names) if names else ""
        own = f"{cell.name}.fault"
        described = f"{own} {names}".strip()
        return self.invalid + format_html('data-described="{}" aria-describedby="{}"', names, described)


def _remark(words: str, where: str = "") -> SafeString:
    """``words`` next to a code; ``where`` they are shown, unless everywhere."""
    return format_html('<span class="{}"> – {}</span>', f"remark {where}".strip(), words)
