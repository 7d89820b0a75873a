"""The canonical text of a sending and its check code («Mã kiểm tra»).

The text holds everything that the unit answers for, in one fixed form, so that the same figures always give the same
SHA-256 and a changed digit another one:

    chi-tieu/1
    unit 569
    period 2020-12
    sending 2
    nil 0
    1.000689 197 62 42
    …

one line a procedure, sorted by code in byte order; UTF-8, LF after every line.
"""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256

FORMAT = "chi-tieu/1"
RANKING_FORMAT = "chi-tieu-ranking/1"
CONTENTS_FORMAT = "chi-tieu-contents/1"
Figures = tuple[str, int, int, int]
Typed = tuple[int | None, int | None, int | None]


def canonical_text(*, unit_code: str, period: str, number: int, nil: bool, figures: Iterable[Figures]) -> str:
    """The canonical text of sending ``number``; ``figures`` are (procedure code, received, online, by post)."""
    head = [FORMAT, f"unit {unit_code}", f"period {period}", f"sending {number}", f"nil {int(nil)}"]
    rows = [f"{code} {total} {online} {post}" for code, total, online, post in sorted(figures)]
    return "\n".join([*head, *rows]) + "\n"


def check_code(text: str) -> str:
    """The SHA-256 of a canonical text, as 64 lower-case hexadecimal digits."""
    return sha256(text.encode()).hexdigest()


def ranking_text(head: Iterable[object], lines: Iterable[Iterable[object]]) -> str:
    """The canonical text of a frozen ranking: its format, its head, then one line a unit."""
    return _json_lines(RANKING_FORMAT, [head, *lines])


def contents_text(*, head: Iterable[object], figures: Mapping[str, Typed], texts: Mapping[str, str]) -> str:
    """The canonical text of what a report would send: its head, its typed ``figures`` by code, its texts by name.

    Sorted by code and by name, so that their order does not matter; a blank cell is ``null`` and no zero.
    """
    rows = [[code, *numbers] for code, numbers in sorted(figures.items())]
    return _json_lines(CONTENTS_FORMAT, [head, *rows, *sorted(texts.items())])


def _json_lines(format_name: str, lines: Iterable[Iterable[object]]) -> str:
    """Lines of JSON lists below the name of their format.

    JSON keeps apart what a separator could not: names hold commas, notes hold line breaks. UTF-8, no spaces, LF.
    """
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode  # one for all: dumps makes one a line
    rows = [encode(list(row)) for row in lines]
    return "\n".join([format_name, *rows]) + "\n"
