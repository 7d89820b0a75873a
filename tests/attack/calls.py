"""Every call by which a program may write, by the program of everybody: on its own months and those of others.

A caller knows all that the owner knows: versions, digests and numbers are read by the program of who may read them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any
from urllib.parse import urlencode

from django.test import Client

from api.description import description
from exchange.models import DossierFile
from tests.attack.changes import Changes
from tests.attack.tries import Try
from tests.attack.walk import answer_of, routes

PERIODS, UNITS = ("2020-03", "2020-04"), ("X1", "X2", "SO1")
OWNERS = {"X1": "commune", "X2": "other commune", "SO1": "department"}
METHODS = ("post", "put", "patch", "delete")
JSON = "application/json"
DOSSIERS = "Mã đơn vị,Mã TTHC,Ngày tiếp nhận,Hình thức nhận\nX1,C1,02/04/2020,Trực tuyến\n"


@dataclass
class Month:
    """A month of a unit, and what its own program reads of it."""

    period: str
    unit: str
    read: dict[str, Any]
    digest: str

    @property
    def cells(self) -> list[dict[str, Any]]:
        """Other figures than the ones that are stored."""
        return [
            {"procedure": each["procedure"], "received_total": 70 + number, "received_online": 7, "returned_by_post": 0}
            for number, each in enumerate(self.read["cells"])
        ]


@dataclass
class Call:
    """What a program asks for."""

    method: str
    address: str
    body: str = ""
    kind: str = JSON
    version: str = ""


Body = Callable[[Month], dict[str, Any] | None]
BODIES: dict[tuple[str, str], Body] = {  # of each operation on a month
    ("patch", ""): lambda month: {"cells": month.cells[:1]},
    ("put", ""): lambda month: {"cells": month.cells},
    ("post", "/zeros"): lambda month: {"procedures": [each["procedure"] for each in month.cells]},
    ("post", "/zeros/undo"): lambda month: {"cells": month.cells[:1]},
    ("post", "/check"): lambda _month: {},
    ("post", "/sendings"): lambda month: {"digest": month.digest, "approved": True},
    ("post", "/withdrawal"): lambda _month: None,
}


class Calls:
    """All calls that write, by all programs."""

    def __init__(self, clients: dict[str, Client]) -> None:
        self.programs = {who: client for who, client in clients.items() if who.startswith("program")}
        self.months = [self._month(period, unit) for period, unit in product(PERIODS, UNITS)]
        self.changes = Changes()  # after these reads, which note when a token was used

    def everything(self) -> list[Try]:
        calls = [*self._on_months(), *on_dossiers(), *of_dhis2()]
        with self.changes.watched():
            return [self._try(who, call) for who in self.programs for call in calls]

    def _on_months(self) -> Iterator[Call]:
        for path, method in written("/api/v1/months/"):
            body_of = BODIES[method, path.removeprefix("/api/v1/months/{period}/{unit}")]
            for month in self.months:
                body = body_of(month)
                address = path.format(period=month.period, unit=month.unit)
                yield Call(method, address, "" if body is None else json.dumps(body), version=month.read["etag"])

    def _month(self, period: str, unit: str) -> Month:
        client, address = self.programs[f"program of {OWNERS[unit]}"], f"/api/v1/months/{period}/{unit}"
        checked = client.post(f"{address}/check", "{}", content_type=JSON).json()
        return Month(period, unit, client.get(address).json(), checked.get("digest", "0" * 64))

    def _try(self, who: str, call: Call) -> Try:
        headers = {"Idempotency-Key": "attack"} | ({"If-Match": call.version} if call.version else {})
        asked = self.programs[who].generic
        answer, changes = self.changes.of(
            lambda: answer_of(
                who,
                call.address,
                asked(call.method.upper(), call.address, call.body, content_type=call.kind, headers=headers),
                call.method.upper(),
            )
        )
        return Try(answer, "the description", changes, "call")


def written(prefix: str) -> list[tuple[str, str]]:
    """The operations of the description that write, below ``prefix``."""
    paths = description()["paths"].items()
    return [(path, method) for path, known in paths if path.startswith(prefix) for method in METHODS if method in known]


def on_dossiers() -> Iterator[Call]:
    """Dossiers of a one-stop system: brought, and every file that was brought recorded or given up."""
    for path, method in written("/api/v1/dossiers/"):
        if "{number}" in path:
            for number in DossierFile.objects.order_by("pk").values_list("pk", flat=True):
                yield Call(method, path.format(number=number), "{}" if method == "post" else "")
        else:
            yield Call(method, f"{path}?{urlencode({'system': 'Một cửa', 'name': 'tep'})}", DOSSIERS, "text/csv")


def of_dhis2() -> Iterator[Call]:
    """Values in DHIS2's shapes, one and many, also below the codes of a table."""
    for route in routes():
        if not route.startswith("dhis2/") or "dataValue" not in route:
            continue
        address = "/" + route.replace("<str:table>", "dhis")
        for period, unit in product(("202003", "202004"), UNITS):
            value = {"dataElement": "C1.received_total", "period": period, "orgUnit": unit, "value": "70"}
            if route.endswith("dataValues"):
                query = urlencode({"de": "C1.received_total", "pe": period, "ou": unit})
                yield Call("post", f"{address}?{query}&value=70", kind="application/x-www-form-urlencoded")
                yield Call("delete", f"{address}?{query}")
            elif route.endswith("dataValueSets"):
                yield Call("post", address, json.dumps({"dataValues": [value]}))
