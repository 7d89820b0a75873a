"""Writing an edition: CSV for programs, JSON with what is to be known about it, XLSX for people.

CSV is UTF-8 without a byte order mark (programs that do not expect one take it for a part of the first column's name),
with commas, CRLF and quotes by RFC 4180. Text that a spreadsheet
would run as a formula has an apostrophe before it, in CSV and XLSX alike.
"""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from io import StringIO
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from open_data import columns as types
from open_data.content.rows import Content, Value
from open_data.dictionary import description
from open_data.models import Edition, EditionFile, FileFormat
from open_data.notes import demo_sentences
from open_data.publisher import Publisher
from reporting.spreadsheets.sheets import DATE, RATE, TEXT, WHOLE, Column, Workbook
from units import clock
from units.formulas import cell

MEDIA_TYPES = {
    FileFormat.CSV: "text/csv; charset=utf-8; header=present",
    FileFormat.JSON: "application/json",
    FileFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
HOLDS = {types.INTEGER: WHOLE, types.NUMBER: RATE, types.DATE: DATE}
WIDTHS = {types.STRING: 24, types.BOOLEAN: 12}
LONG_TEXTS = {"unit_name", "procedure_name", "predecessor_name", "successor_name", "tier_name", "legal_basis"}


@dataclass(frozen=True, slots=True)
class Written:
    """A file as it is given, before it is compressed."""

    form: FileFormat
    content: bytes

    def as_row(self, edition: Edition) -> EditionFile:
        return EditionFile(
            edition=edition,
            form=self.form,
            size=len(self.content),
            sha256=sha256(self.content).hexdigest(),
            content=gzip.compress(self.content, 9, mtime=0),
        )


def files_of(content: Content, edition: Edition, publisher: Publisher) -> list[EditionFile]:
    """The edition in each format."""
    about = about_of(content, edition, publisher)
    written = (
        Written(FileFormat.CSV, csv_of(content)),
        Written(FileFormat.JSON, json_of(content, about)),
        Written(FileFormat.XLSX, xlsx_of(content, edition, publisher)),
    )
    return [each.as_row(edition) for each in written]


def csv_of(content: Content) -> bytes:
    """The header and one line a row."""
    file = StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(content.description.names)
    for row in content.rows:
        writer.writerow([_in_csv(value) for value in row])
    return file.getvalue().encode()


def _in_csv(value: Value) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:f}" if isinstance(value, Decimal) else cell(value)


def json_of(content: Content, about: Mapping[str, Any]) -> bytes:
    """What is to be known about the edition, then each row as an object; numbers are numbers, none is null."""
    head = json.dumps(about, ensure_ascii=False, indent=1)[1:-2]
    rows = ",\n".join(json_rows(content))
    return f'{{{head},\n "rows": [\n{rows}\n]}}\n'.encode()


def json_rows(content: Content) -> Iterator[str]:
    """Each row as the text of an object, on one line."""
    names = content.description.names
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_in_json).encode
    for row in content.rows:
        yield encode(dict(zip(names, row, strict=True)))


def _in_json(value: Any) -> Any:
    """A decimal of at most 15 digits is the same number as a float; days are written as in ISO 8601."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def about_of(content: Content, edition: Edition, publisher: Publisher) -> dict[str, Any]:
    """What a JSON file says of itself before its rows."""
    said: dict[str, Any] = {
        "dataset": edition.dataset,
        "title": _titles(content),
        "span": edition.span or None,
        "edition": edition.number,
        "issued": clock.local(edition.issued_at).isoformat(timespec="seconds"),
        "rowCount": edition.rows,
        "schema": f"{publisher.base}{edition.dataset}/schema.json",
        "licence": {"title": publisher.licence, "address": publisher.licence_address or None},
        "publisher": publisher.name,
        "contact": publisher.contact or None,
    }
    if sentences := demo_sentences():
        said["notice"] = sentences
    return said


def _titles(content: Content) -> dict[str, str]:
    titles = {}
    for language in ("vi", "en"):
        with translation.override(language):
            titles[language] = title_of(content)
    return titles


def title_of(content: Content | Edition) -> str:
    """«Results of the units by month, 2020-04», in the language of the moment."""
    label = description(content.dataset).dataset.label
    return f"{label}, {content.span}" if content.span else str(label)


def xlsx_of(content: Content, edition: Edition, publisher: Publisher) -> bytes:
    """The table under its names of columns, and on a second sheet what each column means; headed in Vietnamese."""
    with translation.override("vi"):
        book = Workbook(long=True)
        columns = [
            Column(each.name, HOLDS.get(each.type, TEXT), 48 if each.name in LONG_TEXTS else WIDTHS.get(each.type, 16))
            for each in content.description.columns
        ]
        rows = ([_in_xlsx(value) for value in row] for row in content.rows)
        book.add(_("Data"), title_of(content), _notes(edition, publisher), columns, rows, filtered=True)
        _add_dictionary(book, content)
        return book.bytes()


def _in_xlsx(value: Value) -> Any:
    return ("true" if value else "false") if isinstance(value, bool) else value


def _notes(edition: Edition, publisher: Publisher) -> list[str]:
    issued = _("Edition %(number)s, published on %(day)s by %(publisher)s.") % {
        "number": edition.number,
        "day": f"{clock.local(edition.issued_at):%d/%m/%Y}",
        "publisher": publisher.name,
    }
    licence = " ".join(each for each in (publisher.licence, publisher.licence_address) if each)
    return [issued, _("Licence: %(licence)s") % {"licence": licence}]


def _add_dictionary(book: Workbook, content: Content) -> None:
    heads = (_("Column"), _("Meaning"), _("Meaning (English)"), _("Type"), _("Unit of the figure"), _("Rule"))
    widths = (28, 60, 60, 12, 18, 60)
    columns = [Column(str(head), TEXT, width) for head, width in zip(heads, widths, strict=True)]
    rows = []
    for each in content.description.columns:
        with translation.override("en"):
            english = str(each.meaning)
        rows.append([each.name, str(each.meaning), english, each.type, str(each.unit), str(each.source)])
    book.add(_("Columns"), _("What each column means"), [], columns, rows)
