"""A small province for tests of the recompute: two departments, a district, three communes, seven procedures."""

from __future__ import annotations

from dataclasses import dataclass, field

from procedures.models import AuthorityLevel, Procedure, Publication
from quotas.models import QuotaDecision, QuotaTier
from reporting.actions.cells import Typed, cells_save
from reporting.actions.figures import figures_drain, figures_recompute
from reporting.actions.submissions import submission_send, submission_start
from reporting.models import NUMBERS, ReportingPeriod, Submission
from tests.factories import (
    YEAR,
    make_clerk,
    make_decision,
    make_period,
    make_procedure,
    make_publication,
    make_quotas,
    make_tier,
    make_unit,
    make_user,
)
from tests.reporting.rows import made_once
from units.models import Role, Unit, UnitKind, User


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
        in_force = {each.procedure_id: each for each in Publication.objects.filter(ended_on=None)}
        return [
            procedure
            for procedure in self.procedures.values()
            if level in (open_one := in_force[procedure.pk]).levels
            and (level != AuthorityLevel.PROVINCE or open_one.department_id == unit.pk)
        ]


def make_province(months: range = range(1, 5)) -> Province:
    """Build the small province with periods for ``months`` of 2020 and a decision from January."""
    return made_once("province", lambda: _province(months), months)


def make_working_province() -> Province:
    """The small province with its figures up to date, an observer and an administrator."""
    province = make_province()
    province.observer = make_user(Role.OBSERVER, "observer")
    province.administrator = make_user(Role.ADMINISTRATOR, "admin")
    figures_recompute(year=YEAR)
    figures_drain()
    return province


def _province(months: range) -> Province:
    province = Province()
    _units(province)
    _procedures(province)
    province.periods = {month: make_period(month) for month in months}
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
        district = province.units.get(parent or "")
        province.units[code] = make_unit(code, kind, name=name, parent=district, sort_order=order)


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
        province.procedures[code] = make_procedure(code, sort_order=order)
        make_publication(province.procedures[code], [level], department=province.units.get(department or ""))


def _quotas(province: Province) -> None:
    province.decision = make_decision()
    for code, minimum, members in [
        ("SO-45", 4500, ["SO1", "SO2"]),
        ("HUYEN-35", 3500, ["H1"]),
        ("XA-25", 2500, ["X1", "X2"]),
    ]:
        units = [province.units[member] for member in members]
        province.tiers[code] = make_tier(province.decision, code, minimum, units)
        make_quotas(province.tiers[code], units)


def _people(province: Province) -> None:
    for code, unit in province.units.items():
        province.clerks[code] = make_clerk(unit, f"clerk-{code.lower()}")
    province.coordinator = make_user(Role.COORDINATOR, "coordinator")
