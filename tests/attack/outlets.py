"""Everything that leaves the portal by another outlet than its pages: what programs, receivers, readers of logs get.

Each answer is kept with who got it, as those of the walk are: «nobody» is who has no account, as receivers of webhooks
and collectors of logs and metrics are.
"""

from __future__ import annotations

import gzip
import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.contrib.auth.signals import user_login_failed
from django.core import mail
from django.core.cache import caches
from django.core.mail import EmailMessage
from django.db import transaction
from django.test import Client, override_settings
from prometheus_client import values

from config.logs import JsonFormatter
from exchange.models import DossierFile
from monitoring import counts, exposition, rows
from open_data.actions.editions import editions_publish
from open_data.addresses import EditionAddress
from open_data.files import MEDIA_TYPES
from open_data.models import Dataset, Edition, EditionFile, FileFormat
from reporting.actions.figures import figures_drain
from reporting.actions.periods import period_lock, period_unlock
from reporting.actions.rankings import ranking_freeze
from reporting.actions.reopenings import reopenings_end
from reporting.actions.submissions import (
    submission_accept,
    submission_reopen,
    submission_return,
    submission_withdraw,
)
from reporting.documents.monthly_letter import letter_content
from reporting.documents.pdf.typeset import PDF
from reporting.models import Confirmation, ReportingPeriod, Submission
from tests.api.test_access import BODIES, OPERATIONS, RAW, TABLE
from tests.attack.changes import taken_back
from tests.attack.full_province import FullProvince
from tests.attack.programs import addresses_of_programs
from tests.attack.walk import NOBODY, Answer, answer_of, routes
from tests.exchange.dossiers.files import bring, content_of, dossier
from tests.factories import make_period
from units import clock
from units.counting import counted_by
from units.models import User
from webhooks.actions.events import openings_record
from webhooks.actions.replays import trial_send
from webhooks.models import Endpoint, Event
from webhooks.signing import body_of, headers_of, secrets_of

METRICS_TOKEN = "a-token-of-these-tests-that-is-long-enough"
JSON = "application/json"
TYPED = "ZQ%dZQ"  # a mark that nobody may read, in what people type while the outlets are watched
REASON, NAME_TYPED, ADDRESS_TYPED = 900_001, 900_002, 900_003
SETS = "/dhis2/api/dataValueSets"


@dataclass
class Outlets:
    """What came out, and of which kinds of outlets."""

    answers: list[Answer] = field(default_factory=list)
    mails: list[EmailMessage] = field(default_factory=list)
    logged: list[str] = field(default_factory=list)

    def of(self, outlet: str) -> list[Answer]:
        return [answer for answer in self.answers if answer.method == outlet]


