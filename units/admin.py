"""Units, successions, accounts and the portal's own settings."""

from __future__ import annotations

from typing import Any, ClassVar
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from units import clock
from units.actions.successions import units_lock
from units.admin_accounts import AccountAdmin
from units.admin_base import AppendedToLists, FiguresAdmin, ReadOnlyAdmin, Values, values_of
from units.admin_kinds import KindFilter
from units.admin_lists import AS_TYPED, ChosenFilter, ListWithChoice, alphabetical
from units.admin_lists import connect as connect_lists
from units.admin_official import OfficialListMixin
from units.admin_settings import PortalSettingsAdmin
from units.districts import names_districts
from units.forms import UnitForm
from units.models import (
    DistrictTile,
    FormerDistrict,
    GuessingAddress,
    PortalSettings,
    ResetMail,
    Unit,
    UnitSuccession,
    User,
)
from units.resources import UnitResource
from units.statistical_list import StatisticalList
from units.unit_clerks import clerk_lines
from units.vietnamese import search_key
from units.views.login import Logout

admin.site.unregister(Group)
admin.site.register(User, AccountAdmin)
admin.site.site_header = admin.site.site_title = _("Reporting of online dossiers")
admin.site.index_title = _("Administration")
connect_lists()


def own_password(request: HttpRequest, extra_context: Any = None) -> HttpResponse:
    """Own passwords are changed on the portal's page, not here: it limits how often the old one is tried."""
    return redirect("units:password-change")


def own_login(request: HttpRequest, extra_context: Any = None) -> HttpResponse:
    """There is one login, the portal's: it counts wrong tries and asks for the second factor.

    Who is logged in and no administrator would be led back by it, and from there to it again, without an end.

    Raises:
        PermissionDenied: such a person asked for a page of the administration.
    """
    if request.user.is_authenticated and not admin.site.has_permission(request):
        raise PermissionDenied
    target = request.GET.get("next") or reverse("admin:index")
    return redirect(f"{reverse('units:login')}?{urlencode({'next': target})}")


def own_logout(request: HttpRequest, extra_context: Any = None) -> HttpResponse:
    """The portal's logout, which also offers to end the session at the province's login."""
    return Logout.as_view()(request)


admin.site.logout = own_logout  # type: ignore[method-assign, assignment]
admin.site.password_change = own_password  # type: ignore[method-assign, assignment]
admin.site.login = login_not_required(own_login)  # type: ignore[method-assign]


def one_index(request: HttpRequest, app_label: str, extra_context: Any = None) -> HttpResponse:
    """Pages are found by task: the lists of models by app are no pages of their own."""
    return redirect("admin:index")


admin.site.app_index = one_index  # type: ignore[method-assign, assignment]


class WithoutDiacritics:
    """Searches by the stored key, so that «nha trang» finds «Nha Trang»."""

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, term: str) -> tuple[QuerySet, bool]:
        return super().get_search_results(request, queryset, search_key(term))  # type: ignore[misc]


class LockedUnits:
    """Checks and saves what is posted under a lock of all units: simultaneous saves run one after the other."""

    def lock_others(self, request: HttpRequest) -> None:
        units_lock()


