"""The rows that tests use, one plain function a model; every value that a test does not name has a default.

No page and no action made them: reports are sent by the actions themselves. A whole province is in
``tests/reporting/small_province.py``, the report of one commune in every state in ``tests/reporting/cast.py``.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import date
from typing import Any

from procedures.models import AuthorityLevel, Procedure, Publication, level_flags
from quotas.models import DecisionState, NewProcedureRule, Quota, QuotaDecision, QuotaTier
from reporting.actions.periods import period_days
from reporting.models import Basis, Compliance, ReportingPeriod, Revision, Submission, SubmissionStatus
from units import clock
from units.models import MonthScheme, Role, SuccessionKind, Unit, UnitKind, UnitSuccession, User

YEAR = 2020
FIRST_PUBLISHED = date(2019, 6, 3)
numbers = itertools.count(1)


def make_unit(code: str, kind: str = UnitKind.DEPARTMENT, **values: Any) -> Unit:
    """A unit called by its code; always in force unless ``active_from`` or ``active_until`` say otherwise."""
    named = {UnitKind.DEPARTMENT: "Sở", UnitKind.DISTRICT: "Huyện", UnitKind.COMMUNE: "Xã"}[UnitKind(kind)]
    return Unit.objects.create(**{"code": code, "kind": kind, "name": f"{named} {code}"} | values)


def make_district(code: str, **values: Any) -> Unit:
    return make_unit(code, UnitKind.DISTRICT, **values)


def make_commune(code: str, parent: Unit | None = None, **values: Any) -> Unit:
    return make_unit(code, UnitKind.COMMUNE, parent=parent, **values)


def make_succession(old: Unit, new: Unit, on: date, kind: str = SuccessionKind.MERGER) -> UnitSuccession:
    """A step written as it is, without the checks of ``succession_record`` and without ending the old unit."""
    return UnitSuccession.objects.create(predecessor=old, successor=new, effective_on=on, kind=kind)


def make_user(role: str = Role.COORDINATOR, username: str = "", **values: Any) -> User:
    """An account without a usable password; named by its role and a number by default."""
    return User.objects.create(username=username or f"{role}-{next(numbers)}", role=role, **values)


def make_clerk(unit: Unit, username: str = "", **values: Any) -> User:
    return make_user(Role.CLERK, username, unit=unit, **values)


def make_procedure(code: str, **values: Any) -> Procedure:
    return Procedure.objects.create(**{"code": code, "name": f"Thủ tục {code}", "field": "Lĩnh vực"} | values)


def make_publication(
    procedure: Procedure,
    levels: Iterable[str] = (AuthorityLevel.COMMUNE,),
    *,
    on: date = FIRST_PUBLISHED,
    until: date | None = None,
    level: int = 3,
    department: Unit | None = None,
) -> Publication:
    """A publication in force from ``on`` to ``until``, handled at ``levels``."""
    return Publication.objects.create(
        procedure=procedure,
        level=level,
        department=department,
        effective_on=on,
        ended_on=until,
        **level_flags(list(levels)),
    )


def make_period(month: int, year: int = YEAR, **values: Any) -> ReportingPeriod:
    """A calendar month, opened on the first day of the next one and due on its fifth."""
    starts_on, ends_on = period_days(year, month, MonthScheme.CALENDAR)
    due = date(year + month // 12, month % 12 + 1, 5)
    days: dict[str, Any] = {"starts_on": starts_on, "ends_on": ends_on, "opens_on": due.replace(day=1)}
    days |= {f"due_on_{kind}": due for kind in UnitKind.values}
    return ReportingPeriod.objects.create(year=year, month=month, **days | values)


def make_decision(first_month: int = 1, year: int = YEAR, **values: Any) -> QuotaDecision:
    """A decision in force, without tiers; its number of days is 45 where new procedures count after days."""
    if values.get("new_procedure_rule") == NewProcedureRule.COUNT_AFTER_DAYS:
        values.setdefault("count_after_days", 45)
    return QuotaDecision.objects.create(year=year, first_month=first_month, **values)


def make_draft(first_month: int = 1, year: int = YEAR, **values: Any) -> QuotaDecision:
    return make_decision(first_month, year, state=DecisionState.DRAFT, **values)


def make_tier(decision: QuotaDecision, code: str, minimum: int, units: Iterable[Unit] = (), **values: Any) -> QuotaTier:
    """A tier of ``minimum`` hundredths of a percent that lists ``units``, of their group; nobody has a quota by it."""
    listed = list(units)
    kind = listed[0].kind if listed else UnitKind.COMMUNE
    tier = QuotaTier.objects.create(
        **{"decision": decision, "code": code, "name": code, "kind": kind, "minimum_hundredths": minimum} | values
    )
    tier.units.set(listed)
    return tier


def make_quotas(tier: QuotaTier, units: Iterable[Unit] | None = None) -> list[Quota]:
    """Quotas by ``tier`` for ``units``, for those that it lists by default."""
    given = tier.units.all() if units is None else units
    return [Quota.objects.create(decision=tier.decision, unit=unit, tier=tier) for unit in given]


def make_report(unit: Unit, period: ReportingPeriod, status: str = SubmissionStatus.DRAFT, **values: Any) -> Submission:
    """A report without figures; one that is submitted or accepted has a first sending, of ``first_sent_at``.

    For readers of states and days alone: what follows from a sending is left to ``submission_send``.
    """
    report = Submission.objects.create(unit=unit, period=period)
    if status in (SubmissionStatus.SUBMITTED, SubmissionStatus.ACCEPTED):
        values["sent_revision"] = make_sending(report, sent_at=values.get("first_sent_at"))
    if status == SubmissionStatus.ACCEPTED:
        values["accepted_revision"] = values["sent_revision"]
    Submission.objects.filter(pk=report.pk).update(status=status, **values)
    report.refresh_from_db()
    return report


def make_sending(report: Submission, number: int = 1, **values: Any) -> Revision:
    """A sending without figures; it does not become the one that counts."""
    return Revision.objects.create(submission=report, number=number, sent_by_name="Cán bộ", sha256="0" * 64, **values)


def make_compliance(
    unit: Unit, period: ReportingPeriod, total: int = 0, online: int = 0, basis: str = Basis.OFFICIAL, **values: Any
) -> Compliance:
    """A row as the recompute writes it; figures of the month and of the year to date are the same by default."""
    figures = {"received_total": total, "received_online": online, "returned_by_post": 0}
    numbers: dict[str, Any] = figures | {f"ytd_{name}": number for name, number in figures.items()}
    for name in figures:
        numbers |= {f"exempt_{name}": 0, f"ytd_exempt_{name}": 0}
    defaults = {"reported": True, "months_reported": 1, "months_expected": 1, "computed_at": clock.now()}
    return Compliance.objects.create(unit=unit, period=period, basis=basis, **defaults | numbers | values)
