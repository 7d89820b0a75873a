"""A clerk of one unit at the report of one month."""

from __future__ import annotations

import json
import random
import re
import time
from collections.abc import Mapping
from html import unescape
from typing import Any

from bench.browser import SETTINGS, Unexpected, cells_of, token_of
from trials.journal import Journal, Report, Values
from trials.people.pages import HIDDEN, NUMBERS, filled_template, hidden, shown_figures, text_of
from trials.people.person import JSON, LOGIN, Person

TEXT = re.compile(r'<(?:input|textarea)[^>]*? name="(remarks|approved_by|document_number|document_date)"')
RECEIPT = re.compile(r"/receipts/(\d+)/")
CODE = re.compile(r"<code>([0-9a-f]{64})</code>")


class Clerk(Person):
    """A clerk of one unit at the report of one month."""

    def __init__(self, where: str, username: str, report: Report, journal: Journal, **given: Any) -> None:
        super().__init__(where, username, journal, **given)
        self.report, self.address = report, f"/submissions/{report[0]}/{report[1]}/"
        self.save_address = self.token = ""
        self.cells: Values = {}  # as this person saw them last
        self.fields: dict[str, str] = {}  # the hidden ones of the page shown last
        self.texts: list[str] = []
        self.shown: Values = {}  # figures of the check page

    def open(self) -> None:
        """Open the report's form.

        Raises:
            Unexpected: it has nothing to type into.
        """
        self._take_up(self.read("form", self.address))

    def _take_up(self, page: str) -> None:
        settings = SETTINGS.search(page)
        if settings is None:
            raise Unexpected(f"{self.address} has no form")
        self.save_address = json.loads(settings[1])["save_url"]
        self.token, self.fields = token_of(page), hidden(page)
        self.cells, self.texts = dict(cells_of(page)), TEXT.findall(page)

    def save(self, values: Mapping[str, int | None]) -> Values:
        """Type ``values`` into cells, and have them saved as the page's script does; those that the portal stored.

        Raises:
            Unexpected: it did not answer.
        """
        return dict(self.twice_at_most(lambda: self._save(values)))

    def _save(self, values: Mapping[str, int | None]) -> Values:
        typed = {name: {"text": text_of(value), "seen": self.cells.get(name)} for name, value in values.items()}
        body = json.dumps({"cells": typed, "details": {}}).encode()
        headers = self.browser.of_a_form(JSON) | {"X-CSRFToken": self.token}
        with self.journal.writing(self.username, self.report, values) as attempt:
            answer = self.ask("save", "POST", self.save_address, body, headers)
            if answer.status != 200:
                attempt.refuse()
                return {}
            read = json.loads(answer.body)
            saved: Values = read["saved"]
            for name, conflict in read["conflicts"].items():
                self.cells[name] = conflict["theirs"]
            self.cells |= saved
            attempt.acknowledge(saved)
            if not saved:
                attempt.refuse()
            return saved

    def save_form(self, values: Mapping[str, int | None], action: str = "save") -> bool:
        """Type ``values`` and press a button that saves the whole form; whether it was saved.

        Raises:
            Unexpected: the portal did not answer.
        """
        changed = {name: value for name, value in values.items() if value != self.cells.get(name)}
        with self.journal.writing(self.username, self.report, changed) as attempt:
            answer = self.post("save by form", self.address, self._posted(values, action))
            if answer.status != 302 or answer.location.startswith(LOGIN):
                attempt.refuse()
                return False
            attempt.acknowledge()
        self.cells |= changed
        return True

    def fill(self) -> None:
        """Have every blank cell answered with 0, and see the form again.

        Raises:
            Unexpected: it was not done.
        """
        blank: Values = {name: 0 for name, value in self.cells.items() if value is None}
        with self.journal.writing(self.username, self.report, blank) as attempt:
            answer = self.post("fill with 0", self.address, self._posted({}, "fill"))
            if answer.status != 302 or answer.location.startswith(LOGIN):
                raise Unexpected(f"filling {self.address} answered {answer.status}")
            page = self.read("form", self.address)
            attempt.acknowledge({name: 0 for name, value in cells_of(page) if name in blank and value == 0})
        self._take_up(page)

    def check(self, values: Mapping[str, int | None] | None = None) -> bool:
        """Press «check and send», which saves what is typed; whether the page before sending came.

        Raises:
            Unexpected: the portal did not answer.
        """
        changed = {name: value for name, value in (values or {}).items() if value != self.cells.get(name)}
        with self.journal.writing(self.username, self.report, changed) as attempt:
            answer = self.post("check", self.address, self._posted(values or {}, "check"))
            page = answer.page if answer.status == 200 else ""
            found = hidden(page)
            if "seal" not in found:
                if changed:
                    return False  # saved or not: the page of what cannot be sent does not say
                attempt.refuse()
                return False
            attempt.acknowledge()
        self.cells |= changed
        self.fields, self.shown = found, dict(shown_figures(found))
        return True

    def send(self) -> bool:
        """Tick that the head of the unit approved, and send; whether it is sent.

        Raises:
            Unexpected: the portal did not answer.
        """
        return bool(self.twice_at_most(self._send))

    def _send(self) -> bool:
        with self.journal.sending(self.username, self.report, self.shown) as attempt:
            answer = self.post("send", self.address, self.fields | {"approved": "1", "action": "send"})
            if answer.status != 302 or answer.location.startswith(LOGIN):
                attempt.refuse()
                return False
            attempt.acknowledge(0, "")
            attempt.ended = time.monotonic()
            page = self.read("report as sent", self.address)
            numbers, codes = RECEIPT.findall(page), CODE.findall(page)
            attempt.acknowledge(max(map(int, numbers), default=0), codes[0] if codes else "")
        self.fields = hidden(page)
        return True

    def withdraw(self) -> bool:
        """Take the sending back; whether it was done."""
        with self.journal.withdrawing(self.username, self.report) as attempt:
            answer = self.post("withdraw", self.address, self.fields | {"action": "withdraw"})
            if answer.status != 302 or answer.location.startswith(LOGIN):
                attempt.refuse()
                return False
            attempt.outcome = attempt.outcome.ACKNOWLEDGED
        return True

    def upload(self, values: Mapping[str, int]) -> bool:
        """Download the form in Excel, fill it, upload it, and record what the preview shows; whether it was saved.

        Raises:
            Unexpected: the portal did not answer, or shows no preview that can be recorded.
        """
        template = self.ask("form in Excel", "GET", f"{self.address}template.xlsx")
        content = filled_template(template.body, values)
        page = self._previewed(content)
        fields = [(name, text) for name, text in HIDDEN.findall(page) if name != "bad"]
        fields = [(unescape(name), unescape(text)) for name, text in fields]
        if not any(name.endswith(".received_total") for name, _text in fields):
            raise Unexpected(f"the preview of a file for {self.address} offers nothing to record")
        with self.journal.writing(self.username, self.report, values) as attempt:
            answer = self.post("record a file", self.address, [*fields, ("action", "save")])
            if answer.status != 302 or answer.location.startswith(LOGIN):
                attempt.refuse()
                return False
            attempt.acknowledge()
        self.cells |= values
        return True

    def _previewed(self, content: bytes) -> str:
        border = f"trial{random.getrandbits(64):016x}"
        head = f'--{border}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{self.token}\r\n'
        head += f'--{border}\r\nContent-Disposition: form-data; name="file"; filename="mau.xlsx"\r\n'
        head += "Content-Type: application/octet-stream\r\n\r\n"
        body = head.encode() + content + f"\r\n--{border}--\r\n".encode()
        headers = self.browser.of_a_form(f"multipart/form-data; boundary={border}")
        answer = self.ask("upload a file", "POST", f"{self.address}file/", body, headers)
        if answer.status != 200:
            raise Unexpected(f"a file for {self.address} answered {answer.status}")
        return answer.page

    def _posted(self, values: Mapping[str, int | None], action: str) -> list[tuple[str, str]]:
        """The form as the browser posts it, with ``values`` typed over what was seen."""
        cells = {name: text_of(value) for name, value in (self.cells | dict(values)).items()}
        texts = dict.fromkeys(self.texts, "")
        return [*(self.fields | self._seen() | cells | texts).items(), ("action", action)]

    def _seen(self) -> dict[str, str]:
        """What the form says was seen of each procedure: the numbers as this person saw them last."""
        rows: dict[str, list[str]] = {}
        for name in self.fields:
            code, _dot, last = name.rpartition(".")
            if last == "seen" and f"{code}.{NUMBERS[0]}" in self.cells:
                rows[name] = [text_of(self.cells[f"{code}.{number}"]) for number in NUMBERS]
        return {name: "|".join(numbers) for name, numbers in rows.items()}
