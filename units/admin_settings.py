"""The portal's own settings: one form, its fields in groups with what each group decides."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from units.admin_base import FiguresAdmin
from units.districts import names_districts
from units.models import PortalSettings

# What is said of reminders after the deadline where there are no districts that get summaries.
REMINDED_AFTER = _("How many working days after, separated by commas, as in “1, 3”. Empty: none.")
# Heading, what the group decides, and its fields. A field that is in no group is shown in the last one.
GROUPS = (
    (
        _("Names"),
        _("Written on pages, in mails and on documents."),
        ("province", "lead_agency", "levels", "support"),
    ),
    (
        _("Rules for entering figures"),
        _("What units read above their form, and how the head of the unit approves before it is sent."),
        ("guidance", "guidance_district", "head_approval"),
    ),
    (
        _("Periods and deadlines"),
        _(
            "Used when periods are created and when they are locked; existing periods keep their days. How reporting"
            " months run is changed on the page of all periods, which shows each one's new days."
        ),
        ("month_scheme", "first_month", "due_after_days", "lock_after_days"),
    ),
    (
        _("Requests for correction"),
        _("What reviewers are offered when they ask a unit to correct its report."),
        ("return_reasons", "return_days"),
    ),
    (
        _("Reminders by mail"),
        _("When units that have not sent are reminded. No mail goes to a unit that has sent."),
        ("reminder_days_before", "reminder_on_due_day", "reminder_days_after", "reminder_hour"),
    ),
    (
        _("Monthly mail to leaders"),
        _("When the results of a month go out by themselves. Recipients and texts are on the page “Monthly mail”."),
        ("monthly_mail_after_days",),
    ),
    (
        _("Comparison with the one-stop system"),
        _("Smaller differences are not shown."),
        ("tolerance_count", "tolerance_percent"),
    ),
    (
        _("Rankings and indicators"),
        _("What indicators are compared with and rankings note. No rate and no verdict depends on it."),
        ("level_4_minimum", "few_dossiers", "noted_missing_months"),
    ),
    (
        _("Open data"),
        _(
            "What is published for everybody, and who answers for it. A month is published once it is locked, or once"
            " a ranking was frozen that contains it; switching off hides all of it at once."
        ),
        (
            "open_data",
            "open_data_since",
            "open_data_licence",
            "open_data_licence_address",
            "open_data_publisher",
            "open_data_contact",
        ),
    ),
)


class PortalSettingsAdmin(FiguresAdmin):
    """The form of the only row; no figure depends on it."""

    figure_fields = ()

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        editable = self.get_fields(request, obj)
        grouped = {name for _heading, _words, names in GROUPS for name in names}
        groups = [
            (heading, {"fields": [name for name in names if name in editable], "description": words})
            for heading, words, names in GROUPS
        ]
        rest = [name for name in editable if name not in grouped]
        return groups + ([(_("Other settings"), {"fields": rest})] if rest else [])

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Without the rules for districts where there is none today and no rule is stored."""
        fields = super().get_fields(request, obj)
        if names_districts(request) or getattr(obj, "guidance_district", None):
            return fields
        return [name for name in fields if name != "guidance_district"]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Without districts nothing is said of the mails that they get."""
        if not names_districts(request):
            kwargs["help_texts"] = {"reminder_days_after": REMINDED_AFTER}
        return super().get_form(request, obj, change=change, **kwargs)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """There is one row: its list is its form."""
        page = reverse("admin:units_portalsettings_change", args=[PortalSettings.ONLY])
        return redirect(page if _is_stored(request) else "admin:units_portalsettings_add")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return not _is_stored(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def _is_stored(request: HttpRequest) -> bool:
    """Whether the one row is there, asked once in a request: the menu next to each page asks for it by two ways."""
    if not hasattr(request, "has_portal_settings"):
        request.has_portal_settings = PortalSettings.objects.exists()  # type: ignore[attr-defined]
    found: bool = request.has_portal_settings  # type: ignore[attr-defined]
    return found
