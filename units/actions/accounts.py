"""Accounts: added a few at once; an active administrator is always left."""

from __future__ import annotations

from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from units import clock
from units.account_rows import judged
from units.actions.invitations import DAYS, invitations_make
from units.models import Invitation, ReferenceUpload, Role, User
from units.reference_files.reading import FileRows
from units.refusals import Refused, require
from units.sql import insert_rows


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
    upload = ReferenceUpload.objects.select_for_update().get(pk=upload.pk)
    require(upload.applied_at is None, _("These accounts have been added already. Nothing was done."), code="applied")
    rows = judged(FileRows.of_json(upload.table))
    changed = _("Accounts or units have changed since. Please look at the rows again.")
    require(rows.digest == seen, changed, code="changed")
    require(bool(rows.new), _("No row can be added."), code="none")
    accounts = [_prepared(row.account) for row in rows.new if row.account]
    try:
        with transaction.atomic():
            insert_rows(User, accounts)
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


def _active() -> QuerySet[User]:
    return User.objects.filter(role=Role.ADMINISTRATOR, is_active=True)
