"""Checks of units and of the quotas that they have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quotas.claims import named_by
from quotas.models import Quota, QuotaDecision
from reporting.checks.registry import Area, Found, Row, change_url, check
from reporting.models import ReportingPeriod
from units.models import Role, Unit, UnitKind, UnitQuerySet, User
from units.stored_codes import as_seen, shown

T = TypeVar("T")


def unit_row(unit: Unit, note: str = "") -> Row:
    return Row(unit.display_name, change_url(unit), note)


def code_row(unit: Unit) -> Row:
    return unit_row(unit, shown(unit.code))


def in_order(units: UnitQuerySet) -> UnitQuerySet:
    return units.select_related("parent").order_by("sort_order", "code", "pk")


@check(
    Area.UNITS,
    gettext_lazy("Units without an active clerk"),
    gettext_lazy("Nobody can enter and send their report."),
    gettext_lazy("Add an account with the role of clerk for the unit, or open one that is closed."),
)
def units_without_clerk(on: date) -> Found:
    clerks = User.objects.filter(unit=OuterRef("pk"), role=Role.CLERK, is_active=True)
    return Found(in_order(Unit.objects.in_force(on).filter(~Exists(clerks))), unit_row)


@check(
    Area.UNITS,
    gettext_lazy("Units without an e-mail address"),
    gettext_lazy("Reminders and requests for correction do not reach them."),
    gettext_lazy("Record the office's address on the page of the unit."),
)
def units_without_email(on: date) -> Found:
    return Found(in_order(Unit.objects.in_force(on).filter(email="")), unit_row)


@check(
    Area.UNITS,
    gettext_lazy("Units without a telephone number"),
    gettext_lazy("Where a mail does not arrive, nobody can telephone."),
    gettext_lazy("Record the office's number on the page of the unit."),
)
def units_without_telephone(on: date) -> Found:
    return Found(in_order(Unit.objects.in_force(on).filter(phone="")), unit_row)


@check(
    Area.UNITS,
    gettext_lazy("Communes without a district"),
    gettext_lazy("There are districts, but these communes count in none of them."),
    gettext_lazy("Choose the district on the page of the commune."),
    of_districts=True,
)
def communes_without_district(on: date) -> Found:
    """None where no commune in force has a district: then there are no districts at all."""
    communes = Unit.objects.in_force(on).filter(kind=UnitKind.COMMUNE)
    others = communes.filter(parent__isnull=False)
    return Found(in_order(communes.filter(Exists(others), parent__isnull=True)), code_row)


@check(
    Area.UNITS,
    gettext_lazy("Communes in a district that has ended"),
    gettext_lazy("Their district is not in force any more, and tables by district miss them."),
    gettext_lazy("Record the district to which the commune belongs now."),
    of_districts=True,
)
def communes_in_ended_district(on: date) -> Found:
    communes = Unit.objects.in_force(on).filter(kind=UnitKind.COMMUNE, parent__active_until__lt=on)
    return Found(in_order(communes), code_row)


@check(
    Area.UNITS,
    gettext_lazy("Unit codes that look alike"),
    gettext_lazy(
        "They differ only in case, dashes, blanks or letters of another alphabet; files may mean the wrong one."
    ),
    gettext_lazy("Keep one of them; give the others another code, or end what was made by mistake."),
)
def unit_codes_alike(_on: date) -> Found:
    """Units in force on a common day. Two queries for any number of units."""
    fields = ("pk", "code", "active_from", "active_until")
    rows = [(code, (pk, first, last)) for pk, code, first, last in Unit.objects.order_by("pk").values_list(*fields)]
    alike = [pk for same in looking_alike(rows) for pk in _on_a_common_day(same)]
    return Found(in_order(Unit.objects.filter(pk__in=alike)) if alike else [], code_row)


def looking_alike(rows: Iterable[tuple[str, T]]) -> list[list[T]]:
    """The rows whose codes look alike, together."""
    found: dict[str, list[T]] = defaultdict(list)
    for code, row in rows:
        found[as_seen(code)].append(row)
    return [same for same in found.values() if len(same) > 1]


def _on_a_common_day(units: list[tuple[int, date | None, date | None]]) -> list[int]:
    return [
        pk
        for pk, first, last in units
        if any(
            pk != other
            and (last is None or begin is None or begin <= last)
            and (end is None or first is None or first <= end)
            for other, begin, end in units
        )
    ]


@check(
    Area.UNITS,
    gettext_lazy("Unit codes from before the rules for codes"),
    gettext_lazy("They hold signs that files and addresses do not take well."),
    gettext_lazy("Give the unit a code of letters without marks, digits, “.”, “-” and “_”."),
)
def unit_codes_outside_rules(_on: date) -> Found:
    return Found(in_order(Unit.objects.filter(has_old_code=True)), code_row)


def judging_decision(on: date) -> QuotaDecision | None:
    """The decision by which the last ended period is judged, or the current month where none has ended. Two queries."""
    latest = ReportingPeriod.objects.latest_ended(on)
    return QuotaDecision.objects.judging(*((latest.year, latest.month) if latest else (on.year, on.month)))


@check(
    Area.QUOTAS,
    gettext_lazy("Units without a quota"),
    gettext_lazy(
        "Their group has quotas in the decision in force, but they are in none of its tiers and are not judged."
    ),
    gettext_lazy("Where they should have one, add them to a tier of the decision; otherwise leave them."),
)
def units_without_quota(on: date) -> Found:
    decision = judging_decision(on)
    if decision is None:
        return Found([], unit_row)
    given = Quota.objects.filter(decision=decision)
    groups = list(given.order_by().values_list("unit__kind", flat=True).distinct())
    units = Unit.objects.in_force(on).filter(~Exists(given.filter(unit=OuterRef("pk"))), kind__in=groups)
    return Found(in_order(units), code_row)


@check(
    Area.QUOTAS,
    gettext_lazy("Units named by two tiers"),
    gettext_lazy("Two tiers of the decision in force name them; which minimum applies is not clear."),
    gettext_lazy("Take the unit out of one of the tiers, or except it there."),
)
def units_in_two_tiers(on: date) -> Found:
    """As many queries as the decision has tiers."""
    decision = judging_decision(on)
    named = named_by(decision) if decision else {}
    twice = {unit: tiers for unit, tiers in named.items() if len(tiers) > 1}

    def show(unit: Unit) -> Row:
        return Row(unit.display_name, change_url(decision), "; ".join(tier.name for tier in twice[unit.pk]))  # type: ignore[arg-type]

    return Found(in_order(Unit.objects.filter(pk__in=list(twice))) if twice else [], show)


@check(
    Area.QUOTAS,
    gettext_lazy("Years with periods and without a decision in force"),
    gettext_lazy("Their reports are judged by nobody."),
    gettext_lazy("Put the decision of the year in force, or leave the year as it is where there is none."),
)
def years_without_decision(on: date) -> Found:
    years = set(ReportingPeriod.objects.ended(on).order_by().values_list("year", flat=True).distinct())
    decided = set(QuotaDecision.objects.in_force().order_by().values_list("year", flat=True).distinct())
    url = reverse("admin:quotas_quotadecision_changelist")
    return Found(sorted(years - decided), lambda year: Row(_("year %(year)s") % {"year": year}, url))
