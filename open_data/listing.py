"""What there is to download: each dataset with its editions and files."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from open_data.addresses import EditionAddress, FileAddress
from open_data.catalog import versions_words
from open_data.dictionary import Description, description
from open_data.files import MEDIA_TYPES
from open_data.models import Dataset, Edition, EditionFile, FileFormat
from units.wording import month_number


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A file of an edition, at the address that stays with this edition, or at that of whatever holds."""

    address: FileAddress
    file: EditionFile

    @property
    def label(self) -> str:
        return str(FileFormat(self.file.form).label)

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[FileFormat(self.file.form)].partition(";")[0]

    @property
    def kilobytes(self) -> int:
        """Its size in kB of 1,000 bytes, rounded up."""
        return -(-self.file.size // 1000)


@dataclass
class ShownEdition:
    """An edition with its files."""

    edition: Edition
    stored: list[EditionFile]
    always_numbered: bool = False

    @property
    def title(self) -> str:
        """«Results of the units by month: month 4/2020»."""
        label = str(description(Dataset(self.edition.dataset)).dataset.label)
        time = self.time.replace(" ", "\N{NO-BREAK SPACE}")
        return f"{label}: {time}" if time else label

    @property
    def change(self) -> str:
        """What it changes in the one before; nothing for a first edition."""
        return versions_words(self.edition) if self.edition.number > 1 else ""

    @property
    def time(self) -> str:
        """«Month 4/2020», «year 2020»; nothing for what has no time."""
        year, _dash, month = self.edition.span.partition("-")
        if not month:
            return _("year %(year)s") % {"year": year} if year else ""
        return _("month %(month)s") % {"month": f"{month_number(int(month))}/{year}"}

    @property
    def address(self) -> EditionAddress:
        """Its own page."""
        return EditionAddress.of(self.edition)

    @cached_property
    def files(self) -> list[ShownFile]:
        numbered = self.always_numbered or self.edition.replaced_at is not None
        return [ShownFile(FileAddress.of(self.edition, file.form, numbered=numbered), file) for file in self.stored]


@dataclass(frozen=True, slots=True)
class ShownDataset:
    """A dataset with its current editions, the latest first, and those that were replaced."""

    described: Description
    current: list[ShownEdition]
    replaced: list[ShownEdition]

    @property
    def latest(self) -> ShownEdition | None:
        return self.current[0] if self.current else None


def listed(since: str, dataset: str | None = None) -> list[ShownDataset]:
    """Every dataset that has an edition, or one of them whether it has or not. Two queries."""
    editions = Edition.objects.since(since).listed()
    if dataset is not None:
        editions = editions.filter(dataset=dataset)
    files: dict[int, list[EditionFile]] = {}
    for file in EditionFile.objects.filter(edition__in=editions.order_by()).defer("content").order_by("form"):
        files.setdefault(file.edition_id, []).append(file)
    shown = [ShownEdition(each, files.get(each.pk, [])) for each in editions]
    names = [dataset] if dataset else list(dict.fromkeys(each.edition.dataset for each in shown))
    return [
        ShownDataset(
            description(Dataset(name)),
            [each for each in shown if each.edition.dataset == name and each.edition.replaced_at is None],
            [each for each in shown if each.edition.dataset == name and each.edition.replaced_at is not None],
        )
        for name in names
    ]
