"""Long contents in the database, in compressed pieces: neither who writes nor who reads holds more than one."""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import BinaryIO

from exchange.models import DossierFile, DossierPart, PartKind
from reporting.loading.system_counts import NO_COUNT
from reporting.loading.system_judge import Row

PIECE = 512 * 1024
NUMBERS = 6  # of a row of counts
ROWS_A_PIECE = 10_000


def lines_store(file: DossierFile, lines: BinaryIO) -> int:
    """Keep the rows in the lines of the reader, which names sheets too, as the input of the count; returns how many."""
    count = 0
    for number, some in enumerate(_whole_lines(lines)):
        count += len(some)
        _store(file, PartKind.LINES, number, b"".join(some))
    return count


def _whole_lines(lines: BinaryIO) -> Iterator[list[bytes]]:
    while some := lines.readlines(PIECE):
        yield [line for line in some if line.startswith(b"[")]


def lines_read(file: DossierFile) -> Iterator[str]:
    """The kept lines, one after another."""
    for content in _pieces(file, PartKind.LINES):
        yield from filter(None, content.decode().split("\n"))


def counts_store(file: DossierFile, rows: Iterable[Row]) -> str:
    """Keep the counts of the file; returns their check code."""
    code, numbers, piece = sha256(), array("q"), 0
    for row in rows:
        numbers.extend(NO_COUNT if number is None else number for number in row)
        if len(numbers) >= ROWS_A_PIECE * NUMBERS:
            code.update(content := numbers.tobytes())
            _store(file, PartKind.COUNTS, piece, content)
            numbers, piece = array("q"), piece + 1
    code.update(content := numbers.tobytes())
    _store(file, PartKind.COUNTS, piece, content)
    return code.hexdigest()


class KeptCounts:
    """The kept counts of a file, read as often as they are needed, a piece at a time."""

    def __init__(self, file: DossierFile) -> None:
        self.file = file

    def __iter__(self) -> Iterator[Row]:
        for content in _pieces(self.file, PartKind.COUNTS):
            numbers = array("q")
            numbers.frombytes(content)
            for start in range(0, len(numbers), NUMBERS):
                period, unit, procedure, total, online, post = numbers[start : start + NUMBERS]
                yield period, unit, procedure, total, online, None if post == NO_COUNT else post


class TextParts:
    """A long text that is kept as it is written, such as the list of refused rows."""

    def __init__(self, file: DossierFile) -> None:
        self.file = file
        self._number = self._size = 0
        self._waiting: list[str] = []

    def write(self, text: str) -> None:
        self._waiting.append(text)
        self._size += len(text)
        if self._size >= PIECE:
            self.close()

    def close(self) -> None:
        """Keep what is not kept yet."""
        if self._waiting:
            _store(self.file, PartKind.REFUSED, self._number, "".join(self._waiting).encode())
            self._number, self._size, self._waiting = self._number + 1, 0, []


def refused_read(file: DossierFile) -> Iterator[bytes]:
    """The kept list of refused rows, piece by piece."""
    yield from _pieces(file, PartKind.REFUSED)


def _store(file: DossierFile, kind: PartKind, number: int, content: bytes) -> None:
    DossierPart.objects.create(file=file, kind=kind, number=number, content=zlib.compress(content, 1))


def _pieces(file: DossierFile, kind: PartKind) -> Iterator[bytes]:
    """One query for each piece."""
    parts, number = DossierPart.objects.filter(file=file, kind=kind), 0
    while (piece := parts.filter(number=number).values_list("content", flat=True).first()) is not None:
        yield zlib.decompress(bytes(piece))
        number += 1
