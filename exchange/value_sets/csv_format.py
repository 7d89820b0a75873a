"""Data value sets as CSV: columns found by their names, in any order.

The names are those of «Data values» in the developer documentation of DHIS2, which has a long and a short one for some.
Written are the first six, in the order in which DHIS2 reads a file by position.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from django.utils.translation import gettext as _

from exchange.value_sets.values import (
    MAX_VALUES,
    PARTS,
    DataValue,
    Fault,
    ValueSet,
    faults_of,
    require_size,
    too_many_values,
    unreadable,
)
from units.formulas import harmless, plain
from units.refusals import Refused
from units.wording import whole

CONTENT_TYPE = "application/csv"
COLUMNS = {
    "dataelement": "data_element",
    "period": "period",
    "orgunit": "org_unit",
    "categoryoptioncombo": "category_option_combo",
    "catoptcombo": "category_option_combo",
    "attributeoptioncombo": "attribute_option_combo",
    "attroptcombo": "attribute_option_combo",
    "value": "value",
    "comment": "comment",
    "cmt": "comment",
    "deleted": "deleted",
    "storedby": "",
    "strby": "",
    "created": "",
    "lastupdated": "",
    "lstupd": "",
    "followup": "",
    "flwup": "",
}  # those with no name are read over
WRITTEN = ("dataelement", "period", "orgunit", "categoryoptioncombo", "attributeoptioncombo", "value")
NEEDED = ("data_element", "period", "org_unit", "value")
TRUTHS = {"": False, "false": False, "null": False, "true": True}
SEPARATORS = (",", ";", "\t")
SHOWN = 30


def read_csv(content: bytes) -> ValueSet:
    """The values of a CSV file with a heading.

    Raises:
        Refused: too large, not UTF-8, no heading, a column that is missing, unknown or there twice, or too many values.
    """
    require_size(content)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise unreadable("CSV", _("It is not written in UTF-8.")) from error
    rows = csv.reader(StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    found = ValueSet()
    try:
        names = _columns(next(rows, []))
        number = 0
        for row in rows:
            if not row:
                continue
            if number >= MAX_VALUES:
                raise too_many_values()
            _add(found, row, names, number, rows.line_num)
            number += 1
    except csv.Error as error:
        raise unreadable("CSV", _("It stops being CSV in line %(line)s.") % {"line": rows.line_num}) from error
    return found


def write_csv(values: Iterable[DataValue]) -> Iterator[str]:
    """The values as CSV in pieces of text, a line each."""
    yield f"{','.join(WRITTEN)}\n"
    line = StringIO()
    writer = csv.writer(line, lineterminator="\n")
    for value in values:
        writer.writerow([harmless(getattr(value, COLUMNS[name])) for name in WRITTEN])
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def _separator(text: str) -> str:
    """What is between the columns: the first of the signs that the heading has."""
    heading = text.lstrip("\r\n").split("\n", 1)[0]
    return next((sign for sign in SEPARATORS if sign in heading), ",")


def _columns(heading: list[str]) -> list[str]:
    """The part of a value that each column holds.

    Raises:
        Refused: a column is unknown, there twice, or missing.
    """
    names = []
    for cell in heading:
        name = cell.strip().lower()
        if name not in COLUMNS:
            sentence = _("The column “%(name)s” is not known. Known are: %(known)s.")
            raise Refused(sentence % {"name": cell[:SHOWN], "known": ", ".join(COLUMNS)}, code="unknown_column")
        if COLUMNS[name] and COLUMNS[name] in names:
            raise Refused(_("The column “%(name)s” is there twice.") % {"name": cell[:SHOWN]}, code="twice")
        names.append(COLUMNS[name])
    missing = next((name for name in WRITTEN if COLUMNS[name] in NEEDED and COLUMNS[name] not in names), None)
    if missing:
        raise Refused(_("The column “%(name)s” is missing.") % {"name": missing}, code="missing_column")
    return names


def _add(found: ValueSet, row: list[str], names: list[str], number: int, line: int) -> None:
    """Add the value of one row, or what is wrong with it."""
    place = _("line %(n)s") % {"n": line}
    if len(row) != len(names):
        sentence = _("The row has %(n)s cells, the heading %(expected)s.") % {
            "n": whole(len(row)),
            "expected": whole(len(names)),
        }
        found.faults.append(Fault(number, place, "value", "", sentence, "cells"))
        return
    texts = {name: plain(cell) for name, cell in zip(names, row, strict=True) if name}
    deleted = texts.pop("deleted", "").strip().lower()
    if deleted not in TRUTHS:
        sentence = _("“%(name)s” must be true or false.") % {"name": "deleted"}
        found.faults.append(Fault(number, place, "deleted", deleted[:SHOWN], sentence, "no_truth"))
        return
    value = DataValue(**texts, deleted=TRUTHS[deleted], place=place)
    fault = faults_of(value, number, PARTS)
    if fault:
        found.faults.append(fault)
    else:
        found.add(value, number)
