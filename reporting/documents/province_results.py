"""Section II of the report to the People's Committee: the results of the month and of the year to date."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from procedures.models import is_full_level, uncounted_levels
from quotas.models import NewProcedureRule, QuotaDecision
from reporting.by_procedure.indicators import full_level_on
from reporting.documents.letters import BOTH, Letter
from reporting.documents.province_annexes import annex_numbers
from reporting.documents.wording import count, listed, unbroken, with_gap, with_rate
from reporting.figures.lines import Line, Verdicts, ranked
from reporting.figures.totals import Totals
from reporting.province.report import ProvinceReport
from reporting.rates import ComplianceStatus, rounded_rate
from units.models import UnitKind
from units.wording import day, inside, month, points, rate, whole

BEST = 3  # named in each group
NAMED_BELOW = 25  # of one group in running text; more are only in the annex
WIDTHS = [12, 32, 15, 20, 20, 18, 14, 14, 20]  # mm
MISSED = (ComplianceStatus.NOT_MET, ComplianceStatus.NOT_YET_MET)


def write_results(letter: Letter, report: ProvinceReport) -> None:
    letter.line(_("II. RESULTS"), BOTH, bold=True, before=12)
    letter.line(_("1. The whole province"), BOTH, bold=True)
    for sentence in _province(report):
        letter.line(sentence)
    letter.line(_("2. By group (year to date to %(period)s, %(basis)s)") % _as_of(report), BOTH, bold=True)
    letter.table(_head(), _rows(report), WIDTHS, strong_last=True)
    letter.line(_("“Not judged”: no quota, no dossiers, or nothing reported."), before=6)
    letter.line(_("3. By unit (year to date to %(period)s, %(basis)s)") % _as_of(report), BOTH, bold=True)
    for sentence in _units(report):
        letter.line(sentence)


def _as_of(report: ProvinceReport) -> dict[str, str]:
    return {"period": unbroken(month(report.as_of)), "basis": report.basis_word}


def _province(report: ProvinceReport) -> Iterator[str]:
    period = report.as_of
    values = _as_of(report) | {"start": day(period.starts_on), "end": day(period.ends_on)}
    yield _of_month(report.month) % (values | _figures(report.month))
    yield _to_date(report.ytd) % (values | _figures(report.ytd) | {"note": _note(report)})
    yield _last_year(report)
    yield f"{report.trend.finding} ({report.basis_word})."
    sentence = _("Results returned by post: %(month)s in %(period)s, %(ytd)s in the year to date.")
    by_post = {"month": whole(report.month.returned_by_post), "ytd": whole(report.ytd.returned_by_post)}
    yield sentence % (values | by_post)
    yield from _catalogue(report)


def _of_month(totals: Totals) -> str:
    """The sentence on the month: without a rate where nothing was received."""
    if totals.rate is None:
        return _(
            "In %(period)s (from %(start)s to %(end)s) the province received no dossiers under the counted procedures"
            " (%(basis)s, %(reported)s/%(expected)s units)."
        )
    return _(
        "In %(period)s (from %(start)s to %(end)s) the province received %(total)s dossiers under the counted"
        " procedures, %(online)s of them online, a rate of %(rate)s (%(basis)s, %(reported)s/%(expected)s units)."
    )


def _to_date(totals: Totals) -> str:
    """The sentence on the year to date, likewise."""
    if totals.rate is None:
        return _("Year to date to %(period)s: no dossiers were received, so there is no rate (%(basis)s%(note)s).")
    return _(
        "Year to date to %(period)s: %(online)s online of %(total)s dossiers, a rate of %(rate)s (%(basis)s%(note)s)."
    )


def _figures(totals: Totals) -> dict[str, str]:
    return {
        "total": whole(totals.received_total),
        "online": whole(totals.received_online),
        "rate": rate(totals.rate),
        "reported": whole(totals.reported),
        "expected": whole(totals.expected),
    }


def _note(report: ProvinceReport) -> str:
    """«; chưa đủ báo cáo: 1.725/1.815 báo cáo tháng», where months of units are missing."""
    missed, expected = report.missed_months
    if not missed:
        return ""
    values = {"done": whole(expected - missed), "all": whole(expected)}
    return "; " + _("incomplete reports: %(done)s/%(all)s monthly reports") % values


def _last_year(report: ProvinceReport) -> str:
    both = report.last_year
    if both is None or both.now.rate is None or both.then.rate is None:
        return _("Same months last year: there are no figures.")
    values = {
        "months": both.months,
        "year": report.as_of.year,
        "before": report.year_before,
        "now": rate(both.now.rate),
        "then": rate(both.then.rate),
        "gap": points(both.now.rate - both.then.rate),
    }
    sentence = _(
        "Same months of both years (%(months)s): %(now)s in %(year)s, %(then)s in %(before)s, a difference"
        " of %(gap)s percentage points."
    )
    return sentence % values


def _catalogue(report: ProvinceReport) -> Iterator[str]:
    """What is published and used, and what is reported and does not count."""
    yield from _published(report)
    if report.exempt.exempt_received_total:
        yield _not_counted(report)


def _published(report: ProvinceReport) -> Iterator[str]:
    """The share of level 4, and the procedures with online dossiers."""
    levels, period = report.levels, report.as_of
    published = sum(levels.values())
    highest = sum(count for level, count in levels.items() if is_full_level(level))
    values = {
        "levels": unbroken(report.portal.levels),
        "level": full_level_on(period.ends_on, levels),
        "day": day(period.ends_on),
        "all": count(published),
        "n": count(highest),
        "share": rate(rounded_rate(highest, published)),
        "least": report.portal.level_4_minimum,
        "used": count(published - len(report.silent)),
    }
    if not published:
        yield _("On %(day)s no procedure is published at %(levels)s.") % values
        return
    sentence = _(
        "On %(day)s %(all)s procedures are published at %(levels)s, %(n)s of them at %(level)s (%(share)s; the"
        " requirement is at least %(least)s%%)."
    )
    yield sentence % values
    yield _("Procedures with at least one online dossier since January: %(used)s of %(all)s.") % values


def _not_counted(report: ProvinceReport) -> str:
    sentence = _(
        "Procedures that are not counted in the rate of %(year)s (%(why)s): %(online)s online of %(total)s dossiers"
        " in %(period)s."
    )
    return sentence % {
        "year": report.as_of.year,
        "why": _why_not_counted(report.decision),
        "online": whole(report.exempt.exempt_received_online),
        "total": whole(report.exempt.exempt_received_total),
        "period": unbroken(month(report.as_of)),
    }


def _why_not_counted(decision: QuotaDecision | None) -> str:
    """Which procedures do not count: the new ones by the rule of ``decision``, and those of some service levels."""
    reasons = []
    if decision is not None and decision.new_procedure_rule == NewProcedureRule.EXCLUDE_FIRST_YEAR:
        reasons.append(_("first published in the year"))
    if decision is not None and decision.count_after_days is not None:
        days = decision.count_after_days
        said = ngettext("published less than %(n)s day before", "published less than %(n)s days before", days)
        reasons.append(said % {"n": days})
    if levels := uncounted_levels():
        reasons.append(levels)
    return "; ".join(reasons)


def _head() -> list[str]:
    return [
        _("No."),
        _("Group"),
        _("Units"),
        _("Total"),
        _("Online"),
        _("Rate (%)"),
        _("Met"),
        _("Not met"),
        _("Not judged"),
    ]


def _rows(report: ProvinceReport) -> Iterator[list[str]]:
    for number, group in enumerate(report.groups, start=1):
        yield [str(number), str(group.kind.label), *_numbers(group.totals, group.verdicts)]
    yield ["", _("The whole province"), *_numbers(*report.all_groups)]


def _numbers(totals: Totals, verdicts: Verdicts) -> list[str]:
    apart = verdicts.no_dossiers + verdicts.not_reported + verdicts.no_quota
    figures = [whole(verdicts.units), whole(totals.received_total), whole(totals.received_online)]
    judged = [whole(verdicts.met), whole(verdicts.missed), whole(apart)]
    return [*figures, rate(totals.rate).rstrip("%"), *judged]


def _units(report: ProvinceReport) -> Iterator[str]:
    """Units that met the quota and by how much, then those below, in the units' own order, never the last of a list."""
    for kind in report.kinds:
        lines = report.lines_of(kind)
        values = {"kind": inside(str(UnitKind(kind).label)), "annex": annex_numbers(report)[str(kind)]}
        met = [line for line in ranked(lines) if line.status == ComplianceStatus.MET]
        if met:
            yield _met(met, values)
        below = [line for line in lines if line.status in MISSED]
        if below:
            yield _below(below, values)


def _met(met: list[Line], values: dict[str, str]) -> str:
    """Those that met the quota: all by name where they are few, otherwise the best ones with ties."""
    last = met[min(BEST, len(met)) - 1].rank
    best = [line for line in met if line.rank is not None and last is not None and line.rank <= last]
    values = values | {"n": count(len(met)), "names": listed(with_rate(line) for line in best)}
    if len(best) == len(met):
        return _("Group of %(kind)s: %(n)s units have met their quota: %(names)s.") % values
    return _("Group of %(kind)s: %(n)s units have met their quota; highest rates: %(names)s.") % values


def _below(lines: list[Line], values: dict[str, str]) -> str:
    values = values | {"n": count(len(lines)), "names": listed(with_gap(line) for line in lines)}
    if len(lines) > NAMED_BELOW:
        return _("Group of %(kind)s: %(n)s units are below their minimum (annex %(annex)s).") % values
    sentence = _("Group of %(kind)s: %(n)s units are below their minimum (difference in percentage points): %(names)s.")
    return sentence % values
