"""What waits for the background: figures to recompute, files to make. The mails: ``mails.py``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.db.models import Count, Min, Q
from django.utils.translation import gettext as _

from reporting.figures.freshness import SOON
from reporting.models import FileJob, FileState
from reporting.models.files import LOST_AFTER
from reporting.system.lights import Light, Line
from units import clock
from units.models import StaleFigures
from units.wording import moment, whole

LONG = timedelta(minutes=15)  # what waits longer is a trouble; than SOON, it needs a look
RECENT = timedelta(days=1)
_above: list[Callable[[], Line | None]] = []


def line_add(line: Callable[[], Line | None]) -> None:
    """Show what waits in an app above from now on; ``line`` may run one query, and returns None for nothing to say."""
    _above.append(line)


def lines_of_apps_above() -> list[Line]:
    return [line for make in _above if (line := make()) is not None]


def figures_line() -> Line:
    """The changes that figures do not show yet. One query."""
    stale = StaleFigures.objects.aggregate(count=Count("pk"), since=Min("created_at"))
    if not stale["count"]:
        return Line(_("Figures to recompute"), Light.GOOD, _("none"))
    words = _("%(n)s changes, the oldest since %(since)s")
    found = words % {"n": whole(stale["count"]), "since": moment(stale["since"])}
    light = _light_of_age(clock.now() - stale["since"])
    advice = (
        "" if light == Light.GOOD else _("Pages show older figures. Run «recompute» again above; if it fails: log.")
    )
    return Line(_("Figures to recompute"), light, found, advice)


def files_line() -> Line:
    """Large files that were asked for. One query."""
    now = clock.now()
    waits = Q(state=FileState.WAITING)
    making = Q(state=FileState.MAKING)
    counts = FileJob.objects.aggregate(
        waiting=Count("pk", filter=waits),
        making=Count("pk", filter=making),
        lost=Count("pk", filter=making & Q(alive_at__lt=now - LOST_AFTER)),
        failed=Count("pk", filter=Q(state=FileState.FAILED, ended_at__gte=now - RECENT)),
        since=Min("asked_at", filter=waits),
    )
    since = counts.pop("since")
    light, advice = Light.GOOD, ""
    if counts["failed"] or counts["lost"]:
        light, advice = Light.ATTENTION, _("A file could not be made, or its process died: the log says why.")
    if since is not None and now - since > LONG and not counts["making"]:
        light, advice = Light.TROUBLE, _("Files wait and none is made: check that the worker runs.")
    words = _("%(waiting)s waiting, %(making)s being made, %(failed)s failed in the last day")
    return Line(_("Large files"), light, words % {name: whole(number) for name, number in counts.items()}, advice)


def _light_of_age(age: timedelta) -> Light:
    return Light.TROUBLE if age > LONG else Light.ATTENTION if age > SOON else Light.GOOD
