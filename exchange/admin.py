"""Code tables in the administration: what other systems call our units, procedures and figures; also as files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from exchange.actions.code_tables import SHOWN, code_file_apply, code_file_preview, code_file_store
from exchange.code_tables.file import shape, shown, table_csv
from exchange.models import CodeMapping, CodeTable, DossierFile, DraftChoice, ValueFile
from reporting.views.answers import file_answer
from units.admin_base import LoggedAdmin, ReadOnlyAdmin
from units.admin_editing import EditableAdmin
from units.admin_pages import admin_page
from units.admin_upload import UploadForm
from units.models import ReferenceUpload
from units.refusals import Refused
from units.tables.book import MAX_BYTES
from units.wording import whole


@admin.register(CodeTable)
class CodeTableAdmin(EditableAdmin, LoggedAdmin):
    """One table for each other system; its lines are edited one by one, or replaced by those of a file."""

    list_display = ["name", "code", "scheme", "data_set", "lines"]
    search_fields = ["name", "code"]
    change_form_template = "admin/exchange/codetable/change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[CodeTable]:
        return super().get_queryset(request).annotate(number=Count("mappings"))

    @admin.display(description=gettext_lazy("lines"))
    def lines(self, table: Any) -> int:
        return table.number

    def get_urls(self) -> list[Any]:
        pages: list[tuple[str, Callable[..., HttpResponse], str]] = [
            ("<int:number>/lines.csv", self.export_view, "export"),
            ("<int:number>/file/", self.file_view, "file"),
            ("<int:number>/file/<int:upload>/", self.preview_view, "preview"),
            ("<int:number>/file/<int:upload>/apply/", require_POST(self.apply_view), "apply"),
        ]
        own = [
            path(route, self.admin_site.admin_view(view), name=f"exchange_codetable_{name}")
            for route, view, name in pages
        ]
        return [*own, *super().get_urls()]

    def export_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """Every line of the table as CSV."""
        table = self._table(request, number)
        return file_answer(table_csv(table), f"bang-ma-{table.code}.csv", "text/csv; charset=utf-8")

    def file_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """Take a file and show what it would make of the table."""
        table = self._table(request, number)
        form: forms.Form = UploadForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            file = form.cleaned_data["import_file"]
            try:
                content = file.read(MAX_BYTES + 1)
                upload = code_file_store(table=table, content=content, file_name=file.name, by=request.user)  # type: ignore[arg-type]
                return redirect("admin:exchange_codetable_preview", number, upload.pk)
            except Refused as refused:
                form.add_error("import_file", refused.sentence)
        labels = shape().labels.values()
        return self._page(request, table, "file", form=form, labels=labels)

    def preview_view(self, request: HttpRequest, number: int, upload: int) -> HttpResponse:
        """What the file would change of the table, or what is wrong with it."""
        table = self._table(request, number)
        found = self._upload(table, upload)
        preview = code_file_preview(table=table, upload=found)
        new, gone = ([shown(cells) for cells in lines[:SHOWN]] for lines in (preview.new, preview.gone))
        return self._page(request, table, "preview", upload=found, preview=preview, new_lines=new, gone_lines=gone)

    def apply_view(self, request: HttpRequest, number: int, upload: int) -> HttpResponse:
        """Apply what was shown; the second time, or after the table changed, say so and change nothing."""
        table = self._table(request, number)
        found = self._upload(table, upload)
        try:
            done = code_file_apply(table=table, upload=found, by=request.user)  # type: ignore[arg-type]
        except Refused as refused:
            messages.warning(request, refused.sentence)
            return redirect("admin:exchange_codetable_preview", number, upload)
        sentence = _("The file was applied: %(new)s lines new, %(gone)s removed, %(same)s unchanged.")
        values = {"new": whole(len(done.new)), "gone": whole(len(done.gone)), "same": whole(done.same)}
        messages.success(request, sentence % values)
        return redirect("admin:exchange_codetable_change", number)

    def _table(self, request: HttpRequest, number: int) -> CodeTable:
        if not self.has_change_permission(request):
            raise PermissionDenied
        return get_object_or_404(CodeTable, pk=number)

    def _upload(self, table: CodeTable, number: int) -> ReferenceUpload:
        return get_object_or_404(ReferenceUpload.objects.of(CodeMapping), pk=number, table__table=table.pk)

    def _page(self, request: HttpRequest, table: CodeTable, page: str, **context: Any) -> HttpResponse:
        title = _("Lines of “%(table)s” from a file") % {"table": table.name}
        return admin_page(
            request,
            f"admin/exchange/codetable/{page}.html",
            title,
            table=table,
            opts=self.opts,
            list_address=reverse("admin:exchange_codetable_changelist"),
            **context,
        )


@admin.register(CodeMapping)
class CodeMappingAdmin(EditableAdmin, LoggedAdmin):
    """The lines of all tables, to look one up or to correct it."""

    list_display = ["ours", "theirs", "subject", "table", "valid_from", "valid_until"]
    list_filter = ["table", "subject"]
    list_select_related = ["table"]
    search_fields = ["ours", "theirs"]
    fields = ["table", "subject", "ours", "theirs", "valid_from", "valid_until"]


@admin.register(ValueFile)
class ValueFileAdmin(ReadOnlyAdmin):
    """Which files of figures were brought, by whom, and what became of them."""

    list_display = [
        "file_name",
        "uploaded_by_name",
        "uploaded_at",
        "table",
        "values",
        "changed",
        "refused",
        "applied_at",
    ]
    list_filter = ["table"]
    list_select_related = ["table"]
    search_fields = ["file_name", "uploaded_by_name"]
    fields = [
        "file_name", "sha256", "uploaded_by_name", "uploaded_at", "table", "good_only", "values", "changed", "refused",
        "applied_at",
    ]  # fmt: skip


@admin.register(DossierFile)
class DossierFileAdmin(ReadOnlyAdmin):
    """Who brought which file of dossiers, and what became of it; what it held is not kept."""

    list_display = ["file_name", "system", "by_name", "brought_at", "state", "rows", "good", "repeated", "refused"]
    list_filter = ["state"]
    search_fields = ["file_name", "system", "by_name"]
    exclude = ["by", "shape", "outcome", "digest", "seen_upload", "alive_at", "done", "language"]


@admin.register(DraftChoice)
class DraftChoiceAdmin(ReadOnlyAdmin):
    """Which units take counted dossiers into their drafts, by whose choice and since when."""

    list_display = ["unit", "is_on", "by_name", "at"]
    list_filter = ["is_on"]
    list_select_related = ["unit__parent"]
    search_fields = ["unit__search_key", "unit__code", "by_name"]
    fields = ["unit", "is_on", "by_name", "at"]
