"""What the token of a call is, and how far it reaches."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.utils.translation import gettext_noop
from ninja import Field, Router, Schema

from api.caller import caller_of
from api.v1.portal import reads

router = Router(tags=["token"])


class Token(Schema):
    """The token that was shown: its name, whom it acts for, and what it may be used for."""

    name: str = Field(description="The name that its owner gave it.")
    role: str = Field(description="clerk, coordinator, observer or administrator.")
    unit: str | None = Field(description="The code of the clerk's unit; null for other roles.")
    units: list[str] | None = Field(description="The codes of the only units that it reaches; null: all of its role.")
    may: list[str] = Field(description="What it may be used for: read, write, send, import.")
    ends_on: date = Field(description="Its last day.")


EXAMPLE = {
    "name": "Một cửa phường Lộc Thọ",
    "role": "clerk",
    "unit": "22363",
    "units": None,
    "may": ["read", "write", "send"],
    "ends_on": "2021-12-31",
}


@reads(router, "/token", response=Token, summary=gettext_noop("This token"), example=EXAMPLE)
def token(request: HttpRequest) -> Token:
    """Says what the token of the call is, and how far it reaches: a call to try a token with."""
    caller = caller_of(request)
    shown = caller.token
    codes = sorted(unit.code for unit in shown.units.all()) if shown.is_limited else None
    return Token(
        name=shown.name,
        role=shown.role,
        unit=caller.user.unit.code if caller.user.unit else None,
        units=codes,
        may=[verb.value for verb in shown.verbs],
        ends_on=shown.ends_on,
    )
