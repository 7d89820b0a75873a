"""The log of changes as a CSV file for auditors: a line for each field that changed."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from reporting.office.history.log import LogEntry, whole_log
from reporting.office.history.scope import LogScope
from reporting.spreadsheets.overview import BOM
from units.formulas import cell
from units.wording import moment


def log_csv(scope: LogScope) -> Iterator[str]:
    """The lines of the file, newest change first."""
    who = pgettext("log of changes", "Who")
    fields = (_("Field"), _("From"), _("To"), _("Reason"))
    yield BOM + _line(_("Time"), who, _("Kind"), _("Object"), _("Part"), _("Done"), *fields)
    for entry in whole_log(scope):
        yield from (_line(*values) for values in _rows(entry))


def _rows(entry: LogEntry) -> Iterator[tuple[str, ...]]:
    before = (moment(entry.at), entry.who, entry.kind, entry.name)
    for line in entry.lines:
        part = f"{line.kind} {line.name}".strip()
        for change in line.changes:
            yield (*before, part, line.done, change.label, change.before, change.after, entry.reason)
        if not line.changes:
            yield (*before, part, line.done, "", "", "", entry.reason)


def _line(*values: str) -> str:
    file = StringIO()
    csv.writer(file, lineterminator="\r\n").writerow([cell(value) for value in values])
    return file.getvalue()
