"""The refused rows of a file as a workbook: the same columns, and «Lỗi» with what is wrong."""

from __future__ import annotations

from io import BytesIO

import xlsxwriter
from django.utils.translation import gettext as _

from units.formulas import harmless
from units.reference_files.preview import Preview
from units.reference_files.reading import FileRows
from units.reference_files.shapes import FileShape


def bad_rows_xlsx(rows: FileRows, preview: Preview, shape: FileShape) -> bytes:
    """Each refused row with its line, as texts, so that codes keep their zeros; corrected, it can be uploaded again."""
    sentences: dict[int, list[str]] = {}
    for line, column, _value, reason in preview.bad:
        sentences.setdefault(line, []).append(f"{column}: {reason}" if column else reason)
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    text, head = book.add_format({"num_format": "@", "text_wrap": True}), book.add_format({"bold": True})
    sheet = book.add_worksheet(_("Refused rows"))
    headings = [shape.labels.get(header, header) for header in rows.headers]
    sheet.write_row(0, 0, [*headings, "Lỗi", "Dòng"], head)
    sheet.set_column(0, len(headings), 24)
    for row_index, line in enumerate(sorted(sentences), start=1):
        texts = shape.returned(rows.headers, rows.row_at(line))
        for column, value in enumerate([*texts, "; ".join(sentences[line]), str(line)]):
            sheet.write_string(row_index, column, harmless(value), text)
    book.close()
    return stream.getvalue()
