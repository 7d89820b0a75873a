"""«Nhật ký thay đổi»: the log of changes, its file for auditors, and putting an object back to how it was."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from quotas.models import QuotaDecision
from reporting import rules
from reporting.actions.restoring import is_restorable, kept_fields, object_restore
from reporting.office.history.kinds import Kind, kinds, kinds_to_choose
from reporting.office.history.log import page_of_log
from reporting.office.history.scope import SYSTEM, LogScope, people, scope_of
from reporting.office.history.states import ObjectState, differences, moment_of, state_at, state_now
from reporting.office.history.words import Names
from reporting.spreadsheets.history import log_csv
from reporting.views.access import allowed
from reporting.views.answers import file_headers
from units.admin_pages import admin_page
from units.consequences import LONGEST_REASON, REASON, sentences
from units.day_field import DayChoices
from units.impact import carry_out
from units.requests import PortalRequest
from units.seen_values import digest_of

LARGEST_ID = 2**63 - 1  # that a database can hold


SEEN = "seen"  # the field with the digest of the differences that the page showed


class ReasonForm(forms.Form):
    """Why something is put back; the page of what it changes shows it again, and the history keeps it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        box = forms.TextInput(attrs={"class": "vTextField", "size": 60})
        self.fields[REASON] = forms.CharField(label=_("Reason"), max_length=LONGEST_REASON, widget=box)

    @property
    def reason(self) -> forms.BoundField:
        return self[REASON]


@require_safe
@allowed(rules.can_administer)
def history(request: PortalRequest) -> HttpResponse:
    """The log, newest first; of one object, kind, person or span where the address asks so."""
    scope = scope_of(request.GET.dict())
    page, entries = page_of_log(scope, request.GET.get("page"))
    title = _("Log of changes")
    context: dict[str, Any] = {
        "scope": scope,
        "days": DayChoices(
            request.GET,
            {"since": _("From day"), "until": _("To day")},
            {"since": scope.query.since, "until": scope.query.until},
        ),
        "page": page,
        "entries": entries,
        "kinds": kinds_to_choose(),
        "people": people(),
        "system": SYSTEM,
        "restorable": {label for label, kind in kinds().items() if is_restorable(kind)},
        "object_name": _object_name(scope),
        "object_kind": kinds()[scope.label].name if scope.has_object else "",
    }
    return admin_page(request, "reporting/office/history.html", title, **context)


@require_safe
@allowed(rules.can_administer)
def history_csv(request: PortalRequest) -> Any:
    """The whole log within the same choice, a line for each field."""
    lines = log_csv(scope_of(request.GET.dict()))
    name = _("log-of-changes") + ".csv"
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=file_headers(name))


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(rules.can_administer)
def history_restore(request: PortalRequest, label: str, pk: int, stamp: int) -> HttpResponse:
    """What putting the object back would change, why it is done, and then what that does to figures."""
    kind, at = kinds().get(label), moment_of(stamp)
    if kind is None or at is None or not is_restorable(kind) or pk > LARGEST_ID:
        raise Http404
    then = state_at(kind, pk, at)
    if then.row is None:
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _restore_page(request, then, form)
    reason, seen = form.cleaned_data[REASON], request.POST.get(SEEN)
    return carry_out(
        request,
        lambda: sentences(object_restore(kind=kind, pk=pk, at=at, by=request.user, reason=reason, seen=seen)),
        title=_("Put back"),
        back=lambda again: _restore_page(request, then, form),
        done=f"{reverse('reporting:office-history')}?object={label}:{pk}",
        said=_("It was put back to how it was then."),
        word=_("Confirm and put back"),
        trail=[(_("Log of changes"), f"{reverse('reporting:office-history')}?object={label}:{pk}")],
    )


def _restore_page(request: PortalRequest, then: ObjectState, form: ReasonForm) -> HttpResponse:
    now = state_now(then.kind, then.pk)
    name = _name(then.kind, then.pk)
    log = f"{reverse('reporting:office-history')}?object={then.kind.label}:{then.pk}"
    rows = differences(then, now, kept_fields(then.kind))
    context = {
        "form": form,
        "name": name,
        "kind": then.kind,
        "then": then,
        "rows": rows,
        "seen": digest_of(rows),
        "is_decision": then.kind.model is QuotaDecision,
        "log": log,
        "trail": [(_("Log of changes"), log)],
    }
    return admin_page(request, "reporting/office/restore.html", _("Put back: %(name)s") % {"name": name}, **context)


def _object_name(scope: LogScope) -> str:
    return _name(kinds()[scope.label], scope.pk) if scope.has_object else ""


def _name(kind: Kind, pk: Any) -> str:
    names = Names()
    names.ask(kind.model, [pk])
    names.read()
    return names.of(kind.model, pk)
