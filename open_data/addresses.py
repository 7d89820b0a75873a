"""How files and editions are written in addresses: dataset, month or year, and with ``.v1`` the first edition."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db.models import Q

from open_data.models import Edition, EditionFile, FileFormat

NAME = r"(?P<dataset>[a-z]+)(?:/(?P<span>[0-9]{4}(?:-[0-9]{2})?))?"
NUMBER = r"\.v(?P<number>[1-9][0-9]{0,5})"
PATTERN = re.compile(rf"{NAME}(?:{NUMBER})?\.(?P<form>csv|json|xlsx)")
EDITION = re.compile(NAME + NUMBER)


def _unnamed(pattern: re.Pattern[str]) -> str:
    """The pattern for Django's addresses, whose parts have names of their own."""
    return re.sub(r"\?P<\w+>", "?:", pattern.pattern)


@dataclass(frozen=True, slots=True)
class EditionAddress:
    """One edition of a dataset and time."""

    dataset: str
    span: str
    number: int

    def __str__(self) -> str:
        span = f"/{self.span}" if self.span else ""
        return f"{self.dataset}{span}.v{self.number}"

    @classmethod
    def of(cls, edition: Edition, *, later: int = 0) -> EditionAddress:
        """That of ``edition``, or of the one that so much ``later`` followed it."""
        return cls(edition.dataset, edition.span, edition.number + later)

    def edition(self, since: str) -> Edition | None:
        """The edition with what it changed, or None where it is not published. One query."""
        asked = Edition.objects.since(since).filter(dataset=self.dataset, span=self.span, number=self.number)
        return asked.first()


@dataclass(frozen=True, slots=True)
class FileAddress:
    """Which file an address means; without a ``number`` that of the edition that holds now."""

    dataset: str
    span: str
    number: int | None
    form: str

    def __str__(self) -> str:
        span = f"/{self.span}" if self.span else ""
        number = f".v{self.number}" if self.number else ""
        return f"{self.dataset}{span}{number}.{self.form}"

    @property
    def name(self) -> str:
        """What the file is called when it is stored: ``compliance-2020-04.v1.csv``."""
        return str(self).replace("/", "-")

    @property
    def edition(self) -> Q:
        """The edition that is meant, among the files."""
        which = Q(edition__number=self.number) if self.number else Q(edition__replaced_at__isnull=True)
        return which & Q(edition__dataset=self.dataset, edition__span=self.span, form=self.form)

    @classmethod
    def of(cls, edition: Edition, form: str, *, numbered: bool = False) -> FileAddress:
        return cls(edition.dataset, edition.span, edition.number if numbered else None, form)

    def file(self, since: str) -> EditionFile | None:
        """The file without its content, or None where it is not published. One query."""
        visible = Edition.objects.since(since)
        files = EditionFile.objects.filter(self.edition, edition__in=visible).select_related("edition")
        return files.defer("content").first()


class EditionConverter:
    """The path of an edition's page."""

    regex = _unnamed(EDITION)

    def to_python(self, value: str) -> EditionAddress:
        """The edition that is written so.

        Raises:
            ValueError: it is none.
        """
        found = EDITION.fullmatch(value)
        if found is None:
            raise ValueError(value)
        return EditionAddress(found["dataset"], found["span"] or "", int(found["number"]))

    def to_url(self, value: EditionAddress) -> str:
        return str(value)


class FileConverter:
    """The path of a published file."""

    regex = _unnamed(PATTERN)

    def to_python(self, value: str) -> FileAddress:
        """The address that is written so.

        Raises:
            ValueError: it is none.
        """
        found = PATTERN.fullmatch(value)
        if found is None:
            raise ValueError(value)
        number = found["number"]
        return FileAddress(found["dataset"], found["span"] or "", int(number) if number else None, found["form"])

    def to_url(self, value: FileAddress) -> str:
        return str(value)


FORMATS = FileFormat.values
