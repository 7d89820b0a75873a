"""Accounts a few at once: typed, pasted or from a file, shown as they are judged, then added with links."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from reporting import rules
from reporting.views.access import allowed
from units.account_files import refused_accounts_xlsx
from units.account_links import slips_page
from units.account_rows import LABELS, NAMES, JudgedRows, judged, rows_of_file, rows_typed
from units.actions.accounts import accounts_create, accounts_store
from units.actions.invitations import DAYS, MAX_DAYS
from units.admin_pages import admin_page
from units.admin_upload import workbook_answer
from units.ids import is_id
from units.models import ReferenceUpload, Role, User
from units.number_field import WholeNumberField
from units.reference_files.reading import FileRows
from units.refusals import Refused
from units.requests import PortalRequest
from units.wording import whole

LINES = 20  # blank lines of the table; a person may ask for as many more
ACCOUNTS = "admin:units_user_changelist"
Line = tuple[Sequence[str], str]  # its texts and what is wrong with it


class LinksForm(forms.Form):
    """How the links of new accounts get to their owners."""

    days = WholeNumberField(
        label=gettext_lazy("Days for which the links are valid"), min_value=1, max_value=MAX_DAYS, initial=DAYS
    )
    on_paper = forms.BooleanField(
        label=gettext_lazy("Print all links, also of accounts with an e-mail address"), required=False
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(rules.can_administer)
def accounts_new(request: PortalRequest) -> HttpResponse:
    """A table to type or paste accounts into, or a file; they are stored to be looked at, and none is added yet."""
    if request.method != "POST":
        return _form(request, _lines_again(request))
    file, typed = request.FILES.get("file"), _typed(request)
    if "more" in request.POST:
        return _form(request, [(list(line.values()), "") for line in typed], more=LINES)
    try:
        rows = rows_of_file(file.read()) if file else rows_typed(typed)
    except Refused as refused:
        return _form(request, [(list(line.values()), "") for line in typed], refusal=refused.sentence)
    upload = accounts_store(rows=rows, file_name=file.name or "" if file else "", by=request.user)
    return redirect("reporting:accounts-check", upload.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(rules.can_administer)
def accounts_check(request: PortalRequest, number: int) -> HttpResponse:
    """The accounts as they are judged now; a POST adds the good ones and shows the links to hand over."""
    upload = get_object_or_404(ReferenceUpload.objects.of(User), pk=number)
    form = LinksForm(request.POST or None, initial={"days": DAYS})
    if request.method == "POST" and form.is_valid():
        try:
            mailed, printed = accounts_create(
                upload=upload,
                seen=request.POST.get("seen", ""),
                by=request.user,
                days=form.cleaned_data["days"],
                by_mail=not form.cleaned_data["on_paper"],
            )
        except Refused as refused:
            messages.warning(request, refused.sentence)
            return redirect("reporting:accounts-check", number)
        return _added(request, upload, mailed, printed)
    rows = judged(FileRows.of_json(upload.table))
    context = {"upload": upload, "rows": rows, "form": form, "labels": LABELS, "opts": User._meta}
    return admin_page(request, "reporting/office/accounts_check.html", _("Look at the new accounts"), **context)


@require_safe
@allowed(rules.can_administer)
def accounts_refused(request: PortalRequest, number: int) -> HttpResponse:
    """The refused rows as a workbook with the same columns and what is wrong."""
    upload = get_object_or_404(ReferenceUpload.objects.of(User), pk=number)
    rows = judged(FileRows.of_json(upload.table))
    return workbook_answer(refused_accounts_xlsx(rows.bad), f"tai-khoan-can-sua-{number}.xlsx")


def _added(request: HttpRequest, upload: ReferenceUpload, mailed: list[Any], printed: list[Any]) -> HttpResponse:
    left = judged(FileRows.of_json(upload.table)).bad
    back = reverse("reporting:accounts-check", args=[upload.pk]) if left else reverse(ACCOUNTS)
    messages.success(request, _("%(n)s accounts were added.") % {"n": whole(len(mailed) + len(printed))})
    if printed:
        return slips_page(request, printed=printed, mailed=mailed, back=back)
    messages.info(request, _("%(n)s links to set a password go out by mail.") % {"n": whole(len(mailed))})
    return redirect(back)


def _typed(request: HttpRequest) -> list[dict[str, str]]:
    """The lines of the table, each by the names of its columns."""
    columns = [request.POST.getlist(name) for name in NAMES]
    return [dict(zip(NAMES, cells, strict=True)) for cells in zip(*columns, strict=False)]


def _lines_again(request: HttpRequest) -> list[Line]:
    """The lines that an earlier table or file leaves to be corrected: all of it, or what was not added."""
    number = request.GET.get("from", "")
    if not is_id(number):
        return []
    upload = get_object_or_404(ReferenceUpload.objects.of(User), pk=int(number))
    rows: JudgedRows = judged(FileRows.of_json(upload.table))
    return [(row.cells, row.fault) for row in (rows.bad if upload.applied_at else rows.rows)]


def _form(request: HttpRequest, lines: list[Line], *, more: int = 0, refusal: str = "") -> HttpResponse:
    blank: Line = ([""] * len(NAMES), "")
    rows = [*lines, *[blank] * max(more, LINES - len(lines))]
    context = {
        "names": NAMES,
        "labels": LABELS,
        "rows": [(zip(NAMES, cells, strict=True), fault) for cells, fault in rows],
        "has_faults": any(fault for _cells, fault in lines),
        "roles": [label for _value, label in Role.choices],
        "refusal": refusal,
    }
    return admin_page(request, "reporting/office/accounts_new.html", _("Add several accounts"), **context)
