"""Noting that a person looked at their list of work, to say at the next visit what has changed since."""

from __future__ import annotations

from datetime import datetime, timedelta

from reporting.models import LastVisit
from units import clock
from units.models import User

ONE_VISIT = timedelta(minutes=30)  # looks with shorter pauses are one visit: what is new stays in sight meanwhile
NOTED_EACH = timedelta(minutes=1)  # a look that follows so soon writes nothing


def visit_note(*, by: User) -> datetime | None:
    """Note that ``by`` looks now; up to when they had looked before this visit, None on the very first.

    One query, and a statement or two at most once a minute: a reader waits for nobody.
    """
    now = clock.now()
    known = LastVisit.objects.filter(user=by).first()
    if known is None:
        LastVisit.objects.get_or_create(user=by, defaults={"at": now})
        return None
    pause = now - known.at
    if pause < NOTED_EACH:
        return known.since
    since = known.at if pause >= ONE_VISIT else known.since
    # a look at the same moment may have written it: then that one's is kept
    if not LastVisit.objects.filter(pk=known.pk, at=known.at).update(at=now, since=since):
        known.refresh_from_db()
        return known.since
    return since
