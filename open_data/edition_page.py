"""One edition: its files, what it replaced and what replaced it, and which rows it changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from open_data.addresses import EditionAddress
from open_data.changes import CHANGED, GONE, NAMES, NEW
from open_data.columns import GAP, QUOTA, STATUS
from open_data.dictionary import Description, description
from open_data.listing import ShownEdition
from open_data.models import Dataset
from reporting.rates import ComplianceStatus
from units.wording import minimum, points, rate, whole

WORDS = {NEW: gettext_lazy("New row"), GONE: gettext_lazy("Row that is no more"), CHANGED: ""}
VERDICTS = dict(ComplianceStatus.choices)
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
        key = [_of_key(name, row[name], meanings) for name in described.key if name not in NAMES]
        values = [
            ShownValue(str(meanings.get(name, name)), name, _value(name, old), _value(name, new))
            for name, old, new in change["columns"]
        ]
        yield ShownChange(" → ".join(names), ", ".join(filter(None, key)), str(WORDS[change["how"]]), values)


def _of_key(name: str, value: Any, meanings: Mapping[str, Any]) -> str:
    """What identifies a row; of a truth only that it is none, which is rare, with what it means."""
    if value is None or value is True:
        return ""
    return f"{meanings[name]}: {_value(name, value)}" if value is False else _value(name, value)


def _value(name: str, value: Any) -> str:
    """A value of the files for people: figures with their groups, words for a verdict or an empty cell."""
    if value is None or value == "":
        return pgettext("a cell of a file", "empty")
    if isinstance(value, bool):
        return pgettext("a cell of a file", "yes") if value else pgettext("a cell of a file", "no")
    if name == QUOTA.name:
        return f"{minimum(round(value * 100))}%"
    if isinstance(value, int):
        return str(value) if name in DIGITS_ALONE else whole(value)
    if isinstance(value, float):
        exact = Decimal(max(f"{value:.2f}", str(value), key=len))  # two decimals, or as many as there are
        return points(exact) if name == GAP.name else rate(exact)
    return str(VERDICTS.get(value, value)) if name == STATUS.name else str(value)
