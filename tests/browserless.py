"""Filling in a page's form as a browser does: every field that the page holds is posted, with what was typed."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

Fields = dict[str, list[str]]


class _Forms(HTMLParser):
    """The forms of a page, each as its fields' names with the values that a browser would post."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Fields] = []
        self._select: str | None = None
        self._first: str | None = None
        self._chosen = self._many = False
        self._area: tuple[str, list[str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: "" if value is None else value for name, value in attrs}
        name = given.get("name", "")
        if tag == "form":
            self.forms.append({})
        elif not self.forms:
            return
        elif tag == "input" and name and "disabled" not in given:
            kind = given.get("type", "text")
            if kind not in ("submit", "button", "file") and (kind not in ("checkbox", "radio") or "checked" in given):
                self._put(name, given.get("value", "on" if kind in ("checkbox", "radio") else ""))
        elif tag == "textarea" and name:
            self._area = (name, [])
        elif tag == "select" and name:
            self._select, self._first, self._chosen, self._many = name, None, False, "multiple" in given
        elif tag == "option" and self._select:
            self._first = given.get("value", "") if self._first is None else self._first
            if "selected" in given:
                self._put(self._select, given.get("value", ""))
                self._chosen = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self._select:
            if not self._chosen and not self._many and self._first is not None:
                self._put(self._select, self._first)
            self._select = None
        elif tag == "textarea" and self._area:
            self._put(self._area[0], "".join(self._area[1]).removeprefix("\n"))
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area:
            self._area[1].append(data)

    def _put(self, name: str, value: str) -> None:
        self.forms[-1].setdefault(name, []).append(value)


def fields_of(response: Any) -> Fields:
    """What a browser would post from the page's largest form: the one that edits."""
    parser = _Forms()
    parser.feed(response.content.decode())
    return max(parser.forms, key=len)


def all_fields_of(response: Any) -> list[Fields]:
    """The same of every form of the page."""
    parser = _Forms()
    parser.feed(response.content.decode())
    return parser.forms


def typed(client: Any, address: str, **values: Any) -> Fields:
    """The form at ``address`` with ``values`` typed into it."""
    return fields_of(client.get(address)) | {name: _many(value) for name, value in values.items()}


def is_confirmation(response: Any) -> bool:
    return response.status_code == 200 and b'name="_consequences"' in response.content


def confirm(client: Any, address: str, response: Any, reason: str = "Theo quyết định mới", **how: Any) -> Any:
    """Give a reason and press the button of the confirmation page that came back from ``address``."""
    assert is_confirmation(response), response.content.decode()
    return client.post(address, fields_of(response) | {"_confirm": ["1"], "_reason": [reason]}, **how)


def _many(value: Any) -> list[str]:
    return [str(each) for each in value] if isinstance(value, (list, tuple)) else [str(value)]


def confirmed(client: Any, address: str, fields: Fields) -> Any:
    """The answer to ``fields`` posted to ``address``, with what follows from them confirmed where that is asked."""
    response = client.post(address, fields)
    return confirm(client, address, response) if is_confirmation(response) else response
