"""What all files that can take long have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import IO, ClassVar
from urllib.parse import parse_qsl, urlencode

from django.utils.functional import Promise

from reporting.models import ReportingPeriod
from reporting.spreadsheets.sheets import XLSX
from units.models import User
from units.rows_done import NOBODY_ASKS, RowsDone

CSV = "text/csv; charset=utf-8"


class NoSuchFileError(LookupError):
    """What was asked for does not exist: the period is unknown."""


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A finished file, to be saved under ``name``."""

    content: bytes
    name: str
    content_type: str = XLSX
    file: IO[bytes] | None = None  # where it is too long for the memory, instead of ``content``; open until ``close``

    def parts(self, size: int) -> Iterator[bytes]:
        """The file in pieces of ``size`` bytes; each time from its start."""
        if self.file is None:
            yield from (self.content[start : start + size] for start in range(0, len(self.content), size))
            return
        self.file.seek(0)
        while piece := self.file.read(size):
            yield piece

    def close(self) -> None:
        if self.file is not None:
            self.file.close()


class AskedFile(ABC):
    """One file as one user gets it: read by the address that offers it, and made from that.

    ``route`` is the name of that address, in the addresses of ``namespace``. ``at_once`` is how many rows are written
    in about a second (`docs/adr/0026-files-that-take-long.md`): a file of more is made by a worker.
    """

    route: ClassVar[str]
    namespace: ClassVar[str] = "reporting"
    title: ClassVar[str | Promise]
    at_once: ClassVar[int]

    def __init__(self, user: User, period: str, query: Mapping[str, str]) -> None:
        """Read what is asked for.

        Raises:
            NoSuchFileError: it names a period that does not exist.
            NothingEndedError: it names none, and none has ended.
        """
        self.user = user
        self.period = period
        self.chosen = self.read(query)

    @staticmethod
    @abstractmethod
    def is_allowed(user: User) -> bool:
        """Whether ``user`` may have such files at all."""

    @abstractmethod
    def read(self, query: Mapping[str, str]) -> dict[str, str]:
        """Read what ``query`` chooses; returns what of it decides about the file."""

    @property
    @abstractmethod
    def rows(self) -> int:
        """About how many rows the file has; known before it is made."""

    @abstractmethod
    def make(self, done: RowsDone = NOBODY_ASKS) -> MadeFile:
        """Make the file; ``done`` counts its rows meanwhile."""

    @property
    def query(self) -> str:
        """What was chosen, in one spelling: the same text for the same file."""
        return urlencode(sorted(self.chosen.items()))

    @property
    def takes_long(self) -> bool:
        return self.rows > self.at_once


def choices_in(query: str) -> dict[str, str]:
    """What ``AskedFile.query`` was made of."""
    return dict(parse_qsl(query))


def rights_of(user: User) -> str:
    """With what rights ``user`` reads now: a file that was made with others is not given."""
    return f"{user.role}:{user.unit_id or ''}"


def period_called(name: str) -> ReportingPeriod:
    """The period called ``2020-04``.

    Raises:
        NoSuchFileError: there is none.
    """
    found = ReportingPeriod.objects.called(name).first()
    if found is None:
        raise NoSuchFileError(name)
    return found
