"""The ministry's indicators as files: one row a share, with its numerator and denominator, and its definition."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reporting.by_procedure.indicators import Growth, Indicators, Share
from reporting.figures.spans import span_name
from reporting.models import Basis
from reporting.rates import percent
from reporting.spreadsheets.sheets import RATE, TEXT, Column, Workbook
from units.formulas import cell
from units.vietnamese import upper_first
from units.wording import day, demo_note, moment, whole

BOM = "\ufeff"  # with it, spreadsheets read the Vietnamese of a CSV
Row = list[Any]


def indicators_xlsx(shown: Indicators) -> bytes:
    """One sheet: every share of the page."""
    book = Workbook()
    book.add(_("Indicators"), _title(shown), _notes(shown), _columns(), _rows(shown))
    return book.bytes()


def indicators_csv(shown: Indicators) -> str:
    """The same rows, plain numbers, after a head of notes."""
    file = StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    for note in [_title(shown), *_notes(shown), *demo_note()]:
        writer.writerow([note])
    writer.writerow([column.heading for column in _columns()])
    for row in _rows(shown):
        writer.writerow(map(cell, row))
    return BOM + file.getvalue()


def _title(shown: Indicators) -> str:
    selection = shown.selection
    span = span_name(shown.period.year, shown.period.month, selection.span)
    return _("The ministry's indicators: %(span)s, %(basis)s") % {"span": span, "basis": selection.basis_word}


def _notes(shown: Indicators) -> list[str]:
    basis = _("Basis: %(basis)s") % {"basis": Basis(shown.selection.basis).label}
    updated = _("Updated at %(time)s") % {"time": moment(shown.selection.freshness.drained_at)}
    sums = shown.sums
    values = {"done": sums.reported, "all": sums.expected, "day": day(shown.period.ends_on)}
    reports = _("%(done)s/%(all)s reports (unit × month); catalogue in force on %(day)s.") % values
    return [f"{basis}. {updated}.", reports, *_several_levels(shown.at_several_levels)]


def _several_levels(n: int) -> list[str]:
    """The note for lines by level whose sum exceeds their total; the page shows the same."""
    if not n:
        return []
    sentence = ngettext(
        "%(number)s procedure is handled at several levels: it is in the line of each of them, and once in the total.",
        "%(number)s procedures are handled at several levels: they are in the line of each of them,"
        " and once in the total.",
        n,
    )
    return [sentence % {"number": whole(n)}]


def _columns() -> list[Column]:
    return [
        Column(_("Indicator"), TEXT, 52),
        Column(_("Of"), TEXT, 26),
        Column(_("Numerator")),
        Column(_("Denominator")),
        Column(_("Share (%)"), RATE),
        Column(_("Target (%)"), RATE),
        Column(_("Reached"), TEXT, 14),
        Column(_("Same months last year: numerator")),
        Column(_("Same months last year: denominator")),
        Column(_("Same months last year (%)"), RATE),
    ]


def _rows(shown: Indicators) -> Iterator[Row]:
    name, least = _("Services at %(level)s") % {"level": shown.full_level}, shown.minimum_hundredths
    yield [name, _("All procedures"), *_share(shown.level_4), percent(least), _word(shown.level_4_reached), *_NONE]
    for label, share in shown.level_4_by_authority:
        yield [name, label, *_share(share), None, None, *_NONE]
    groups = [*shown.in_use_by_level, *shown.in_use_by_authority]
    for each in groups:
        yield [_("Services with at least one dossier"), each.label, *_share(each.with_dossiers), None, None, *_NONE]
    name = _("Services with at least one online dossier")
    for each in groups:
        yield [name, each.label, *_share(each.with_online), None, None, *_NONE]
    yield from _growth_rows(shown)
    for label, share in shown.by_post:
        yield [_("Results returned by post ÷ dossiers received"), label, *_share(share), None, None, *_NONE]


def _growth_rows(shown: Indicators) -> Iterator[Row]:
    if shown.level_4_in_use:
        name = _("Services at %(level)s with dossiers, same months") % {"level": shown.full_level}
        yield _growth(name, upper_first(shown.full_level), shown.level_4_in_use)
    if shown.online:
        yield _growth(_("Online rate, same months"), _("The whole province"), shown.online)
    for label, growth in shown.online_by_kind:
        yield _growth(_("Online rate, same months"), label, growth)


def _growth(name: str, label: str, growth: Growth) -> Row:
    return [name, label, *_share(growth.now), growth.target, _result(growth), *_share(growth.then)]


def _result(growth: Growth) -> str | None:
    return _("twice that share exceeds 100 percent") if growth.is_beyond else _word(growth.has_doubled)


_NONE = (None, None, None)


def _share(share: Share) -> Row:
    return [share.part, share.whole, share.percent]


def _word(reached: bool | None) -> str | None:
    return None if reached is None else _("reached") if reached else _("not yet reached")
