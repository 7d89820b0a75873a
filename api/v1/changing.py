"""What calls that change something have in common: their headers, a dry run, and what a key is refused with."""

from __future__ import annotations

from typing import Any

from ninja import Query

from api.idempotency import KEY_REUSED, KEY_UNREADABLE, STILL_RUNNING

KEYS = (KEY_UNREADABLE, KEY_REUSED, STILL_RUNNING)
ONCE = {
    "name": "Idempotency-Key",
    "in": "header",
    "schema": {"type": "string", "pattern": "^[!-~]{1,100}$"},
    "description": "The call is done once under this key; the same call again gets the same answer for a day.",
}
IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "schema": {"type": "string"},
    "description": "The ETag of the month as it was last read: of another version nothing is changed.",
}
DRY_RUN = Query(False, alias="dryRun", description="Do it, answer as usual, and take everything back.")


def headers_of_a_month(*, needs_version: bool) -> dict[str, Any]:
    """The headers that a call takes which changes a month, for the description."""
    return {"parameters": [ONCE, {**IF_MATCH, "required": needs_version}]}
