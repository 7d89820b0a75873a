"""Rankings: of the figures as they are now, and those that were frozen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Field, Path, Query, Router, Schema

from api.caller import caller_of
from api.problems import NOT_ALLOWED, NOT_FOUND, ProblemError
from api.v1.asking import (
    LIST_CHANGED,
    AskedBasis,
    AskedPage,
    BasisName,
    Kind,
    Month,
    Named,
    Page,
    Year,
    basis_for,
    cut,
    page_of,
    period_called,
    read_cursor,
)
from api.v1.compliance import Status
from api.v1.naming import exact
from api.v1.portal import reads
from api.v1.quotas import UNIT
from reporting.figures.lines import Line, lines_of, ranked, unranked
from reporting.models import FrozenLine, FrozenRanking
from reporting.rates import percent
from units.models import Unit

router = Router(tags=["results"])


Number = Annotated[int, Field(ge=1, le=1_000_000, examples=[1], description="The number of the freezing.")]


class RankedUnit(Schema):
    """A unit's line in a ranking of its group; who share a rank share the better one."""

    rank: int | None = Field(description="By rate; null without a quota or without dossiers.")
    rank_by_gap: int | None = Field(description="By the distance to the quota.")
    unit: Named
    received_total: int = Field(description="Year to date.")
    received_online: int
    minimum: str | None
    rate: str | None
    gap_points: str | None
    status: Status
    months_reported: int
    months_expected: int


class LiveRanking(Page[RankedUnit]):
    """A ranking of the figures as they are now."""

    period: str
    basis: BasisName
    kind: Kind


class Frozen(Schema):
    """A ranking as a coordinator declared it; a later one of the same month has the next number."""

    period: str
    number: int
    frozen_at: datetime
    is_final: bool = Field(description="Whether it is the result of the year.")
    decision: str | None = Field(description="The quota decision by which it was judged, as it was called then.")
    check_code: str = Field(description="SHA-256 of its text, by which a copy is verified.")


class FrozenUnit(RankedUnit):
    """A unit's line in a frozen ranking, named and judged as then."""

    position: int


class FrozenPage(Page[FrozenUnit]):
    """A page of a frozen ranking, with what it says of itself."""

    ranking: Frozen


class AskedLive(AskedPage):
    period: Month = Field(description="As of this month.")
    kind: Kind = Field(description="The group that is ranked.", examples=["commune"])
    basis: AskedBasis = "official"


class AskedFrozen(AskedPage):
    year: Year | None = Field(None, description="Only rankings of this year.", examples=[2020])


class AskedFrozenLines(AskedPage):
    kind: Kind | None = Field(None, description="Only this group.", examples=["commune"])


LINE = {
    "rank": 1,
    "rank_by_gap": 2,
    "unit": UNIT,
    "received_total": 480,
    "received_online": 168,
    "minimum": "25.00",
    "rate": "35.00",
    "gap_points": "10.00",
    "status": "met",
    "months_reported": 4,
    "months_expected": 4,
}
FROZEN = {
    "period": "2020-12",
    "number": 1,
    "frozen_at": "2021-01-20T09:00:00+07:00",
    "is_final": True,
    "decision": "quyết định giao chỉ tiêu năm 2020",
    "check_code": "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef",
}


@reads(
    router,
    "/rankings/live",
    response=LiveRanking,
    summary=gettext_noop("Ranking as of now"),
    problems=[NOT_FOUND, NOT_ALLOWED, LIST_CHANGED],
    example={"items": [LINE], "next": None, "period": "2020-04", "basis": "official", "kind": "commune"},
)
def live_ranking(request: HttpRequest, asked: Query[AskedLive]) -> dict[str, Any]:
    """The ranking of a group as of a month, best first, then those without a rank.

    Where a figure changed since its first page was asked for, ranks may have moved: the next page is refused with
    “list_changed”, and the list is read again from its beginning.
    """
    caller = caller_of(request)
    basis, period = basis_for(caller, asked.basis), period_called(asked.period)
    lines = lines_of(period, basis, [asked.kind])[asked.kind]
    version = _version_of(lines)
    after = read_cursor(asked)
    if after is not None and after[:-1] != [version]:
        raise ProblemError(LIST_CHANGED, _("Figures changed: begin again without a cursor."))
    ordered = [line for line in (*ranked(lines), *unranked(lines)) if caller.reaches_id(line.row.unit_id)]
    begin = after[-1] if after else 0
    found = list(enumerate(ordered[begin : begin + asked.limit + 1], start=begin + 1))
    codes = _national_codes([line.row.unit_id for _place, line in found])
    page = cut(found, asked, lambda pair: _live(pair[1], codes), lambda pair: [version, pair[0]])
    return {**page, "period": period.name, "basis": basis.value, "kind": asked.kind}


