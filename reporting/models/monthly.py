from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from reporting.models.actors import ActorNameField
from reporting.models.compliance import Basis
from reporting.models.periods import ReportingPeriod
from units import clock
from units.history_manager import HistoricalRecords
from units.models.mails import CUT_OFF_AFTER, MailState, RecordedMail, RecordedMailQuerySet


class MonthlyRecipient(models.Model):
    """A person without an account who gets the results of each month by mail: leaders of the province."""

    name = models.CharField(_("name and position"), max_length=150, help_text=_("As the mail addresses the person."))
    address = models.EmailField(_("e-mail address"), max_length=254)
    is_active = models.BooleanField(_("gets the mail"), default=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("recipient of the monthly mail")
        verbose_name_plural = _("recipients of the monthly mail")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("address"),
                name="monthly_recipient_once",
                violation_error_message=_("This address is in the list already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MonthlyLetter(models.Model):
    """What went out about one month: the same text and the same page to everybody, kept as it was sent.

    ``number`` counts the times that it was sent about the month, by the portal or by hand; 0 is a trial, which an
    administrator had sent to one address.
    """

    period = models.ForeignKey(
        ReportingPeriod, on_delete=models.PROTECT, related_name="letters", verbose_name=_("reporting period")
    )
    number = models.PositiveSmallIntegerField(_("sending"))
    basis = models.CharField(_("basis"), max_length=11, choices=Basis)
    at = models.DateTimeField(_("at"), default=clock.now)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("account"),
    )
    actor_name = ActorNameField(_("who"), max_length=200, blank=True)
    subject = models.CharField(_("subject"), max_length=250)
    body = models.TextField(_("text"))
    page = models.BinaryField(_("page (PDF)"))

    class Meta:
        verbose_name = _("monthly mail")
        verbose_name_plural = _("monthly mails")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["period", "number"],
                condition=Q(number__gt=0),
                name="monthly_letter_numbered",
                violation_error_message=_("The monthly mail was sent at the same moment by somebody else."),
            ),
            models.CheckConstraint(
                condition=Q(basis__in=Basis.values),
                name="monthly_letter_basis_known",
                violation_error_message=_("Choose confirmed or provisional figures."),
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_trial(self) -> bool:
        return self.number == 0


class MonthlyMailQuerySet(RecordedMailQuerySet["MonthlyMail"]):
    def about(self, period: ReportingPeriod) -> MonthlyMailQuerySet:
        """Those that went out about ``period``, or are to; no trials."""
        gone = [MailState.WAITING, MailState.SENDING, MailState.SENT]
        return self.filter(letter__period=period, letter__number__gt=0, state__in=gone)

    def unsettled(self) -> MonthlyMailQuerySet:
        """Those of which a person decides whether they go out again: refused, failed, or broken off."""
        broken_off = Q(state=MailState.SENDING, claimed_at__lt=clock.now() - CUT_OFF_AFTER)
        return self.filter(Q(state__in=[MailState.FAILED, MailState.REFUSED]) | broken_off)


class MonthlyMail(RecordedMail):
    """A monthly letter to one person."""

    letter = models.ForeignKey(
        MonthlyLetter, on_delete=models.CASCADE, related_name="mails", verbose_name=_("monthly mail")
    )
    name = models.CharField(_("name and position"), max_length=150)

    objects = MonthlyMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("monthly mail to one person")
        verbose_name_plural = _("monthly mails to persons")
        ordering = ["letter", "name", "pk"]
        indexes = [models.Index(fields=["state", "try_at"], name="monthly_mail_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["letter", "address"],
                name="monthly_mail_once",
                violation_error_message=_("This address has got this mail already."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=MailState.values),
                name="monthly_mail_state_known",
                violation_error_message=_("Unknown state of a mail."),
            ),
        ]

    @property
    def can_go_again(self) -> bool:
        """Whether a person decides that it goes out once more."""
        return self.state in (MailState.FAILED, MailState.REFUSED) or self.is_unclear

    @property
    def is_unclear(self) -> bool:
        """Broken off while it was sent: whether it went out is not known."""
        return (
            self.state == MailState.SENDING
            and self.claimed_at is not None
            and self.claimed_at < clock.now() - CUT_OFF_AFTER
        )
