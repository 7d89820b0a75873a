"""What is sealed under an earlier SECRET_KEY is sealed under the present one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db import transaction

from units.sealed_fields import SealedField, sealed_fields
from units.second_factor.sealed import resealed


@dataclass(frozen=True, slots=True)
class Resealed:
    """Of one column: how many secrets there are, were sealed under an earlier key, and can be read by no known one."""

    field: SealedField
    known: int
    earlier: int
    unreadable: int


def secrets_reseal(*, write: bool = True) -> list[Resealed]:
    """Seal under SECRET_KEY what is sealed under one of SECRET_KEY_FALLBACKS; without ``write`` only count it.

    One that is changed meanwhile is left as it is then: it was sealed under the present key. Harmless twice.
    """
    return [_reseal(each, write) for each in sealed_fields()]


@transaction.atomic
def _reseal(sealed: SealedField, write: bool) -> Resealed:
    name = sealed.field.attname
    rows = sealed.field.model._default_manager.filter(sealed.only).exclude(**{name: ""})
    counts = Counter(rows.order_by().values_list(name, flat=True))
    known = earlier = unreadable = 0
    for text, number in counts.items():  # recovery codes of one account share one
        new = resealed(text, sealed.purpose)
        known += number
        unreadable += number if new is None else 0
        if new is not None and new != text:
            earlier += number
            if write:
                rows.filter(**{name: text}).update(**{name: new})
    return Resealed(sealed, known, earlier, unreadable)
