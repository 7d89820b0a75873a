"""Bringing figures of another system into the months of units: typed into their cells, never sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from exchange.code_tables.codes import Codes
from exchange.value_sets.meaning import Meaning, Scope, meaning_of, part_of
from exchange.value_sets.values import Fault, ValueSet
from reporting.actions.cells_of_many import Changed, Pair, SavedOfMany, cells_save_many
from reporting.models import CountSource


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file of values.

    ``changed`` cells were written, or would have been where ``is_saved`` is not so; ``unchanged`` held their number
    already. ``faults`` are the values that are refused, in the order of the file; ``notes`` say what was read over.
    """

    values: int
    changed: list[Changed]
    unchanged: int
    faults: list[Fault]
    is_saved: bool
    notes: list[str] = field(default_factory=list)

    @property
    def new(self) -> int:
        """How many blank cells got a number."""
        return sum(each.before is None for each in self.changed)

    @property
    def cleared(self) -> int:
        """How many cells were made blank."""
        return sum(each.after is None for each in self.changed)

    @property
    def replaced(self) -> int:
        """How many numbers were replaced by others."""
        return len(self.changed) - self.new - self.cleared

    @property
    def pairs(self) -> dict[Pair, int]:
        """How many cells change in each unit and period."""
        counted: dict[Pair, int] = {}
        for each in self.changed:
            counted[each.pair] = counted.get(each.pair, 0) + 1
        return counted

    @property
    def digest(self) -> str:
        """The check code of what it changes and refuses: two that do the same have the same."""
        said = sha256()
        for each in sorted(self.changed, key=lambda each: (each.pair, each.cell)):
            said.update(f"{each.pair}{each.cell}{each.before}{each.after}\n".encode())
        for fault in self.faults:
            said.update(f"{fault.index}{fault.code}\n".encode())
        return said.hexdigest()


def value_set_import(
    *,
    value_set: ValueSet,
    codes: Codes,
    scope: Scope,
    source: CountSource,
    good_only: bool = False,
    dry_run: bool = False,
) -> Imported:
    """Write the values of a file into the working cells of their units and months; nothing is sent.

    All of them or nothing, unless ``good_only`` asks for the good ones alone. ``dry_run`` says what would become of
    them and writes nothing, as a file that asks for it does. Who may enter a figure is decided as on the pages; its
    number replaces what the cell holds.
    """
    meaning = meaning_of(value_set, codes, scope)
    read_badly = bool(value_set.faults or meaning.faults)
    saved = cells_save_many(
        typed=meaning.typed,
        by=scope.user,
        source=source,
        good_only=good_only,
        dry_run=dry_run or value_set.is_trial or (read_badly and not good_only),
    )
    faults = [*value_set.faults, *meaning.faults, *_refused(meaning, saved)]
    return Imported(
        values=value_set.size,
        changed=saved.changed,
        unchanged=saved.unchanged,
        faults=sorted(faults, key=lambda fault: fault.index),
        is_saved=saved.is_saved,
        notes=_notes(value_set),
    )


def _refused(meaning: Meaning, saved: SavedOfMany) -> list[Fault]:
    """What the reports themselves refused, at its place in the file."""
    found = []
    for (pair, cell), (number, value) in meaning.sources.items():
        if pair in saved.closed:
            part, code, sentence = "orgUnit", "not_open", saved.closed[pair]
        elif (pair, cell) in saved.faults:
            fault = saved.faults[pair, cell]
            part = "dataElement" if fault.code == "not_reported" else "value"
            code, sentence = fault.code, fault.sentence
        else:
            continue
        found.append(Fault(number, value.place, part, part_of(value, part), sentence, code))
    return found


def _notes(value_set: ValueSet) -> list[str]:
    """What a file says that the portal does not take."""
    notes = []
    if value_set.complete:
        notes.append(_("“completeDate” was read over: a report is complete when its unit sends it."))
    comments = sum(bool(value.comment) for value in value_set.values)
    if comments:
        sentence = ngettext("%(n)s comment on a value is not kept.", "%(n)s comments on values are not kept.", comments)
        notes.append(sentence % {"n": comments})
    return notes
