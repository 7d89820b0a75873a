"""What people read: every answer, judged as a person would, and every time there was none."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass
from html import escape

from bench.browser import Answer
from trials.meter import Meter

SORRY = "Hệ thống tạm thời chưa đáp ứng"
WELL = (200, 201, 204, 302, 304)
NOTICE = 503
VIETNAMESE = set("ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ")
INSIDES = ("Traceback (most recent call last)", "psycopg2", "OperationalError", "ProgrammingError", "/site-packages/")


@dataclass(frozen=True, slots=True)
class Heard:
    """One answer, or that there was none (``status`` 0); ``wrong`` is what a person may not be shown."""

    who: str
    what: str
    began: float
    at: float
    status: int
    wrong: str = ""
    is_kept: bool = False
    why: str = ""  # there was no answer

    @property
    def is_silence(self) -> bool:
        return self.status == 0

    @property
    def is_notice(self) -> bool:
        return self.status == NOTICE


class Hearing:
    """All that was heard, of many threads."""

    def __init__(self) -> None:
        self.all: list[Heard] = []
        self._lock = threading.Lock()

    def add(self, heard: Heard) -> None:
        with self._lock:
            self.all.append(heard)

    def since(self, moment: float) -> list[Heard]:
        """What was heard since a moment of the monotonic clock."""
        with self._lock:
            return [each for each in self.all if each.at >= moment]


class Ears(Meter):
    """Of one person; ``typed`` are the fields of the form that the person posts, which a refusal must keep."""

    def __init__(self, who: str, hearing: Hearing) -> None:
        super().__init__()
        self.who, self.hearing = who, hearing
        self.typed: dict[str, str] = {}

    def answered(self, what: str, since: float, answer: Answer) -> None:
        super().answered(what, since, answer)
        wrong = wrong_with(answer)
        is_form = what == "save by form" and answer.status == NOTICE
        lacking = [name for name, text in self.typed.items() if not is_in(answer.page, name, text)] if is_form else []
        if lacking:
            wrong = f"the page of 503 has lost {', '.join(lacking)}"
        self._add(what, since, answer.status, wrong, is_kept=is_form and not lacking)

    def failed(self, what: str, why: object) -> None:
        super().failed(what, why)
        if not isinstance(why, int):  # a status was heard already
            self.silent(what, time.perf_counter(), str(why))

    def silent(self, what: str, since: float, why: str) -> None:
        """There was no answer."""
        self._add(what, since, 0, "", why=why)

    def baffled(self, what: str, wrong: str) -> None:
        """There was an answer with which nobody could go on."""
        self._add(what, time.perf_counter(), 200, wrong)

    def _add(self, what: str, since: float, status: int, wrong: str, *, is_kept: bool = False, why: str = "") -> None:
        now = time.monotonic()
        began = now - (time.perf_counter() - since)
        self.hearing.add(Heard(self.who, what, began, now, status, wrong, is_kept, why))


def wrong_with(answer: Answer) -> str:
    """What a person should not have been shown; empty where nothing is wrong with the answer."""
    kind = answer.headers.get("Content-Type", "")
    page = answer.body.decode("utf-8", "replace") if "html" in kind or "json" in kind else ""
    for inside in INSIDES:
        if inside in page:
            return f"it shows «{inside}»"
    if answer.status in WELL:
        return ""
    if answer.status == NOTICE:
        return _wrong_with_notice(answer, kind, page)
    if answer.status == 409:
        return "" if VIETNAMESE & set(_sentence(page)) else "409 without a sentence in Vietnamese"
    return f"answered {answer.status}: {page[:120]}"


def _wrong_with_notice(answer: Answer, kind: str, page: str) -> str:
    if not answer.headers.get("Retry-After", "").isdecimal():
        return "503 without Retry-After"
    if "problem+json" in kind:
        return "" if VIETNAMESE & set(_sentence(page)) else "503 without a sentence in Vietnamese"
    return "" if SORRY in page and 'lang="vi"' in page else "503 that is not the portal's page in Vietnamese"


def _sentence(page: str) -> str:
    try:
        read = json.loads(page)
    except ValueError:
        return ""
    return str(read.get("refusal") or read.get("detail") or "").lower()


def is_in(page: str, name: str, text: str) -> bool:
    """Whether the page has the field with what was typed into it."""
    return f'name="{escape(name)}" value="{escape(text)}"' in page
