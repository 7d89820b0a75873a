"""Rearrangements of units in the administration: written down, looked at, carried out, listed, undone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reporting import rules
from reporting.actions.reorganisation_undo import reorganisation_undo
from reporting.actions.reorganisations import reorganisation_carry_out
from reporting.models import PartKind, Reorganisation
from reporting.reorganising.parties import Parties, parties_of
from reporting.reorganising.plan import CLOSED, KEPT_ACCOUNT, Plan
from reporting.reorganising.reach import AccountHandling, accounts_of, open_reports, quota_offers
from reporting.reorganising.record import parts_by_kind
from reporting.views.access import allowed
from reporting.views.office.reorganisation_form import ReorganisationForm, StepForm
from reporting.views.office.reorganisation_table import TableForm, as_table
from units.admin_pages import admin_page
from units.consequences import REASON, Consequences, reason_of
from units.impact import carry_out
from units.refusals import Refused
from units.requests import PortalRequest
from units.typed import shows_posted

SHOWN = 200  # lines of a kind on one page; the record holds all of them
PARTS = "reporting/office/_reorganisation_parts.html"


@dataclass(frozen=True)
class StepDone(Consequences):
    """What a step writes, shown before it is written; and the step, for the address of its page."""

    step: Reorganisation | None = None


@require_safe
@allowed(rules.can_administer)
def reorganisations(request: PortalRequest) -> HttpResponse:
    """The rearrangements that were carried out, the latest first, undone ones too."""
    numbers = {
        "ended_count": Count("parts", filter=Q(parts__kind=PartKind.ENDED)),
        "opened_count": Count("parts", filter=Q(parts__kind=PartKind.OPENED)),
    }
    steps = Reorganisation.objects.annotate(**numbers)
    return admin_page(request, "reporting/office/reorganisations.html", _("Rearrangements of units"), steps=steps)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(rules.can_administer)
@shows_posted(lambda action: action == "show")
def reorganise(request: PortalRequest) -> HttpResponse:
    """One step on a page: first who ends and begins, then what becomes of accounts and reports, then the preview."""
    more = 1 if request.POST.get("action") == "more" else 0
    form = ReorganisationForm(request.POST if request.method == "POST" else None, more=more)
    return _answer(request, form, "reporting/office/reorganise.html")


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(rules.can_administer)
@shows_posted(lambda action: action == "show")
def reorganise_by_table(request: PortalRequest) -> HttpResponse:
    """Many units at once, by a pasted table or a file."""
    form = TableForm(request.POST, request.FILES) if request.method == "POST" else TableForm()
    return _answer(request, form, "reporting/office/reorganise_table.html")


def _answer(request: PortalRequest, form: StepForm, template: str) -> HttpResponse:
    action = request.POST.get("action", "")
    if request.method != "POST" or action in ("more", "show"):
        return _page(request, form, template, is_checked=False)
    if not form.is_valid():
        return _page(request, form, template)
    try:
        plan = form.plan(request.POST)
        parties = parties_of(plan)
    except Refused as refused:
        form.add_error(None, refused)
        return _page(request, form, template)
    if action != "carry_out":
        return _page_of_plan(request, form, template, plan, parties)
    _propose_reason(request, ". ".join(filter(None, [plan.document_number, plan.note])))
    return carry_out(
        request,
        lambda: _carry_out(plan, request),
        title=_("What the rearrangement does"),
        back=lambda again: _page_of_plan(again, form, template, plan, parties),
        done=lambda done: reverse("reporting:office-reorganisation", args=[done.step.pk]),
        said=_("The units were rearranged."),
        word=_("Confirm and carry out"),
        trail=_trail(),
    )


def _propose_reason(request: HttpRequest, reason: str) -> None:
    """Put ``reason`` where the preview asks for one, unless it was given there already."""
    if REASON not in request.POST:
        posted = request.POST.copy()
        posted[REASON] = reason
        request.POST = posted  # type: ignore[assignment]


def _carry_out(plan: Plan, request: PortalRequest) -> StepDone:
    step = reorganisation_carry_out(plan=plan, by=request.user)
    parts = parts_by_kind(step.parts.order_by("pk"))
    values = [[str(each.kind), each.lines] for each in parts]
    return StepDone(PARTS, values, {"parts_by_kind": parts, "shown": SHOWN}, step=step)


def _page(
    request: HttpRequest,
    form: StepForm,
    template: str,
    reach: Mapping[str, Any] | None = None,
    *,
    is_checked: bool = True,
) -> HttpResponse:
    """The page with what was typed, and what it reaches, where that is known, to be decided."""
    context = {"form": form, "is_checked": is_checked, "shown": SHOWN, **(reach or {})}
    return admin_page(request, template, _("Rearrange units"), trail=_trail(), **context)


def _page_of_plan(request: HttpRequest, form: StepForm, template: str, plan: Plan, parties: Parties) -> HttpResponse:
    """The page with what the plan reaches; what a file held is in the field of the table then, to be corrected."""
    if isinstance(form, TableForm) and isinstance(form.data, QueryDict):
        data = form.data.copy()
        data["table"] = as_table(plan)
        form.data = data
    return _page(request, form, template, _reach(plan, parties))


def _reach(plan: Plan, parties: Parties) -> dict[str, Any]:
    reports = open_reports(plan, parties)
    return {
        "plan": plan,
        "openings": [parties.name_of(each.code) for each in plan.openings],
        "ended": list(parties.ended.values()),
        "accounts": [(each, _choices(each, parties)) for each in accounts_of(plan, parties)],
        "reports": [(each, parties.name_of(each.heir) if each.heir else "") for each in reports],
        "can_carry": any(each.heir for each in reports),
        "offers": [(each, parties.name_of(each.successor)) for each in quota_offers(plan, parties)],
    }


def _trail() -> list[tuple[str, str]]:
    """The list of all steps, in the breadcrumbs of the pages below it."""
    return [(_("Rearrangements of units"), reverse("reporting:office-reorganisations"))]


def _choices(each: AccountHandling, parties: Parties) -> list[tuple[str, str]]:
    """What can become of an account, as (value, label)."""
    moves = [(code, _("moves to %(unit)s") % {"unit": parties.name_of(code)}) for code in each.choices]
    return [*moves, (CLOSED, _("is closed")), (KEPT_ACCOUNT, _("stays with the unit that ends, for its last reports"))]


@require_safe
@allowed(rules.can_administer)
def reorganisation(request: PortalRequest, pk: int) -> HttpResponse:
    """What one rearrangement did, by whom and why; and the way to undo it."""
    return _step_page(request, get_object_or_404(Reorganisation, pk=pk))


def _step_page(request: HttpRequest, step: Reorganisation) -> HttpResponse:
    return admin_page(
        request,
        "reporting/office/reorganisation.html",
        _("Rearrangement of units"),
        trail=_trail(),
        step=step,
        parts_by_kind=parts_by_kind(step.parts.order_by("pk")),
        shown=100_000,
        typed=request.POST.get("why", ""),
    )


@require_POST
@allowed(rules.can_administer)
def undo(request: PortalRequest, pk: int) -> HttpResponse:
    """Undo a rearrangement: what comes back is shown first."""
    step = get_object_or_404(Reorganisation, pk=pk)
    here = reverse("reporting:office-reorganisation", args=[pk])
    _propose_reason(request, request.POST.get("why", ""))
    return carry_out(
        request,
        lambda: _undo(step, request),
        title=_("What the undo puts back"),
        back=lambda again: _step_page(again, step),
        done=here,
        said=_("The rearrangement was undone; everything is as it was before."),
        word=_("Confirm and undo"),
        trail=[*_trail(), (_("Rearrangement of units"), here)],
    )


def _undo(step: Reorganisation, request: PortalRequest) -> Consequences:
    parts = parts_by_kind(step.parts.exclude(kind=PartKind.PUT_ASIDE).order_by("pk"))
    reorganisation_undo(step=step, by=request.user, reason=reason_of(request))
    aside = parts_by_kind(step.parts.filter(kind=PartKind.PUT_ASIDE).order_by("pk"))
    values = [[str(each.kind), each.lines] for each in [*aside, *parts]]
    return Consequences(PARTS, values, {"parts_by_kind": parts, "aside": aside, "shown": SHOWN, "is_undo": True})
