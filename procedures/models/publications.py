from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import or_

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from procedures.models.authority import HAS_NO_DEPARTMENT, NEEDS_DEPARTMENT, AuthorityLevel, why_not_handled
from procedures.models.levels import HIGHEST, LevelField, level_label
from procedures.models.procedures import Procedure
from units.history_manager import HistoricalRecords
from units.models import Unit, UnitKind
from units.models.coded import LineField

MANY = 500  # procedures, from which on all publications are read: SQLite before 3.32 takes 999 values a statement


class PublicationQuerySet(models.QuerySet["Publication"]):
    def in_force_during(self, starts_on: date, ends_on: date) -> PublicationQuerySet:
        """Publications in force on some day from ``starts_on`` to ``ends_on``, both included."""
        return self.filter(
            Q(ended_on__isnull=True) | Q(ended_on__gte=starts_on),
            effective_on__lte=ends_on,
        )

    def of_procedures(self, procedures: Iterable[int]) -> dict[int, list[Publication]]:
        """The publications of ``procedures`` (ids) by procedure, the earliest first. One query."""
        wanted = set(procedures)
        found: dict[int, list[Publication]] = {}
        rows = self.select_related("department").order_by("procedure", "effective_on")
        for row in rows if len(wanted) > MANY else rows.filter(procedure__in=wanted):
            if row.procedure_id in wanted:
                found.setdefault(row.procedure_id, []).append(row)
        return found

    def at_levels(self, levels: Iterable[str]) -> PublicationQuerySet:
        """Publications that are handled at one of ``levels``, or at several of them."""
        wanted = (Q(**{AuthorityLevel(level).flag: True}) for level in levels)
        return self.filter(reduce(or_, wanted, Q(pk__in=())))


class Publication(models.Model):
    """The time during which a procedure was published at one service level, and the level or levels that handle it.

    At province level its department handles and reports it; at district and commune level every unit of that level.
    """

    procedure = models.ForeignKey(
        Procedure, on_delete=models.CASCADE, related_name="publications", verbose_name=_("procedure")
    )
    level = LevelField(_("service level"))
    at_province = models.BooleanField(_("handled at province level"), default=False)
    at_district = models.BooleanField(_("handled at district level"), default=False)
    at_commune = models.BooleanField(_("handled at commune level"), default=False)
    department = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="publications",
        limit_choices_to={"kind": UnitKind.DEPARTMENT},
        verbose_name=_("department"),
        help_text=_("The department that handles it at province level; empty where no department does."),
    )
    effective_on = models.DateField(_("effective on"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True, help_text=_("Last day; empty: in force."))
    decision_number = LineField(_("decision number"), max_length=200, blank=True)
    decision_date = models.DateField(_("decision date"), null=True, blank=True)
    revocation_number = LineField(
        _("number of the decision that ended it"),
        max_length=200,
        blank=True,
        help_text=_("Where no publication follows: the decision that revoked it."),
    )
    revocation_date = models.DateField(_("date of the decision that ended it"), null=True, blank=True)

    history = HistoricalRecords()
    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["procedure", "effective_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(level__gte=1, level__lte=HIGHEST),
                name="publication_level_known",
                violation_error_message=_("Choose one of the service levels."),
            ),
            models.CheckConstraint(
                condition=Q(at_province=True) | Q(at_district=True) | Q(at_commune=True),
                name="publication_handled_at_some_level",
                violation_error_message=_("Choose at least one level: province, district or commune."),
            ),
            models.CheckConstraint(
                condition=Q(at_province=False) | Q(department__isnull=False),
                name="publication_of_province_has_department",
                violation_error_message=NEEDS_DEPARTMENT,
            ),
            models.CheckConstraint(
                condition=Q(at_province=True) | Q(department__isnull=True),
                name="publication_department_only_of_province",
                violation_error_message=HAS_NO_DEPARTMENT,
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("effective_on")),
                name="publication_ends_after_start",
                violation_error_message=_("The last day must not be before the first."),
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=False) | Q(revocation_number="", revocation_date__isnull=True),
                name="publication_revoked_has_last_day",
                violation_error_message=_("A publication that was revoked needs its last day."),
            ),
            models.UniqueConstraint(
                fields=["procedure", "effective_on"],
                name="publication_unique_start",
                violation_error_message=_("This procedure already has a publication from that day."),
            ),
            models.UniqueConstraint(
                fields=["procedure"],
                condition=Q(ended_on__isnull=True),
                name="publication_one_open",
                violation_error_message=_("This procedure already has a publication in force; end it first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure.code} {self.get_level_display()} {self.effective_on:%d/%m/%Y}"

    def get_level_display(self) -> str:
        """The name of its service level."""
        return level_label(self.level)

    def is_in_force(self, on: date) -> bool:
        """Whether it is in force on the day ``on``."""
        return self.effective_on <= on and (self.ended_on is None or self.ended_on >= on)

    @property
    def levels(self) -> list[AuthorityLevel]:
        """The levels that handle it, the province's first."""
        return [level for level in AuthorityLevel if getattr(self, level.flag)]

    @property
    def handled_by(self) -> str:
        """Its department and the levels whose every unit handles it: «Sở Tư pháp; Cấp xã». Reads ``department``."""
        names = [str(level.label) for level in self.levels if level != AuthorityLevel.PROVINCE]
        return "; ".join([self.department.display_name, *names] if self.department else names)

    def clean(self) -> None:
        """Refuse a department where there must be none, its absence where one is needed, and overlapping times."""
        if fault := why_not_handled(of_province=self.at_province, has_department=self.department is not None):
            raise ValidationError({"department": fault})
        if self.department is not None and self.department.kind != UnitKind.DEPARTMENT:
            raise ValidationError({"department": _("Choose a department.")})
        if self.procedure_id is None or self.effective_on is None:
            return
        others = Publication.objects.filter(procedure=self.procedure_id).exclude(pk=self.pk)
        if others.in_force_during(self.effective_on, self.ended_on or date.max).exists():
            raise ValidationError(_("Two publications of one procedure must not overlap in time."))
