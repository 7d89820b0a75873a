"""Rearranging units (sắp xếp đơn vị hành chính) as one dated step: who ends, who begins, who carries on whose work.

The undo is in ``reporting/actions/reorganisation_undo.py``.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from procedures.models import Publication
from quotas.actions.proposals import quotas_give
from quotas.models import Quota, QuotaTier
from quotas.proposals import QuotaProposal, proposals_of
from reporting.actions.reorganised_reports import reports_follow
from reporting.models import PartKind, Reorganisation, Revision, Submission
from reporting.reorganising.journal import Journal, plain
from reporting.reorganising.parties import Parties, heir_of, open_communes, parties_of
from reporting.reorganising.plan import CLOSED, KEPT_ACCOUNT, Opening, Plan
from reporting.reorganising.reach import accounts_of, judging_from
from reporting.transitions import actor_name
from units import clock
from units.actions.stale_figures import figures_mark_stale
from units.actions.successions import units_lock
from units.codes import code_key
from units.history import create_with_history, update_with_history
from units.models import FormerDistrict, Unit, UnitKind, UnitSuccession, User
from units.refusals import Refused, require
from units.wording import day as written

COPIED = ("procedure", "level", "at_province", "at_district", "at_commune", "decision_number", "decision_date")


@transaction.atomic
def reorganisation_carry_out(*, plan: Plan, by: User) -> Reorganisation:
    """Carry out ``plan``: units end the day before and begin on the day, with all that follows from it.

    Accounts move or are closed, unfinished reports are carried over or stay, communes of a district that ends move
    with it, procedures of a department pass to its successor, and quotas are given where the plan says so. Everything
    that is written is noted in the parts of the step.

    Raises:
        Refused: the plan contradicts itself or what is stored; nothing is written.
    """
    units_lock()
    plan = plan.with_kinds()
    parties = parties_of(plan)
    step = Reorganisation.objects.create(
        effective_on=plan.day,
        document_number=plan.document_number.strip(),
        document_date=plan.document_date,
        note=plan.note.strip(),
        done_at=clock.now(),
        done_by=by,
        done_by_name=actor_name(by),
        last_sending=Revision.objects.aggregate(last=Max("pk"))["last"] or 0,
    )
    journal = Journal(step)
    _end(parties, journal, by)
    carrying_on = _open(plan, parties, journal, by) | parties.taking_over
    _pass_on(plan, parties, carrying_on, journal, by)
    _communes_follow(plan, parties, carrying_on, journal, by)
    _accounts_follow(plan, parties, carrying_on, journal, by)
    reports_follow(plan, parties, carrying_on, journal, by)
    _publications_follow(plan, parties, carrying_on, journal, by)
    if plan.give_quotas:
        _quotas_follow(plan, carrying_on, journal, by)
    journal.store()
    figures_mark_stale(reason="units rearranged")
    return step


def _end(parties: Parties, journal: Journal, by: User) -> None:
    eve = clock.day_before(journal.step.effective_on)
    units = list(parties.ended.values())
    before = {unit.pk: plain(unit, ["active_until"]) for unit in units}
    for unit in units:
        unit.active_until = eve
    update_with_history(Unit, units, ["active_until"], by=by, reason=_reason(journal))
    outcome = _("in force until %(day)s") % {"day": written(eve)}
    for unit in units:
        journal.changed(PartKind.ENDED, unit, before[unit.pk], unit.display_name, outcome)


def _open(plan: Plan, parties: Parties, journal: Journal, by: User) -> dict[str, Unit]:
    """Open the new units, districts first; each takes the position in lists of the first unit that passes into it."""
    orders = _orders(plan, parties)
    opened: dict[str, Unit] = {}
    districts = dict(parties.districts)
    for communes in (False, True):
        group = {
            key: _unit(each, plan, districts.get(code_key(each.district)), orders[key])
            for key, each in parties.openings.items()
            if (each.kind == UnitKind.COMMUNE) == communes
        }
        for unit in group.values():
            unit.fill_keys()
            unit.clean_fields(exclude=["sort_key", "search_key", "parent"])
        create_with_history(Unit, group.values(), by=by, reason=_reason(journal))
        opened |= group
        districts |= {key: unit for key, unit in group.items() if unit.kind == UnitKind.DISTRICT}
    outcome = _("in force from %(day)s") % {"day": written(plan.day)}
    journal.created(PartKind.OPENED, opened.values(), lambda unit: unit.display_name, outcome)
    return opened


def _orders(plan: Plan, parties: Parties) -> dict[str, int]:
    last = Unit.objects.last_position() + 1
    orders = dict.fromkeys(parties.openings, last)
    for each in plan.passages:
        key = code_key(each.successor)
        if key in orders:
            orders[key] = min(orders[key], parties.ended[code_key(each.predecessor)].sort_order)
    return orders


def _unit(each: Opening, plan: Plan, district: Unit | None, order: int) -> Unit:
    return Unit(
        kind=each.kind,
        code=each.code,
        gso_code=each.gso_code,
        name=each.name,
        division_type=each.division_type,
        parent=district,
        phone=each.phone,
        email=each.email,
        active_from=plan.day,
        sort_order=order,
    )


def _pass_on(plan: Plan, parties: Parties, carrying_on: dict[str, Unit], journal: Journal, by: User) -> None:
    basis = journal.step.legal_basis
    steps = [
        UnitSuccession(
            predecessor=parties.ended[code_key(each.predecessor)],
            successor=carrying_on[code_key(each.successor)],
            effective_on=plan.day,
            kind=each.kind,
            legal_basis=basis,
        )
        for each in plan.passages
        if each.successor
    ]
    create_with_history(UnitSuccession, steps, by=by, reason=_reason(journal))
    journal.created(PartKind.SUCCESSION, steps, str)


def _communes_follow(plan: Plan, parties: Parties, carrying_on: dict[str, Unit], journal: Journal, by: User) -> None:
    """Communes of a district that ends belong to its successor from the day on, to none where it has none."""
    communes = open_communes(parties, plan.day)
    if not communes:
        return
    eve = clock.day_before(plan.day)
    _refuse_moved_later(communes, plan)
    before = {commune.pk: plain(commune, ["parent_id"]) for commune in communes}
    former, successors = [], {}
    for commune in communes:
        district: Unit = commune.parent  # type: ignore[assignment]  # open_communes found it by its district
        successors[commune.pk] = _district_after(plan, district, carrying_on)
        if commune.active_from is None or commune.active_from < plan.day:
            basis = journal.step.legal_basis[:200]
            former.append(FormerDistrict(unit=commune, district=district, until=eve, legal_basis=basis))
    names = {commune.pk: commune.display_name for commune in communes}
    for commune in communes:
        commune.parent = successors[commune.pk]
    update_with_history(Unit, communes, ["parent"], by=by, reason=_reason(journal))
    create_with_history(FormerDistrict, former, by=by, reason=_reason(journal))
    for commune in communes:
        new = successors[commune.pk]
        outcome = f"→ {new.display_name}" if new else _("belongs to no district from now on")
        journal.changed(PartKind.DISTRICT, commune, before[commune.pk], names[commune.pk], outcome)
    journal.created(PartKind.DISTRICT, former, lambda row: names[row.unit_id], _("the months before stay as they are"))


def _refuse_moved_later(communes: list[Unit], plan: Plan) -> None:
    moved = FormerDistrict.objects.filter(unit__in=communes, until__gte=clock.day_before(plan.day))
    first = moved.select_related("unit__parent").first()
    if first is not None:
        sentence = _("%(unit)s has changed its district on this day or later already.")
        raise Refused(sentence % {"unit": first.unit.display_name}, code="moved_later")


def _district_after(plan: Plan, district: Unit, carrying_on: dict[str, Unit]) -> Unit | None:
    successors = plan.successors_of(district.code)
    require(
        len(successors) < 2,
        _("%(unit)s passes into several districts. Move its communes into them first.")
        % {"unit": district.display_name},
        code="communes_of_a_split",
    )
    return carrying_on[code_key(successors[0])] if successors else None


def _accounts_follow(plan: Plan, parties: Parties, carrying_on: dict[str, Unit], journal: Journal, by: User) -> None:
    moved: list[User] = []
    for each in accounts_of(plan, parties):
        account, handling = each.account, each.handling
        allowed = [CLOSED, KEPT_ACCOUNT, *each.choices]
        sentence = _("The account %(name)s cannot move to %(code)s.")
        require(handling in allowed, sentence % {"name": account.username, "code": handling}, code="account")
        if handling == KEPT_ACCOUNT:
            continue
        before = plain(account, ["unit_id", "is_active"])
        if handling == CLOSED:
            account.is_active = False
            outcome = _("closed")
        else:
            account.unit = carrying_on[code_key(handling)]
            outcome = f"→ {account.unit.display_name}"
        moved.append(account)
        journal.changed(PartKind.ACCOUNT, account, before, f"{account.username} ({account})", outcome)
    update_with_history(User, moved, ["unit", "is_active"], by=by, reason=journal.step.legal_basis[:100])


def _publications_follow(
    plan: Plan, parties: Parties, carrying_on: dict[str, Unit], journal: Journal, by: User
) -> None:
    """Procedures of a department that passes whole into another one are reported by that one.

    From the day on or, where the department has sent a later month itself, from the end of the last one: its dossiers
    stay counted, and nobody is asked for them twice.
    """
    heirs = {
        unit.pk: carrying_on[code_key(heir)]
        for unit in parties.ended.values()
        if unit.kind == UnitKind.DEPARTMENT and (heir := heir_of(plan, unit.code))
    }
    sent = Submission.objects.sent().filter(unit__in=heirs, period__ends_on__gte=plan.day).order_by()
    last = dict(sent.values_list("unit").annotate(last=Max("period__ends_on")))
    changed: list[Publication] = []
    following: list[Publication] = []
    befores: list[dict[str, object]] = []
    for each in Publication.objects.filter(department__in=heirs).select_related("procedure").order_by("pk"):
        ended = each.department_id or 0
        begins = clock.day_after(last[ended]) if ended in last else plan.day
        if each.ended_on is not None and each.ended_on < begins:
            continue
        befores.append(plain(each, ["ended_on", "department_id"]))
        successor = heirs[ended]
        if each.effective_on >= begins:
            each.department = successor
        else:
            copied = {name: getattr(each, name) for name in COPIED}
            following.append(Publication(department=successor, effective_on=begins, ended_on=each.ended_on, **copied))
            each.ended_on = clock.day_before(begins)
        changed.append(each)
    update_with_history(Publication, changed, ["ended_on", "department"], by=by, reason=_reason(journal))
    create_with_history(Publication, following, by=by, reason=_reason(journal))
    for each, before in zip(changed, befores, strict=True):
        passed = _("reported by the successor") if each.department_id != before["department_id"] else ""
        outcome = passed or _("until %(day)s") % {"day": written(each.ended_on)}
        journal.changed(PartKind.PUBLICATION, each, before, str(each.procedure), outcome)
    journal.created(PartKind.PUBLICATION, following, lambda row: str(row.procedure), _("reported by the successor"))


def _quotas_follow(plan: Plan, carrying_on: dict[str, Unit], journal: Journal, by: User) -> None:
    """Give each successor its predecessors' tier where they share one; of several nobody but a person chooses."""
    new = {unit.pk for unit in carrying_on.values()}
    for decision in judging_from(plan.day):
        offered: dict[int, list[QuotaProposal]] = {}
        for proposal in proposals_of(decision):
            if proposal.unit.pk in new:
                offered.setdefault(proposal.unit.pk, []).append(proposal)
        given = {pk: found[0] for pk, found in offered.items() if len(found) == 1}
        if not given:
            continue
        listed = set(_listed(given.values()).values_list("pk", flat=True))
        quotas_give(decision=decision, keys=[each.key for each in given.values()], by=by)
        quotas = Quota.objects.filter(decision=decision, unit__in=given).select_related("unit__parent", "tier")
        outcome = str(decision)
        journal.created(PartKind.QUOTA, quotas, lambda row: f"{row.unit.display_name}: {row.tier}", outcome)
        rows = _listed(given.values()).exclude(pk__in=listed).select_related("unit__parent")
        journal.created(PartKind.QUOTA, rows, lambda row: row.unit.display_name, _("listed in the tier"))


def _listed(given: Iterable[QuotaProposal]):  # type: ignore[no-untyped-def]
    """The rows by which tiers list these units."""
    return QuotaTier.units.through.objects.filter(unit__in=[each.unit.pk for each in given])


def _reason(journal: Journal) -> str:
    """Why, as histories hold it."""
    return journal.step.legal_basis[:100]
