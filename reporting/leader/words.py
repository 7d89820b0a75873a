"""The findings of a leader's page as sentences: for its headings, its print and PDF, and the presentation.

One decimal in a sentence, as on the cards; files and tables have two.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from reporting.drawings.scales import Number
from reporting.drawings.words import short_points, short_range, short_rate
from reporting.figures.lines import is_final
from reporting.leader.answers import Answers
from reporting.leader.gaps import GroupGaps
from reporting.leader.why import Why
from reporting.outlook.sums import YearSums
from reporting.rates import rounded_rate
from units.wording import DASH, basis_word, month_number, points, rate, whole

PROCEDURES_SHOWN = 5


def rate_short(value: Number | None, quotas: Collection[Number] = ()) -> str:
    """«31,1%», of a rate that is not rounded yet, as ``short_rate``; a dash where there is none."""
    return DASH if value is None else short_rate(value, quotas)


def points_short(value: Number | None) -> str:
    """«+0,9», «−0,03», of a change that is not rounded yet: never written as none; «0,0» where there is none."""
    return DASH if value is None else short_points(value)


def who_misses(found: Answers) -> str:
    """How many units miss their quota, and by how many dossiers together."""
    missed, judged = found.meeting.now.missed, found.meeting.judged
    if not judged:
        return _("No unit with a quota has a rate yet")
    if not missed:
        return ngettext("%(n)s unit with a quota meets it", "All %(n)s units with a quota meet it", judged) % {
            "n": judged
        }
    values = {"missed": whole(missed), "judged": whole(judged), "n": whole(found.missing)}
    if is_final(found.as_of, found.basis):
        return _("%(missed)s of %(judged)s units did not meet their quota, %(n)s online dossiers short") % values
    return _("%(missed)s of %(judged)s units do not meet their quota yet, %(n)s online dossiers short") % values


def group_misses(group: GroupGaps) -> str:
    """The same of one group, shorter: it is next to the group's name."""
    if not group.judged:
        return _("no quota to compare with")
    values = {"met": whole(group.verdicts.met), "judged": whole(group.judged), "n": whole(group.missing)}
    if not group.missing:
        return _("%(met)s of %(judged)s meet it") % values
    return _("%(met)s of %(judged)s meet it, %(n)s short") % values


def is_it_better(found: Answers) -> str:
    """The year to date on that of the month before."""
    now, change = found.rate.totals.exact, found.rate.change
    if now is None:
        return _("No dossiers have been reported yet")
    shown = rate_short(now, found.province_trend.quotas)
    if change is None:
        return _("Year to date %(rate)s: there is no month before to compare with") % {"rate": shown}
    values = {
        "rate": shown,
        "points": points_short(abs(change)).lstrip("+"),
        "month": month_number(found.as_of.month - 1),
    }
    if change > 0:
        return _("Year to date up %(points)s points on month %(month)s, to %(rate)s") % values
    if change < 0:
        return _("Year to date down %(points)s points on month %(month)s, to %(rate)s") % values
    return _("Year to date %(rate)s, as in month %(month)s") % values


def why(found: Why, shown: int) -> str:
    """What part of all that is missing the first ``shown`` procedures have."""
    missing = found.missing
    if not missing:
        return _("No procedure lacks online dossiers to the quotas")
    first = sum(gap.missing_hundredths for gap in missing[:shown])
    share = rounded_rate(first, sum(gap.missing_hundredths for gap in missing), 0)
    n = min(shown, len(missing))
    said = ngettext(
        "%(n)s procedure has %(share)s of the missing online dossiers",
        "%(n)s procedures have %(share)s of the missing online dossiers",
        n,
    )
    return said % {"n": n, "share": rate(share)}


def why_changed(found: Why, month: int) -> str:
    """What the waterfall to ``month`` shows."""
    change = found.shown_change
    if change is None or found.change is None:
        return _("There is no month before to compare with")
    values = {"then": month_number(month - 1), "now": month_number(month), "points": points(change)}
    return _("From month %(then)s to month %(now)s: %(points)s points") % values


def movers() -> str:
    """What the units whose improvement counts most are called."""
    return _("Units whose improvement moves the province most")


def year_end(found: Answers) -> str:
    """Where the year ends, between which limits, and what the quotas ask of all units together."""
    ends, asked, quotas = found.year_end, found.province_trend.asked, found.province_trend.quotas
    if not found.left and found.rate.totals.exact is None:
        said = _("The whole year to the end of December: no dossiers (%(basis)s)") % {"basis": basis_word(found.basis)}
    elif not found.left:
        values = {"rate": rate_short(found.rate.totals.exact, quotas), "basis": basis_word(found.basis)}
        said = _("The whole year to the end of December: %(rate)s (%(basis)s)") % values
    elif ends.rate is None:
        return _("No estimate of the year's end: no dossiers reported")
    else:
        low, high = (rate_short(each, quotas) for each in ends.exact_range)
        values = {"rate": rate_short(ends.exact, quotas), "low": low, "high": high}
        said = _("The year is estimated to end at %(rate)s (%(low)s to %(high)s)")
        if low == high:
            said = _("The year is estimated to end at about %(rate)s (the months so far are too few for a range)")
        said %= values
    if asked is None:
        return said
    return f"{said}; " + _("the quotas together ask for %(asked)s") % {"asked": short_rate(asked)}


def year_range(ends: YearSums, quotas: Collection[Number] = ()) -> str:
    """Between which rates the year may end; in words where the months so far are too few to tell any apart."""
    low, high = ends.exact_range
    if low is None or high is None:
        return ""
    if short_rate(low, quotas) == short_rate(high, quotas):
        return _("the months so far are too few for a range")
    return short_range(low, high, quotas)


def level_name() -> str:
    """What the level that the quotas ask for is called next to its line."""
    return pgettext("a line of a chart", "Quotas together")


@dataclass(frozen=True, slots=True)
class Findings:
    """The sentences of a leader's page, in the order of the questions."""

    who: str
    better: str
    why: str
    changed: str
    end: str


def findings_of(found: Answers, procedures_shown: int = PROCEDURES_SHOWN) -> Findings:
    """The findings in the reader's language; those on procedures are of the first ``procedures_shown``."""
    return Findings(
        who=who_misses(found),
        better=is_it_better(found),
        why=why(found.why, procedures_shown),
        changed=why_changed(found.why, found.as_of.month),
        end=year_end(found),
    )
