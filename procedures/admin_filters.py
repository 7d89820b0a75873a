"""How the list of procedures is narrowed: by what is published today."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from procedures.forms.picking import levels_offered
from procedures.models import AuthorityLevel, Publication, PublicationQuerySet, level_choices
from units import clock
from units.models import Unit

NOT_PUBLISHED = "none"


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
