"""What has a history, and whose page shows it: tiers belong to their decision, publications to their procedure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Field, Model, Q, QuerySet
from simple_history.utils import get_history_manager_for_model, get_m2m_reverse_field_name

from units.districts import district_spans

# The fields by which a record belongs to other objects, by the label of its model: the first is where it is shown.
OWNERS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "quotas.quotatier": (("quotas.quotadecision", "decision_id"),),
    "procedures.publication": (("procedures.procedure", "procedure_id"),),
    "units.formerdistrict": (("units.unit", "unit_id"),),
    "units.unitsuccession": (("units.unit", "predecessor_id"), ("units.unit", "successor_id")),
    "units.districttile": (("units.unit", "unit_id"),),
}
# Kinds of which there is nothing to say in a province that never had a district.
KINDS_OF_DISTRICTS = {"units.formerdistrict", "units.districttile"}
# Rows that are put back together with the object to which they belong.
PARTS: Mapping[str, tuple[str, ...]] = {
    "quotas.quotadecision": ("quotas.quotatier",),
    "procedures.procedure": ("procedures.publication",),
    "units.unit": ("units.formerdistrict",),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """A model with a history."""

    model: type[Model]

    @property
    def label(self) -> str:
        return self.model._meta.label_lower

    @property
    def name(self) -> str:
        """«Quyết định giao chỉ tiêu»."""
        text = str(self.model._meta.verbose_name)
        return text[:1].upper() + text[1:]

    @property
    def records(self) -> QuerySet:
        return get_history_manager_for_model(self.model).all()

    @property
    def owners(self) -> tuple[tuple[str, str], ...]:
        return OWNERS.get(self.label, ())

    @property
    def parts(self) -> list[Kind]:
        return [kinds()[label] for label in PARTS.get(self.label, ()) if label in kinds()]

    @property
    def fields(self) -> list[Field]:
        """The fields that people set, in the order of the model; keys for sorting and searching are left out."""
        tracked = {field.name for field in self.records.model.tracked_fields if not field.primary_key}
        return [field for field in self.model._meta.concrete_fields if field.editable and field.name in tracked]

    @property
    def owner_field(self) -> str:
        """The field by which it belongs to the object that shows it; "" where it belongs to none."""
        return next((field for label, field in self.owners if self.label in PARTS.get(label, ())), "")

    @property
    def many(self) -> list[Any]:
        """The fields with many values whose history is kept."""
        return list(getattr(self.records.model, "_history_m2m_fields", ()))

    def of_object(self, label: str, pk: Any) -> Q | None:
        """The condition for records that are shown with the object ``pk`` of the model ``label``; None for none."""
        if label == self.label:
            return Q(**{self.model._meta.pk.attname: pk})
        found = None
        for owner, field in self.owners:
            if owner == label:
                found = Q(**{field: pk}) if found is None else found | Q(**{field: pk})
        return found

    def of_owner(self, record: Any) -> tuple[str, Any]:
        """The label and id of the object to which a record belongs: itself where it belongs to no other."""
        for label, field in self.owners[:1]:
            if self.label in PARTS.get(label, ()):
                return label, getattr(record, field)
        return self.label, getattr(record, self.model._meta.pk.attname)

    def members(self, field: Any, record_ids: Iterable[Any]) -> dict[int, set[int]]:
        """The ids that each record lists in ``field``. One query."""
        through = getattr(self.records.model, field.name).model
        other = get_m2m_reverse_field_name(field)
        found: dict[int, set[int]] = {}
        for record_id, pk in through.objects.filter(history__in=list(record_ids)).values_list("history", other):
            found.setdefault(record_id, set()).add(pk)
        return found


@cache
def kinds() -> dict[str, Kind]:
    """Every model with a history, by its label; parts after what they belong to."""
    models = [model for model in apps.get_models() if hasattr(model._meta, "simple_history_manager_attribute")]
    ordered = sorted(models, key=lambda model: (model._meta.label_lower in OWNERS, model._meta.label_lower))
    return {model._meta.label_lower: Kind(model) for model in ordered}


def kinds_to_choose() -> list[Kind]:
    """The kinds that the log can be asked for: those of districts only where the portal knows a district."""
    known = bool(district_spans())
    return [kind for label, kind in kinds().items() if known or label not in KINDS_OF_DISTRICTS]
