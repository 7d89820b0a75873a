"""What the ministry asks of the whole province: the share at the highest level, use, growth, post.

Services are procedures published on the last day of the month looked at, counted in the rate or not, each at its level
of that day. Shares are decided and compared on exact integers, shown rounded half up.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from procedures.models import AuthorityLevel, Publication, is_full_level, service_levels
from reporting.by_procedure.sums import NOTHING, Handled, sums_by_procedure
from reporting.figures.same_months import SameMonths, same_months
from reporting.figures.totals import Months, Totals, added
from reporting.models import Basis, ReportingPeriod
from reporting.rates import HUNDREDTHS, hundredths, rounded_rate
from reporting.selection.selection import Selection
from units.models import PortalSettings, UnitKind
from units.wording import inside

TIMES = 2  # «tăng gấp đôi»: this year's share against last year's same months


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, both shown with it; no share where the whole is nothing."""

    part: int
    whole: int

    @property
    def percent(self) -> Decimal | None:
        return rounded_rate(self.part, self.whole)

    def reaches(self, hundredths: int) -> bool | None:
        """Whether it is at least ``hundredths`` of a percent; None without a share."""
        return HUNDREDTHS * self.part >= hundredths * self.whole if self.whole else None

    def is_times(self, other: Share, times: int = TIMES) -> bool | None:
        """Whether it is at least ``times`` the ``other``, by multiplying across; None where either is no share."""
        if not self.whole or not other.whole:
            return None
        return self.part * other.whole >= times * other.part * self.whole


@dataclass(frozen=True, slots=True)
class Service:
    """One published procedure on a day: its service level, and the level or levels of government that handle it."""

    procedure_id: int
    level: int
    authorities: tuple[AuthorityLevel, ...]


@dataclass(frozen=True, slots=True)
class InUse:
    """Some services: how many are published, with a dossier, and with an online one."""

    label: str
    with_dossiers: Share
    with_online: Share


@dataclass(frozen=True, slots=True)
class Growth:
    """A share of this year compared with that of the same months of the year before."""

    now: Share
    then: Share

    @property
    def has_doubled(self) -> bool | None:
        return self.now.is_times(self.then)

    @property
    def is_beyond(self) -> bool:
        """Whether twice last year's share is more than a share can be, so that nothing is judged."""
        return TIMES * self.then.part > self.then.whole > 0

    @property
    def target(self) -> Decimal | None:
        """Twice last year's share, as a percentage."""
        return rounded_rate(TIMES * self.then.part, self.then.whole)


