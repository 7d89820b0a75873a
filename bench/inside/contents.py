"""What the portal says: figures, texts of pages and files, without what changes from run to run."""

from __future__ import annotations

import io
import re
import zipfile
from html.parser import HTMLParser

from pages import content_of
from people import client_of

from reporting.models import Compliance

# What follows from the clock of the machine: times of day, days and moments of this decade, check codes over them.
CLOCK = re.compile(
    r"(?<!\d)\d{1,2}(:| giờ )\d\d(:\d\d(\.\d+)?)?\b|\b\d\d?/\d\d?/202[6-9]\b|\b202[6-9]-\d\d-\d\d(T[\d:.+]+)?\b"
    r"|\b[0-9a-f]{64}\b"
)
KEY = ("unit__code", "period__year", "period__month", "basis")
LEFT_OUT = {"computed_at", "id", "unit", "period", "basis", "tier"}
SHARED = "xl/sharedStrings.xml"
HIDDEN = {"script", "style", "template"}


class Visible(HTMLParser):
    """The texts of a page a line each, with the addresses of its links and the names of its fields."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._hidden = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in HIDDEN
        got = dict(attrs)
        named = {"a": "href", "form": "action", "input": "name", "button": "name", "select": "name", "textarea": "name"}
        value = got.get(named.get(tag, ""))
        if value is not None:
            self.lines.append(f"{tag} {value}")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in HIDDEN

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if text and not self._hidden:
            self.lines.append(text)


def fields() -> list[str]:
    """The fields of the figures, but their key and what names the moment."""
    return sorted(field.attname for field in Compliance._meta.concrete_fields if field.name not in LEFT_OUT)


def figures(fields: list[str]) -> str:
    """Every row of the figures by unit, period and basis: its tier, and its ``fields``."""
    rows = Compliance.objects.order_by(*KEY).values_list(*KEY, "tier__code", *fields)
    return "\n".join(" ".join(map(str, row)) for row in rows)


def text(who: str, address: str) -> str:
    """What ``address`` says."""
    answer = client_of(who).get(address)
    if answer.status_code != 200:
        return f"answered {answer.status_code}"
    body = content_of(answer)
    if body[:2] == b"PK":
        said = "\n".join(_parts(body))
    elif "html" in answer.headers["Content-Type"]:
        said = "\n".join(Visible(body.decode()).lines)
    else:
        said = body.decode()
    return CLOCK.sub("…", said)


def _parts(archive: bytes) -> list[str]:
    """The parts of a workbook or document, a tag or a text a line; not its properties, which name the moment.

    A text is in the cell that shows it: whether a workbook lists its texts apart is no matter of contents, nor is how
    wide it says that its rows are.
    """
    with zipfile.ZipFile(io.BytesIO(archive)) as files:
        names = {name for name in files.namelist() if name.endswith((".xml", ".rels")) and "docProps" not in name}
        shared = files.read(SHARED).decode() if SHARED in names else ""
        texts = re.findall(r"<si>(.*?)</si>", shared, re.DOTALL)
        names -= {SHARED, "[Content_Types].xml", "xl/_rels/workbook.xml.rels"}
        return [f"{name}\n" + _with_texts(files.read(name).decode(), texts) for name in sorted(names)]


def _with_texts(part: str, texts: list[str]) -> str:
    placed = re.sub(r' t="s"><v>(\d+)</v>', lambda found: f"><is>{texts[int(found[1])]}</is>", part)
    placed = re.sub(r' t="inlineStr"|(?<=\d") spans="[^"]*"', "", placed)
    return placed.replace("><", ">\n<")