class Kept(logging.Handler):
    """Every line of the log, as machines collect it."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.lines: list[str] = []
        self.setFormatter(JsonFormatter())

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


class Opener:
    """Asks at every outlet as everybody who may."""

    def __init__(self, province: FullProvince, clients: dict[str, Client]) -> None:
        self.province, self.found = province, Outlets()
        self.people = {who: client for who, client in clients.items() if not who.startswith("program")}
        self.programs = {who: client for who, client in clients.items() if who.startswith("program")}

    def everything(self) -> Outlets:
        """Read first, write then: what is written while the outlets are watched is looked for too."""
        self._reads()
        self._writes()
        self._dhis2_writes()
        self._files()
        self._monthly_mails()
        self._open_data()
        self._failures()
        self._events()
        self._metrics()
        self.found.mails = list(mail.outbox)
        return self.found

    def _keep(self, outlet: str, who: str, address: str, response: Any) -> None:
        self.found.answers.append(answer_of(who, address, response, outlet))

    def _said(self, outlet: str, what: str, text: str, **headers: str) -> None:
        self.found.answers.append(Answer(NOBODY, what, 200, headers, text.encode(), {}, outlet))

    def _reads(self) -> None:
        for address in [*addresses_of_programs(), *of_data_values()]:
            for who, client in {**self.programs, NOBODY: Client()}.items():
                self._keep("read", who, address, client.get(address))

    def _writes(self) -> None:
        """Every operation that writes, at addresses of X1 and of X2, taken back afterwards."""
        for name, (method, _described) in OPERATIONS.items():
            if method == "get":
                continue
            body = RAW.get(name) or json.dumps(BODIES.get(name, {}))
            for address in addresses_of_operation(name):
                for who, client in self.programs.items():
                    with taken_back():
                        version = client.get(address.partition("/sendings")[0].partition("/withdrawal")[0])
                        headers = {"If-Match": version.headers.get("ETag", "*")}
                        answer = client.generic(method.upper(), address, body, content_type=JSON, headers=headers)
                    self._keep("write", who, f"{name} {address}", answer)

    def _dhis2_writes(self) -> None:
        for who, client in self.programs.items():
            for unit in ("X1", "X2"):
                for amount in ("5", "x"):
                    said = {"period": "202004", "orgUnit": unit, "dataValues": [one_value(amount)]}
                    self._posted(who, client, f"{SETS}?dryRun=true", json.dumps(said))
                for method in ("GET", "POST", "DELETE"):
                    address = f"/dhis2/api/dataValues?de=C1.received_total&pe=202004&ou={unit}&value=5"
                    address = address if method == "POST" else address.removesuffix("&value=5")
                    with taken_back():
                        self._keep("dhis2", who, address, client.generic(method, address))

    def _posted(self, who: str, client: Client, address: str, body: str) -> None:
        with taken_back():
            self._keep("dhis2", who, address, client.post(address, body, content_type=JSON))

    def _files(self) -> None:
        """The files that pages offer: provisional to who reads all units, confirmed to a commune next to X2."""
        for who, basis in (("coordinator", "provisional"), ("observer", "provisional"), ("commune", "official")):
            for address in addresses_of_files(basis):
                self._keep("file", who, address, self.people[who].get(address))

    def _monthly_mails(self) -> None:
        """What leaders without accounts are mailed, also of the month that is being typed."""
        for month in (3, 4):
            content = letter_content(self.province.periods[month])
            for kind, body in ((PDF, content.page), ("text/plain", f"{content.subject}\n{content.body}".encode())):
                answer = Answer("leader", f"2020-0{month}", 200, {"Content-Type": kind}, body, {}, "monthly mail")
                self.found.answers.append(answer)

    def _open_data(self) -> None:
        """Everything published, also of a month that was locked while a report of it still waits."""
        ReportingPeriod.objects.filter(month=3).update(locked_at=clock.now() - timedelta(hours=2))
        Confirmation.objects.update(until=clock.now() - timedelta(minutes=5))  # none can be taken back any more
        figures_drain()
        editions_publish()
        for file in EditionFile.objects.select_related("edition"):
            content = gzip.decompress(bytes(file.content))
            headers = {"Content-Type": MEDIA_TYPES[FileFormat(file.form)]}
            answer = Answer(NOBODY, f"{file.edition.name}.{file.form}", 200, headers, content, {}, "published")
            self.found.answers.append(answer)
        pages = ["", "?q=xa", "units/X1/", "units/X2/", "en/units/X2/", "datasets/", "catalog.jsonld"]
        pages += [f"datasets/{name}/" for name in (*Dataset.values, *map(EditionAddress.of, Edition.objects.all()))]
        for page in pages:
            address = f"/open-data/{page}"
            self._keep("published", NOBODY, address, Client().get(address))

    def _failures(self) -> None:
        """What goes wrong is logged: logins, links, calls and mails that are refused."""
        typed = {"username": TYPED % NAME_TYPED, "password": TYPED % NAME_TYPED}
        nobody = Client(raise_request_exception=False)
        nobody.post("/login/", typed)
        nobody.post("/password/reset/", {"email": f"{TYPED % ADDRESS_TYPED}@chi-tieu.example"})
        nobody.get("/api/v1/units", headers={"Authorization": f"Bearer {TYPED % NAME_TYPED}"})
        nobody.get(f"/no/such/{TYPED % NAME_TYPED}/")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("reporting.views.guide.sections_of", refused_row)
            self.people["commune"].get("/guide/")
        bring(content_of(dossier("A-2", unit=TYPED % NAME_TYPED)), self.province.coordinator, system="Một cửa")

    def _events(self) -> None:
        """Each event that receivers can be informed of, once."""
        province, by = self.province.province, self.province.coordinator
        april, until = province.periods[4], date(2020, 5, 20)
        with time_machine.travel("2020-06-01T00:00:30+07:00", tick=False):
            make_period(5)
            openings_record()
        submission_withdraw(submission=report_of("X3", 4), by=province.clerks["X3"])
        province.send("X3", 4, (3, 1, 0), (0, 0, 0))
        submission_return(submission=report_of("X3", 4), by=by, reason=TYPED % REASON, until=until)
        province.send("X3", 4, (3, 1, 0), (0, 0, 0))
        submission_accept(submission=report_of("X3", 4), by=by)
        submission_reopen(submission=report_of("X3", 4), by=by, reason=TYPED % REASON, until=until)
        with time_machine.travel("2020-05-21T09:00:00+07:00", tick=False):
            reopenings_end()
        figures_drain()
        period_lock(period=april, by=by)
        period_unlock(period=april, by=by)
        period_lock(period=april, by=by)
        ranking_freeze(period=april, by=by, note=TYPED % REASON, reason=TYPED % REASON)
        endpoint = Endpoint.objects.get()
        trial_send(endpoint=endpoint)
        for event in Event.objects.all():
            body = body_of(event)
            self._said("webhook", event.type, body + json.dumps(headers_of(event, body, secrets_of(endpoint))))

    def _metrics(self) -> None:
        exposition.kept.forget()
        families = rows.families()  # on the connection of the test
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(rows, "ask_database", lambda: families)
            answer = Client().get("/metrics", headers={"Authorization": f"Bearer {METRICS_TOKEN}"})
        self._keep("metrics", NOBODY, "/metrics", answer)


def refused_row(_user: User) -> None:
    """A fault of a page: the database refuses a row with a name, an address and a telephone number, and quotes it."""
    with transaction.atomic():
        User.objects.filter(role="clerk").update(role="x")


def report_of(code: str, month: int) -> Submission:
    found = Submission.objects.select_related("unit__parent", "period", "sent_revision", "accepted_revision")
    return found.get(unit__code=code, period__month=month)


def one_value(amount: str) -> dict[str, str]:
    return {"dataElement": "C1.received_total", "value": amount}


def of_data_values() -> Iterator[str]:
    """Every format of data value sets × what is asked of whom: one unit, a district with its communes, all."""
    asked = ("period=202004", "period=202004&orgUnit=H1&children=true", "startDate=2020-01-01&endDate=2020-12-31")
    for ending, query, basis in product(("json", "csv", "xml", "adx"), asked, ("", "provisional", "official")):
        yield f"{SETS}.{ending}?{query}" + (f"&basis={basis}" if basis else "")


def addresses_of_operation(name: str) -> list[str]:
    """An operation's addresses, of X1 and of X2."""
    path = TABLE[name][0].format(file=DossierFile.objects.values_list("pk", flat=True).last())
    return [f"/api/v1/{path}", *([f"/api/v1/{path.replace('/X1', '/X2')}"] if "/X1" in path else [])]


