from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from units import clock


class Dataset(models.TextChoices):
    """What is published; the value is in the addresses of its files."""

    UNITS = "units", _("Reporting units")
    SUCCESSIONS = "successions", _("Successions between units")
    PROCEDURES = "procedures", _("Catalogue of procedures by month")
    QUOTAS = "quotas", _("Quotas by year")
    COMPLIANCE = "compliance", _("Results of the units by month")
    TOTALS = "totals", _("Sums of the province and its groups by month")
    RANKINGS = "rankings", pgettext_lazy("open data", "Frozen rankings")


class FileFormat(models.TextChoices):
    """In which forms each edition is published; the value ends its address."""

    CSV = "csv", "CSV"
    JSON = "json", "JSON"
    XLSX = "xlsx", "XLSX"


class EditionQuerySet(models.QuerySet["Edition"]):
    def since(self, month: str) -> EditionQuerySet:
        """Those of ``month`` (2020-01) and later months, those of its year and later years, and those without time."""
        months = Q(span__gte=month) & Q(span__contains="-")
        years = Q(span__gte=month[:4]) & ~Q(span__contains="-")
        return self.filter(Q(span="") | months | years)

    def current(self) -> EditionQuerySet:
        """Of each dataset and time the one that holds now."""
        return self.filter(replaced_at__isnull=True)

    def listed(self) -> EditionQuerySet:
        """Datasets in their order, the latest time first."""
        order = models.Case(*(models.When(dataset=each, then=place) for place, each in enumerate(Dataset.values)))
        return self.order_by(order, "-span", "-number").defer("changes")


class Edition(models.Model):
    """One publication of a dataset for one month, year or ranking: never changed; a correction is the next number.

    ``span`` is the month «2020-04» or the year «2020»; empty for what has no time. ``digest`` is of the rows alone,
    ``made_from`` says of which state of the portal's figures they were read. ``changed_rows`` is how many rows differ
    from the edition before, ``changes`` the first of them (``open_data/changes.py``); null where none were kept.
    """

    watched = False  # no page for people who are logged in shows it, but the administration

    dataset = models.CharField(_("dataset"), max_length=12, choices=Dataset)
    span = models.CharField(_("month or year"), max_length=7, blank=True)
    number = models.PositiveIntegerField(_("edition"))
    starts_on = models.DateField(_("starts on"), null=True)
    ends_on = models.DateField(_("ends on"), null=True)
    rows = models.PositiveIntegerField(_("rows"))
    changed_rows = models.PositiveIntegerField(_("rows that differ from the edition before"), null=True)
    changes = models.JSONField(_("which rows differ"), null=True, editable=False)
    digest = models.CharField(_("digest of the rows"), max_length=64)
    made_from = models.CharField(max_length=64, blank=True)
    issued_at = models.DateTimeField(_("published at"), default=clock.now)
    replaced_at = models.DateTimeField(_("replaced at"), null=True, blank=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition of open data")
        verbose_name_plural = _("editions of open data")
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["dataset", "span", "number"], name="edition_number_unique"),
            models.UniqueConstraint(
                fields=["dataset", "span"], condition=Q(replaced_at__isnull=True), name="edition_one_current"
            ),
            models.CheckConstraint(condition=Q(dataset__in=Dataset.values), name="edition_dataset_known"),
            models.CheckConstraint(condition=Q(number__gte=1), name="edition_number_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.number})"

    @property
    def name(self) -> str:
        """``compliance/2020-04``, as in addresses."""
        return f"{self.dataset}/{self.span}" if self.span else self.dataset


class EditionFile(models.Model):
    """An edition in one format, as it is given: compressed, with the size and SHA-256 of what is in it."""

    watched = False

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="files")
    form = models.CharField(_("format"), max_length=4, choices=FileFormat)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()

    class Meta:
        verbose_name = _("file of open data")
        verbose_name_plural = _("files of open data")
        ordering = ["edition", "form"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "form"], name="edition_file_one_a_format"),
            models.CheckConstraint(condition=Q(form__in=FileFormat.values), name="edition_file_format_known"),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.form}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Published once; a file is never written again.

        Raises:
            TypeError: it is stored already.
        """
        if not self._state.adding:
            raise TypeError("a published file is never changed")
        super().save(*args, **kwargs)


class PublishingState(models.Model):
    """The one row that says of which state of the portal everything was published that could be."""

    ONLY = 1
    watched = False

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    published = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("state of open data")
        verbose_name_plural = _("state of open data")
        constraints = [models.CheckConstraint(condition=Q(id=1), name="publishing_state_single_row")]

    def __str__(self) -> str:
        return self.published
