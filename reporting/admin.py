"""Periods to edit; reports, sendings and compliance to read."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from procedures.admin import ProcedureAdmin
from procedures.models import Procedure
from reporting.actions.calendar import deadlines_follow, moved_sentence
from reporting.actions.hint_counts import hint_counts_update_all
from reporting.actions.periods import PeriodReach, locks_follow, period_change_follows, period_reach, periods_between
from reporting.forms import PeriodForm
from reporting.models import (
    CalendarException,
    Compliance,
    DifferenceNote,
    FrozenLine,
    FrozenRanking,
    MonthlyRecipient,
    ReportingPeriod,
    Revision,
    RevisionCount,
    Submission,
    SubmissionEvent,
    SystemUpload,
)
from reporting.working_days import WorkingCalendar
from units.admin_base import FiguresAdmin, LoggedAdmin, ReadOnlyAdmin, Values
from units.admin_editing import EditableAdmin
from units.admin_kinds import KindFilter
from units.admin_lists import counted
from units.admin_settings import PortalSettingsAdmin
from units.consequences import Consequences, sentences
from units.districts import names_districts
from units.models import PortalSettings


@admin.register(ReportingPeriod)
class ReportingPeriodAdmin(FiguresAdmin):
    list_display = [
        "period_name",
        "starts_on",
        "ends_on",
        "opens_on",
        "due_on_department",
        "due_on_district",
        "due_on_commune",
    ]
    form = PeriodForm
    list_filter = ["year"]
    ordering = ["-year", "-month"]
    readonly_fields = ["locked_at", "lock_reason"]
    figure_fields = ("year", "month", "starts_on", "ends_on")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Without the districts' deadline in a month that has none, or, of a new period, where there is none today."""
        fields = super().get_fields(request, obj)
        if obj.has_districts if isinstance(obj, ReportingPeriod) else names_districts(request):
            return fields
        return [name for name in fields if name != "due_on_district"]

    def get_list_display(self, request: HttpRequest) -> Any:
        """Without the districts' deadline where no period has districts."""
        if names_districts(request) or any(period.has_districts for period in ReportingPeriod.objects.with_districts()):
            return self.list_display
        return [name for name in self.list_display if name != "due_on_district"]

    @admin.display(description=gettext_lazy("reporting period"), ordering="starts_on")
    def period_name(self, obj: ReportingPeriod) -> str:
        return capfirst(str(obj))

    def stale_scope(self, changed: list[Values]) -> dict[str, Any]:
        return {"years": sorted({row["year"] for row in changed})}

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, Any, Any, Any]:
        """A period between others stays: without it no report could have the dossiers of its days."""
        found = super().get_deleted_objects(objs, request)
        between = [] if found[2] else periods_between(objs)
        if not between:
            return found
        names = ", ".join(period.name for period in between)
        sentence = _("Periods follow one another without a gap: %(names)s is between others.") % {"names": names}
        return [], {}, [sentence], []

    def before_save(self, request: HttpRequest, obj: Any) -> PeriodReach | None:
        """What depends on the period's current days."""
        return period_reach(obj) if obj is not None else None

    def consequences(self, request: HttpRequest, obj: Any, before: Any) -> Consequences | None:
        """The next period follows a moved cut-off day; other deadlines make other reports late."""
        return sentences(period_change_follows(period=obj, before=before, by=request.user))  # type: ignore[arg-type]


@admin.register(CalendarException)
class CalendarExceptionAdmin(EditableAdmin, LoggedAdmin):
    """Days off and worked weekends; future deadlines follow each change and each deletion."""

    list_display = ["day", "is_working_day", "document"]
    list_filter = ["is_working_day"]
    date_hierarchy = "day"

    def before_save(self, request: HttpRequest, obj: Any) -> WorkingCalendar:
        return CalendarException.objects.calendar()

    def consequences(self, request: HttpRequest, obj: Any, before: Any) -> Consequences | None:
        """The future deadlines that move with it."""
        return sentences(list(map(moved_sentence, deadlines_follow(before=before, by=request.user))))  # type: ignore[arg-type]

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        before = self.before_save(request, obj)
        super().delete_model(request, obj)
        self.has_consequences(request, self.consequences(request, obj, before))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        before = self.before_save(request, None)
        super().delete_queryset(request, queryset)
        self.has_consequences(request, self.consequences(request, None, before))


