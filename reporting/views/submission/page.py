"""One report's page: entry, reading, and the verbs that its buttons post."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from reporting import rules
from reporting.entry.approvals import approval_panel
from reporting.entry.at_a_glance import at_a_glance
from reporting.entry.form import EntryForm, official_year_before, sending_form, working_numbers
from reporting.entry.predecessors import predecessors_of
from reporting.entry.script import entry_settings
from reporting.entry.statements import URGED
from reporting.entry.tables import FormRow
from reporting.entry.texts import LABELS as TEXT_LABELS
from reporting.entry.texts import shown_text, texts_of
from reporting.figures.catalogue import reportable_procedures
from reporting.forms import LONGEST_RETURN_REASON, AskForm, DetailsForm, ExtendForm, ReturnForm
from reporting.hints.from_system import system_figures_of
from reporting.models import (
    EventKind,
    HintNote,
    Submission,
    SubmissionEvent,
    SubmissionStatus,
)
from reporting.models.events import ANSWERS_TO_REOPEN
from reporting.models.notes import CellTexts
from reporting.rates import shown_rate
from reporting.reconciliation.tolerance import Tolerance
from reporting.review.cell_notes import show_answers, show_asked, show_difference, show_typed
from reporting.review.first_look import first_look
from reporting.review.history import sendings_of
from reporting.review.proposals import proposals
from reporting.review.queue import Queue
from reporting.review.review_queue import with_figures
from reporting.review.undo import undo_offers
from reporting.views.submission import approving, editing, extending, reviewing, sending
from reporting.views.submission.lookup import find_submission, read_again
from reporting.views.submission.reviewing import refuse_form
from reporting.views.submission.saving import Shown
from reporting.views.submission.steps import answered_before, step_context
from units import clock
from units.models import PortalSettings, User
from units.requests import PortalRequest
from units.typed import shows_posted

UNSENT = (SubmissionStatus.DRAFT, SubmissionStatus.RETURNED)
SENT_STATES = (SubmissionStatus.SUBMITTED, SubmissionStatus.ACCEPTED)
VERBS = {
    "save": editing.save,
    "take": editing.take,
    "use": editing.use,
    "fill": editing.fill,
    "fill_usual": editing.fill_usual,
    "undo_fill": editing.undo_fill,
    "check": sending.check,
    "nil": sending.nil,
    "send": sending.send,
    "ask_approval": approving.ask_approval,
    "end_approval": approving.end_approval,
    "withdraw": sending.withdraw,
    "ask": reviewing.ask,
    "withdraw_request": reviewing.withdraw_request,
    "refuse": reviewing.refuse,
    "accept": reviewing.accept,
    "return": reviewing.return_,
    "reopen": reviewing.reopen,
    "open_to_add": reviewing.open_to_add,
    "extend": extending.extend,
}
# What a clerk typed for these is shown again in the form itself; the other verbs have no form that shows it.
ENTERING = {"", "show", "save", "take", "use", "fill", "fill_usual", "undo_fill"} | {
    *("check", "nil", "send", "ask_approval"),
}


@shows_posted(lambda action: action.partition(":")[0] in ENTERING)
@require_http_methods(["GET", "HEAD", "POST"])
def submission(request: PortalRequest, period: str, code: str) -> HttpResponse:
    """The report of the unit that carried ``code`` in ``period``; users who may not see it get 404."""
    found = find_submission(request.user, period, code)
    if request.method != "POST":
        return page(request, found)
    verb = VERBS.get(request.POST.get("action", "").partition(":")[0], editing.show)
    answer = verb(request, found)
    return answer if isinstance(answer, HttpResponse) else page(request, found, answer)


def page(request: PortalRequest, found: Submission, shown: Shown | None = None) -> HttpResponse:
    """The page of what is stored now, with what was typed and what was refused still in it."""
    if shown is not None and found.pk:  # something was posted: show what is stored now
        found = read_again(found)
    shown = shown or Shown()
    editable = rules.can_enter(request.user, found)
    form = shown.form if editable and shown.form else _stored_form(found, editable)
    portal = PortalSettings.load()
    tolerance = Tolerance.of(portal)
    if editable:
        form.show_system(system_figures_of(form.submission), tolerance)
    unsent = [] if editable else _unsent(request.user, found)
    context = {
        "submission": found,
        "portal": portal,
        "form": form,
        "typed": None if editable else shown.form,
        "editable": editable,
        "details": shown.details or DetailsForm(instance=found),
        "refusal": shown.refusal,
        "changes": shown.changes,
        "step": shown.step if editable else "",
        "is_typed_in": editable and not shown.step,
        "with_before": editable and not shown.step and form.has_before,
        "unsent": unsent,
        "leftover_names": {} if editable else _leftover_names(request.user, found, form),
        "leftover_recorded": {} if editable else _recorded(request.user, found, [*form.rows, *unsent]),
        "undo": bool(request.session.get(sending.filled_key(found))),
        **_figures(request.user, found, form),
        **_permissions(request.user, found),
        "predecessors": predecessors_of(found),
        "passed_into": found.unit.successions.select_related("successor__parent") if found.unit.has_ended else (),
        "ask_form": AskForm(),
        "refuse_form": refuse_form(),
        "extend_form": ExtendForm(),
        **shown.reasons,
        "return_form": shown.return_form,
        **_review(request.user, found, tolerance),
        **_queue(request, found),
        "undo_offers": undo_offers(request.user),
        **(_approval_and_step(request, found, form, shown, portal) if editable else {}),
        "answered": answered_before(request),
        "glance": at_a_glance(found, form) if _is_sent_by_own(request.user, found) else None,
    }
    context["can_note"] = context["can_review"] or context["can_reopen"]
    context["notes_shown"] = context["can_note"] and _shows_notes(request, found, shown)
    _put_remarks(context, shown.notes)
    context["return_form"] = context["return_form"] or _return_form(request, portal, context)
    return render(request, "reporting/submission/page.html", context)


def _is_sent_by_own(user: User, found: Submission) -> bool:
    """Whether ``user`` keeps the report and it is sent: then its month is shown at a glance."""
    return found.status in SENT_STATES and rules.keeps(user, found.unit)


def _approval_and_step(
    request: PortalRequest, found: Submission, form: EntryForm, shown: Shown, portal: PortalSettings
) -> dict[str, Any]:
    """The approval by the head of the unit, where the portal has it, and the step before sending."""
    nil = shown.step == sending.NIL if shown.step else None
    panel = approval_panel(request.user, found, form, portal, nil=nil)
    return {"approval": panel, **step_context(request, found, form, shown, panel)}


def _return_form(request: PortalRequest, portal: PortalSettings, context: dict[str, Any]) -> ReturnForm | None:
    """The form of a request, for who may make one: with a day, and the reason that the unit or another page gave.

    Such as a difference from the one-stop system, which a link of its page suggests.
    """
    if not (context["can_note"] or context["can_open_to_add"]):
        return None
    begun = proposals(portal, [context["submission"].period], asked=context["open_request"])
    suggested = request.GET.get("reason", "")[:LONGEST_RETURN_REASON]
    reasons = portal.return_reason_list if context["can_note"] else []
    return ReturnForm(reasons=reasons, initial=begun | ({"reason": suggested} if suggested else {}))


def _stored_form(found: Submission, editable: bool) -> EntryForm:
    """What is being typed while the report is open, else the sending that counts."""
    return EntryForm(found, working_numbers(found)) if editable else sending_form(found)


def _unsent(user: User, found: Submission) -> list[FormRow]:
    """What is typed in a report that is closed before it was sent, for those who may see it."""
    if found.pk is None or found.status not in UNSENT or not rules.can_see_working_cells(user, found):
        return []
    form = EntryForm(found, working_numbers(found))
    return [row for row in [*form.rows, *form.left_behind] if any(cell.value is not None for cell in row.cells)]


def _leftover_names(user: User, found: Submission, form: EntryForm) -> dict[str, str]:
    """The labels of figures and texts that a browser may still store for who typed them, by the script's names."""
    if not rules.can_see_working_cells(user, found):
        return {}
    texts = {f"details.{name}": str(label) for name, label in TEXT_LABELS.items()}
    asked = form.rows or reportable_procedures(found.unit, found.period)
    return texts | {row.procedure.code: row.procedure.name for row in asked}


