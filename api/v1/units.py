"""Units as of a day, with national codes and who followed whom."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Field, Path, Query, Router, Schema

from api.problems import NOT_FOUND, ProblemError
from api.v1.asking import Asked, AskedPage, Code, Day, Kind, Page, page_of
from api.v1.portal import reads
from units import clock
from units.models import Unit, UnitSuccession, district_on
from units.models.units import display_name

router = Router(tags=["units"])


class UnitItem(Schema):
    """An office that reports, as it is on the day."""

    code: str = Field(description="Its code in the portal; a later unit may have it again.")
    national_code: str | None = Field(description="Its code in the national list of administrative units.")
    kind: Kind
    name: str = Field(description="As offices write it, a commune with its district.")
    own_name: str = Field(description="The place's own name.")
    district: str | None = Field(description="The code of a commune's district on the day.")
    active_from: date | None = Field(description="First day in force; null: from the beginning.")
    active_until: date | None = Field(description="Last day in force; null: still in force.")


class Succession(Schema):
    """One step from a unit that ended to the one that followed it."""

    code: str
    effective_on: date
    kind: str = Field(description="merger, renaming, split or abolition.")


class UnitWithSuccessions(UnitItem):
    """A unit, whom it followed and who followed it."""

    predecessors: list[Succession]
    successors: list[Succession]


class AskedUnits(AskedPage):
    on: Day | None = Field(None, description="Units in force on this day; today where none is named.")
    kind: Kind | None = Field(None, description="Only those of this group.", examples=["commune"])
    district: Code | None = Field(None, description="Only the communes of this district on the day.", examples=["568"])
    national_code: Code | None = Field(None, description="Only those with this national code.", examples=["22363"])


class AskedUnit(Asked):
    on: Day | None = Field(None, description="The unit that has the code on this day; today where none is named.")


EXAMPLE: dict[str, Any] = {
    "code": "22363",
    "national_code": "22363",
    "kind": "commune",
    "name": "UBND phường Lộc Thọ, thành phố Nha Trang",
    "own_name": "phường Lộc Thọ",
    "district": "568",
    "active_from": None,
    "active_until": None,
}
WITH_SUCCESSIONS: dict[str, Any] = EXAMPLE | {"predecessors": [], "successors": []}


@reads(
    router,
    "/units",
    response=Page[UnitItem],
    summary=gettext_noop("List of units"),
    example={"items": [EXAMPLE], "next": None},
)
def units(request: HttpRequest, asked: Query[AskedUnits]) -> dict[str, Any]:
    """Units in force on a day, in the order in which they were entered."""
    on = asked.on or clock.today()
    rows: QuerySet[Any] = _on(Unit.objects.in_force(on), on)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.national_code:
        rows = rows.filter(gso_code__iexact=asked.national_code)
    if asked.district:
        districts = Unit.objects.districts(on, on).filter(code__iexact=asked.district)
        rows = rows.filter(district_id_then__in=districts.values("pk"))
    return page_of(rows, asked, _Named(on))


@reads(
    router,
    "/units/{code}",
    response=UnitWithSuccessions,
    summary=gettext_noop("A unit"),
    problems=[NOT_FOUND],
    example=WITH_SUCCESSIONS,
)
def unit(request: HttpRequest, code: Path[Code], asked: Query[AskedUnit]) -> dict[str, Any]:
    """The unit that has a code on a day, whom it followed and who followed it."""
    on = asked.on or clock.today()
    found = _on(Unit.objects.with_code(code).in_force(on), on).first()
    if found is None:
        values = {"code": code, "day": f"{on:%d/%m/%Y}"}
        raise ProblemError(NOT_FOUND, _("No unit has the code %(code)s on %(day)s.") % values)
    steps = UnitSuccession.objects.order_by("effective_on", "pk")
    before = steps.filter(successor=found.pk).values("effective_on", "kind", code=F("predecessor__code"))
    after = steps.filter(predecessor=found.pk).values("effective_on", "kind", code=F("successor__code"))
    return _Named(on)(found) | {"predecessors": list(before), "successors": list(after)}


def _on(rows: QuerySet[Unit], on: date) -> QuerySet[Any]:
    """With the id of each commune's district on the day."""
    return rows.annotate(district_id_then=district_on(on))


class _Named:
    """Units as they are answered, with the districts of the day, which are read once: one query for all."""

    def __init__(self, on: date) -> None:
        self.on = on
        self.districts: dict[int, tuple[str, str]] | None = None

    def __call__(self, row: Any) -> dict[str, Any]:
        if self.districts is None:
            found = Unit.objects.districts(date.min, date.max).values_list("pk", "code", "name")
            self.districts = {pk: (code, name) for pk, code, name in found}
        code, name = self.districts.get(row.district_id_then, (None, None))
        return {
            "code": row.code,
            "national_code": row.gso_code or None,
            "kind": row.kind,
            "name": display_name(row.kind, row.name, name),
            "own_name": row.name,
            "district": code,
            "active_from": row.active_from,
            "active_until": row.active_until,
        }
