"""The pages of a file of reference data in the administration: upload it, see what it changes, apply it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from import_export.admin import ExportMixin
from import_export.forms import ExportForm

from units.actions.uploads import upload_apply, upload_renew_preview, upload_store
from units.consequences import UnconfirmedError
from units.formats import PortalCSV
from units.impact import made_when_confirmed, shown
from units.models import ReferenceUpload
from units.page_progress import new_mark, progress_of, seen_by_page
from units.progress import step
from units.reference_files.bad_rows import bad_rows_xlsx
from units.reference_files.preview import Preview
from units.reference_files.reading import FileRows, file_rows
from units.refusals import Refused
from units.wording import whole

ROWS_A_PAGE = MISTAKES_SHOWN = 200
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class UploadForm(forms.Form):
    """The file of a list."""

    import_file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("An Excel workbook (.xlsx, .xls), an OpenDocument spreadsheet or a CSV file."),
    )


class FileMixin(ExportMixin):
    """A list that takes files, after a preview of every column, and exports itself as CSV."""

    import_export_change_list_template = "admin/change_list_files.html"
    export_formats = [PortalCSV]
    export_form_class = ExportForm  # all columns: the form to choose some needs a script inside its page

    def get_urls(self) -> list[Any]:
        return [*self.upload_urls(), *super().get_urls()]

    def upload_urls(self) -> list[Any]:
        """The pages of a file."""
        return [
            self.upload_url("import/", self.upload_view, "import"),
            self.upload_url("import/progress/<slug:mark>/", self.progress_view, "progress"),
            self.upload_url("import/<int:number>/", self.preview_view, "preview"),
            self.upload_url("import/<int:number>/apply/", require_POST(self.apply_view), "apply"),
            self.upload_url("import/<int:number>/refused.xlsx", self.refused_view, "refused"),
        ]

    def upload_url(self, route: str, view: Callable[..., HttpResponse], name: str) -> Any:
        full_name = f"{self.opts.app_label}_{self.opts.model_name}_{name}"
        return path(route, self.admin_site.admin_view(view), name=full_name)

    def resource(self) -> Any:
        """A fresh resource: it keeps what it looked up for one file."""
        return self.resource_classes[0]()

    def has_import_permission(self, request: HttpRequest) -> bool:
        return self.has_change_permission(request) and self.has_add_permission(request)

    def upload_view(self, request: HttpRequest) -> HttpResponse:
        """Take a file and show what it would do; a file that is not such a list is answered with a sentence."""
        self.require_import(request)
        form = UploadForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            file = form.cleaned_data["import_file"]
            try:
                with seen_by_page(request.POST.get("progress", "")):
                    step(_("Reading %(file)s") % {"file": file.name})
                    return self.take(request, file.read(), file.name)
            except Refused as refused:
                form.add_error("import_file", refused.sentence)
        return self.upload_page(request, "admin/upload.html", form=form, labels=self.headings(request))

    def headings(self, request: HttpRequest) -> list[str]:
        """The columns that the page of a file names."""
        return list(self.resource().shape().labels.values())

    def take(self, request: HttpRequest, content: bytes, name: str) -> HttpResponse:
        """Store a file that has the columns of this list.

        Raises:
            Refused: with the sentence to show.
        """
        return self.keep(request, file_rows(content, self.resource().shape()), name)

    def keep(self, request: HttpRequest, rows: FileRows, name: str) -> HttpResponse:
        upload = upload_store(resource=self.resource(), rows=rows, file_name=name, by=request.user)  # type: ignore[arg-type]
        return redirect(self.address_of("preview", upload.pk))

    def preview_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """What the file would change, every column before and after, or what is wrong with it."""
        self.require_import(request)
        upload = self.upload_at(number)
        if not upload.preview:
            raise Http404  # an official list that waits for answers
        preview = Preview(upload.preview)
        page = Paginator(preview.rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
        shape = self.resource().shape()
        page.object_list = preview.shown(page.object_list, shape)
        context: dict[str, Any] = {"upload": upload, "preview": preview, "page": page}
        context |= {f"{name}_address": self.address_of(name, number) for name in ("apply", "refused")}
        context["mistakes"] = preview.mistakes(shape)[:MISTAKES_SHOWN]
        return self.upload_page(request, "admin/upload_preview.html", **context)

    def apply_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """Apply what was shown; the second time, or after the lists changed, say so and change nothing."""
        self.require_import(request)
        upload = self.upload_at(number)

        def do() -> Preview:
            return upload_apply(upload=upload, resource=self.resource(), by=request.user)  # type: ignore[arg-type]

        try:
            with seen_by_page(request.POST.get("progress", "")):
                done = made_when_confirmed(request, do)
        except UnconfirmedError as unconfirmed:
            return shown(
                request,
                unconfirmed.consequences,
                title=_("Look at what the file changes, then confirm"),
                back=self.address_of("preview", number),
                word=_("Confirm and apply"),
                opts=self.opts,
            )
        except IntegrityError:
            sentence = _("Somebody saved something of the same kind at this moment. Please check and save again.")
            self.message_user(request, sentence, messages.WARNING)
            return redirect(self.address_of("preview", number))
        except Refused as refused:
            self.message_user(request, refused.sentence, messages.WARNING)
            if refused.code == "applied":
                return redirect(self.address_of("changelist"))
            upload_renew_preview(upload=upload, resource=self.resource(), by=request.user)  # type: ignore[arg-type]
            return redirect(self.address_of("preview", number))
        counts = {name: whole(number) for name, number in done.counts.items()}
        sentence = _("The file was applied: %(new)s new, %(changed)s changed, %(same)s unchanged.") % counts
        self.message_user(request, sentence, messages.SUCCESS)
        return redirect(self.address_of("changelist"))

    def progress_view(self, request: HttpRequest, mark: str) -> HttpResponse:
        """How far the file is that another page waits for; only that page knows its mark."""
        self.require_import(request)
        return JsonResponse(progress_of(mark), headers={"Cache-Control": "no-store"})

    def refused_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """The refused rows as a workbook with the file's columns and another one that says what is wrong."""
        self.require_import(request)
        upload = self.upload_at(number)
        content = bad_rows_xlsx(FileRows.of_json(upload.table), Preview(upload.preview), self.resource().shape())
        return workbook_answer(content, f"dong-can-sua-{number}.xlsx")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        context = {**(extra_context or {}), "has_import_permission": self.has_import_permission(request)}
        return super().changelist_view(request, context)

    def export_action(self, request: HttpRequest) -> HttpResponse:
        """The list as a file; where its address asks for a filter that it does not have, the list itself."""
        try:
            return super().export_action(request)
        except IncorrectLookupParameters:
            return self.list_without_filters()

    def require_import(self, request: HttpRequest) -> None:
        if not self.has_import_permission(request):
            raise PermissionDenied

    def upload_at(self, number: int) -> ReferenceUpload:
        return get_object_or_404(ReferenceUpload.objects.of(self.model), pk=number)

    def address_of(self, page: str, *arguments: Any) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", args=arguments)

    def upload_page(self, request: HttpRequest, template: str, **context: Any) -> HttpResponse:
        title = _("Take a file: %(list)s") % {"list": self.opts.verbose_name_plural}
        mark = new_mark()
        shown = {**self.admin_site.each_context(request), "opts": self.opts, "title": title, "mark": mark, **context}
        shown["progress_address"] = self.address_of("progress", mark)
        shown["list_address"] = self.address_of("changelist")
        return TemplateResponse(request, template, shown)


def workbook_answer(content: bytes, name: str) -> HttpResponse:
    """A workbook to be saved under ``name``."""
    return HttpResponse(content, XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})