def _recorded(user: User, found: Submission, rows: Iterable[FormRow]) -> dict[str, list[str] | int | None]:
    """What the server has of the same: a browser that did not learn it, as when a form was sent at once, forgets it."""
    if not rules.can_see_working_cells(user, found):
        return {}
    cells = {cell.name: cell.value for row in rows for cell in row.cells}
    as_typed = {name: [text, shown_text(name, text)] if text else [""] for name, text in texts_of(found).items()}
    return cells | {f"details.{name}": texts for name, texts in as_typed.items()}


def _figures(user: User, found: Submission, form: EntryForm) -> dict[str, Any]:
    total, online, minimum = official_year_before(found)
    month = form.month
    ytd_total, ytd_online = total + month.numbers[0], online + month.numbers[1]
    return {
        "minimum": minimum,
        "month": month,
        "month_rate": shown_rate(month.numbers[1], month.numbers[0], minimum),
        "ytd_rate": shown_rate(ytd_online, ytd_total, minimum),
        "entry_settings": entry_settings(found, user, before=(total, online), minimum=minimum),
        "last_saved": getattr(found, "last_saved", None),
        "late": found.days_late_at(clock.now()) if found.current_revision is None else 0,
        "has_ended": found.period.has_ended(clock.today()),
        "has_opened": found.period.has_opened(clock.today()),
    }


