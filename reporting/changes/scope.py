"""The days, units and matters whose changes a page shows, and what its reader may know of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reporting import rules
from reporting.figures.inheritance import behind
from reporting.models import EventKind
from units import clock
from units.address_query import AddressQuery, day, one_of, word
from units.models import Unit, UnitKind, UnitSuccession, User, kept_by
from units.models.coded import LONGEST_NAME

DEFAULT_DAYS = 30
FIGURE_KINDS = (
    EventKind.SENT,
    EventKind.ACCEPTED,
    EventKind.RETURNED,
    EventKind.WITHDRAWN,
    EventKind.REOPENED,
    EventKind.OPENED_TO_ADD,
    EventKind.REOPENING_ENDED,
)


class Matter(models.TextChoices):
    """What kind of thing changed."""

    REPORTS = "reports", _("Reports")
    QUOTAS = "quotas", _("Quotas")
    CATALOGUE = "catalogue", _("Procedures and publications")
    UNITS = "units", _("Units and their mergers")


class UnknownUnitError(LookupError):
    """No unit that the reader may ask about is called so."""


@dataclass(frozen=True, slots=True)
class ChangesScope:
    """What is shown: from the first moment of ``since`` to the last of ``until``, of ``units`` (None: all).

    Clerks see their own unit and, in a district, its communes; of other units than their own, and to
    administrators of all, only what changed confirmed figures is shown.
    """

    user: User
    since: date
    until: date | None
    matter: str
    kind: str
    district: str
    unit: Unit | None
    units: models.QuerySet[Unit] | None

    @property
    def starts_at(self) -> datetime:
        return clock.at(self.since, time.min)

    @property
    def ends_at(self) -> datetime | None:
        return clock.end_of(self.until) if self.until else None

    def includes(self, matter: Matter) -> bool:
        return self.matter in ("", matter)

    @property
    def events(self) -> Q:
        """Which events of reports are shown."""
        found = Q(kind__in=FIGURE_KINDS, at__gte=self.starts_at)
        if self.ends_at:
            found &= Q(at__lte=self.ends_at)
        if self.units is not None:
            found &= Q(submission__unit__in=self.units)
        if not rules.can_see_provisional(self.user):
            own = kept_by(self.user.unit_id if self.user.is_clerk else None, "submission__unit")
            found &= Q(kind=EventKind.ACCEPTED) | own
        return found


@dataclass(frozen=True, slots=True)
class ScopeQuery(AddressQuery):
    """The scope as an address writes it; ``on`` says of which day the unit's code is."""

    since: date | None = day()
    until: date | None = day()
    what: str = one_of(Matter.values)
    kind: str = one_of(UnitKind.values)
    district: str = word()
    unit: str = word(LONGEST_NAME)
    on: date | None = day()


def scope_of(user: User, query: Mapping[str, str]) -> ChangesScope:
    """What the address requests, within what ``user`` may know. A query or two where units are chosen.

    Raises:
        UnknownUnitError: it names a unit that does not exist or is none of the reader's.
    """
    chosen, allowed = ScopeQuery.of(query), _allowed(user)
    unit = _named(chosen.unit, allowed, chosen.on)
    return ChangesScope(
        user=user,
        since=chosen.since or clock.today() - timedelta(days=DEFAULT_DAYS),
        until=chosen.until,
        matter=chosen.what,
        kind=chosen.kind,
        district=chosen.district,
        unit=unit,
        units=_units(allowed, chosen.kind, chosen.district, unit),
    )


def _allowed(user: User) -> models.QuerySet[Unit] | None:
    """The units of which ``user`` sees changes; None for all."""
    if not user.is_clerk:
        return None
    return Unit.objects.filter(kept_by(user.unit_id) | Q(parent=user.unit_id))


def _named(words: str, allowed: models.QuerySet[Unit] | None, on: date | None) -> Unit | None:
    """The latest unit with the code ``words`` (as of ``on``), or the only one in force whose name contains them."""
    if not words.strip():
        return None
    units = Unit.objects.all() if allowed is None else allowed
    units = units.select_related("parent")
    found = units.latest_with_code(words.strip(), on)  # type: ignore[attr-defined]
    if found is None:
        likely = list(units.search(words).in_force(clock.today())[:2])  # type: ignore[attr-defined]
        found = likely[0] if len(likely) == 1 else None
    if found is None:
        raise UnknownUnitError(words)
    return found


def _units(
    allowed: models.QuerySet[Unit] | None, kind: str, district: str, unit: Unit | None
) -> models.QuerySet[Unit] | None:
    if unit is not None:
        return Unit.objects.filter(pk__in=everyone_behind(unit))
    if allowed is None and not kind and not district:
        return None
    units = (Unit.objects.all() if allowed is None else allowed).order_by()
    if kind:
        units = units.filter(kind=kind)
    if district:
        units = units.filter(Q(code=district) | Q(parent__code=district))
    return units


def everyone_behind(unit: Unit) -> set[int]:
    """The ids of ``unit`` and of all that were ever merged into it or renamed to it. One query."""
    return behind(unit.pk, UnitSuccession.objects.passing_on())
