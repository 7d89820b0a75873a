"""The results as tables for docs/benchmarks.md and docs/reliability.md."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bench.load import percentile
from trials.load.ceiling import MOST_MS, Step
from trials.load.hour import Result
from trials.load.watching import Watched

SHARES = (0.5, 0.95, 0.99)
PARTS = ("web", "PostgreSQL", "worker", "beat", "Redis", "driver")


def section(result: Result) -> str:
    """Everything about one part of the trial."""
    watched, meter = result.watched, result.meter
    late = percentile(result.late, 0.95) * 1000 if result.late else 0.0
    before, after = watched.load_average
    said = (
        f"**{result.name}**: {result.people}; {watched.seconds / 60:.1f} minutes, {result.answers:,} answers"
        f" ({result.answers / watched.seconds:.0f} a second), {len(meter.took['save']):,} saves"
        f" ({len(meter.took['save']) / watched.seconds:.0f} a second). {errors(result)} The people were at most"
        f" {late:.0f} ms late themselves (p95). Load average of the machine {before:.1f} before,"
        f" {after:.1f} at the end."
    )
    return "\n\n".join([said, times(result), phases(result), parts(watched), waits(watched)])


def errors(result: Result) -> str:
    """The answers of the server that failed, and what else did."""
    meter = result.meter
    others = sum(meter.errors.values())
    said = f"{meter.of_the_server} answers 5xx, {others} errors in all, {meter.reconnected} connections made again,"
    said += f" {sum(meter.skipped.values())} moments skipped."
    return " ".join([said, *(f"{number} × {sentence};" for sentence, number in meter.errors.most_common(5))])


def times(result: Result) -> str:
    """By page: how many, and how long."""
    rows = [
        f"| {what} | {len(took):,} | {' | '.join(f'{percentile(took, share) * 1000:,.0f} ms' for share in SHARES)} |"
        for what, took in sorted(result.meter.took.items(), key=lambda pair: -len(pair[1]))
        if took
    ]
    every = [seconds for took in result.meter.took.values() for seconds in took]
    if every:
        shown = " | ".join(f"{percentile(every, share) * 1000:,.0f} ms" for share in SHARES)
        rows.append(f"| **all** | {len(every):,} | {shown} |")
    return "\n".join(["| page | answers | p50 | p95 | p99 |", "|---|---|---|---|---|", *rows])


def phases(result: Result) -> str:
    """The same by what people do at that time: arrive and log in, type, send and be confirmed."""
    rows = []
    for name, start, end in result.phases:
        every, saves = result.meter.between(start, end), result.meter.between(start, end, "save")
        if every and saves:
            shown = (f"{percentile(took, share) * 1000:,.0f} ms" for took in (every, saves) for share in SHARES)
            rows.append(f"| {name} | {len(every):,} | {' | '.join(shown)} |")
    head = "| time | answers | p50 | p95 | p99 | p50 of saves | p95 of saves | p99 of saves |"
    return "\n".join([head, "|---|---|---|---|---|---|---|---|", *rows])


def parts(watched: Watched) -> str:
    """Memory and processor of each part."""
    rows = []
    for name in PARTS:
        memory = watched.memory.get(name)
        if not memory:
            continue
        first, last = watched.processes[name]
        size = f"{memory[0]:,.0f} → {memory[-1]:,.0f} MB (most {max(memory):,.0f})"
        growth = f"{watched.growth(name):+,.0f} MB an hour"
        rows.append(
            f"| {name} | {first} → {last} | {size} | {watched.largest[name]:,.0f} MB | {growth} |"
            f" {watched.share(name):.2f} |"
        )
    head = "| part | processes | memory of their own, start → end | largest process | trend, second half | cores |"
    return "\n".join([head, "|---|---|---|---|---|---|", *rows])


def waits(watched: Watched) -> str:
    """What PostgreSQL's backends did, and the size of the database."""
    looks = watched.looks or 1
    shown = ", ".join(f"{what} {number / looks:.2f}" for what, number in watched.waits.most_common(6))
    first, last = watched.database
    return (
        f"PostgreSQL: {watched.commits / watched.seconds:,.0f} transactions a second; backends at work at a time:"
        f" {shown}. Database {first:,} → {last:,} MB. {watched.replaced} web processes were"
        f" replaced; {watched.tracebacks} tracebacks in the logs."
    )


def steps(found: Sequence[Step]) -> str:
    """The steps to the ceiling."""
    rows = []
    for step in found:
        cores = ", ".join(
            f"{name} {step.watched.share(name):.2f}" for name in PARTS if step.watched.share(name) >= 0.01
        )
        what = ", ".join(f"{each} {n / (step.watched.looks or 1):.2f}" for each, n in step.watched.waits.most_common(3))
        rows.append(
            f"| {step.at_once} | {step.a_second:.0f} | {step.requests_a_second:.0f} | {step.at(0.5):.0f} ms |"
            f" {step.at(0.95):.0f} ms | {sum(step.meter.errors.values())} | {cores} | {what} |"
        )
    head = "| clerks at once | saves a second | requests a second | p50 | p95 | errors | cores | backends at work |"
    best = max((step for step in found if step.holds), key=lambda step: step.a_second, default=None)
    said = (
        f"Most saves a second with p95 ≤ {MOST_MS} ms: {best.a_second:.0f}, by {best.at_once} clerks without a pause."
        if best
        else "No step held."
    )
    return "\n".join([head, "|---|---|---|---|---|---|---|---|", *rows, "", said])


def audit_row(result: Result) -> str:
    """The audit of one part, as a row."""
    counted = result.journal.counted()
    saves, sendings = counted["saves acknowledged"], counted["sendings acknowledged"]
    unclear = sum(number for name, number in counted.items() if name.endswith("unclear"))
    confirmed = sum(len(each.submissions) for each in result.journal.confirmings if each.is_acknowledged)
    cells = sum(len(each.values) for each in result.journal.writings if each.is_acknowledged)
    return (
        f"| {result.name} | {saves:,} ({cells:,} cells) | {sendings:,} | {confirmed:,} | {unclear} |"
        f" {result.meter.of_the_server} | {len(result.found)} |"
    )


AUDIT_HEAD = """| part | saves acknowledged | sendings | confirmed | answer unclear | answers 5xx | faults found |
|---|---|---|---|---|---|---|"""


def audit(results: Iterable[Result]) -> str:
    """A row for each part."""
    return "\n".join([AUDIT_HEAD, *map(audit_row, results)])
