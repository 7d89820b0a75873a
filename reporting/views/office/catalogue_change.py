"""A decision on procedures in the administration: chosen, the verb, a preview of what it changes, then done."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from procedures.forms.decisions import DecisionForm, Verb
from procedures.forms.picking import FindForm
from procedures.models import Procedure
from procedures.typed_codes import procedures_of
from reporting import rules
from reporting.consequences.catalogue_moves import described, moves_of, published_on
from reporting.views.access import allowed
from units import clock
from units.admin_pages import admin_page
from units.consequences import Consequences
from units.impact import carry_out
from units.requests import PortalRequest
from units.typed import shows_posted
from units.wording import whole

SHOWN = 100  # procedures of each list; a search finds the others
ANSWERS = ("find", "add", "add_all")  # buttons that show the page again


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(rules.can_administer)
@shows_posted(lambda action: action == "show")
def catalogue_change(request: PortalRequest) -> HttpResponse:
    """Choose procedures and say what happens to them; posted without a button of the search it is carried out."""
    if request.method != "POST":
        return decision_page(request, request.GET)
    posted = request.POST.copy()
    if any(name in posted for name in ANSWERS) or not _is_carried_out(posted):
        return decision_page(request, _with_added(posted))
    typed = _with_ticked(posted)
    form = DecisionForm(typed)
    if not form.is_valid():
        return decision_page(request, typed, form)
    return carry_out(
        request,
        lambda: _moves(form, request),
        title=_("What the decision changes"),
        back=lambda again: decision_page(again, typed),
        done=f"{reverse('reporting:office-catalogue-change')}?verb={form.cleaned_data['verb']}",
        said=_done(form),
        word=_("Confirm and write the decision"),
    )


def decision_page(request: HttpRequest, typed: QueryDict, form: DecisionForm | None = None) -> HttpResponse:
    """The page with what was ``typed``; ``form`` where it is to show what is wrong."""
    shown = form or DecisionForm(initial=_initial(typed))
    find = FindForm(typed if FIND & set(typed) else {})
    today = clock.today()
    chosen, _faults = procedures_of(typed.get("codes", ""))
    codes = {each.code for each in chosen}
    rows = find.found(today) if find.is_asked else None
    if rows is not None and len(codes) <= SHOWN:
        rows = rows.exclude(code__in=codes)
    return admin_page(
        request,
        "reporting/office/catalogue_change.html",
        _("A decision on procedures"),
        form=shown,
        find=find,
        verbs=Verb.choices,
        verb=str(shown["verb"].value() or ""),
        chosen=_listed(chosen[:SHOWN]),
        chosen_count=len(chosen),
        found=_listed(rows[:SHOWN]) if rows is not None else None,
        found_count=rows.count() if rows is not None else 0,
    )


FIND = set(FindForm.base_fields)


def _is_carried_out(posted: QueryDict) -> bool:
    """Whether the decision is to be shown and written; Enter in a field means it once a day is typed, else a search."""
    action = posted.get("action")
    return action == "carry_out" or (action == "enter" and bool(posted.get("on")))


def _moves(form: DecisionForm, request: PortalRequest) -> Consequences:
    """Carry out the decision; what it changes in the catalogue is shown with what it does to figures."""
    on = form.cleaned_data["on"]
    before = published_on(form.procedures, on)
    form.carry_out(request.user)
    return moves_of(form.procedures, on, before, published_on(form.procedures, on))


def _done(form: DecisionForm) -> str:
    verb, count = Verb(form.cleaned_data["verb"]), whole(len(form.procedures))
    return _("%(verb)s: %(n)s procedures were written.") % {"verb": verb.label, "n": count}


def _initial(typed: QueryDict) -> dict[str, Any]:
    """What the form shows of what was typed or asked for in the address, unchecked."""
    named = [name for name in DecisionForm.base_fields if name in typed]
    return {name: typed.getlist(name) if name == "authority" else typed[name] for name in named}


def _with_ticked(posted: QueryDict) -> QueryDict:
    """The boxes that are ticked are chosen too."""
    return _with_codes(posted, posted.getlist("tick"))


def _with_added(posted: QueryDict) -> QueryDict:
    """The same; and all that the search finds, where its button was pressed."""
    added = _with_ticked(posted)
    find = FindForm(posted)
    if "add_all" in posted and find.is_valid():
        added = _with_codes(added, find.found(clock.today()).values_list("code", flat=True))
    return added


def _with_codes(posted: QueryDict, codes: Iterable[str]) -> QueryDict:
    added = posted.copy()
    added.setlist("tick", [])
    there = posted.get("codes", "").split()
    added["codes"] = "\n".join(dict.fromkeys([*there, *codes])) if codes else posted.get("codes", "")
    return added


def _listed(procedures: Iterable[Procedure]) -> list[tuple[Procedure, str]]:
    """Procedures with how they are published today. One query."""
    rows = list(procedures)
    stored = published_on(rows, clock.today())
    return [(each, described(stored.get(each.pk))) for each in rows]
