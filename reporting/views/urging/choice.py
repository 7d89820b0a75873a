"""Which of the units that have not sent the page of urging lists, as its address says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from reporting.models import ReportingPeriod
from reporting.urging.not_sent import units_not_sent
from units import clock
from units.models import Unit, UnitKind, district_on
from units.requests import PortalRequest
from units.vietnamese import upper_first
from units.wording import month

OVERDUE, NOT_YET_DUE = "overdue", "not_yet"


@dataclass(frozen=True, slots=True)
class UrgingChoice:
    """Which of the units that have not sent the page lists, as the address says."""

    kind: str
    district: str
    due: str
    with_no_quota: bool
    tick: str
    query: str

    @classmethod
    def of(cls, request: PortalRequest) -> UrgingChoice:
        asked = request.GET
        query = asked.copy()
        for name in ("page", "log", "tick"):
            query.pop(name, None)
        kind = asked.get("kind", "")
        return cls(
            kind if kind in UnitKind.values else "",
            asked.get("district", ""),
            asked.get("due", ""),
            asked.get("all") == "1",
            asked.get("tick", ""),
            query.urlencode(),
        )

    def units(self, period: ReportingPeriod) -> QuerySet[Unit]:
        """The chosen units that have not sent for ``period``."""
        units = units_not_sent(period, with_no_quota=self.with_no_quota)
        if self.kind:
            units = units.filter(kind=self.kind)
        if self.district:
            its = Unit.objects.filter(kind=UnitKind.DISTRICT, code=self.district).values("pk")
            units = units.annotate(district_then=district_on(period.ends_on))
            units = units.filter(Q(pk__in=its) | Q(district_then__in=its))
        if self.due in (OVERDUE, NOT_YET_DUE):
            over = [kind for kind in UnitKind if period.due_on(kind) < clock.today()]
            units = units.filter(kind__in=over) if self.due == OVERDUE else units.exclude(kind__in=over)
        return units


def urging_options(period: ReportingPeriod) -> dict[str, Any]:
    """What the fields of the choice offer. Two queries."""
    periods = ReportingPeriod.objects.ended(clock.today()).order_by("-year", "-month")
    districts = Unit.objects.filter(kind=UnitKind.DISTRICT).in_force(period.ends_on).order_by("sort_order", "code")
    return {
        "period_options": [(each.name, upper_first(month(each))) for each in periods],
        "kinds": UnitKind.choices,
        "district_options": list(districts.values_list("code", "name")),
        "due_options": [(OVERDUE, _("Overdue")), (NOT_YET_DUE, _("Not yet due"))],
    }
