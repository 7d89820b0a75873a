"""People who work over HTTP as their browsers do, and a program with a token; what was acknowledged is in a journal.

Every method is one thing that a person does. Where the portal does not answer, or answers with an error, it raises
``Unexpected`` and leaves the journal saying that nobody knows whether it was done; the person may try again.
"""

from __future__ import annotations

import http.client
import io
import json
import random
import re
import time
from collections.abc import Callable, Iterable, Mapping
from html import unescape
from typing import Any
from urllib.parse import urlencode

from bench.browser import GONE, SETTINGS, Answer, Browser, Unexpected, cells_of, token_of
from trials.journal import Journal, Report, Values
from trials.meter import Meter

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
NUMBERS = ("received_total", "received_online", "returned_by_post")
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
TEXT = re.compile(r'<(?:input|textarea)[^>]*? name="(remarks|approved_by|document_number|document_date)"')
RECEIPT = re.compile(r"/receipts/(\d+)/")
CODE = re.compile(r"<code>([0-9a-f]{64})</code>")
TICKET = re.compile(r'name="chosen" value="(\d+):(\d+)"')
CLEAR = re.compile(r'name="clear" value="(\d+):(\d+)"')
LOGIN = "/login/"


class Person:
    """A user with a browser; ``session`` is one that was made without a login."""

    def __init__(
        self, where: str, username: str, journal: Journal, meter: Meter | None = None, session: str = ""
    ) -> None:
        self.username, self.journal, self.meter = username, journal, meter or Meter()
        self.browser = Browser(where, session)

    def login(self, password: str) -> None:
        """Log in with the password.

        Raises:
            Unexpected: the portal did not let the person in.
        """
        page = self.read("login page", LOGIN)
        answer = self.post("login", LOGIN, {**hidden(page), "username": self.username, "password": password})
        if answer.status != 302 or "sessionid" not in self.browser.cookies:
            raise Unexpected(f"the login of {self.username} answered {answer.status}")

    def read(self, what: str, address: str) -> str:
        """The page at ``address``; a redirect is followed.

        Raises:
            Unexpected: it is not there, or not for this person.
        """
        for _step in range(3):
            answer = self.ask(what, "GET", address)
            if answer.status not in (301, 302):
                break
            address = answer.location
        if answer.status != 200 or (address.startswith(LOGIN) and what != "login page"):
            self.meter.failed(what, f"{address} answered {answer.status}")
            raise Unexpected(f"{what}: {address} answered {answer.status}")
        return answer.page

    def post(self, what: str, address: str, fields: Mapping[str, str] | Iterable[tuple[str, str]]) -> Answer:
        """The answer to a form; a redirect is not followed."""
        pairs = list(fields.items()) if isinstance(fields, Mapping) else list(fields)
        return self.ask(what, "POST", address, urlencode(pairs).encode(), self.browser.of_a_form(FORM))

    def ask(
        self, what: str, method: str, address: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """The answer to one request.

        A page is asked for again where the server had closed the connection; what changes something is not.

        Raises:
            Unexpected: there was no answer, or an error.
        """
        since = time.perf_counter()
        try:
            answer = self._exchange(method, address, body, dict(headers or {}))
        except GONE as error:
            raise Closed(f"{what}: {type(error).__name__}") from error
        except (OSError, http.client.HTTPException) as error:
            self.meter.failed(what, type(error).__name__)
            raise Unexpected(f"{what}: {type(error).__name__}") from error
        self.meter.answered(what, since, answer)
        if answer.status >= 500:
            self.meter.failed(what, answer.status)
            raise Unexpected(f"{what} answered {answer.status}")
        return answer

    def _exchange(self, method: str, address: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        try:
            return self.browser.exchange(method, address, body, headers)
        except GONE:
            if method != "GET":
                raise
        self.meter.connected_again()
        return self.browser.exchange(method, address, body, headers)

    def twice_at_most(self, act: Callable[[], Any]) -> Any:
        """Do ``act``, once more where the server had closed the connection: a browser does so by itself.

        Raises:
            Unexpected: it was closed again.
        """
        try:
            return act()
        except Closed:
            self.meter.connected_again()
            return act()

    def close(self) -> None:
        """Leave the browser."""
        self.browser.close()


class Closed(Unexpected):
    """The server closed the connection without an answer."""


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
        self.fields, self.shown = found, dict(_shown(found))
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


class Coordinator(Person):
    """A coordinator at the queue and the dashboards."""

    def waiting(self, *, only_clear: bool = False) -> dict[int, int]:
        """The reports that the queue offers to confirm, with the version in which it shows them."""
        page = self.read("queue", "/review/")
        self.token = token_of(page) if TICKET.search(page) else ""
        return {int(pk): int(version) for pk, version in (CLEAR if only_clear else TICKET).findall(page)}

    def confirm(self, chosen: Mapping[int, int]) -> bool:
        """Confirm these reports in one batch; whether all were.

        Raises:
            Unexpected: the portal did not answer.
        """
        fields = [("csrfmiddlewaretoken", self.token)]
        fields += [("chosen", f"{pk}:{version}") for pk, version in chosen.items()]
        with self.journal.confirming(self.username, frozenset(chosen)) as attempt:
            answer = self.post("confirm a batch", "/review/", [*fields, ("action", "accept_chosen")])
            if answer.status == 302 and not answer.location.startswith(LOGIN):
                attempt.acknowledge()
                return True
            return False  # some were refused, and the others confirmed


class Program:
    """A program of a unit, which writes its month through the interface with a token."""

    def __init__(self, where: str, username: str, secret: str, report: Report, journal: Journal, meter: Meter) -> None:
        self.person = Person(where, username, journal, meter)
        self.report, self.journal = report, journal
        self.address = f"/api/v1/months/{report[0]}/{report[1]}"
        self.headers = {"Authorization": f"Bearer {secret}", "Content-Type": JSON}

    def month(self) -> dict[str, Any]:
        """The month as it is stored."""
        return self._done(self.person.ask("API: read", "GET", self.address, None, self.headers))

    def write(self, values: Mapping[str, int | None]) -> bool:
        """Write some figures, all or none; whether they were stored."""
        rows: dict[str, dict[str, Any]] = {}
        for name, value in values.items():
            code, _dot, number = name.rpartition(".")
            rows.setdefault(code, {"procedure": code})[number] = value
        body = json.dumps({"cells": list(rows.values())}).encode()
        with self.journal.writing(self.person.username, self.report, values) as attempt:
            answer = self.person.ask("API: write", "PATCH", self.address, body, self.headers)
            if answer.status != 200:
                attempt.refuse()
                return False
            attempt.acknowledge()
        return True

    def send(self) -> bool:
        """Check the month, and send it as it was checked; whether it is sent."""
        texts = {"texts": {"approved_by": "Nguyễn Văn A, Chủ tịch"}}
        checked = self._done(
            self.person.ask("API: check", "POST", f"{self.address}/check", json.dumps(texts).encode(), self.headers)
        )
        month = self.month()
        figures = {f"{row['procedure']}.{number}": row[number] for row in month["cells"] for number in NUMBERS}
        key = f"{self.report[0]}-{self.report[1]}-{random.getrandbits(48):x}"
        headers = self.headers | {"If-Match": month["etag"], "Idempotency-Key": key}
        body = json.dumps({"digest": checked["digest"], "approved": True} | texts).encode()
        return bool(self.person.twice_at_most(lambda: self._send(body, headers, figures)))

    def _send(self, body: bytes, headers: Mapping[str, str], figures: Values) -> bool:
        with self.journal.sending(self.person.username, self.report, figures) as attempt:
            answer = self.person.ask("API: send", "POST", f"{self.address}/sendings", body, headers)
            if answer.status != 201:
                attempt.refuse()
                return False
            receipt = json.loads(answer.body)
            attempt.acknowledge(receipt["number"], receipt["check_code"])
        return True

    def _done(self, answer: Answer) -> dict[str, Any]:
        if answer.status != 200:
            raise Unexpected(f"{self.address} answered {answer.status}: {answer.page[:300]}")
        read: dict[str, Any] = json.loads(answer.body)
        return read


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the forms of a page."""
    return {unescape(name): unescape(value) for name, value in HIDDEN.findall(page)}


def text_of(value: int | None) -> str:
    """What a person types."""
    return "" if value is None else str(value)


def _shown(fields: Mapping[str, str]) -> Iterable[tuple[str, int | None]]:
    """The figures that a page before sending shows, as it posts them back."""
    for name, joined in fields.items():
        code, _dot, last = name.rpartition(".")
        numbers = joined.split("|")
        if last == "seen" and len(numbers) == len(NUMBERS):
            for number, text in zip(NUMBERS, numbers, strict=True):
                yield f"{code}.{number}", int(text) if text else None


def filled_template(content: bytes, values: Mapping[str, int]) -> bytes:
    """The form in Excel with ``values`` in its cells.

    Raises:
        Unexpected: a procedure of ``values`` is not in it.
    """
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content))
    sheet = book.active
    codes = {code for code, _dot, _number in (name.rpartition(".") for name in values)}
    rows = {str(cell.value): cell.row for row in sheet.iter_rows() for cell in row if str(cell.value) in codes}
    for name, value in values.items():
        code, _dot, number = name.rpartition(".")
        if code not in rows:
            raise Unexpected(f"the form in Excel has no row of {code}")
        first = next(cell.column for cell in sheet[rows[code]] if str(cell.value) == code) + 3
        sheet.cell(rows[code], first + NUMBERS.index(number), value)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
