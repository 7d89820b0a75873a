"""Official lists in the administration: the user adds what a list lacks, then it is previewed like any other file."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from units import clock
from units.admin_upload import FileMixin, workbook_answer
from units.models import ReferenceUpload
from units.page_progress import seen_by_page
from units.reference_files.official import FillableList, OfficialList, workbook_to_fill
from units.reference_files.reading import FileRows

ROWS_SHOWN = 20


class OfficialListMixin(FileMixin):
    """A list that takes an official list too. ``official_list`` says which."""

    official_list: OfficialList

    def upload_urls(self) -> list[Any]:
        return [
            *super().upload_urls(),
            self.upload_url("import/<int:number>/ask/", self.ask_view, "ask"),
            self.upload_url("import/<int:number>/to-fill.xlsx", self.to_fill_view, "to_fill"),
        ]

    def take(self, request: HttpRequest, content: bytes, name: str) -> HttpResponse:
        rows = self.official_list.read(content)
        if rows is None:
            return super().take(request, content, name)
        upload = ReferenceUpload.objects.create(
            target=self.opts.label_lower,
            file_name=name[:300],
            table=rows.as_json(),
            uploaded_by=request.user,  # type: ignore[misc]
            uploaded_at=clock.now(),
        )
        return redirect(self.address_of("ask", upload.pk))

    def ask_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """Ask once for what the list lacks; the answers make rows like those of any file."""
        self.require_import(request)
        upload = self.upload_at(number)
        rows = FileRows.of_json(upload.table)
        form = self.official_list.form(rows, request.POST or None)
        if request.method == "POST" and form.is_valid():
            with seen_by_page(request.POST.get("progress", "")):
                return self.keep(request, self.official_list.rows(rows, form.cleaned_data), upload.file_name)
        labels = {column.name: column.headings[0] for column in self.official_list.columns}
        return self.upload_page(
            request,
            "admin/upload_ask.html",
            upload=upload,
            form=form,
            list_title=self.official_list.title,
            count=len(rows.rows),
            headings=[labels[name] for name in rows.headers],
            rows=rows.rows[:ROWS_SHOWN],
            to_fill_address=self.address_of("to_fill", number) if isinstance(self.official_list, FillableList) else "",
        )

    def to_fill_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """The rows as a workbook with this portal's columns, for answers that differ from row to row."""
        self.require_import(request)
        if not isinstance(self.official_list, FillableList):
            raise Http404
        rows = self.official_list.to_fill(FileRows.of_json(self.upload_at(number).table))
        return workbook_answer(workbook_to_fill(rows, self.resource().shape()), f"bang-can-dien-{number}.xlsx")
