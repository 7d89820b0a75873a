"""Pages of a decision as one workbook: written out, brought back, shown row by row, and applied to a draft."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quotas.actions.whole import decision_of, workbook_apply, workbook_store
from quotas.models import QuotaDecision
from quotas.whole.checking import Checked, checked
from quotas.whole.comparing import CHANGED, GONE, NEW, changes_between, digest_of
from quotas.whole.content import NO_CONTENT, content_of, units_named
from quotas.whole.mistakes import with_faults
from quotas.whole.reading import read_workbook, rows_of_json
from quotas.whole.sheets import SHEETS, UNITS
from quotas.whole.writing import decision_xlsx, workbook
from units.actions.uploads import refuse_applied
from units.admin_pages import admin_page
from units.admin_upload import ROWS_A_PAGE, UploadForm, workbook_answer
from units.impact import carry_out
from units.models import ReferenceUpload
from units.refusals import Refused

MISTAKES_SHOWN = 200
NAME = "admin:quotas_quotadecision_"


class WorkbookForm(UploadForm):
    """The workbook of a decision."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = ", ".join(f"«{shape.name}»" for shape in SHEETS.values())
        self.fields["import_file"].help_text = _("A workbook (.xlsx) with the sheets %(names)s.") % {"names": names}
        self.fields["import_file"].widget.attrs["accept"] = ".xlsx"


class WorkbookPages:
    """What ``QuotaDecisionAdmin`` shows and does on these pages. A file never changes a decision in force."""

    admin_site: Any
    log_change: Callable[..., Any]
    has_change_permission: Callable[..., bool]
    has_add_permission: Callable[..., bool]

    def workbook_urls(self) -> list:
        views: dict[str, tuple[str, Any]] = {
            "workbook": ("<int:number>/workbook.xlsx", self.workbook),
            "take_new": ("take/", self.take),
            "take": ("<int:number>/take/", self.take),
            "taken": ("take/<int:upload>/", self.taken),
            "taken_apply": ("take/<int:upload>/apply/", require_POST(self.taken_apply)),
            "taken_faults": ("take/<int:upload>/faults.xlsx", self.taken_faults),
        }
        return [
            path(address, self.admin_site.admin_view(view), name=f"quotas_quotadecision_{name}")
            for name, (address, view) in views.items()
        ]

    def workbook(self, request: HttpRequest, number: int) -> HttpResponse:
        """The decision whole, as a file that can be brought back."""
        decision = get_object_or_404(QuotaDecision, pk=number)
        return workbook_answer(decision_xlsx(decision), f"quyet-dinh-{decision.year}-{decision.pk}.xlsx")

    def take(self, request: HttpRequest, number: int | None = None) -> HttpResponse:
        """Take a file for a draft, or for a new one where the decision is none; nothing is written yet."""
        self._require_import(request)
        decision = get_object_or_404(QuotaDecision, pk=number) if number else None
        form = WorkbookForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            file = form.cleaned_data["import_file"]
            try:
                rows = read_workbook(file.read())
                upload = workbook_store(rows=rows, file_name=file.name, decision=decision, by=_user(request))
                return redirect(f"{NAME}taken", upload.pk)
            except Refused as refused:
                form.add_error("import_file", refused.sentence)
        return self._page(request, "take", decision, form=form, shapes=SHEETS.values())

    def taken(self, request: HttpRequest, upload: int) -> HttpResponse:
        """What the file changes, row by row, or what is wrong with it, as the lists are now."""
        self._require_import(request)
        taken = _upload_at(upload)
        try:
            decision, found = _checked(taken)
        except Refused as refused:
            messages.warning(request, refused.sentence)
            return redirect(f"{NAME}changelist")
        draft = decision if decision and decision.is_draft else None
        before = content_of(decision) if decision else NO_CONTENT
        context: dict[str, Any] = {"upload": taken, "draft": draft, "mistakes": found.mistakes[:MISTAKES_SHOWN]}
        context["more_mistakes"] = len(found.mistakes[MISTAKES_SHOWN:])
        if not found.mistakes:
            sheets = changes_between(before, found.content, units_named([before, found.content]))
            page = Paginator(sheets[UNITS].rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
            context |= {
                "sheets": sheets.values(),
                "page": page,
                "units": UNITS,
                "changes": any(each.counts[state] for each in sheets.values() for state in (NEW, CHANGED, GONE)),
                "seen": digest_of(before, found.content, draft and draft.pk),
            }
        return self._page(request, "taken", decision, **context)

    def taken_apply(self, request: HttpRequest, upload: int) -> HttpResponse:
        """Apply what was shown; after the lists changed, or the second time, say so and change nothing."""
        self._require_import(request)
        taken = _upload_at(upload)

        def do() -> int:
            decision = workbook_apply(upload=taken, seen=request.POST.get("seen", ""), by=_user(request))
            self.log_change(request, decision, _("Taken from the file %(name)s") % {"name": taken.file_name})
            return int(decision.pk)

        return carry_out(
            request,
            do,
            title=_("Look at what the file changes, then confirm"),
            back=reverse(f"{NAME}taken", args=[upload]),
            done=lambda number: reverse(f"{NAME}change", args=[number]),
            said=_("The draft is what the file says."),
            word=_("Confirm and apply"),
        )

    def taken_faults(self, request: HttpRequest, upload: int) -> HttpResponse:
        """The whole file again, with what is wrong next to the rows at fault."""
        self._require_import(request)
        taken = _upload_at(upload)
        try:
            _decision, found = _checked(taken)
        except Refused as refused:
            messages.warning(request, refused.sentence)
            return redirect(f"{NAME}changelist")
        content = workbook(with_faults(rows_of_json(taken.table["rows"]), found.mistakes))
        return workbook_answer(content, f"quyet-dinh-can-sua-{upload}.xlsx")

    def _page(self, request: HttpRequest, name: str, decision: QuotaDecision | None, **context: Any) -> HttpResponse:
        title = _("A decision from a workbook") if decision is None else _("Workbook of the decision")
        template = f"admin/quotas/quotadecision/{name}.html"
        context |= {"object": decision, "decision": decision, "opts": QuotaDecision._meta}
        return admin_page(request, template, title, **context)

    def _require_import(self, request: HttpRequest) -> None:
        if not (self.has_change_permission(request) and self.has_add_permission(request)):
            raise PermissionDenied


def _upload_at(number: int) -> ReferenceUpload:
    return get_object_or_404(ReferenceUpload.objects.of(QuotaDecision), pk=number)


def _checked(upload: ReferenceUpload) -> tuple[QuotaDecision | None, Checked]:
    """The decision for which the file was brought, and what the file says as the lists are now.

    Raises:
        Refused: the file was applied, or the decision deleted.
    """
    refuse_applied(upload)
    decision = decision_of(upload.table)
    base = content_of(decision) if decision else NO_CONTENT
    return decision, checked(rows_of_json(upload.table["rows"]), base)


def _user(request: HttpRequest) -> Any:
    return request.user
