"""What is kept of sendings so that a recompute need not add up their figures again.

Both tables are written by ``reporting.figures.sending_sums`` only, under ``figures_lock``, and can be emptied at any
time: the next recompute fills them. Why: ``docs/adr/0025-sums-of-a-sending.md``.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procedures.models import Procedure
from reporting.models.periods import ReportingPeriod
from reporting.models.revisions import Revision
from units.models import Unit, UnitKind

LOOSE: dict[str, Any] = {"on_delete": models.DO_NOTHING, "db_constraint": False, "db_index": False, "related_name": "+"}


class CatalogueEntry(models.Model):
    """The catalogue by which the stored sums were counted: who reports which procedure in which month, exempt or not.

    A row for each procedure of a month and each group that reports it, or the department at province level.
    """

    # No constraint of the database, no index of its own: rows of a procedure or a department that was deleted go with
    # the next recompute of their year, those of a deleted period are read by nobody.
    period = models.ForeignKey(ReportingPeriod, verbose_name=_("reporting period"), **LOOSE)
    procedure = models.ForeignKey(Procedure, verbose_name=_("procedure"), **LOOSE)
    kind = models.CharField(_("group"), max_length=10, choices=UnitKind)
    department = models.ForeignKey(Unit, null=True, verbose_name=_("department"), **LOOSE)
    exempt = models.BooleanField()

    class Meta:
        verbose_name = _("entry of the catalogue")
        verbose_name_plural = _("entries of the catalogue")
        constraints = [
            models.UniqueConstraint(
                fields=["period", "procedure", "kind", "department"], name="catalogue_entry_one_a_department"
            ),
            models.UniqueConstraint(
                fields=["period", "procedure", "kind"],
                condition=Q(department__isnull=True),
                name="catalogue_entry_one_a_group",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period_id} {self.procedure_id} {self.kind} {self.department_id or ''}".rstrip()


class RevisionSums(models.Model):
    """The figures of one sending added up: counted and, under ``exempt_*``, not counted, by ``CatalogueEntry``.

    ``kind`` is the unit's group by which they were counted. A sending that counts nowhere need not have a row.
    """

    revision = models.OneToOneField(
        Revision, on_delete=models.CASCADE, primary_key=True, related_name="sums", verbose_name=_("sending")
    )
    kind = models.CharField(_("group"), max_length=10, choices=UnitKind)
    received_total = models.BigIntegerField()
    received_online = models.BigIntegerField()
    returned_by_post = models.BigIntegerField()
    exempt_received_total = models.BigIntegerField()
    exempt_received_online = models.BigIntegerField()
    exempt_returned_by_post = models.BigIntegerField()

    class Meta:
        verbose_name = _("sums of a sending")
        verbose_name_plural = _("sums of sendings")

    def __str__(self) -> str:
        return f"{self.revision_id}: {self.received_online} / {self.received_total}"