def addresses_of_files(basis: str) -> list[str]:
    """The addresses at which pages answer a file; of data values those of every basis and format."""
    values_of = {"period": ["2020-02", "2020-03", "2020-04"], "code": ["X1", "X2"], "number": ["1"]}
    found = []
    for route in routes():
        if not re.search(r"\.(xlsx|csv|docx|pdf)$", route) or route.startswith(("dhis2/", "open-data/", "^")):
            continue
        names = re.findall(r"<(?:\w+:)?(\w+)>", route)
        if not set(names) <= set(values_of):  # of one upload or file: its owner's, and walked
            continue
        for given in product(*(values_of[name] for name in names)):
            path = "/" + re.sub(r"<[^>]+>", "%s", route) % given
            found += [f"{path}?basis={basis}&period=2020-04"]
    formats = product(("2020-04", "2020"), ("working", "provisional", "official"), ("json", "csv", "adx"))
    found += [f"/files/figures/file/?period={period}&basis={basis}&format={name}" for period, basis, name in formats]
    return found


@contextmanager
def watched(folder: Path) -> Iterator[Kept]:
    """The metrics switched on and the log kept, as where the portal runs."""
    kept = Kept()
    loggers = [logging.getLogger(name) for name in ("", "django", "django.request")]  # those that do not pass on
    with (
        pytest.MonkeyPatch.context() as patch,
        override_settings(METRICS_TOKEN=METRICS_TOKEN, METRICS_FOLDER=str(folder)),
    ):
        patch.setenv("PROMETHEUS_MULTIPROC_DIR", "")
        patch.setattr(values, "ValueClass", values.ValueClass)
        forget()
        for logger in loggers:
            logger.addHandler(kept)
        try:
            yield kept
        finally:
            for logger in loggers:
                logger.removeHandler(kept)
            counted_by(None)
            user_login_failed.disconnect(dispatch_uid=counts.__name__)
            forget()


def forget() -> None:
    counts._counters.cache_clear()
    counts._say_once.cache_clear()
    exposition.kept.forget()
    caches["default"].clear()
