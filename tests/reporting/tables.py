"""The tables of a page as a reader sees them: by the heading above each, rows as {column heading: text}."""

from html.parser import HTMLParser

VOID = {"input", "br", "img", "link", "meta", "hr", "col"}
HIDDEN = "visually-hidden"


class _Tables(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.heading = ""
        self.tables: list[tuple[str, list[list[str]]]] = []
        self._text: list[str] | None = None  # of the heading or the cell that is open
        self._hidden = 0
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag, attrs):
        classes = dict(attrs).get("class") or ""
        if tag == "br" or "d-block" in classes:
            self.handle_data(" ")
        if tag in VOID:
            return
        hidden = HIDDEN in classes
        self._open.append((tag, hidden))
        self._hidden += hidden
        if tag in {"h2", "h3", "td", "th"}:
            self._text = []
        elif tag == "table":
            self.tables.append((self.heading, []))
        elif tag == "tr":
            self.tables[-1][1].append([])

    def handle_endtag(self, tag):
        while self._open:
            opened, hidden = self._open.pop()
            self._hidden -= hidden
            if opened == tag:
                break
        if tag in {"h2", "h3"}:
            self.heading, self._text = self._joined(), None
        elif tag in {"td", "th"}:
            self.tables[-1][1][-1].append(self._joined())
            self._text = None

    def handle_data(self, data):
        if self._text is not None and not self._hidden:
            self._text.append(data)

    def _joined(self) -> str:
        return " ".join("".join(self._text or []).split())


def tables_of(response) -> dict[str, list[dict[str, str]]]:
    """Each table under the last heading before it; of two under one heading the first. Rows that span are left out."""
    parser = _Tables()
    parser.feed(response.content.decode())
    found: dict[str, list[dict[str, str]]] = {}
    for heading, (head, *rows) in parser.tables:
        found.setdefault(heading, [dict(zip(head, row, strict=True)) for row in rows if len(row) == len(head)])
    return found
