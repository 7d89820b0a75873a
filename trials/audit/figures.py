"""Whether figures equal a recompute and a recount, and those of other months are what they were."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import transaction

from reporting.actions.figures import figures_recompute, figures_verify, procedure_sums_verify
from reporting.models import Compliance
from trials.audit.before import Before
from trials.audit.database import figures_of_other_months
from trials.recount import COMPARED, Recount, stored
from units.models import StaleFigures


def other_months(before: Before) -> Iterator[str]:
    """Months that the trial did not work on, and whose figures are others now."""
    now = figures_of_other_months(before.months)
    for month in sorted(now.keys() | before.others.keys()):
        if now.get(month) != before.others.get(month):
            yield f"Sent figures of {month} were {before.others.get(month)} and are {now.get(month)}."


def figure_faults() -> Iterator[Iterator[str]]:
    """Figures that differ from a recompute from scratch, from a recount by plain loops, or wait for the drain."""
    waiting = StaleFigures.objects.count()
    if waiting:
        yield iter([f"{waiting} changes were never counted into the figures."])
        return
    for year in sorted(set(Compliance.objects.order_by().values_list("period__year", flat=True).distinct())):
        found = stored(year)
        yield _differences(year, "a recount by plain loops", dict(Recount(year).rows()), found)
        yield _differences(year, "a recompute from scratch", recomputed(year), found)
        wrong = figures_verify(year=year)
        yield (f"The sums of sending {each.number} of {each.unit_code} are wrong." for each in wrong)
        if by_procedure := procedure_sums_verify(year=year):
            yield iter([f"{by_procedure} sums by procedure of {year} are wrong."])


def recomputed(year: int) -> dict[Any, Any]:
    """Compliance of ``year`` as a recompute from scratch makes it, which is taken back."""
    with transaction.atomic():
        figures_recompute(year=year, recount=True)
        found = stored(year)
        transaction.set_rollback(True)
    return found


def _differences(year: int, what: str, right: Mapping[Any, Any], found: Mapping[Any, Any]) -> Iterator[str]:
    """Lines of figures that are not as ``what`` has them."""
    for key in sorted(right.keys() | found.keys()):
        if right.get(key) == found.get(key):
            continue
        unit, month, basis = key
        place = f"Unit {unit}, {year}-{month:02d}, {basis}"
        if key not in found or key not in right:
            yield f"{place}: a line is {'missing' if key not in found else 'too many'}, by {what}."
            continue
        for name, should, is_now in zip(COMPARED, right[key], found[key], strict=True):
            if should != is_now:
                yield f"{place}: {name} is {is_now}, by {what} {should}."
