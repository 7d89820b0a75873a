"""Secrets of endpoints and the headers of a delivery, by the rules of Standard Webhooks."""

from __future__ import annotations

import base64
import json
import secrets
from datetime import UTC, datetime

from standardwebhooks import Webhook

from units import clock
from units.second_factor.sealed import seal, unseal
from webhooks.models import Endpoint, Event

PURPOSE = b"webhooks.signing"
SECRET_BYTES = 32


def new_secret() -> str:
    """A secret as receivers keep it: ``whsec_`` and 32 bytes by chance, in base64."""
    return f"whsec_{base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()}"


def sealed(secret: str) -> str:
    return seal(secret, PURPOSE)


def secrets_of(endpoint: Endpoint) -> list[str]:
    """The secrets that sign now, the newest first; those that were sealed under another SECRET_KEY are left out."""
    kept = [endpoint.secret]
    if endpoint.has_two_secrets(clock.now()):
        kept.append(endpoint.earlier_secret)
    return [secret for each in kept if (secret := unseal(each, PURPOSE))]


def body_of(event: Event) -> str:
    """The body of each delivery of ``event``: the same letters at every attempt."""
    at = clock.local(event.at).isoformat(timespec="milliseconds")
    contents = {"type": event.type, "timestamp": at, "data": dict(sorted(event.data.items()))}
    return json.dumps(contents, ensure_ascii=False, separators=(",", ":"))


def headers_of(event: Event, body: str, keys: list[str]) -> dict[str, str]:
    """The headers of one attempt, made in this moment by the machine's clock, with a signature for each of ``keys``."""
    seconds = clock.machine_seconds()
    moment = datetime.fromtimestamp(seconds, UTC)  # the library reads the hour of any other zone as that of UTC
    signatures = [Webhook(key).sign(event.message_id, moment, body) for key in keys]
    return {
        "Content-Type": "application/json",
        "webhook-id": event.message_id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": " ".join(signatures),
    }
