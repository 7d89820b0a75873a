"""Changes of quotas, catalogue and units, described from their histories: the old value and the new one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from simple_history.models import HistoricalChanges

from procedures.models import LEVEL_FLAGS, AuthorityLevel, Procedure, Publication
from quotas.models import RULE_FIELDS, DecisionState, Quota, QuotaDecision, QuotaTier, TierScope
from reporting.changes.scope import ChangesScope, Matter
from reporting.changes.subjects import Subjects
from reporting.models import SYSTEM
from units.history import LOADER
from units.models import FormerDistrict, Unit, UnitKind, UnitSuccession
from units.wording import whole

TYPES = {"+": gettext_lazy("added"), "~": gettext_lazy("changed"), "-": gettext_lazy("removed")}


@dataclass(frozen=True, slots=True)
class Source:
    """A model whose history is described: its matter, and which of its fields can change a figure."""

    model: type[Model]
    matter: Matter
    fields: tuple[str, ...]
    narrow: Callable[[QuerySet, QuerySet[Unit]], QuerySet]
    shown: Callable[[QuerySet], QuerySet] = lambda rows: rows

    @property
    def history(self) -> QuerySet:
        return self.model.history.all()  # type: ignore[attr-defined]


def _tiers_of(rows: QuerySet, units: QuerySet[Unit]) -> QuerySet:
    """Tiers that name one of the units, its district or every commune, now or did so once."""
    members = QuotaTier.history.model._meta.get_field("historicalquotatier_units").related_model
    listed = members.objects.filter(Q(unit__in=units) | Q(unit__in=units.filter(parent__isnull=False).values("parent")))
    given = Quota.objects.filter(unit__in=units).values("tier")
    kinds = units.values("kind")
    named = Q(id__in=listed.values("quotatier")) | Q(applies_to=TierScope.ALL_COMMUNES)
    return rows.filter(Q(id__in=given) | named & Q(kind__in=kinds))


def _once_in_force(rows: QuerySet) -> QuerySet:
    """A draft changes no figure, and neither does what becomes of one."""
    return rows.exclude(state=DecisionState.DRAFT)


def _of_decisions_in_force(rows: QuerySet) -> QuerySet:
    """Records of tiers whose decision was no draft at that time."""
    then = QuotaDecision.history.filter(id=OuterRef("decision_id"), history_date__lte=OuterRef("history_date"))
    state = then.order_by("-history_id").values("state")[:1]
    return rows.alias(decision_state=Subquery(state)).exclude(decision_state=DecisionState.DRAFT)


def _all(rows: QuerySet, _units: QuerySet[Unit]) -> QuerySet:
    return rows


def _handled(rows: QuerySet, units: QuerySet[Unit]) -> QuerySet:
    """Publications, or records of them, that one of the units reports: as its department, or with all of its level."""
    handled = Q(department__in=units)
    for kind in units.order_by().values_list("kind", flat=True).distinct():
        if kind != UnitKind.DEPARTMENT:
            handled |= Q(**{AuthorityLevel.of_kind(kind).flag: True})
    return rows.filter(handled)


def _procedures_of(rows: QuerySet, units: QuerySet[Unit]) -> QuerySet:
    """Records of procedures that one of the units reports, or did once."""
    return rows.filter(id__in=_handled(Publication.history.all(), units).values("procedure"))


def _publications_of(rows: QuerySet, units: QuerySet[Unit]) -> QuerySet:
    """Every record of a publication that concerned one of the units at some time: it may have come or gone."""
    return rows.filter(id__in=_handled(Publication.history.all(), units).values("id"))


def _units_of(rows: QuerySet, units: QuerySet[Unit]) -> QuerySet:
    return rows.filter(id__in=units.values("pk"))


def _successions_of(rows: QuerySet, units: QuerySet[Unit]) -> QuerySet:
    return rows.filter(Q(predecessor__in=units) | Q(successor__in=units))


def _former_districts_of(rows: QuerySet, units: QuerySet[Unit]) -> QuerySet:
    return rows.filter(Q(unit__in=units) | Q(district__in=units))


SOURCES = {
    "decision": Source(
        QuotaDecision,
        Matter.QUOTAS,
        ("state", "year", "first_month", "number", "issued_on", "signer", *RULE_FIELDS),
        _all,
        _once_in_force,
    ),
    "tier": Source(
        QuotaTier,
        Matter.QUOTAS,
        ("minimum_hundredths", "name", "kind", "applies_to"),
        _tiers_of,
        _of_decisions_in_force,
    ),
    "procedure": Source(Procedure, Matter.CATALOGUE, ("code", "name", "field"), _procedures_of),
    "publication": Source(
        Publication,
        Matter.CATALOGUE,
        (
            "level",
            *LEVEL_FLAGS,
            "department",
            "effective_on",
            "ended_on",
            "decision_number",
            "decision_date",
            "revocation_number",
            "revocation_date",
        ),
        _publications_of,
    ),
    "unit": Source(Unit, Matter.UNITS, ("code", "name", "kind", "parent", "active_from", "active_until"), _units_of),
    "former district": Source(
        FormerDistrict, Matter.UNITS, ("unit", "district", "until", "legal_basis"), _former_districts_of
    ),
    "succession": Source(
        UnitSuccession,
        Matter.UNITS,
        ("predecessor", "successor", "effective_on", "kind", "legal_basis"),
        _successions_of,
    ),
}


def records_described(name: str, scope: ChangesScope) -> QuerySet:
    """The history of one source within the scope."""
    source = SOURCES[name]
    rows = source.shown(source.history.filter(history_date__gte=scope.starts_at))
    if scope.ends_at:
        rows = rows.filter(history_date__lte=scope.ends_at)
    return rows if scope.units is None else source.narrow(rows, scope.units)


def record_changes(name: str, keys: Mapping[int, int]) -> dict[int, dict[str, Any]]:
    """The records ``keys`` (the first of each load, and how many it brought), by that key."""
    source = SOURCES[name]
    records = source.history.select_related("history_user").in_bulk(keys)
    before = _before(source, records.values())
    subjects = Subjects([*records.values(), *before.values()], source.model)
    return {key: _described(source, record, before.get(key), keys[key], subjects) for key, record in records.items()}


def _before(source: Source, records: Iterable[Any]) -> dict[int, HistoricalChanges]:
    """For each changed record the one before it. One query."""
    changed = {record.history_id: record for record in records if record.history_type != "+"}
    earlier = source.history.filter(id__in={record.id for record in changed.values()}).order_by("history_id")
    by_object: dict[int, list[Any]] = {}
    for record in earlier if changed else ():
        by_object.setdefault(record.id, []).append(record)
    found = {}
    for key, record in changed.items():
        older = [each for each in by_object[record.id] if each.history_id < key]
        if older:
            found[key] = older[-1]
    return found


def _described(source: Source, record: Any, before: Any, n: int, subjects: Subjects) -> dict[str, Any]:
    name, reason = str(source.model._meta.verbose_name), record.history_change_reason
    described = {
        "what": f"{name[:1].upper()}{name[1:]}: {TYPES[record.history_type]}",
        "who": record.history_user.get_full_name() if record.history_user else SYSTEM,
        "reason": _("loaded from files") if reason == LOADER else reason or "",
    }
    if n > 1:
        return described | {"subject": _("%(n)s records at once") % {"n": whole(n)}}
    details = []
    if record.history_type == "~" and before is not None:
        details = subjects.differences(before, record, source.fields) or [_("nothing that changes a figure")]
    subject, address = subjects.name(record)
    return described | {"subject": subject, "address": address, "details": details}
