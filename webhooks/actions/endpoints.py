"""What administrators do with endpoints: add, change, switch, renew the secret, remove."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from units import clock
from units.history import reason_given
from units.models import User
from units.refusals import Refused, require
from webhooks.hosts import NotAllowedError, target_of
from webhooks.models import CHOOSABLE, Delivery, DeliveryState, Endpoint, Failure, OffReason
from webhooks.signing import new_secret, sealed

MOST_HOURS = 7 * 24  # for which an earlier secret may sign too


@dataclass(frozen=True, slots=True)
class Chosen:
    """What an administrator chooses for an endpoint."""

    name: str
    address: str
    events: Sequence[str]


@transaction.atomic
def endpoint_create(*, chosen: Chosen, by: User) -> tuple[Endpoint, str]:
    """Add an endpoint, switched on, and return it with its new secret, which is shown this once.

    It is informed of what happens from now on.

    Raises:
        Refused: the address is not allowed or known already, or an event is unknown.
    """
    require_allowed(chosen)
    secret = new_secret()
    endpoint = Endpoint(**_values(chosen), secret=sealed(secret))
    _require_new_address(endpoint)
    endpoint._history_user = by  # type: ignore[attr-defined]
    endpoint.save()
    return endpoint, secret


@transaction.atomic
def endpoint_change(*, endpoint: Endpoint, chosen: Chosen, by: User, seen: str | None = None) -> Endpoint:
    """Change name, address and events; what waits already goes to the new address.

    ``seen`` is the digest of what ``by`` was shown of them (``Endpoint.digest``).

    Raises:
        Refused: the address is not allowed or known already, an event is unknown, or another user changed them since
            they were ``seen``.
    """
    require_allowed(chosen)
    endpoint = _locked(endpoint)
    require(seen in (None, endpoint.digest), _changed(endpoint), code="changed_meanwhile")
    has_moved = endpoint.address != chosen.address
    for name, value in _values(chosen).items():
        setattr(endpoint, name, value)
    _require_new_address(endpoint)
    if has_moved:
        _forget_failures(endpoint)
    return _saved(endpoint, by)


@transaction.atomic
def endpoint_switch(*, endpoint: Endpoint, on: bool, by: User) -> Endpoint:
    """Switch an endpoint on or off; off, what waits for it is given up. Harmless twice."""
    endpoint = _locked(endpoint)
    if endpoint.is_on == on:
        return endpoint
    if not on:
        return endpoint_end(endpoint, OffReason.BY_HAND, by=by)
    endpoint.is_on, endpoint.off_reason = True, ""
    _forget_failures(endpoint)
    return _saved(endpoint, by)


@transaction.atomic
def secret_renew(*, endpoint: Endpoint, hours: int, by: User, seen: str | None = None) -> str:
    """Give an endpoint a new secret and return it, this once; the earlier one signs too for ``hours``.

    ``seen`` is the digest of the secret that the page of ``by`` was about (``Endpoint.secret_digest``).

    Raises:
        Refused: too many hours, or a new secret was made since: the one that the other system has would be lost.
    """
    require(0 <= hours <= MOST_HOURS, _("Choose at most %(n)s hours.") % {"n": MOST_HOURS}, code="hours")
    endpoint = _locked(endpoint)
    renewed = _(
        "A new secret was made since this page was opened, and shown once there. Nothing was changed. If nobody has it,"
        " make another one: the secret before both then no longer signs."
    )
    require(seen in (None, endpoint.secret_digest), renewed, code="changed_meanwhile")
    secret = new_secret()
    endpoint.earlier_secret = endpoint.secret if hours else ""
    endpoint.earlier_until = clock.now() + timedelta(hours=hours) if hours else None
    endpoint.secret = sealed(secret)
    with reason_given(_("new secret")):
        _saved(endpoint, by)
    return secret


@transaction.atomic
def endpoint_remove(*, endpoint: Endpoint, by: User) -> None:
    """Remove an endpoint that is off, with its deliveries.

    Raises:
        Refused: it is on.
    """
    endpoint = _locked(endpoint)
    require(not endpoint.is_on, _("Switch the endpoint off before you remove it."), code="is_on")
    endpoint._history_user = by  # type: ignore[attr-defined]
    endpoint.delete()


def endpoint_end(endpoint: Endpoint, reason: OffReason, *, by: User | None = None) -> Endpoint:
    """Switch a locked ``endpoint`` off; what waits for it is given up."""
    endpoint.is_on, endpoint.off_reason = False, reason
    _forget_failures(endpoint)
    waiting = Delivery.objects.filter(endpoint=endpoint, state=DeliveryState.WAITING)
    waiting.update(state=DeliveryState.DEAD, failure=Failure.OFF, ended_at=clock.now())
    with reason_given(str(reason.label)):
        return _saved(endpoint, by)


def require_allowed(chosen: Chosen) -> None:
    """Continue only with an address of an allowed host and with known events.

    Raises:
        Refused: otherwise.
    """
    try:
        target_of(chosen.address)
    except NotAllowedError as error:
        raise Refused(str(error), code="not_allowed") from error
    known = set(CHOOSABLE)
    require(bool(chosen.events) and set(chosen.events) <= known, _("Choose at least one event."), code="events")


def _changed(endpoint: Endpoint) -> str:
    sentence = _(
        "Another user changed this endpoint meanwhile; now it says: %(name)s, %(address)s (%(events)s). Nothing was"
        " saved; save again to put yours in its place."
    )
    events = ", ".join(str(each.label) for each in CHOOSABLE if each in endpoint.events)
    return sentence % {"name": endpoint.name, "address": endpoint.address, "events": events}


def _require_new_address(endpoint: Endpoint) -> None:
    known = Endpoint.objects.filter(address=endpoint.address).exclude(pk=endpoint.pk).exists()
    require(not known, _("There is an endpoint with this address already."), code="known")


def _values(chosen: Chosen) -> dict[str, object]:
    ordered = [str(each) for each in CHOOSABLE if each in chosen.events]
    return {"name": chosen.name, "address": chosen.address, "events": ordered}


def _locked(endpoint: Endpoint) -> Endpoint:
    locked = Endpoint.objects.select_for_update().filter(pk=endpoint.pk).first()
    if locked is None:
        raise Refused(_("This endpoint was removed meanwhile."), code="gone")
    return locked


def _forget_failures(endpoint: Endpoint) -> None:
    endpoint.failures, endpoint.failing_since, endpoint.rests_until, endpoint.alarmed_at = 0, None, None, None


def _saved(endpoint: Endpoint, by: User | None) -> Endpoint:
    endpoint._history_user = by  # type: ignore[attr-defined]
    endpoint.save()
    return endpoint
