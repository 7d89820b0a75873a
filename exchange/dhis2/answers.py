"""Answers in the shapes of DHIS2: a web message, and in it the summary of an import."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.http import JsonResponse
from django.utils.translation import gettext as _

from exchange.actions.value_sets import Imported
from exchange.value_sets.values import Fault
from units.wording import whole

SUCCESS, WARNING, ERROR, OK = "SUCCESS", "WARNING", "ERROR", "OK"


@dataclass
class CallRefusedError(Exception):
    """A call that is refused: its status, the sentence, a code for programs, and headers of the answer."""

    status: int
    sentence: str
    code: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


def web_message(
    status: int, said: str, text: str, *, code: str = "", response: dict[str, Any] | None = None
) -> JsonResponse:
    """A web message with its HTTP status; ``said`` is OK, WARNING or ERROR."""
    body: dict[str, Any] = {
        "httpStatus": HTTPStatus(status).phrase,
        "httpStatusCode": int(status),
        "status": said,
        "message": text,
    }
    if code:
        body["errorCode"] = code
    if response is not None:
        body["response"] = response
    return answer(body, status)


def answer(body: Any, status: int = HTTPStatus.OK) -> JsonResponse:
    """A body as JSON, its letters as they are."""
    return JsonResponse(
        body,
        status=status,
        safe=False,
        json_dumps_params={"ensure_ascii": False},
        headers={"Cache-Control": "private, no-store"},
    )


def refusal(refused: CallRefusedError) -> JsonResponse:
    """The answer to a call that is refused."""
    response = web_message(refused.status, ERROR, refused.sentence, code=refused.code)
    for name, value in refused.headers.items():
        response.headers[name] = value
    return response


def import_answer(done: Imported, *, dry_run: bool, good_only: bool, created: bool = False) -> JsonResponse:
    """The answer to an import: 409 where nothing was stored because something is refused, else 200 (or 201)."""
    failed = bool(done.faults) and (not good_only or len(done.faults) >= done.values)
    if failed:
        text = _("Nothing was stored: %(n)s of %(all)s values are refused.")
        status, said = HTTPStatus.CONFLICT, ERROR
    elif done.faults:
        text = _("The good values were stored: %(n)s of %(all)s values are refused.")
        status, said = HTTPStatus.OK, WARNING
    else:
        text = _("All values were taken.")
        status, said = (HTTPStatus.CREATED if created else HTTPStatus.OK), OK
    if dry_run and done.faults:
        text = _("Dry run, nothing was stored: %(n)s of %(all)s values are refused.")
    elif dry_run:
        text = _("Dry run, nothing was stored: all values can be taken.")
    sentence = text % {"n": whole(len(done.faults)), "all": done.values} if "%(n)s" in text else text
    summary = _summary(done, SUCCESS if said == OK else said, sentence, stored=not failed)
    return web_message(status, said, sentence, response=summary)


def _summary(done: Imported, said: str, sentence: str, *, stored: bool) -> dict[str, Any]:
    counts = (done.new, done.replaced, done.cleared, done.unchanged) if stored else (0, 0, 0, 0)
    new, replaced, cleared, unchanged = counts
    return {
        "responseType": "ImportSummary",
        "status": said,
        "description": " ".join([sentence, *done.notes]),
        "importCount": {
            "imported": new,
            "updated": replaced,
            "deleted": cleared,
            "unchanged": unchanged,
            "ignored": done.values - new - replaced - cleared - unchanged,
        },
        "conflicts": _conflicts(done.faults),
        "rejectedIndexes": sorted({fault.index for fault in done.faults}),
        "dataSetComplete": "false",
    }


def _conflicts(faults: list[Fault]) -> list[dict[str, Any]]:
    """One entry for each thing that is wrong, with the numbers of all values that it is wrong with."""
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for fault in faults:
        entry = found.setdefault(
            (fault.part, fault.value, fault.sentence),
            {
                "object": fault.value or fault.part,
                "property": fault.part,
                "value": fault.sentence,
                "errorCode": fault.code,
                "place": fault.place,
                "indexes": [],
            },
        )
        entry["indexes"].append(fault.index)
    return list(found.values())
