"""Accounts: added a few at once; an active administrator is always left."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext as _

from units import clock
from units.account_rows import judged
from units.actions.invitations import DAYS, invitations_end, invitations_make
from units.history import create_with_history, update_with_history
from units.locking import lock_or_404
from units.models import Invitation, ReferenceUpload, Role, Unit, User
from units.reference_files.reading import FileRows
from units.refusals import Refused, require


def administrators_lock() -> None:
    """Lock every active administrator until the end of the transaction: two cannot demote each other at once.

    Taken before any other account is locked, always in the same order.
    """
    list(_active().select_for_update().order_by("pk"))


def administrators_require_one() -> None:
    """To be called after a change, in its transaction, under ``administrators_lock``.

    Raises:
        Refused: no active administrator is left.
    """
    if not _active().exists():
        raise Refused(
            _("This is the last active administrator. Give another account this role first, then change this one."),
            code="last_administrator",
        )


@transaction.atomic
def accounts_close(*, accounts: QuerySet[User], by: User) -> list[User]:
    """Close those of ``accounts`` that are open: their sessions end with the next request, their links at once.

    Returns the accounts that were closed.

    Raises:
        Refused: ``own``: one of them is ``by``; ``last_administrator``: nobody could administer. Nothing is closed.
    """
    administrators_lock()
    closed = _locked(accounts.filter(is_active=True))
    own = _("This is your own account. Another administrator can close it.")
    require(by.pk not in {each.pk for each in closed}, own, code="own")
    for account in closed:
        account.is_active = False
    update_with_history(User, closed, ["is_active"], by=by)
    sessions_end(accounts=closed)
    invitations_end(accounts=closed)
    administrators_require_one()
    return closed


@transaction.atomic
def accounts_reopen(*, accounts: QuerySet[User], by: User) -> list[User]:
    """Reopen those of ``accounts`` that are closed; returns them. Their owners log in with their old passwords."""
    opened = _locked(accounts.filter(is_active=False))
    for account in opened:
        account.is_active = True
    update_with_history(User, opened, ["is_active"], by=by)
    return opened


def sessions_end(*, accounts: Sequence[User]) -> None:
    """End all sessions of ``accounts``: each is refused at its next request, also after the account is reopened."""
    rows = User.objects.filter(pk__in=[each.pk for each in accounts])
    rows.update(session_number=F("session_number") + 1)


def account_follow(*, account: User, before: User) -> None:
    """What follows from a change of one account: another role or a closing ends its sessions, a closing its link.

    ``before`` is the account as it was stored.
    """
    is_closed = before.is_active and not account.is_active
    if is_closed or before.role != account.role:
        sessions_end(accounts=[account])
    if is_closed:
        invitations_end(accounts=[account])


def units_left_without_clerk(accounts: Sequence[User]) -> list[Unit]:
    """The units in force of ``accounts`` that have no active clerk now. One query."""
    units = {each.unit_id for each in accounts if each.unit_id}
    clerks = User.objects.filter(unit=OuterRef("pk"), role=Role.CLERK, is_active=True)
    left = Unit.objects.in_force(clock.today()).filter(~Exists(clerks), pk__in=units)
    return list(left.select_related("parent").order_by("sort_order", "code"))


@transaction.atomic
def accounts_delete(*, accounts: QuerySet[User]) -> None:
    """Delete ``accounts``.

    Raises:
        Refused: no active administrator would be left; nothing is deleted.
        ProtectedError: something refers to one of them; nothing is deleted.
    """
    administrators_lock()
    accounts.delete()
    administrators_require_one()


def accounts_store(*, rows: FileRows, file_name: str, by: User) -> ReferenceUpload:
    """Store rows of new accounts until they are confirmed; ``file_name`` is empty for a typed table."""
    return ReferenceUpload.objects.create(
        target=User._meta.label_lower,
        file_name=file_name[:300],
        table=rows.as_json(),
        uploaded_by=by,
        uploaded_at=clock.now(),
    )


@transaction.atomic
def accounts_create(
    *, upload: ReferenceUpload, seen: str, by: User, days: int = DAYS, by_mail: bool = True
) -> tuple[list[Invitation], list[Invitation]]:
    """Make the accounts of the good rows of ``upload``, each with a link to set its password; others are left out.

    ``seen`` is the digest of the rows as they were shown. Returns the links that are mailed and those to hand over.

    Raises:
        Refused: ``applied``: done already; ``changed``: the rows are judged otherwise now than was shown; ``none``: no
            row is good; ``days``: more days than a link may be valid. Nothing is written.
    """
    upload = lock_or_404(ReferenceUpload.objects.select_for_update(), upload.pk)
    require(upload.applied_at is None, _("These accounts have been added already. Nothing was done."), code="applied")
    rows = judged(FileRows.of_json(upload.table))
    changed = _("Accounts or units have changed since. Please look at the rows again.")
    require(rows.digest == seen, changed, code="changed")
    require(bool(rows.new), _("No row can be added."), code="none")
    accounts = [_prepared(row.account) for row in rows.new if row.account]
    try:
        with transaction.atomic():
            create_with_history(User, accounts, by=by, reason=upload.file_name[:100] or None)
    except IntegrityError as error:  # an account of this name was added at this moment
        raise Refused(changed, code="changed") from error
    LogEntry.objects.log_actions(by.pk, accounts, ADDITION, _("Added from a list"))
    ReferenceUpload.objects.filter(pk=upload.pk).update(applied_at=clock.now())
    return invitations_make(accounts=accounts, by=by, days=days, by_mail=by_mail)


def _prepared(account: User) -> User:
    """``account`` as ``save`` would write it, without a password."""
    account.password = make_password(None)
    account.is_staff = account.is_superuser = account.is_administrator
    return account


def _locked(accounts: QuerySet[User]) -> list[User]:
    return list(accounts.order_by("pk").select_for_update())


def _active() -> QuerySet[User]:
    return User.objects.filter(role=Role.ADMINISTRATOR, is_active=True)
