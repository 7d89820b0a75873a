"""Calls that change something: done at most once for each key, tried without an effect, answered again after a loss.

The effect and the answer that is kept of it are one transaction, so that neither is stored without the other,
whenever the process dies (``docs/adr/0044-a-call-is-done-once.md``).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from api.caller import Caller
from api.models import ApiToken, IdempotencyKey
from api.models.idempotency import LONGEST_KEY
from api.problems import TOO_MANY_CALLS, ProblemError, kind

HEADER, REPLAYED, TRIED = "Idempotency-Key", "Idempotent-Replayed", "Dry-Run"
LANGUAGE = "Content-Language"  # of the sentences in a kept answer, whatever the repeated call accepts
RETRY_AFTER, FORGOTTEN_HOURLY = 1, 3600  # seconds
MOST_KEYS = 2_000  # of one token at a time: the answers of a large month are 200 kB each
KEY = re.compile(rf"[\x21-\x7e]{{1,{LONGEST_KEY}}}")
JSON = "application/json"

KEY_UNREADABLE = kind("idempotency_key_unreadable", 400, gettext_lazy("The idempotency key cannot be read"))
KEY_REUSED = kind("idempotency_key_reused", 422, gettext_lazy("The idempotency key belongs to another call"))
STILL_RUNNING = kind("still_running", 409, gettext_lazy("The same call is still running"))


@dataclass(frozen=True, slots=True)
class Answer:
    """What a call is answered once it is done: never a refusal, which is a ``ProblemError``. None is an empty body."""

    body: Mapping[str, Any] | None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


def carried_out(
    request: HttpRequest, caller: Caller, work: Callable[[], Answer], *, dry_run: bool, body_digest: str = ""
) -> HttpResponse:
    """Do ``work`` in one transaction, and answer what it returns.

    Under a key it is done once: the same call again gets the same answer, with ``Idempotent-Replayed: true``. As a dry
    run it is done and taken back with everything that it would have caused; nothing is kept of it, nor of its key.
    ``body_digest`` is the SHA-256 of a body that was read in pieces and is not in the memory.

    Raises:
        ProblemError: the key cannot be read or belongs to another call, or the same call is still running; and
            whatever ``work`` raises, which then has changed nothing.
    """
    key = _key_of(request)
    if dry_run:
        return _tried(work)
    if key is None:
        with transaction.atomic():
            return _response(work())
    call, token = _digest(request, body_digest), caller.token
    _require_room(token, key)
    IdempotencyKey.objects.bulk_create([IdempotencyKey(token=token, key=key, digest=call)], ignore_conflicts=True)
    with transaction.atomic():
        held = IdempotencyKey.objects.select_for_update(skip_locked=True).filter(token=token, key=key).first()
        if held is None:
            detail = _("Wait a second and repeat the call under the same key: it is not done twice.")
            raise ProblemError(STILL_RUNNING, detail, headers={"Retry-After": str(RETRY_AFTER)})
        _require_same(held, call)
        return _kept(held, work()) if held.status is None else _replayed(held)


def answered_before(request: HttpRequest, caller: Caller, *, dry_run: bool, body_digest: str) -> HttpResponse | None:
    """The kept answer, where this call was done already under its key: before work that takes long is done again.

    Raises:
        ProblemError: the key cannot be read or belongs to another call.
    """
    key = _key_of(request)
    held = IdempotencyKey.objects.filter(token=caller.token, key=key).first() if key and not dry_run else None
    if held is None:
        return None
    _require_same(held, _digest(request, body_digest))
    return None if held.status is None else _replayed(held)


def _require_same(held: IdempotencyKey, call: str) -> None:
    """Continue only if the key belongs to this call.

    Raises:
        ProblemError: it belongs to another one.
    """
    if held.digest != call:
        detail = _("A key belongs to one address with one body. Take a new key for a new call.")
        raise ProblemError(KEY_REUSED, detail)


def _key_of(request: HttpRequest) -> str | None:
    """The key that the call names; None without one.

    Raises:
        ProblemError: it is empty, too long, or has signs that are no visible ASCII.
    """
    key = request.headers.get(HEADER)
    if key is not None and not KEY.fullmatch(key):
        detail = _("A key has 1 to %(most)s visible ASCII signs, for example a UUID.") % {"most": LONGEST_KEY}
        raise ProblemError(KEY_UNREADABLE, detail)
    return key


def _require_room(token: ApiToken, key: str) -> None:
    """Continue only if one more key of the token can be kept.

    Raises:
        ProblemError: it used too many within a day.
    """
    keys = IdempotencyKey.objects.filter(token=token)
    if keys.count() >= MOST_KEYS and not keys.filter(key=key).exists():
        detail = _("A token uses at most %(most)s keys a day. Write a month in one call.") % {"most": MOST_KEYS}
        raise ProblemError(TOO_MANY_CALLS, detail, headers={"Retry-After": str(FORGOTTEN_HOURLY)})


def _digest(request: HttpRequest, body_digest: str) -> str:
    """Which call it is: method, address with its query, and body, byte for byte."""
    body = body_digest or hashlib.sha256(request.body).hexdigest()
    return hashlib.sha256(f"{request.method}\n{request.get_full_path()}\n{body}".encode()).hexdigest()


def _tried(work: Callable[[], Answer]) -> HttpResponse:
    """The answer to what was done and taken back; what was to follow on commit is forgotten with it."""
    with transaction.atomic():
        answer = work()
        transaction.set_rollback(True)
    response = _response(answer)
    response.headers[TRIED] = "true"
    return response


def _kept(held: IdempotencyKey, answer: Answer) -> HttpResponse:
    response = _response(answer)
    headers = {**answer.headers, LANGUAGE: translation.get_language() or ""}
    held.status, held.headers, held.body = answer.status, headers, response.content.decode()
    held.save(update_fields=["status", "headers", "body"])
    return response


def _replayed(held: IdempotencyKey) -> HttpResponse:
    headers = {**held.headers, REPLAYED: "true"}
    return HttpResponse(held.body, status=held.status, content_type=JSON, headers=headers)


def _response(answer: Answer) -> HttpResponse:
    body = "" if answer.body is None else json.dumps(answer.body, ensure_ascii=False)
    return HttpResponse(body, status=answer.status, content_type=JSON, headers=dict(answer.headers))
