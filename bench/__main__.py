"""Measure everything on the PostgreSQL of DATABASE_URL, which is emptied: `make bench` brings a throw-away one."""

from __future__ import annotations

import logging
import os
import secrets
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("SECRET_KEY", secrets.token_hex(32))  # as in production: no debugging, names by content
os.environ.setdefault("ALLOWED_HOSTS", "testserver")

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from bench import data, loading, pages, recompute, report  # noqa: E402
from bench.measure import Measured, ratio  # noqa: E402

MOST_QUERIES, FIRST_LOAD, LATER_LOAD = 12, 150_000, 25_000


def main() -> int:
    """Run all parts; 1 where the database is not a throw-away one of PostgreSQL."""
    if connection.vendor != "postgresql":
        sys.stderr.write("The benchmark runs on PostgreSQL: make bench.\n")
        return 1
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    logging.getLogger("axes").setLevel(logging.ERROR)
    results: list[Measured] = []
    results += small_sizes()
    small, one_small = province()
    results += small
    results += country(one_small)
    results.sort(key=lambda each: each.name)
    report.write(results)
    sys.stdout.write(report.table(results))
    return 0


def small_sizes() -> list[Measured]:
    """Queries of the pages with three units; loading 100,000 counts."""
    data.three_units()
    pages.open_december()
    found = _queries("3 units", pages.page_costs(1))
    ours, plain, rows = loading.import_beside_copy(3)
    return [*found, ratio(f"c. load {rows:,} counts, against COPY + upsert", ours, plain, 3)]


def province() -> tuple[list[Measured], float]:
    """Everything at the size of Khánh Hòa; besides, the seconds of one report there."""
    data.khanh_hoa()
    ours, plain = recompute.full_beside_plain(9)
    found = [ratio(f"a. recompute of a year, {data.counts():,} counts, against aggregate + upsert", ours, plain)]
    one_small = recompute.one_report(15)
    pages.open_december()
    costs = pages.page_costs(15)
    found += [ratio(f"d. {name}, 165 units, against an empty page", c[0], c[1], 3) for name, c in costs.items()]
    found += _queries("165 units", costs)
    return found + _weights(), one_small


def country(one_small: float) -> list[Measured]:
    """Everything that grows, at the size of the country."""
    data.country()
    ours, plain = recompute.full_beside_plain(3)
    found = [ratio(f"a. recompute of a year, {data.counts():,} counts, against aggregate + upsert", ours, plain, 1.3)]
    found.append(ratio("b. one confirmed report, country against province", recompute.one_report(15), one_small, 1.5))
    pages.open_december()
    costs = pages.page_costs(3)
    found += [ratio(f"d. {name}, 11,304 units, against an empty page", c[0], c[1]) for name, c in costs.items()]
    return found + _queries("11,304 units", costs)


def _queries(size: str, costs: dict[str, tuple[float, float, int]]) -> list[Measured]:
    return [
        Measured(f"d. {name}, queries at {size}", f"≤ {MOST_QUERIES}", str(queries), queries <= MOST_QUERIES)
        for name, (_page, _empty, queries) in costs.items()
    ]


def _weights() -> list[Measured]:
    results = []
    for name, (first, later) in pages.page_weights().items():
        for what, size, most in (("first", first, FIRST_LOAD), ("later", later, LATER_LOAD)):
            shown = f"{size / 1000:.1f} kB"
            results.append(Measured(f"e. {name}, {what} load", f"≤ {most // 1000} kB", shown, size <= most))
    return results


if __name__ == "__main__":
    sys.exit(main())
