from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procedures.models import Procedure
from reporting.models.compliance import Basis
from reporting.models.periods import ReportingPeriod
from reporting.models.submissions import Submission
from units.models import Unit, UnitKind

EVERY_UNIT = 0  # where a department would be named: all units of the group


class ProcedureSum(models.Model):
    """What was sent for one procedure in one month by one group of units, or by one department: sums of what counts.

    ``sendings`` is how many sendings name the procedure; ``units`` are those of them with a dossier. Independent of the
    catalogue, which readers join: it says which rows count. Kept by ``reporting.figures.procedure_sums``.
    """

    period = models.ForeignKey(ReportingPeriod, on_delete=models.CASCADE, related_name="+", db_index=False)
    basis = models.CharField(max_length=12, choices=Basis)
    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=UnitKind)
    department = models.BigIntegerField(
        default=EVERY_UNIT
    )  # the id of the unit, where the group is that of departments
    sendings = models.BigIntegerField()
    received_total = models.BigIntegerField()
    received_online = models.BigIntegerField()
    returned_by_post = models.BigIntegerField()
    units = models.BigIntegerField()
    units_online = models.BigIntegerField()

    class Meta:
        verbose_name = _("sum by procedure")
        verbose_name_plural = _("sums by procedure")
        constraints = [
            models.UniqueConstraint(
                fields=["period", "basis", "procedure", "kind", "department"], name="procedure_sum_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period_id} {self.basis} {self.procedure_id} {self.kind} {self.department}"


class ProcedureMonths(models.Model):
    """In which months of a year a unit had a dossier, or an online one, of a procedure: the lowest bit is January.

    With it a unit with dossiers is counted once over several months, whatever the catalogue says of each of them.
    """

    year = models.PositiveSmallIntegerField()
    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=UnitKind)
    official_total = models.IntegerField()
    official_online = models.IntegerField()
    provisional_total = models.IntegerField()
    provisional_online = models.IntegerField()

    class Meta:
        verbose_name = _("months of a procedure")
        verbose_name_plural = _("months of procedures")
        constraints = [
            models.UniqueConstraint(fields=["year", "procedure", "unit", "kind"], name="procedure_months_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.unit_id} {self.procedure_id}"


class SummedSending(models.Model):
    """Which sendings of a report are in the sums by procedure, and in which group of units.

    ``pending`` and the ``next_`` columns are used within one transaction: one statement says what is to be in the sums,
    and all that follow read its answer, whatever becomes of the reports meanwhile. ``unit`` and ``period`` are those of
    the report, which never change. References that the database does not check; a sending is never deleted.
    """

    submission = models.OneToOneField(Submission, on_delete=models.CASCADE, primary_key=True, related_name="+")
    unit = models.BigIntegerField()
    period = models.BigIntegerField()
    kind = models.CharField(max_length=10)
    official = models.BigIntegerField(null=True)
    provisional = models.BigIntegerField(null=True)
    next_kind = models.CharField(max_length=10)
    next_official = models.BigIntegerField(null=True)
    next_provisional = models.BigIntegerField(null=True)
    pending = models.BooleanField()

    class Meta:
        verbose_name = _("sending in the sums by procedure")
        verbose_name_plural = _("sendings in the sums by procedure")
        indexes = [models.Index(fields=["submission"], condition=Q(pending=True), name="summed_sending_pending")]

    def __str__(self) -> str:
        return f"{self.submission_id}"
