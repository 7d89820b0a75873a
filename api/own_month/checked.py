"""What the check page says of a month, for programs: figures, what differs, what is missing, the digest of all."""

from __future__ import annotations

from copy import copy
from typing import Any

from django.utils.translation import gettext as _

from api.own_month.state import Body
from reporting import rules
from reporting.entry.approvals import approval_panel
from reporting.entry.contents import sealed
from reporting.entry.form import EntryForm, working_numbers
from reporting.entry.summary import MonthSummary, month_summary
from reporting.entry.texts import texts_of
from reporting.hints.answers import AskedHint
from reporting.hints.differing import Differing, DifferingCell, against_the_system, differing
from reporting.models import NUMBERS, Submission
from reporting.numbers import blank_cell, blank_cells, not_nil, not_open, nothing_to_report
from units.models import PortalSettings, User


def proposed(report: Submission, texts: dict[str, Any]) -> Submission:
    """``report`` with ``texts`` in it, as they would be stored; nothing is written."""
    changed = copy(report)
    for name, text in texts.items():
        setattr(changed, name, text)
    return changed


def checked(report: Submission, by: User, *, nil: bool) -> Body:
    """What ``by`` would send of ``report`` and what is to be looked at before; nothing is written."""
    form = EntryForm(report, working_numbers(report))
    texts = texts_of(report)
    figures = {row.procedure.code: row.numbers for row in form.rows}
    hindrances = _hindrances(report, by, form, nil=nil)
    found = _differing(form, nil=nil)
    return {
        "digest": sealed(report, figures, texts, nil=nil).digest,
        "nil": nil,
        "can_be_sent": not hindrances,
        "hindrances": hindrances,
        "missing": [] if nil else _missing(form),
        "figures": [
            {"procedure": row.procedure.code, "counted": row.counted, **dict(zip(NUMBERS, row.numbers, strict=True))}
            for row in form.rows
        ],
        "texts": texts,
        "summary": _summary(month_summary(report, form)),
        "differing": [_cell(each) for each in found.cells],
        "of_report": [_hint(each) for each in found.of_report],
    }


def _differing(form: EntryForm, *, nil: bool) -> Differing:
    """What differs, where it can be said: of blanks nothing is said."""
    if nil:
        return against_the_system(form, {})
    return Differing() if form.blank_cells or not form.rows else differing(form, {})


def _hindrances(report: Submission, by: User, form: EntryForm, *, nil: bool) -> list[Body]:
    """Everything that stops this sending now, as the pages word it."""
    said: list[tuple[str, str]] = []
    if not rules.can_send(by, report):
        said.append(("not_open", not_open()))
    if not form.rows:
        said.append(("nothing_to_report", nothing_to_report()))
    blanks = len(form.blank_cells)
    if blanks and not nil:
        said.append(("blank_cells", blank_cells(blanks)))
    refusal = not_nil(row.numbers for row in form.rows) if nil else ""
    if refusal:
        said.append(("not_nil", refusal))
    panel = approval_panel(by, report, form, PortalSettings.load(), nil=nil)
    if panel is not None and not panel.by_tick and not panel.is_given:
        sentence = _("Before sending, the head of the unit approves these figures through the link.")
        said.append(("not_approved", sentence))
    return [{"code": code, "detail": sentence} for code, sentence in said]


def _missing(form: EntryForm) -> list[Body]:
    return [
        {"procedure": row.procedure.code, "field": cell.number, "detail": blank_cell()}
        for row in form.rows
        for cell in row.cells
        if cell.value is None
    ]


def _summary(found: MonthSummary) -> Body:
    """The counted sums of the month and of the year to date with it; rates as decimal texts, in percent."""
    total, online, post = found.month.numbers
    return {
        "received_total": total,
        "received_online": online,
        "returned_by_post": post,
        "rate": _decimal(found.rate),
        "rate_before": _decimal(found.before),
        "ytd_received_total": found.ytd_total,
        "ytd_received_online": found.ytd_online,
        "ytd_rate": _decimal(found.ytd_rate),
        "minimum": None if found.minimum is None else f"{found.minimum // 100}.{found.minimum % 100:02}",
        "online_missing": found.short,
        "months_confirmed": found.months_confirmed,
        "months_before": found.months_before,
    }


def _decimal(number: Any) -> str | None:
    return None if number is None else f"{number:f}"


def _cell(each: DifferingCell) -> Body:
    return {
        "procedure": each.row.procedure.code,
        "field": each.cell.number,
        "value": each.cell.value,
        "before": each.cell.before,
        "usual": None if each.usual is None else list(each.usual),
        "off": each.off,
        "hints": [_hint(hint) for hint in each.asked],
    }


def _hint(each: AskedHint) -> Body:
    return {"kind": str(each.hint.kind), "detail": each.hint.sentence, "is_note": each.hint.is_note}
