"""What the ministry asks of the whole province, with numerators and denominators."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Field, Query, Router, Schema

from api.caller import caller_of
from api.problems import NOT_ALLOWED, NOT_FOUND, ProblemError
from api.v1.asking import Asked, AskedBasis, BasisName, Month, basis_for
from api.v1.naming import exact
from api.v1.portal import reads
from reporting.by_procedure.indicators import Growth, Indicators, InUse, Share
from reporting.rates import percent
from reporting.selection.choice import Choice
from reporting.selection.selection import Selection, UnknownPeriodError
from units.models import PortalSettings

router = Router(tags=["results"])


class Part(Schema):
    """A part of a whole, and its share in percent: null where the whole is nothing."""

    part: int
    whole: int
    percent: str | None


class Labelled(Part):
    """The same of a group or level, named in the caller's language."""

    label: str


class Use(Schema):
    """Of some services: how many had a dossier, and how many an online one."""

    label: str
    with_dossiers: Part
    with_online: Part


class Twice(Schema):
    """A share of this year and that of the same months of the year before, which it is to double."""

    now: Part
    then: Part
    has_doubled: bool | None


class IndicatorsOfMonth(Schema):
    """The indicators as of a month, over the year to date."""

    period: str
    basis: BasisName
    full_level: Part = Field(description="Services at the highest level, of all that are published on the last day.")
    full_level_minimum: str = Field(description="What the ministry asks for, in percent.")
    full_level_reached: bool | None
    full_level_by_authority: list[Labelled]
    in_use_by_level: list[Use]
    in_use_by_authority: list[Use]
    full_level_in_use: Twice | None = Field(description="Null where the year before has none of the months.")
    online: Twice | None = Field(description="The online rate. Null where the year before has none of the months.")
    by_post: list[Labelled] = Field(description="Results returned by post against dossiers received.")


class AskedIndicators(Asked):
    period: Month = Field(description="As of this month.")
    basis: AskedBasis = "official"


PART = {"part": 33, "whole": 140, "percent": "23.57"}
EXAMPLE = {
    "period": "2020-04",
    "basis": "official",
    "full_level": PART,
    "full_level_minimum": "30.00",
    "full_level_reached": False,
    "full_level_by_authority": [PART | {"label": "Cấp tỉnh"}],
    "in_use_by_level": [{"label": "Mức độ 4", "with_dossiers": PART, "with_online": PART}],
    "in_use_by_authority": [{"label": "Cấp tỉnh", "with_dossiers": PART, "with_online": PART}],
    "full_level_in_use": {"now": PART, "then": PART, "has_doubled": False},
    "online": {"now": PART, "then": PART, "has_doubled": False},
    "by_post": [PART | {"label": "Toàn tỉnh"}],
}


@reads(
    router,
    "/indicators",
    response=IndicatorsOfMonth,
    summary=gettext_noop("Indicators of the province"),
    problems=[NOT_FOUND, NOT_ALLOWED],
    example=EXAMPLE,
)
def indicators(request: HttpRequest, asked: Query[AskedIndicators]) -> dict[str, Any]:
    """The ministry's indicators as of a month, each with its numerator and denominator."""
    user = caller_of(request).user
    basis = basis_for(caller_of(request), asked.basis)
    try:
        selection = Selection(user, Choice.of({"period": asked.period, "basis": basis.value}, user))
    except UnknownPeriodError as error:
        raise ProblemError(NOT_FOUND, _("The month %(month)s has not begun.") % {"month": asked.period}) from error
    found = Indicators(selection, PortalSettings.load())
    return {
        "period": found.period.name,
        "basis": basis.value,
        "full_level": _part(found.level_4),
        "full_level_minimum": str(percent(found.minimum_hundredths)),
        "full_level_reached": found.level_4_reached,
        "full_level_by_authority": [_part(share) | {"label": label} for label, share in found.level_4_by_authority],
        "in_use_by_level": [_use(each) for each in found.in_use_by_level],
        "in_use_by_authority": [_use(each) for each in found.in_use_by_authority],
        "full_level_in_use": _growth(found.level_4_in_use),
        "online": _growth(found.online),
        "by_post": [_part(share) | {"label": label} for label, share in found.by_post],
    }


def _part(share: Share) -> dict[str, Any]:
    return {"part": share.part, "whole": share.whole, "percent": exact(share.percent)}


def _use(use: InUse) -> dict[str, Any]:
    return {"label": str(use.label), "with_dossiers": _part(use.with_dossiers), "with_online": _part(use.with_online)}


def _growth(growth: Growth | None) -> dict[str, Any] | None:
    if growth is None:
        return None
    return {"now": _part(growth.now), "then": _part(growth.then), "has_doubled": growth.has_doubled}
