"""What a page offers: addresses to follow, forms with their fields as a browser posts them, and its markup."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

Fields = dict[str, list[str]]


@dataclass
class Form:
    """A form, or one button of a form that posts something of its own."""

    action: str
    method: str
    fields: Fields = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)  # values that a select, box or radio offers
    files: list[str] = field(default_factory=list)
    hidden: set[str] = field(default_factory=set)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)  # name, value, address of its own

    def posts(self) -> list[tuple[str, Fields]]:
        """The address and fields of each button; of the form alone where it has none with a name."""
        found = [
            (address or self.action, self.fields | ({name: [value]} if name else {}))
            for name, value, address in self.buttons
        ]
        return found or [(self.action, dict(self.fields))]


@dataclass
class Tag:
    name: str
    attrs: dict[str, str]


class Html(HTMLParser):
    """A page's tags in order, its forms, links, comments; and the text of its scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[Tag] = []
        self.forms: list[Form] = []
        self.comments: list[str] = []
        self.inline: list[str] = []
        self._inside: Form | None = None
        self._select: tuple[str, list[str], bool] | None = None
        self._area: tuple[str, list[str]] | None = None
        self._silent = ""
        self._by_id: dict[str, Form] = {}
        self._later: list[tuple[str, str, dict[str, str]]] = []
        self.feed(text)
        self.close()
        for owner, tag, given in self._later:
            if owner in self._by_id:
                self._control(self._by_id[owner], tag, given)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append(Tag(tag, given))
        if tag in ("script", "style"):
            self._silent = tag
        if tag == "form":
            self._inside = Form(given.get("action", ""), given.get("method", "get").lower())
            self.forms.append(self._inside)
            if given.get("id"):
                self._by_id[given["id"]] = self._inside
        elif given.get("form") and tag in ("input", "button", "textarea", "select"):
            self._later.append((given["form"], tag, given))
        elif self._inside is not None:
            self._control(self._inside, tag, given)

    def handle_endtag(self, tag: str) -> None:
        if tag == self._silent:
            self._silent = ""
        if tag == "form":
            self._inside = None
        if tag == "select" and self._select and self._inside is not None:
            name, options, chosen = self._select
            if not chosen and options:
                self._inside.fields.setdefault(name, []).append(options[0])
            self._select = None
        if tag == "textarea" and self._area and self._inside is not None:
            self._inside.fields.setdefault(self._area[0], []).append("".join(self._area[1]).removeprefix("\n"))
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area:
            self._area[1].append(data)
        if self._silent:
            self.inline.append(data)

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    def _control(self, form: Form, tag: str, given: dict[str, str]) -> None:
        name, value = given.get("name", ""), given.get("value", "")
        kind = given.get("type", "submit" if tag == "button" else "text").lower()
        if tag == "option" and self._select:
            self._option(form, value, "selected" in given)
        elif kind in ("submit", "image") and tag in ("button", "input"):
            form.buttons.append((name, value, given.get("formaction", "")))
        elif name and tag == "select":
            self._select = (name, [], "multiple" in given)
        elif name and tag == "textarea":
            self._area = (name, [])
        elif name and tag == "input":
            _input(form, name, value, kind, given)

    def _option(self, form: Form, value: str, is_selected: bool) -> None:
        assert self._select is not None
        select, options, chosen = self._select
        options.append(value)
        form.choices.setdefault(select, []).append(value)
        if is_selected:
            form.fields.setdefault(select, []).append(value)
        self._select = (select, options, chosen or is_selected)

    def values(self, *names: str) -> list[tuple[Tag, str]]:
        """Each attribute of these names, with its tag."""
        return [(tag, tag.attrs[name]) for tag in self.tags for name in names if name in tag.attrs]


def _input(form: Form, name: str, value: str, kind: str, given: dict[str, str]) -> None:
    if kind == "file":
        form.files.append(name)
    elif kind in ("checkbox", "radio"):
        form.choices.setdefault(name, []).append(value or "on")
        if "checked" in given:
            form.fields.setdefault(name, []).append(value or "on")
    elif kind != "button":
        form.fields.setdefault(name, []).append(value)
        if kind == "hidden":
            form.hidden.add(name)
