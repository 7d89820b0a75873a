"""Who is reached about the report of a unit: the unit itself, or who carries on its work since it ended."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from units import clock
from units.models import Unit, UnitSuccession


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whose clerks send the report of ``of``, and under which address and number they are reached."""

    of: Unit
    unit: Unit

    @property
    def has_changed(self) -> bool:
        """Whether another unit answers for the report than the one that it is of."""
        return self.unit.pk != self.of.pk

    @property
    def email(self) -> str:
        """The address of who carries on the work; that of the unit that ended where there is no other."""
        return self.unit.email or self.of.email

    @property
    def phone(self) -> str:
        return self.unit.phone or self.of.phone


def recipients_of(units: Collection[Unit]) -> dict[int, Recipient]:
    """The recipient for each of ``units``, by its id. No query where none of them has ended, else two."""
    ended = [unit.pk for unit in units if unit.has_ended]
    present = UnitSuccession.objects.present_units(clock.today()) if ended else {}
    heirs = Unit.objects.select_related("parent").in_bulk({present[pk] for pk in ended if pk in present})
    return {unit.pk: Recipient(unit, heirs.get(present.get(unit.pk, 0), unit)) for unit in units}


def recipient_of(unit: Unit) -> Recipient:
    """The same of one unit."""
    return recipients_of([unit])[unit.pk]
