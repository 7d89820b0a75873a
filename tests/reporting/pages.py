"""Reading a page as a person does: its words, its tables' rows; and how many queries it asked."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext


def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


def text(response):
    return words(response.content.decode())


def rows_of_table(html):
    """The rows of all tables in ``html``, each a list of its cells' words, heads included."""
    rows = re.findall(r"<tr.*?</tr>", html, re.DOTALL)
    return [[words(cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)] for row in rows]


def queries_of(client, address):
    """How many queries ``address`` asks once the connection is warm."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)
