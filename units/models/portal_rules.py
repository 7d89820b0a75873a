"""What the settings of the portal can be: the choices, the form of their texts, and what the database checks."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from units.number_field import is_whole


class MonthScheme(models.TextChoices):
    """From which day to which day a reporting month runs."""

    CALENDAR = "calendar", _("Calendar month")
    MID_MONTH = "mid_month", _("From the 15th of the month before to the 14th (decree 09/2019, article 12)")


class HeadApproval(models.TextChoices):
    """How the head of a unit approves figures before they are sent."""

    OFF = "off", _("The clerk ticks that the head of the unit approved the figures")
    OFFERED = "offered", _("By tick, or by a link with which the head of the unit approves")
    REQUIRED = "required", _("Only by a link with which the head of the unit approves")


MAX_WORKING_DAYS, MAX_REMINDERS = 15, 5
MONTH_NAME = r"^2[0-9]{3}-(0[1-9]|1[0-2])\Z"


def working_days(text: str) -> list[int]:
    """The numbers of a list such as «3, 1».

    Raises:
        ValueError: an item is not a number in digits.
    """
    parts = [part.strip() for part in text.split(",")] if text.strip() else []
    if not all(map(is_whole, parts)):
        raise ValueError(text)
    return [int(part) for part in parts]


def validate_working_days(text: str) -> None:
    """A list of up to five different numbers of working days, from 1 to 15."""
    try:
        days = working_days(text)
    except ValueError:
        days = [0]
    valid = all(1 <= day <= MAX_WORKING_DAYS for day in days)
    if not valid or len(set(days)) < len(days) or len(days) > MAX_REMINDERS:
        raise ValidationError(
            _("Write up to %(count)s different numbers from 1 to %(most)s, separated by commas, for example: 3, 1."),
            params={"count": MAX_REMINDERS, "most": MAX_WORKING_DAYS},
        )


PORTAL_CHECKS: list[models.BaseConstraint] = [
    models.CheckConstraint(condition=Q(id=1), name="portal_settings_single_row"),
    models.CheckConstraint(
        condition=Q(month_scheme__in=MonthScheme.values),
        name="portal_settings_month_scheme_known",
        violation_error_message=_("Choose how a reporting month runs."),
    ),
    models.CheckConstraint(
        condition=Q(head_approval__in=HeadApproval.values),
        name="portal_settings_head_approval_known",
        violation_error_message=_("Choose how the head of the unit approves."),
    ),
    models.CheckConstraint(
        condition=Q(due_after_days__gte=1, due_after_days__lte=60),
        name="portal_settings_due_after_days_valid",
        violation_error_message=_("From 1 to 60 days."),
    ),
    models.CheckConstraint(
        condition=Q(lock_after_days__isnull=True) | Q(lock_after_days__gte=1, lock_after_days__lte=365),
        name="portal_settings_lock_after_days_valid",
        violation_error_message=_("From 1 to 365 days after the deadline, or empty."),
    ),
    models.CheckConstraint(
        condition=Q(level_4_minimum__lte=100),
        name="portal_settings_level_4_minimum_valid",
        violation_error_message=_("From 0 to 100 percent."),
    ),
    models.CheckConstraint(
        condition=Q(reminder_hour__lte=23),
        name="portal_settings_reminder_hour_valid",
        violation_error_message=_("The hour must be from 0 to 23."),
    ),
    models.CheckConstraint(
        condition=Q(monthly_mail_after_days__isnull=True) | Q(monthly_mail_after_days__lte=60),
        name="portal_settings_monthly_mail_valid",
        violation_error_message=_("From 0 to 60 working days, or empty."),
    ),
    models.CheckConstraint(
        condition=Q(tolerance_percent__lte=100),
        name="portal_settings_tolerance_percent_valid",
        violation_error_message=_("From 0 to 100 percent."),
    ),
    models.CheckConstraint(
        condition=Q(tolerance_count__lte=9_999_999),
        name="portal_settings_tolerance_count_valid",
        violation_error_message=_("The number must be from 0 to 9,999,999."),
    ),
    models.CheckConstraint(
        condition=Q(noted_missing_months__gte=1, noted_missing_months__lte=12),
        name="portal_settings_noted_missing_months_valid",
        violation_error_message=_("From 1 to 12 months."),
    ),
    models.CheckConstraint(
        condition=Q(open_data=False) | ~Q(open_data_since="") & ~Q(open_data_licence=""),
        name="portal_settings_open_data_complete",
        violation_error_message=_("To publish open data, enter its first month and its licence."),
    ),
]
