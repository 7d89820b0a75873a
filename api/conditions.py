"""Conditional calls: the version of what is answered, and a change only of the version that the caller has seen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from api.problems import ProblemError, kind

CONDITION_MISSING = kind("condition_missing", 428, gettext_lazy("The call must say which version it changes"))
CHANGED = kind("changed_meanwhile", 412, gettext_lazy("There is another version by now"))


def etag_of(body: Mapping[str, Any]) -> str:
    """The strong version of an answer: equal exactly when all of it is equal."""
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def require_version(request: HttpRequest, present: Callable[[], Mapping[str, Any]], *, is_needed: bool) -> None:
    """Continue only if the call is about the ``present`` version, by its header If-Match.

    Without the header it continues unless ``is_needed``. A version with W/ before it is the same one: the portal has no
    weak versions of its own, its compression writes that mark.

    Raises:
        ProblemError: the header is missing, or names other versions; the problem has the present state.
    """
    header = request.headers.get("If-Match")
    if header is None:
        if is_needed:
            detail = _("Send If-Match with the ETag of the month as you last read it.")
            raise ProblemError(CONDITION_MISSING, detail)
        return
    body = present()
    version = etag_of(body)
    seen = {tag.removeprefix("W/") for tag in parse_etags(header)}
    if header.strip() != "*" and version not in seen:
        detail = _("The month has changed since you read it. Its present state is in “present”.")
        raise ProblemError(CHANGED, detail, more={"present": body}, headers={"ETag": version})
