"""What happened to reports, described: which report, what became of its figures, who and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from reporting.changes.differences import NONE, CountedFigures, differences
from reporting.changes.scope import ChangesScope
from reporting.models import Basis, EventKind, Submission, SubmissionEvent
from units.wording import month, whole

WITHOUT_FIGURES = (EventKind.REOPENED, EventKind.OPENED_TO_ADD, EventKind.REOPENING_ENDED)


def event_changes(scope: ChangesScope, keys: Mapping[int, int]) -> dict[int, dict[str, Any]]:
    """The events ``keys`` (the first of each batch, and how many it holds), by that key."""
    events = SubmissionEvent.objects.select_related("submission__unit__parent", "submission__period").in_bulk(keys)
    changed = _differences(scope, events, keys)
    visible = set(
        Submission.objects.visible_to(scope.user)
        .filter(pk__in={event.submission_id for event in events.values()})
        .values_list("pk", flat=True)
    )
    return {
        key: _described(event, keys[key], changed, may_open=event.submission_id in visible)
        for key, event in events.items()
    }


def _differences(
    scope: ChangesScope, events: Mapping[int, SubmissionEvent], keys: Mapping[int, int]
) -> dict[int, CountedFigures]:
    """By how much each changed figures; batches are summed completely."""
    chosen = SubmissionEvent.objects.filter(scope.events)
    moments = {event.at for key, event in events.items() if keys[key] > 1}
    together = Q(actor__isnull=True) | Q(kind=EventKind.ACCEPTED)
    chosen = chosen.filter(Q(pk__in=keys) | Q(together, at__in=moments))
    years = chosen.order_by().values_list("submission__period__year", flat=True).distinct()
    return differences(chosen, sorted(years), batched=scope.unit is None)


def _described(event: SubmissionEvent, n: int, changed: dict[int, CountedFigures], *, may_open: bool) -> dict[str, Any]:
    figures = event.kind not in WITHOUT_FIGURES
    described: dict[str, Any] = {
        "what": str(event.get_kind_display()),
        "who": event.actor_name,
        "reason": event.reason,
        "difference": changed.get(event.pk, NONE) if figures else None,
        "basis": basis_of(event.kind) if figures else "",
    }
    if n > 1:
        return described | {"subject": _("%(n)s reports at once") % {"n": whole(n)}}
    submission = event.submission
    details = [_("sending %(n)s") % {"n": event.revision_number}] if event.revision_number else []
    address = reverse("reporting:submission", args=[submission.period.name, submission.unit.code])
    return described | {
        "subject": f"{submission.unit.display_name}, {month(submission.period)}",
        "address": address if may_open else "",
        "details": details,
    }


def basis_of(kind: str) -> str:
    """Which figures an event changes: only a confirmation changes confirmed ones."""
    return Basis.OFFICIAL if kind == EventKind.ACCEPTED else Basis.PROVISIONAL
