"""The small province as other systems see it: files of its figures in each format, by each scheme of codes."""

from __future__ import annotations

from exchange.code_tables.codes import OWN_CODES, Codes
from exchange.value_sets.export import WORKING, Asked, write_values
from exchange.value_sets.meaning import Scope
from exchange.value_sets.periods import Month
from exchange.value_sets.values import DataValue, ValueSet
from reporting.models import DossierCount, ReportingPeriod, Submission
from units.models import User


def months(*numbers: int) -> list[Month]:
    rows = ReportingPeriod.objects.filter(month__in=numbers).order_by("year", "month")
    return [Month(*row) for row in rows.values_list("pk", "year", "month", "starts_on", "ends_on")]


def exported(user: User, *numbers: int, basis: str = WORKING, codes: Codes = OWN_CODES, format_name: str = "json"):
    """The file that ``user`` gets, as bytes."""
    return "".join(write_values(Asked(Scope(user), months(*numbers), basis), codes, format_name)).encode()


def value_set(*values: DataValue, **said) -> ValueSet:
    found = ValueSet(**said)
    for number, value in enumerate(values):
        found.add(value, number)
    return found


def take_back() -> None:
    """Remove every figure that was typed."""
    DossierCount.objects.all().delete()
    Submission.objects.all().delete()
