"""Units round their quotas as bars and dots, and those whose improvement moves the province most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, cast

from django.urls import reverse
from django.utils.translation import gettext as _

from reporting.drawings.bars import BarChart, Count, bars
from reporting.drawings.gaps import GapChart, gaps
from reporting.drawings.judged import Judged
from reporting.drawings.strip import MOST_DOTS, Level, Strip, columns, strip
from reporting.figures.lines import Line
from reporting.leader import words
from reporting.leader.answers import Answers
from reporting.leader.gaps import GroupGaps
from reporting.models import Basis
from reporting.rates import percent
from units.models import UnitKind
from units.row_pattern import addresses_by_code
from units.wording import minimum, points, whole

if TYPE_CHECKING:
    from reporting.figures.line_rows import LineRow

MOST_ROWS = 26  # of a drawing that fills a slide or a column of a sheet
NAME_SHOWN = 90  # letters of a name in a drawing; the national list has names of five hundred


def short_name(name: str) -> str:
    """The beginning of a long name, of whole words; the whole name is where its link leads."""
    if len(name) <= NAME_SHOWN:
        return name
    words = name[:NAME_SHOWN].rpartition(" ")[0] or name[: NAME_SHOWN - 1]
    return words.rstrip(" ,;-–(") + "…"


def query_of(found: Answers) -> str:
    """What links of a drawing carry: the month and the basis of its figures."""
    return f"?period={found.as_of.name}&basis={found.basis}"


def rated(group: GroupGaps) -> list[Line]:
    """The units of a group that are compared with a quota."""
    return [line for line in group.lines if line.row.minimum_hundredths is not None and line.row.ytd_received_total]


def group_title(group: GroupGaps) -> str:
    """The finding of a drawing of one group."""
    return f"{group.kind.label}: {words.group_misses(group)}"


def group_titles(groups: Sequence[GroupGaps]) -> str:
    """The findings of groups one after the other; a year without districts has one small group only."""
    return "; ".join(map(group_title, groups))


def group_bars(found: Answers, group: GroupGaps) -> GapChart:
    """The units of one group round each one's own quota."""
    return gaps(judged_lines(found, rated(group)), title=group_title(group))


def small_groups_bars(found: Answers, most: int) -> GapChart:
    """Departments and districts together round each one's own quota, at ``most`` so many of them."""
    groups = [group for group in found.groups if group.kind != UnitKind.COMMUNE]
    met, compared = sum(group.verdicts.met for group in groups), sum(group.judged for group in groups)
    title = _("%(met)s of %(judged)s departments and districts meet their quota (percentage points)")
    units = judged_lines(found, [line for group in groups for line in rated(group)], is_short=True)
    said = title % {"met": whole(met), "judged": whole(compared)} if len(groups) > 1 else group_titles(groups)
    return gaps(units, title=said, most=most)


def group_dots(found: Answers, group: GroupGaps, widths: Sequence[int], radius: float | None = None) -> Strip:
    """The units of one group as dots at their rates; as columns where there is no room for so many."""
    title, levels, lines = group_title(group), _levels(group), rated(group)
    if len(lines) > MOST_DOTS:
        counts = Counter(100 * line.row.ytd_received_online // line.row.ytd_received_total for line in lines)
        return columns(counts, title=title, levels=levels, width=widths[0])
    units = judged_lines(found, lines)
    return strip(units, title=title, levels=levels, widths=widths, radius=radius)


def commune_dots(found: Answers, widths: Sequence[int]) -> Strip | None:
    """The communes as dots; None where none is compared with a quota."""
    group = next((each for each in found.groups if each.kind == UnitKind.COMMUNE), None)
    return group_dots(found, group, widths) if group is not None and rated(group) else None


def movers_picture(found: Answers, *, is_short: bool = False) -> BarChart:
    """The units whose improvement moves the province most, by what they lack; names cut with ``is_short``."""
    counts = [
        Count(
            name=_name(mover.line, is_short=is_short),
            number=mover.missing,
            url=reverse("reporting:unit", args=[_row(mover.line).code]) + query_of(found),
            note=_("%(points)s points") % {"points": points(mover.points)},
        )
        for mover in found.movers
    ]
    return bars(counts, title=words.movers(), head=_("Unit"), unit=_("Online dossiers short"), of=found.missing)


def judged_lines(found: Answers, lines: Iterable[Line], *, is_short: bool = False) -> list[Judged]:
    """Units on their quotas; ``is_short``: where a page does not cut long names itself."""
    address, query = addresses_by_code("reporting:unit"), query_of(found)
    is_provisional = found.basis == Basis.PROVISIONAL
    months, hints = _("%(done)s/%(all)s months"), _("hints open")
    units = []
    for line in lines:
        row, notes = _row(line), []
        if line.is_incomplete:
            notes.append(months % {"done": row.months_reported, "all": row.months_expected})
        if line.has_open_hints:
            notes.append(hints)
        units.append(
            Judged(
                name=_name(line, is_short=is_short),
                online=row.ytd_received_online,
                total=row.ytd_received_total,
                minimum_hundredths=row.minimum_hundredths,
                url=address(row.code) + query,
                is_provisional=is_provisional or line.has_open_hints,
                note=", ".join(notes),
            )
        )
    return units


def _row(line: Line) -> LineRow:
    """The plain values of a line of many: no model is made to name a unit."""
    return cast("LineRow", line.row)


def _name(line: Line, *, is_short: bool) -> str:
    name = _row(line).display_name
    return short_name(name) if is_short else name


def _levels(group: GroupGaps) -> Sequence[Level]:
    return [Level(percent(each), f"{minimum(each)}%") for each in group.minima]
