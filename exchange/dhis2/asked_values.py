"""Which figures a call asks for: periods, units and a basis."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus

from django.http import QueryDict
from django.utils.translation import gettext as _

from exchange.code_tables.codes import Codes
from exchange.dhis2.answers import CallRefusedError
from exchange.dhis2.parameters import bad, truth
from exchange.value_sets.export import Asked, bases_for
from exchange.value_sets.meaning import Scope
from exchange.value_sets.periods import Month, Months
from exchange.value_sets.values import DEFAULT_COMBOS, not_divided, not_our_set
from reporting.models import ReportingPeriod
from units.codes import code_key
from units.models import Unit
from units.refusals import Refused

BASIS = "basis"  # the portal's own
PERIODS, UNITS, SETS = "period", "orgUnit", "dataSet"
MOST = 500  # periods or units that are named in one call


def asked_of(scope: Scope, codes: Codes, query: QueryDict) -> Asked:
    """The figures that a query asks for. At most three queries.

    Raises:
        CallRefusedError: a data set, period, unit or basis that there is not for this caller.
    """
    for name in query.getlist(SETS):
        if name != codes.data_set:
            raise _conflict(not_our_set(codes.data_set, name[:60]), "data_set")
    for name in query.getlist("attributeOptionCombo"):
        if name not in DEFAULT_COMBOS:
            raise _conflict(not_divided(name[:60]), "divided")
    months = _months(query)
    units = _units(scope, codes, query, months) if query.getlist(UNITS) else None
    return Asked(scope, months, _basis(scope, query), units)


def _basis(scope: Scope, query: QueryDict) -> str:
    """What is being entered, for who enters; else what was sent. A caller may ask for another one that is offered."""
    offered = bases_for(scope)
    asked = query.get(BASIS, "")
    if not offered:
        raise CallRefusedError(HTTPStatus.FORBIDDEN, _("Your role does not read figures of units."), "not_allowed")
    if asked and asked not in offered:
        sentence = _("“%(name)s” must be one of: %(known)s.")
        raise bad(sentence % {"name": BASIS, "known": ", ".join(offered)}, "basis")
    return asked or offered[0]


def _months(query: QueryDict) -> list[Month]:
    """The asked periods: by their names, else those that lie between two days."""
    rows = ReportingPeriod.objects.order_by("year", "month")
    known = [Month(*row) for row in rows.values_list("pk", "year", "month", "starts_on", "ends_on")]
    names = query.getlist(PERIODS)
    if names:
        _require_few(names)
        months = Months(known)
        try:
            found = {months.find(name) for name in names}
        except Refused as refused:
            raise _conflict(refused.sentence, refused.code or "") from refused
        return [month for month in known if month in found]
    first, last = days_asked(query)
    return [month for month in known if first <= month.starts_on and month.ends_on <= last]


def days_asked(query: QueryDict) -> tuple[date, date]:
    """The days between which periods are asked for.

    Raises:
        CallRefusedError: a day is missing or none, or the first is after the last.
    """
    days = []
    for name in ("startDate", "endDate"):
        try:
            days.append(date.fromisoformat(query.get(name, "")))
        except ValueError as error:
            sentence = _("Say “period”, or “startDate” and “endDate” as 2020-04-30.")
            raise bad(sentence, "period_missing") from error
    if days[0] > days[1]:
        raise bad(_("“startDate” is after “endDate”."), "period_order")
    return days[0], days[1]


def _units(scope: Scope, codes: Codes, query: QueryDict, months: list[Month]) -> dict[int, frozenset[int]]:
    """The ids of the asked units by period, each by what it is called there; with their communes if asked."""
    names = query.getlist(UNITS)
    _require_few(names)
    rows = Unit.objects.order_by()
    if scope.unit_ids is not None:
        rows = rows.filter(pk__in=scope.unit_ids)
    by_code: dict[str, list[Unit]] = {}
    children: dict[int | None, set[int]] = {}
    for unit in rows.only("pk", "code", "active_from", "active_until", "parent_id"):
        by_code.setdefault(code_key(unit.code), []).append(unit)
        children.setdefault(unit.parent_id, set()).add(unit.pk)
    found: dict[int, set[int]] = {month.pk: set() for month in months}
    for name in names:
        called = {month.pk: _called(name, codes, by_code, month.ends_on) for month in months}
        if not any(called.values()):
            raise _conflict(_("There is no unit “%(code)s” in this period.") % {"code": name[:60]}, "unit_unknown")
        for period, units in called.items():
            found[period] |= units
    if truth(query, "children"):
        for units in found.values():
            units.update(*(children.get(unit, ()) for unit in list(units)))
    return {period: frozenset(units) for period, units in found.items()}


def _called(name: str, codes: Codes, by_code: dict[str, list[Unit]], on: date) -> set[int]:
    """The ids of the units that are called ``name`` on a day on which they are in force."""
    named = by_code.get(code_key(codes.unit_into(name, on) or ""), [])
    return {unit.pk for unit in named if unit.is_in_force(on)}


def _require_few(names: list[str]) -> None:
    if len(names) > MOST:
        raise bad(_("At most %(n)s periods or units are named in one call.") % {"n": MOST}, "too_many")


def _conflict(sentence: str, code: str) -> CallRefusedError:
    return CallRefusedError(HTTPStatus.CONFLICT, sentence, code)
