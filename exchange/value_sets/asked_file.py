"""Figures of a month or a year as a file: at once where they are few, else made by a worker (``/files/``)."""

from __future__ import annotations

from collections.abc import Mapping
from tempfile import SpooledTemporaryFile
from typing import IO

from django.utils.translation import gettext_lazy as _

from exchange import rules
from exchange.code_tables.codes import OWN_CODES
from exchange.models import CodeTable
from exchange.value_sets.export import Asked, bases_for, count_of, write_values
from exchange.value_sets.meaning import Scope
from exchange.value_sets.periods import Month
from exchange.value_sets.reading import FORMATS
from reporting.asked_files.asked import AskedFile, MadeFile, NoSuchFileError
from reporting.models import ReportingPeriod
from reporting.models.periods import year_and_month
from units.models.coded import has_code
from units.rows_done import NOBODY_ASKS, RowsDone

IN_MEMORY = 2 * 1024 * 1024  # bytes of a file, before it is on disk


class FiguresFile(AskedFile):
    """The figures that a reader sees of a month or a year, on a basis, in a format, by a code table."""

    route, namespace, title, at_once = "figures-file", "exchange", _("Figures for another system"), 60_000
    is_allowed = staticmethod(rules.can_take_figures)

    def read(self, query: Mapping[str, str]) -> dict[str, str]:
        name, code = query.get("period", ""), query.get("table", "")
        self.format = FORMATS.get(query.get("format", ""))
        basis, scope = query.get("basis", ""), Scope(self.user)
        months = months_called(name)
        table = CodeTable.objects.filter(has_code(code)).first() if code else None
        if self.format is None or not months or basis not in bases_for(scope) or (code and table is None):
            raise NoSuchFileError(name)
        self.name = f"so-lieu-{name}-{basis}"
        self.codes = table.codes() if table else OWN_CODES
        self.asked = Asked(scope, months, basis)
        self.number = count_of(self.asked)
        chosen = {"period": name, "basis": basis, "format": self.format.name}
        return chosen | ({"table": table.code} if table else {})

    @property
    def rows(self) -> int:
        return self.number

    def make(self, done: RowsDone = NOBODY_ASKS) -> MadeFile:
        file: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed by who takes it
        try:
            for piece in write_values(self.asked, self.codes, self.format.name, done=done):  # type: ignore[union-attr]
                file.write(piece.encode())
        except BaseException:
            file.close()
            raise
        name = f"{self.name}.{self.format.ending}"  # type: ignore[union-attr]
        return MadeFile(b"", name, f"{self.format.content_type}; charset=utf-8", file)  # type: ignore[union-attr]


def months_called(name: str) -> list[Month]:
    """The period called «2020-04», or those of the year called «2020»; none where there is none."""
    rows = ReportingPeriod.objects.order_by("year", "month")
    found = year_and_month(name)
    if found:
        rows = rows.filter(year=found[0], month=found[1])
    elif len(name) == 4 and name.isascii() and name.isdecimal():
        rows = rows.filter(year=int(name))
    else:
        return []
    return [Month(*row) for row in rows.values_list("pk", "year", "month", "starts_on", "ends_on")]
