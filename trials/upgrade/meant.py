"""What an upgrade is meant to make different, by name, with the reason; everything else must stay as it was."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from trials.upgrade.files import SEPARATOR
from trials.upgrade.states import STATES

MARK = "có cảnh báo chưa xác nhận"


@dataclass(frozen=True, slots=True)
class Meant:
    """A difference that is meant, after an upgrade from each state up to ``until``.

    ``files`` is a pattern of the names of exports in which it is seen. Each of ``pairs`` is a pattern of a line then,
    and what becomes of it; ``added`` is a pattern of lines that are new. For tables ``what`` is the difference itself,
    ``back`` where it is seen after the way back.
    """

    name: str
    reason: str
    until: str
    what: str = ""
    files: str = ""
    pairs: Sequence[tuple[str, str]] = ()
    added: str = ""
    back: bool = False

    def is_expected(self, state: str) -> bool:
        """Whether an upgrade from ``state`` must show it."""
        return STATES.index(state) <= STATES.index(self.until)

    def becomes(self, line: str) -> Iterator[str]:
        """What a line of then may be now."""
        for then, now in self.pairs:
            found = re.fullmatch(then, line)
            if found:
                yield found.expand(now)


MEANT: tuple[Meant, ...] = (
    Meant(
        "levels on publications",
        "a procedure has the levels of its publications, several of them and dated; its own field went there",
        until="0875d8f",
        what="table procedures_procedure: no column authority_level",
    ),
    Meant(
        "levels on publications, in the history",
        "as above",
        until="0875d8f",
        what="table procedures_historicalprocedure: no column authority_level",
    ),
    Meant(
        "periods of uploads",
        "the first and the last period of an upload are references, no text",
        until="aa03de95",
        what="table reporting_systemupload: no column periods",
    ),
    *(
        Meant(
            f"the system's name, {table}.{column}",
            "what the portal did by itself has no name, and the name is written in the reader's language",
            until="aa03de95",
            what=f"table {table}: other values of {column}",
        )
        for table, column in (
            ("reporting_dossiercount", "saved_by"),
            ("reporting_revision", "sent_by_name"),
            ("reporting_submissionevent", "actor_name"),
        )
    ),
    Meant(
        "order of digits",
        "«Phường 2» comes before «Phường 10» under every collation",
        until="0875d8f",
        what="table units_unit: other values of sort_key",
    ),
    Meant(
        "order of digits, after going back",
        "the key by which names are ordered stays; the older release orders by it as well",
        until="0875d8f",
        what="table units_unit: other values of sort_key",
        back=True,
    ),
    Meant(
        "months that were compared",
        "the comparison with the year before names each month that both years have",
        until="aa03de95",
        files=r"reports report\.docx .*",
        pairs=(
            (r"So với cùng kỳ \(tháng (\d+) đến tháng \1\)(.*)", r"So với cùng kỳ (tháng \1)\2"),
            (r"So với cùng kỳ \(tháng 6 đến tháng 7\)(.*)", r"So với cùng kỳ (tháng 6, 7)\1"),
        ),
    ),
    Meant(
        "reports in doubt",
        "provisional sums name the reports with open warnings, their share and the rate without them",
        until="0875d8f",
        files=r"overview (csv|xlsx) provisional",
        pairs=((rf"(.*{re.escape(SEPARATOR)})", rf"\1{MARK}"), (r"(.*[^ ])", rf"\1; {MARK}")),
        added=r"(\[.*\] )?\d+ báo cáo có cảnh báo chưa được xác nhận, chiếm .*",
    ),
    Meant(
        "the organ in full",
        "decree 30/2020/NĐ-CP: the organ that issues a document is named in full",
        until="8b5acd6e",
        files=r"own report docx \d+",
        pairs=((r"UBND (.*)", r"ỦY BAN NHÂN DÂN \1"),),
    ),
    Meant(
        "the organ above",
        "decree 30/2020/NĐ-CP: the organ above that of the document is named, and may be abbreviated",
        until="8b5acd6e",
        files=r"own report docx [A-Z]+|urging letter docx",
        added=r"UBND TỈNH KHÁNH HÒA",
    ),
)


def unmeant(
    state: str,
    tables: Iterable[str],
    files: dict[str, list[str]],
    meant: Sequence[Meant] = MEANT,
    *,
    back: bool = False,
) -> list[str]:
    """A sentence for each difference that is not meant, and for each that is meant and was not seen.

    ``files`` has the lines that differ of each export that differs, «- » before those of then, «+ » before new ones.
    """
    known = [each for each in meant if each.is_expected(state) and each.back == back]
    seen: set[str] = set()
    found = []
    for difference in tables:
        rules = {each.name for each in known if each.what == difference}
        seen |= rules
        found += [] if rules else [f"Not meant: {difference}."]
    for name, lines in files.items():
        rules, left = _explained(lines, [each for each in known if each.files and re.fullmatch(each.files, name)])
        seen |= rules
        found += [f"Not meant, in {name}: {line}" for line in left]
    return found + [f"Meant, but not seen: {each.name}." for each in known if each.name not in seen]


def _explained(lines: Sequence[str], rules: Sequence[Meant]) -> tuple[set[str], list[str]]:
    """The names of the rules that explain some of ``lines``, and the lines that none explains."""
    new = Counter(line[1:] for line in lines if line.startswith("+"))
    used: set[str] = set()
    left = []
    for line in (line[1:] for line in lines if line.startswith("-")):
        found = next(((each, now) for each in rules for now in each.becomes(line) if new[now]), None)
        if found is None:
            left.append(f"«{line}» is gone or other")
            continue
        used.add(found[0].name)
        new[found[1]] -= 1
    for line in new.elements():
        rule = next((each for each in rules if each.added and re.fullmatch(each.added, line)), None)
        if rule is None:
            left.append(f"«{line}» is new")
        else:
            used.add(rule.name)
    return used, left
