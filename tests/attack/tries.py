"""Every form that the walk found, posted by everybody: as it is, to addresses of others, and with their ids in it.

Each try happens in a transaction of its own that is rolled back, so that all of them meet the same rows. What it
wrote is compared row by row with what was there.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, models, transaction
from django.test import Client

from tests.attack.full_province import own_models
from tests.attack.html import Fields, Form
from tests.attack.marks import NUMBER, owner_of
from tests.attack.walk import NOBODY, Answer, Walk, answer_of, forms_of, own, route_of

WRITES = re.compile(r"\b(?:INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM)\s+\"?(\w+)\"?", re.IGNORECASE)
LEFT_OUT = {"logout/", "admin/logout/", "i18n/setlang/"}  # they change the browser alone
TYPED = ("csrfmiddlewaretoken", "_reason", "reason", "note", "text", "name", "q")  # no ids
EXAMPLES, ADDRESSES, VALUES, FIELDS = 2, 2, 1, 4  # of one kind of form; of its route; of a field; fields of it
OUTSIDE_ADMIN = ("commune", "coordinator")
WITH_OWN = ("commune", "other commune", "district", "coordinator")
A_FILE = b"code,name\nX1,Xa Mot\n"


@dataclass
class Change:
    """A row that a try wrote: of which model, and whose it is."""

    model: str
    owner: str

    def __str__(self) -> str:
        return f"{self.model} of «{self.owner}»"


@dataclass
class Try:
    """One form, posted by one role."""

    answer: Answer
    found_by: str
    changes: list[Change] = field(default_factory=list)
    how: str = ""

    def __str__(self) -> str:
        changes = ", ".join(sorted({str(each) for each in self.changes}))
        return f"{self.answer} ({self.how} of {self.found_by}): {changes}"


@dataclass
class Posted:
    """What a button of a form posts."""

    who: str
    address: str
    fields: Fields
    form: Form

    @property
    def kind(self) -> tuple[Any, ...]:
        """What it has in common with others that do the same."""
        button = tuple(value for name in ("action", "do", "how") for value in self.fields.get(name, ()))
        return route_of(urlsplit(self.address).path), tuple(sorted(self.fields)), button


class Tries:
    """All forms of a walk, posted by every role."""

    def __init__(self, clients: dict[str, Client], walk: Walk) -> None:
        self.clients = {who: client for who, client in clients.items() if not who.startswith("program")}
        self.forms = sorted_by_kind(walk)
        self.models = {model._meta.db_table: model for model in own_models()}
        self.before = {table: rows_of(model) for table, model in self.models.items()}
        self.written: set[str] = set()
        self.tries: list[Try] = []

    def everything(self) -> list[Try]:
        with connection.execute_wrapper(self._note):
            for forms in self.forms.values():
                for posted in forms[:EXAMPLES]:
                    self._by_everybody(posted)
                for posted in first_of_each(forms):
                    if not posted.address.startswith("/admin/"):
                        self._at_addresses_of_others(posted)
                        self._with_ids_of_others(posted)
        return self.tries

    def _by_everybody(self, posted: Posted) -> None:
        in_admin = posted.address.startswith("/admin/")  # to administrators no object is another's
        for who in OUTSIDE_ADMIN if in_admin else self.clients:
            self._try(who, posted, posted.address, posted.fields, "form")

    def _at_addresses_of_others(self, posted: Posted) -> None:
        """The own fields, at addresses of the same route that others found."""
        route = posted.kind[0]
        others = {each.address for kind, forms in self.forms.items() if kind[0] == route for each in forms}
        for address in sorted(others - {posted.address})[:ADDRESSES]:
            self._try(posted.who, posted, address, posted.fields, "fields")

    def _with_ids_of_others(self, posted: Posted) -> None:
        """Each hidden field and each choice with values that the forms of others have."""
        same = [each for kind, forms in self.forms.items() if kind[0] == posted.kind[0] for each in forms]
        names = [name for name in (*posted.form.hidden, *posted.form.choices) if name not in TYPED]
        for name in sorted(set(names))[:FIELDS]:
            values = {
                value for each in same for value in (*each.fields.get(name, ()), *each.form.choices.get(name, ()))
            }
            for value in sorted(values - set(posted.fields.get(name, ())))[:VALUES]:
                self._try(posted.who, posted, posted.address, posted.fields | {name: [value]}, f"«{name}»")

    def _try(self, who: str, posted: Posted, address: str, fields: Fields, how: str) -> None:
        client = self.clients[who]
        cookies = client.cookies.copy()
        sent: dict[str, Any] = {name: [harmless(name, value) for value in values] for name, values in fields.items()}
        for name in posted.form.files:
            sent[name] = SimpleUploadedFile("tep.csv", A_FILE)
        self.written.clear()
        with taken_back():
            answer = answer_of(who, address, client.post(address, sent), "POST")
            changes = [change for table in sorted(self.written) for change in self._changes(table)]
        client.cookies = cookies
        caches["default"].clear()
        self.tries.append(Try(answer, posted.who, changes, how))

    def _note(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.written |= {table for table in WRITES.findall(sql) if table in self.models}
        return execute(sql, params, many, context)

    def _changes(self, table: str) -> Iterator[Change]:
        """Each row of the table that is new, gone or another than before."""
        model, before = self.models[table], self.before[table]
        now = rows_of(model)
        for pk in now.keys() | before.keys():
            if now.get(pk) != before.get(pk):
                row = model._base_manager.filter(pk=pk).first()
                yield Change(model._meta.label, owner_of(row) if row is not None else "gone")


def rows_of(model: type[models.Model]) -> dict[Any, tuple[Any, ...]]:
    names = [each.attname for each in model._meta.concrete_fields if not isinstance(each, models.BinaryField)]
    return {row[0]: row for row in model._base_manager.values_list("pk", *names)}


def sorted_by_kind(walk: Walk) -> dict[tuple[Any, ...], list[Posted]]:
    """The forms of all pages by what they do; of each kind those at different addresses."""
    found: dict[tuple[Any, ...], dict[tuple[str, str], Posted]] = defaultdict(dict)
    for answer in walk.answers:
        if answer.is_page and answer.status == 200 and answer.who != NOBODY:
            for form in forms_of(answer):
                for address, fields in form.posts():
                    for here in own(address or answer.address, answer.address):
                        posted = Posted(answer.who, here, fields, form)
                        found[posted.kind].setdefault((answer.who, here), posted)
    return {kind: list(forms.values()) for kind, forms in found.items() if kind[0] not in LEFT_OUT}


def first_of_each(forms: list[Posted]) -> list[Posted]:
    """The first form of each role that has something of its own."""
    return list({posted.who: posted for posted in reversed(forms) if posted.who in WITH_OWN}.values())


def harmless(name: str, value: str) -> str:
    """What a person would type in place of a marked text, so that a form is refused for nothing but its ids."""
    if not NUMBER.search(value):
        return value
    return "ai-do@chi-tieu.example" if "@" in value else "Thu nghiem"


@contextmanager
def taken_back() -> Iterator[None]:
    around = transaction.atomic()
    around._from_testcase = True  # type: ignore[attr-defined]
    with around:
        yield
        transaction.set_rollback(True)
