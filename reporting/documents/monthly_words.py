"""What a leader's mail and page say in words: four figures with their change, and three sentences why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from reporting.drawings.words import glyph, short_points, short_rate, side
from reporting.leader.answers import Answers
from reporting.leader.why import ChangeStep
from reporting.rates import exact_rate
from units.wording import DASH, day, month, month_without_year, signed, whole

NAMED = 3  # procedures and units in a sentence


@dataclass(frozen=True, slots=True)
class Said:
    """One figure: what it is, the figure, its change with ▲ or ▼ and since when, and what is to be known of it."""

    label: str
    value: str
    change: str = ""
    since: str = ""
    side: str = "plain"
    note: str = ""

    @property
    def line(self) -> str:
        """As a line of a mail."""
        figure = f"{self.label}: {self.value}"
        changed = f"{self.change} {self.since}" if self.change else ""
        behind = "; ".join(each for each in (changed, self.note) if each)
        return f"{figure} ({behind})" if behind else figure


def figures_said(answers: Answers) -> list[Said]:
    """The rate, the units that meet their quota, the year's end; and who has not sent, for those who see that."""
    found = [rate_said(answers), meeting_said(answers), year_end_said(answers)]
    return [*found, not_sent_said(answers)] if answers.not_sent is not None else found


def rate_said(answers: Answers) -> Said:
    totals, before = answers.rate.totals, answers.rate.before
    now = exact_rate(totals.received_online, totals.received_total)
    then = exact_rate(before.received_online, before.received_total) if before else None
    note = _("%(online)s of %(total)s dossiers") % {
        "online": whole(totals.received_online),
        "total": whole(totals.received_total),
    }
    if answers.is_incomplete:
        words = {"n": whole(totals.reported), "all": whole(totals.expected)}
        note += "; " + _("%(n)s/%(all)s monthly reports") % words
    label = _("Online rate, year to date")
    if now is None:
        return Said(label, DASH, note=note)
    change = None if then is None else now - then
    written = "" if change is None else _signed(change, short_points(change))
    return Said(label, short_rate(now), written, _since(answers), _side(change), note)


def meeting_said(answers: Answers) -> Said:
    meeting = answers.meeting
    change = meeting.change
    written = "" if change is None else _signed(change, signed(change))
    label = _("Units that meet their quota")
    note = _("of those with a quota and dossiers")
    return Said(
        label, f"{whole(meeting.now.met)}/{whole(meeting.judged)}", written, _since(answers), _side(change), note
    )


def year_end_said(answers: Answers) -> Said:
    sums = answers.year_end
    low, high = (exact_rate(online, sums.year_total) for online in (min(sums.year_online), max(sums.year_online)))
    label = _("Estimate for the whole year") if answers.left else _("The whole year")
    if low is None or high is None:
        return Said(label, DASH)
    first, last = short_rate(low), short_rate(high)
    value = last if first == last else f"{first[:-1]}–{last}"
    middle = exact_rate(sums.year_online[0], sums.year_total)
    words = {"rate": short_rate(middle) if middle is not None else DASH}
    note = _("at the rate of the last months: %(rate)s") % words if answers.left else ""
    return Said(label, value, note=note)


def not_sent_said(answers: Answers) -> Said:
    sent = answers.not_sent
    assert sent is not None  # noqa: S101 - callers look first
    label = _("Not sent for %(month)s") % {"month": month(sent.period)}
    note = _("due %(day)s") % {"day": day(sent.due_on)}
    return Said(label, f"{whole(sent.missing)}/{whole(sent.totals.expected)}", note=note)


def why_said(answers: Answers) -> list[str]:
    """Up to three sentences: what lacks to the quotas, what the last month changed, whose improvement counts most."""
    return [sentence for sentence in (_missing(answers), _changed(answers), _movers(answers)) if sentence]


def _missing(answers: Answers) -> str:
    shown = answers.why.missing[:NAMED]
    if not shown or not answers.missing:
        return ""
    named = "; ".join(f"{answers.names[each.procedure_id].name} ({_dossiers(each.missing)})" for each in shown)
    sentence = _("To their quotas, units lack %(n)s online dossiers in all. The procedures that lack most: %(named)s.")
    return sentence % {"n": whole(answers.missing), "named": named}


def _changed(answers: Answers) -> str:
    change, steps = answers.why.shown_change, answers.why.steps
    if change is None or not steps or not answers.why.change:
        return ""
    exact = answers.why.change.change
    words = {"month": month_without_year_before(answers), "points": short_points(exact)}
    lead = _("On %(month)s the rate moved by %(points)s percentage points.") % words
    up = [step for step in steps if step.points > 0 and step.procedure_id is not None][:NAMED]
    down = [step for step in steps if step.points < 0 and step.procedure_id is not None][:NAMED]
    parts = [lead]
    if up:
        parts.append(_("Upwards most: %(named)s.") % {"named": _steps(answers, up)})
    if down:
        parts.append(_("Downwards most: %(named)s.") % {"named": _steps(answers, down)})
    return " ".join(parts)


def _movers(answers: Answers) -> str:
    shown = answers.movers[:NAMED]
    if not shown:
        return ""
    words = _("%(unit)s (%(n)s dossiers short)")
    named = "; ".join(words % {"unit": each.line.row.unit.display_name, "n": whole(each.missing)} for each in shown)
    return _("What moves the province's rate most: %(named)s.") % {"named": named}


def _steps(answers: Answers, steps: Iterable[ChangeStep]) -> str:
    return "; ".join(
        f"{answers.names[step.procedure_id].name} ({short_points(step.points, 2)})"
        for step in steps
        if step.procedure_id is not None
    )


def month_without_year_before(answers: Answers) -> str:
    """The month before that of the figures, as «tháng 10»."""
    before = type(answers.as_of)(year=answers.as_of.year, month=answers.as_of.month - 1)
    return month_without_year(before)


def _signed(change: Fraction | int, written: str) -> str:
    return f"{glyph(change)} {written}" if change else written


def _since(answers: Answers) -> str:
    return _("on %(month)s") % {"month": month_without_year_before(answers)}


def _side(change: Fraction | int | None) -> str:
    return side(Fraction(change)) if change else "plain"


def _dossiers(number: Fraction) -> str:
    return whole(-(-number.numerator // number.denominator))
