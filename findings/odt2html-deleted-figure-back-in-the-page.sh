#!/usr/bin/env bash
# odt2html 1.0.1 (npm), for "basically every document" in OpenDocument: the 7 that was deleted for 15 while changes were
# tracked is in the page, in a paragraph of its own behind the name of who deleted it and when (OpenDocument 1.3 part 3,
# 5.5). «Xã A», 17779 and 45% with tabs between them are «Xã A1777945%», and «Tổ  1» with two spaces is «Tổ1» (text:tab
# and text:s, 6.1). A heading over two columns takes one and has nothing beside it, and of two equal cells of a row that
# the file holds once with `table:number-columns-repeated` one is left.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund odt2html@1.0.1
python3 - <<'PYTHON'
import zipfile

NAMES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
}
SPACES = " ".join(f'xmlns:{short}="{name}"' for short, name in NAMES.items())
KIND = "application/vnd.oasis.opendocument.text"
MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"


def cell(text, more=""):
    return f"<table:table-cell {more}><text:p>{text}</text:p></table:table-cell>"


def row(*cells):
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


deleted = (
    '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><office:change-info><dc:creator>clerk'
    "</dc:creator><dc:date>2026-11-20T08:00:00</dc:date></office:change-info><text:p>7</text:p></text:deletion>"
    "</text:changed-region></text:tracked-changes>"
)
lines = [
    "Xã A<text:tab/>17779<text:tab/>45%",
    'Tổ<text:s text:c="2"/>1',
    'Trễ: <text:change text:change-id="c1"/>15',
]
table = (
    '<table:table table:name="T"><table:table-column table:number-columns-repeated="3"/>'
    + row(cell("Xã"), cell("Quý III", 'table:number-columns-spanned="2"'), "<table:covered-table-cell/>")
    + row(cell("A"), cell("12", 'table:number-columns-repeated="2"'))
    + "</table:table>"
)
body = deleted + "".join(f"<text:p>{line}</text:p>" for line in lines) + table
head = '<?xml version="1.0" encoding="UTF-8"?>'
parts = {
    "mimetype": KIND,
    "content.xml": f'{head}<office:document-content {SPACES} office:version="1.3"><office:automatic-styles/>'
    f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
    "styles.xml": f'{head}<office:document-styles {SPACES} office:version="1.3"><office:styles/>'
    "</office:document-styles>",
    "META-INF/manifest.xml": f'{head}<manifest:manifest xmlns:manifest="{MANIFEST}" manifest:version="1.3">'
    + "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>'
        for path, kind in (("/", KIND), ("content.xml", "text/xml"), ("styles.xml", "text/xml"))
    )
    + "</manifest:manifest>",
}
with zipfile.ZipFile("report.odt", "w") as file:
    for path, part in parts.items():
        file.writestr(path, part)
PYTHON
cat >probe.cjs <<'NODE'
require("odt2html")
  .toHTML({ path: "report.odt" })
  .then((page) => {
    console.log(page);
    const lines = ["Xã A1777945%", "Tổ1", "Trễ: 15"].map((line) => `<p>${line}</p>`).join("");
    const table = [["Xã", "Quý III"], ["A", "12"]]
      .map((cells) => `<tr>${cells.map((cell) => `<td><p>${cell}</p></td>`).join("")}</tr>`)
      .join("");
    process.exit(page === `clerk2026-11-20T08:00:00<p>7</p>${lines}<table>${table}</table>` ? 0 : 1);
  });
NODE
node probe.cjs
