"""The lines of a table's headings, recognised where a later page of the same sheet repeats them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from units.tables.values import Value, text_of


class HeadingLines:
    """What the lines of the headings say in the columns that are read: groups above, headings, numbers of columns.

    A line that says nothing there is none of them: any row without codes and figures is like it.
    """

    def __init__(self, lines: Iterable[Sequence[Value]], positions: Iterable[int]) -> None:
        self._positions = sorted(positions)
        self._lines = {said for line in lines if any(said := self._said(line))}
        self._firsts = {said[0] for said in self._lines}

    def __contains__(self, values: Sequence[Value]) -> bool:
        """Whether the cells of a row are those of one of the lines; nearly all rows differ in the first of them."""
        first = self._positions[0]
        if (text_of(values[first]).strip() if first < len(values) else "") not in self._firsts:
            return False
        return self._said(values) in self._lines

    def _said(self, values: Sequence[Value]) -> tuple[str, ...]:
        width = len(values)
        return tuple(text_of(values[at]).strip() if at < width else "" for at in self._positions)
