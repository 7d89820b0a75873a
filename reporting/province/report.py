"""What the lead agency reports of a month: everything the reports' page and files show, read once, on one basis."""

from __future__ import annotations

from dataclasses import replace

from django.db.models import Count, F, Q
from django.utils.functional import cached_property

from quotas.models import QuotaDecision
from reporting.by_procedure.catalogue_sums import FieldSums, ProcedureSums, field_sums, procedure_sums, published_levels
from reporting.figures.completeness import missing_of
from reporting.figures.lines import Line
from reporting.figures.spans import Span, span_name
from reporting.figures.totals import Totals, to_date
from reporting.models import Basis, Compliance, Submission, SubmissionStatus
from reporting.places.district_sums import DistrictSums, OtherSums, commune_sums, district_sums, other_sums
from reporting.province.overview import Overview
from reporting.province.remarks import UnitRemarks, unit_remarks
from reporting.province.sending_record import SendingCounts, sending_counts
from reporting.selection.choice import Choice
from units.models import PortalSettings, Unit, UnitKind, User


class ProvinceReport(Overview):
    """The overview of all groups, with what only the reports need.

    The month's figures are on the same basis as the year to date, whatever was chosen. The state of the sending is a
    fact and has no basis: a unit has sent when a sending of it was not returned.
    """

    def __init__(self, user: User, choice: Choice) -> None:
        super().__init__(user, replace(choice, kind="", district="", status=""))
        if self.latest is not None:
            self.month_period, self.month_basis = self.as_of, self.basis

    @property
    def is_provisional(self) -> bool:
        return self.basis == Basis.PROVISIONAL

    @property
    def span_name(self) -> str:
        return span_name(self.as_of.year, self.as_of.month, self.span)

    @cached_property
    def portal(self) -> PortalSettings:
        return PortalSettings.load()

    @cached_property
    def decision(self) -> QuotaDecision | None:
        return QuotaDecision.objects.judging(self.as_of.year, self.as_of.month)

    @cached_property
    def span_totals(self) -> Totals:
        """The province over the chosen months."""
        return to_date(self.by_month, self.months[-1], self.months[0])

    @cached_property
    def shown_spans(self) -> list[tuple[str, Totals]]:
        """The month, the quarter where it was chosen, and the year to date, each with its name."""
        year, month = self.as_of.year, self.as_of.month
        spans = [Span.MONTH, *([Span.QUARTER] if self.span == Span.QUARTER else []), Span.YEAR_TO_DATE]
        totals = {Span.MONTH: self.month, Span.QUARTER: self.span_totals, Span.YEAR_TO_DATE: self.ytd}
        return [(span_name(year, month, span), totals[span]) for span in spans]

    @cached_property
    def sending(self) -> dict[UnitKind, SendingCounts]:
        return sending_counts(self.as_of)

    @cached_property
    def all_sending(self) -> SendingCounts:
        return sum(self.sending.values(), SendingCounts())

    @cached_property
    def waiting(self) -> dict[str, int]:
        """How many of the month's reports await confirmation and how many wait for a correction. One query."""
        return Submission.objects.filter(period=self.as_of).aggregate(
            submitted=Count("pk", filter=Q(status=SubmissionStatus.SUBMITTED)),
            returned=Count("pk", filter=Q(status=SubmissionStatus.RETURNED)),
        )

    @cached_property
    def missing_units(self) -> list[Unit]:
        """The units that have not sent for the month, in their order."""
        return [row.unit for row in missing_of(self.as_of)]

    @cached_property
    def incomplete_units(self) -> int:
        """How many units have months missing in their year to date, on the basis. One query, no rows read."""
        rows = Compliance.objects.expected().filter(period=self.as_of, basis=self.basis)
        return rows.filter(months_reported__lt=F("months_expected")).count()

    @cached_property
    def missed_months(self) -> tuple[int, int]:
        """Of how many months of units no report counts in the year to date, of how many that are expected."""
        return self.ytd.expected - self.ytd.reported, self.ytd.expected

    @cached_property
    def procedures(self) -> list[ProcedureSums]:
        """Over the chosen months."""
        return procedure_sums(self.as_of, self.basis, self.months)

    @cached_property
    def fields(self) -> list[FieldSums]:
        return field_sums(self.procedures)

    @cached_property
    def levels(self) -> dict[int, int]:
        """How many procedures are published at each service level on the month's last day."""
        return published_levels(self.as_of)

    @cached_property
    def districts(self) -> list[DistrictSums]:
        sums = commune_sums(self.as_of, self.basis)
        return district_sums(sums, self.lines_of(UnitKind.DISTRICT), self.lines_of(UnitKind.COMMUNE))

    @cached_property
    def other_places(self) -> OtherSums:
        """What no district of the list has; with them the list adds up to the province's districts and communes."""
        year, month = self.as_of.year, self.as_of.month
        districts, communes = (
            to_date(self.totals.group(year, self.basis, kind), month) for kind in (UnitKind.DISTRICT, UnitKind.COMMUNE)
        )
        return other_sums(districts, communes, self.districts)

    @cached_property
    def remarks(self) -> list[UnitRemarks]:
        return unit_remarks(self.as_of, self.basis)

    def lines_of(self, kind: str) -> list[Line]:
        """The lines of one group; none where the province has no such group."""
        return self.lines.get(kind, [])
