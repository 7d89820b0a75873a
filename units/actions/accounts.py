"""The rule for all accounts together: an active administrator is always left."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from units.models import Role, User
from units.refusals import Refused


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


def _active() -> QuerySet[User]:
    return User.objects.filter(role=Role.ADMINISTRATOR, is_active=True)
