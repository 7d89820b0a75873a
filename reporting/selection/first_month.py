"""What there is to say before any period has ended: which one will be the first, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.functional import cached_property

from reporting.models import ReportingPeriod
from reporting.models.periods import year_and_month
from units.models import PortalSettings, Unit


@dataclass(frozen=True)
class FirstMonth:
    """The first period that will end after ``today``; where there is none yet, the month that the settings name."""

    today: date

    @cached_property
    def period(self) -> ReportingPeriod | None:
        """The period, which has begun or is still to come. One query."""
        coming = ReportingPeriod.objects.filter(ends_on__gte=self.today)
        return coming.with_districts().order_by("ends_on").first()

    @cached_property
    def set_month(self) -> date | None:
        """The first day of the reporting month in the settings, where it is still to come. One query."""
        found = year_and_month(PortalSettings.load().first_month)
        first = date(*found, 1) if found else None
        return first if first is not None and first > self.today else None

    @cached_property
    def has_districts(self) -> bool:
        """Whether there is a district in the period, or today where there is none. One query at most."""
        if self.period is not None:
            return self.period.has_districts
        return Unit.objects.districts(self.today, self.today).exists()
