"""A program of commune X1 that works on its month of April, and short words for its calls."""

from __future__ import annotations

import json
from typing import Any

from django.test import Client

from api.models import Verb

HERE = "/api/v1/months/2020-04/X1"
GOOD = [
    {"procedure": "C1", "received_total": 5, "received_online": 1, "returned_by_post": 0},
    {"procedure": "C2", "received_total": 0, "received_online": 0, "returned_by_post": 0},
]
ALL = (Verb.READ, Verb.WRITE, Verb.SEND)
APPROVED = {"approved_by": "Nguyễn Văn A, Chủ tịch", "document_number": "15/BC-UBND", "document_date": "2020-05-05"}


class Program:
    """What a program does, one call a method; ``version`` is the ETag that it read last."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def call(self, method: str, path: str = "", body: Any = None, *, version: str = "", key: str = "") -> Any:
        named = {"If-Match": version, "Idempotency-Key": key}
        headers = {name: value for name, value in named.items() if value}
        data = b"" if body is None else json.dumps(body)
        return self.client.generic(method, HERE + path, data, content_type="application/json", headers=headers)

    def month(self) -> Any:
        return self.call("GET").json()

    @property
    def version(self) -> str:
        return str(self.call("GET").headers["ETag"])

    def put(self, cells: Any = GOOD, **how: Any) -> Any:
        return self.call("PUT", how.pop("query", ""), {"cells": cells}, version=self.version, **how)

    def patch(self, body: Any, query: str = "", **how: Any) -> Any:
        return self.call("PATCH", query, body, **how)

    def check(self, **body: Any) -> Any:
        return self.call("POST", "/check", body)

    def send(self, query: str = "", *, key: str = "", version: str | None = None, **values: Any) -> Any:
        """Send what a check of this moment says, with ``values`` of the body instead."""
        checked = self.check(nil=values.get("nil", False), texts=values.get("texts", {})).json()
        body = {"digest": checked["digest"], "approved": True} | values
        return self.call("POST", f"/sendings{query}", body, version=version or checked["etag"], key=key)

    def withdraw(self, query: str = "", **how: Any) -> Any:
        return self.call("POST", f"/withdrawal{query}", version=self.version, **how)


def problem(answer: Any) -> tuple[int, str]:
    """The status and the code of a refusal."""
    assert answer.headers["Content-Type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]


def refused(answer: Any) -> list[tuple[str, str]]:
    """The places and codes of the refused values."""
    return [(each["place"], each["code"]) for each in answer.json()["errors"]]
