"""What the admin's pages have in common: deny by role, stale figures with every change, sentences instead of errors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db import transaction
from django.db.models import PROTECT, ManyToOneRel, Model, ProtectedError, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from simple_history.admin import SimpleHistoryAdmin

from units.actions.stale_figures import figures_mark_stale
from units.admin_editing import EditableAdmin
from units.admin_lists import ReadableList
from units.wording import whole

Values = dict[str, Any]  # a row's values by the names of its fields


class LoggedAdmin(SimpleHistoryAdmin):
    """An admin page of something with a history: the log of changes shows it, in words, and puts it back."""

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect(f"{reverse('reporting:office-history')}?object={self.opts.label_lower}:{unquote(object_id)}")

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The library would put back an object without the rows that belong to it."""
        return self.history_view(request, object_id)


class FiguresAdmin(EditableAdmin, LoggedAdmin):
    """An admin page of something that can change figures: what changes of it marks them stale, in one transaction.

    ``figure_fields`` are those fields of the object on which a figure depends, all of them unless a page says less;
    what else figures depend on is added by ``figure_rows``.
    """

    figure_fields: tuple[str, ...] | None = None

    def figure_rows(self, obj: Any) -> dict[Any, Values]:
        """What is stored of ``obj`` and figures depend on, one entry a row; empty where none does."""
        return values_of(self.model._base_manager.filter(pk=obj.pk), self.figure_fields)

    def may_move_figures(self, request: HttpRequest, obj: Any) -> bool:
        """A new object, rows below it, or a field on which figures depend: all that is not surely something else."""
        if self.get_inline_instances(request, obj):
            return True
        if obj is None or self.figure_fields is None:
            return self.figure_fields != ()
        form = self.get_form(request, obj, change=True)(request.POST, request.FILES, instance=obj)
        names = {*self.figure_fields, *(name.removesuffix("_id") for name in self.figure_fields)}
        stored = {field.name for field in self.opts.concrete_fields}
        return any(name in names or name not in stored for name in form.changed_data)

    def stale_scope(self, changed: list[Values]) -> dict[str, Any]:
        """Which figures follow rows that changed, each given as it was and as it is: arguments of the mark."""
        return {}

    def remember(self, request: HttpRequest, obj: Any) -> None:
        request._figure_rows = self.figure_rows(obj) if obj is not None else {}  # type: ignore[attr-defined]

    def after_save(self, request: HttpRequest, obj: Any, before: Any) -> None:
        self.mark_changed(request, obj)

    def mark_changed(self, request: HttpRequest, obj: Any) -> None:
        """Mark stale what depends on a change that was just made of ``obj`` or the rows below it."""
        was: dict[Any, Values] = getattr(request, "_figure_rows", {})
        self.mark_rows(was, self.figure_rows(obj))

    def mark_rows(self, was: dict[Any, Values], now: dict[Any, Values]) -> None:
        keys = [key for key in {**was, **now} if was.get(key) != now.get(key)]
        changed = [rows[key] for key in keys for rows in (was, now) if key in rows]
        if changed:
            figures_mark_stale(reason=f"admin: {self.opts.model_name}", **self.stale_scope(changed))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, Any, Any, Any]:
        """What would be deleted, or what ``objs`` are kept for, counted.

        Derived rows, which the recompute writes, are only counted and need no permission.
        """
        kept = kept_with(objs)
        if kept:
            return [], {}, kept, []
        deleted, counts, perms_needed, protected = super().get_deleted_objects(objs, request)
        derived = {
            str(model._meta.verbose_name)
            for model, model_admin in self.admin_site._registry.items()
            if getattr(model_admin, "is_derived", False)
        }
        return _without(derived, deleted), counts, perms_needed - derived, protected

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        with transaction.atomic():
            was = self.figure_rows(obj)
            super().delete_model(request, obj)
            self._mark_deleted(list(was.values()))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        with transaction.atomic():
            was = [values for obj in queryset for values in self.figure_rows(obj).values()]
            super().delete_queryset(request, queryset)
            self._mark_deleted(was)

    def _mark_deleted(self, was: list[Values]) -> None:
        """Of what is deleted no unit can be named any more: the years alone say what follows."""
        if was:
            years = self.stale_scope(was).get("years", [None])
            figures_mark_stale(reason=f"admin: {self.opts.model_name} deleted", years=years)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """An object that figures refer to is not deleted; the page says so in a sentence."""
        try:
            return super().delete_view(request, object_id, extra_context)
        except ProtectedError as error:
            refuse(self, request, error)
            return HttpResponseRedirect("../change/")


def _without(kinds: Iterable[str], deleted: list[Any]) -> list[Any]:
    """The nested lines of what is deleted, without those of ``kinds``, which Django begins with the kind's name."""
    begin = tuple(f"{capfirst(kind)}: " for kind in kinds)
    lines = [_without(kinds, line) if isinstance(line, list) else line for line in deleted]
    return [line for line in lines if line and not (isinstance(line, str) and line.startswith(begin))]


def kept_with(objs: Iterable[Model]) -> list[str]:
    """The kinds of rows for which ``objs``, all of one model, are not deleted, each with its number.

    One query a kind, however many rows there are.
    """
    keys = [obj.pk for obj in objs]
    found: Counter[str] = Counter()
    fields = {each for obj in objs for each in obj._meta.get_fields(include_hidden=True)}
    for relation in fields:  # also those named «+», by which an object cannot ask for the rows
        if isinstance(relation, ManyToOneRel) and relation.on_delete is PROTECT:
            rows = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": keys})
            found[str(relation.related_model._meta.verbose_name)] += rows.count()
    return [f"{kind}: {whole(number)}" for kind, number in sorted(found.items()) if number]


def values_of(rows: QuerySet, fields: Iterable[str] | None = None) -> dict[Any, Values]:
    """The stored values of ``rows``, of all fields or some, by model and id. One query."""
    if fields is not None and not fields:
        return {}
    label = rows.model._meta.label_lower
    names = [*fields, "pk"] if fields is not None else []
    key = "pk" if names else rows.model._meta.pk.attname
    return {(label, row[key]): row for row in rows.values(*names)}


class AppendedToLists:
    """A new row is proposed a position after all others; 0 would put it before them."""

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        position = self.model.objects.last_position() + 1  # type: ignore[attr-defined]
        return {"sort_order": position} | super().get_changeform_initial_data(request)  # type: ignore[misc]


def refuse(model_admin: admin.ModelAdmin, request: HttpRequest, error: ProtectedError) -> None:
    """Say why something cannot be deleted."""
    names = sorted({str(obj._meta.verbose_name) for obj in error.protected_objects})
    sentence = _("This cannot be deleted: other records rest on it (%(names)s).") % {"names": ", ".join(names)}
    model_admin.message_user(request, sentence, messages.ERROR)


class ReadOnlyAdmin(ReadableList):
    """Shown, never changed: users act on reports on the pages of the portal."""

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