class Indicators:
    """The indicators from one selection; the months of the year before are always confirmed ones."""

    def __init__(self, selection: Selection, portal: PortalSettings) -> None:
        self.selection = selection
        self.period: ReportingPeriod = selection.as_of
        self.minimum_hundredths = hundredths(portal.level_4_minimum)

    @cached_property
    def services(self) -> list[Service]:
        """What is published on the month's last day."""
        return services_on(self.period.ends_on)

    @property
    def full_level(self) -> str:
        """What the level at which all steps are online is called on the day: «mức độ 4», «toàn trình»."""
        return full_level_on(self.period.ends_on, {each.level for each in self.services})

    @property
    def level_4(self) -> Share:
        return Share(sum(is_full_level(each.level) for each in self.services), len(self.services))

    @property
    def level_4_reached(self) -> bool | None:
        return self.level_4.reaches(self.minimum_hundredths)

    @property
    def at_several_levels(self) -> int:
        """How many services are handled at more than one level: in each level's line, and once in the total."""
        return sum(len(each.authorities) > 1 for each in self.services)

    @property
    def _authorities(self) -> list[AuthorityLevel]:
        """The levels of government of the year, and any that handles something on the day."""
        handling = {level for each in self.services for level in each.authorities}
        return AuthorityLevel.among(self.selection.has_districts, handling)

    @property
    def level_4_by_authority(self) -> list[tuple[str, Share]]:
        """By level of government; a service of several levels is in the line of each."""
        return [
            (str(authority.label), _level_4_share(each for each in self.services if authority in each.authorities))
            for authority in self._authorities
        ]

    @cached_property
    def _handled(self) -> dict[int, Handled]:
        return sums_by_procedure(self.period.year, self.selection.months, self.selection.basis, count_units=False)

    @property
    def in_use_by_level(self) -> list[InUse]:
        """Each level of the day's scheme, or that a service has, then all."""
        present = {each.level for each in self.services}
        by_level = [
            in_use(level.label, (each for each in self.services if each.level == number), self._handled)
            for number, level in service_levels().items()
            if number in present or level.is_in_force(self.period.ends_on)
        ]
        return [*by_level, in_use(_("All levels"), self.services, self._handled)]

    @property
    def in_use_by_authority(self) -> list[InUse]:
        """By level of government; a service of several levels is in the line of each."""
        return [
            in_use(str(level.label), (each for each in self.services if level in each.authorities), self._handled)
            for level in self._authorities
        ]

    @cached_property
    def last_year(self) -> SameMonths | None:
        """The whole province over the months of the span that both years have."""
        return same_months(self._now(), self._then(), self.selection.months)

    @cached_property
    def level_4_in_use(self) -> Growth | None:
        """Of the services at the highest level, those with a dossier in the shared months; None without such months.

        The level is that of the last shared month's last day in each year.
        """
        if self.last_year is None:
            return None
        shared = self.last_year.numbers
        day_now, day_then = self._last_days(shared[-1])
        services_now = self.services if day_now == self.period.ends_on else services_on(day_now)
        now = sums_by_procedure(self.period.year, shared, self.selection.basis, count_units=False)
        then = sums_by_procedure(self.period.year - 1, shared, Basis.OFFICIAL, count_units=False)
        return Growth(_in_use_at_level_4(services_now, now), _in_use_at_level_4(services_on(day_then), then))

    def _last_days(self, month: int) -> tuple[date, date]:
        """The last days of ``month`` in this year and in the one before, which both have it."""
        days = {each.year: each.ends_on for each in self.selection.periods if each.month == month}
        return days[self.period.year], days[self.period.year - 1]

    @property
    def online(self) -> Growth | None:
        """The online rate over the shared months of both years."""
        return self._online(None)

    @property
    def online_by_kind(self) -> list[tuple[str, Growth]]:
        """The same for each group of units."""
        each = ((str(kind.label), self._online(kind)) for kind in UnitKind)
        return [(label, growth) for label, growth in each if growth]

    def _online(self, kind: str | None) -> Growth | None:
        if self.last_year is None:
            return None
        now = added(_of(self._now(kind), self.last_year.numbers).values())
        then = added(_of(self._then(kind), self.last_year.numbers).values())
        return Growth(_online(now), _online(then))

    @property
    def by_post(self) -> list[tuple[str, Share]]:
        """Results by post against dossiers received, over the span: by group, then the whole province."""
        by_kind = [(str(kind.label), _by_post(self._sums(kind))) for kind in self.selection.kinds_of_year]
        return [*by_kind, (_("The whole province"), _by_post(self.sums))]

    @property
    def sums(self) -> Totals:
        """The counted sums of the span, with the number of reports behind them."""
        return self._sums(None)

    def _sums(self, kind: str | None) -> Totals:
        return added(_of(self._now(kind), self.selection.months).values())

    def _now(self, kind: str | None = None) -> Months:
        return self._months(self.period.year, self.selection.basis, kind)

    def _then(self, kind: str | None = None) -> Months:
        return self._months(self.period.year - 1, Basis.OFFICIAL, kind)

    def _months(self, year: int, basis: str, kind: str | None) -> Months:
        totals = self.selection.totals
        return totals.province(year, basis) if kind is None else totals.group(year, basis, kind)


def full_level_on(day: date, published: Collection[int] = ()) -> str:
    """What the level at which all steps are online is called inside a sentence, as ``published`` on ``day``.

    That of the scheme of the day, where nothing is published at such a level.
    """
    full = [level for level in service_levels().values() if level.is_full]
    found = [level for level in full if level.number in published] or [each for each in full if each.is_in_force(day)]
    return ", ".join(inside(level.label) for level in found) or _("the highest level")


def services_on(day: date) -> list[Service]:
    """Every procedure published on ``day``. One query."""
    rows = Publication.objects.in_force_during(day, day).order_by("procedure__sort_order", "procedure__code")
    return [Service(row.procedure_id, row.level, tuple(row.levels)) for row in rows]


def in_use(label: str, services: Iterable[Service], handled: dict[int, Handled]) -> InUse:
    """How many of ``services`` had a dossier, and an online one."""
    found = [handled.get(each.procedure_id, NOTHING) for each in services]
    return InUse(
        label,
        Share(sum(each.total > 0 for each in found), len(found)),
        Share(sum(each.online > 0 for each in found), len(found)),
    )


def _level_4_share(services: Iterable[Service]) -> Share:
    full = [is_full_level(each.level) for each in services]
    return Share(sum(full), len(full))


def _in_use_at_level_4(services: Iterable[Service], handled: dict[int, Handled]) -> Share:
    return in_use("", (each for each in services if is_full_level(each.level)), handled).with_dossiers


def _online(totals: Totals) -> Share:
    return Share(totals.received_online, totals.received_total)


def _by_post(totals: Totals) -> Share:
    return Share(totals.returned_by_post, totals.received_total)


def _of(months: Months, chosen: Collection[int]) -> Months:
    return {month: totals for month, totals in months.items() if month in chosen}
