"""Pages for what was not done: a session that ended, a page that is too old."""

from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from units.typed import carries_typed, typed_fields
from units.views.login import Login


def session_ended(request: HttpRequest) -> HttpResponse:
    """The login page for somebody who posted figures without a session: they are carried along."""
    kept = typed_fields(request) if carries_typed(request, request.path) else []
    lead = _("The session has ended. What was typed is kept in this page; please log in again.")
    context = Login.extra_context | {
        "form": AuthenticationForm(request),
        "action": reverse("units:login"),
        "next": request.path,
        "kept_fields": kept,
        "lead": lead if kept else _("The session has ended; please log in again."),
    }
    return render(request, "units/form.html", context, status=401)
