"""The private address of a clerk's calendar of deadlines: made, renewed and removed by its owner."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from reporting import rules
from reporting.models import CalendarFeed
from reporting.models.feeds import new_key, new_mark
from units import clock
from units.locking import lock_or_404
from units.models import User
from units.refusals import require


@transaction.atomic
def feed_renew(*, account: User, seen: str | None = None) -> CalendarFeed:
    """Give ``account`` an address, or another one: the earlier one answers as one that never was.

    ``seen`` is the mark of the address that the page showed, empty where it showed none.

    Raises:
        Refused: ``role``: only clerks have deadlines of their own; ``changed_meanwhile``: another address was made
            since, which may be in a calendar already.
    """
    lock_or_404(User.objects.select_for_update(of=("self",)), account.pk)  # two clicks at once make one address
    sentence = _("Only accounts of units have a calendar of deadlines.")
    require(rules.can_have_calendar(account), sentence, code="role")
    mark = CalendarFeed.objects.filter(account=account).values_list("mark", flat=True).first()
    made = _("An address was made since this page was opened; it is shown here and was not changed.")
    require(mark is None or seen in (None, mark), made, code="changed_meanwhile")
    values = {"mark": new_mark(), "key": new_key(), "made_at": clock.now()}
    feed, _made = CalendarFeed.objects.update_or_create(account=account, defaults=values)
    return feed


def feed_remove(*, account: User) -> bool:
    """Remove the address; False where there was none."""
    number, _rows = CalendarFeed.objects.filter(account=account).delete()
    return bool(number)
