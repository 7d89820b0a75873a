"""What a rearrangement wrote, as people read it: by kind, one line a unit, account, report or quota."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from reporting.models import PartKind, ReorganisationPart

TYPED = ("reporting.submission", "reporting.dossiercount", "reporting.approval")


@dataclass(frozen=True, slots=True)
class PartsOfKind:
    """The parts of one kind, as (what it is of, what was done)."""

    kind: PartKind
    lines: list[tuple[str, str]]
    label: str

    @property
    def has_outcomes(self) -> bool:
        """Whether a line says more than what it is of."""
        return any(outcome for _subject, outcome in self.lines)


def parts_by_kind(parts: Iterable[ReorganisationPart]) -> list[PartsOfKind]:
    """The lines of ``parts`` in the order of the kinds; single cells of a report are left to their report."""
    found: dict[tuple[str, bool], dict[tuple[str, str], None]] = {}
    for part in parts:
        is_cell = part.table == "reporting.dossiercount" and part.kind == PartKind.REPORT
        is_recorded = part.kind == PartKind.PUT_ASIDE and part.table not in TYPED
        if not is_cell:
            found.setdefault((part.kind, is_recorded), {})[part.subject, part.outcome] = None
    recorded = _("Recorded for the successor, put aside by the undo")
    return [
        PartsOfKind(kind, list(found[kind, is_recorded]), recorded if is_recorded else str(kind.label))
        for kind in PartKind
        for is_recorded in (False, True)
        if (kind, is_recorded) in found
    ]
