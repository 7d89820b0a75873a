"""What calls have in common: how a day, a month and a code are written, and pages of a list.

A page ends with a cursor, by which the next one begins after the last row's key. Keys never change, so rows that are
added or deleted meanwhile neither shift nor repeat others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import reduce
from hashlib import sha256
from operator import or_
from typing import Annotated, Any, Generic, Literal, TypeVar

from django.core import signing
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Field, Schema
from pydantic import BeforeValidator, ConfigDict
from pydantic_core import PydanticCustomError

from api.caller import Caller
from api.problems import INVALID, NOT_ALLOWED, NOT_FOUND, Fault, ProblemError, kind
from reporting import rules
from reporting.models import Basis, ReportingPeriod
from units.codes import LONGEST_CODE
from units.years import LAST_YEAR, OLDEST_YEAR

CURSOR_UNKNOWN = kind("cursor_unknown", 404, gettext_lazy("The cursor leads to no page of this list"))
LIST_CHANGED = kind("list_changed", 409, gettext_lazy("The list changed since its first page"))
MOST, USUAL = 500, 100  # rows of a page
SALT = "api.v1.cursor"
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
DIGITS = re.compile(r"-?[0-9]+(?:\.0+)?")  # JSON Schema calls 5.0 an integer too

T = TypeVar("T")


def _iso_day(value: Any) -> Any:
    """A day is a day: pydantic would read «1588204800» as one as well."""
    if isinstance(value, str) and ISO_DAY.fullmatch(value):
        return value
    raise PydanticCustomError("date_parsing", "no day")


Day = Annotated[date, BeforeValidator(_iso_day, json_schema_input_type=date), Field(examples=["2020-04-30"])]
Month = Annotated[
    str, Field(pattern=r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$", examples=["2020-04"], description="A month of reporting.")
]
Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]+$", max_length=LONGEST_CODE, examples=["22363"])]
Kind = Literal["department", "district", "commune"]
Authority = Literal["province", "district", "commune"]
BasisName = Literal["official", "provisional"]


def _digits(value: Any) -> Any:
    """A number in an address is digits: pydantic would read «1_0», «+5» and «٥» as numbers as well."""
    if isinstance(value, str) and not DIGITS.fullmatch(value):
        raise PydanticCustomError("int_parsing", "no whole number")
    return value


WholeNumber = Annotated[int, BeforeValidator(_digits)]
# bounds before the validator: behind it, the description of the API would lose them
Year = Annotated[int, Field(ge=OLDEST_YEAR, le=LAST_YEAR, examples=[2020]), BeforeValidator(_digits)]
AskedBasis = Annotated[
    BasisName,
    Field(
        description="official: confirmed figures; provisional: what was sent last, for coordinators and observers.",
        examples=["official"],
    ),
]


class Asked(Schema):
    """The query of a call; what it does not name is refused."""

    model_config = ConfigDict(extra="forbid")


class AskedPage(Asked):
    """The query of a list."""

    cursor: str | None = Field(
        None,
        max_length=500,
        description="The member “next” of the page before; empty for the first page.",
        examples=[None],
    )
    limit: WholeNumber = Field(USUAL, ge=1, le=MOST, description="Rows of a page.", examples=[USUAL])


class Page(Schema, Generic[T]):
    """A page of a list, and the cursor of the next one: null on the last."""

    items: list[T]
    next: str | None = Field(description="The cursor of the next page; null where there is none.")


class Named(Schema):
    """A unit, named in an answer about something else."""

    code: str = Field(description="The code of the unit in the portal.")
    national_code: str | None = Field(description="The code of the national list of administrative units.")
    name: str = Field(description="As offices write it, a commune with its district of that time.")
    kind: Kind = Field(description="The group: department, district or commune.")


class Numbers(Schema):
    """The three numbers of a procedure, a month or a year to date."""

    received_total: int
    received_online: int
    returned_by_post: int


def of_units(rows: QuerySet[Any], *, code: str | None, kind: str | None) -> QuerySet[Any]:
    """Those of ``rows`` that are of the units asked for; None: of all."""
    if code:
        rows = rows.filter(unit__code__iexact=code)
    return rows.filter(unit__kind=kind) if kind else rows


def of_month(rows: QuerySet[Any], name: str | None) -> QuerySet[Any]:
    """Those of ``rows`` that are of the month asked for; None: of all."""
    if name is None:
        return rows
    year, month = map(int, name.split("-"))
    return rows.filter(period__year=year, period__month=month)


def page_of(
    rows: QuerySet[Any], asked: AskedPage, shown: Callable[[Any], Any], *, by: Sequence[str] = ("pk",)
) -> dict[str, Any]:
    """The page of ``rows`` that is asked for, in the order of ``by``, fields that together name a row. One query."""
    after = read_cursor(asked)
    rows = rows.order_by(*by)
    if after is not None:
        rows = rows.filter(_after(by, _key(after, len(by))))
    return cut(list(rows[: asked.limit + 1]), asked, shown, lambda row: [_value(row, name) for name in by])


def page_of_list(
    rows: Iterable[Any], asked: AskedPage, shown: Callable[[Any], Any], key: Callable[[Any], list[Any]]
) -> dict[str, Any]:
    """The same of rows that were read whole, each with a key by which they are in order."""
    after = read_cursor(asked)
    found = [row for row in rows if after is None or key(row) > after]
    return cut(found[: asked.limit + 1], asked, shown, key)


def cut(
    found: list[Any], asked: AskedPage, shown: Callable[[Any], Any], key: Callable[[Any], list[Any]]
) -> dict[str, Any]:
    """The page of ``found``, of which one row more than asked for was read."""
    kept = found[: asked.limit]
    more = len(found) > asked.limit
    return {"items": [shown(row) for row in kept], "next": write_cursor(asked, key(kept[-1])) if more else None}


def write_cursor(asked: AskedPage, key: list[Any]) -> str:
    """A cursor that only the same list takes."""
    return signing.dumps([_list_of(asked), *key], salt=SALT)


def read_cursor(asked: AskedPage) -> list[Any] | None:
    """The key after which the page begins; None for the first page.

    Raises:
        ProblemError: the cursor is none of ours, or of another list.
    """
    if not asked.cursor:
        return None
    try:
        list_name, *key = signing.loads(asked.cursor, salt=SALT)
    except (signing.BadSignature, ValueError, UnicodeError) as error:
        raise ProblemError(CURSOR_UNKNOWN) from error
    if list_name != _list_of(asked):
        raise ProblemError(CURSOR_UNKNOWN)
    return key


def _list_of(asked: AskedPage) -> str:
    """What names a list: the operation's query without page and size."""
    filters = asked.model_dump(mode="json", exclude={"cursor", "limit"})
    return sha256(repr([type(asked).__name__, sorted(filters.items())]).encode()).hexdigest()[:12]


