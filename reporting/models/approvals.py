from __future__ import annotations

import secrets
from base64 import urlsafe_b64encode
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reporting.models.actors import ActorNameField
from reporting.models.revisions import Revision
from reporting.models.submissions import Submission
from units import clock
from units.derived_keys import macs
from units.models import Unit
from units.models.mails import MailState, RecordedMail, RecordedMailQuerySet

NAME_LENGTH, POSITION_LENGTH = 100, 90  # with a comma between them they fit into ``Revision.approved_by``
OPEN = Q(ended_at__isnull=True, revision__isnull=True)


def new_seed() -> str:
    """What the secret part of a link is derived from, together with the portal's secret key."""
    return secrets.token_hex(16)


def hashed(token: str) -> str:
    """The form in which the secret part of a link is stored."""
    return sha256(token.encode()).hexdigest()


class ApprovalQuerySet(models.QuerySet["Approval"]):
    def open(self) -> ApprovalQuerySet:
        """Neither ended by hand or by a newer one, nor used by a sending; its last day may have passed."""
        return self.filter(OPEN)

    def with_token(self, token: str) -> ApprovalQuerySet:
        """The one whose link has this secret part."""
        return self.filter(token_hash=hashed(token))

    def given_for(self, unit: Unit) -> ApprovalQuerySet:
        """Those that a head of ``unit`` gave, the latest first."""
        return self.filter(submission__unit=unit, given_at__isnull=False).order_by("-given_at", "-pk")


class Approval(models.Model):
    """A request that the head of the unit approves what a report would send, by a link that works once.

    It is bound to those very contents by their ``digest`` (``reporting.entry.contents``): others are neither approved
    nor sent through it. Of the link only the hash of its secret part is stored; the part itself is derived from
    ``seed`` and the portal's secret key, so that it can be shown again and mailed later.
    """

    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="approvals", verbose_name=_("report")
    )
    digest = models.CharField(max_length=64)
    nil = models.BooleanField(_("nil return"), default=False)
    answers = models.JSONField(default=list, blank=True)  # to hints: code of the procedure, kind, text
    seed = models.CharField(max_length=32, default=new_seed)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    asked_at = models.DateTimeField(_("requested at"), default=clock.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("account")
    )
    asked_by_name = ActorNameField(_("requested by"), max_length=200, blank=True)
    tells_asker = models.BooleanField(_("mail when it is given"), default=False)
    ends_at = models.DateTimeField(_("valid until"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    given_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    name = models.CharField(_("full name"), max_length=NAME_LENGTH, blank=True)
    position = models.CharField(_("position"), max_length=POSITION_LENGTH, blank=True)
    revision = models.OneToOneField(
        Revision, on_delete=models.PROTECT, null=True, blank=True, related_name="approval", verbose_name=_("sending")
    )

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        verbose_name = _("approval by the head of the unit")
        verbose_name_plural = _("approvals by heads of units")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission"],
                condition=OPEN,
                name="approval_one_open",
                violation_error_message=_("The report has an open request for approval already."),
            ),
            models.CheckConstraint(
                condition=Q(given_at__isnull=True) | ~Q(name="") & ~Q(position=""),
                name="approval_given_by_name",
                violation_error_message=_("An approval names who gave it, with the position."),
            ),
            models.CheckConstraint(
                condition=Q(revision__isnull=True) | Q(given_at__isnull=False),
                name="approval_given_before_it_is_used",
                violation_error_message=_("Only an approval that was given is used by a sending."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission} {self.asked_at:%d/%m/%Y}"

    @property
    def token(self) -> str:
        """The secret part of the link, 256 bits in 43 signs; as it was given, if SECRET_KEY was changed since."""
        found = [urlsafe_b64encode(each).rstrip(b"=").decode() for each in macs(__name__, self.seed)]
        return next((each for each in found if hashed(each) == self.token_hash), found[0])

    @property
    def signature(self) -> str:
        """Who gave it, as a document names the signer."""
        return f"{self.name}, {self.position}"

    def has_run_out(self, at: datetime) -> bool:
        """Whether nobody can approve through the link any more at ``at``, because its time is over."""
        return at > self.ends_at


class ApprovalMail(RecordedMail):
    """The mail that carries the link of a request for approval to the address that a clerk typed."""

    approval = models.OneToOneField(
        Approval, on_delete=models.CASCADE, related_name="mail", verbose_name=_("approval by the head of the unit")
    )

    objects = RecordedMailQuerySet["ApprovalMail"].as_manager()

    @property
    def has_failed(self) -> bool:
        """Whether the link will not arrive by this mail: it has to be shown or sent another way."""
        return self.state in (MailState.FAILED, MailState.REFUSED)

    class Meta:
        verbose_name = _("mail with a request for approval")
        verbose_name_plural = _("mails with requests for approval")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["state", "try_at"], name="approval_mail_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=MailState.values),
                name="approval_mail_state_known",
                violation_error_message=_("Unknown state of a mail."),
            ),
        ]


class ApprovalNotice(RecordedMail):
    """The mail that tells who asked for an approval that the head of the unit gave it, and that the report can go."""

    approval = models.OneToOneField(
        Approval, on_delete=models.CASCADE, related_name="notice", verbose_name=_("approval by the head of the unit")
    )

    objects = RecordedMailQuerySet["ApprovalNotice"].as_manager()

    class Meta:
        verbose_name = _("mail about an approval that was given")
        verbose_name_plural = _("mails about approvals that were given")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["state", "try_at"], name="approval_notice_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=MailState.values),
                name="approval_notice_state_known",
                violation_error_message=_("Unknown state of a mail."),
            ),
        ]
