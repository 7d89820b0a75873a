"""Procedures with their publications."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from procedures.admin_filters import DepartmentFilter, LevelFilter, ServiceLevelFilter, in_force_today
from procedures.admin_publications import (
    PUBLICATION_FIGURES,
    PublicationInline,
    PublishedInline,
    years_of_publications,
)
from procedures.models import AuthorityLevel, Procedure, Publication, ServiceLevel
from procedures.national_list import NationalList
from procedures.publication_file import PublicationResource
from procedures.resources import ProcedureResource
from units.admin import WithoutDiacritics
from units.admin_base import AppendedToLists, FiguresAdmin, ReadOnlyAdmin, Values, values_of
from units.admin_lists import AS_TYPED, alphabetical
from units.admin_official import OfficialListMixin
from units.admin_upload import FileMixin, workbook_answer
from units.districts import names_districts
from units.models.coded import LineField
from units.wording import day


@admin.register(Procedure)
class ProcedureAdmin(AppendedToLists, OfficialListMixin, WithoutDiacritics, FiguresAdmin):
    resource_classes = [ProcedureResource]
    official_list = NationalList()
    list_display = [
        "code",
        alphabetical("name", _("name")),
        alphabetical("field", _("field"), key="field_sort_key"),
        "level_today",
        "handled_today",
        "since",
    ]
    list_filter = [ServiceLevelFilter, LevelFilter, DepartmentFilter]
    search_fields = ["search_key", "code"]
    inlines = [PublicationInline, PublishedInline]
    figure_fields = ()
    formfield_overrides: ClassVar = AS_TYPED | {
        LineField: {"widget": AdminTextInputWidget(attrs={"class": "vLargeTextField"})}
    }

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        """A new procedure is published with it; stored publications are read."""
        return [PublishedInline] if obj is not None and obj.publications.exists() else [PublicationInline]

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, Any, Any, Any]:
        """A procedure that nobody reported goes with its publications, which are not deleted one by one."""
        deleted, counts, perms_needed, protected = super().get_deleted_objects(objs, request)
        needed = [kind for kind in perms_needed if kind != str(Publication._meta.verbose_name)]
        return deleted, counts, needed, protected

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request)
        current = Prefetch("publications", in_force_today().select_related("department"), to_attr="today")
        return rows.prefetch_related(current)

    def figure_rows(self, obj: Any) -> dict[Any, Values]:
        """Its publications: who reports it when. Its own fields are names and the place in lists."""
        return values_of(Publication.objects.filter(procedure=obj.pk), PUBLICATION_FIGURES)

    def stale_scope(self, changed: list[Values]) -> dict[str, Any]:
        return {"years": years_of_publications(changed)}

    @admin.display(description=_("service level"))
    def level_today(self, procedure: Procedure) -> str:
        """The level at which it is published today."""
        return "; ".join(str(each.get_level_display()) for each in _today(procedure))

    @admin.display(description=_("handled by"))
    def handled_today(self, procedure: Procedure) -> str:
        """Its department and the levels of government that handle it today."""
        return "; ".join(each.handled_by for each in _today(procedure))

    @admin.display(description=_("in force since"))
    def since(self, procedure: Procedure) -> str:
        """Since when it is published as today."""
        return "; ".join(day(each.effective_on) for each in _today(procedure))


def _today(procedure: Procedure) -> list[Publication]:
    """The publication in force today, as the list of procedures read it: one, or none."""
    return getattr(procedure, "today", [])


@admin.register(Publication)
class PublicationAdmin(FileMixin, ReadOnlyAdmin):
    """Every publication, to be read and searched, and as a file of its own that holds the history."""

    resource_classes = [PublicationResource]
    import_export_change_list_template = "admin/procedures/publication/change_list_files.html"
    list_display = ["code", "name", "service_level", "handled_by", "effective_on", "ended_on", "decision_number"]
    list_display_links = None
    list_select_related = ["procedure", "department"]
    list_filter = ["level", ("ended_on", admin.EmptyFieldListFilter)]
    search_fields = ["procedure__search_key", "procedure__code", "decision_number"]
    ordering = ["procedure__sort_order", "procedure__code", "effective_on"]
    date_hierarchy = "effective_on"

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Without the districts' level where there are no districts and the publication is not of theirs."""
        fields = super().get_fields(request, obj)
        if names_districts(request) or getattr(obj, "at_district", False):
            return fields
        return [name for name in fields if name != AuthorityLevel.DISTRICT.flag]

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Decisions change publications one by one; a file does so for administrators too."""
        return self.has_view_permission(request)

    def upload_urls(self) -> list[Any]:
        return [*super().upload_urls(), self.upload_url("export.xlsx", self.workbook_view, "workbook")]

    def workbook_view(self, request: HttpRequest) -> HttpResponse:
        """All publications as a workbook with Vietnamese headings."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return workbook_answer(self.resource().workbook(Publication.objects.all()), "cong-bo.xlsx")

    @admin.display(description=_("code"), ordering="procedure__code")
    def code(self, publication: Publication) -> str:
        address = reverse("admin:procedures_procedure_change", args=[publication.procedure_id])
        return format_html('<a href="{}">{}</a>', address, publication.procedure.code)

    @admin.display(description=_("name"), ordering="procedure__sort_key")
    def name(self, publication: Publication) -> str:
        return publication.procedure.name

    @admin.display(description=_("service level"), ordering="level")
    def service_level(self, publication: Publication) -> str:
        return str(publication.get_level_display())

    @admin.display(description=_("handled by"))
    def handled_by(self, publication: Publication) -> str:
        return publication.handled_by


@admin.register(ServiceLevel)
class ServiceLevelAdmin(FiguresAdmin):
    """Service levels: what a scheme calls them, from when to when, and whether they count in the rate."""

    figure_fields = ("counts",)
    list_display = ["name", "scheme", "rank", "active_from", "active_until", "is_full", "counts"]
    ordering = ["active_from", "rank"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Publications and files name a level by its number and code: those stay."""
        return ["number", "code"] if obj is not None else []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """One by one, so that each is looked up: a level that publications have stays."""
        if obj is not None and Publication.history.filter(level=obj.pk).exists():
            return False
        return super().has_delete_permission(request, obj)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {name: each for name, each in super().get_actions(request).items() if name != "delete_selected"}
