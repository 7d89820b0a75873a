"""Some days of work on the demo, done with a revision's own code, and what is seen of them afterwards."""

from __future__ import annotations

import base64
import csv
import io
import json
import re
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from pages import content_of
from people import Form, leave

from reporting.actions.rankings import ranking_freeze
from reporting.actions.submissions import submission_accept, submission_reopen, submission_return
from reporting.models import ReportingPeriod, Submission
from units.models import Unit, User

YEAR, OPEN, FROZEN = 2020, "2020-12", "2020-11"
PASSWORD = "demo-2020"
CHANGED = "Đổi-mật-khẩu-2021"
UNTIL = date(2021, 1, 20)
DRAFTS = 3
EACH = 8  # of so many units one, for files that every unit has
FIGURES = {"received_total": "7", "received_online": "3", "returned_by_post": "1"}
COLUMNS = ["period", "unit_code", "procedure_code", *FIGURES]
Answers = dict[str, dict[str, str]]


def live() -> dict[str, Any]:
    """Let people work: drafts, a report returned and one reopened, a ranking frozen, counts reconciled, a password.

    Returns who has a draft, whose password was changed, and the cookie of a session that goes on.
    """
    leave()
    coordinator = User.objects.get(username="coordinator")
    drafts = [_type(unit) for unit in _unsent()[:DRAFTS]]
    ranking_freeze(period=_period(FROZEN), by=coordinator, note="Chốt theo công văn ngày 04/01/2021")
    waiting = list(Submission.objects.filter(period=_period(OPEN), status="submitted").order_by("unit__code")[:3])
    submission_return(submission=waiting[0], by=coordinator, reason="Thiếu số liệu trực tuyến", until=UNTIL)
    submission_accept(submission=waiting[1], by=coordinator)
    accepted = Submission.objects.filter(period=_period("2020-10"), status="accepted").order_by("unit__code")[0]
    submission_reopen(submission=accepted, by=coordinator, reason="Đơn vị đính chính", until=UNTIL)
    _reconcile()
    _save_again()
    changed = User.objects.get(username=drafts[0]["who"])
    changed.set_password(CHANGED)
    changed.save()
    _CLIENTS.clear()
    call_command("recompute", verbosity=0)
    session = _login(drafts[1]["who"], PASSWORD)
    assert session, "no login in the older revision"
    return {"drafts": drafts, "changed": changed.username, "session": [drafts[1]["who"], session]}


def _type(unit: Unit) -> dict[str, str]:
    """Save some figures and the remarks of the unit's open month as its page does."""
    who = f"clerk-{unit.code.lower()}"
    client, address = _client(who), f"/submissions/{OPEN}/{unit.code}/"
    form = Form(client.get(address).content.decode(), "entry-form")
    names = [name for name, _value in form.fields if name.rpartition(".")[2] in FIGURES][:9]
    cells = {name: {"text": FIGURES[name.rpartition(".")[2]], "seen": None} for name in names}
    saved = client.post(f"{address}cells/", json.dumps({"cells": cells}), content_type="application/json")
    if saved.status_code != 200:
        raise RuntimeError(f"{address} answered {saved.status_code}: {saved.content[:400]!r}")
    return {"who": who, "address": address}


def _reconcile() -> None:
    """Bring the counts of the one-stop system for the open month: a third differs from what was reported."""
    sent = Submission.objects.filter(period=_period(OPEN), sent_revision__isnull=False).order_by("unit__code")[:20]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for submission in sent:
        assert submission.sent_revision
        for count in submission.sent_revision.counts.select_related("procedure").order_by("procedure__code"):
            more = 20 if count.pk % 3 == 0 else 0
            figures = [count.received_total + more, count.received_online, count.returned_by_post]
            writer.writerow([OPEN, submission.unit.code, count.procedure.code, *figures])
    client = _client("coordinator")
    file = SimpleUploadedFile("mot-cua.csv", text.getvalue().encode(), content_type="text/csv")
    page = client.post("/reconciliation/", {"file": file}).content.decode()
    found = re.search(r"/reconciliation/uploads/\d+/apply/", page)
    if found is None:
        raise RuntimeError("the counts of the one-stop system were refused")
    assert client.post(found[0]).status_code == 302


def _save_again() -> None:
    """A unit saved once more, so that its history has more than its beginning."""
    Unit.objects.filter(kind="commune").order_by("code")[3].save()


def logins(lived: dict[str, Any]) -> dict[str, bool]:
    """Whether people get in: with the password that they had, one changed, and in a session that goes on."""
    others = ["coordinator", "observer", "admin", lived["drafts"][2]["who"]]
    found = {f"{who}, password": bool(_login(who, PASSWORD)) for who in others}
    found["changed password"] = bool(_login(lived["changed"], CHANGED))
    found["the password before it"] = not _login(lived["changed"], PASSWORD)
    client = Client()
    client.cookies["sessionid"] = lived["session"][1]
    found["a session that goes on"] = client.get(lived["drafts"][1]["address"]).status_code == 200
    return found


