"""Frozen rankings: the list, freezing one after a look at what it holds, reading one next to today's figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from reporting import rules
from reporting.actions.rankings import ranking_freeze
from reporting.figures.freshness import freshness
from reporting.forms import FreezeForm
from reporting.models import FrozenLine, FrozenRanking, ReportingPeriod
from reporting.rankings.flags import Thresholds
from reporting.rankings.freezing import preview_of
from reporting.rankings.frozen_rankings import (
    ComparedLine,
    Today,
    changes_since,
    compared_with_today,
    is_genuine,
    today_by_code,
)
from reporting.spreadsheets.rankings import ranking_csv as csv_of
from reporting.spreadsheets.rankings import ranking_xlsx as xlsx_of
from reporting.spreadsheets.sheets import XLSX
from reporting.views.access import allowed
from reporting.views.answers import file_answer
from reporting.views.lookup import period_or_404
from units import clock
from units.models import PortalSettings, UnitKind
from units.refusals import Refused
from units.requests import PortalRequest
from units.wording import month

LINES_A_PAGE = 300  # as in the ranking of the overview
PERIODS_OFFERED = 12


@require_safe
def rankings(request: PortalRequest) -> HttpResponse:
    """Every frozen ranking, newest period first; coordinators also see which periods can be frozen."""
    frozen = list(FrozenRanking.objects.select_related("period"))
    latest: dict[int, int] = {}
    for each in frozen:
        latest[each.period_id] = max(each.number, latest.get(each.period_id, 0))
    can_freeze = rules.can_freeze(request.user)
    ended = ReportingPeriod.objects.ended(clock.today()).order_by("-year", "-month")[:PERIODS_OFFERED]
    context = {
        "rows": [(each, each.number < latest[each.period_id]) for each in frozen],
        "can_freeze": can_freeze,
        "offered": [(period, latest.get(period.pk, 0)) for period in ended] if can_freeze else [],
    }
    return render(request, "reporting/rankings/page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(rules.can_freeze)
def freeze(request: PortalRequest, period: str) -> HttpResponse:
    """What would be frozen, counted; then «Chốt kết quả xếp hạng»."""
    found = period_or_404(period)
    portal = PortalSettings.load()
    preview = preview_of(found, Thresholds.of(portal))
    form = FreezeForm(request.POST or None, again=preview.is_again, initial={"seen": preview.seen})
    if request.method == "POST" and form.is_valid():
        try:
            done = ranking_freeze(period=found, by=request.user, **form.cleaned_data)
            messages.success(request, _("The ranking of %(period)s is frozen.") % {"period": month(found)})
            return redirect("reporting:ranking", done.period_name, done.number)
        except Refused as refused:
            preview = preview_of(found, Thresholds.of(portal))
            form = FreezeForm(request.POST.dict() | {"seen": preview.seen}, again=preview.is_again)
            form.add_error(None, refused)
    context = {
        "period": found,
        "preview": preview,
        "form": form,
        "freshness": freshness(),
        "decision": preview.decision,
        "portal": portal,
    }
    return render(request, "reporting/rankings/freeze.html", context)


@dataclass(frozen=True, slots=True)
class FrozenGroup:
    """One group's table: a page of its ranked lines and, after the last of them, those without a rank."""

    kind: UnitKind
    page: Page
    unranked: list[ComparedLine]


@require_safe
def ranking(request: PortalRequest, period: str, number: int) -> HttpResponse:
    """One frozen ranking as it was judged; today's confirmed figures are next to a line only where they differ."""
    found = _found(period, number)
    lines = list(found.lines.all())
    today = today_by_code(found.period)
    context = {
        "ranking": found,
        "groups": _groups(lines, today, request.GET.get("kind", ""), request.GET.get("page")),
        "changes": changes_since(lines, today),
        "is_genuine": is_genuine(found, lines),
        "later": FrozenRanking.objects.filter(period=found.period_id, number__gt=number).order_by("-number").first(),
        "thresholds": Thresholds(found.few_dossiers, found.noted_missing_months),
        "freshness": freshness(),
        "can_freeze": rules.can_freeze(request.user),
        "files": [
            (reverse("reporting:ranking-xlsx", args=[period, number]), _("Export to Excel")),
            (reverse("reporting:ranking-csv", args=[period, number]), "CSV"),
        ],
    }
    return render(request, "reporting/rankings/ranking.html", context)


@require_safe
def ranking_xlsx(request: PortalRequest, period: str, number: int) -> HttpResponse:
    """A frozen ranking as a workbook, with who, when and its check code."""
    found = _found(period, number)
    return file_answer(xlsx_of(found, list(found.lines.all())), f"{_file_name(found)}.xlsx", XLSX)


@require_safe
def ranking_csv(request: PortalRequest, period: str, number: int) -> HttpResponse:
    """A frozen ranking as CSV, with who, when and its check code."""
    found = _found(period, number)
    content = csv_of(found, list(found.lines.all())).encode()
    return file_answer(content, f"{_file_name(found)}.csv", "text/csv; charset=utf-8")


def _found(period: str, number: int) -> FrozenRanking:
    rows = FrozenRanking.objects.select_related("period")
    return get_object_or_404(rows, period_name=period, number=number)


def _file_name(ranking: FrozenRanking) -> str:
    return f"xep-hang-da-chot-{ranking.period_name}-lan-{ranking.number}"


def _groups(
    lines: Sequence[FrozenLine], today: Mapping[str, Today], kind: str, number: str | None
) -> list[FrozenGroup]:
    """A table for each group that has lines; ``number`` turns only the pages of ``kind``."""
    groups = []
    for group in UnitKind:
        own = list(compared_with_today([line for line in lines if line.kind == group], today))
        ranked = [each for each in own if each.line.rank is not None]
        page = Paginator(ranked, LINES_A_PAGE).get_page(number if kind == group else None)
        rest = [] if page.has_next() else [each for each in own if each.line.rank is None]
        if own:
            groups.append(FrozenGroup(group, page, rest))
    return groups
