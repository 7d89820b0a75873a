"""Whether both revisions say the same: figures, pages and files of the demo's province."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bench.asking import Inside
from bench.pair import OPEN, Pair
from bench.turns import Row

SHOWN = 3  # names of what differs


def contents(pair: Pair) -> list[Row]:
    """A line each for figures, pages and files."""
    pair.fill("pages.fill", size="khanh_hoa")
    with pair.open(OPEN) as both:
        known = [set(names) for names in both.each("contents.fields")]
        then, now = (said(side, sorted(known[0] & known[1])) for side in (both.then, both.now))
    return [_compared(pair, kind, then[kind], now[kind]) for kind in now]


def said(side: Inside, fields: Sequence[str]) -> dict[str, dict[str, str]]:
    """What a revision says of a province that is filled, by kind and name; of its figures only ``fields``."""
    names = side.ask("pages.names")
    found = {"figures": {"every row": side.ask("contents.figures", fields=fields)}}
    for kind in ("pages", "files"):
        found[kind] = {name: side.ask("contents.text", who=who, address=at) for name, (who, at) in names[kind].items()}
    return found


def _compared(pair: Pair, kind: str, then: dict[str, str], now: dict[str, str]) -> Row:
    different = [name for name, said in now.items() if name in then and then[name] != said]
    for name in different:
        pair.say(f"{kind}: {name}: {first_difference(then[name], now[name])}")
    lacking = [name for name in now if name not in then]
    notes = [f"differ: {', '.join(different[:SHOWN])}{' …' if len(different) > SHOWN else ''}"] if different else []
    notes += [f"{len(lacking)} are new"] if lacking else []
    rows = len(next(iter(now.values())).splitlines()) if kind == "figures" else len(now) - len(lacking)
    result = f"{len(now) - len(lacking) - len(different)} of {len(now) - len(lacking)} equal"
    what = f"contents: {kind}, {rows:,} rows" if kind == "figures" else f"contents: {kind}"
    return Row(what, "", "–", result, None, "; ".join(notes))


def first_difference(then: str, now: str) -> str:
    """The first line in which two texts differ, then and now."""
    pairs: Any = zip([*then.splitlines(), "(end)"], [*now.splitlines(), "(end)"], strict=False)
    return next((f"«{old}» then, «{new}» now" for old, new in pairs if old != new), "no line differs")
