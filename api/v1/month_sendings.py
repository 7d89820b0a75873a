"""A unit's own month is checked, sent and withdrawn by a program of the unit."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_noop
from ninja import Router

from api.actions.own_month import month_write
from api.caller import caller_of
from api.conditions import CHANGED, CONDITION_MISSING
from api.idempotency import Answer
from api.models import Verb
from api.own_month.checked import checked, proposed
from api.own_month.faults import REFUSED as REFUSED_VALUES
from api.own_month.faults import refused
from api.own_month.posted import posted_texts
from api.own_month.receipts import receipt_of
from api.own_month.reports import NOT_SUBMITTED, SENDING, own_report
from api.own_month.state import Body, state_of, with_version
from api.v1 import month_examples as examples
from api.v1.changing import DRY_RUN, KEYS, headers_of_a_month
from api.v1.month_answers import Check, Month, Receipt
from api.v1.month_bodies import CheckBody, SendingBody
from api.v1.month_changing import OWN, ROOT, WRITING, as_json, month_changed, present_month, texts_named
from api.v1.portal import changes, reads
from reporting.actions.submissions import submission_send, submission_withdraw
from reporting.models import CountSource, Submission
from reporting.models.notes import HintKind
from reporting.transitions import Locked

router = Router(tags=["own month"])


@changes(
    router,
    "POST",
    f"{ROOT}/check",
    verb=Verb.READ,
    response=Check,
    problems=(*OWN, REFUSED_VALUES),
    summary=gettext_noop("Check before sending"),
    example=examples.CHECK,
)
def month_check(request: HttpRequest, period: str, unit: str, body: CheckBody) -> HttpResponse:
    """Says what would be sent, what differs from earlier months and what is missing, and gives the digest of it.

    Nothing is stored: the texts are those that the sending will bring.
    """
    report = own_report(caller_of(request), period, unit)
    version = with_version(state_of(report))["etag"]
    posted = posted_texts(report, texts_named(body.texts), {})
    if posted.refused:
        raise refused(posted.refused)
    texts = posted.form.as_arguments()
    found = checked(proposed(report, texts), caller_of(request).user, nil=body.nil)
    return as_json({**found, "etag": version}, {})


@changes(
    router,
    "POST",
    f"{ROOT}/sendings",
    verb=Verb.SEND,
    response={201: Receipt},
    problems=(*WRITING, *SENDING, CONDITION_MISSING, REFUSED_VALUES),
    summary=gettext_noop("Send the month"),
    example=examples.RECEIPT,
    openapi_extra=headers_of_a_month(needs_version=True),
)
def sending_make(
    request: HttpRequest, period: str, unit: str, body: SendingBody, dry_run: bool = DRY_RUN
) -> HttpResponse:
    """Sends what was checked under its digest, and answers the receipt. What has changed since is not sent."""

    def work(report: Locked) -> Answer:
        texts = texts_named(body.texts)
        if texts:
            month_write(report=report, by=caller_of(request).user, texts=texts)
        answers = {(each.procedure, HintKind(each.kind)): each.text for each in body.answers}
        sent = submission_send(
            submission=report,
            by=caller_of(request).user,
            approved=body.approved,
            seen=body.digest,
            nil=body.nil,
            answers=answers,
            source=CountSource.API,
        )
        revision = sent.sent_revision
        assert revision is not None  # noqa: S101 - it was sent
        headers = {"Location": f"{request.path}/{revision.number}", "ETag": with_version(state_of(sent))["etag"]}
        return Answer(receipt_of(revision), 201, headers)

    return month_changed(request, period, unit, work, dry_run=dry_run, needs_version=True)


@reads(
    router,
    f"{ROOT}/sendings/{{number}}",
    response=Receipt,
    problems=OWN,
    summary=gettext_noop("The receipt of a sending"),
    example=examples.RECEIPT,
)
def sending(request: HttpRequest, period: str, unit: str, number: int) -> Body:
    """Answers who sent which figures when, whether the sending is in force, and the code by which it is verified."""
    report = own_report(caller_of(request), period, unit)
    found = report.revisions.filter(number=number).first() if report.pk and 0 < number < 2**31 else None
    if found is None:
        raise Http404
    found.submission = report
    return receipt_of(found)


@changes(
    router,
    "POST",
    f"{ROOT}/withdrawal",
    verb=Verb.SEND,
    response=Month,
    problems=(*OWN, NOT_SUBMITTED, CHANGED, CONDITION_MISSING, *KEYS),
    summary=gettext_noop("Withdraw the sending"),
    example=examples.MONTH,
    openapi_extra=headers_of_a_month(needs_version=True),
)
def sending_withdraw(request: HttpRequest, period: str, unit: str, dry_run: bool = DRY_RUN) -> HttpResponse:
    """Takes the last sending back before it is reviewed: the figures can be changed and sent again."""

    def work(report: Locked) -> Answer:
        return _month_answer(submission_withdraw(submission=report, by=caller_of(request).user))

    return month_changed(request, period, unit, work, dry_run=dry_run, needs_version=True)


def _month_answer(report: Submission) -> Answer:
    found = present_month(report)
    return Answer(found, headers={"ETag": found["etag"]})
