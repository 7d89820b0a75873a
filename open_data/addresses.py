"""How a published file is written in an address: dataset, month or year, and with ``.v1`` its first edition."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db.models import Q

from open_data.models import Edition, EditionFile, FileFormat

PATTERN = re.compile(
    r"(?P<dataset>[a-z]+)(?:/(?P<span>[0-9]{4}(?:-[0-9]{2})?))?(?:\.v(?P<number>[1-9][0-9]{0,5}))?\.(?P<form>csv|json|xlsx)"
)


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


class FileConverter:
    """The path of a published file."""

    regex = PATTERN.pattern.replace("?P<dataset>", "?:").replace("?P<span>", "?:").replace("?P<number>", "?:")
    regex = regex.replace("?P<form>", "?:")

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
