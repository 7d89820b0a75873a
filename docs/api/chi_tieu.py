"""A unit's month through the API of the portal, from Python 3.9 on, without other libraries.

    from chi_tieu import Portal

    portal = Portal("https://baocao.example.gov.vn", "ct_…")
    portal.write("2020-12", "22468", [{"procedure": "1.001193", "received_total": 62, "received_online": 41}])
    checked = portal.check("2020-12", "22468", texts={"approved_by": "Nguyễn Văn A, Chủ tịch"})
    receipt = portal.send(checked)

Or from a file of figures, on the command line: ``python chi_tieu.py --help``.

Each call that changes something has a key of its own. Where its answer is lost, or the portal is busy, it is made again
under that key, so that nothing is done twice. What the portal refuses is raised as ``Refused``.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import sys
import time
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

Body = dict[str, Any]
NUMBERS = ("received_total", "received_online", "returned_by_post")
TEXTS = ("remarks", "approved_by", "document_number", "document_date")
AGAIN = {429, 502, 503, 504}  # and 409 with the code still_running


class Refused(Exception):
    """The portal did not do it; nothing was changed.

    ``code`` is for programs, ``errors`` names each refused value with ``place``, ``code`` and ``detail``. ``body`` is
    the whole answer: with ``present``, the present state of the month, where another version was asked for.
    """

    def __init__(self, status: int, body: Body) -> None:
        self.status, self.body = status, body
        self.code = str(body.get("code", ""))
        self.errors: list[Body] = body.get("errors", [])
        lines = [f"{error.get('place')}: {error.get('detail')}" for error in self.errors]
        super().__init__("\n".join([f"{status} {self.code}: {body.get('detail', '')}", *lines]))


class NotAnswered(Exception):
    """The portal could not be reached, or did not answer, although it was asked several times.

    Whether the call was done is not known. Made again with the same ``key`` within a day it is done at most once.
    """

    def __init__(self, key: str, why: object) -> None:
        self.key = key
        super().__init__(f"No answer: {why}")


@dataclass(frozen=True)
class Checked:
    """What a check said; ``send`` sends exactly this."""

    period: str
    unit: str
    body: Body
    texts: Mapping[str, str] = field(default_factory=dict)

    @property
    def can_be_sent(self) -> bool:
        return bool(self.body["can_be_sent"])

    @property
    def to_look_at(self) -> list[str]:
        """What stops the sending, and what differs from earlier months, in sentences."""
        stops = [each["detail"] for each in self.body["hindrances"]]
        hints = [
            f"{cell['procedure']} {cell['field']}: {hint['detail']}"
            for cell in self.body["differing"]
            for hint in cell["hints"]
        ]
        return [*stops, *(each["detail"] for each in self.body["of_report"]), *hints]


class _NoRedirects(HTTPRedirectHandler):
    """A token goes to the address that was named, and to no other."""

    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        return None


class Portal:
    """The API of one portal, with one token.

    ``wait`` is called with the seconds between two tries, of which there are ``tries``.
    """

    def __init__(
        self,
        address: str,
        token: str,
        *,
        language: str = "vi",
        timeout: float = 30,
        tries: int = 5,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        if not address.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
            raise ValueError(
                f"The address must begin with https://, or anybody on the line reads the token: {address!r}"
            )
        self.root = f"{address.rstrip('/')}/api/v1"
        self.headers = {
            "Authorization": f"Bearer {token}",
            "Accept-Language": language,
            "Content-Type": "application/json",
        }
        self.timeout, self.tries, self.wait = timeout, tries, wait
        self._opener = build_opener(_NoRedirects)

    def month(self, period: str, unit: str) -> Body:
        """The month as it is stored: figures, texts, status, and ``etag``, its version."""
        return self._call("GET", _month(period, unit))

    def write(
        self,
        period: str,
        unit: str,
        cells: Iterable[Mapping[str, Any]] = (),
        texts: Mapping[str, str] | None = None,
        *,
        version: str = "",
        whole: bool = False,
        good_only: bool = False,
        dry_run: bool = False,
        key: str = "",
    ) -> Body:
        """Save figures and texts, all of them or none; with ``good_only`` those that are not refused.

        With ``whole`` the figures are all of the month: what they do not name becomes blank, and ``version`` must say
        which month was seen. With ``dry_run`` nothing is kept.
        """
        body = {"cells": [dict(row) for row in cells], "texts": dict(texts or {})}
        path = _month(period, unit) + _query(goodOnly=good_only, dryRun=dry_run)
        return self._call("PUT" if whole else "PATCH", path, body, version=version, key=key)

    def fill_zeros(self, period: str, unit: str, *, which: str = "all", dry_run: bool = False) -> Body:
        """Answer blanks with 0, or those alone that were 0 in each of the six months before (``usual``)."""
        return self._call("POST", f"{_month(period, unit)}/zeros{_query(dryRun=dry_run)}", {"which": which})

    def undo_zeros(self, period: str, unit: str, cells: Iterable[Mapping[str, str]]) -> Body:
        """Make the cells that ``fill_zeros`` named blank again, where they still are 0."""
        body = {"cells": [{"procedure": each["procedure"], "field": each["field"]} for each in cells]}
        return self._call("POST", f"{_month(period, unit)}/zeros/undo", body)

    def check(self, period: str, unit: str, *, texts: Mapping[str, str] | None = None, nil: bool = False) -> Checked:
        """What would be sent with these ``texts`` (remarks, approved_by, document_number, document_date)."""
        brought = dict(texts or {})
        body = self._call("POST", f"{_month(period, unit)}/check", {"nil": nil, "texts": brought})
        return Checked(period, unit, body, brought)

    def send(
        self,
        checked: Checked,
        *,
        approved: bool = True,
        answers: Iterable[Mapping[str, str]] = (),
        dry_run: bool = False,
        key: str = "",
    ) -> Body:
        """Send what was checked, and return the receipt; what has changed since is not sent."""
        body = {
            "digest": checked.body["digest"],
            "nil": checked.body["nil"],
            "approved": approved,
            "texts": dict(checked.texts),
            "answers": [dict(each) for each in answers],
        }
        path = f"{_month(checked.period, checked.unit)}/sendings{_query(dryRun=dry_run)}"
        return self._call("POST", path, body, version=checked.body["etag"], key=key)

    def withdraw(self, period: str, unit: str, version: str, *, dry_run: bool = False) -> Body:
        """Take the last sending back before it is reviewed; ``version`` is the ``etag`` of the month that was seen."""
        return self._call("POST", f"{_month(period, unit)}/withdrawal{_query(dryRun=dry_run)}", version=version)

    def receipt(self, period: str, unit: str, number: int) -> Body:
        """The receipt of a sending."""
        return self._call("GET", f"{_month(period, unit)}/sendings/{number}")

    def _call(self, method: str, path: str, body: Body | None = None, *, version: str = "", key: str = "") -> Body:
        """The answer, after as many tries as it takes.

        Raises:
            Refused: the portal does not do it.
            NotAnswered: there was no answer.
        """
        key = key or str(uuid.uuid4())
        named = {} if method == "GET" else {"Idempotency-Key": key, "If-Match": version}
        headers = {**self.headers, **{name: value for name, value in named.items() if value}}
        data = None if body is None else json.dumps(body).encode()
        why: object = ""
        for number in range(self.tries):
            request = Request(self.root + path, data, headers, method=method)  # noqa: S310 - the address was looked at
            pause = float(2**number)
            try:
                with self._opener.open(request, timeout=self.timeout) as answer:
                    found: Body = json.load(answer)
                    return found
            except HTTPError as error:
                refused = Refused(error.code, _problem(error))
                if error.code not in AGAIN and refused.code != "still_running":
                    raise refused from None
                why, pause = refused, _seconds(error.headers.get("Retry-After"), pause)
            except (URLError, HTTPException, OSError, ValueError) as error:
                why = error
            if number + 1 < self.tries:
                self.wait(pause)
        raise NotAnswered(key, why)


def _month(period: str, unit: str) -> str:
    return f"/months/{quote(period, safe='')}/{quote(unit, safe='')}"


def _query(**flags: bool) -> str:
    named = {name: "true" for name, flag in flags.items() if flag}
    return f"?{urlencode(named)}" if named else ""


def _problem(error: HTTPError) -> Body:
    """The problem that the portal answered; what stands before it, as a proxy, may answer something else."""
    try:
        read = json.load(error)
    except ValueError:
        read = None
    return read if isinstance(read, dict) else {"detail": str(error.reason)}


def _seconds(text: str | None, otherwise: float) -> float:
    return float(text) if text and text.isdigit() else otherwise


def figures_in(path: str) -> list[Body]:
    """The figures of a CSV file with the columns procedure, received_total, received_online, returned_by_post.

    Commas or semicolons are between them; a column of figures may be missing.

    Raises:
        ValueError: the file has other columns, or is no text in UTF-8.
        OSError: it cannot be read.
    """
    text = Path(path).read_text(encoding="utf-8-sig")
    head = text.partition("\n")[0]
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if ";" in head else ",", restkey="")
    named = [name.strip() for name in rows.fieldnames or ()]
    if "procedure" not in named or not set(named) <= {"procedure", *NUMBERS}:
        wanted = ", ".join(["procedure", *NUMBERS])
        raise ValueError(f"{path}: the first line names the columns {wanted}; found: {', '.join(named) or 'nothing'}")
    rows.fieldnames = named
    found = list(rows)
    if any("" in line for line in found):
        raise ValueError(f"{path}: a line has more values than the first line has columns")
    return [_row(line) for line in found]


def _row(line: Mapping[str, str]) -> Body:
    """A blank is a blank; what is no number goes to the portal as it is, which says so of its cell."""
    texts = {name: (line.get(name) or "").strip() for name in NUMBERS}
    numbers = {name: int(text) if text.isdecimal() else text or None for name, text in texts.items()}
    return {"procedure": (line.get("procedure") or "").strip(), **numbers}


def main(arguments: list[str] | None = None) -> int:
    """Write the figures of a file, check the month, and send it where it is asked for."""
    parser = argparse.ArgumentParser(description="Write a unit's month from a CSV file, check it, and send it.")
    parser.add_argument("period", help="the month, for example 2020-12")
    parser.add_argument("unit", help="the code of the unit")
    parser.add_argument("figures", help="columns procedure, received_total, received_online, returned_by_post")
    parser.add_argument("--address", default=os.environ.get("PORTAL", ""), help="otherwise PORTAL of the environment")
    parser.add_argument("--approved-by", default="", help="who approved the figures: name, position")
    parser.add_argument("--document-number", default="", help="the number of the unit's own document")
    parser.add_argument("--document-date", default="", help="its day, as 2020-12-31")
    parser.add_argument("--send", action="store_true", help="send it: the head of the unit approved the figures")
    parser.add_argument("--language", default="vi", choices=["vi", "en"], help="of the sentences")
    asked = parser.parse_args(arguments)
    texts: dict[str, str] = {name: value for name in TEXTS if (value := str(getattr(asked, name, "")))}
    try:
        portal = Portal(asked.address, os.environ.get("TOKEN", ""), language=asked.language)
        portal.write(asked.period, asked.unit, figures_in(asked.figures))
        checked = portal.check(asked.period, asked.unit, texts=texts)
        sys.stdout.write("\n".join(checked.to_look_at or ["OK"]) + "\n")
        if asked.send:
            receipt = portal.send(checked)
            sys.stdout.write(f"{receipt['number']} {receipt['check_code']} {receipt['verified_at']}\n")
    except (Refused, NotAnswered, ValueError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0 if asked.send or checked.can_be_sent else 2


if __name__ == "__main__":
    sys.exit(main())
