"""A program of a unit, with a token."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from typing import Any

from bench.browser import Answer, Unexpected
from trials.journal import Journal, Report, Values
from trials.meter import Meter
from trials.people.pages import NUMBERS
from trials.people.person import JSON, Person


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
