"""What a rearrangement wrote, as people read it: by kind, one line a unit, account, report or quota."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reporting.models import PartKind, ReorganisationPart


@dataclass(frozen=True, slots=True)
class PartsOfKind:
    """The parts of one kind, as (what it is of, what was done)."""

    kind: PartKind
    lines: list[tuple[str, str]]


def parts_by_kind(parts: Iterable[ReorganisationPart]) -> list[PartsOfKind]:
    """The lines of ``parts`` in the order of the kinds; single cells of a report are left to their report."""
    found: dict[str, dict[tuple[str, str], None]] = {}
    for part in parts:
        is_cell = part.table == "reporting.dossiercount" and part.kind == PartKind.REPORT
        if not is_cell:
            found.setdefault(part.kind, {})[part.subject, part.outcome] = None
    return [PartsOfKind(kind, list(found[kind])) for kind in PartKind if kind in found]
