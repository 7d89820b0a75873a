from __future__ import annotations

from decimal import Decimal
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from reporting.models.periods import ReportingPeriod
from reporting.rates import ComplianceStatus, gap_points, shown_rate
from units import clock
from units.codes import LONGEST_CODE
from units.models import UnitKind
from units.models.coded import LONGEST_NAME

REASON_LENGTH = 1000


class FrozenError(TypeError):
    """Code tried to change or delete what was frozen; only a new record may be made."""


class FrozenQuerySet(models.QuerySet[Any]):
    """Rows that are made once and never changed: the queryset has no way to change or delete them."""

    def update(self, **values: Any) -> NoReturn:
        raise FrozenError("a frozen ranking is never changed")

    def delete(self) -> NoReturn:
        raise FrozenError("a frozen ranking is never deleted")


class Frozen(models.Model):
    """A row that is written once: saving it again or deleting it is refused."""

    objects = FrozenQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise FrozenError("a frozen ranking is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise FrozenError("a frozen ranking is never deleted")


class FrozenRanking(Frozen):
    """The ranking of a period as a coordinator declared it («chốt kết quả xếp hạng»): who, when, by which rules.

    Everything that its check code covers is stored here and in its lines as text and integers, so that it can be read
    and verified when units, tiers and accounts are long gone. A later one of the same period has the next number.
    """

    period = models.ForeignKey(
        ReportingPeriod, on_delete=models.PROTECT, related_name="frozen_rankings", verbose_name=_("reporting period")
    )
    period_name = models.CharField(_("period (text)"), max_length=7)
    number = models.PositiveIntegerField(_("freezing"))
    frozen_at = models.DateTimeField(_("frozen at"), default=clock.now)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("account"),
    )
    frozen_by_name = models.CharField(_("frozen by (name)"), max_length=200)
    reason = models.TextField(_("reason for freezing again"), max_length=REASON_LENGTH, blank=True)
    note = models.TextField(_("note"), max_length=REASON_LENGTH, blank=True)
    decision = models.CharField(_("quota decision (text)"), max_length=500, blank=True)
    is_final = models.BooleanField(_("result of the year"))
    few_dossiers = models.PositiveIntegerField(_("few dossiers: fewer than"))
    noted_missing_months = models.PositiveSmallIntegerField(_("missing months to note"))
    computed_at = models.DateTimeField(_("figures updated at"))
    sha256 = models.CharField(_("check code"), max_length=64)

    class Meta:
        verbose_name = _("frozen ranking")
        verbose_name_plural = _("frozen rankings")
        ordering = ["-period_name", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["period", "number"],
                name="frozen_ranking_number_unique",
                violation_error_message=_("This period already has a frozen ranking of this number."),
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="frozen_ranking_number_from_one",
                violation_error_message=_("Frozen rankings are numbered from 1."),
            ),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""),
                name="frozen_ranking_again_has_reason",
                violation_error_message=_("Freezing a ranking again needs a reason."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period_name} ({self.number})"


class FrozenLine(Frozen):
    """One unit in a frozen ranking: names, figures, quota, verdict and ranks as they were judged."""

    ranking = models.ForeignKey(
        FrozenRanking, on_delete=models.PROTECT, related_name="lines", verbose_name=_("frozen ranking")
    )
    position = models.PositiveIntegerField(_("position"))
    kind = models.CharField(_("group"), max_length=10, choices=UnitKind)
    unit_code = models.CharField(_("unit code"), max_length=LONGEST_CODE)
    unit_name = models.CharField(_("name"), max_length=LONGEST_NAME)
    display_name = models.TextField(_("name as offices write it"))
    tier_name = models.CharField(_("tier"), max_length=500, blank=True)
    minimum_hundredths = models.PositiveIntegerField(_("minimum, in hundredths of a percent"), null=True)
    received_total = models.BigIntegerField(_("received"))
    received_online = models.BigIntegerField(_("of these online"))
    returned_by_post = models.BigIntegerField(_("results returned by post"))
    months_reported = models.PositiveSmallIntegerField(_("months reported"))
    months_expected = models.PositiveSmallIntegerField(_("months expected"))
    status = models.CharField(_("verdict"), max_length=12, choices=ComplianceStatus)
    rank = models.PositiveIntegerField(_("rank"), null=True)
    rank_by_gap = models.PositiveIntegerField(_("rank by distance to the quota"), null=True)
    has_few_dossiers = models.BooleanField(_("few dossiers"))
    misses_months = models.BooleanField(_("months missing"))

    class Meta:
        verbose_name = _("line of a frozen ranking")
        verbose_name_plural = _("lines of frozen rankings")
        ordering = ["ranking", "position"]
        constraints = [
            models.UniqueConstraint(fields=["ranking", "position"], name="frozen_line_position_unique"),
            models.UniqueConstraint(fields=["ranking", "unit_code"], name="frozen_line_one_a_unit"),
            models.CheckConstraint(condition=Q(kind__in=UnitKind.values), name="frozen_line_kind_known"),
            models.CheckConstraint(condition=Q(status__in=ComplianceStatus.values), name="frozen_line_status_known"),
            models.CheckConstraint(
                condition=Q(received_online__gte=0, received_online__lte=F("received_total")),
                name="frozen_line_online_within_total",
            ),
            models.CheckConstraint(
                condition=Q(months_reported__lte=F("months_expected")), name="frozen_line_months_within_expected"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ranking_id} {self.unit_code}"

    @property
    def rate(self) -> Decimal | None:
        return shown_rate(self.received_online, self.received_total, self.minimum_hundredths)

    @property
    def gap(self) -> Decimal | None:
        return gap_points(self.received_online, self.received_total, self.minimum_hundredths)

    @property
    def is_incomplete(self) -> bool:
        """Months are missing: the rate must never be shown without saying so."""
        return self.months_reported < self.months_expected
