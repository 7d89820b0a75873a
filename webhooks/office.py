"""What administrators see of webhooks on the pages of ``reporting``: the index, the system page, the names of jobs."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Count, FilteredRelation, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reporting.office.entry import Entry, Group
from reporting.office.index import entry_add
from reporting.system.backlog import LONG, RECENT, line_add
from reporting.system.jobs import job_describe
from reporting.system.lights import Light, Line
from units import clock
from units.wording import whole
from webhooks.actions.deliveries import ALARM_AFTER
from webhooks.models import DeliveryState, Endpoint, OffReason


def add() -> None:
    """Called once, when the app is ready."""
    entry_add(
        Entry(
            Group.SYSTEM,
            "webhooks:endpoints",
            gettext_lazy("Webhooks"),
            gettext_lazy("Which other systems are informed of what happens, whether it arrives; send it again."),
        )
    )
    line_add(webhooks_line)
    job_describe(
        "webhooks.tasks.send_webhooks",
        gettext_lazy("Inform other systems (webhooks)"),
        number_words={
            "events": gettext_lazy("events passed on: %(n)s"),
            "delivered": gettext_lazy("deliveries that arrived: %(n)s"),
        },
        left_to_tick=True,
    )
    job_describe("webhooks.tasks.clear_webhooks", gettext_lazy("Delete old deliveries of webhooks"))


def webhooks_line() -> Line | None:
    """Deliveries that wait or were given up, and endpoints that fail. One query; none where no host is allowed.

    It reads none of the many that arrived.
    """
    if not settings.WEBHOOK_HOSTS:
        return None
    now = clock.now()
    waiting = Q(deliveries__state=DeliveryState.WAITING)
    dead = Q(deliveries__state=DeliveryState.DEAD, deliveries__ended_at__gte=now - RECENT)
    rows = Endpoint.objects.annotate(open=FilteredRelation("deliveries", condition=waiting | dead))
    waits = Q(open__state=DeliveryState.WAITING)
    counts = rows.aggregate(
        waiting=Count("open", filter=waits),
        overdue=Count("open", filter=waits & Q(is_on=True, failures=0, open__try_at__lt=now - LONG)),
        dead=Count("open", filter=Q(open__state=DeliveryState.DEAD)),
        failing=Count("pk", filter=Q(is_on=True, failing_since__isnull=False), distinct=True),
        for_days=Count("pk", filter=Q(is_on=True, failing_since__lte=now - ALARM_AFTER), distinct=True),
        gone=Count("pk", filter=Q(is_on=False, off_reason=OffReason.GONE), distinct=True),
    )
    light, advice = Light.GOOD, ""
    if counts["failing"] or counts["dead"] or counts["gone"]:
        light, advice = Light.ATTENTION, _("A receiver fails or wants no more: look at its last answers.")
    if counts["for_days"]:
        light, advice = Light.TROUBLE, _("A receiver has failed for days: call those who run it, then send again.")
    if counts["overdue"]:
        light, advice = Light.TROUBLE, _("Deliveries do not go out: check that the worker runs.")
    words = _("%(waiting)s waiting, %(failing)s receivers failing, %(dead)s given up in the last day")
    found = words % {name: whole(counts[name]) for name in ("waiting", "failing", "dead")}
    return Line(_("Webhooks"), light, found, advice, reverse("webhooks:endpoints"), _("See the deliveries"))
