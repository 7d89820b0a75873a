"""One clerk's way to a sent report: the entry page, a cell, the check, the sending; and many confirmed at once."""

from __future__ import annotations

import json
import re
from typing import Any

from measuring import taken
from people import Form, client_of, leave, posted

from units.models import User

COORDINATOR = "bench-coordinator"
TYPED = {"received_total": "3", "received_online": "1", "returned_by_post": "0"}


def fill(folder: str, number: int) -> list[dict[str, Any]]:
    """The province with December open, its clerks, and a coordinator; the clerks' names and reports."""
    import filling

    leave()
    people = filling.clerks(folder, number)
    User.objects.create(username=COORDINATOR, role="coordinator")
    return [{"username": each["username"], "report": each["report"]} for each in people]


def way(username: str, report: str) -> dict[str, dict[str, Any]]:
    """What each step of one clerk takes."""
    client, answers = client_of(username), []

    def ask(step: str, method: str, *arguments: Any, **more: Any) -> Any:
        steps[step] = taken(lambda: answers.append(getattr(client, method)(*arguments, **more)))
        return answers[-1]

    steps: dict[str, dict[str, Any]] = {}
    page = ask("entry page", "get", report).content.decode()
    form = Form(page, "entry-form")
    cell = next(name for name, _value in form.fields if name.endswith(".received_total"))
    for step, typed, seen in (("first cell saved", "4", None), ("one cell saved", "3", 4)):
        body = json.dumps({"cells": {cell: {"text": typed, "seen": seen}}, "details": {}})
        saved = ask(step, "post", f"{report}cells/", body, content_type="application/json")
        _expect(saved, 200)
    form = Form(client.get(report).content.decode(), "entry-form")
    filled = [(name, value or TYPED.get(name.rpartition(".")[2], "")) for name, value in form.fields]
    checked = ask("check page", "post", report, posted(filled, action="check"))
    _expect(checked, 200)
    form = Form(checked.content.decode(), "entry-form")
    sent = ask("sending", "post", report, posted(form.fields, action="send", approved="1"))
    _expect(sent, 302)
    return steps


def confirm(number: int) -> dict[str, Any]:
    """What it takes to confirm ``number`` reports of the queue at once."""
    client, answers = client_of(COORDINATOR), []
    page = client.get("/review/").content.decode()
    form = Form(page, 'id="queue"')
    tickets = re.findall(r'name="chosen"\s+value="([^"]+)"', page)[:number]
    if len(tickets) < number:
        raise RuntimeError(f"only {len(tickets)} reports await confirmation")
    fields = posted(form.fields, chosen=tickets, action="accept_chosen")
    found = taken(lambda: answers.append(client.post("/review/", fields)))
    _expect(answers[0], 302)
    return found


def _expect(answer: Any, status: int) -> None:
    if answer.status_code != status:
        said = re.search(r'id="refusal">\s*(.*?)\s*</div>', answer.content.decode(), re.DOTALL)
        raise RuntimeError(f"answered {answer.status_code}: {said[1] if said else 'no refusal in the page'}")
