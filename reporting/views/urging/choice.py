"""Which of the units that have not sent the page of urging lists, as its address says."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from reporting import rules
from reporting.models import ReportingPeriod
from reporting.urging.not_sent import units_not_sent
from reporting.views.choices import ChoiceField
from units import clock
from units.address_query import AddressQuery, one_of, word
from units.models import Unit, UnitKind, district_on
from units.requests import PortalRequest
from units.vietnamese import upper_first
from units.wording import month

MAX_UNITS = 1000  # ticked in one form
OVERDUE, NOT_YET_DUE = "overdue", "not_yet"
WITH_QUOTA, WITHOUT_QUOTA = "with", "without"


@dataclass(frozen=True, slots=True)
class UrgingChoice(AddressQuery):
    """Which of the units that have not sent the page lists, and which it ticks, as the address says.

    It lists units without a quota too, and urges them only when a person says so (``urges_all``).
    """

    kind: str = one_of(UnitKind.values)
    district: str = word()
    due: str = one_of([OVERDUE, NOT_YET_DUE])
    quota: str = one_of([WITH_QUOTA, WITHOUT_QUOTA])
    all: str = one_of(["1"])
    tick: str = one_of(["all", "none"])

    @property
    def urges_all(self) -> bool:
        """Whether units without a quota are urged with the others: they were chosen by themselves, or all were."""
        return bool(self.all) or self.quota == WITHOUT_QUOTA

    @property
    def query(self) -> str:
        """What was chosen as the query of an address, without the ticks."""
        return urlencode(replace(self, tick="").chosen)

    @property
    def is_filtered(self) -> bool:
        return bool(replace(self, tick="", all="").chosen)

    def to_urge(self, period: ReportingPeriod) -> QuerySet[Unit]:
        """Those of the listed units that are urged when a person urges «all of the list»."""
        units = self.units(period)
        return units if self.urges_all else units.filter(Q(has_quota=True))

    def units(self, period: ReportingPeriod) -> QuerySet[Unit]:
        """The chosen units that have not sent for ``period``."""
        units = units_not_sent(period, with_no_quota=True)
        if self.quota:
            units = units.filter(Q(has_quota=self.quota == WITH_QUOTA))
        if self.kind:
            units = units.filter(kind=self.kind)
        if self.district:
            its = Unit.objects.filter(kind=UnitKind.DISTRICT, code=self.district).values("pk")
            units = units.annotate(district_then=district_on(period.ends_on))
            units = units.filter(Q(pk__in=its) | Q(district_then__in=its))
        if self.due:
            over = [kind for kind in UnitKind if period.due_on(kind) < clock.today()]
            units = units.filter(kind__in=over) if self.due == OVERDUE else units.exclude(kind__in=over)
        return units


def every_chosen(request: PortalRequest) -> UrgingChoice | None:
    """What the page listed, where the form says «every unit of the list» instead of ticking some."""
    if request.POST.get("every") != "1" or not rules.can_urge(request.user):
        return None
    return UrgingChoice.of(request.POST.dict())


def units_chosen(request: PortalRequest, period: ReportingPeriod) -> list[Unit]:
    """The units that a form of the page means: every one of its list, on all its pages, or those ticked."""
    every = every_chosen(request)
    if every is not None:
        return list(every.to_urge(period))
    codes = request.POST.getlist("unit")[:MAX_UNITS]
    return list(Unit.objects.in_force(period.ends_on).filter(code__in=codes).select_related("parent"))


def urging_fields(period: ReportingPeriod, choice: UrgingChoice) -> list[ChoiceField]:
    """The fields of the choice. Two queries, and one where ``period`` was read without ``with_districts``."""
    periods = ReportingPeriod.objects.ended(clock.today()).order_by("-year", "-month")
    districts = Unit.objects.filter(kind=UnitKind.DISTRICT).in_force(period.ends_on).order_by("sort_order", "code")
    period_options = [(each.name, upper_first(month(each))) for each in periods]
    kind_options = [(kind.value, str(kind.label)) for kind in period.kinds]
    district_options = list(districts.values_list("code", "name"))
    due_options = [(OVERDUE, _("Overdue")), (NOT_YET_DUE, _("Not yet due"))]
    quota_options = [(WITH_QUOTA, _("With a quota")), (WITHOUT_QUOTA, _("No quota"))]
    every = _("All")
    fields = [
        ChoiceField("period", _("Period"), _("The latest"), period.name, period_options),
        ChoiceField("kind", _("Group"), every, choice.kind, kind_options),
        ChoiceField("district", _("Area"), every, choice.district, district_options),
        ChoiceField("due", _("Deadline"), every, choice.due, due_options),
        ChoiceField("quota", _("Quota"), every, choice.quota, quota_options),
    ]
    return [field for field in fields if field.name != "district" or field.options or field.chosen]
