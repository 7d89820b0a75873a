"""The line of choices above a page of figures: what each field offers, and the selection that an address asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Subquery
from django.http import Http404
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from reporting.figures.spans import Span
from reporting.models import Basis, ReportingPeriod
from reporting.models.periods import year_and_month
from reporting.selection.choice import PRESENT, Choice
from reporting.selection.selection import Selection, UnknownPeriodError
from units import clock
from units.models import Unit, UnitKind
from units.requests import PortalRequest
from units.vietnamese import upper_first
from units.wording import month

Options = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ChoiceField:
    """One field of the line: its name in the address, its label, what it offers, and how «nothing chosen» is called."""

    name: str
    label: str
    empty: str
    chosen: str
    options: Options


def selection_of(request: PortalRequest) -> Selection:
    """The selection that the address asks for.

    Raises:
        Http404: it names a period that does not exist, or no period has begun.
    """
    try:
        found = Selection(request.user, Choice.of(request.GET.dict(), request.user))
    except UnknownPeriodError as unknown:
        raise Http404 from unknown
    if found.latest is None:
        raise Http404
    return found


def choice_fields(selection: Selection, *names: str) -> list[ChoiceField]:
    """The fields called ``names``, in that order; «basis» only for those who may choose. «district» costs a query.

    «district» is left out where there is none to choose and none was chosen.
    """
    fields = [_field(selection, name) for name in names]
    hidden = {"basis"} if not selection.sees_provisional else set()
    hidden |= {field.name for field in fields if field.name == "district" and not (field.options or field.chosen)}
    return [field for field in fields if field.name not in hidden]


def _field(selection: Selection, name: str) -> ChoiceField:
    by_default, every = _("By default"), _("All")
    label, empty = {
        "period": (_("Period"), by_default),
        "basis": (_("Basis"), by_default),
        "span": (_("Time"), by_default),
        "kind": (_("Group"), every),
        "district": (_("Area"), every),
        "status": (_("Verdict"), every),
        "units": (_("By units"), _("as they were in each month")),
    }[name]
    return ChoiceField(name, label, empty, getattr(selection.choice, name), _options(selection, name))


def _options(selection: Selection, name: str) -> Options:
    if name == "period":
        return [(period.name, upper_first(month(period))) for period in selection.periods]
    if name == "district":
        day = selection.as_of.ends_on if selection.latest else clock.today()
        districts = Unit.objects.filter(kind=UnitKind.DISTRICT).in_force(day).order_by("sort_order", "code")
        return [(district.code, district.name) for district in districts]
    if name == "status":
        return [
            ("met", _("Quota met")),
            ("not_met", _("Quota not yet met")),
            ("no_dossiers", _("No dossiers")),
            ("not_reported", _("Not reported")),
            ("no_quota", _("No quota")),
        ]
    if name == "units":
        return [(PRESENT, _("of today"))]
    if name == "kind":
        kinds = selection.kinds_of_year if selection.latest else list(UnitKind)
        return [(kind.value, str(kind.label)) for kind in kinds]
    fixed = {"basis": Basis, "span": Span}[name]
    return [(value, str(label)) for value, label in fixed.choices]


def day_asked_for(query: Mapping[str, str]) -> date | Subquery | None:
    """The day that an address means, to know whom a reused code means: ``on``, or the end of ``period``.

    None where it names neither, or no day. No query: the period's end is looked up within the caller's.
    """
    try:
        on = parse_date(query.get("on", ""))
    except ValueError:
        on = None
    if on is not None:
        return on
    name = query.get("period", "")
    if year_and_month(name) is None:
        return None
    return Subquery(ReportingPeriod.objects.called(name).values("ends_on")[:1])
