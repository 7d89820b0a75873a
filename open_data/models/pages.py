"""What the pages for citizens read: the rows of the current editions, replaced whole with each new edition.

No key leads to units or periods: a page shows what was published, whatever has become of the portal's rows since.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from open_data.models.editions import Edition
from reporting.rates import ComplianceStatus
from units.codes import LONGEST_CODE, clean_code
from units.models import UnitKind
from units.models.coded import LONGEST_NAME
from units.models.units import display_name
from units.vietnamese import search_key


class PublishedUnitQuerySet(models.QuerySet["PublishedUnit"]):
    def called(self, words: str) -> PublishedUnitQuerySet:
        """Those whose name now or before contains ``words``, without diacritics and case, or whose code they are."""
        code = clean_code(words).casefold()
        return self.filter(Q(searched__contains=search_key(words)) | Q(code_key=code) | Q(gso_code__iexact=code))

    def with_code(self, code: str) -> PublishedUnit | None:
        """The latest unit of a code, in any case; None where there is none."""
        found = self.filter(code_key=clean_code(code).casefold())
        return found.order_by(models.F("active_until").desc(nulls_first=True), "-unit").first()


class PublishedUnit(models.Model):
    """A unit as it was published: its names and codes, and which of today's units carry on its work.

    ``searched`` is its name and former names without diacritics; ``leads_to`` the codes of today's units, empty while
    it is in force itself.
    """

    watched = False

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="+")
    unit = models.BigIntegerField(unique=True)
    kind = models.CharField(_("group"), max_length=10, choices=UnitKind)
    code = models.CharField(_("code"), max_length=LONGEST_CODE)
    code_key = models.CharField(max_length=LONGEST_CODE, db_index=True)
    gso_code = models.CharField(_("statistics office code"), max_length=LONGEST_CODE, blank=True)
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    district_name = models.CharField(max_length=LONGEST_NAME, blank=True)
    active_from = models.DateField(_("in force from"), null=True)
    active_until = models.DateField(_("in force until"), null=True)
    searched = models.TextField()
    position = models.PositiveIntegerField()
    leads_to = models.JSONField(default=list)
    came_from = models.JSONField(default=list)

    objects = PublishedUnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("published unit")
        verbose_name_plural = _("published units")
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=UnitKind.values), name="published_unit_kind_known"),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """«UBND phường Lộc Thọ, thành phố Nha Trang»."""
        return display_name(self.kind, self.name, self.district_name or None)


class Figures(models.Model):
    """Integers of one line of a month, of the month alone and from January on."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField(_("year"))
    month = models.PositiveSmallIntegerField(_("month"))
    received_total = models.BigIntegerField(_("in the month: received"))
    received_online = models.BigIntegerField(_("in the month: received online"))
    ytd_received_total = models.BigIntegerField(_("year to date: received"))
    ytd_received_online = models.BigIntegerField(_("year to date: received online"))

    class Meta:
        abstract = True


class PublishedFigure(Figures):
    """The published figures of one unit as of one month, with its quota and verdict."""

    watched = False

    unit = models.BigIntegerField()
    reported = models.BooleanField(_("month reported"))
    months_reported = models.PositiveSmallIntegerField(_("months reported"))
    months_expected = models.PositiveSmallIntegerField(_("months to be reported"))
    minimum_hundredths = models.PositiveIntegerField(_("minimum, in hundredths of a percent"), null=True)
    status = models.CharField(_("verdict"), max_length=12, choices=ComplianceStatus)

    class Meta:
        verbose_name = _("published figure")
        verbose_name_plural = _("published figures")
        ordering = ["unit", "year", "month"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "month"], name="published_figure_one_a_month"),
            models.CheckConstraint(
                condition=Q(status__in=ComplianceStatus.values), name="published_figure_status_known"
            ),
            models.CheckConstraint(
                condition=Q(ytd_received_online__lte=models.F("ytd_received_total")),
                name="published_figure_online_within_total",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.year}-{self.month:02d}"


class PublishedSum(Figures):
    """The published sums of a group, or of the province (``kind`` is empty), as of one month, and its verdicts."""

    watched = False

    kind = models.CharField(_("group"), max_length=10, choices=UnitKind, blank=True)
    units = models.PositiveIntegerField()
    met = models.PositiveIntegerField()
    missed = models.PositiveIntegerField()
    reported = models.PositiveIntegerField()
    expected = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("published sum")
        verbose_name_plural = _("published sums")
        ordering = ["year", "month", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["year", "month", "kind"], name="published_sum_one_a_month"),
            models.CheckConstraint(condition=Q(kind__in=["", *UnitKind.values]), name="published_sum_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.year}-{self.month:02d}"

    @property
    def judged(self) -> int:
        """The units that have a quota and dossiers, and so a verdict."""
        return self.met + self.missed
