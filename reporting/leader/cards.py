"""The four figures of a leader as cards: for the page, its print and PDF, the presentation and the monthly mail."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from reporting.drawings.scales import Number
from reporting.drawings.words import glyph, short_rate, side
from reporting.figures.lines import is_final
from reporting.figures.totals import Totals
from reporting.leader.answers import Answers, NotSent
from reporting.leader.words import points_short, rate_short, year_range
from reporting.models import Basis
from units.wording import DASH, basis_word, day, month, month_without_year, signed, whole

UNCHANGED = "="


@dataclass(frozen=True, slots=True)
class Card:
    """One figure: what it is, the figure, its change, and what is to be known of it.

    ``unit``: where the figure needs one; ``limits``: between which an estimated one is. ``moved`` is the change
    as a number, None where there is none to speak of, and ``change`` how it is written. ``reports``: the
    sum whose completeness is to be said. ``is_provisional``: the figure may still change.
    """

    label: str
    value: str
    unit: str = ""
    limits: str = ""
    moved: Number | None = None
    change: str = ""
    notes: list[str] = field(default_factory=list)
    reports: Totals | None = None
    is_provisional: bool = False

    @property
    def glyph(self) -> str:
        """▲ or ▼ of the change; «=» where nothing changed, nothing without a change."""
        if self.moved is None:
            return ""
        return glyph(self.moved) if self.moved else UNCHANGED

    @property
    def side(self) -> str:
        """The class that gives the change its hue."""
        return side(self.moved) if self.moved else "plain"

    @property
    def since(self) -> str:
        """Since when it changed."""
        return _("on the month before") if self.moved is not None else ""

    @property
    def known(self) -> list[str]:
        """All that is to be known of it."""
        return [*self.notes, self.reports_there] if self.reports else self.notes

    @property
    def reports_there(self) -> str:
        """How many of the reports behind the figure are there."""
        if self.reports is None:
            return ""
        words = {"done": whole(self.reports.reported), "all": whole(self.reports.expected)}
        return _("%(done)s/%(all)s reports") % words

    @property
    def note(self) -> str:
        """The same in one line."""
        return " · ".join(self.known)

    @property
    def said(self) -> str:
        """The figure within a sentence: in words where there is none."""
        return _("no dossiers") if self.value == DASH else self.value

    @property
    def line(self) -> str:
        """As a line of a mail."""
        changed = " ".join(filter(None, (self.glyph, self.change, self.since)))
        behind = "; ".join(filter(None, (self.limits, changed, *self.known)))
        figure = " ".join(filter(None, (self.said, self.unit)))
        return f"{self.label}: {figure} ({behind})" if behind else f"{self.label}: {figure}"


def cards(found: Answers) -> list[Card]:
    """The rate, the units that meet their quota, the year's end; and who has not sent, for those who see that."""
    three = [rate_card(found), _meeting(found), _year_end(found)]
    return three if found.not_sent is None else [*three, _not_sent(found.not_sent)]


def rate_card(found: Answers) -> Card:
    totals, change = found.rate.totals, found.rate.change
    dossiers = {"online": whole(totals.received_online), "total": whole(totals.received_total)}
    return Card(
        label=_("Year to date to %(period)s") % {"period": month(found.as_of)},
        value=rate_short(totals.exact, found.province_trend.quotas),
        moved=change,
        change="" if change is None else points_short(change),
        notes=[_("%(online)s/%(total)s dossiers") % dossiers, basis_word(found.basis)],
        reports=totals,
        is_provisional=found.basis == Basis.PROVISIONAL,
    )


def _meeting(found: Answers) -> Card:
    meeting = found.meeting
    notes = [_("%(n)s online dossiers short") % {"n": whole(found.missing)}]
    if meeting.now.not_judged:
        notes.append(_("%(n)s without quota or dossiers") % {"n": whole(meeting.now.not_judged)})
    return Card(
        label=_("Units that meet their quota"),
        value=f"{whole(meeting.now.met)}/{whole(meeting.judged)}",
        moved=meeting.change,
        change="" if meeting.change is None else signed(meeting.change),
        notes=notes,
        is_provisional=found.basis == Basis.PROVISIONAL,
    )


def _year_end(found: Answers) -> Card:
    ends, trend = found.year_end, found.province_trend
    notes = []
    if trend.asked is not None:
        notes.append(_("the quotas together ask for %(asked)s") % {"asked": short_rate(trend.asked)})
    if found.early is not None and trend.early is not None:
        totals = trend.early[1]
        words = {
            "month": month_without_year(found.early),
            "rate": rate_short(totals.exact, trend.quotas),
            "done": whole(totals.reported),
            "all": whole(totals.expected),
        }
        if totals.exact is None:
            notes.append(_("%(month)s so far no dossiers, %(done)s/%(all)s reports") % words)
        else:
            notes.append(_("%(month)s so far %(rate)s, %(done)s/%(all)s reports") % words)
    is_estimate = bool(found.left) and ends.rate is not None
    return Card(
        label=_("Year-end projection") if found.left else _("The whole year"),
        value=rate_short(ends.exact, trend.quotas),
        limits=year_range(ends, trend.quotas) if is_estimate else "",
        notes=notes,
        is_provisional=not is_final(found.as_of, found.basis),
    )


def _not_sent(sent: NotSent) -> Card:
    words = {"done": whole(sent.totals.reported), "all": whole(sent.totals.expected), "day": day(sent.due_on)}
    return Card(
        label=_("Not sent for %(period)s") % {"period": month(sent.period)},
        value=whole(sent.missing),
        unit=_("units"),
        notes=[_("%(done)s/%(all)s sent, due %(day)s") % words],
    )