def _permissions(user: User, found: Submission) -> dict[str, Any]:
    events = list(found.events.order_by("-at", "-pk").prefetch_related("cell_notes__procedure")) if found.pk else []
    return {
        "events": events,
        "reminders": URGED.rows(unit=found.unit_id, period=found.period_id),
        "sendings": sendings_of(found)
        if found.current_revision or any(event.revision_number for event in events)
        else [],
        "request_for_correction": next((event for event in events if event.kind in ("returned", "reopened")), None),
        "can_send": rules.can_send(user, found),
        "can_withdraw": rules.can_withdraw(user, found),
        "can_review": rules.can_review(user, found),
        "can_reopen": rules.can_reopen(user, found),
        "can_extend": rules.can_extend(user, found),
        "can_open_to_add": rules.can_open_to_add(user, found),
        "can_ask": rules.can_ask_to_reopen(user, found),
        "is_kept": rules.keeps(user, found.unit),
        "on_behalf": user.is_coordinator,
        "open_request": _open_request(events),
    }


def _open_request(events: list[SubmissionEvent]) -> SubmissionEvent | None:
    """The unit's request to reopen that nothing has answered yet; ``events`` the last first."""
    kinds = (EventKind.REOPENING_ASKED, *ANSWERS_TO_REOPEN)
    last = next((event for event in events if event.kind in kinds), None)
    return last if last is not None and last.kind == EventKind.REOPENING_ASKED else None


def _review(user: User, found: Submission, tolerance: Tolerance) -> dict[str, Any]:
    """What a reviewer sees with a sending that awaits confirmation: the month before, hints and their answers."""
    if found.status != SubmissionStatus.SUBMITTED or not rules.can_read_queue(user):
        return {}
    answers = list(HintNote.objects.filter(revision=found.sent_revision_id))
    return {"waiting": with_figures([found], tolerance)[0], "answers": answers}


def _queue(request: PortalRequest, found: Submission) -> dict[str, Any]:
    """The report's neighbours, where it was opened from the queue."""
    if not reviewing.is_from_queue(request):
        return {}
    queue = Queue.of(request.GET.dict())
    return {"queue": queue, "position": queue.position_of(found)}


def _shows_notes(request: PortalRequest, found: Submission, shown: Shown) -> bool:
    """Whether there are fields for notes on cells: of a confirmed report only where they were asked for or typed."""
    return found.status == SubmissionStatus.SUBMITTED or request.GET.get("notes") == "cells" or bool(shown.notes)


def _put_remarks(context: dict[str, Any], typed: CellTexts) -> None:
    """Put remarks next to the cells: what was asked while it is being answered, and what a reviewer reads or types."""
    form, found, asked = context["form"], context["submission"], context["request_for_correction"]
    if asked is not None and (context["editable"] or found.status == SubmissionStatus.SUBMITTED):
        show_asked(form, asked.cell_notes.all())
    if "waiting" in context:
        show_difference(form, context["waiting"].difference)
        show_answers(form, context["answers"])
        context["look"] = first_look(form, context["waiting"], context["answers"])
    context["notes_open"] = bool(typed) or (context["notes_shown"] and not context["can_review"])
    if context["notes_shown"]:
        show_typed(form, typed)
