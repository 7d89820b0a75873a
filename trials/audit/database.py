"""What the database holds, as the audit reads it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from typing import Any, NamedTuple

from django.db.models import Count, Q, Sum

from reporting.models import NUMBERS, DossierCount, EventKind, Revision, RevisionCount, Submission, SubmissionEvent
from trials.journal import Report, Values

Cell = tuple[Report, str]  # of a report, by its name in the form


def cells_and_versions(months: Collection[str]) -> tuple[dict[Cell, int | None], dict[tuple[Report, str], int]]:
    names = reports_by_id(months)
    cells: dict[Cell, int | None] = {}
    versions: dict[tuple[Report, str], int] = {}
    rows = DossierCount.objects.filter(in_months(months, "submission__period")).order_by()
    for pk, code, version, *numbers in rows.values_list("submission_id", "procedure__code", "version", *NUMBERS):
        versions[names[pk], code] = version
        for number, value in zip(NUMBERS, numbers, strict=True):
            cells[names[pk], f"{code}.{number}"] = value
    if len(versions) != rows.count():
        cells[("", ""), "rows of cells that are there twice"] = rows.count() - len(versions)
    return cells, versions


class Stored(NamedTuple):
    """A sending as it is stored."""

    code: str  # its check code
    sender: str
    figures: Values


def stored_sendings(months: Collection[str]) -> dict[Report, dict[int, Stored]]:
    """The sendings of each report, by their number."""
    names = reports_by_id(months)
    figures: dict[int, Values] = defaultdict(dict)
    counts = RevisionCount.objects.filter(in_months(months, "revision__submission__period")).order_by()
    for pk, code, *numbers in counts.values_list("revision_id", "procedure__code", *NUMBERS):
        figures[pk] |= {f"{code}.{number}": value for number, value in zip(NUMBERS, numbers, strict=True)}
    found: dict[Report, dict[int, Stored]] = defaultdict(dict)
    for each in Revision.objects.filter(in_months(months, "submission__period")).order_by("pk"):
        found[names[each.submission_id]][each.number] = Stored(each.sha256, each.sent_by_name, figures[each.pk])
    return found


def times_confirmed() -> Counter[int]:
    """How often each report was confirmed; taken back within the minute counts too."""
    kinds = (EventKind.ACCEPTED, EventKind.ACCEPTED_BRIEFLY)
    return Counter(SubmissionEvent.objects.filter(kind__in=kinds).order_by().values_list("submission_id", flat=True))


def figures_of_other_months(months: Collection[str]) -> dict[Any, tuple[Any, ...]]:
    """How many sent figures each other month has, and their sums."""
    rows = RevisionCount.objects.exclude(in_months(months, "revision__submission__period")).order_by()
    month = ("revision__submission__period__year", "revision__submission__period__month")
    sums = rows.values(*month).annotate(rows=Count("pk"), **{f"sum_{name}": Sum(name) for name in NUMBERS})
    return {
        (row[month[0]], row[month[1]]): tuple(row[name] for name in ("rows", *(f"sum_{name}" for name in NUMBERS)))
        for row in sums
    }


def reports_by_id(months: Collection[str]) -> dict[int, Report]:
    """The reports of ``months`` by id."""
    rows = Submission.objects.filter(in_months(months, "period")).order_by()
    found = rows.values_list("pk", "period__year", "period__month", "unit__code")
    return {pk: (f"{year}-{month:02d}", code) for pk, year, month, code in found}


def in_months(months: Collection[str], path: str) -> Any:
    """The condition that a row is of one of ``months``."""
    condition = Q(pk__in=[])
    for name in months:
        year, month = name.split("-")
        condition |= Q(**{f"{path}__year": int(year), f"{path}__month": int(month)})
    return condition
