from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quotas.models import QuotaTier
from reporting.models.periods import ReportingPeriod
from units.models import Unit


class Basis(models.TextChoices):
    """Which sendings a figure counts."""

    OFFICIAL = "official", _("Confirmed figures")
    PROVISIONAL = "provisional", _("Provisional")


class ComplianceQuerySet(models.QuerySet["Compliance"]):
    def expected(self) -> ComplianceQuerySet:
        """The pairs of unit and period that must be reported: the basis of lines, ranks, verdicts and completeness.

        Sums of dossiers include every row: what was sent for a pair that is no longer expected counts as well.
        """
        return self.filter(expected=True)


class Compliance(models.Model):
    """The figures of one unit as of one period on one basis: integers only, written by the recompute only.

    Rates, gaps, verdicts and ranks are derived when read (``reporting.rates``). The unprefixed numbers are the
    month's counted figures, ``exempt_*`` the month's uncounted ones, ``ytd_*`` the same from January on, with those
    of the units included that were merged into it or renamed to it by the end of the period. ``district`` is a
    commune's district on the period's last day. A pair that is not ``expected`` has a row while a sending counts.
    """

    # Without indexes of their own, each of which a recompute would keep up: those in Meta begin with them.
    unit = models.ForeignKey(
        Unit, on_delete=models.CASCADE, related_name="compliance", verbose_name=_("unit"), db_index=False
    )
    period = models.ForeignKey(
        ReportingPeriod,
        on_delete=models.CASCADE,
        related_name="compliance",
        verbose_name=_("reporting period"),
        db_index=False,
    )
    basis = models.CharField(_("basis"), max_length=12, choices=Basis)
    expected = models.BooleanField(_("must be reported"), default=True)
    # District and tier are unchecked by the database: a quarter of the time of writing a year went into checking them,
    # and the recompute, which takes them from their tables, corrects whatever becomes of these.
    district = models.ForeignKey(
        Unit,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("district in that month"),
        db_constraint=False,
    )
    reported = models.BooleanField(_("month reported"))
    received_total = models.BigIntegerField(_("in the month: received"))
    received_online = models.BigIntegerField(_("in the month: received online"))
    returned_by_post = models.BigIntegerField(_("in the month: returned by post"))
    exempt_received_total = models.BigIntegerField(_("in the month, not counted: received"))
    exempt_received_online = models.BigIntegerField(_("in the month, not counted: received online"))
    exempt_returned_by_post = models.BigIntegerField(_("in the month, not counted: returned by post"))
    ytd_received_total = models.BigIntegerField(_("year to date: received"))
    ytd_received_online = models.BigIntegerField(_("year to date: received online"))
    ytd_returned_by_post = models.BigIntegerField(_("year to date: returned by post"))
    ytd_exempt_received_total = models.BigIntegerField(_("year to date, not counted: received"))
    ytd_exempt_received_online = models.BigIntegerField(_("year to date, not counted: received online"))
    ytd_exempt_returned_by_post = models.BigIntegerField(_("year to date, not counted: returned by post"))
    months_reported = models.PositiveSmallIntegerField(_("months reported"))
    months_expected = models.PositiveSmallIntegerField(_("months to be reported"))
    minimum_hundredths = models.PositiveIntegerField(_("minimum, in hundredths of a percent"), null=True)
    tier = models.ForeignKey(
        QuotaTier,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("quota tier"),
        db_index=False,
        db_constraint=False,
    )
    computed_at = models.DateTimeField(_("computed at"))

    objects = ComplianceQuerySet.as_manager()

    class Meta:
        verbose_name = _("compliance")
        verbose_name_plural = _("compliance")
        ordering = ["period", "unit"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "period", "basis"], name="compliance_unique"),
            models.CheckConstraint(condition=Q(basis__in=Basis.values), name="compliance_basis_known"),
            models.CheckConstraint(
                condition=Q(months_reported__lte=models.F("months_expected")), name="compliance_months_within_expected"
            ),
        ]
        indexes = [models.Index(fields=["period", "basis"], name="compliance_period_basis")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.period_id} {self.basis}"


def in_their_districts(rows: Iterable[Compliance]) -> list[Compliance]:
    """The ``rows`` (``unit`` and ``district`` selected along); their units are named with the district of that month.

    In memory only: such a unit is to be shown, never saved.
    """
    found = list(rows)
    for row in found:
        row.unit.parent = row.district
        row.unit.__dict__.pop("display_name", None)
    return found


class FiguresState(models.Model):
    """The one row that every recompute locks first; it remembers when figures were last brought up to date."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    drained_at = models.DateTimeField(_("figures updated at"), null=True)

    class Meta:
        verbose_name = _("state of figures")
        verbose_name_plural = _("state of figures")
        constraints = [models.CheckConstraint(condition=Q(id=1), name="figures_state_single_row")]

    def __str__(self) -> str:
        return f"{self.drained_at}"
