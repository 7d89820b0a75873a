"""The statements of a report's page for the numbers that it starts with, each written once (``units/compiled.py``)."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import BigIntegerField, DateField, QuerySet, Subquery

from reporting.models import NUMBERS, Basis, DossierCount, Reminder, RevisionCount, Submission, counted_revision
from units.compiled import Compiled, Given

M = TypeVar("M", DossierCount, RevisionCount)


def _numbers(counts: QuerySet[M]) -> QuerySet[M]:
    return counts.only("procedure", *NUMBERS).order_by()


def _before() -> QuerySet[Submission]:
    """The report of a unit for the last month that ended before a day."""
    ended = Submission.objects.filter(
        unit=Given("unit", BigIntegerField()), period__ends_on__lt=Given("starts_on", DateField())
    )
    return ended.order_by("-period__ends_on")[:1]


WORKING = Compiled(lambda: _numbers(DossierCount.objects.filter(submission=Given("submission", BigIntegerField()))))
SENT = Compiled(lambda: _numbers(RevisionCount.objects.filter(revision=Given("revision", BigIntegerField()))))
SENT_BEFORE = Compiled(
    lambda: _numbers(
        RevisionCount.objects.filter(revision=Subquery(_before().values(counted=counted_revision(Basis.PROVISIONAL))))
    )
)
# How the unit was urged to send the report, the last first.
URGED = Compiled(
    lambda: Reminder.objects.of_units().filter(
        unit=Given("unit", BigIntegerField()), period=Given("period", BigIntegerField())
    )
)
# Of each month of a unit's year: its number, the year to date and the month itself (received, online), the minimum.
YEAR_SQL = """
SELECT p.month, c.ytd_received_total, c.ytd_received_online, c.received_total, c.received_online, c.minimum_hundredths
FROM reporting_compliance c JOIN reporting_reportingperiod p ON p.id = c.period_id
WHERE c.unit_id = %(unit)s AND p.year = %(year)s AND c.basis = %(basis)s ORDER BY p.month
"""
