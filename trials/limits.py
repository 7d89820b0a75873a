"""`make limits`: the API at its limits over HTTP: calls a minute counted exactly, others untouched, memory bounded.

    python -m trials.limits

It starts production on this machine alone with the demo's province, calls with several tokens from a few threads, and
ends all of it. The exit status is 0 where nothing was counted, refused, answered or kept otherwise than it must be.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import re
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from trials import stage
from trials.production import Production, portal_here, production

LIMIT, REFUSALS = 60, 30  # a minute, of one token and of unknown ones from one address
CALLS, OTHERS, PAGES, UNKNOWN = 150, 20, 40, 50  # of the token at its limit, another one, a page, and no token at all
THREADS = 6
MINUTE = 60.0  # seconds
LARGE_BODIES, ROWS = 12, 2_000
MEGABYTE = 1024 * 1024
LARGEST_BODY = 2_621_440
GROWTH = 60 * MEGABYTE  # of all processes of the pages together, after the largest bodies
LISTS = ("units?limit=500", "procedures?limit=500", "compliance?period=2020-12&limit=500", "submissions?limit=500")
SECONDS = 5.0  # that one page of 500 rows may take on a busy machine
LEFT = re.compile(r'^"token";r=(\d+);t=(\d+)$')
PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Said:
    """What one call was answered."""

    status: int
    left: int | None = None
    retry_after: int | None = None
    seconds: float = 0.0


class Caller:
    """A program with a token, from any number of threads."""

    def __init__(self, where: str, token: str = "") -> None:
        self.where, self.token = where, token

    def call(self, address: str, method: str = "GET", body: bytes | None = None) -> Said:
        """The answer to one call on a connection of its own."""
        headers = {"Content-Type": "application/json"}
        headers |= {"Authorization": f"Bearer {self.token}"} if self.token else {}
        with contextlib.closing(http.client.HTTPConnection(self.where, timeout=PATIENCE)) as link:
            since = time.perf_counter()
            link.request(method, address, body, headers)
            answer = link.getresponse()
            answer.read()
            left = LEFT.match(answer.headers.get("RateLimit", ""))
            wait = answer.headers.get("Retry-After")
            seconds = time.perf_counter() - since
            return Said(answer.status, int(left[1]) if left else None, int(wait) if wait else None, seconds)

    def many(self, number: int, address: str) -> list[Said]:
        """The answers to ``number`` calls."""
        return [self.call(address) for _each in range(number)]


def wrong_of_limit(said: Sequence[Said], limit: int) -> list[str]:
    """What is wrong with the answers to one token in one minute: not exactly ``limit``, or wrong headers."""
    statuses = Counter(each.status for each in said)
    expected = {200: min(limit, len(said)), 429: max(0, len(said) - limit)}
    wrong = [
        f"{statuses[status]} answers {status} instead of {number}"
        for status, number in expected.items()
        if statuses[status] != number
    ]
    wrong += [f"{number} answers {status}" for status, number in sorted(statuses.items()) if status not in expected]
    left = sorted((each.left for each in said if each.status == 200), key=str)
    expected_left = sorted(range(limit - expected[200], limit), key=str)
    if left != expected_left:
        wrong.append(f"RateLimit did not say each of {limit - 1} to {limit - expected[200]} once")
    refused = [each for each in said if each.status == 429]
    if any(each.left != 0 or not 1 <= (each.retry_after or 0) <= MINUTE for each in refused):
        wrong.append("a refusal does not say when to try again")
    return wrong


def wrong_of_others(said: Sequence[Said], what: str) -> list[str]:
    """What is wrong where nobody should notice: any answer but 200."""
    bad = Counter(each.status for each in said if each.status != 200)
    return [f"{what}: {number} answers {status}" for status, number in sorted(bad.items())]


def wrong_of_unknown(said: Sequence[Said], limit: int) -> list[str]:
    """What is wrong with the answers to calls with a token that there is not."""
    found = Counter(each.status for each in said)
    expected = Counter({401: min(limit, len(said)), 429: max(0, len(said) - limit)})
    return [] if found == expected else [f"unknown tokens: {dict(found)} instead of {dict(expected)}"]


def at_once(*acts: Callable[[], list[Said]]) -> list[list[Said]]:
    """What ``acts`` found, each in a thread of its own.

    Raises:
        RuntimeError: one of them failed.
    """
    found: dict[int, list[Said]] = {}
    failed: list[Exception] = []

    def do(place: int) -> None:
        try:
            found[place] = acts[place]()
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=do, args=(place,), daemon=True) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise RuntimeError("A caller did not come to its end.") from failed[0]
    return [found[place] for place in range(len(acts))]


def begin_of_minute() -> None:
    """Wait until a minute begins by the clock that the portal counts by."""
    time.sleep(MINUTE - time.time() % MINUTE + 0.2)


class Trial:
    """One run: the callers, and what was found."""

    def __init__(self, made: Production, tokens: Sequence[str], unit: str) -> None:
        self.made = made
        self.first, self.second, self.third = (Caller(made.where, token) for token in tokens)
        self.month = f"/api/v1/months/{stage.OPEN}/{unit}"
        self.rows: list[tuple[str, str]] = []

    def run(self) -> list[str]:
        """Everything that is wrong."""
        return [*self._limits(), *self._afterwards(), *self._bodies(), *self._lists()]

    def _limits(self) -> list[str]:
        begin_of_minute()
        minute = time.time() // MINUTE
        share = CALLS // THREADS
        acts = [lambda: self.first.many(share, "/api/v1/token")] * THREADS
        *calls, others, pages, unknown = at_once(
            *acts,
            lambda: self.second.many(OTHERS, "/api/v1/token"),
            lambda: Caller(self.made.where).many(PAGES, "/login/"),
            lambda: Caller(self.made.where, f"ct_{'0' * 8}_{'0' * 48}").many(UNKNOWN, "/api/v1/token"),
        )
        if time.time() // MINUTE != minute:
            return ["the machine is too busy: the calls took more than the one minute that counts them; try again"]
        said = [each for part in calls for each in part]
        counted = Counter(each.status for each in said)
        self.rows.append((f"{len(said)} calls of one token at {LIMIT} a minute, {THREADS} threads", _numbers(counted)))
        self.rows.append((f"{OTHERS} calls of another token meanwhile", _numbers(Counter(e.status for e in others))))
        self.rows.append((f"{PAGES} login pages meanwhile", _numbers(Counter(each.status for each in pages))))
        self.rows.append((f"{UNKNOWN} calls of no token meanwhile", _numbers(Counter(e.status for e in unknown))))
        return [
            *wrong_of_limit(said, LIMIT),
            *wrong_of_others(others, "another token"),
            *wrong_of_others(pages, "pages"),
            *wrong_of_unknown(unknown, REFUSALS),
        ]

    def _afterwards(self) -> list[str]:
        begin_of_minute()
        return wrong_of_others(self.first.many(5, "/api/v1/token"), "the minute after")

    def _bodies(self) -> list[str]:
        """Bodies of 2.5 MB: refused row by row, one byte more as a whole, and nothing of them stays in memory."""
        largest = largest_body()
        self.second.call(self.month, "PATCH", largest)
        before = self._memory()
        share = LARGE_BODIES // 3
        found = at_once(*[lambda: [self.second.call(self.month, "PATCH", largest) for _each in range(share)]] * 3)
        grown = self._memory() - before
        statuses = Counter(each.status for part in found for each in part)
        beyond = self.second.call(self.month, "PATCH", largest + b" ").status
        self.rows.append(
            (f"{LARGE_BODIES} bodies of 2,000 rows and 2.5 MB, one byte more", f"{_numbers(statuses)}, {beyond}")
        )
        self.rows.append(("memory of the pages after them", f"{grown / MEGABYTE:+.0f} MB"))
        wrong = [] if statuses == Counter({409: LARGE_BODIES}) else [f"large bodies: {_numbers(statuses)}"]
        wrong += [] if beyond == 413 else [f"a body that is too large: {beyond}"]
        return wrong + ([f"memory grew by {grown / MEGABYTE:.0f} MB"] if grown > GROWTH else [])

    def _lists(self) -> list[str]:
        wrong = []
        for address in LISTS:
            said = self.third.many(5, f"/api/v1/{address}")
            slowest = max(each.seconds for each in said)
            self.rows.append((f"`{address}`, slowest of 5", f"{slowest * 1000:.0f} ms"))
            wrong += wrong_of_others(said, address)
            wrong += [f"{address} took {slowest:.1f} s"] if slowest > SECONDS else []
        return wrong

    def _memory(self) -> int:
        """Bytes of all processes of the pages."""
        process = self.made.web.process
        assert process is not None
        return int(sum(each.memory_info().rss for each in [process, *process.children(recursive=True)]))


def largest_body() -> bytes:
    """As many rows as a call may have, of procedures that there are not, as large as a body may be."""
    rows = [{"procedure": f"no-such-{number}", "received_total": 1} for number in range(ROWS)]
    content = json.dumps({"cells": rows}).encode()
    return content + b" " * (LARGEST_BODY - len(content))


@contextlib.contextmanager
def at_limits() -> Iterator[Trial]:
    """Production with the demo's province, a small limit, and three tokens."""
    with production(API_CALLS_PER_MINUTE=str(LIMIT), API_REFUSALS_PER_MINUTE=str(REFUSALS)) as made:
        made.home.manage("load_demo")
        portal_here(made.home)
        clerk = stage.token("clerk-569", "read", "write")
        tokens = [stage.token("coordinator", "read"), clerk, stage.token("observer", "read")]
        made.serve()
        yield Trial(made, tokens, unit="569")


def main(arguments: Sequence[str]) -> int:
    """Try the limits once; 1 if something was wrong."""
    argparse.ArgumentParser(prog="python -m trials.limits", description="The API at its limits.").parse_args(arguments)
    with at_limits() as trial:
        wrong = trial.run()
    print("| tried | answered |\n|---|---|", *(f"| {what} | {answered} |" for what, answered in trial.rows), sep="\n")
    print(*(wrong or ["Every limit held."]), sep="\n", flush=True)
    return int(bool(wrong))


def _numbers(statuses: Counter[int]) -> str:
    return ", ".join(f"{number} × {status}" for status, number in sorted(statuses.items()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
