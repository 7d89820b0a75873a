"""Measure everything on the PostgreSQL of DATABASE_URL, which is emptied: `make bench` starts a throw-away one."""

from __future__ import annotations

import logging
import os
import secrets
import sys
from collections.abc import Mapping
from time import perf_counter
from types import MappingProxyType

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("SECRET_KEY", secrets.token_hex(32))  # as in production: no debugging, names by content
os.environ.setdefault("ALLOWED_HOSTS", "testserver")

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from bench import addresses, backup, data, growth, loading, pages, recompute, report, work  # noqa: E402
from bench.lines import Costs, country_lines, file_lines, query_lines, size_lines, weight_lines  # noqa: E402
from bench.measure import Measured, ratio  # noqa: E402

RECOMPUTE_AIMS = {"into an empty table": 1, "nothing changed": 0.4, "the tier of districts changed": 0.1}
SMALL, PROVINCE, COUNTRY = "3 units", "165 units", "11,304 units"


def main(parts: list[str]) -> int:
    """Run all parts and write the report, or ``growth``, ``backup``, or only show ``pages``; 1 without a PostgreSQL."""
    if connection.vendor != "postgresql":
        sys.stderr.write("The benchmark runs on PostgreSQL: make bench.\n")
        return 1
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    logging.getLogger("axes").setLevel(logging.ERROR)
    if parts[:1] == ["growth"]:
        return _growth(parts[1:])
    if parts == ["backup"]:
        return _backup()
    results = only_pages() if parts == ["pages"] else everything()
    results.sort(key=lambda each: each.name)
    if not parts:
        report.write(report.LIMITS, f"{report.circumstances(_server())}\n\n{report.table(results)}")
    sys.stdout.write(report.table(results))
    return 0


def everything() -> list[Measured]:
    """All parts at all sizes; each province is built once."""
    results: list[Measured] = []
    costs: dict[str, Costs] = {}
    data.three_units()
    costs[SMALL] = _page_costs(SMALL, 1)
    ours, plain, full, rows = loading.import_and_copy(3)
    results.append(ratio(f"c. load {rows:,} counts, against COPY + upsert", ours, plain, 2))
    same = "c. load {:,} counts, against COPY + upserts of the same rows under the same foreign keys"
    results.append(ratio(same.format(rows), ours, full, 2))
    data.khanh_hoa()
    results += _recompute(9)
    one_small = recompute.one_report(15)
    costs[PROVINCE] = _page_costs(PROVINCE, 9)
    results += _files() + _weights()
    data.country()
    results += _recompute(3, RECOMPUTE_AIMS)
    one_large = recompute.one_report(15)
    results.append(ratio("b. one confirmed report, country against province", one_large, one_small, 1.2))
    costs[COUNTRY] = _page_costs(COUNTRY, 3)
    return results + _page_lines(costs)


def only_pages() -> list[Measured]:
    """Only the pages, at all sizes."""
    costs: dict[str, Costs] = {}
    data.three_units()
    costs[SMALL] = _page_costs(SMALL, 1)
    data.khanh_hoa()
    costs[PROVINCE] = _page_costs(PROVINCE, 3)
    found = _files() + _weights()
    data.country()
    costs[COUNTRY] = _page_costs(COUNTRY, 1)
    return found + _page_lines(costs)


def _growth(sizes: list[str]) -> int:
    """All sizes, or one year of those that are named, which are only shown."""
    chosen = {"units": [int(size) for size in sizes], "years": [1], "runs": 1} if sizes else {}
    points = []
    for point in growth.measured(**chosen):
        points.append(point)
        _progress(f"{point.units:,} units, {point.years} years: {point.figures:,} figures")
    if not sizes:
        report.write(report.GROWTH, f"{report.circumstances(_server())}\n\n{growth.table(points)}")
    sys.stdout.write(growth.table(points))
    return 0


def _backup() -> int:
    """Both sizes."""
    rows = []
    for row in backup.measured():
        rows.append(row)
        _progress(" | ".join(row))
    report.write(report.BACKUP, f"{report.circumstances(_server())} `python -m bench backup`.\n\n{backup.table(rows)}")
    sys.stdout.write(backup.table(rows))
    return 0


def _recompute(runs: int, aims: Mapping[str, float] = MappingProxyType({})) -> list[Measured]:
    cases, plain = recompute.cases_and_plain(runs)
    what = f"a. recompute of a year, {data.counts():,} counts"
    return [
        ratio(f"{what}, {name}, against aggregate + upsert", ours, plain, aims.get(name))
        for name, ours in cases.items()
    ]


def _page_costs(size: str, runs: int) -> Costs:
    start = perf_counter()
    work.add()
    _progress(f"{size}: a year of work after {perf_counter() - start:.0f} s")
    costs = pages.costs_of(addresses.pages(), runs)
    _progress(f"{size}: pages after {perf_counter() - start:.0f} s")
    return costs


def _page_lines(costs: dict[str, Costs]) -> list[Measured]:
    found = query_lines(costs)
    return found + size_lines(PROVINCE, costs[PROVINCE], 3) + country_lines(COUNTRY, costs[COUNTRY])


def _files() -> list[Measured]:
    return file_lines(PROVINCE, pages.costs_of(addresses.files(), 3))


def _weights() -> list[Measured]:
    return weight_lines(
        pages.weights_of({name: where for name, where in addresses.pages().items() if name in addresses.LIVED_IN})
    )


def _server() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return str(cursor.fetchone()[0].split()[0])


def _progress(line: str) -> None:
    """Print the progress."""
    sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
