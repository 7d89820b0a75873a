"""Which units passed whole into which, along chains of mergers and renamings (``docs/domain.md``, «Units»)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from units import clock


class SuccessionKind(models.TextChoices):
    """How a unit passed into another; only a merger or a renaming passes the year's figures on."""

    MERGER = "merger", _("merged into")
    RENAMING = "renaming", _("renamed to")
    SPLIT = "split", _("split into")
    ABOLITION = "abolition", _("abolished, tasks passed to")


PASSED_ON = (SuccessionKind.MERGER, SuccessionKind.RENAMING)

_PASSED_ON = " AND step.kind IN ({})".format(", ".join(f"'{kind}'" for kind in PASSED_ON))
_UNTIL = " AND step.effective_on <= %s"


def chain_sql(unit: str, *, later: bool = False, which: str = "") -> str:
    """The head of a statement: ``chain(unit)`` has the ids of all units before ``unit``, an expression, by any steps.

    ``later``: of those after it. ``which`` limits the steps.
    """
    found, given = ("successor_id", "predecessor_id") if later else ("predecessor_id", "successor_id")
    return f"""
    WITH RECURSIVE chain(unit) AS (
        SELECT step.{found} FROM units_unitsuccession step WHERE step.{given} = {unit}{which}
        UNION
        SELECT step.{found} FROM chain JOIN units_unitsuccession step ON step.{given} = chain.unit{which}
    )"""  # noqa: S608 - callers put in constants alone


class _Chain(RawSQL):
    """The ids at the other ends of a chain of steps, for ``__in``."""

    def __init__(self, unit: Any, on: Any, *, which: str = _PASSED_ON, later: bool = False) -> None:
        statement = chain_sql("%s", later=later, which=_UNTIL + which)
        ids = f"{statement} SELECT unit FROM chain"  # noqa: S608 - only constants are put in
        super().__init__(ids, (unit, on, on), output_field=models.BigIntegerField())


def predecessors(unit: int | models.Expression, on: date | models.Expression) -> RawSQL:
    """The ids of all units that passed whole into the unit (its id) by the day ``on``, for ``__in``."""
    return _Chain(unit, on)


def everyone_before(unit: int, on: date) -> RawSQL:
    """The ids of all units that passed into the unit by the day ``on``, whole or in part, for ``__in``."""
    return _Chain(unit, on, which="")


def successors(unit: int | models.Expression, on: date | models.Expression) -> RawSQL:
    """The ids of all units into which the unit (its id) has passed whole by the day ``on``, for ``__in``."""
    return _Chain(unit, on, later=True)


def kept_by(unit: int | None, field: str = "pk") -> Q:
    """Rows whose unit, in ``field``, the clerks of ``unit`` (its id) keep today: that one, and its predecessors.

    A predecessor's last months can be open still when it ends; who has carried on its work sends and corrects them.
    """
    if unit is None:
        return Q(pk__in=[])
    return Q(**{field: unit}) | Q(**{f"{field}__in": predecessors(unit, clock.today())})
