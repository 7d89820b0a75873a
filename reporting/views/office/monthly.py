"""«Thư hằng tháng»: who gets the results of each month by mail, what went out, a preview, and sending by hand."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reporting import rules
from reporting.actions.monthly import (
    monthly_mail_again,
    monthly_send,
    monthly_try,
    page_name,
    period_due,
    working_day_after,
)
from reporting.documents.monthly_letter import letter_content
from reporting.documents.pdf.typeset import PDF
from reporting.models import MonthlyLetter, MonthlyMail, MonthlyRecipient, ReportingPeriod
from reporting.views.access import allowed
from reporting.views.answers import file_answer
from units import clock
from units.admin_pages import admin_page
from units.ids import id_of
from units.models import PortalSettings
from units.refusals import Refused
from units.requests import PortalRequest
from units.wording import month, whole

SHOWN = 12  # letters and months on the page


@require_safe
@never_cache
@allowed(rules.can_administer)
def monthly(request: PortalRequest) -> HttpResponse:
    """The recipients, the months about which a mail can go out, and what became of the last ones."""
    letters = MonthlyLetter.objects.defer("page", "body").select_related("period").prefetch_related("mails")
    after = PortalSettings.load().monthly_mail_after_days
    latest = ReportingPeriod.objects.latest_ended(clock.today())
    return admin_page(
        request,
        "reporting/office/monthly/page.html",
        _("Monthly mail"),
        recipients=MonthlyRecipient.objects.all(),
        periods=ReportingPeriod.objects.ended(clock.today()).order_by("-ends_on")[:SHOWN],
        letters=letters[:SHOWN],
        due=period_due(clock.now()),
        latest=latest,
        after=after,
        goes_on=working_day_after(latest, after) if latest is not None and after is not None else None,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allowed(rules.can_administer)
def monthly_preview(request: PortalRequest, period: str) -> HttpResponse:
    """The mail about one month as it would go out now; a POST records it to the ticked recipients."""
    found = _period(period)
    if request.method != "POST":
        return _preview(request, found)
    try:
        return _tried(request, found) if "trial" in request.POST else _sent(request, found)
    except Refused as refused:
        return _preview(request, found, refused.sentence)


def _sent(request: PortalRequest, period: ReportingPeriod) -> HttpResponse:
    ticked = request.POST.getlist("recipient")
    recipients = [each for each in MonthlyRecipient.objects.filter(is_active=True) if str(each.pk) in ticked]
    sent = monthly_send(
        period=period,
        recipients=recipients,
        by=request.user,
        seen=request.POST.get("seen", ""),
        again="again" in request.POST,
    )
    messages.success(request, _("%(n)s mails were recorded and go out within minutes.") % {"n": whole(len(sent))})
    return redirect("reporting:monthly")


def _preview(request: PortalRequest, found: ReportingPeriod, fault: str = "") -> HttpResponse:
    """The mail and its recipients; those who had it already are not ticked unless they were in what is posted."""
    ticked = set(request.POST.getlist("recipient"))
    had = set(MonthlyMail.objects.about(found).values_list("address", flat=True))
    active = [(each, each.address in had) for each in MonthlyRecipient.objects.filter(is_active=True)]
    return admin_page(
        request,
        "reporting/office/monthly/preview.html",
        _("Mail about %(month)s") % {"month": month(found)},
        period=found,
        content=letter_content(found),
        recipients=[
            (each, had_it, str(each.pk) in ticked if request.method == "POST" else not had_it)
            for each, had_it in active
        ],
        some_had=any(had_it for _each, had_it in active),
        again="again" in request.POST,
        fault=fault,
        trail=[(_("Monthly mail"), reverse("reporting:monthly"))],
    )


@require_safe
@never_cache
@allowed(rules.can_administer)
def monthly_page(request: PortalRequest, period: str) -> HttpResponse:
    """The page that the mail about one month would carry now."""
    found = _period(period)
    return file_answer(letter_content(found).page, page_name(found), PDF)


@require_safe
@never_cache
@allowed(rules.can_administer)
def monthly_letter(request: PortalRequest, pk: int) -> HttpResponse:
    """The text of a mail that went out, and what became of it."""
    letter = get_object_or_404(MonthlyLetter.objects.defer("page").select_related("period"), pk=pk)
    return admin_page(
        request,
        "reporting/office/monthly/letter.html",
        letter.subject,
        letter=letter,
        mails=letter.mails.order_by("name", "pk"),
        trail=[(_("Monthly mail"), reverse("reporting:monthly"))],
    )


@require_safe
@never_cache
@allowed(rules.can_administer)
def monthly_letter_page(request: PortalRequest, pk: int) -> HttpResponse:
    """The page of a mail as it went out."""
    letter = get_object_or_404(MonthlyLetter.objects.select_related("period"), pk=pk)
    return file_answer(bytes(letter.page), page_name(letter.period), PDF)


@require_POST
@allowed(rules.can_administer)
def monthly_again(request: PortalRequest, pk: int) -> HttpResponse:
    """Let one mail that did not go out, or of which it is not known, wait to go out once more."""
    mail = get_object_or_404(MonthlyMail.objects.select_related("letter"), pk=pk)
    try:
        monthly_mail_again(mail=mail)
        messages.success(request, _("The mail to %(name)s goes out once more within minutes.") % {"name": mail.name})
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("reporting:monthly-letter", pk=mail.letter_id)


def _tried(request: PortalRequest, period: ReportingPeriod) -> HttpResponse:
    recipient = get_object_or_404(MonthlyRecipient, pk=id_of(request.POST["trial"]))
    monthly_try(period=period, recipient=recipient, by=request.user)
    sentence = _("A trial to %(name)s was recorded and goes out within minutes.")
    messages.success(request, sentence % {"name": recipient.name})
    return redirect("reporting:monthly")


def _period(name: str) -> ReportingPeriod:
    """A period that has ended, by its name."""
    found = ReportingPeriod.objects.called(name).filter(ends_on__lt=clock.today()).first()
    if found is None:
        raise Http404
    return found
