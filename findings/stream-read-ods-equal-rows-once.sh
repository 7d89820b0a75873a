#!/usr/bin/env bash
# stream-read-ods 0.0.22 reads rows that an .ods file holds once with `table:number-rows-repeated`, as LibreOffice and
# Excel write equal or blank neighbours, only once: of three posts with 12 dossiers each one is left, and the rows below
# move up. A comment becomes part of its cell with the name of who wrote it, in front of the text: «Xã Cam Lâm» is
# «LanSửa 15\nXã Cam Lâm». Blanks that the format writes as an element are lost, so that «Tổ  1» is «Tổ1».
# python-calamine 0.9.1 reads rows and names rightly.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv venv
venv/bin/pip install -q stream-read-ods==0.0.22 python-calamine==0.9.1
venv/bin/python - <<'PYTHON'
import sys
import zipfile

from python_calamine import CalamineWorkbook
from stream_read_ods import stream_read_ods

NAMES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
}
KIND = "application/vnd.oasis.opendocument.spreadsheet"


def row(name: str, count: int, times: int = 1) -> str:
    return (
        f'<table:table-row table:number-rows-repeated="{times}"><table:table-cell office:value-type="string">{name}'
        f'</table:table-cell><table:table-cell office:value-type="float" office:value="{count}"><text:p>{count}'
        "</text:p></table:table-cell></table:table-row>"
    )


comment = "<office:annotation><dc:creator>Lan</dc:creator><text:p>Sửa 15</text:p></office:annotation>"
rows = (
    row(f"{comment}<text:p>Xã Cam Lâm</text:p>", 40)
    + row("<text:p>Điểm tiếp nhận</text:p>", 12, 3)
    + row('<text:p>Tổ<text:s text:c="2"/>1</text:p>', 7)
)
spaces = " ".join(f'xmlns:{short}="{name}"' for short, name in NAMES.items())
content = (
    f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} office:version="1.3"><office:body>'
    f'<office:spreadsheet><table:table table:name="S"><table:table-column table:number-columns-repeated="2"/>{rows}'
    "</table:table></office:spreadsheet></office:body></office:document-content>"
)
space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
manifest = (
    f'<manifest:manifest xmlns:manifest="{space}" manifest:version="1.3"><manifest:file-entry manifest:full-path="/" '
    f'manifest:media-type="{KIND}"/><manifest:file-entry manifest:full-path="content.xml" '
    'manifest:media-type="text/xml"/></manifest:manifest>'
)
with zipfile.ZipFile("counts.ods", "w") as file:
    file.writestr("mimetype", KIND)
    file.writestr("content.xml", content)
    file.writestr("META-INF/manifest.xml", manifest)
with open("counts.ods", "rb") as file:
    for _, lines in stream_read_ods([file.read()]):
        found = [(name, int(count)) for name, count in lines]
sheet = CalamineWorkbook.from_path("counts.ods").get_sheet_by_index(0)
right = [(name, int(count)) for name, count in sheet.to_python()]
print(f"stream-read-ods {found}, together {sum(count for _, count in found)}")
print(f"calamine        {right}, together {sum(count for _, count in right)}")
wrong = [("LanSửa 15\nXã Cam Lâm", 40), ("Điểm tiếp nhận", 12), ("Tổ1", 7)]
whole = [("Xã Cam Lâm", 40)] + 3 * [("Điểm tiếp nhận", 12)] + [("Tổ  1", 7)]
sys.exit(0 if found == wrong and right == whole else 1)
PYTHON
