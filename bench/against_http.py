"""What is measured from outside, over HTTP and by the worker: saves while a province types, and memory."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
from itertools import cycle, islice
from typing import Any

import psutil

from bench.asking import inside
from bench.browser import Browser
from bench.load import CLOSED_CLERKS, OPEN_CLERKS, Load, clerks_at, closed_loop, measured, open_loop
from bench.pair import OPEN, Pair
from bench.portal import Home, web, worker
from bench.turns import Aim, Row, Values, in_turns, ratio

ROUNDS, SECONDS = 5, 12.0
REQUESTS, RECOMPUTES = 2000, 100
PATIENCE = 600  # seconds for the worker to end one recompute


def saves(pair: Pair) -> list[Row]:
    """Cells saved over HTTP, closed and open loop."""
    rounds, seconds = (1, 3.0) if pair.quick else (ROUNDS, SECONDS)
    with ExitStack() as stack:
        sides = [stack.enter_context(clerks_at(home, OPEN_CLERKS)) for home in (pair.then, pair.now)]
        pair.say("saves: both are up, and their clerks have opened their reports")
        closed, opened = (
            in_turns(
                rounds,
                *(partial(measured, partial(loop, _few(clerks, loop), seconds), parts) for clerks, parts in sides),
                untimed=int(not pair.quick),
            )
            for loop in (closed_loop, open_loop)
        )
    return [*_closed_rows(closed), *_open_rows(opened)]


def _few(clerks: Sequence[Any], loop: Any) -> Sequence[Any]:
    return clerks[:CLOSED_CLERKS] if loop is closed_loop else clerks


def _closed_rows(loads: list[Any]) -> list[Row]:
    name = f"saves: {CLOSED_CLERKS} clerks, eight at once"
    return [
        Row(
            f"{name}, saves a second",
            "/s",
            _each(loads[0], _a_second),
            _each(loads[1], _a_second),
            Aim(least=4),
            _spent(loads),
        ),
        Row(f"{name}, p50", "ms", _each(loads[0], _p50), _each(loads[1], _p50)),
        Row(f"{name}, p95", "ms", _each(loads[0], _p95), _each(loads[1], _p95), None, _errors(loads)),
    ]


def _open_rows(loads: list[Any]) -> list[Row]:
    name = f"saves: {OPEN_CLERKS} clerks, each once a second"
    return [
        Row(
            f"{name}, saves a second", "/s", _each(loads[0], _a_second), _each(loads[1], _a_second), None, _spent(loads)
        ),
        Row(f"{name}, p50", "ms", _each(loads[0], _p50), _each(loads[1], _p50)),
        Row(
            f"{name}, p95",
            "ms",
            _each(loads[0], _p95),
            _each(loads[1], _p95),
            Aim(most=150, of_value=True, unit="ms"),
            _errors(loads),
        ),
    ]


def _each(loads: list[Load], what: Any) -> Values:
    return [what(load) for load in loads]


def _a_second(load: Load) -> float:
    return load.a_second


def _p50(load: Load) -> float:
    return load.at(0.5)


def _p95(load: Load) -> float:
    return load.at(0.95)


def _spent(loads: list[Any]) -> str:
    """The processor's time a save, of the web processes and of PostgreSQL."""
    spent = [[sum(load.cpu.get(who, 0) for who in ("web", "PostgreSQL")) for load in side] for side in loads]
    return f"processor a save {ratio(*spent)}"


def _errors(loads: list[Any]) -> str:
    errors = [sum(sum(load.errors.values()) for load in side) for side in loads]
    skipped = [sum(load.skipped for load in side) for side in loads]
    return f"errors {errors[0]} : {errors[1]}; skipped {skipped[0]} : {skipped[1]}"


def memory(pair: Pair) -> list[Row]:
    """What a web process holds after many mixed requests, and the worker after many recomputes."""
    pair.fill("pages.fill", size="khanh_hoa")
    web_held, worker_held = zip(*(_held(pair, home) for home in (pair.then, pair.now)), strict=True)
    last = _last(pair)
    rows = [
        Row(
            f"memory: a web process after {after:,} mixed requests",
            "MB",
            [web_held[0][after]],
            [web_held[1][after]],
            Aim(most=160, of_value=True, unit="MB") if after == last[0] else None,
        )
        for after in web_held[1]
    ]
    return rows + [
        Row(f"memory: the worker after {after} recomputes", "MB", [worker_held[0][after]], [worker_held[1][after]])
        for after in worker_held[1]
    ]


def _last(pair: Pair) -> tuple[int, int]:
    return (80, 4) if pair.quick else (REQUESTS, RECOMPUTES)


def _held(pair: Pair, home: Home) -> tuple[dict[int, float], dict[int, float]]:
    """Megabytes at half and at all of the requests, and of the recomputes."""
    requests, recomputes = _last(pair)
    with inside(home, DEMO_TODAY=OPEN) as portal:
        names, sessions = portal.ask("pages.names"), {}
        for who in {who for who, _address in names["pages"].values()}:
            sessions[who] = portal.ask("pages.session", who=who)
        asked = [each for name, each in names["pages"].items() if each[1] != "/bench-empty/"]
        with web(home) as (where, process):
            browsers = {who: Browser(where, session) for who, session in sessions.items()}
            web_held = _requested(browsers, asked, process, requests)
        pair.say(f"memory: {home.revision.name}, {requests:,} requests")
        with worker(home) as process:
            worker_held = _recomputed(portal, process, recomputes)
        pair.say(f"memory: {home.revision.name}, {recomputes} recomputes")
    return web_held, worker_held


def _requested(
    browsers: dict[str, Browser], asked: Sequence[Any], process: psutil.Process, number: int
) -> dict[int, float]:
    held = {}
    for done, (who, address) in enumerate(islice(cycle(asked), number), 1):
        status, _body = browsers[who].get(address)
        if status != 200:
            raise RuntimeError(f"{address} answered {status}")
        browsers[who].close()  # so that every process gets its share
        if done in (number // 2, number):
            held[done] = largest(process)
    return held


def _recomputed(portal: Any, process: psutil.Process, number: int) -> dict[int, float]:
    held = {}
    for done in range(1, number + 1):
        portal.ask("jobs.ask_for_recompute")
        end = time.monotonic() + PATIENCE
        while not portal.ask("jobs.is_done"):
            if time.monotonic() > end or not process.is_running():
                raise RuntimeError("the worker does not recompute; see its log")
            time.sleep(0.05)
        if done in (number // 2, number):
            held[done] = largest(process)
    return held


def largest(process: psutil.Process) -> float:
    """The megabytes of the largest process that ``process`` started."""
    return max(child.memory_info().rss for child in process.children()) / 1e6
