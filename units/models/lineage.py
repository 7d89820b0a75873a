"""Which units passed whole into which, along chains of mergers and renamings (``docs/domain.md``, «Units»)."""

from __future__ import annotations

from collections.abc import Mapping
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


def chain_sql(unit: str, *, later: bool = False, which: str = "", itself: bool = False) -> str:
    """The head of a statement: ``chain(unit)`` has the ids of all units before ``unit``, an expression, by any steps.

    ``later``: of those after it; ``itself``: and of the unit. ``which`` limits the steps.
    """
    found, given = ("successor_id", "predecessor_id") if later else ("predecessor_id", "successor_id")
    direct = f"SELECT step.{found} FROM units_unitsuccession step WHERE step.{given} = {unit}{which}"  # noqa: S608 - constants alone
    return f"""
    WITH RECURSIVE chain(unit) AS (
        {f"SELECT {unit}" if itself else direct}
        UNION
        SELECT step.{found} FROM chain JOIN units_unitsuccession step ON step.{given} = chain.unit{which}
    )"""  # noqa: S608 - callers put in constants alone


def last_of(pk: int, following: Mapping[int, int | None]) -> int:
    """The id at the end of the steps from ``pk``, each to the one that ``following`` has for it; a circle is left."""
    seen = set()
    while pk not in seen and (after := following.get(pk)) is not None:
        seen.add(pk)
        pk = after
    return pk


class _Chain(RawSQL):
    """The ids of a chain, for ``__in``."""

    def __init__(self, statement: str, values: tuple[Any, ...]) -> None:
        ids = f"{statement} SELECT unit FROM chain"  # noqa: S608 - only constants are put in
        super().__init__(ids, values, output_field=models.BigIntegerField())


def everyone_before(unit: int, on: date) -> RawSQL:
    """The ids of all units that passed into the unit by the day ``on``, whole or in part, for ``__in``."""
    return _Chain(chain_sql("%s", which=_UNTIL), (unit, on, on))


def successors(unit: int, on: date) -> RawSQL:
    """The ids of all units into which the unit (its id) has passed whole by the day ``on``, for ``__in``."""
    return _Chain(chain_sql("%s", later=True, which=_UNTIL + _PASSED_ON), (unit, on, on))


def kept(unit: int | models.Expression, on: date | models.Expression) -> RawSQL:
    """The ids of the unit (its id) and of all that passed whole into it by the day ``on``, for ``__in``.

    One list, without an OR: rows of a large table are found by its index on the unit.
    """
    return _Chain(chain_sql("CAST(%s AS bigint)", which=_UNTIL + _PASSED_ON, itself=True), (unit, on))


def kept_by(unit: int | None, field: str = "pk") -> Q:
    """Rows whose unit, in ``field``, the clerks of ``unit`` (its id) keep today: that one, and its predecessors.

    A predecessor's last months can be open still when it ends; who has carried on its work sends and corrects them.
    """
    if unit is None:
        return Q(pk__in=[])
    return Q(**{f"{field}__in": kept(unit, clock.today())})
