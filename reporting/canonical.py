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
from collections.abc import Iterable
from hashlib import sha256

FORMAT = "chi-tieu/1"
RANKING_FORMAT = "chi-tieu-ranking/1"
Figures = tuple[str, int, int, int]


def canonical_text(*, unit_code: str, period: str, number: int, nil: bool, figures: Iterable[Figures]) -> str:
    """The canonical text of sending ``number``; ``figures`` are (procedure code, received, online, by post)."""
    head = [FORMAT, f"unit {unit_code}", f"period {period}", f"sending {number}", f"nil {int(nil)}"]
    rows = [f"{code} {total} {online} {post}" for code, total, online, post in sorted(figures)]
    return "\n".join([*head, *rows]) + "\n"


def check_code(text: str) -> str:
    """The SHA-256 of a canonical text, as 64 lower-case hexadecimal digits."""
    return sha256(text.encode()).hexdigest()


def ranking_text(head: Iterable[object], lines: Iterable[Iterable[object]]) -> str:
    """The canonical text of a frozen ranking: its format, its head, then one line a unit, each as a JSON list.

    JSON keeps apart what a separator could not: names hold commas, notes hold line breaks. UTF-8, no spaces, LF.
    """
    rows = [json.dumps(list(row), ensure_ascii=False, separators=(",", ":")) for row in (head, *lines)]
    return "\n".join([RANKING_FORMAT, *rows]) + "\n"
