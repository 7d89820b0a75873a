"""Reading a page as a person does: its words, its tables' rows; and how many queries it asked."""

import re
from html.parser import HTMLParser

from django.db import connection
from django.test.utils import CaptureQueriesContext

from units.remembered import MEMORY


def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


def text(response):
    return words(response.content.decode())


def markup(response):
    """The page with the white space of its source left out: none next to a tag, else single spaces."""
    return re.sub(r" ?(<[^>]*?) ?(>) ?", r"\1\2", re.sub(r"\s+", " ", response.content.decode()))


def rows_of_table(html):
    """The rows of all tables in ``html``, each a list of its cells' words, heads included."""
    rows = re.findall(r"<tr.*?</tr>", html, re.DOTALL)
    return [[words(cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)] for row in rows]


def queries_of(client, address):
    """How many queries ``address`` asks once the connection is warm, where nothing of it is remembered."""
    client.get(address)
    MEMORY.forget()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def queries_again(client, address):
    """How many queries ``address`` asks for the second time, where what can be remembered is."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


class _Tables(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tables, self._cell = [], None

    def handle_starttag(self, tag, attrs):
        if tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self.tables[-1].append([])
        elif tag in ("td", "th") and self.tables:
            self._cell = []

    def handle_endtag(self, tag):
        if tag in ("td", "th") and self._cell is not None:
            self.tables[-1][-1].append(" ".join("".join(self._cell).split()))
            self._cell = None

    def handle_data(self, data):
        if self._cell is not None:
            self._cell.append(f" {data} ")


def tables(response):
    """Every table of a page: rows of cells, each cell its text with single spaces; headings are rows too."""
    parser = _Tables()
    parser.feed(response.content.decode())
    return parser.tables


def number(shown):
    """«17.779» → 17779, «−5» → -5."""
    return int(shown.replace(".", "").replace("\N{MINUS SIGN}", "-").replace("+", ""))


class _Form(HTMLParser):
    """The successful controls of the form ``entry-form``, as a browser without script posts them."""

    def __init__(self):
        super().__init__()
        self.fields, self._is_inside, self._textarea = {}, False, None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self._is_inside = attrs.get("class") == "entry-form"
        if not self._is_inside or "name" not in attrs:
            return
        if tag == "textarea":
            self._textarea = attrs["name"]
            self.fields[self._textarea] = ""
        if tag == "input" and (attrs.get("type") != "checkbox" or "checked" in attrs):
            self.fields[attrs["name"]] = attrs.get("value", "")

    def handle_endtag(self, tag):
        if tag == "form":
            self._is_inside = False
        if tag == "textarea":
            self._textarea = None

    def handle_data(self, data):
        if self._textarea:
            self.fields[self._textarea] += data


def entry_fields(response):
    """What the buttons of a report's page post along, by name; a text area without its first line end."""
    form = _Form()
    form.feed(response.content.decode())
    return {name: value.removeprefix("\n") for name, value in form.fields.items() if name != "csrfmiddlewaretoken"}
