"""What a decision says, whole and apart from the database: its own fields, its tiers, and the units of their lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import pgettext_lazy

from quotas.models import QuotaDecision, QuotaTier
from units.models import Unit

FIELDS = ("year", "first_month", "number", "issued_on", "signer", "new_procedure_rule", "count_after_days")
OF_TIER = ("code", "name", "kind", "minimum_hundredths", "applies_to")


class Part(models.TextChoices):
    """The list of a tier in which a unit is."""

    LISTED = "listed", pgettext_lazy("unit and quota tier", "In the tier")
    EXCEPTED = "excepted", pgettext_lazy("unit and quota tier", "Excepted")


@dataclass(frozen=True, slots=True)
class TierContent:
    """A tier without its units; its code is what it is known by."""

    code: str
    name: str
    kind: str
    minimum_hundredths: int
    applies_to: str


Place = tuple[int, str]  # the id of a unit, the code of a tier


@dataclass(frozen=True, slots=True)
class Content:
    """A decision's fields by name, its tiers by code in their order, the list in which each unit is at a tier."""

    fields: Mapping[str, Any] = field(default_factory=dict)
    tiers: Mapping[str, TierContent] = field(default_factory=dict)
    places: Mapping[Place, str] = field(default_factory=dict)

    def units_in(self, tier_code: str, part: str) -> set[int]:
        """The ids of the units in one list of a tier."""
        return {unit for (unit, code), each in self.places.items() if code == tier_code and each == part}


NO_CONTENT = Content()


def content_of(decision: QuotaDecision) -> Content:
    """The content of ``decision`` as it is stored. Three queries."""
    tiers = list(QuotaTier.objects.filter(decision=decision).order_by("pk"))
    places: dict[Place, str] = {}
    for part, rows in ((Part.LISTED, QuotaTier.units), (Part.EXCEPTED, QuotaTier.excepted)):
        through = rows.through.objects.filter(quotatier__decision=decision).order_by("pk")
        places |= {(unit, code): str(part) for unit, code in through.values_list("unit_id", "quotatier__code")}
    return Content(
        {name: getattr(decision, name) for name in FIELDS},
        {tier.code: TierContent(*(getattr(tier, name) for name in OF_TIER)) for tier in tiers},
        places,
    )


def units_named(contents: Iterable[Content]) -> dict[int, Unit]:
    """The units in any list of ``contents`` by id. One query."""
    wanted = {unit for content in contents for unit, _code in content.places}
    return Unit.objects.select_related("parent").in_bulk(wanted)
