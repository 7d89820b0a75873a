"""The annexes of the report to the People's Committee: tables in landscape."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from reporting.documents.letters import BOTH, CENTRE, Letter
from reporting.documents.wording import unbroken
from reporting.figures.lines import Line, ranked, unranked
from reporting.places.district_sums import DistrictSums
from reporting.province.report import ProvinceReport
from reporting.spreadsheets.overview import line_notes
from units.models import UnitKind
from units.wording import inside, minimum, month, points, rate, whole

ANNEXES = ("department", "district", "commune", "areas", "missing", "remarks")
OF_DISTRICTS = ("district", "areas")  # in a year with districts
NUMERALS = ("I", "II", "III", "IV", "V", "VI")
ROWS = 400  # of one table; a longer one would be unreadable in a document, and is in the workbook
QUOTED = 10  # units quoted in the text itself
QUOTED_LENGTH = 300  # characters of each
LINE_WIDTHS = [14, 64, 20, 20, 17, 17, 22, 18, 36, 34]  # mm
AREA_WIDTHS = [12, 60, 60, 24, 24, 22, 24, 36]
MISSING_WIDTHS = [14, 120, 120]


def annex_numbers(report: ProvinceReport) -> dict[str, str]:
    """The number of each annex: a year without districts has none of them, and the others close up."""
    names = [name for name in ANNEXES if report.has_districts or name not in OF_DISTRICTS]
    return dict(zip(names, NUMERALS, strict=False))


def has_more_remarks(report: ProvinceReport) -> bool:
    """Whether the text omits or shortens what units wrote, so that an annex must hold it in full."""
    return len(report.remarks) > QUOTED or any(each.is_longer_than(QUOTED_LENGTH) for each in report.remarks)


def write_annexes(letter: Letter, report: ProvinceReport) -> None:
    letter.landscape()
    for place, kind in enumerate(report.kinds_of_year):
        title = _("Results of the group: %(kind)s (year to date to %(period)s, %(basis)s)")
        title %= _as_of(report) | {"kind": inside(str(kind.label))}
        _head(letter, report, str(kind), title, first=place == 0)
        _table(letter, _line_head(), list(_line_rows(report.lines_of(kind))), LINE_WIDTHS, texts=(1, 8, 9))
    if report.has_districts:
        _areas(letter, report)
    _head(letter, report, "missing", _("Units that have not sent the report of %(period)s") % _as_of(report))
    _table(letter, [_("No."), _("Unit"), _("Group")], list(_missing_rows(report)), MISSING_WIDTHS, texts=(1, 2))
    _remarks(letter, report)


def _areas(letter: Letter, report: ProvinceReport) -> None:
    title = _("Districts and their communes (year to date to %(period)s, %(basis)s)") % _as_of(report)
    _head(letter, report, "areas", title)
    letter.line(
        _("Communes' figures are not added into the district's own line; “with its communes” is a separate sum.")
    )
    _table(letter, _area_head(), [*_area_rows(report), *_other_area_rows(report)], AREA_WIDTHS, texts=(1, 2, 7))


def _as_of(report: ProvinceReport) -> dict[str, str]:
    return {"period": unbroken(month(report.as_of)), "basis": report.basis_word}


def _head(letter: Letter, report: ProvinceReport, annex: str, title: str, *, first: bool = False) -> None:
    heading = letter.line(_("Annex %(number)s") % {"number": annex_numbers(report)[annex]}, CENTRE, bold=True)
    heading.paragraph_format.page_break_before = not first
    letter.line(title, CENTRE, bold=True, after=12)


def _table(
    letter: Letter, head: list[str], rows: list[list[str]], widths: list[int], *, texts: tuple[int, ...]
) -> None:
    if not rows:
        letter.line(_("None."), BOTH)
    elif len(rows) > ROWS:
        letter.line(_("The list has %(n)s rows; it is in the workbook.") % {"n": whole(len(rows))}, BOTH)
    else:
        letter.table(head, rows, widths, texts=texts)


def _line_head() -> list[str]:
    return [
        _("Rank"),
        _("Unit"),
        _("Total"),
        _("Online"),
        _("Rate (%)"),
        _("Quota (%)"),
        _("Gap (percentage points)"),
        _("Months reported"),
        _("Verdict"),
        _("Note"),
    ]


def _line_rows(lines: list[Line]) -> Iterator[list[str]]:
    for line in [*ranked(lines), *unranked(lines)]:
        row = line.row
        yield [
            "–" if line.rank is None else str(line.rank),
            row.unit.display_name,
            whole(row.ytd_received_total),
            whole(row.ytd_received_online),
            rate(line.rate).rstrip("%"),
            minimum(row.minimum_hundredths),
            points(line.gap),
            f"{row.months_reported}/{row.months_expected}",
            str(line.status.label),
            "; ".join(line_notes(line)),
        ]


def _area_head() -> list[str]:
    months = _("Monthly reports")
    return [_("No."), _("District"), _("Line"), _("Total"), _("Online"), _("Rate (%)"), months, _("Note")]


def _area_rows(report: ProvinceReport) -> Iterator[list[str]]:
    for number, each in enumerate(report.districts, start=1):
        for place, (name, figures, months) in enumerate(_three_lines(each)):
            head = [str(number) if place == 0 else "", each.district.display_name]  # a page may end between them
            total, online, shown = figures
            note = "" if months[0] == months[1] else _("incomplete reports")
            yield [*head, name, whole(total), whole(online), shown, f"{months[0]}/{months[1]}", note]


def _other_area_rows(report: ProvinceReport) -> Iterator[list[str]]:
    """Figures of no listed district, so that the table adds up to the province's districts and communes."""
    place = _("Districts that have ended, and communes of no district in force")
    for name, sums in report.other_places.lines():
        figures = [whole(sums.received_total), whole(sums.received_online), rate(sums.rate).rstrip("%")]
        note = "" if sums.reported == sums.expected else _("incomplete reports")
        yield ["", place, name, *figures, f"{sums.reported}/{sums.expected}", note]


def _three_lines(each: DistrictSums) -> Iterator[tuple[str, tuple[int, int, str], tuple[int, int]]]:
    row, communes = each.line.row, each.communes
    own = (row.ytd_received_total, row.ytd_received_online, rate(each.line.rate).rstrip("%"))
    yield _("The district's own"), own, (row.months_reported, row.months_expected)
    theirs = (communes.received_total, communes.received_online, rate(communes.rate).rstrip("%"))
    yield _("Its communes"), theirs, (communes.reported, communes.expected)
    together = (each.received_total, each.received_online, rate(each.rate).rstrip("%"))
    months = (row.months_reported + communes.reported, row.months_expected + communes.expected)
    yield _("With its communes"), together, months


def _missing_rows(report: ProvinceReport) -> Iterator[list[str]]:
    for number, unit in enumerate(report.missing_units, start=1):
        yield [str(number), unit.display_name, str(UnitKind(unit.kind).label)]


def _remarks(letter: Letter, report: ProvinceReport) -> None:
    """What units wrote, in full, where the text could not hold it."""
    if not has_more_remarks(report):
        return
    _head(letter, report, "remarks", _("Difficulties and proposals of the units, %(period)s") % _as_of(report))
    rows = [[str(number), each.unit.display_name, each.text] for number, each in enumerate(report.remarks, start=1)]
    _table(letter, [_("No."), _("Unit"), _("Difficulties; proposals")], rows, [14, 80, 160], texts=(1, 2))
