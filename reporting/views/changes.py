"""«Lý do thay đổi số liệu»: what changed figures since a day, and why one unit's figure is another one now."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from reporting.changes.explained import explain
from reporting.changes.listing import changes_of, page_of_changes
from reporting.changes.scope import ChangesScope, Matter, UnknownUnitError, scope_of
from reporting.figures.inheritance import relatives_of
from reporting.selection.choice import Choice
from reporting.selection.selection import Selection
from reporting.views.choices import ChoiceField, choice_fields
from units.day_field import DayChoices
from units.models import Unit, kept_by
from units.requests import PortalRequest


@require_safe
def changes(request: PortalRequest) -> HttpResponse:
    """What changed since ``?since=``, newest first; with ``?unit=`` also that unit's figure then and now."""
    try:
        scope = scope_of(request.user, request.GET.dict())
    except UnknownUnitError:
        unknown = {"unknown": request.GET.get("unit", ""), "query": "?"}
        return render(request, "reporting/changes/page.html", unknown, status=404)
    selection = Selection(request.user, Choice())
    page = page_of_changes(scope, request.GET.get("page"))
    context: dict[str, Any] = {
        "scope": scope,
        "page_of": page,
        "changes": changes_of(scope, page.object_list),
        "fields": _fields(selection, scope, request),
        "freshness": selection.freshness,
        "days": DayChoices(
            request.GET,
            {"since": _("From day"), "until": _("To day")},
            {"since": scope.since, "until": scope.until},
        ),
        "has_districts": selection.latest is not None and selection.has_districts,
        "query": "?",
    }
    if scope.unit and selection.latest:
        context["explained"] = explain(scope.unit, selection.as_of, scope.starts_at)
        context["relatives"] = relatives_of(scope.unit)
    return render(request, "reporting/changes/page.html", context)


def _fields(selection: Selection, scope: ChangesScope, request: PortalRequest) -> list[ChoiceField]:
    """The filters; clerks choose among their own unit and its communes, others by group and area."""
    what = ChoiceField(
        "what", _("What changed"), _("All"), scope.matter, [(v, str(label)) for v, label in Matter.choices]
    )
    if not request.user.is_clerk:
        chosen = {"kind": scope.kind, "district": scope.district}
        of_units = choice_fields(selection, "kind", "district")
        return [what, *(_with(field, chosen[field.name]) for field in of_units)]
    own = Unit.objects.filter(kept_by(request.user.unit_id) | Q(parent=request.user.unit_id))
    units = own.select_related("parent").order_by(F("parent").asc(nulls_first=True), "sort_order")
    options = [(each.code, each.display_name) for each in units]
    unit = scope.unit.code if scope.unit else ""
    return [what, *([ChoiceField("unit", _("Unit"), _("All"), unit, options)] if len(options) > 1 else [])]


def _with(field: ChoiceField, chosen: str) -> ChoiceField:
    return ChoiceField(field.name, field.label, field.empty, chosen, field.options)
