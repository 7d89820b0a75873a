"""The line of choices above a page of figures: what each field offers, and the selection that an address asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Subquery, TextChoices
from django.http import Http404
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from reporting.figures.spans import Span
from reporting.models import Basis, ReportingPeriod
from reporting.models.periods import year_and_month
from reporting.selection.choice import PRESENT, Choice
from reporting.selection.selection import NothingEndedError, Selection, UnknownPeriodError
from units import clock
from units.models import Unit, UnitKind
from units.requests import PortalRequest
from units.vietnamese import upper_first
from units.wording import month

Options = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ChoiceField:
    """One field of the line: its name in the address, its label, what it offers, and how «nothing chosen» is called.

    ``empty`` says what a page shows then: «Tháng 11/2020 (mới nhất)», «Đã xác nhận (mặc định)», «Tất cả».
    """

    name: str
    label: str
    empty: str
    chosen: str
    options: Options


def selection_of(request: PortalRequest) -> Selection:
    """The selection that the address asks for.

    Raises:
        Http404: it names a period that does not exist.
        NothingEndedError: it names none, and none has ended; ``NoMonthYetMiddleware`` answers with a page.
    """
    try:
        found = Selection(request.user, Choice.of(request.GET.dict(), request.user))
    except UnknownPeriodError as unknown:
        raise Http404 from unknown
    if found.latest is None:
        raise NothingEndedError
    return found


def choice_fields(selection: Selection, *names: str) -> list[ChoiceField]:
    """The fields called ``names``, in that order; «basis» only for those who may choose. «district» costs a query.

    «district» is left out where there is none to choose and none was chosen.
    """
    fields = [_field(selection, name) for name in names]
    hidden = {"basis"} if not selection.sees_provisional else set()
    hidden |= {field.name for field in fields if field.name == "district" and not (field.options or field.chosen)}
    return [field for field in fields if field.name not in hidden]


def period_field(periods: Iterable[ReportingPeriod], chosen: str, shown: ReportingPeriod | None) -> ChoiceField:
    """The months of a page; ``shown`` is the one that it shows where none is ``chosen``."""
    options = [(each.name, upper_first(month(each))) for each in periods]
    latest = _("The latest")
    if shown is not None and not chosen:
        latest = _("%(month)s (the latest)") % {"month": upper_first(month(shown))}
    return ChoiceField("period", _("Period"), latest, chosen, options)


def choices_field(name: str, label: str, choices: type[TextChoices], chosen: str, default: str) -> ChoiceField:
    """The values of ``choices``, the ``default`` first and called so: it is chosen by choosing nothing."""
    empty = _("%(choice)s (by default)") % {"choice": choices(default).label}
    options = [(value, str(text)) for value, text in choices.choices if value != default]
    return ChoiceField(name, label, empty, "" if chosen == default else chosen, options)


def _field(selection: Selection, name: str) -> ChoiceField:
    chosen, every = getattr(selection.choice, name), _("All")
    if name == "period":
        return period_field(selection.periods, chosen, selection.as_of if selection.latest else None)
    if name == "basis":
        return choices_field(name, _("Basis"), Basis, chosen, Basis.OFFICIAL)
    if name == "span":
        return choices_field(name, _("Time"), Span, chosen, Span.YEAR_TO_DATE)
    label, empty = {
        "kind": (_("Group"), every),
        "district": (_("Area"), every),
        "status": (_("Verdict"), every),
        "units": (_("By units"), _("as they were in each month")),
    }[name]
    return ChoiceField(name, label, empty, chosen, _options(selection, name))


def _options(selection: Selection, name: str) -> Options:
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
    kinds = selection.kinds_of_year if selection.latest else list(UnitKind)
    return [(kind.value, str(kind.label)) for kind in kinds]


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
