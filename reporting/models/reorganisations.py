from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from reporting.models.actors import ActorNameField
from units import clock
from units.models.coded import LineField
from units.wording import day

NOTE_LENGTH = 1000


class Reorganisation(models.Model):
    """A rearrangement of units (sắp xếp đơn vị hành chính) as it was carried out on one day, and whether it was undone.

    Its parts say what was written, so that an undo puts back exactly that. Names are kept as text: they outlive units
    that an undo removes again.
    """

    effective_on = models.DateField(_("day of the step"), help_text=_("First day of the new units."))
    document_number = LineField(_("document number"), max_length=150)
    document_date = models.DateField(_("document date"), null=True, blank=True)
    note = models.TextField(pgettext_lazy("of a rearrangement", "note"), max_length=NOTE_LENGTH, blank=True)
    done_at = models.DateTimeField(_("carried out at"), default=clock.now)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("account"),
    )
    done_by_name = ActorNameField(_("carried out by"), max_length=200)
    # The newest sending at that moment: a later one of a successor is what an undo would contradict.
    last_sending = models.BigIntegerField(editable=False, default=0)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    undone_by_name = ActorNameField(_("undone by"), max_length=200, blank=True)
    undone_reason = models.TextField(_("reason of the undo"), max_length=NOTE_LENGTH, blank=True)

    class Meta:
        verbose_name = _("rearrangement of units")
        verbose_name_plural = _("rearrangements of units")
        ordering = ["-effective_on", "-pk"]

    def __str__(self) -> str:
        return self.legal_basis

    @property
    def legal_basis(self) -> str:
        """The document as other rows cite it, in every language: «894/NQ-UBTVQH14, 10/02/2020»."""
        return ", ".join([self.document_number, *([day(self.document_date)] if self.document_date else [])])

    @property
    def is_undone(self) -> bool:
        return self.undone_at is not None


class PartKind(models.TextChoices):
    """What a part of a rearrangement was about."""

    ENDED = "ended", _("Unit ended")
    OPENED = "opened", _("Unit begins")
    SUCCESSION = "succession", _("Succession recorded")
    DISTRICT = "district", _("Commune moved to another district")
    PUBLICATION = "publication", _("Procedure passed to another department")
    ACCOUNT = "account", _("Account")
    REPORT = "report", _("Report of the month")
    QUOTA = "quota", _("Quota given")
    PUT_ASIDE = "put_aside", _("Typed for the successor, put aside by the undo")


class ReorganisationPart(models.Model):
    """One row that a rearrangement wrote: where, what it held before (empty: it was new) and what it holds since.

    ``subject`` says what the row is of, ``outcome`` what was done with it, both in words of that moment.
    """

    step = models.ForeignKey(
        Reorganisation, on_delete=models.CASCADE, related_name="parts", verbose_name=_("rearrangement of units")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=PartKind)
    subject = models.TextField(_("what it is of"))
    outcome = models.TextField(_("what was done"), blank=True)
    table = models.CharField(_("table"), max_length=100)
    row = models.BigIntegerField(_("row"))
    before = models.JSONField(_("before"), null=True)
    after = models.JSONField(_("after"), null=True)

    class Meta:
        verbose_name = _("part of a rearrangement")
        verbose_name_plural = _("parts of rearrangements")
        ordering = ["step", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.subject}"
