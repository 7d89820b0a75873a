"""Accounts: searched without diacritics, given links to set passwords, unlocked; an administrator is always left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.auth.admin import UserAdmin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from units.account_files import accounts_xlsx
from units.account_links import latest_links, link_words, slips_page
from units.actions.accounts import (
    account_follow,
    accounts_close,
    accounts_delete,
    accounts_reopen,
    administrators_lock,
    administrators_require_one,
    units_left_without_clerk,
)
from units.actions.invitations import invitations_make
from units.admin_account_filters import LastLoginFilter, LinkFilter
from units.admin_account_forms import AccountForm, PasswordForm, UserCreationForm
from units.admin_base import LoggedAdmin
from units.admin_editing import EditableAdmin
from units.admin_lists import ChosenFilter, ListWithChoice
from units.admin_second_factor import SecondFactorMixin
from units.admin_upload import workbook_answer
from units.history import record_event
from units.ids import is_id
from units.login_lock import is_locked, lock_open
from units.models import Invitation, User
from units.refusals import Refused
from units.vietnamese import search_key
from units.wording import whole

NAMED = 10  # units in a warning


class AccountAdmin(SecondFactorMixin, ListWithChoice, EditableAdmin, LoggedAdmin, UserAdmin):
    """Accounts; an active administrator is always left."""

    form = AccountForm
    add_form = UserCreationForm
    add_form_template = None  # the portal's own form of a change, without Django's words on passwords
    change_password_form = PasswordForm
    change_user_password_template = "admin/units/user/password.html"  # noqa: S105 - no password
    change_list_template = "admin/units/user/change_list.html"
    list_display = ["username", "full_name", "role", "unit", "is_active", "last_login"]
    sortable_by = ["username", "role", "unit", "is_active", "last_login"]  # no key is stored of persons' names
    list_filter = ["role", "is_active", LastLoginFilter, LinkFilter, ("unit", ChosenFilter)]
    actions = ["send_links", "close_chosen", "reopen_chosen"]
    list_select_related = ["unit__parent"]
    search_fields = ["username"]  # shows the search box; get_search_results says what it finds
    ordering = ["username"]
    autocomplete_fields = ["unit"]
    filter_horizontal = ()
    readonly_fields = ["last_login", "date_joined", "link", "password_state"]
    fieldsets = [
        (None, {"fields": ["username", "password_state", "is_active"]}),
        (None, {"fields": ["role", "unit", "full_name", "position", "phone", "email"]}),
        (None, {"fields": ["link", "last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (
            None,
            {
                "fields": ["username", "role", "unit", "full_name", "position", "phone", "email"],
                "description": gettext_lazy(
                    "No password is typed here. With an e-mail address the account gets a mail with a link, through"
                    " which its owner sets the password; without one the link is shown once, to be printed."
                ),
            },
        ),
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
        verbs = {"unlock": self.unlock, "link": self.make_link, "close": self.close, "reopen": self.reopen}
        own = [
            path(f"<int:number>/{name}/", self.admin_site.admin_view(view), name=f"units_user_{name}")
            for name, view in verbs.items()
        ]
        export = path("export.xlsx", self.admin_site.admin_view(self.export), name="units_user_export")
        return [export, *own, *super().get_urls()]

    def export(self, request: HttpRequest) -> HttpResponse:
        """What the list shows, by its filters and search, as a workbook that can be brought again."""
        try:
            accounts = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            return self.list_without_filters()
        return workbook_answer(accounts_xlsx(accounts.select_related("unit__parent")), "tai-khoan.xlsx")

    @admin.display(description=gettext_lazy("link to set a password"))
    def link(self, obj: User) -> str:
        return link_words(latest_links([obj]).get(obj.pk), obj)

    @admin.display(description=pgettext_lazy("account", "password"))
    def password_state(self, obj: User) -> str:
        state = pgettext("password", "set") if obj.has_usable_password() else pgettext("password", "not set yet")
        address = reverse("admin:auth_user_password_change", args=[obj.pk])
        return format_html('{} · <a href="{}">{}</a>', state, address, _("Set a new password"))

    def make_link(self, request: HttpRequest, number: int) -> HttpResponse:
        """Make a new link for an account: mailed, or shown once to be printed (``how`` is «paper»)."""
        account = get_object_or_404(User, pk=number)
        page = self._page_after(request, number)
        if request.method != "POST":
            return page
        try:
            mailed, printed = invitations_make(
                accounts=[account],
                by=request.user,  # type: ignore[arg-type]
                by_mail=request.POST.get("how") != "paper",
            )
        except Refused as refused:
            self.message_user(request, refused.sentence, messages.ERROR)
            return page
        self.log_change(request, account, _("Link to set a password made"))
        return self._handed_over(request, account, mailed, printed) or page

    def _handed_over(
        self, request: HttpRequest, account: User, mailed: list[Invitation], printed: list[Invitation]
    ) -> HttpResponse | None:
        """The sheet with a link to hand over; where it is mailed a message alone."""
        if printed:
            back = self._page_after(request, account.pk).headers["Location"]
            return slips_page(request, printed=printed, back=back)
        for each in mailed:
            sentence = _("A mail with a link to set the password goes to %(address)s.")
            self.message_user(request, sentence % {"address": each.account.email})
        return None

    def close(self, request: HttpRequest, number: int) -> HttpResponse:
        """Close an account; a POST only."""
        if request.method == "POST":
            self._closed(request, User.objects.filter(pk=get_object_or_404(User, pk=number).pk))
        return self._page_after(request, number)

    def reopen(self, request: HttpRequest, number: int) -> HttpResponse:
        """Reopen a closed account; a POST only."""
        if request.method == "POST":
            self._reopened(request, User.objects.filter(pk=get_object_or_404(User, pk=number).pk))
        return self._page_after(request, number)

    @admin.action(description=gettext_lazy("Close the accounts"))
    def close_chosen(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        self._closed(request, User.objects.filter(pk__in=list(queryset.values_list("pk", flat=True))))

    @admin.action(description=gettext_lazy("Reopen the accounts"))
    def reopen_chosen(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        self._reopened(request, User.objects.filter(pk__in=list(queryset.values_list("pk", flat=True))))

    @admin.action(description=gettext_lazy("Send links to set passwords, or print them"))
    def send_links(self, request: HttpRequest, queryset: QuerySet[User]) -> HttpResponse | None:
        accounts = list(User.objects.filter(pk__in=list(queryset.values_list("pk", flat=True))))
        mailed, printed = invitations_make(accounts=accounts, by=request.user)  # type: ignore[arg-type]
        self._log_all(request, accounts, _("Link to set a password made"))
        if printed:
            back = request.get_full_path()
            return slips_page(request, printed=printed, mailed=mailed, back=back)
        sentence = _("%(n)s links to set a password go out by mail.") % {"n": whole(len(mailed))}
        self.message_user(request, sentence, messages.SUCCESS)
        return None

    def _closed(self, request: HttpRequest, accounts: QuerySet[User]) -> None:
        try:
            closed = accounts_close(accounts=accounts, by=request.user)  # type: ignore[arg-type]
        except Refused as refused:
            self.message_user(request, refused.sentence, messages.ERROR)
            return
        self._log_all(request, closed, _("Account closed"))
        sentence = _("%(n)s accounts were closed; their sessions have ended.") % {"n": whole(len(closed))}
        self.message_user(request, sentence, messages.SUCCESS)
        self._warn_without_clerk(request, closed)

    def _reopened(self, request: HttpRequest, accounts: QuerySet[User]) -> None:
        opened = accounts_reopen(accounts=accounts, by=request.user)  # type: ignore[arg-type]
        self._log_all(request, opened, _("Account reopened"))
        sentence = _("%(n)s accounts were reopened.") % {"n": whole(len(opened))}
        self.message_user(request, sentence, messages.SUCCESS)

    @staticmethod
    def _log_all(request: HttpRequest, accounts: Sequence[User], what: str) -> None:
        """An entry of the administration's log on each account, by which another administrator's page notices it."""
        LogEntry.objects.log_actions(request.user.pk, accounts, CHANGE, what)  # type: ignore[arg-type]

    def _warn_without_clerk(self, request: HttpRequest, accounts: Sequence[User]) -> None:
        """Name the units that have nobody left to send their report."""
        names = [unit.display_name for unit in units_left_without_clerk(accounts)]
        if names:
            shown = ", ".join(names[:NAMED]) + (" …" if len(names) > NAMED else "")
            sentence = _("Without an active clerk now: %(units)s.") % {"units": shown}
            self.message_user(request, sentence, messages.WARNING)

    @staticmethod
    def _page_after(request: HttpRequest, number: int) -> HttpResponse:
        """The page of the unit from which a verb was asked for, else that of the account."""
        unit = request.POST.get("unit", "")
        if is_id(unit):
            return redirect(f"{reverse('admin:units_unit_change', args=[unit])}#clerks")
        return redirect("admin:units_user_change", number)

    def unlock(self, request: HttpRequest, number: int) -> HttpResponse:
        """Unlock an account that is locked after too many wrong passwords."""
        account = get_object_or_404(User, pk=number)
        if request.method == "POST":
            lock_open(user=account)
            self.log_change(request, account, _("Login unlocked"))
            record_event(User, [account], by=request.user, reason=_("Login unlocked"))
            self.message_user(request, _("The login of this account is unlocked."))
        return self._page_after(request, number)

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

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not change:
            made = invitations_make(accounts=[obj], by=request.user)  # type: ignore[arg-type]
            request._made_links = made  # type: ignore[attr-defined]

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        mailed, printed = getattr(request, "_made_links", ([], []))
        page = super().response_add(request, obj, post_url_continue)
        return self._handed_over(request, obj, mailed, printed) or page

    def before_save(self, request: HttpRequest, obj: Any) -> Any:
        return obj

    def after_save(self, request: HttpRequest, obj: Any, before: Any) -> None:
        administrators_require_one()
        if before is not None:
            account_follow(account=obj, before=before)
            if before.is_active and before.unit_id and (before.unit_id != obj.unit_id or not obj.is_active):
                self._warn_without_clerk(request, [before])

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        accounts_delete(accounts=User.objects.filter(pk=obj.pk))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        accounts_delete(accounts=queryset)


def _has_all(words: list[str], text: str) -> bool:
    return all(word in text for word in words)
