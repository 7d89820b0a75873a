from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from procedures.models import Procedure
from procedures.models.procedures import NATIONAL_CODE
from quotas.models import QuotaTier
from units.models import Unit
from units.models.units import UNIT_CODES
from units.stored_codes import Finding, StoredCodes
from units.wording import whole


class Command(BaseCommand):
    help = "List codes and texts that were stored before there were rules for them; nothing is changed."

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(findings())
        for finding in found:
            self.stdout.write(str(finding))
        if found:
            raise CommandError(_("%(n)s things to correct in the administration.") % {"n": whole(len(found))})
        self.stdout.write(_("All codes and texts follow the rules."))


def findings() -> Iterator[Finding]:
    """Units, procedures and tiers that break the rules. Three queries."""
    units = Unit.objects.select_related("parent").order_by("pk")
    yield from StoredCodes(list(units), lambda unit: UNIT_CODES.get(unit.kind), _at_one_time).findings()
    procedures = Procedure.objects.order_by("pk")
    yield from StoredCodes(list(procedures), lambda _row: NATIONAL_CODE, lambda _row, _other: True).findings()
    tiers = QuotaTier.objects.select_related("decision").order_by("pk")
    yield from StoredCodes(list(tiers), lambda _row: None, _of_one_decision, lambda tier: tier.decision).findings()


def _at_one_time(unit: Unit, other: Unit) -> bool:
    """Whether both are in force on some day."""
    return not (
        (unit.active_until and other.active_from and unit.active_until < other.active_from)
        or (other.active_until and unit.active_from and other.active_until < unit.active_from)
    )


def _of_one_decision(tier: QuotaTier, other: QuotaTier) -> bool:
    return tier.decision_id == other.decision_id
