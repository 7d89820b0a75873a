"""Remarks that stand beside single cells of a report's form."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Aside:
    """A remark beside a cell: of which kind (asked, answer, was), its heading, and what it says."""

    kind: str
    label: str
    text: str
