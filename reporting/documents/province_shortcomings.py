"""Section III of the report to the People's Committee: shortcomings, from the figures and in the units' own words."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from reporting.documents.letters import BOTH, Letter
from reporting.documents.province_annexes import QUOTED, QUOTED_LENGTH, annex_numbers, has_more_remarks
from reporting.documents.wording import count, unbroken
from reporting.province.report import ProvinceReport
from units.wording import month


def write_shortcomings(letter: Letter, report: ProvinceReport) -> None:
    letter.line(_("III. WHAT REMAINS"), BOTH, bold=True, before=12)
    letter.line(_("1. From the figures"), BOTH, bold=True)
    for sentence in _from_figures(report) or [_("None.")]:
        letter.line(f"- {sentence}")
    letter.line("- …")
    letter.line(_("2. Difficulties and proposals of the units"), BOTH, bold=True)
    if not report.remarks:
        letter.line(_("No unit has named difficulties or proposals in its report of %(period)s.") % _values(report))
        return
    for each in report.remarks[:QUOTED]:
        letter.line(f"- {each.unit.display_name}: «{each.shortened(QUOTED_LENGTH)}»")
    if has_more_remarks(report):
        letter.line(_("%(remarks)s units wrote; annex %(annex)s has their words in full.") % _values(report))


def _values(report: ProvinceReport) -> dict[str, str]:
    verdicts = report.all_groups[1]
    return {
        "period": unbroken(month(report.as_of)),
        "basis": report.basis_word,
        "missing": count(report.all_sending.missing),
        "late": count(report.all_sending.late),
        "incomplete": count(report.incomplete_units),
        "missed": count(verdicts.missed),
        "judged": count(verdicts.met + verdicts.missed),
        "silent": count(len(report.silent)),
        "received": count(sum(each.has_dossiers for each in report.silent)),
        "levels": unbroken(report.portal.levels),
        "remarks": count(len(report.remarks)),
        "annex": annex_numbers(report)["remarks"],
    }


def _from_figures(report: ProvinceReport) -> list[str]:
    return [sentence % _values(report) for sentence in _found(report)]


def _found(report: ProvinceReport) -> Iterator[str]:
    if report.all_sending.missing:
        yield _("%(missing)s units have not sent the report of %(period)s.")
    if report.all_sending.late:
        yield _("%(late)s units sent the report of %(period)s after the deadline.")
    if report.incomplete_units:
        yield _("%(incomplete)s units have not sent every month of the year to date (%(basis)s).")
    if report.all_groups[1].missed:
        yield _("%(missed)s of the %(judged)s judged units are below their minimum (%(basis)s).")
    if report.silent:
        yield _(
            "%(silent)s procedures at %(levels)s have no online dossier since January, %(received)s of them although"
            " dossiers were received."
        )
