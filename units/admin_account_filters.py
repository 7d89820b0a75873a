"""Filters of the list of accounts: when they were last used, and what became of their links."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from units import clock
from units.models import Invitation, InvitationMail
from units.models.mails import IN_TROUBLE

UNUSED_MONTHS = (1, 3, 6, 12)
DAYS_A_MONTH = 30.4375


class LastLoginFilter(admin.SimpleListFilter):
    """Accounts that were never used, or not for some months; of those never used, that have existed so long."""

    title = pgettext_lazy("filter of accounts", "last login")
    parameter_name = "unused"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        sentence = _("None for more than %(n)s months")
        return [("never", _("Never logged in")), *((str(n), sentence % {"n": n}) for n in UNUSED_MONTHS)]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "never":
            return queryset.filter(last_login=None)
        months = {str(number): number for number in UNUSED_MONTHS}.get(self.value() or "")
        if months is None:
            return queryset
        since = clock.now() - timedelta(days=round(months * DAYS_A_MONTH))
        return queryset.filter(Q(last_login__lt=since) | Q(last_login=None, date_joined__lt=since))


class LinkFilter(admin.SimpleListFilter):
    """Accounts whose owners have not used their link yet."""

    title = gettext_lazy("link to set a password")
    parameter_name = "link"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("waiting", _("Waits to be used")),
            ("late", _("Not used in time")),
            ("trouble", _("Its mail did not go out")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        now = clock.now()
        links = Invitation.objects.open().filter(account=OuterRef("pk"))
        found = {
            "waiting": links.filter(ends_at__gte=now),
            "late": links.filter(ends_at__lt=now),
            "trouble": links.filter(mail__in=InvitationMail.objects.filter(IN_TROUBLE)),
        }.get(self.value() or "")
        return queryset if found is None else queryset.filter(Exists(found))
