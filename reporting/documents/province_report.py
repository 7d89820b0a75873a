"""The lead agency's report of a month to the People's Committee, as a draft in Word (decree 30/2020/NĐ-CP).

Figures and sentences that follow from them are written; what only people can know (number, date, demands and their
deadlines) stays a gap to be filled. Neutral throughout: units are peers of the agency that reports on them.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from reporting.documents.letters import BOTH, CENTRE, Letter, province_above
from reporting.documents.province_annexes import annex_numbers, write_annexes
from reporting.documents.province_results import write_results
from reporting.documents.province_sending import write_sending
from reporting.documents.province_shortcomings import write_shortcomings
from reporting.documents.wording import count, hour_and_day, unbroken
from reporting.province.report import ProvinceReport
from units.rows_done import NOBODY_ASKS, RowsDone
from units.wording import day, month


def province_report(report: ProvinceReport, done: RowsDone = NOBODY_ASKS) -> bytes:
    """The .docx; in Vietnamese, also for readers in English."""
    with translation.override(settings.LANGUAGE_CODE):
        return _province_report(report, done)


def _province_report(report: ProvinceReport, done: RowsDone) -> bytes:
    portal, period = report.portal, unbroken(month(report.as_of))
    values = {"levels": unbroken(portal.levels), "period": period, "province": portal.province or "…"}
    letter = Letter(
        superior=province_above(portal),
        organ=portal.lead,
        title=_("Report"),
        subject=_("Online dossiers received and resolved at %(levels)s, %(period)s and year to date") % values,
        done=done,
    )
    letter.number_pages()
    letter.line(_("To: the People's Committee of %(province)s") % values, CENTRE, after=12)
    for sentence in _grounds(report):
        letter.line(sentence)
    write_sending(letter, report)
    write_results(letter, report)
    write_shortcomings(letter, report)
    _proposals(letter, report)
    letter.foot([_("As above"), "…"], _("HEAD OF THE UNIT"))
    write_annexes(letter, report)
    return letter.bytes()


def _grounds(report: ProvinceReport) -> Iterator[str]:
    """The basis of the report. An unknown number or day stays a gap; none is ever invented."""
    decision, portal = report.decision, report.portal
    values = {
        "number": decision.number if decision and decision.number else "……/……",
        "day": day(decision.issued_on) if decision and decision.issued_on else "…/…/……",
        "province": portal.province or "…",
        "levels": unbroken(portal.levels),
        "year": report.as_of.year,
        "lead": portal.lead,
        "period": unbroken(month(report.as_of)),
        "basis": report.basis_word,
        "time": hour_and_day(report.freshness.drained_at),
    }
    if decision is not None:
        yield (
            _(
                "On the ground of decision No. %(number)s of %(day)s of the People's Committee of %(province)s, which"
                " sets the quotas of online dossiers at %(levels)s for %(year)s;"
            )
            % values
        )
    yield (
        _(
            "From the units' reports to %(period)s (%(basis)s figures, updated at %(time)s), %(lead)s reports as"
            " follows:"
        )
        % values
    )
    if report.is_provisional:
        yield _("The figures are provisional: some are not confirmed yet and may change.")
        if report.open_hints:
            yield unbroken(str(report.open_hints))


def _proposals(letter: Letter, report: ProvinceReport) -> None:
    letter.line(_("IV. PROPOSALS"), BOTH, bold=True, before=12)
    portal = report.portal
    values = {
        "province": portal.province or "…",
        "lead": portal.lead,
        "levels": unbroken(portal.levels),
        "period": unbroken(month(report.as_of)),
        "missing": count(report.all_sending.missing),
        "annex": annex_numbers(report)["missing"],
        "missed": count(report.all_groups[1].missed),
        "silent": count(len(report.silent)),
    }
    letter.line(_("%(lead)s proposes that the People's Committee of %(province)s consider and direct:") % values)
    number = 1
    for sentence in _asked(report):
        letter.line(f"{number}. {sentence % values}")
        number += 1
    letter.line(f"{number}. …")
    letter.line(_("%(lead)s respectfully reports to the People's Committee of %(province)s./.") % values, after=18)


def _asked(report: ProvinceReport) -> Iterator[str]:
    """Sentences for the drafter to edit; each only where the figures justify it."""
    if report.all_sending.missing:
        yield _(
            "The %(missing)s units that have not sent the report of %(period)s (annex %(annex)s) send it before …/…/……."
        )
    if report.all_groups[1].missed:
        yield _(
            "The %(missed)s units whose rate is below their minimum review each procedure, guide citizens and"
            " enterprises, and set a plan by month: …."
        )
    if report.silent:
        yield _(
            "The departments in charge review the %(silent)s procedures at %(levels)s without online dossiers, and"
            " propose what to improve: …."
        )
    if report.remarks:
        yield _("The units' difficulties named in section III be considered: ….")
