"""What the operations on a unit's own month have in common: its address, its problems, and how it is changed."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse

from api.caller import caller_of
from api.conditions import CHANGED, require_version
from api.idempotency import Answer, carried_out
from api.own_month.reports import NOT_OPEN, locked_own_report, refusal_of
from api.own_month.state import Body, state_of, with_version
from api.problems import NOT_ALLOWED, NOT_FOUND
from api.v1.changing import KEYS
from api.v1.month_bodies import Texts
from reporting.models import Submission
from reporting.transitions import Locked
from units.refusals import Refused

OWN = (NOT_ALLOWED, NOT_FOUND)
WRITING = (*OWN, NOT_OPEN, CHANGED, *KEYS)
ROOT = "/months/{period}/{unit}"


def month_changed(
    request: HttpRequest,
    period: str,
    unit: str,
    work: Callable[[Locked], Answer],
    *,
    dry_run: bool,
    needs_version: bool = False,
) -> HttpResponse:
    """Do ``work`` with the report of the caller's unit, locked and in the version that the call is about."""
    caller = caller_of(request)

    def done() -> Answer:
        report = locked_own_report(caller, period, unit)
        require_version(request, lambda: state_of(report), is_needed=needs_version)
        try:
            return work(report)
        except Refused as refusal:
            raise refusal_of(refusal, report) from refusal

    return carried_out(request, caller, done, dry_run=dry_run)


def present_month(report: Submission) -> Body:
    """The month after a change, as it is stored in the transaction."""
    return with_version(state_of(report))


def texts_named(texts: Texts) -> dict[str, str]:
    """The texts that a body names."""
    return {name: getattr(texts, name) for name in sorted(texts.model_fields_set)}


def as_json(body: Body, headers: dict[str, str]) -> HttpResponse:
    """An answer whose Vietnamese is written as it is."""
    return JsonResponse(body, headers=headers, json_dumps_params={"ensure_ascii": False})
