"""Whether each save that was acknowledged is stored once, and nothing else is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from trials.audit.before import Before
from trials.audit.database import Cell, cells_and_versions
from trials.audit.words import either, in_words, story_of
from trials.journal import Journal, Report, Writing


def cell_faults(before: Before, journal: Journal) -> Iterator[str]:
    """Saves that were acknowledged and are not stored once, and figures that nobody typed."""
    cells, versions = cells_and_versions(before.months)
    tried: dict[Cell, list[tuple[Writing, int | None]]] = defaultdict(list)
    for attempt in journal.writings:
        if attempt.is_possible and attempt.report is not None:
            for name, value in attempt.values.items():
                tried[attempt.report, name].append((attempt, value))
    for cell in sorted(tried.keys() | cells.keys() | before.cells.keys()):
        stored_now, known = cells.get(cell), before.cells.get(cell)
        if cell not in tried:
            if stored_now != known:
                yield f"{in_words(cell)} is {stored_now}, was {known}, and nobody typed it."
            continue
        possible = _possible(tried[cell], known)
        if stored_now not in possible:
            yield f"{in_words(cell)} is {stored_now}; it must be {either(possible)}: {story_of(tried[cell])}."
    yield from _saved_once(before, versions, tried)


def _possible(tried: list[tuple[Writing, int | None]], known: int | None) -> list[int | None]:
    """What a cell may hold: a value that no save, begun after it was answered, has surely replaced."""
    done = [attempt.began for attempt, _value in tried if attempt.is_acknowledged]
    last = max(done, default=None)
    found: list[int | None] = [] if done else [known]
    for attempt, value in tried:
        over = attempt.is_acknowledged and last is not None and attempt.ended is not None and attempt.ended < last
        if not over and value not in found:
            found.append(value)
    return found


def _saved_once(
    before: Before,
    versions: Mapping[tuple[Report, str], int],
    tried: Mapping[Cell, list[tuple[Writing, int | None]]],
) -> Iterator[str]:
    """Each row counts how often it was saved: no more than was asked for, and no less than was acknowledged."""
    rows: dict[tuple[Report, str], dict[int, Writing]] = defaultdict(dict)
    surely: dict[tuple[Report, str], set[int]] = defaultdict(set)
    for (report, name), attempts in tried.items():
        row = report, name.rpartition(".")[0]
        values = Counter([value for _attempt, value in attempts] + [before.cells.get((report, name))])
        for attempt, value in attempts:
            rows[row][id(attempt)] = attempt
            if attempt.is_acknowledged and values[value] == 1:
                surely[row].add(id(attempt))  # nobody else typed this value there: it changed the row
    for row in sorted(rows.keys() | versions.keys()):
        saved = versions.get(row, 0) - before.versions.get(row, 0)
        most, least = len(rows.get(row, ())), len(surely.get(row, ()))
        if saved > most:
            yield f"{in_words(row)} was saved {saved} times, and asked for {most} times."
        if saved < least:
            yield f"{in_words(row)} was saved {saved} times, and {least} saves were acknowledged."
