"""Why a file is not read, as a sentence for the user."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from units.refusals import Refused
from units.tables.reader.refusal import NotRead

COSTS, BUSY, UNREAD, SIZE, JSON, QUOTE = "costs", "busy", "unread", "size", "json", "quote"


@dataclass(frozen=True, slots=True)
class ExpectedTable:
    """The kind of table that is expected: its maximum of rows, the sentences for a file that is not one or larger."""

    unread: str
    too_large: str
    max_rows: int

    def refused(self, why: NotRead) -> Refused:
        """The refusal to show for ``why``."""
        if why.code == UNREAD:
            return Refused(self.unread, code=UNREAD)
        if why.code == SIZE:
            return Refused(self.too_large, code=SIZE)
        if why.code == JSON:
            sentence = _("Line %(line)s is not one JSON object in UTF-8, as each line of such a file must be.")
            return Refused(sentence % {"line": why.where}, code=JSON)
        if why.code == QUOTE:
            sentence = _(
                "The quotation mark that opens on line %(line)s is not closed at the end of its cell. Please correct "
                "it, or save the table as .xlsx."
            )
            return Refused(sentence % {"line": why.where}, code=QUOTE)
        return Refused(SENTENCES[why.code](), code=why.code)


SENTENCES: dict[str, Callable[[], str]] = {
    COSTS: lambda: _(
        "Reading the file takes more memory or time than a table may take; it was not opened. Please copy only the "
        "table into a new file and upload that."
    ),
    BUSY: lambda: _("Other files are being read at the moment. Please upload the file again in a minute."),
    "password": lambda: _(
        "The file is locked with a password. Please save it without the password and upload it again."
    ),
    "xls": lambda: _("This is an .xls file. Please save it as .xlsx and upload it again."),
    "markup": lambda: _(
        "The file is a web page, whatever its name says. Please open it in a spreadsheet program and save it as .xlsx."
    ),
    "empty": lambda: _("The file is empty. Please upload the table as .xlsx or “CSV UTF-8”."),
    "picture": lambda: _(
        "The file is no table but a PDF, a picture or a letter, whatever its name says. Please upload the table as "
        ".xlsx or “CSV UTF-8”."
    ),
    "kind": lambda: _("The file is not an .xlsx workbook. Please save it as .xlsx and upload it again."),
    "macros": lambda: _("The file contains macros. Please save it as .xlsx without macros."),
    "bomb": lambda: _(
        "The file unpacks to far more than a table holds; it was not opened. Please keep only the table, or divide it."
    ),
}