class FormerDistrictInline(admin.TabularInline):
    """Where a commune belonged before; recorded by a move, corrected here."""

    model = FormerDistrict
    fk_name = "unit"
    formfield_overrides: ClassVar = AS_TYPED
    extra = 0
    autocomplete_fields = ["district"]
    fields = ["district", "until", "legal_basis"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class InForceFilter(admin.SimpleListFilter):
    """Units that report today, have ended, or are yet to begin."""

    title = _("in force")
    parameter_name = "force"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("now", _("Reports today")), ("ended", _("Has ended")), ("later", _("Begins later"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        today = clock.today()
        if self.value() == "now":
            return queryset.in_force(today)  # type: ignore[attr-defined]
        wanted = {"ended": {"active_until__lt": today}, "later": {"active_from__gt": today}}
        return queryset.filter(**wanted.get(self.value() or "", {}))


@admin.register(Unit)
class UnitAdmin(LockedUnits, AppendedToLists, OfficialListMixin, WithoutDiacritics, ListWithChoice, FiguresAdmin):
    form = UnitForm
    inlines = [FormerDistrictInline]
    resource_classes = [UnitResource]
    official_list = StatisticalList()
    list_display = ["code", alphabetical("name", _("name")), "kind", "parent", "active_from", "active_until"]
    list_filter = [("kind", KindFilter), InForceFilter, ("parent", ChosenFilter)]
    list_select_related = ["parent"]
    search_fields = ["search_key", "code"]
    autocomplete_fields = ["parent"]
    figure_fields = ("kind", "parent_id", "active_from", "active_until")

    def figure_rows(self, obj: Any) -> dict[Any, Values]:
        former = FormerDistrict.objects.filter(unit=obj.pk)
        return super().figure_rows(obj) | values_of(former, ("unit_id", "district_id", "until"))

    def stale_scope(self, changed: list[Values]) -> dict[str, Any]:
        """The unit's own figures, and those of its successors."""
        return {"unit_ids": sorted({row.get("unit_id", row["pk"]) for row in changed})}

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Below the form are the unit's clerks."""
        unit = self.stored(object_id)
        shown: dict[str, Any] = {}
        if isinstance(unit, Unit):
            clerks = clerk_lines(unit)
            shown = {"clerks": clerks, "has_clerk": any(line.account.is_active for line in clerks)}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **shown})

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Without the district where there is none today and the unit has none: what is stored stays."""
        fields = super().get_fields(request, obj)
        if names_districts(request) or getattr(obj, "parent_id", None) is not None:
            return fields
        return [name for name in fields if name not in ("parent", "moved_on")]

    def headings(self, request: HttpRequest) -> list[str]:
        """Without the district's code where there is no district; a file that has the column is read all the same."""
        labels = self.resource().shape().labels
        return [label for name, label in labels.items() if names_districts(request) or name != "parent_code"]

    def get_list_display(self, request: HttpRequest) -> Any:
        if _lists_districts(request):
            return self.list_display
        return [name for name in self.list_display if name != "parent"]

    def get_list_filter(self, request: HttpRequest) -> Any:
        of_district = ("parent", ChosenFilter)
        if _lists_districts(request):
            return self.list_filter
        return [each for each in self.list_filter if each != of_district]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With the districts: lists and choice boxes name a commune with its own."""
        return super().get_queryset(request).select_related("parent")

    def get_inlines(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return self.inlines if obj is not None and obj.former_districts.exists() else []

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """With a day of the move the months before it stay with the former district."""
        super().save_model(request, obj, form, change)
        former = form.former_district()
        if former is not None:
            former._history_user = request.user
            former.save()


def _lists_districts(request: HttpRequest) -> bool:
    """Whether the list of units names their districts: there are some today, or a unit of the list has one."""
    return names_districts(request) or Unit.objects.exclude(parent=None).exists()


@admin.register(UnitSuccession)
class UnitSuccessionAdmin(LockedUnits, FiguresAdmin):
    list_display = ["predecessor", "successor", "effective_on", "kind", "legal_basis"]
    list_select_related = ["predecessor__parent", "successor__parent"]
    autocomplete_fields = ["predecessor", "successor"]
    figure_fields = ("predecessor_id", "successor_id", "effective_on", "kind")

    def stale_scope(self, changed: list[Values]) -> dict[str, Any]:
        return {"unit_ids": sorted({row[name] for row in changed for name in ("predecessor_id", "successor_id")})}


@admin.register(DistrictTile)
class DistrictTileAdmin(FiguresAdmin):
    list_display = ["unit", "column", "row"]
    list_select_related = ["unit__parent"]
    autocomplete_fields = ["unit"]
    figure_fields = ()


admin.site.register(PortalSettings, PortalSettingsAdmin)


@admin.register(ResetMail)
class ResetMailAdmin(ReadOnlyAdmin):
    list_display = ["at", "address", "state", "tries", "refusal"]
    list_filter = ["state"]
    search_fields = ["address", "client"]


@admin.register(GuessingAddress)
class GuessingAddressAdmin(ReadOnlyAdmin):
    list_display = ["day", "address", "accounts", "last_at"]
    search_fields = ["address"]
