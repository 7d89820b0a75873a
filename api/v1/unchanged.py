"""ETag and 304: a caller that has an answer already gets no second one.

As for pages (``docs/adr/0028-unchanged-pages.md``) an answer has as its version a digest of all that it is made of,
with the version of the data, and is not made again for who has it. One that read more than that, the time of day or a
table that is not watched, has a digest of its own text, and saves only the way.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, wraps
from hashlib import sha256
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.crypto import salted_hmac
from django.utils.http import parse_etags
from django.utils.module_loading import import_string

from api.caller import caller_of
from units import clock
from units.models import Unit, User
from units.watched_tables import unwatched_tables

VERSION, READ_MORE = "_version_of_answer", "_read_more_than_its_version"  # attributes of a request
VARY = ("Accept-Language", "Accept-Encoding", "Authorization")


def answered_when_changed(view: Callable[..., Any]) -> Callable[..., Any]:
    """``view`` of a GET, asked only where the caller has not its answer by the version of the data."""

    @wraps(view)
    def changed(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        version = f'"{_version(request)}"'
        if version in known_to(request):
            return HttpResponseNotModified(headers={"ETag": version, "Vary": ", ".join(VARY)})
        read_more: list[str] = []
        with clock.noted() as asked, connection.execute_wrapper(_noting(read_more)):
            result = view(request, *args, **kwargs)
        setattr(request, READ_MORE, bool(asked or read_more))
        setattr(request, VERSION, version)
        return result

    return changed


def with_etag(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """``response`` with its ETag; a 304 where the caller has this very text."""
    version = getattr(request, VERSION, None)
    if version is None or response.status_code != HTTPStatus.OK:
        return response
    if getattr(request, READ_MORE):
        version = f'"{sha256(response.content).hexdigest()}"'
        if version in known_to(request):
            return HttpResponseNotModified(headers={"ETag": version, "Vary": ", ".join(VARY)})
    response.headers["ETag"] = version
    patch_vary_headers(response, VARY)
    return response


def known_to(request: HttpRequest) -> set[str]:
    """The versions that the caller has, weak ones too: compression makes every one weak."""
    return {tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))}


def _noting(read_more: list[str]) -> Callable[..., Any]:
    unwatched = _unwatched()

    def note(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        read_more.extend(table for table in unwatched if table in str(sql))
        return execute(sql, params, many, context)

    return note


@cache
def _unwatched() -> frozenset[str]:
    return unwatched_tables()


@cache
def _release() -> str:
    return str(import_string(settings.RELEASE)())


def _version(request: HttpRequest) -> str:
    """A digest of release, address, language, token with its scope, account with its unit, data and day."""
    caller = caller_of(request)
    user = caller.user
    parts = [
        _release(),
        request.build_absolute_uri(),
        getattr(request, "LANGUAGE_CODE", ""),
        caller.token.pk,
        sorted(caller.unit_ids) if caller.unit_ids is not None else None,
        [_values(row) for row in (user, user.unit, user.unit and user.unit.parent)],
        caller.data_version,
        clock.today(),
        settings.DEMO_TODAY,
    ]
    return salted_hmac(__name__, repr(parts), algorithm="sha256").hexdigest()


def _values(row: User | Unit | None) -> list[Any] | None:
    """What a row holds, without what changes although no answer does, such as the last login."""
    if row is None:
        return None
    left_out = getattr(row, "unwatched_fields", ())
    return [getattr(row, field.attname) for field in row._meta.concrete_fields if field.name not in left_out]
