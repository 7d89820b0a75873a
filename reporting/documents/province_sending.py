"""Section I of the report to the People's Committee: how the units sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from reporting.documents.letters import BOTH, Letter
from reporting.documents.province_annexes import annex_numbers
from reporting.documents.wording import count, listed, unbroken
from reporting.province.report import ProvinceReport
from reporting.province.sending_record import SendingCounts
from units.models import Unit, UnitKind
from units.vietnamese import lower_first
from units.wording import day, month, rate, whole

WIDTHS = [12, 46, 20, 20, 20, 20, 20]  # mm


def write_sending(letter: Letter, report: ProvinceReport) -> None:
    letter.line(_("I. HOW THE UNITS SENT"), BOTH, bold=True, before=12)
    letter.line(_month(report))
    letter.table(_head(), _rows(report), WIDTHS, strong_last=True)
    sentences = [*_missing(report), _year(report)]
    for index, sentence in enumerate(sentences):
        letter.line(sentence, before=0 if index else 6)


def _month(report: ProvinceReport) -> str:
    counts, period = report.all_sending, report.as_of
    due = sorted({period.due_on(kind) for kind in report.sending})
    values = {
        "period": unbroken(month(period)),
        "due": ", ".join(day(each) for each in due),
        "expected": count(counts.expected),
        "sent": count(counts.sent),
        "share": rate(counts.share),
        "on_time": count(counts.on_time),
        "late": count(counts.late),
        "missing": count(counts.missing),
        "confirmed": count(counts.confirmed),
    }
    if not counts.expected:
        return _("No unit must send the report of %(period)s.") % values
    sentence = _(
        "%(expected)s units must send the report of %(period)s, by the end of %(due)s. Sent: %(sent)s (%(share)s), of"
        " these %(on_time)s on time and %(late)s late; not sent: %(missing)s; confirmed: %(confirmed)s."
    )
    if counts.unknown:
        unknown = _("The day of sending of %(n)s reports is not known.") % {"n": count(counts.unknown)}
        return f"{sentence % values} {unknown}"
    return sentence % values


def _head() -> list[str]:
    names = [_("To send"), _("Sent"), _("On time"), _("Late"), _("Not sent")]
    return [_("No."), _("Group"), *names]


def _rows(report: ProvinceReport) -> Iterator[list[str]]:
    for number, (kind, counts) in enumerate(report.sending.items(), start=1):
        yield [str(number), str(kind.label), *_numbers(counts)]
    yield ["", _("The whole province"), *_numbers(report.all_sending)]


def _numbers(counts: SendingCounts) -> list[str]:
    numbers = (counts.expected, counts.sent, counts.on_time, counts.late, counts.missing)
    return [whole(number) for number in numbers]


def _missing(report: ProvinceReport) -> Iterator[str]:
    """Units that have not sent: departments and districts by name, communes by district, their names in an annex."""
    units = report.missing_units
    if not units:
        yield _("Every unit has sent.")
        return
    sentences = {
        UnitKind.DEPARTMENT: _("Departments and boards that have not sent: %(names)s."),
        UnitKind.DISTRICT: _("People's committees of districts that have not sent: %(names)s."),
    }
    for kind, sentence in sentences.items():
        names = [unit.display_name for unit in units if unit.kind == kind]
        if names:
            yield sentence % {"names": listed(names)}
    communes = [unit for unit in units if unit.kind == UnitKind.COMMUNE]
    if communes:
        yield _missing_communes(report, communes)


def _missing_communes(report: ProvinceReport, communes: list[Unit]) -> str:
    """How many communes have not sent, and how many of each district where they have one."""
    by_district = Counter(unit.parent.name for unit in communes if unit.parent)
    districts = [f"{lower_first(name)} ({count(number)})" for name, number in by_district.items()]
    rest = len(communes) - by_district.total()
    if districts and rest:
        districts.append(_("of no district (%(n)s)") % {"n": count(rest)})
    values = {"n": count(len(communes)), "names": listed(districts), "annex": annex_numbers(report)["missing"]}
    if not districts:
        return _("People's committees of communes that have not sent: %(n)s (annex %(annex)s).") % values
    sentence = _("People's committees of communes that have not sent: %(n)s, by district: %(names)s (annex %(annex)s).")
    return sentence % values


def _year(report: ProvinceReport) -> str:
    missed, expected = report.missed_months
    values = {
        "period": unbroken(month(report.as_of)),
        "missed": count(missed),
        "expected": count(expected),
        "units": count(report.incomplete_units),
        "basis": report.basis_word,
    }
    if not missed:
        return _("From January to %(period)s all %(expected)s monthly reports are there (%(basis)s).") % values
    sentence = _(
        "From January to %(period)s, %(missed)s of %(expected)s monthly reports are missing (%(basis)s), of %(units)s"
        " units; the year to date of these units is not complete and is marked so."
    )
    return sentence % values
