"""Who calls: the account of a token, in the token's role and within its units."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest

from api.models import ApiToken, Verb
from reporting.models import Submission
from units.models import Unit, User

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Caller:
    """The acting user of a call and how far the token reaches. ``unit_ids`` is None where it names no units.

    ``data_version`` is another text after every change of the data, as it was before anything was read.
    """

    token: ApiToken
    user: User
    unit_ids: frozenset[int] | None
    data_version: str

    def allows(self, verb: Verb) -> bool:
        return self.token.allows(verb)

    def within(self, rows: QuerySet[M], field: str = "unit") -> QuerySet[M]:
        """Those of ``rows`` whose unit, in ``field``, the token reaches."""
        return rows if self.unit_ids is None else rows.filter(**{f"{field}__in": self.unit_ids})

    def reaches(self, unit: Unit) -> bool:
        return self.reaches_id(unit.pk)

    def reaches_id(self, unit_id: int) -> bool:
        return self.unit_ids is None or unit_id in self.unit_ids

    def unit_codes(self, on: date) -> list[str]:
        """The codes that the only units which the token reaches have on a day: codes are given again. One query."""
        return list(self.token.units.in_force(on).values_list("code", flat=True))

    def submissions(self) -> QuerySet[Submission]:
        """The reports that the user sees on the portal's pages, within the units of the token."""
        return self.within(Submission.objects.visible_to(self.user))


def caller_of(request: HttpRequest) -> Caller:
    """Who makes the call of an operation of the API: none is answered without a token."""
    caller: Caller = request.auth  # type: ignore[attr-defined]
    return caller


def acting_user(token: ApiToken) -> User:
    """The owner in the role of the token: for rules and look-ups, never to be saved."""
    user = token.owner
    user.role = token.role
    user.save = _refuse_to_save  # type: ignore[method-assign]
    return user


def _refuse_to_save(*_args: Any, **_kwargs: Any) -> None:
    raise RuntimeError("The account of a call has the role of its token: it is not saved.")
