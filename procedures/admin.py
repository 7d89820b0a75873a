"""Procedures with their publications."""

from __future__ import annotations

from datetime import date
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Prefetch, QuerySet
from django.forms import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from procedures.forms import Verb, levels_offered
from procedures.models import (
    LEVEL_FLAGS,
    AuthorityLevel,
    Procedure,
    Publication,
    PublicationQuerySet,
    ServiceLevel,
    level_choices,
)
from procedures.national_list import NationalList
from procedures.publication_file import PublicationResource
from procedures.resources import ProcedureResource
from units import clock
from units.admin import WithoutDiacritics
from units.admin_base import AppendedToLists, FiguresAdmin, ReadOnlyAdmin, Values, values_of
from units.admin_lists import DAYS, alphabetical
from units.admin_official import OfficialListMixin
from units.admin_upload import FileMixin, workbook_answer
from units.districts import has_districts
from units.models import Unit
from units.models.coded import LineField
from units.wording import day

NOT_PUBLISHED = "none"
LEVELS_HELP = _(
    "One level or several. At province level the department reports it; at district and commune level every unit of"
    " that level does."
)


LEVELS_HELP_WITHOUT_DISTRICTS = _(
    "One level or both. At province level the department reports it; at commune level every commune does."
)


PUBLICATION_FIGURES = ("level", *LEVEL_FLAGS, "department_id", "effective_on", "ended_on")


def years_of_publications(changed: list[Values]) -> list[int]:
    """The years in which figures follow rows of publications, each given as it was and as it is.

    Where nothing but the last day moved, the years from the earlier to the later one. A publication without a last day
    counts to the end of next year, for which periods are created in December.
    """
    years: set[int] = set()
    for rows in groupby(sorted(changed, key=itemgetter("pk")), key=itemgetter("pk")):
        years |= _years_of_one(list(rows[1]))
    return sorted(years)


def _years_of_one(rows: list[Values]) -> set[int]:
    open_end = clock.today().year + 1
    ends = [row["ended_on"].year if row["ended_on"] else open_end for row in rows]
    moved = {name for name in PUBLICATION_FIGURES if len({row[name] for row in rows}) > 1}
    first = min(ends) if moved == {"ended_on"} else min(row["effective_on"].year for row in rows)
    return set(range(first, max(ends) + 1))


class PublicationFormSet(BaseInlineFormSet):
    """Publications of one save are compared with each other, not only with what is stored."""

    def clean(self) -> None:
        super().clean()
        times = sorted(
            (form.cleaned_data["effective_on"], form.cleaned_data.get("ended_on") or date.max)
            for form in self.forms
            if form.cleaned_data.get("effective_on") and not form.cleaned_data.get("DELETE")
        )
        for (_start, end), (following, _end) in pairwise(times):
            if following <= end:
                raise ValidationError(_("Two publications of one procedure must not overlap in time."))


class PublicationInline(admin.StackedInline):
    """The first publication of a procedure, which is recorded with it."""

    model = Publication
    formset = PublicationFormSet
    formfield_overrides: ClassVar = DAYS
    extra = 0
    max_num = 1
    can_delete = False
    autocomplete_fields = ["department"]
    fieldsets = [
        (None, {"fields": [("level", "effective_on", "ended_on"), ("decision_number", "decision_date")]}),
        (_("Handled by"), {"fields": [LEVEL_FLAGS, "department"], "description": LEVELS_HELP}),
    ]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Districts handle nothing where there are none."""
        if has_districts():
            return self.fieldsets
        flags = tuple(flag for flag in LEVEL_FLAGS if flag != AuthorityLevel.DISTRICT.flag)
        fields = {"fields": [flags, "department"], "description": LEVELS_HELP_WITHOUT_DISTRICTS}
        return [self.fieldsets[0], (_("Handled by"), fields)]


class PublishedInline(admin.TabularInline):
    """What is stored of a procedure's publications, to be read: decisions change them, or a correction."""

    model = Publication
    extra = 0
    can_delete = False
    template = "admin/procedures/procedure/published.html"
    ordering = ["effective_on"]
    verbs = Verb.choices

    def get_queryset(self, request: HttpRequest) -> QuerySet[Publication]:
        return super().get_queryset(request).select_related("department", "procedure")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class LevelFilter(admin.SimpleListFilter):
    """Procedures that a level of government handles today."""

    title = _("authority level")
    parameter_name = "authority"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(level.value, str(level.label)) for level in levels_offered()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() not in AuthorityLevel.values:
            return queryset
        handled = in_force_today().at_levels([str(self.value())])
        return queryset.filter(pk__in=handled.values("procedure"))


class ServiceLevelFilter(admin.SimpleListFilter):
    """Procedures published today at a service level, or not published."""

    title = _("service level")
    parameter_name = "level"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        levels = [(str(value), str(label)) for value, label in level_choices()]
        return [*levels, (NOT_PUBLISHED, str(_("not published today")))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        published = in_force_today()
        if self.value() == NOT_PUBLISHED:
            return queryset.exclude(pk__in=published.values("procedure"))
        if self.value() not in {str(number) for number, _label in level_choices()}:
            return queryset
        return queryset.filter(pk__in=published.filter(level=int(self.value() or 0)).values("procedure"))


class DepartmentFilter(admin.SimpleListFilter):
    """Procedures that a department handles today."""

    title = _("department")
    parameter_name = "department"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        found = Unit.objects.filter(pk__in=in_force_today().values("department")).order_by("sort_order", "code")
        return [(unit.code, unit.name) for unit in found]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if not self.value():
            return queryset
        return queryset.filter(pk__in=in_force_today().filter(department__code=self.value()).values("procedure"))


def in_force_today() -> PublicationQuerySet:
    """The publications in force today."""
    today = clock.today()
    return Publication.objects.in_force_during(today, today)


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
    formfield_overrides: ClassVar = DAYS | {
        LineField: {"widget": AdminTextInputWidget(attrs={"class": "vLargeTextField"})}
    }

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        """A new procedure is published with it; stored publications are read."""
        return [PublishedInline] if obj is not None and obj.publications.exists() else [PublicationInline]

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, Any, set[str], Any]:
        """A procedure that nobody reported goes with its publications, which are not deleted one by one."""
        deleted, counts, perms_needed, protected = super().get_deleted_objects(objs, request)
        return deleted, counts, perms_needed - {str(Publication._meta.verbose_name)}, protected

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
        if has_districts() or getattr(obj, "at_district", False):
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
