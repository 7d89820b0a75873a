"""A period's differences between the units' reports and the one-stop system, to read, to note and to take away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from reporting import rules
from reporting.actions.reconciliation import differences_note
from reporting.asked_files.kinds import DifferencesCsv, DifferencesWorkbook
from reporting.figures.freshness import Freshness
from reporting.models import Basis, DifferenceState, ReportingPeriod, SystemCount, SystemUpload
from reporting.reconciliation.difference_sums import (
    NOTHING,
    UNIT_ORDERS,
    UnitSums,
    absent_in_reports,
    absent_in_system,
    group_sums,
)
from reporting.reconciliation.differences import DEFAULT_ORDER, ORDERS, Differences
from reporting.reconciliation.differences_sql import ALL, NEW, Scope
from reporting.reconciliation.tolerance import Tolerance
from reporting.selection.sorting import Sorting
from reporting.spreadsheets.differences import tolerance_sentence
from reporting.views.access import allowed
from reporting.views.choices import ChoiceField
from reporting.views.files import offered
from reporting.views.lookup import period_or_404
from reporting.views.refused import back_with_typed, filters_in, typed_before
from units import clock
from units.ids import is_id
from units.models import PortalSettings, Unit, UnitKind
from units.refusals import Refused
from units.requests import PortalRequest

PAGE = 300
UNITS = "units"


@require_safe
@allowed(rules.can_read_reconciliation)
def differences(request: PortalRequest, period: str) -> HttpResponse:
    """The differences above the tolerance with the filters of the address: by unit and procedure, or by unit."""
    scope = _scope(request, period)
    by_unit = request.GET.get("view") == UNITS
    sorting = Sorting.of(request.GET.dict(), UNIT_ORDERS if by_unit else ORDERS, DEFAULT_ORDER)
    groups = group_sums(scope)
    everything = groups[-1] if groups else NOTHING
    found: Any = (
        UnitSums(scope, sorting)
        if by_unit
        else Differences(scope, sorting, all_pairs=everything.pairs, all_above=everything.above)
    )
    page: Page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    query = request.GET.copy()
    query.pop("page", None)
    posted, refused = typed_before(request)
    context = {
        "period": scope.period,
        "scope": scope,
        "by_unit": by_unit,
        "rows": rows,
        "page": page,
        "has_post": any(row.gaps[2] is not None and row.gaps[2].system is not None for row in rows),
        "sorting": sorting,
        "query": query.urlencode(),
        "rule": tolerance_sentence(scope),
        "groups": groups,
        "absent_in_system": absent_in_system(scope),
        "absent_in_reports": absent_in_reports(scope),
        "upload": _last_upload(scope.period),
        "fields": _fields(scope, by_unit),
        "files": _files(scope, query.urlencode()),
        "freshness": Freshness(clock.now(), pending=False),  # read from the sendings themselves, now
        "states": DifferenceState.choices,
        "typed": posted or {},
        "ticked": posted.getlist("chosen") if posted else [],
        "refused": refused,
        "can_reconcile": rules.can_reconcile(request.user),
    }
    return render(request, "reporting/differences/page.html", context)


@require_POST
@allowed(rules.can_reconcile)
def note(request: PortalRequest, period: str) -> HttpResponse:
    """Record a state and a note for the ticked differences."""
    found = period_or_404(period)
    page = reverse("reporting:differences", args=[found.name])
    seen = dict(filter(None, map(_ticket, request.POST.getlist("chosen"))))
    try:
        done = differences_note(
            period=found,
            basis=request.POST.get("basis", Basis.PROVISIONAL),
            seen=seen,
            state=request.POST.get("state", ""),
            text=request.POST.get("text", ""),
            by=request.user,
        )
    except Refused as refused:
        return back_with_typed(request, page, "queue", refused)
    messages.success(request, _("Recorded for %(n)s differences.") % {"n": done})
    if done < len(seen):
        sentence = _(
            "%(n)s differences changed or were noted by others meanwhile and were left as they are; please look at them"
            " again."
        )
        messages.warning(request, sentence % {"n": len(seen) - done})
    return redirect(page + filters_in(request))


@require_safe
@allowed(rules.can_read_reconciliation)
def differences_xlsx(request: PortalRequest, period: str) -> HttpResponse:
    """What the page shows, all of it, as a workbook."""
    return offered(request, DifferencesWorkbook, period)


@require_safe
@allowed(rules.can_read_reconciliation)
def differences_csv(request: PortalRequest, period: str) -> HttpResponse:
    """The differences by unit and procedure, all of them, as CSV."""
    return offered(request, DifferencesCsv, period)


def _scope(request: PortalRequest, period: str) -> Scope:
    tolerance = Tolerance.of(PortalSettings.load())
    return Scope.of(request.GET.dict(), period=period_or_404(period), tolerance=tolerance)


def _ticket(text: str) -> tuple[tuple[int, int], str] | None:
    """The unit, procedure and numbers that a tick means; None for anything else."""
    unit, _colon, rest = text.partition(":")
    procedure, _colon, seen = rest.partition(":")
    if not (is_id(unit) and is_id(procedure)):
        return None
    return (int(unit), int(procedure)), seen


def _last_upload(period: ReportingPeriod) -> SystemUpload | None:
    """The last upload that brought a count of ``period`` which is still in force."""
    brought = SystemCount.objects.filter(upload=OuterRef("pk"), period=period)
    return SystemUpload.objects.filter(Exists(brought)).order_by("-pk").first()


def _fields(scope: Scope, by_unit: bool) -> list[ChoiceField]:
    every = _("All")
    districts = Unit.objects.in_force(scope.period.ends_on).filter(kind=UnitKind.DISTRICT)
    district_options = [(each.code, each.name) for each in districts.order_by("sort_order", "code")]
    states = [(NEW, _("New")), *((value, str(label)) for value, label in DifferenceState.choices)]
    shown = [(ALL, _("All figures"))]
    kinds = [(kind.value, str(kind.label)) for kind in scope.period.kinds]
    bases = [(str(Basis.OFFICIAL), str(Basis.OFFICIAL.label))]
    fields = [
        ChoiceField("basis", _("Basis"), str(Basis.PROVISIONAL.label), scope.basis, bases),
        ChoiceField("kind", _("Group"), every, scope.kind, kinds),
        ChoiceField("district", _("Communes of"), every, scope.district, district_options),
        ChoiceField("state", _("State"), every, scope.state, states),
        ChoiceField("view", _("Shown by"), _("Unit and procedure"), UNITS if by_unit else "", [(UNITS, _("Unit"))]),
        ChoiceField("shown", _("Differences"), _("Above the tolerance"), scope.shown, shown),
    ]
    if scope.unit:
        unit = Unit.objects.in_force(scope.period.ends_on).select_related("parent").filter(code=scope.unit).first()
        options = [(scope.unit, unit.display_name if unit else scope.unit)]
        fields.insert(1, ChoiceField("unit", _("Unit"), every, scope.unit, options))
    return [field for field in fields if field.name != "district" or field.options or field.chosen]


def _files(scope: Scope, query: str) -> list[tuple[str, str]]:
    tail = f"?{query}" if query else ""
    return [
        (f"export.xlsx{tail}", _("Export to Excel")),
        (f"export.csv{tail}", "CSV"),
    ]
