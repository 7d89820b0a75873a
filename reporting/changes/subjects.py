"""Records of a history in words: what they are of, and how two of them differ."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Model
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from procedures.models import Procedure, Publication
from quotas.models import QuotaDecision, QuotaTier
from units.models import FormerDistrict, Unit, UnitSuccession
from units.wording import DASH, day, minimum

UNIT_FIELDS = ("department", "unit", "district", "parent", "predecessor", "successor")


class Subjects:
    """What the records of one page are about, read once for all of them."""

    def __init__(self, records: Iterable[Any], model: type[Model]) -> None:
        records = list(records)
        self.model = model
        self.units = Unit.objects.select_related("parent").in_bulk(_unit_ids(records, model))
        self.procedures: dict[int, Procedure] = {}
        self.decisions: dict[int, QuotaDecision] = {}
        self.members: dict[int, set[int]] = {}
        self.given: dict[int, int] = {}
        if model in (Procedure, Publication):
            key = "id" if model is Procedure else "procedure_id"
            self.procedures = Procedure.objects.in_bulk({getattr(record, key) for record in records})
        if model is QuotaTier:
            self._read_tiers(records)

    def _read_tiers(self, records: list[Any]) -> None:
        self.decisions = QuotaDecision.objects.in_bulk({record.decision_id for record in records})
        tiers = QuotaTier.objects.filter(pk__in={record.id for record in records})
        self.given = dict(tiers.annotate(given=Count("quotas")).values_list("pk", "given"))
        history = QuotaTier.history.model
        rows = history.objects.filter(history_id__in=[record.history_id for record in records])
        members = rows.values_list("history_id", "historicalquotatier_units__unit")
        for key, unit_id in members:
            self.members.setdefault(key, set()).update({unit_id} - {None})
        listed = set().union(*self.members.values()) if self.members else set()
        self.units |= Unit.objects.select_related("parent").in_bulk(listed)

    def name(self, record: Any) -> tuple[str, str]:
        """What a record is of, and the address of its page, if it has one: by its code now, none once deleted."""
        if self.model is Unit:
            unit = self.units.get(record.id)
            return (unit.display_name, _unit_page(unit)) if unit else (record.name, "")
        if self.model is Procedure:
            return record.name, _procedure_page(self.procedures.get(record.id))
        if self.model is Publication:
            return self._publication(record)
        if self.model is UnitSuccession:
            return f"{self._unit(record.predecessor_id)} → {self._unit(record.successor_id)}", ""
        if self.model is QuotaTier:
            return self._tier(record), ""
        if self.model is FormerDistrict:
            return self._former_district(record), ""
        return str(QuotaDecision(year=record.year, number=record.number)), ""

    def _publication(self, record: Any) -> tuple[str, str]:
        procedure = self.procedures.get(record.procedure_id)
        values = {"level": record.level, "day": day(record.effective_on)}
        text = _("level %(level)s from %(day)s") % values
        return (f"{procedure.name}, {text}" if procedure else text), _procedure_page(procedure)

    def _former_district(self, record: Any) -> str:
        values = {
            "unit": self._unit(record.unit_id),
            "district": self._unit(record.district_id),
            "until": day(record.until),
        }
        return (
            _("%(unit)s: its months to %(until)s count for %(district)s, the later ones for its new district") % values
        )

    def _tier(self, record: Any) -> str:
        decision = self.decisions.get(record.decision_id)
        tier = QuotaTier(kind=record.kind, minimum_hundredths=record.minimum_hundredths).display_name
        text = f"{tier}, {decision}" if decision else tier
        n = self.given.get(record.id, 0)
        units = ngettext("now %(n)s unit", "now %(n)s units", n) % {"n": n}
        return f"{text} ({units})"

    def differences(self, before: Any, after: Any, fields: Iterable[str]) -> list[str]:
        """How ``after`` differs from ``before``: «chỉ tiêu tối thiểu: 35% → 30%»."""
        parts = []
        for name in fields:
            old, new = self._value(before, name), self._value(after, name)
            if old != new:
                label = self.model._meta.get_field(name).verbose_name  # type: ignore[union-attr]
                label = _("minimum") if name == "minimum_hundredths" else label
                parts.append(f"{label}: {old} → {new}")
        return parts + self._membership(before, after)

    def _membership(self, before: Any, after: Any) -> list[str]:
        was, now = self.members.get(before.history_id, set()), self.members.get(after.history_id, set())
        parts = []
        if now - was:
            parts.append(_("units added: %(names)s") % {"names": self._names(now - was)})
        if was - now:
            parts.append(_("units removed: %(names)s") % {"names": self._names(was - now)})
        return parts

    def _names(self, ids: set[int]) -> str:
        units = sorted((self.units[pk] for pk in ids if pk in self.units), key=lambda unit: unit.sort_order)
        return "; ".join(unit.display_name for unit in units)

    def _unit(self, pk: int | None) -> str:
        return self.units[pk].display_name if pk in self.units else DASH

    def _value(self, record: Any, name: str) -> str:
        if name in UNIT_FIELDS:
            return self._unit(getattr(record, f"{name}_id"))
        value = getattr(record, name)
        if name == "minimum_hundredths":
            return f"{minimum(value)}%"
        if isinstance(value, date):
            return day(value)
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        display = getattr(record, f"get_{name}_display", None)
        shown = display() if display else value
        return DASH if shown in (None, "") else str(shown)


def _unit_page(unit: Unit) -> str:
    """The page of a unit; of one that ended, on its last day, because a later unit may have its code."""
    on = f"?on={unit.active_until:%Y-%m-%d}" if unit.active_until else ""
    return reverse("reporting:unit", args=[unit.code]) + on


def _procedure_page(procedure: Procedure | None) -> str:
    return reverse("reporting:procedure", args=[procedure.code]) if procedure else ""


def _unit_ids(records: Iterable[Any], model: type[Model]) -> set[int]:
    fields = {field.name for field in model._meta.fields} & set(UNIT_FIELDS)
    ids = {getattr(record, f"{name}_id") for record in records for name in fields}
    if model is Unit:
        ids |= {record.id for record in records}
    return ids - {None}
