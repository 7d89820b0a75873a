"""A text with one JSON object a line, as a table: the names of the wanted members, then their values."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from units.tables.reader.output import Json
from units.tables.reader.refusal import NotRead
from units.tables.reader.text import UNICODE, encoding_of

LONGEST_LINE = 1_000_000  # bytes
MARK = b"\xef\xbb\xbf"


def json_rows(file: BinaryIO, members: Sequence[str], *, all_are_there: bool) -> Iterator[tuple[int, list[Json]]]:
    """A heading with line 0, then a row for each line that is not blank, with its line from 1.

    The heading has those of ``members`` that some object has, or all of them where they are known to be there. A member
    is found in any case; what is neither text nor number is written as its JSON, null and absent are blank.

    Raises:
        NotRead: ``json`` with the line: it is no object, too long, or not UTF-8.
    """
    if encoding_of(file) != UNICODE:
        raise NotRead("json", "1")
    head = list(members) if all_are_there else _present(file, members)
    yield 0, list(head)
    places = {name.casefold(): place for place, name in enumerate(head)}
    for number, found in _objects(file):
        row: list[Json] = [""] * len(head)
        for name, value in found.items():
            place = places.get(name.casefold())
            if place is not None:
                row[place] = _cell(value)
        yield number, row


def _present(file: BinaryIO, members: Sequence[str]) -> list[str]:
    """Those of ``members`` that some object of the file has."""
    wanted = {name.casefold() for name in members}
    there: set[str] = set()
    for _number, found in _objects(file):
        there.update(wanted & {name.casefold() for name in found})
    return [name for name in members if name.casefold() in there]


def _objects(file: BinaryIO) -> Iterator[tuple[int, dict[str, Json]]]:
    file.seek(0)
    number = 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        if line.strip(b" \t\r\n" + MARK):
            yield number, _object(line, number)


def _object(line: bytes, number: int) -> dict[str, Json]:
    try:
        found = json.loads(line.removeprefix(MARK))
    except (ValueError, RecursionError) as error:
        raise NotRead("json", str(number)) from error
    if not isinstance(found, dict):
        raise NotRead("json", str(number))
    return found


def _cell(value: Json) -> Json:
    if value is None:
        return ""
    if isinstance(value, str):
        return value.replace("\0", "\N{REPLACEMENT CHARACTER}")
    return value if isinstance(value, int | float) and not isinstance(value, bool) else json.dumps(value)
