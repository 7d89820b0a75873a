"""The people of the trials without a server: their browser is Django's client."""

from http.client import HTTPMessage
from typing import Any

from django.test import Client

from bench.browser import Answer
from trials.journal import Journal
from trials.people import Person


class ClientBrowser:
    """A browser whose requests need no server."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.cookies: dict[str, str] = {}

    def close(self) -> None:
        """Nothing is open."""

    def of_a_form(self, kind: str) -> dict[str, str]:
        return {"Content-Type": kind}

    def exchange(self, method: str, address: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        given = dict(headers)
        kind = given.pop("Content-Type", "")
        answer = self.client.generic(method, address, body or b"", content_type=kind, headers=given)
        self.cookies |= {name: each.value for name, each in self.client.cookies.items()}
        message = HTTPMessage()
        for name, value in answer.items():
            message[name] = value
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        return Answer(answer.status_code, content, message)


def as_person(kind: type[Person], client: Client, username: str, *given: Any) -> Any:
    """A person of ``kind`` in the browser of ``client``, with a journal of its own unless one is given."""
    journal = next((each for each in given if isinstance(each, Journal)), Journal())
    others = [each for each in given if not isinstance(each, Journal)]
    person = kind("127.0.0.1:1", username, *others, journal)
    person.browser = ClientBrowser(client)  # type: ignore[assignment]
    return person
