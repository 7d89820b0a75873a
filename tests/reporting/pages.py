"""Reading pages as people do: tables as rows of texts, a page as one text."""

import re
from html.parser import HTMLParser


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


def text(response):
    """The page as one line of text."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def number(shown):
    """«17.779» → 17779, «−5» → -5."""
    return int(shown.replace(".", "").replace("\N{MINUS SIGN}", "-").replace("+", ""))
