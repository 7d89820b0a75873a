"""What is measured inside both revisions: reports, pages, files in, figures."""

from __future__ import annotations

import csv
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

from bench.load import KHANH_HOA
from bench.pair import OPEN, Both, Pair
from bench.revision import ROOT
from bench.turns import Aim, Row, in_turns, timed_row

PAGE, TWICE_AS_FAST = Aim(most=0.4), Aim(most=0.5)
AIMED = ("dashboard", "review", "months", "differences", "to do", "entry", "home")
AIMS = dict.fromkeys(AIMED, PAGE) | {"workbook of a period": Aim(most=1000, of_value=True, unit="ms")}
STEPS = {
    "entry page": TWICE_AS_FAST,
    "first cell saved": None,
    "one cell saved": None,
    "check page": TWICE_AS_FAST,
    "sending": TWICE_AS_FAST,
}
BATCH = 10
NATIONAL = ROOT / "demo/national/units.csv"
LARGE_FILES = {"counts": 100_000, "procedures": 20_000}


def reports(pair: Pair) -> list[Row]:
    """A clerk's way to a sent report, then many confirmed at once."""
    number = 8 if pair.quick else 80
    with pair.open(OPEN) as both:
        filled = both.each("reports.fill", folder=KHANH_HOA, number=number)
        pair.say("reports: both provinces are filled")
        ways = [iter(people or ()) for people in filled]
        works = [partial(_way, side, people) for side, people in zip((both.then, both.now), ways, strict=True)]
        found = in_turns(number - 2, *works, untimed=2)
        rows = [timed_row(f"reports: {step}", _step(found, step), aim) for step, aim in STEPS.items()]
        batch = 2 if pair.quick else BATCH
        confirmed = both.turns(number // batch - 2, "reports.confirm", number=batch)
        return [*rows, timed_row(f"reports: {batch} confirmed at once", confirmed, TWICE_AS_FAST)]


def _way(side: Any, people: Any) -> Any:
    return side.ask("reports.way", **next(people, {"username": "", "report": ""}))


def _step(found: list[list[Any] | str], step: str) -> list[list[Any] | str]:
    return [each if isinstance(each, str) else [way[step] for way in each] for each in found]


def pages(pair: Pair) -> list[Row]:
    """Every page and file at the size of a province."""
    pair.fill("pages.fill", size="khanh_hoa")
    rows = []
    with pair.open(OPEN) as both:
        then, now = both.each("pages.names")
        for kind, runs in (("pages", 9), ("files", 3)):
            for name, (who, address) in now[kind].items():
                there = (then or {}).get(kind, {}).get(name)
                found = _opened(both, pair.runs(runs), there, (who, address))
                rows.append(timed_row(f"{kind}: {name}", found, AIMS.get(name)))
                if name in AIMED:
                    found = _opened(both, pair.runs(runs), there, (who, address), again=True)
                    rows.append(timed_row(f"{kind}: {name}, unchanged since it was last shown", found))
                pair.say(f"{kind}: {name}")
    return rows


def _opened(
    both: Both, runs: int, there: tuple[str, str] | None, here: tuple[str, str], again: bool = False
) -> list[list[Any] | str]:
    """What a page takes at its address in each revision."""
    now = partial(both.now.ask, "pages.get", who=here[0], address=here[1], again=again)
    if there is None:
        return ["lacks it", in_turns(runs, now)[0]]
    return in_turns(runs, partial(both.then.ask, "pages.get", who=there[0], address=there[1], again=again), now)


def loads(pair: Pair) -> list[Row]:
    """Large files in."""
    runs = pair.runs(3)
    with tempfile.TemporaryDirectory(prefix="bench-files-") as name, pair.open(OPEN) as both:
        folder = Path(name)
        return [
            _loaded_units(pair, both, folder, runs),
            *_loaded_procedures(pair, both, folder, runs),
            _loaded_counts(pair, both, folder, runs),
        ]


def _loaded_counts(pair: Pair, both: Both, folder: Path, runs: int) -> Row:
    number = 2000 if pair.quick else LARGE_FILES["counts"]
    file = folder / "counts.csv"
    both.each("loads.fill_units")
    rows = both.now.ask("loads.counts_file", file=str(file), rows=number)
    pair.say(f"loads: {rows:,} counts")
    return timed_row(f"loads: {rows:,} counts, confirmed", both.turns(runs, "loads.counts", file=str(file)))


def _loaded_units(pair: Pair, both: Both, folder: Path, runs: int) -> Row:
    target = folder / "province"
    target.mkdir()
    with NATIONAL.open(encoding="utf-8") as source:
        lines = source.readlines()[: 500 if pair.quick else None]
    (target / "units.csv").write_text("".join(lines), encoding="utf-8")
    for other in ("periods.csv", "procedures.csv", "quota_tiers_2020.csv"):
        whole = (Path(KHANH_HOA) / other).read_text(encoding="utf-8")
        (target / other).write_text(whole if other == "periods.csv" else whole.partition("\n")[0] + "\n", "utf-8")
    pair.say("loads: units")

    def load(side: Any) -> Any:
        side.ask("loads.empty")
        return side.ask("loads.province", folder=str(target))

    found = in_turns(runs, partial(load, both.then), partial(load, both.now))
    aim = Aim(most=5000, of_value=True, unit="ms")
    return timed_row(f"loads: load_province of {len(lines) - 1:,} units", found, aim)


def _loaded_procedures(pair: Pair, both: Both, folder: Path, runs: int) -> list[Row]:
    number = 200 if pair.quick else LARGE_FILES["procedures"]
    file = folder / "procedures.csv"
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(["code", "name", "field", "authority_level", "level", "first_published"])
        writer.writerows([f"P{n:05d}", f"Thủ tục {n}", "Hộ tịch", "commune", 4, "2019-06-03"] for n in range(number))
    pair.say("loads: procedures")

    def load(side: Any) -> Any:
        side.ask("loads.empty")
        found = side.ask("loads.procedures", file=str(file))
        if side.ask("loads.number_of_procedures") != number:
            raise RuntimeError("not every procedure of the file was imported")
        return found

    found = in_turns(runs, partial(load, both.then), partial(load, both.now))
    aim = Aim(most=4000, of_value=True, unit="ms")
    rows = []
    for place, step in enumerate(("preview", "application")):
        taken = [each if isinstance(each, str) else [times[place] for times in each] for each in found]
        rows.append(timed_row(f"loads: {number:,} procedures in the administration, {step}", taken, aim))
    return rows


def figures(pair: Pair) -> list[Row]:
    """The recompute at a country's size."""
    size = "khanh_hoa" if pair.quick else "country"
    numbers = pair.fill("figures.fill", size=size)
    pair.say(f"figures: {numbers[-1]:,} counts in each")
    runs = pair.runs(3)
    with pair.open(OPEN) as both:
        nothing = both.turns(runs, "figures.from_nothing")
        cold = both.turns(runs, "figures.cold")
        unchanged = both.turns(runs, "figures.unchanged")
        minimums = [iter(range(2501, 2600)) for _side in (both.then, both.now)]
        works = [partial(_tier, side, given) for side, given in zip((both.then, both.now), minimums, strict=True)]
        tier = in_turns(runs, *works)
        one = both.turns(pair.runs(9), "figures.report")
    found = {
        "cold": cold,
        "cold, nothing kept of any sending": nothing,
        "nothing changed": unchanged,
        "one tier's change": tier,
        "one confirmed report": one,
    }
    return [timed_row(f"figures: {numbers[-1]:,} counts, {name}", each) for name, each in found.items()]


def _tier(side: Any, minimums: Any) -> Any:
    return side.ask("figures.tier", minimum=next(minimums))