def drafts(lived: dict[str, Any]) -> dict[str, dict[str, str]]:
    """What each clerk's form of the open month has in its figures, by the address of the form."""
    return {draft["address"]: _typed(draft) for draft in lived["drafts"]}


def _typed(draft: dict[str, str]) -> dict[str, str]:
    page = _client(draft["who"]).get(draft["address"]).content.decode()
    return {name: value for name, value in Form(page, "entry-form").fields if name.rpartition(".")[2] in FIGURES}


def exports(names: dict[str, list[str]]) -> Answers:
    """The files of ``names``, which are those of ``addresses`` of one release, and what export_compliance writes."""
    return {name: _file(*asked) for name, asked in names.items()} | _commands()


def addresses() -> dict[str, tuple[str, str]]:
    """Each file of the demo: who fetches it, and where."""
    lead = "coordinator"
    found: dict[str, tuple[str, str]] = {}
    for period in ReportingPeriod.objects.filter(year=YEAR).order_by("month"):
        name = f"{period.year}-{period.month:02}"
        for file in ("workbook.xlsx", "compliance.csv", "report.docx"):
            found[f"reports {file} {name}"] = (lead, f"/reports/{name}/{file}")
    for kind in ("xlsx", "csv"):
        found[f"differences {kind}"] = (lead, f"/reconciliation/{OPEN}/export.{kind}")
        found[f"frozen ranking {kind}"] = (lead, f"/rankings/{FROZEN}/1/export.{kind}")
        for basis in ("official", "provisional"):
            of = f"?period={OPEN}&basis={basis}"
            found[f"overview {kind} {basis}"] = (lead, f"/dashboard/export.{kind}{of}")
            found[f"indicators {kind} {basis}"] = (lead, f"/dashboard/indicators/export.{kind}{of}")
        found[f"catalogue {kind}"] = (lead, f"/dashboard/catalogue/export.{kind}")
    found["urging letter docx"] = (lead, f"/periods/{OPEN}/urging/letter.docx")
    for unit in Unit.objects.filter(active_until__isnull=True).order_by("code")[::EACH]:
        clerk = f"clerk-{unit.code.lower()}"
        found[f"own report docx {unit.code}"] = (clerk, f"/submissions/{FROZEN}/{unit.code}/report.docx")
    for unit in Unit.objects.filter(kind="district").order_by("code"):
        found[f"communes xlsx {unit.code}"] = (f"clerk-{unit.code.lower()}", "/communes.xlsx")
    for unit in _unsent()[:DRAFTS]:
        found[f"form xlsx {unit.code}"] = (
            f"clerk-{unit.code.lower()}",
            f"/submissions/{OPEN}/{unit.code}/template.xlsx",
        )
    return found


def _file(who: str, address: str) -> dict[str, str]:
    client = _client(who)
    answer = client.get(address)
    place = answer.headers.get("Location", "")
    if place.startswith("/files/"):  # made as a job, fetched when it is ready
        call_command("tick", verbosity=0)
        answer = client.get(f"{place}content/")
    if answer.status_code != 200:
        return {"status": str(answer.status_code), "content": ""}
    return {"status": "200", "content": base64.b64encode(content_of(answer)).decode()}


def _commands() -> Answers:
    """The CSV of export_compliance, of each year and basis."""
    found: Answers = {}
    with tempfile.TemporaryDirectory() as folder:
        for year in (YEAR - 1, YEAR):
            for basis in ("official", "provisional"):
                file = Path(folder) / f"{year}-{basis}.csv"
                call_command(
                    "export_compliance", year=year, basis=basis, output=file, verbosity=0, stdout=io.StringIO()
                )
                content = base64.b64encode(file.read_bytes()).decode()
                found[f"export_compliance csv {year} {basis}"] = {"status": "200", "content": content}
    return found


_CLIENTS: dict[str, Client] = {}


def _client(who: str) -> Client:
    if who not in _CLIENTS:
        _CLIENTS[who] = Client()
        _CLIENTS[who].force_login(User.objects.get(username=who), backend="units.backends.PortalBackend")
    return _CLIENTS[who]


def _login(who: str, password: str) -> str:
    """The cookie of a session that the page of logins opened; empty where it did not."""
    client = Client()
    client.post("/login/", {"username": who, "password": password})
    return client.cookies["sessionid"].value if "_auth_user_id" in client.session else ""


def _unsent() -> list[Unit]:
    """Communes whose report of the open month is not sent, those with a draft first of all."""
    sent = Submission.objects.filter(period=_period(OPEN), sent_revision__isnull=False).values("unit")
    return list(Unit.objects.filter(kind="commune", active_until__isnull=True).exclude(pk__in=sent).order_by("code"))


def _period(name: str) -> ReportingPeriod:
    year, month = map(int, name.split("-"))
    return ReportingPeriod.objects.get(year=year, month=month)