@admin.register(MonthlyRecipient)
class MonthlyRecipientAdmin(EditableAdmin, LoggedAdmin):
    """Who gets the results of each month by mail."""

    list_display = ["name", "address", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["name", "address"]


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
    is_derived = True
    list_display = [
        "unit",
        "period",
        "basis",
        counted("ytd_received_total", gettext_lazy("year to date: received")),
        counted("ytd_received_online", gettext_lazy("year to date: received online")),
        "months_reported",
        "tier",
    ]
    list_filter = ["basis", "period"]
    list_select_related = ["unit__parent", "period", "tier"]
    search_fields = ["unit__search_key", "unit__code"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """With the district of the month only where the unit had one."""
        fields = super().get_fields(request, obj)
        return [name for name in fields if name != "district" or getattr(obj, "district_id", None) is not None]


@admin.register(SystemUpload)
class SystemUploadAdmin(ReadOnlyAdmin):
    list_display = ["uploaded_at", "file_name", "named_periods", "rows", "uploaded_by_name", "applied_at"]
    list_select_related = ["first_period", "last_period"]

    @admin.display(description=_("Periods"), ordering="first_period__ends_on")
    def named_periods(self, upload: SystemUpload) -> str:
        return upload.periods


@admin.register(DifferenceNote)
class DifferenceNoteAdmin(ReadOnlyAdmin):
    list_display = ["period", "unit", "procedure", "state", "actor_name", "at"]
    list_filter = ["state", "period"]
    list_select_related = ["unit__parent", "period", "procedure"]
    search_fields = ["unit__search_key", "unit__code", "procedure__code"]


admin.site.unregister(Procedure)
LONGEST_ADDRESS = 4000  # servers take no longer ones


@admin.register(Procedure)
class ProcedureInUseAdmin(ProcedureAdmin):
    """Procedures, of which some are ticked for a decision on them."""

    actions = ["decide"]

    @admin.action(description=gettext_lazy("A decision on the chosen procedures…"), permissions=["change"])
    def decide(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Lead to the page of decisions with the ticked procedures chosen, as many as an address can hold."""
        codes = queryset.values_list("code", flat=True)
        address = f"{reverse('reporting:office-catalogue-change')}?{urlencode({'codes': ' '.join(codes)})}"
        if len(address) <= LONGEST_ADDRESS:
            return HttpResponseRedirect(address)
        sentence = _(
            "So many procedures are chosen on the page “Decisions on procedures” itself: search, then add all."
        )
        self.message_user(request, sentence, messages.WARNING)
        return None


admin.site.unregister(PortalSettings)


@admin.register(PortalSettings)
class PortalSettingsInUseAdmin(PortalSettingsAdmin):
    """The portal's settings, where the hints follow a change of the tolerance.

    How reporting months run is changed with the days of the periods (``reporting.actions.month_scheme``).
    """

    readonly_fields = ["month_scheme"]

    def after_save(self, request: HttpRequest, obj: Any, before: Any) -> None:
        hint_counts_update_all()

    def before_save(self, request: HttpRequest, obj: Any) -> int | None:
        return obj.lock_after_days if obj is not None else None

    def consequences(self, request: HttpRequest, obj: Any, before: Any) -> Consequences | None:
        """The periods that would be locked by themselves at the next run, and would not have been before."""
        return sentences(locks_follow(before=before))


@admin.register(FrozenRanking)
class FrozenRankingAdmin(ReadOnlyAdmin):
    list_display = ["period_name", "number", "frozen_at", "frozen_by_name", "sha256"]
    search_fields = ["period_name", "sha256"]


@admin.register(FrozenLine)
class FrozenLineAdmin(ReadOnlyAdmin):
    list_display = [
        "ranking",
        "kind",
        "rank",
        "display_name",
        counted("received_total", gettext_lazy("received")),
        counted("received_online", gettext_lazy("of these online")),
        "status",
    ]
    sortable_by = ["ranking", "kind", "rank", "received_total", "received_online", "status"]
    list_filter = [("kind", KindFilter), "ranking"]
    list_select_related = ["ranking"]
    search_fields = ["unit_code", "unit_name"]
