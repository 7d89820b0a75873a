"""The page of figures for and from other systems: take them as a file, bring a file, look at it, have it written."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exchange import rules
from exchange.actions.value_files import value_file_apply, value_file_preview, value_file_store
from exchange.actions.value_sets import Imported
from exchange.models import CodeTable, ValueFile
from exchange.value_sets.asked_file import FiguresFile
from exchange.value_sets.export import BASES, bases_for
from exchange.value_sets.meaning import Scope
from exchange.value_sets.reading import FORMATS
from exchange.value_sets.values import MAX_BYTES, Fault
from reporting.asked_files.asked import NoSuchFileError
from reporting.models import ReportingPeriod
from reporting.views.access import allowed
from reporting.views.answers import file_answer
from reporting.views.files import offered
from reporting.views.reconciliation import no_longer_waits
from units import clock
from units.formulas import harmless
from units.models import Unit
from units.refusals import Refused
from units.requests import PortalRequest
from units.wording import whole

SHOWN = 200  # refused values and reports on a page
FILES_SHOWN = 10
NAMES = {"json": "JSON (DHIS2)", "csv": "CSV (DHIS2)", "adx": "ADX (XML)"}


class BringForm(forms.Form):
    """A file of figures, and how it is read."""

    file = forms.FileField(label=gettext_lazy("The file (.json, .csv or .xml, up to 10 MB)"))
    table = forms.ModelChoiceField(CodeTable.objects.all(), required=False, label=gettext_lazy("Code table"))
    good_only = forms.BooleanField(required=False, label=gettext_lazy("Write the good values, leave out the others"))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(rules.can_take_figures, to_post=rules.can_bring_figures)
def figures(request: PortalRequest) -> HttpResponse:
    """What can be taken, and what can be brought; a posted file is kept and shown, not written."""
    form = BringForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            found = value_file_store(
                content=file.read(MAX_BYTES + 1),
                file_name=file.name,
                table=form.cleaned_data["table"],
                good_only=form.cleaned_data["good_only"],
                by=request.user,
            )
            return redirect("exchange:figures-brought", found.pk)
        except Refused as refused:
            form.add_error("file", refused.sentence)
    return render(request, "exchange/figures/page.html", {"form": form, **_choices(request)})


def _choices(request: PortalRequest) -> dict[str, Any]:
    """What the page offers. Four queries."""
    periods = list(ReportingPeriod.objects.begun(clock.today()).order_by("-year", "-month"))
    return {
        "chosen": request.GET.dict(),
        "periods": periods,
        "latest": ReportingPeriod.objects.latest_ended(clock.today()),
        "years": sorted({period.year for period in periods}, reverse=True),
        "bases": [(basis, BASES[basis]) for basis in bases_for(Scope(request.user))],
        "formats": [(name, NAMES[name]) for name in FORMATS],
        "tables": list(CodeTable.objects.all()),
        "can_bring": rules.can_bring_figures(request.user),
        "files": ValueFile.objects.visible_to(request.user).defer("content").select_related("table")[:FILES_SHOWN],
    }


@require_safe
@allowed(rules.can_take_figures)
def figures_file(request: PortalRequest) -> HttpResponse:
    """The figures of a month or a year as a file, or the way to where it is made."""
    try:
        file = FiguresFile(request.user, "", request.GET.dict())
    except NoSuchFileError:
        file = None
    if file is not None and not file.rows:
        messages.warning(request, _("There are no figures of this time on this basis yet."))
        return _choose_again(request)
    try:
        return offered(request, FiguresFile)
    except Refused as refused:
        messages.warning(request, refused.sentence)
        return _choose_again(request)


def _choose_again(request: PortalRequest) -> HttpResponse:
    """The page of choices with those that were made."""
    return redirect(f"{reverse('exchange:figures')}?{request.GET.urlencode()}")


@require_safe
@allowed(rules.can_bring_figures)
def brought(request: PortalRequest, pk: int) -> HttpResponse:
    """What a file that was brought would change, and what of it is refused."""
    found = _own(request, pk)
    context: dict[str, Any] = {"file": found}
    if found.content is not None:
        done = value_file_preview(file=found, by=request.user)
        context |= {
            "done": done,
            "can_apply": bool(done.changed) and (found.good_only or not done.faults),
            "can_leave_out": bool(done.changed and done.faults) and not found.good_only,
            "reports": _reports(done),
            "faults": (grouped := _grouped(done.faults))[:SHOWN],
            "more_faults": max(0, len(grouped) - SHOWN),
            "more_reports": max(0, len(done.pairs) - SHOWN),
        }
    return render(request, "exchange/figures/brought.html", context)


@require_POST
@allowed(rules.can_bring_figures)
def apply(request: PortalRequest, pk: int) -> HttpResponse:
    """Write what was shown; the second time, or after the reports changed, say so and write nothing."""
    found = ValueFile.objects.visible_to(request.user).filter(pk=pk).first()
    if found is None:
        messages.warning(request, no_longer_waits())
        return render(request, "exchange/figures/page.html", {"form": BringForm(), **_choices(request)}, status=404)
    try:
        found = value_file_apply(file=found, by=request.user, good_only=request.POST.get("good_only") == "on")
    except Refused as refused:
        messages.warning(request, refused.sentence)
        return redirect("exchange:figures-brought", pk)
    sentence = _("%(n)s figures of “%(file)s” were written into the reports being entered. Nothing was sent.")
    messages.success(request, sentence % {"n": whole(found.changed), "file": found.file_name})
    return redirect("exchange:figures")


@require_safe
@allowed(rules.can_bring_figures)
def refused_values(request: PortalRequest, pk: int) -> HttpResponse:
    """Every refused value of a waiting file as CSV: its place, the part, what it says, and why."""
    found = _own(request, pk)
    if found.content is None:
        return redirect("exchange:figures-brought", pk)
    target = StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow([_("Place in the file"), _("Part"), _("Value"), _("Why it is refused")])
    for fault in value_file_preview(file=found, by=request.user).faults:
        writer.writerow([harmless(text) for text in (fault.place, fault.part, fault.value, fault.sentence)])
    name = f"gia-tri-chua-hop-le-{found.pk}.csv"
    return file_answer(b"\xef\xbb\xbf" + target.getvalue().encode(), name, "text/csv; charset=utf-8")


def _own(request: PortalRequest, pk: int) -> ValueFile:
    return get_object_or_404(ValueFile.objects.visible_to(request.user).select_related("table"), pk=pk)


def _grouped(faults: list[Fault]) -> list[dict[str, Any]]:
    """Refused values of which one thing is said, together: the first of them, and how many more there are."""
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for fault in faults:
        key = (fault.part, fault.value, fault.sentence)
        found.setdefault(key, {"first": fault, "more": -1})["more"] += 1
    return list(found.values())


def _reports(done: Imported) -> list[dict[str, Any]]:
    """The reports that change, in the order of units and periods, with how many figures. Two queries."""
    pairs = done.pairs
    units = Unit.objects.select_related("parent").in_bulk({unit for unit, _period in pairs})
    periods = ReportingPeriod.objects.in_bulk({period for _unit, period in pairs})
    rows: list[dict[str, Any]] = [
        {"unit": units[unit], "period": periods[period], "number": number} for (unit, period), number in pairs.items()
    ]
    rows.sort(key=lambda row: (row["unit"].sort_order, row["unit"].code, row["period"].year, row["period"].month))
    return rows[:SHOWN]
