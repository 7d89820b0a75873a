"""Accounts: found with and without diacritics, unlocked on their page; an active administrator is always left."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, BaseUserCreationForm
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext as _

from units.actions.accounts import accounts_delete, administrators_lock, administrators_require_one
from units.admin_editing import EditableAdmin
from units.login_lock import is_locked, lock_open
from units.models import User
from units.vietnamese import search_key


class UserCreationForm(BaseUserCreationForm):
    """A new account: its role and unit are set with its first password."""

    class Meta(BaseUserCreationForm.Meta):
        model = User
        fields = ("username", "role", "unit", "full_name", "email")


class PasswordForm(AdminPasswordChangeForm):
    """A new password for an account: every account has one and logs in with it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("usable_password", None)
        for name in ("password1", "password2"):
            self.fields[name].required = True


class AccountAdmin(EditableAdmin, UserAdmin):
    """Accounts; an active administrator is always left."""

    add_form = UserCreationForm
    change_password_form = PasswordForm
    change_user_password_template = "admin/units/user/password.html"  # noqa: S105 - no password
    list_display = ["username", "full_name", "role", "unit", "is_active", "last_login"]
    sortable_by = ["username", "role", "unit", "is_active", "last_login"]  # no key is stored of persons' names
    list_filter = ["role", "is_active"]
    list_select_related = ["unit__parent"]
    search_fields = ["username"]  # shows the search box; get_search_results says what it finds
    ordering = ["username"]
    autocomplete_fields = ["unit"]
    filter_horizontal = ()
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["username", "password", "is_active"]}),
        (None, {"fields": ["role", "unit", "full_name", "position", "phone", "email"]}),
        (None, {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "role", "unit", "full_name", "email", "password1", "password2"]}),
    ]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet[User], bool]:
        """With and without diacritics: every word is in the names, the address or the unit. Two queries.

        No key is stored of persons' names: the accounts of a province are few enough to be read.
        """
        asked = search_key(search_term).split()
        if not asked:
            return queryset, False
        rows = queryset.order_by().values_list("pk", "username", "full_name", "email", "unit__search_key")
        found = [pk for pk, *texts in rows if _has_all(asked, search_key(" ".join(each or "" for each in texts)))]
        return queryset.filter(pk__in=found), False

    def get_urls(self) -> list:
        view = self.admin_site.admin_view(self.unlock)
        return [path("<int:number>/unlock/", view, name="units_user_unlock"), *super().get_urls()]

    def unlock(self, request: HttpRequest, number: int) -> HttpResponse:
        """Unlock an account that is locked after too many wrong passwords."""
        account = get_object_or_404(User, pk=number)
        if request.method == "POST":
            lock_open(user=account)
            self.log_change(request, account, _("Login unlocked"))
            self.message_user(request, _("The login of this account is unlocked."))
        return redirect("admin:units_user_change", number)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The page says whether the login is locked, and unlocks it."""
        account = self.stored(object_id)
        locked = isinstance(account, User) and is_locked(user=account)
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), "is_locked": locked})

    def stored(self, object_id: str | None, *, lock: bool = False) -> Any:
        """Administrators are locked before the account is, and all in one order."""
        if lock:
            administrators_lock()
        return super().stored(object_id, lock=lock)

    def after_save(self, request: HttpRequest, obj: Any, before: Any) -> None:
        administrators_require_one()

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        accounts_delete(accounts=User.objects.filter(pk=obj.pk))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        accounts_delete(accounts=queryset)


def _has_all(words: list[str], text: str) -> bool:
    return all(word in text for word in words)
