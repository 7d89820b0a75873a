"""The units that a rearrangement names: looked up by their codes and checked together, before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import CharField, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from reporting.reorganising.plan import Opening, Passage, Plan
from units import clock
from units.codes import code_key, code_problem
from units.models import SuccessionKind, Unit, UnitKind, UnitSuccession
from units.models.lineage import PASSED_ON
from units.models.units import organ_name
from units.refusals import Refused
from units.text_limits import validate_line
from units.wording import day as written

SENTENCES = 20  # shown of what is wrong with a table; the others are counted


@dataclass(slots=True)
class Parties:
    """The units of a plan by the keys of their codes: who ends, who begins, who takes over, the districts named."""

    ended: dict[str, Unit] = field(default_factory=dict)
    openings: dict[str, Opening] = field(default_factory=dict)
    taking_over: dict[str, Unit] = field(default_factory=dict)
    districts: dict[str, Unit] = field(default_factory=dict)

    def kind_of(self, code: str) -> str:
        """The group of the unit that carries on under ``code``; empty where the plan names none."""
        key = code_key(code)
        found = self.openings.get(key) or self.taking_over.get(key)
        return found.kind if found else ""

    def name_of(self, code: str) -> str:
        """How the unit that carries on under ``code`` is named in sentences."""
        key = code_key(code)
        if key in self.taking_over:
            return self.taking_over[key].display_name
        opening = self.openings.get(key)
        return organ_name(opening.kind, opening.name) if opening else code


def heir_of(plan: Plan, code: str) -> str:
    """The code of the one unit to which the work of ``code`` passes whole; empty after a split or an abolition."""
    key = code_key(code)
    passed = [each for each in plan.passages if code_key(each.predecessor) == key]
    return passed[0].successor if len(passed) == 1 and passed[0].kind in PASSED_ON else ""


def parties_of(plan: Plan) -> Parties:
    """The units of ``plan``, whose kinds are given. Five queries at most.

    Raises:
        Refused: the plan contradicts itself or what is stored, with a sentence for each fault.
    """
    parties, found = Parties(), _units_named(plan)
    problems = [*_of_the_day(plan), *_find_ended(plan, parties, found), *_find_openings(plan, parties, found)]
    problems += [*_find_taking_over(plan, parties, found), *_of_passages(plan, parties), *_of_steps(parties)]
    if problems:
        problems = list(dict.fromkeys(problems))
        more = len(problems) - SENTENCES
        shown = problems[:SENTENCES] + ([_("And %(n)s more of this kind.") % {"n": more}] if more > 0 else [])
        raise Refused(shown, code="plan")
    return parties


def _units_named(plan: Plan) -> dict[str, list[Unit]]:
    codes = {each.predecessor for each in plan.passages} | {each.successor for each in plan.passages}
    codes |= {each.code for each in plan.openings} | {each.district for each in plan.openings}
    keys = {code_key(code) for code in codes} - {""}
    found: dict[str, list[Unit]] = {}
    for unit in Unit.objects.alias(key=Lower("code")).filter(key__in=keys).select_related("parent").order_by("pk"):
        found.setdefault(code_key(unit.code), []).append(unit)
    return found


def _in_force(units: Iterable[Unit], on: date) -> Unit | None:
    return next((unit for unit in units if unit.is_in_force(on)), None)


def _of_the_day(plan: Plan) -> Iterator[str]:
    if plan.day > clock.today():
        sentence = _("A rearrangement is carried out when its day has come; %(day)s is to come.")
        yield sentence % {"day": written(plan.day)}
    if not plan.document_number.strip():
        yield _("Please give the number of the document.")
    if not plan.passages and not plan.openings:
        yield _("No unit is named that ends or begins.")


def _find_ended(plan: Plan, parties: Parties, found: dict[str, list[Unit]]) -> Iterator[str]:
    eve = clock.day_before(plan.day)
    for each in plan.passages:
        key = code_key(each.predecessor)
        unit = _in_force(found.get(key, ()), eve)
        if unit is None:
            sentence = _("No unit in force on %(day)s has the code %(code)s.")
            yield sentence % {"day": written(eve), "code": each.predecessor or "–"}
        else:
            parties.ended[key] = unit


def _find_openings(plan: Plan, parties: Parties, found: dict[str, list[Unit]]) -> Iterator[str]:
    ended = {unit.pk for unit in parties.ended.values()}
    for each in plan.openings:
        key = code_key(each.code)
        yield from (f"{each.code or each.name or '–'}: {problem}" for problem in _of_opening(each))
        if key in parties.openings:
            yield _("The code %(code)s is given to two units that begin.") % {"code": each.code}
        last = [unit for unit in found.get(key, ()) if unit.active_until is None or unit.active_until >= plan.day]
        if any(unit.pk not in ended for unit in last):
            sentence = _("A unit in force has the code %(code)s already. Choose it as the one that takes over.")
            yield sentence % {"code": each.code}
        parties.openings[key] = each
        if each.district:
            yield from _find_district(each, plan, parties, found)


def _longest(field_name: str) -> int:
    """How many characters a text field of units holds."""
    field = Unit._meta.get_field(field_name)
    return (field.max_length or 0) if isinstance(field, CharField) else 0


def _of_opening(each: Opening) -> Iterator[str]:
    """What is wrong with a unit that begins, whatever is stored."""
    if problem := code_problem(each.code):
        yield problem
    if each.gso_code and (problem := code_problem(each.gso_code)):
        yield problem
    if not each.name.strip():
        yield _("The name is missing.")
    if each.kind not in UnitKind.values:
        yield _("Choose one of the three groups.")
    for field_name in ("name", "division_type", "phone", "email"):
        if len(getattr(each, field_name)) > _longest(field_name):
            yield _("A text is too long: %(text)s…") % {"text": getattr(each, field_name)[:30]}
    try:
        validate_line(each.name)
        if each.email:
            validate_email(each.email)
    except ValidationError as error:
        yield " ".join(error.messages)


def _find_district(each: Opening, plan: Plan, parties: Parties, found: dict[str, list[Unit]]) -> Iterator[str]:
    key = code_key(each.district)
    if each.kind != UnitKind.COMMUNE:
        yield _("%(unit)s: only a commune belongs to a district.") % {"unit": each.name}
        return
    ends = {unit.pk for unit in parties.ended.values()}
    unit = _in_force((unit for unit in found.get(key, ()) if unit.kind == UnitKind.DISTRICT), plan.day)
    if unit is not None and unit.pk not in ends:
        parties.districts[key] = unit
    elif not any(code_key(other.code) == key and other.kind == UnitKind.DISTRICT for other in plan.openings):
        sentence = _("%(unit)s: no district in force on %(day)s has the code %(code)s.")
        yield sentence % {"unit": each.name, "day": written(plan.day), "code": each.district}


def _find_taking_over(plan: Plan, parties: Parties, found: dict[str, list[Unit]]) -> Iterator[str]:
    ended = {unit.pk for unit in parties.ended.values()}
    for each in plan.passages:
        key = code_key(each.successor)
        if not key or key in parties.openings:
            continue
        unit = _in_force((unit for unit in found.get(key, ()) if unit.pk not in ended), plan.day)
        if unit is None:
            sentence = _("No unit that begins, or is in force after the step, has the code %(code)s.")
            yield sentence % {"code": each.successor}
        else:
            parties.taking_over[key] = unit


def _of_passages(plan: Plan, parties: Parties) -> Iterator[str]:
    kinds: dict[str, list[Passage]] = {}
    for each in plan.passages:
        kinds.setdefault(code_key(each.predecessor), []).append(each)
    for key, passages in kinds.items():
        unit = parties.ended.get(key)
        if unit is None:
            continue
        yield from _of_one(unit, passages, parties, plan)


def _of_one(unit: Unit, passages: list[Passage], parties: Parties, plan: Plan) -> Iterator[str]:
    name = {"unit": unit.display_name}
    eve = clock.day_before(plan.day)
    if unit.active_until is not None and unit.active_until > eve:
        sentence = _("%(unit)s is to end on another day already. Remove its last day first.")
        yield sentence % name
    if len({code_key(each.successor) for each in passages}) < len(passages):
        yield _("%(unit)s is named twice with the same successor.") % name
    for each in passages:
        if each.kind not in SuccessionKind.values:
            yield _("%(unit)s: choose how it passes into its successor.") % name
        elif each.kind in PASSED_ON and len(passages) > 1:
            yield _("%(unit)s passes into several units: that is a split.") % name
        elif each.kind != SuccessionKind.ABOLITION and not each.successor:
            yield _("%(unit)s: without a successor it can only be abolished.") % name
        kind = parties.kind_of(each.successor)
        if kind and kind != unit.kind:
            sentence = _("%(unit)s and its successor must be of the same group.")
            yield sentence % name


def _of_steps(parties: Parties) -> Iterator[str]:
    """Refuse units whose successors are recorded already."""
    steps = UnitSuccession.objects.filter(predecessor__in=[unit.pk for unit in parties.ended.values()])
    known = set(steps.values_list("predecessor", flat=True))
    for unit in parties.ended.values():
        if unit.pk in known:
            yield _("For %(unit)s a successor is recorded already.") % {"unit": unit.display_name}


def open_communes(parties: Parties, on: date) -> list[Unit]:
    """The communes of districts that end, which go on or are still to begin on the day ``on``. One query."""
    ended = [unit.pk for unit in parties.ended.values()]
    communes = Unit.objects.filter(Q(active_until__isnull=True) | Q(active_until__gte=on), parent__in=ended)
    return list(communes.exclude(pk__in=ended).select_related("parent").order_by("sort_order", "code", "pk"))
