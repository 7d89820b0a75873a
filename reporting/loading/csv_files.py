"""Reading a CSV file row by row, collecting its problems instead of stopping at the first one."""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from reporting.loading.problems import FileProblems
from units.progress import counted
from units.vietnamese import nfc
from units.wording import whole

HEADER_LINE = 1
SEPARATORS = (",", ";", "\t")
UTF_16 = (BOM_UTF16_LE, BOM_UTF16_BE)


class CsvFile:
    """A UTF-8 file with a header line; a byte-order mark and CRLF are accepted.

    ``columns`` are those that are read, in the order in which ``rows`` gives them; the file may hold them in any
    order. A file edited ``by_hand`` may be as spreadsheets save it: with other columns, headings in another
    case, «;» or tabs between values, UTF-16. ``problems`` collects what is wrong.
    """

    def __init__(self, path: Path, columns: Sequence[str], *, by_hand: bool = False) -> None:
        self.path = path
        self.columns = columns
        self.by_hand = by_hand
        self.problems = FileProblems(path.name)

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Each data row: the line on which it begins (the header is line 1) and its values, trimmed and composed.

        A row with too many or too few values is noted and skipped; blank lines are skipped.

        Raises:
            FilesRefused: the file cannot be opened or read as text, its header is not the expected one, or
                its quotes do not close.
        """
        text = self._text()
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=self._separator(text), strict=True)
        clean = str.strip if text.isascii() else _clean
        begin = HEADER_LINE
        try:
            header = [self._heading(name) for name in next(reader, [])]
            indexes = self._indexes(header)
            begin = reader.line_num + 1
            for values in counted(reader, _("Reading %(file)s") % {"file": self.path.name}, text.count("\n")):
                line, begin = begin, reader.line_num + 1
                if not values:
                    continue
                self.problems.rows += 1
                if len(values) == len(header):
                    yield line, [clean(values[index]) for index in indexes]
                else:
                    reason = _("The row has %(n)s values instead of %(wanted)s.")
                    self.problems.add(
                        line, header[0], values[0], reason % {"n": whole(len(values)), "wanted": whole(len(header))}
                    )
        except csv.Error:
            self._refuse(begin, "", _("From this line on the file is not readable as CSV."))

    def named_rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Each data row as ``rows`` gives it, its values by the names of the columns."""
        for line, values in self.rows():
            yield line, dict(zip(self.columns, values, strict=True))

    def _text(self) -> str:
        try:
            content = self.path.read_bytes()
            text = content.decode("utf-16" if self.by_hand and content.startswith(UTF_16) else "utf-8-sig")
        except OSError:
            self._refuse(HEADER_LINE, str(self.path), _("The file cannot be opened."))
        except UnicodeDecodeError as error:
            line = content[: error.start].count(b"\n") + 1
            self._refuse(line, "", _("The file is not UTF-8 text. Please save it as “CSV UTF-8”."))
        if "\0" in text:
            line = text[: text.index("\0")].count("\n") + 1
            self._refuse(line, "", _("The file is not a text file."))
        return text

    def _separator(self, text: str) -> str:
        """The sign between values: the one that splits the header line into the expected columns."""
        head = text.partition("\n")[0]
        for separator in SEPARATORS if self.by_hand else ():
            if set(self.columns) <= {self._heading(name.strip().strip('"')) for name in head.split(separator)}:
                return separator
        return SEPARATORS[0]

    def _heading(self, text: str) -> str:
        return nfc(text).casefold() if self.by_hand else nfc(text)

    def _indexes(self, header: list[str]) -> list[int]:
        """The index of each expected column in the file."""
        missing = [name for name in self.columns if name not in header]
        twice = [name for name in self.columns if header.count(name) > 1]
        others = [] if self.by_hand else [name for name in header if name not in self.columns]
        if missing or twice or others:
            reason = _("The header line must name the columns %(wanted)s, each once.")
            self._refuse(HEADER_LINE, ",".join(header), reason % {"wanted": ", ".join(self.columns)})
        return [header.index(name) for name in self.columns]

    def _refuse(self, line: int, value: str, reason: str) -> None:
        self.problems.add(line, self.columns[0], value, reason)
        self.problems.refuse()


def _clean(value: str) -> str:
    return value.strip() if value.isascii() else nfc(value)
