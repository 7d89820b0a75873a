"""How cost grows with units and years: recompute, load, one saved cell, the overview, with the exponent of the curve.

``python -m bench growth``, on the PostgreSQL of DATABASE_URL, which is emptied. Every unit reports 37 procedures each
month of each year; the largest size has 25 million figures and takes some 20 GB while it is measured.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path
from statistics import linear_regression
from tempfile import TemporaryDirectory

from django.db import transaction
from django.test import Client, override_settings

from bench import data, work
from bench.loading import write_counts
from bench.measure import in_turns, seconds
from bench.pages import client_of
from reporting.actions.figures import figures_recompute
from reporting.actions.imports import counts_import
from reporting.actions.periods import periods_create
from reporting.models import Submission
from units.remembered import MEMORY

UNITS, YEARS = (3, 165, 1000, 11_304), (1, 5)
FROM = 165  # units: below, a fixed cost hides how it grows
LOADED = 10_000
COLUMNS = ("recompute", "recompute, nothing changed", "load of 1,000 counts", "one saved cell", "overview")


@dataclass(frozen=True, slots=True)
class Point:
    """The seconds of each of ``COLUMNS`` at one size."""

    units: int
    years: int
    figures: int
    seconds: Sequence[float]


def measured(units: Sequence[int] = UNITS, years: Sequence[int] = YEARS, runs: int = 3) -> Iterator[Point]:
    """Each size, built and measured."""
    for span in years:
        for number in units:
            data.grown(units=number, years=span)
            figures = data.counts()
            recomputes = in_turns(runs, lambda: seconds(figures_recompute, before=data.clear_figures))
            unchanged = in_turns(runs, lambda: seconds(figures_recompute))
            load = _load(runs)
            work.add()
            with override_settings(ALLOWED_HOSTS=["*"], SECURE_SSL_REDIRECT=False):
                save, overview = _save(runs * 3), _overview(runs)
            yield Point(number, span, figures, [*recomputes, *unchanged, load, save, overview])


def exponent(points: Sequence[tuple[float, float]]) -> float:
    """b of the curve cost = a × size^b that fits ``points`` (size and cost) best."""
    sizes, costs = ([log(point[place]) for point in points] for place in (0, 1))
    return linear_regression(sizes, costs).slope


def table(points: Sequence[Point]) -> str:
    """A line a size, and below the exponents over the units from ``FROM`` on, at one year and at the most."""
    lines = [f"| years | units | figures | {' | '.join(COLUMNS)} |", f"|{'---|' * (len(COLUMNS) + 3)}"]
    for point in points:
        costs = " | ".join(f"{cost * 1000:,.1f} ms" for cost in point.seconds)
        lines.append(f"| {point.years} | {point.units:,} | {point.figures:,} | {costs} |")
    for years in sorted({point.years for point in points}):
        fitted = [point for point in points if point.years == years and point.units >= FROM]
        if len(fitted) > 1:
            curves = [
                exponent([(point.units, point.seconds[place]) for point in fitted]) for place in range(len(COLUMNS))
            ]
            lines.append(f"| {years} | exponent | – | {' | '.join(f'{curve:.2f}' for curve in curves)} |")
    return "\n".join(lines) + "\n"


def _load(runs: int) -> float:
    """Seconds of 1,000 counts of the following year, which are taken back after each run."""

    def load() -> float:
        with transaction.atomic():
            periods_create(year=data.YEAR + 1)
            took = seconds(lambda: counts_import(counts=file, accept=True))
            transaction.set_rollback(True)
        return took * 1000 / rows

    with TemporaryDirectory() as folder:
        file = Path(folder) / "counts.csv"
        rows = write_counts(file, LOADED, data.YEAR + 1)
        return in_turns(runs, load)[0]


def _save(runs: int) -> float:
    """Seconds of one cell saved by the clerk whose December is open."""
    client = client_of("bench-clerk")
    report = Submission.objects.get(unit__clerks__username="bench-clerk", period__year=data.YEAR, period__month=12)
    address = f"/submissions/{data.YEAR}-12/{report.unit.code}/cells/"
    numbers = iter(range(1, runs + 2))
    return in_turns(runs, lambda: _saved(client, address, next(numbers)))[0]


def _saved(client: Client, address: str, number: int) -> float:
    cell = {"text": str(number), "seen": number - 1 or None}
    body = json.dumps({"cells": {"district-0.received_total": cell}, "details": {}})
    answers = []
    took = seconds(lambda: answers.append(client.post(address, body, content_type="application/json")))
    if answers[0].status_code != 200 or not answers[0].json()["saved"]:
        raise RuntimeError(f"{address} answered {answers[0].status_code}: {answers[0].content!r}")
    return took


def _overview(runs: int) -> float:
    client = client_of("bench-coordinator")
    return in_turns(runs, lambda: seconds(_get(client, "/dashboard/")))[0]


def _get(client: Client, address: str) -> Callable[[], object]:
    MEMORY.forget()  # the first reader's cost
    return lambda: client.get(address)
