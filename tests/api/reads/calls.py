"""Calls that read, and what they answered."""

from __future__ import annotations

from tests.reporting.pages import queries_again


def read(client, address, **query):
    answer = client.get(f"/api/v1/{address}", query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def refusal(client, address, **query):
    answer = client.get(f"/api/v1/{address}", query)
    return answer.status_code, answer.json()["code"]


def codes(found):
    return [each["code"] for each in found["items"]]


def every_page(client, address, **query):
    """The items of all pages, and how many pages there were."""
    items, cursor, pages = [], None, 0
    while pages == 0 or cursor:
        page = read(client, address, **query, **({"cursor": cursor} if cursor else {}))
        items, cursor, pages = items + page["items"], page["next"], pages + 1
    return items, pages


def spent(client, address):
    """How many queries a call takes."""
    return queries_again(client, f"/api/v1/{address}")


def states_of(found):
    return {(each["period"], each["unit"]["code"]): each["state"] for each in found}
