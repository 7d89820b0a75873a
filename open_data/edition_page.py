"""One edition: its files, what it replaced and what replaced it, and which rows it changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from open_data.addresses import EditionAddress
from open_data.changes import CHANGED, GONE, NAMES, NEW
from open_data.dictionary import Description, description
from open_data.listing import ShownEdition
from open_data.models import Dataset
from units.wording import whole

WORDS = {NEW: gettext_lazy("New row"), GONE: gettext_lazy("Row that is no more"), CHANGED: ""}
DIGITS_ALONE = {"year", "first_month", "freezing", "position", "rank"}  # numbers that count nothing: without groups


@dataclass(frozen=True, slots=True)
class ShownValue:
    """A column that changed: what it means, its name in the files, and both values."""

    meaning: str
    name: str
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A row that changed: what it is called, what identifies it, and its columns."""

    title: str
    key: str
    how: str
    values: list[ShownValue]


@dataclass(frozen=True, slots=True)
class EditionPage:
    """An edition as its page shows it."""

    described: Description
    shown: ShownEdition
    changes: list[ShownChange]
    before: EditionAddress | None
    after: EditionAddress | None

    @property
    def title(self) -> str:
        return _("%(title)s, edition %(number)s") % {
            "title": self.shown.title,
            "number": self.shown.edition.number,
        }

    @property
    def changed(self) -> int:
        """How many rows differ from the edition before."""
        return self.shown.edition.changed_rows or 0

    @property
    def unlisted(self) -> int:
        """How many of them are not listed."""
        return self.changed - len(self.changes)


def edition_page(address: EditionAddress, since: str) -> EditionPage | None:
    """The edition at ``address``; None where there is none. Two queries."""
    edition = address.edition(since)
    if edition is None:
        return None
    described = description(Dataset(edition.dataset))
    return EditionPage(
        described,
        ShownEdition(edition, list(edition.files.defer("content").order_by("form")), always_numbered=True),
        list(_shown(edition.changes or [], described)),
        EditionAddress.of(edition, later=-1) if edition.number > 1 else None,
        EditionAddress.of(edition, later=1) if edition.replaced_at else None,
    )


def _shown(changes: Iterable[dict[str, Any]], described: Description) -> Iterable[ShownChange]:
    meanings = {column.name: column.meaning for column in described.columns}
    for change in changes:
        row = change["row"]
        names = [str(row[name]) for name in NAMES if row.get(name)]
        key = [_value(name, row[name]) for name in described.key if row[name] is not None and name not in NAMES]
        values = [
            ShownValue(str(meanings.get(name, name)), name, _value(name, old), _value(name, new))
            for name, old, new in change["columns"]
        ]
        yield ShownChange(" → ".join(names), ", ".join(key), str(WORDS[change["how"]]), values)


def _value(name: str, value: Any) -> str:
    """A value of the files for people: figures with their groups, an empty cell by a word."""
    if value is None or value == "":
        return pgettext("a cell of a file", "empty")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value) if name in DIGITS_ALONE else whole(value)
    return formats.number_format(value) if isinstance(value, float) else str(value)
