"""«Đính chính»: what was recorded wrongly of a publication, rewritten from its beginning; asked twice."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from procedures.actions.corrections import publication_correct, publication_delete
from procedures.forms.corrections import CorrectionForm, ReasonForm
from procedures.models import Publication
from reporting import rules
from reporting.figures.reported import has_figures
from reporting.views.access import allowed
from units.admin_pages import admin_page
from units.consequences import BACK, Consequences
from units.impact import carry_out
from units.refusals import Refused
from units.requests import PortalRequest
from units.typed import shows_posted
from units.wording import day

DELETE = "delete"  # the button for a publication that never was


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(rules.can_administer)
@shows_posted(lambda action: action == "show")
def catalogue_correct(request: PortalRequest, pk: int) -> HttpResponse:
    """The facts of a publication; then what would change and why; then what that does to figures."""
    stored = get_object_or_404(Publication.objects.select_related("procedure", "department"), pk=pk)
    form = CorrectionForm(request.POST if _is_step(request) else None, instance=_copy(stored))
    if not form.is_bound:
        initial = {name: request.POST.getlist(name)[-1] for name in form.fields if name in request.POST}
        return _page(request, stored, CorrectionForm(instance=_copy(stored), initial=initial))
    deletes = DELETE in request.POST
    if not deletes and (not form.is_valid() or not form.changes(stored)):
        return _page(request, stored, form, nothing=not form.errors)
    reason = ReasonForm(request.POST if "reason" in request.POST else None)
    if not reason.is_bound or not reason.is_valid() or BACK in request.POST:
        return _ask_why(request, stored, form, reason, deletes=deletes)
    return carry_out(
        request,
        lambda: _rewrite(request, stored, form, reason.cleaned_data["reason"], deletes=deletes),
        title=_("Correct what was recorded"),
        back=lambda again: _ask_why(request, stored, form, reason, deletes=deletes),
        done=reverse("admin:procedures_procedure_change", args=[stored.procedure_id]),
        said=_("%(code)s: the publication from %(day)s was corrected.")
        % {"code": stored.procedure.code, "day": day(stored.effective_on)},
        word=_("Confirm the correction"),
    )


def _is_step(request: PortalRequest) -> bool:
    """Whether the facts were posted to be checked, not only to be shown again."""
    return request.method == "POST" and request.POST.get("action") in ("check", "correct")


def _copy(publication: Publication) -> Publication:
    """Checking a form writes into its instance."""
    return Publication(**{field.attname: getattr(publication, field.attname) for field in publication._meta.fields})


def _rewrite(
    request: PortalRequest, stored: Publication, form: CorrectionForm, reason: str, *, deletes: bool
) -> Consequences:
    """Write the correction; it is always shown once more, with what it does to figures."""
    changes = [] if deletes else form.changes(stored)
    if deletes:
        refuse_with_figures(stored)
        publication_delete(publication=stored, reason=reason, by=request.user)
    else:
        publication_correct(publication=stored, values=form.values, reason=reason, by=request.user)
    context: dict[str, Any] = {"publication": stored, "changes": changes, "deletes": deletes, "why": reason}
    values = [stored.pk, deletes, changes, reason]
    return Consequences("reporting/office/_correction.html", values, context)


def refuse_with_figures(publication: Publication) -> None:
    """Raise where figures were reported under ``publication``: their dossiers would leave every sum.

    Raises:
        Refused: with the sentence to show.
    """
    if has_figures(publication):
        values = {"day": day(publication.effective_on)}
        sentence = _(
            "Figures were reported under the publication in force from %(day)s. Enter its last day instead"
            " of deleting it."
        )
        raise Refused(sentence % values, code="has_figures")


def _page(request: PortalRequest, stored: Publication, form: CorrectionForm, *, nothing: bool = False) -> HttpResponse:
    return admin_page(
        request,
        "reporting/office/catalogue_correct.html",
        _("Correct what was recorded"),
        publication=stored,
        form=form,
        nothing=nothing,
        can_delete=not has_figures(stored),
    )


def _ask_why(
    request: PortalRequest, stored: Publication, form: CorrectionForm, reason: ReasonForm, *, deletes: bool
) -> HttpResponse:
    return admin_page(
        request,
        "reporting/office/catalogue_correct_why.html",
        _("Correct what was recorded"),
        publication=stored,
        form=form,
        reason=reason,
        deletes=deletes,
        changes=[] if deletes else form.changes(stored),
    )
