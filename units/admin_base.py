"""What the admin's pages have in common: deny by role, stale figures with every change, sentences instead of errors."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db import transaction
from django.db.models import ProtectedError, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from simple_history.admin import SimpleHistoryAdmin

from units.actions.stale_figures import figures_mark_stale
from units.admin_editing import EditableAdmin
from units.admin_lists import ReadableList


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
    """An admin page of something that can change figures: each save or delete marks them stale, in one transaction."""

    def years_of(self, obj: Any) -> Iterable[int | None]:
        """The years whose figures ``obj`` can change; None is every year."""
        return (None,)

    def after_save(self, request: HttpRequest, obj: Any, before: Any) -> None:
        self.after_change(obj)

    def after_change(self, obj: Any) -> None:
        """Called in the transaction of a change, when the object and its inlines are saved."""
        figures_mark_stale(reason=f"admin: {obj._meta.model_name}", years=self.years_of(obj))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, Any, set[str], Any]:
        """What would be deleted; derived rows, which the recompute writes, are deleted too and need no permission."""
        deleted, counts, perms_needed, protected = super().get_deleted_objects(objs, request)
        derived = {
            str(model._meta.verbose_name)
            for model, model_admin in self.admin_site._registry.items()
            if getattr(model_admin, "is_derived", False)
        }
        return deleted, counts, perms_needed - derived, protected

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        with transaction.atomic():
            years = list(self.years_of(obj))
            super().delete_model(request, obj)
            figures_mark_stale(reason=f"admin: {obj._meta.model_name} deleted", years=years)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        with transaction.atomic():
            super().delete_queryset(request, queryset)
            figures_mark_stale(reason=f"admin: {queryset.model._meta.model_name} deleted")

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """An object that figures refer to is not deleted; the page says so in a sentence."""
        try:
            return super().delete_view(request, object_id, extra_context)
        except ProtectedError as error:
            refuse(self, request, error)
            return HttpResponseRedirect("../change/")


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
