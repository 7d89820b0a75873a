"""The second factor of an account: set up, shown at a login, removed by its owner, reset by an administrator."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Count, F, Max, Q
from django.utils.translation import gettext as _

from units import clock
from units.actions.security_events import event_record
from units.locking import lock_or_404
from units.login_lock import MAX_WRONG_CODES
from units.models import FactorKind, RecoveryCode, SecondFactor, SecondStep, SecurityEventKind, User
from units.refusals import require
from units.second_factor import passkeys, policy, recovery_codes, totp
from units.second_factor.sealed import seal, unseal

logger = logging.getLogger(__name__)
MAX_PASSKEYS = 10
WAIT = timedelta(hours=1)  # after too many wrong codes in a row

Kind = SecurityEventKind


@dataclass(frozen=True, slots=True)
class CodesLeft:
    """How many recovery codes are unused, and a mark of all that were made together: new codes have another one."""

    number: int
    seen: str


# --- At a login -------------------------------------------------------------------------------------------------------


def is_waiting(user: User) -> bool:
    """Whether too many wrong codes in a row were typed for the account; to be asked under the lock of the account."""
    step = SecondStep.objects.filter(user=user, wrong__gte=MAX_WRONG_CODES).first()
    return step is not None and step.wrong_at is not None and step.wrong_at > clock.now() - WAIT


@transaction.atomic
def code_accept(*, user: User, code: str) -> bool:
    """Whether ``code`` is a code of the account's app or an unused recovery code; it is then used up.

    A wrong one is counted. To be called under ``account_lock``.
    """
    typed = recovery_codes.plain(code)
    accepted = _app_code_use(user, typed) if typed.isdecimal() else _recovery_code_use(user, typed)
    _count(user, accepted)
    return accepted


@transaction.atomic
def passkey_accept(*, user: User, state: passkeys.State, answer: str) -> bool:
    """Whether ``answer`` is by a passkey of the account to the question in ``state``. A wrong one is counted."""
    factor = passkeys.shown(user, state, answer)
    if factor is not None:
        SecondFactor.objects.filter(pk=factor.pk).update(last_used_at=clock.now())
    _count(user, factor is not None)
    return factor is not None


def account_lock(user: User) -> None:
    """Tries of one account run one after the other, so that each sees what the one before has counted."""
    lock_or_404(User.objects.select_for_update().only("pk"), user.pk)


def wrong_codes_forget(*, user: User) -> None:
    SecondStep.objects.filter(user=user).update(wrong=0, wrong_at=None)


def _app_code_use(user: User, code: str) -> bool:
    """A code opens once: only a later half minute than the last accepted one is taken."""
    factor = SecondFactor.objects.filter(user=user, kind=FactorKind.APP).first()
    secret = unseal(factor.key) if factor is not None else None
    if factor is not None and secret is None:
        logger.error("The secret of an authenticator app cannot be read: SECRET_KEY was changed.")
    step = totp.accepted_step(secret, code) if secret is not None else None
    if factor is None or step is None:
        return False
    unused = SecondFactor.objects.filter(pk=factor.pk, last_step__lt=step)
    return bool(unused.update(last_step=step, last_used_at=clock.now()))


def _recovery_code_use(user: User, code: str) -> bool:
    unused = RecoveryCode.objects.filter(user=user, used_at=None)
    keys = set(unused.order_by().values_list("key", flat=True))
    digests = {each for key in keys for each in recovery_codes.digests(user, code, key)}
    used = bool(unused.filter(digest__in=digests).update(used_at=clock.now()))
    if used:
        event_record(user=user, kind=Kind.CODE_USED, by=user, detail=str(codes_left(user)))
    return used


def _count(user: User, accepted: bool) -> None:
    if accepted:
        wrong_codes_forget(user=user)
        return
    SecondStep.objects.get_or_create(user=user)
    SecondStep.objects.filter(user=user).update(wrong=F("wrong") + 1, wrong_at=clock.now())


# --- By the owner -----------------------------------------------------------------------------------------------------


@transaction.atomic
def app_set_up(*, user: User, secret: str, code: str) -> list[str] | None:
    """Set up the app that holds ``secret`` if it shows ``code``; an earlier app of the account is replaced.

    Returns the recovery codes that were made with a first factor, none with a further one; None where the code is
    wrong, and nothing was changed.
    """
    step = totp.accepted_step(secret, recovery_codes.plain(code))
    if step is None:
        return None
    account_lock(user)
    SecondFactor.objects.filter(user=user, kind=FactorKind.APP).delete()
    SecondFactor.objects.create(
        user=user, kind=FactorKind.APP, key=seal(secret), last_step=step, last_used_at=clock.now()
    )
    event_record(user=user, kind=Kind.APP_ADDED, by=user)
    return _first_codes(user)


@transaction.atomic
def passkey_set_up(*, user: User, state: passkeys.State, answer: str, name: str) -> list[str] | None:
    """Set up the passkey that a browser made; returns as ``app_set_up`` does.

    Raises:
        Refused: the account has as many as it may have.
    """
    account_lock(user)
    require(len(passkeys.of(user)) < MAX_PASSKEYS, _("The account has ten passkeys already."), code="too_many")
    made = passkeys.made(state, answer)
    if made is None or SecondFactor.objects.filter(credential=made[0]).exists():
        return None
    credential, key = made
    name = name.strip()[:60] or str(FactorKind.PASSKEY.label)
    SecondFactor.objects.create(
        user=user, kind=FactorKind.PASSKEY, key=key, credential=credential, name=name, last_used_at=clock.now()
    )
    event_record(user=user, kind=Kind.PASSKEY_ADDED, by=user, detail=name)
    return _first_codes(user)


@transaction.atomic
def factor_remove(*, factor: SecondFactor) -> None:
    """Remove an app or a passkey of one's own; with the last one the recovery codes go as well.

    Raises:
        Refused: it is the last one of an account that must have one.
    """
    user = factor.user
    account_lock(user)
    is_last = not SecondFactor.objects.filter(user=user).exclude(pk=factor.pk).exists()
    require(
        not (is_last and policy.is_required_of(user)),
        _("This account must have a second factor. Set up another one first, then remove this one."),
        code="last_factor",
    )
    kind = Kind.APP_REMOVED if factor.kind == FactorKind.APP else Kind.PASSKEY_REMOVED
    factor.delete()
    if is_last:
        RecoveryCode.objects.filter(user=user).delete()
    event_record(user=user, kind=kind, by=user, detail=factor.name)


@transaction.atomic
def codes_renew(*, user: User, seen: str | None = None) -> list[str]:
    """Make new recovery codes; the earlier ones open nothing any more.

    ``seen`` names the codes that the page was about (``CodesLeft.seen``).

    Raises:
        Refused: the account has no second factor that they could stand in for, or new codes were made since.
    """
    account_lock(user)
    require(policy.has_factor(user), _("Set up an authenticator app or a passkey first."), code="no_factor")
    renewed = _(
        "New recovery codes were made since this page was opened, and shown once there: they are the valid ones. If"
        " they are not at hand, make others."
    )
    require(seen is None or seen == codes_now(user).seen, renewed, code="changed_meanwhile")
    event_record(user=user, kind=Kind.CODES_MADE, by=user)
    return _new_codes(user)


def codes_left(user: User) -> int:
    return codes_now(user).number


def codes_now(user: User) -> CodesLeft:
    """The recovery codes of an account, by one query."""
    left, newest = Count("pk", filter=Q(used_at=None)), Max("pk")
    found = RecoveryCode.objects.filter(user=user).aggregate(left=left, newest=newest)
    return CodesLeft(found["left"], str(found["newest"] or ""))


@transaction.atomic
def sessions_end(*, user: User, by: User | None) -> None:
    """End every session of the account, at once; where its owner asks for it, that is recorded too."""
    User.objects.filter(pk=user.pk).update(session_number=F("session_number") + 1)
    user.refresh_from_db(fields=["session_number"])
    if by is not None and by.pk == user.pk:
        event_record(user=user, kind=Kind.SESSIONS_ENDED, by=by)


def _first_codes(user: User) -> list[str]:
    return [] if RecoveryCode.objects.filter(user=user).exists() else _new_codes(user)


def _new_codes(user: User) -> list[str]:
    RecoveryCode.objects.filter(user=user).delete()
    codes = recovery_codes.new_codes()
    key, digests = recovery_codes.new_key(user), [recovery_codes.digest(user, code) for code in codes]
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, digest=digest, key=key) for digest in digests)
    return codes


# --- By another administrator -----------------------------------------------------------------------------------------


@transaction.atomic
def second_factor_reset(*, user: User, by: User | None, reason: str) -> None:
    """Remove every second factor of ``user``, who has lost it, and end the account's sessions.

    ``by`` is another administrator; None is who may run commands on the server.

    Raises:
        Refused: it is one's own, there is none, or no reason was given.
    """
    account_lock(user)
    own = by is not None and by.pk == user.pk
    require(not own, _("One's own second factor is reset by another administrator."), code="own")
    require(bool(reason.strip()), _("Please give the reason."), code="no_reason")
    require(policy.has_factor(user), _("This account has no second factor."), code="no_factor")
    SecondFactor.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()
    wrong_codes_forget(user=user)
    sessions_end(user=user, by=by)
    event_record(user=user, kind=Kind.RESET, by=by, reason=reason.strip())