@reads(
    router,
    "/rankings",
    response=Page[Frozen],
    summary=gettext_noop("Frozen rankings"),
    example={"items": [FROZEN], "next": None},
)
def frozen_rankings(request: HttpRequest, asked: Query[AskedFrozen]) -> dict[str, Any]:
    """Every ranking that was frozen, in the order of months and numbers."""
    rows = FrozenRanking.objects.all()
    if asked.year is not None:
        rows = rows.filter(period__year=asked.year)
    return page_of(rows, asked, _frozen, by=("period_name", "number"))


@reads(
    router,
    "/rankings/{period}/{number}",
    response=FrozenPage,
    summary=gettext_noop("A frozen ranking"),
    problems=[NOT_FOUND],
    example={"items": [LINE | {"position": 1}], "next": None, "ranking": FROZEN},
)
def frozen_ranking(
    request: HttpRequest, period: Path[Month], number: Path[Number], asked: Query[AskedFrozenLines]
) -> dict[str, Any]:
    """The lines of a frozen ranking as they were judged, in its order."""
    caller = caller_of(request)
    found = FrozenRanking.objects.filter(period_name=period, number=number).select_related("period").first()
    if found is None:
        raise ProblemError(
            NOT_FOUND, _("There is no frozen ranking %(n)s of %(month)s.") % {"n": number, "month": period}
        )
    rows = FrozenLine.objects.filter(ranking=found)
    if caller.unit_ids is not None:
        rows = rows.filter(unit_code__in=caller.unit_codes(found.period.ends_on))
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    return {**page_of(rows, asked, _frozen_line, by=("position",)), "ranking": _frozen(found)}


def _version_of(lines: Sequence[Line]) -> str:
    """A text that changes whenever a line of the ranking does, and not with anything else."""
    said = sha256()
    for line in lines:
        said.update(repr([line.row.unit_id, *_live(line, {}).values()]).encode())
    return said.hexdigest()[:12]


def _national_codes(pks: Sequence[int]) -> dict[int, str]:
    return dict(Unit.objects.filter(pk__in=pks).values_list("pk", "gso_code"))


def _live(line: Line, national_codes: dict[int, str]) -> dict[str, Any]:
    row = line.row
    unit = {
        "code": row.code,  # type: ignore[attr-defined]
        "national_code": national_codes.get(row.unit_id) or None,
        "name": row.display_name,  # type: ignore[attr-defined]
        "kind": row.kind,  # type: ignore[attr-defined]
    }
    minimum = row.minimum_hundredths
    return {
        "rank": line.rank,
        "rank_by_gap": line.rank_by_gap,
        "unit": unit,
        "received_total": row.ytd_received_total,
        "received_online": row.ytd_received_online,
        "minimum": None if minimum is None else str(percent(minimum)),
        "rate": exact(line.rate),
        "gap_points": exact(line.gap),
        "status": line.status.value,
        "months_reported": row.months_reported,
        "months_expected": row.months_expected,
    }


def _frozen(row: FrozenRanking) -> dict[str, Any]:
    return {
        "period": row.period_name,
        "number": row.number,
        "frozen_at": row.frozen_at,
        "is_final": row.is_final,
        "decision": row.decision or None,
        "check_code": row.sha256,
    }


def _frozen_line(row: FrozenLine) -> dict[str, Any]:
    minimum = row.minimum_hundredths
    return {
        "position": row.position,
        "rank": row.rank,
        "rank_by_gap": row.rank_by_gap,
        "unit": {"code": row.unit_code, "national_code": None, "name": row.display_name, "kind": row.kind},
        "received_total": row.received_total,
        "received_online": row.received_online,
        "minimum": None if minimum is None else str(percent(minimum)),
        "rate": exact(row.rate),
        "gap_points": exact(row.gap),
        "status": row.status,
        "months_reported": row.months_reported,
        "months_expected": row.months_expected,
    }
