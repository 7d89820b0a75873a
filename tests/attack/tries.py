"""Every form that the walk found, posted by everybody: as it is, to addresses of others, and with their ids in it.

What each of them wrote is compared row by row with what was there, and taken back (``changes.py``).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any
from urllib.parse import urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.attack.changes import Change, Changes
from tests.attack.html import Fields, Form
from tests.attack.marks import NUMBER
from tests.attack.walk import NOBODY, Answer, Walk, answer_of, forms_of, own, route_of

LEFT_OUT = {"logout/", "admin/logout/", "i18n/setlang/"}  # they change the browser alone
TYPED = ("csrfmiddlewaretoken", "_reason", "reason", "note", "text", "name", "next", "q")  # no ids
EXAMPLES, ADDRESSES, VALUES, FIELDS = 2, 2, 1, 4  # of one kind of form; of its route; of a field; fields of it
OUTSIDE_ADMIN = ("commune", "coordinator")  # they post each form below /admin/; the others each address of a kind once
WITH_OWN = ("commune", "other commune", "district", "coordinator")
ODD = ("-1", "9" * 30, "\x00", "\N{SUPERSCRIPT TWO}")  # no id: below all, above what columns hold, no text, no number
ELSEWHERE = ("https://other.example/", "//other.example/", "/\\other.example/")
A_FILE = b"code,name\nX1,Xa Mot\n"


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
    """All forms of a walk, posted by every role, of each kind ``examples`` of them."""

    def __init__(self, clients: dict[str, Client], walk: Walk, *, examples: int = EXAMPLES) -> None:
        self.examples = examples
        self.clients = {who: client for who, client in clients.items() if not who.startswith("program")}
        self.forms = sorted_by_kind(walk)
        self.changes = Changes()
        self.posted: set[tuple[str, str]] = set()  # who posted to which kind of address below /admin/
        self.tries: list[Try] = []

    def everything(self) -> list[Try]:
        with self.changes.watched():
            for forms in self.forms.values():
                for posted in forms[: self.examples]:
                    self._by_everybody(posted)
                outside = [posted for posted in forms if not posted.address.startswith("/admin/")]
                for posted in outside[:1]:
                    self._with_odd_ids(posted)
                for posted in first_of_each(forms):
                    if not posted.address.startswith("/admin/"):
                        self._at_addresses_of_others(posted)
                        self._with_ids_of_others(posted)
                        self._led_elsewhere(posted)
        return self.tries

    def _by_everybody(self, posted: Posted) -> None:
        for who in self.clients:
            if self._is_of_interest(who, posted):
                self._try(who, posted, posted.address, posted.fields, "form")

    def _is_of_interest(self, who: str, posted: Posted) -> bool:
        """Below /admin/ no object is another's to administrators, and closed to all others by its address."""
        if not posted.address.startswith("/admin/"):
            return True
        is_new = (who, posted.kind[0]) not in self.posted
        self.posted.add((who, posted.kind[0]))
        return who != "administrator" and (who in OUTSIDE_ADMIN or is_new)

    def _at_addresses_of_others(self, posted: Posted) -> None:
        """The own fields, at addresses of the same route that others found."""
        route = posted.kind[0]
        others = {each.address for kind, forms in self.forms.items() if kind[0] == route for each in forms}
        for address in sorted(others - {posted.address})[:ADDRESSES]:
            self._try(posted.who, posted, address, posted.fields, "fields")

    def _with_ids_of_others(self, posted: Posted) -> None:
        """Each hidden field and each choice with values that the forms of others have."""
        same = [each for kind, forms in self.forms.items() if kind[0] == posted.kind[0] for each in forms]
        for name in ids_of(posted):
            values = {
                value for each in same for value in (*each.fields.get(name, ()), *each.form.choices.get(name, ()))
            }
            for value in sorted(values - set(posted.fields.get(name, ())))[:VALUES]:
                self._try(posted.who, posted, posted.address, posted.fields | {name: [value]}, f"«{name}»")

    def _with_odd_ids(self, posted: Posted) -> None:
        """What is no id of anything, one kind of it in each field."""
        for name, value in zip(ids_of(posted), cycle(ODD), strict=False):
            self._try(posted.who, posted, posted.address, posted.fields | {name: [value]}, f"odd «{name}»")

    def _led_elsewhere(self, posted: Posted) -> None:
        """A form that says where to go afterwards, with other sites."""
        for site in ELSEWHERE if "next" in posted.fields else ():
            self._try(posted.who, posted, posted.address, posted.fields | {"next": [site]}, "«next»")

    def _try(self, who: str, posted: Posted, address: str, fields: Fields, how: str) -> None:
        client = self.clients[who]
        cookies = client.cookies.copy()
        sent: dict[str, Any] = {name: [harmless(name, value) for value in values] for name, values in fields.items()}
        for name in posted.form.files:
            sent[name] = SimpleUploadedFile("tep.csv", A_FILE)
        answer, changes = self.changes.of(lambda: answer_of(who, address, client.post(address, sent), "POST"))
        client.cookies = cookies
        self.tries.append(Try(answer, posted.who, changes, how))


def ids_of(posted: Posted) -> list[str]:
    """Some fields of a form that a browser fills by itself: hidden ones, and choices."""
    names = {name for name in (*posted.form.hidden, *posted.form.choices) if name not in TYPED}
    return sorted(names)[:FIELDS]


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
