"""A small province for tests of the recompute: two departments, a district, three communes, seven procedures."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from procedures.models import AuthorityLevel, Procedure, Publication, level_flags
from quotas.models import Quota, QuotaDecision, QuotaTier
from reporting.actions.cells import Typed, cells_save
from reporting.actions.figures import figures_drain, figures_recompute
from reporting.actions.periods import period_days
from reporting.actions.submissions import submission_send, submission_start
from reporting.models import NUMBERS, ReportingPeriod, Submission
from tests.reporting.rows import made_once
from units.models import MonthScheme, Role, Unit, UnitKind, User

YEAR = 2020
FIRST_PUBLISHED = date(2019, 6, 3)


@dataclass
class Province:
    """The rows of a small province, by code."""

    units: dict[str, Unit] = field(default_factory=dict)
    procedures: dict[str, Procedure] = field(default_factory=dict)
    periods: dict[int, ReportingPeriod] = field(default_factory=dict)
    tiers: dict[str, QuotaTier] = field(default_factory=dict)
    clerks: dict[str, User] = field(default_factory=dict)
    decision: QuotaDecision | None = None
    coordinator: User | None = None
    observer: User | None = None
    administrator: User | None = None

    def send(self, code: str, month: int, *numbers: tuple[int, int, int]) -> Submission:
        """Let the unit's clerk send ``month`` with these figures, in the order of its procedures."""
        submission = submission_start(unit=self.units[code], period=self.periods[month])
        clerk = self.clerks[code]
        stored = {count.procedure_id: count for count in submission.counts.all()}
        typed = {}
        for procedure, figures in zip(self.reported_by(code), numbers, strict=True):
            for name, value in zip(NUMBERS, figures, strict=True):
                seen = getattr(stored[procedure.pk], name) if procedure.pk in stored else None
                typed[procedure.pk, name] = Typed(value, seen)
        cells_save(submission=submission, by=clerk, typed=typed)
        return submission_send(submission=submission, by=clerk, approved=True)

    def reported_by(self, code: str) -> list[Procedure]:
        unit = self.units[code]
        level = AuthorityLevel.of_kind(unit.kind)
        return [
            procedure
            for procedure in self.procedures.values()
            if level in (open_one := procedure.publications.get(ended_on=None)).levels
            and (level != AuthorityLevel.PROVINCE or open_one.department_id == unit.pk)
        ]


def make_province(months: range = range(1, 5)) -> Province:
    """Build the small province with periods for ``months`` of 2020 and a decision from January."""
    return made_once("province", lambda: _province(months), months)


def make_working_province() -> Province:
    """The small province with its figures up to date, an observer and an administrator."""
    province = make_province()
    province.observer = User.objects.create(username="observer", role=Role.OBSERVER)
    province.administrator = User.objects.create(username="admin", role=Role.ADMINISTRATOR)
    figures_recompute(year=YEAR)
    figures_drain()
    return province


def _province(months: range) -> Province:
    province = Province()
    _units(province)
    _procedures(province)
    _periods(province, months)
    _quotas(province)
    _people(province)
    return province


def _units(province: Province) -> None:
    rows = [
        ("SO1", "Sở Một", UnitKind.DEPARTMENT, None),
        ("SO2", "Sở Hai", UnitKind.DEPARTMENT, None),
        ("H1", "Huyện Một", UnitKind.DISTRICT, None),
        ("X1", "Xã Một", UnitKind.COMMUNE, "H1"),
        ("X2", "Xã Hai", UnitKind.COMMUNE, "H1"),
        ("X3", "Xã Ba", UnitKind.COMMUNE, "H1"),
    ]
    for order, (code, name, kind, parent) in enumerate(rows):
        province.units[code] = Unit.objects.create(
            code=code, name=name, kind=kind, parent=province.units.get(parent or ""), sort_order=order
        )


def _procedures(province: Province) -> None:
    rows = [
        ("P1", AuthorityLevel.PROVINCE, "SO1"),
        ("P2", AuthorityLevel.PROVINCE, "SO1"),
        ("P3", AuthorityLevel.PROVINCE, "SO2"),
        ("D1", AuthorityLevel.DISTRICT, None),
        ("D2", AuthorityLevel.DISTRICT, None),
        ("C1", AuthorityLevel.COMMUNE, None),
        ("C2", AuthorityLevel.COMMUNE, None),
    ]
    for order, (code, level, department) in enumerate(rows):
        procedure = Procedure.objects.create(code=code, name=f"Thủ tục {code}", field="Lĩnh vực", sort_order=order)
        Publication.objects.create(
            procedure=procedure,
            level=3,
            department=province.units.get(department or ""),
            effective_on=FIRST_PUBLISHED,
            **level_flags([level]),
        )
        province.procedures[code] = procedure


def _periods(province: Province, months: range) -> None:
    for month in months:
        starts_on, ends_on = period_days(YEAR, month, MonthScheme.CALENDAR)
        due = date(YEAR, month + 1, 5) if month < 12 else date(YEAR + 1, 1, 5)
        province.periods[month] = ReportingPeriod.objects.create(
            year=YEAR,
            month=month,
            starts_on=starts_on,
            ends_on=ends_on,
            opens_on=due.replace(day=1),
            due_on_department=due,
            due_on_district=due,
            due_on_commune=due,
        )


def _quotas(province: Province) -> None:
    province.decision = QuotaDecision.objects.create(year=YEAR)
    for code, kind, minimum, members in [
        ("SO-45", UnitKind.DEPARTMENT, 4500, ["SO1", "SO2"]),
        ("HUYEN-35", UnitKind.DISTRICT, 3500, ["H1"]),
        ("XA-25", UnitKind.COMMUNE, 2500, ["X1", "X2"]),
    ]:
        tier = QuotaTier.objects.create(
            decision=province.decision, code=code, name=code, kind=kind, minimum_hundredths=minimum
        )
        tier.units.set([province.units[member] for member in members])
        province.tiers[code] = tier
        for member in members:
            Quota.objects.create(decision=province.decision, unit=province.units[member], tier=tier)


def _people(province: Province) -> None:
    for code, unit in province.units.items():
        province.clerks[code] = User.objects.create(username=f"clerk-{code.lower()}", role=Role.CLERK, unit=unit)
    province.coordinator = User.objects.create(username="coordinator", role=Role.COORDINATOR)