def _key(key: list[Any], length: int) -> list[Any]:
    if len(key) != length:
        raise ProblemError(CURSOR_UNKNOWN)
    return key


def _after(names: Sequence[str], key: list[Any]) -> Q:
    """Rows that come after ``key`` in the order of ``names``."""
    steps = (
        Q(**dict(zip(names[:place], key[:place], strict=True)), **{f"{names[place]}__gt": key[place]})
        for place in range(len(names))
    )
    return reduce(or_, steps)


def _value(row: Any, name: str) -> Any:
    return row.pk if name == "pk" else getattr(row, name)


def basis_for(caller: Caller, basis: str) -> Basis:
    """The basis that is asked for.

    Raises:
        ProblemError: it is provisional, and the role sees confirmed figures only.
    """
    if basis == Basis.PROVISIONAL and not rules.can_see_provisional(caller.user):
        raise ProblemError(NOT_ALLOWED, _("Provisional figures are for coordinators and observers."))
    return Basis(basis)


def period_called(name: str) -> ReportingPeriod:
    """The period with this name.

    Raises:
        ProblemError: there is none.
    """
    found = ReportingPeriod.objects.called(name).with_districts().first()
    if found is None:
        raise ProblemError(NOT_FOUND, _("There is no reporting period %(name)s.") % {"name": name})
    return found


def refuse(place: str, code: str, sentence: str) -> ProblemError:
    """A value of the query that cannot be answered."""
    return ProblemError(INVALID, sentence, [Fault(f"query.{place}", code, sentence)])
