"""The drawings of a leader's page: the answers as marks with words, links and exact values."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from django.urls import reverse
from django.utils.translation import gettext as _

from reporting.drawings.bars import BarChart
from reporting.drawings.gaps import GapChart
from reporting.drawings.judged import Judged
from reporting.drawings.lines import LineChart
from reporting.drawings.sparkline import Sparkline, sparkline
from reporting.drawings.strip import Strip
from reporting.drawings.waterfall import Waterfall
from reporting.leader import words
from reporting.leader.answers import Answers, NotSent
from reporting.leader.cards import Card, cards, rate_card
from reporting.leader.gaps import GroupGaps
from reporting.leader.procedure_pictures import change_picture, missing_picture
from reporting.leader.trend_pictures import group_trends, province_trend
from reporting.leader.unit_pictures import group_bars, group_dots, movers_picture, query_of, rated
from reporting.models import Basis
from units.wording import whole

MOST_BARS = 24  # of units; a larger group is drawn as dots
DOTS, TREND, SMALL = 600, 350, 220  # pixels, as wide as the columns of the page
TREND_HEIGHT, SMALL_HEIGHT = 225, 105
DOT = 3.0  # pixels


@dataclass(frozen=True, slots=True)
class CardPicture:
    """A card, its months as a line, and where it leads."""

    card: Card
    months: Sparkline
    address: str


@dataclass(frozen=True, slots=True)
class GroupPicture:
    """One group: as bars where they are few, else as dots; neither where nobody has a quota and a rate."""

    group: GroupGaps
    said: str
    bars: GapChart | None
    dots: Strip | None
    trend: LineChart
    change: Fraction | None
    address: str


@dataclass(frozen=True, slots=True)
class Pictures:
    """``change`` is None in the first month of a year, and where no dossier had been reported before."""

    cards: list[CardPicture]
    groups: list[GroupPicture]
    trend: LineChart
    missing: BarChart
    change: Waterfall | None
    movers: BarChart

    @property
    def has_notes(self) -> bool:
        """Whether a bar is marked as incomplete, or as resting on a report with open hints."""
        return any(unit.note for unit in self._units)

    @property
    def has_provisional(self) -> bool:
        return any(unit.is_provisional for unit in self._units)

    @property
    def _units(self) -> list[Judged]:
        return [row.unit for each in self.groups if each.bars for row in each.bars.rows]


def pictures_of(found: Answers) -> Pictures:
    """All drawings of the page, without a query; links keep the month and the basis."""
    query = query_of(found)
    trends = group_trends(found, SMALL, SMALL_HEIGHT)
    changes = [trend.change for trend in found.trends]
    return Pictures(
        cards=card_pictures(found),
        groups=[_group(found, *parts) for parts in zip(found.groups, trends, changes, strict=True)],
        trend=province_trend(found, (TREND,), TREND_HEIGHT),
        missing=missing_picture(found.why, words.PROCEDURES_SHOWN, found.names, query),
        change=change_picture(found.why, found.as_of.month, found.names, query),
        movers=movers_picture(found),
    )


def card_pictures(found: Answers) -> list[CardPicture]:
    """The cards, each with its months."""
    query = query_of(found)
    addresses = [reverse("reporting:months") + query, "#ranking", reverse("reporting:outlook") + query]
    months = [_rate(found), _meeting(found), _monthly(found)]
    if found.not_sent is not None:
        addresses.append(reverse("reporting:missing", args=[found.not_sent.period.name]))
        months.append(_not_sent(found.not_sent))
    return [CardPicture(*each) for each in zip(cards(found), months, addresses, strict=True)]


def _rate(found: Answers) -> Sparkline:
    values = [totals.exact for _month, totals in found.rate.series]
    title = _("Year to date by month, now %(rate)s") % {"rate": rate_card(found).said}
    return sparkline(values, title=title, provisional=_provisional(found, len(values)))


def _meeting(found: Answers) -> Sparkline:
    values = [verdicts.met for _month, verdicts in found.meeting.series]
    title = _("Units that meet their quota, by month, now %(n)s") % {"n": whole(found.meeting.now.met)}
    return sparkline(values, title=title, provisional=_provisional(found, len(values)))


def _monthly(found: Answers) -> Sparkline:
    """The single months, from which the estimate comes; the one that came early is hollow."""
    trend = found.province_trend
    values = [totals.exact for totals in trend.months.values()]
    provisional = set(_provisional(found, len(values)))
    if trend.early is not None:
        values += [None] * (trend.early[0] - found.as_of.month - 1) + [trend.early[1].exact]
        provisional.add(len(values) - 1)
    last = next((value for value in reversed(values) if value is not None), None)
    title = _("The rate of single months, last %(rate)s") % {"rate": words.rate_short(last, trend.quotas)}
    if last is None:
        title = _("The rate of single months: no dossiers")
    return sparkline(values, title=title, provisional=provisional)


def _not_sent(sent: NotSent) -> Sparkline:
    values = [totals.expected - totals.reported for _month, totals in sent.series]
    title = _("Units that have not sent, by month, now %(n)s") % {"n": whole(sent.missing)}
    return sparkline(values, title=title, provisional={len(values) - 1} if values else frozenset())


def _provisional(found: Answers, count: int) -> frozenset[int]:
    """On provisional figures every month may still change; its last one is what is looked at."""
    return frozenset({count - 1}) if found.basis == Basis.PROVISIONAL and count else frozenset()


def _group(found: Answers, group: GroupGaps, trend: LineChart, change: Fraction | None) -> GroupPicture:
    count = len(rated(group))
    return GroupPicture(
        group=group,
        said=words.group_misses(group),
        bars=group_bars(found, group) if 0 < count <= MOST_BARS else None,
        dots=group_dots(found, group, (DOTS,), DOT) if count > MOST_BARS else None,
        trend=trend,
        change=change,
        address=reverse("reporting:group", args=[group.kind.value]) + query_of(found),
    )
