"""Periods to keep; reports, sendings and compliance to look at."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from reporting.actions.warnings import warnings_count_all
from reporting.models import (
    Compliance,
    DifferenceNote,
    FrozenLine,
    FrozenRanking,
    ReportingPeriod,
    Revision,
    RevisionCount,
    Submission,
    SubmissionEvent,
    SystemUpload,
)
from units.admin import PortalSettingsAdmin
from units.admin_base import FiguresAdmin, ReadOnlyAdmin
from units.models import PortalSettings


@admin.register(ReportingPeriod)
class ReportingPeriodAdmin(FiguresAdmin):
    list_display = [
        "name",
        "starts_on",
        "ends_on",
        "opens_on",
        "due_on_department",
        "due_on_district",
        "due_on_commune",
    ]
    list_filter = ["year"]
    ordering = ["-year", "-month"]
    readonly_fields = ["locked_at"]

    def years_of(self, obj: Any) -> list[int | None]:
        return [obj.year]


class EventInline(admin.TabularInline):
    model = SubmissionEvent
    extra = 0
    can_delete = False

    def has_add_permission(self, *args: Any) -> bool:
        return False

    def has_change_permission(self, *args: Any) -> bool:
        return False


@admin.register(Submission)
class SubmissionAdmin(ReadOnlyAdmin):
    list_display = ["unit", "period", "status", "first_sent_at"]
    list_filter = ["status", "period"]
    list_select_related = ["unit__parent", "period"]
    search_fields = ["unit__search_key", "unit__code"]
    inlines = [EventInline]


class RevisionCountInline(admin.TabularInline):
    model = RevisionCount
    extra = 0
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[RevisionCount]:
        return super().get_queryset(request).select_related("procedure", "revision__submission__unit__parent")

    def has_add_permission(self, *args: Any) -> bool:
        return False

    def has_change_permission(self, *args: Any) -> bool:
        return False


@admin.register(Revision)
class RevisionAdmin(ReadOnlyAdmin):
    list_display = ["submission", "number", "sent_at", "sent_by_name", "nil"]
    list_select_related = ["submission__unit__parent", "submission__period"]
    search_fields = ["submission__unit__search_key", "sha256"]
    inlines = [RevisionCountInline]


@admin.register(Compliance)
class ComplianceAdmin(ReadOnlyAdmin):
    list_display = ["unit", "period", "basis", "ytd_received_total", "ytd_received_online", "months_reported", "tier"]
    list_filter = ["basis", "period"]
    list_select_related = ["unit__parent", "period", "tier"]
    search_fields = ["unit__search_key", "unit__code"]


@admin.register(SystemUpload)
class SystemUploadAdmin(ReadOnlyAdmin):
    list_display = ["uploaded_at", "file_name", "periods", "rows", "uploaded_by_name", "applied_at"]


@admin.register(DifferenceNote)
class DifferenceNoteAdmin(ReadOnlyAdmin):
    list_display = ["period", "unit", "procedure", "state", "actor_name", "at"]
    list_filter = ["state", "period"]
    list_select_related = ["unit__parent", "period", "procedure"]
    search_fields = ["unit__search_key", "unit__code", "procedure__code"]


admin.site.unregister(PortalSettings)


@admin.register(PortalSettings)
class PortalSettingsInUseAdmin(PortalSettingsAdmin):
    """The portal's settings, where a change of the tolerance is followed by the hints that rest on it."""

    def after_change(self, obj: Any) -> None:
        warnings_count_all()


@admin.register(FrozenRanking)
class FrozenRankingAdmin(ReadOnlyAdmin):
    list_display = ["period_name", "number", "frozen_at", "frozen_by_name", "sha256"]
    search_fields = ["period_name", "sha256"]


@admin.register(FrozenLine)
class FrozenLineAdmin(ReadOnlyAdmin):
    list_display = ["ranking", "kind", "rank", "display_name", "received_total", "received_online", "status"]
    sortable_by = ["ranking", "kind", "rank", "received_total", "received_online", "status"]
    list_filter = ["kind", "ranking"]
    list_select_related = ["ranking"]
    search_fields = ["unit_code", "unit_name"]
