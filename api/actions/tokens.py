"""Tokens for programs: made by their owner, used, revoked by the owner or an administrator."""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import date, timedelta

from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from api.models import LONGEST_NAME, ApiToken, Verb
from api.rules import can_name, can_revoke, roles_for, verbs_for
from api.secret import digest_of, new_prefix, new_secret
from units import clock
from units.actions.security_events import event_record
from units.history import record_event
from units.locking import lock_or_404
from units.models import Role, SecurityEventKind, Unit, User
from units.refusals import Refused, require
from units.wording import moment

MAX_TOKENS = 20  # of one account that open something
MAX_DAYS = 366
USE_NOTED_AFTER = timedelta(hours=1)
SAME_TOKEN = timedelta(minutes=10)

logger = logging.getLogger(__name__)


@transaction.atomic
def token_make(
    *,
    by: User,
    name: str,
    role: str,
    verbs: Collection[Verb],
    ends_on: date,
    units: Collection[Unit] = (),
    once: bool = False,
) -> tuple[ApiToken, str]:
    """Make a token for ``by``; returns it with its text, which is stored nowhere.

    Without ``units`` it reaches whatever its role does. With ``once`` two clicks make one token.

    Raises:
        Refused: it would reach further than the account, ends in the past or too late, there are too many, or the same
            was made a moment ago (``once``).
    """
    lock_or_404(User.objects.select_for_update().only("pk"), by.pk)  # two at once see each other's
    _check(by, name, role, verbs, ends_on, units)
    may = {f"may_{verb.value}": verb in verbs for verb in Verb}
    if once:
        _refuse_repeated(by, name.strip(), role, ends_on, set(units), may)
    prefix = new_prefix()
    text = new_secret(prefix)
    token = ApiToken.objects.create(
        owner=by,
        name=name.strip(),
        prefix=prefix,
        digest=digest_of(text),
        role=role,
        home_unit=by.unit if role == Role.CLERK else None,
        is_limited=bool(units),
        ends_on=ends_on,
        **may,
    )
    token.units.set(units)
    event_record(user=by, kind=SecurityEventKind.TOKEN_MADE, by=by, detail=token.name)
    record_event(User, [by], by=by, reason=_("Token for a program made: %(token)s") % {"token": token})
    return token, text


@transaction.atomic
def token_revoke(*, token: ApiToken, by: User, reason: str = "") -> bool:
    """End a token now; False where it was revoked already. An administrator says why; the owner gets a mail.

    Raises:
        Refused: it is not theirs, or the reason is missing.
    """
    require(can_revoke(by, token), _("Only its owner or an administrator revokes a token."), code="not_theirs")
    reason = reason.strip()
    needs_reason = token.owner_id != by.pk
    require(bool(reason) or not needs_reason, _("Please give the reason."), code="reason_missing")
    unrevoked = ApiToken.objects.filter(pk=token.pk, revoked_at=None)
    if not unrevoked.update(revoked_at=clock.now(), revoked_by=by, revoked_by_name=by.get_full_name()):
        return False
    event_record(user=token.owner, kind=SecurityEventKind.TOKEN_REVOKED, by=by, detail=token.name, reason=reason)
    said = _("Token for a program revoked: %(token)s") % {"token": token}
    record_event(User, [token.owner], by=by, reason=f"{said}. {reason}" if reason else said)
    return True


def token_used(*, token: ApiToken) -> None:
    """Note that a token was used, at most once an hour; a call that cannot be noted is answered all the same."""
    now, last = clock.now(), token.last_used_at
    if last is not None and abs(now - last) < USE_NOTED_AFTER:
        return
    try:
        with transaction.atomic():
            ApiToken.objects.filter(pk=token.pk, last_used_at=last).update(last_used_at=now)
    except DatabaseError:
        logger.warning("The use of the token %s could not be noted.", token.shown, exc_info=True)


def tokens_valid(owner: User) -> int:
    """How many tokens of ``owner`` have neither ended nor been revoked."""
    return ApiToken.objects.filter(owner=owner, revoked_at=None, ends_on__gte=clock.today()).count()


def _refuse_repeated(by: User, name: str, role: str, ends_on: date, units: set[Unit], may: dict[str, bool]) -> None:
    """Refuse the very token that was made a moment ago."""
    now = clock.now()
    recent = ApiToken.objects.filter(owner=by, name=name, role=role, ends_on=ends_on, revoked_at=None, **may)
    for token in recent.filter(made_at__gt=now - SAME_TOKEN, is_limited=bool(units)):
        if set(token.units.all()) == units:
            sentence = _(
                "The same token was made at %(at)s and shown once there. If nobody has it, revoke it and make another"
                " one, or give this one another name."
            )
            raise Refused(sentence % {"at": moment(token.made_at)}, code="just_made")


def _check(by: User, name: str, role: str, verbs: Collection[Verb], ends_on: date, units: Collection[Unit]) -> None:
    today = clock.today()
    named = 0 < len(name.strip()) <= LONGEST_NAME
    require(named, _("Give the token a name of up to %(most)s letters.") % {"most": LONGEST_NAME}, code="name")
    require(role in roles_for(by), _("A token cannot have a role that its owner has not."), code="role")
    require(bool(verbs), _("Choose at least one thing that the token may do."), code="verbs_missing")
    allowed = set(verbs) <= set(verbs_for(role))
    require(allowed, _("A token of this role cannot do all that was chosen."), code="verbs")
    in_time = today <= ends_on <= today + timedelta(days=MAX_DAYS)
    require(in_time, _("The last day must be from today to a year from today."), code="ends_on")
    reach = all(can_name(by, unit) for unit in units)
    require(reach, _("A token cannot reach a unit that its owner does not reach."), code="units")
    few = tokens_valid(by) < MAX_TOKENS
    require(few, _("An account has at most %(most)s tokens. Revoke one first.") % {"most": MAX_TOKENS}, code="many")
