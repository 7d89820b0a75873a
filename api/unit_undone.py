"""Tokens of a unit whose beginning is undone: revoked at most and never deleted, they are kept in the undo's record."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from api.models import ApiToken
from reporting.reorganising.recorded import Recorded, recorded_add
from units.wording import moment

NAMES = ("owner_id", "name", "prefix", "role", "home_unit_id", "ends_on", "made_at", "last_used_at", "revoked_at")


def add() -> None:
    """Let an undo put aside tokens that were made for a clerk of the unit, and the unit on the lists of others.

    The account has another unit after the undo, so the first open nothing by then; a list becomes shorter.
    """
    recorded_add(Recorded(ApiToken._meta.get_field("home_unit"), _said, NAMES, ("owner",)))
    on_list: Any = ApiToken.units.through
    field, names = on_list._meta.get_field("unit"), ("apitoken_id", "unit_id")
    what = _("Token for a program, limited to units")
    recorded_add(Recorded(field, _said_of_list, names, ("apitoken__owner",), what))


def _said(token: ApiToken) -> str:
    return f"{token}, {token.owner.get_full_name()}, {moment(token.made_at)}"


def _said_of_list(row: Any) -> str:
    return _said(row.apitoken)
