"""Rows of compliance as plain values: of a country's units all are ranked and few are shown, so few become models."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import cached_property

from quotas.models import QuotaTier
from units.models import Unit, UnitKind
from units.models.units import display_name


class _Values(NamedTuple):
    """The columns of ``COLUMNS``."""

    unit_id: int
    kind: str
    code: str
    name: str
    sort_order: int
    district_id: int | None
    district_code: str | None
    district_name: str | None
    district_sort_order: int | None
    tier_id: int | None
    tier_name: str | None
    minimum_hundredths: int | None
    ytd_received_total: int
    ytd_received_online: int
    ytd_returned_by_post: int
    months_reported: int
    months_expected: int
    hinted: bool


COLUMNS = (
    "unit",
    *(f"unit__{name}" for name in ("kind", "code", "name", "sort_order")),
    "district",
    *(f"district__{name}" for name in ("code", "name", "sort_order")),
    "tier",
    "tier__name",
    *_Values._fields[11:],
)


class LineRow(_Values):
    """What lines read of a row of compliance. ``unit``, ``district`` and ``tier`` are made when they are asked for.

    They have what names them and nothing else: to be shown, never saved.
    """

    @property
    def display_name(self) -> str:
        """The unit's, with its district of that month."""
        return display_name(self.kind, self.name, self.district_name)

    @cached_property
    def unit(self) -> Unit:
        """The unit, named with its district of that month."""
        unit = Unit(pk=self.unit_id, kind=self.kind, code=self.code, name=self.name, sort_order=self.sort_order)
        unit.parent = self.district
        return unit

    @cached_property
    def district(self) -> Unit | None:
        """A commune's district in that month."""
        if self.district_id is None:
            return None
        return Unit(
            pk=self.district_id,
            kind=UnitKind.DISTRICT,
            code=self.district_code or "",
            name=self.district_name or "",
            sort_order=self.district_sort_order or 0,
        )

    @cached_property
    def tier(self) -> QuotaTier | None:
        return None if self.tier_id is None else QuotaTier(pk=self.tier_id, name=self.tier_name or "")
