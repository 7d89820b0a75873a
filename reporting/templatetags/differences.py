"""The rows of the tables of differences, filled into patterns (``units/row_pattern.py``)."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from reporting.reconciliation.difference_sums import SumLine
from reporting.reconciliation.differences import Difference, Gap
from units.row_pattern import RowPattern, addresses_by_code
from units.wording import DASH, points, signed, whole

register = template.Library()
FOLDER = "reporting/differences"
CHECKED = mark_safe("checked")


@register.simple_tag(takes_context=True)
def pair_rows(context: Context, rows: Iterable[Difference]) -> SafeString:
    """A row for each unit and procedure, with what was recorded and, for a coordinator, a tick and what to ask."""
    gaps, ticked = _Gaps(context, has_post=context["has_post"]), set(context["ticked"])
    states, corrections = _States(context), RowPattern(f"{FOLDER}/_correction.html", context)
    address = addresses_by_code("reporting:submission", context["period"].name)

    def values(row: Difference) -> dict[str, object]:
        report = address(row.unit.code)
        asks = context["can_reconcile"] and row.is_above
        return {
            "ticket": row.ticket,
            "checked": CHECKED if row.ticket in ticked else "",
            "address": report,
            "unit": row.unit.display_name,
            "procedure": row.procedure.name,
            "code": row.procedure.code,
            "gaps": gaps.of(row.gaps),
            "state": states.of(row),
            "correction": corrections.with_values(address=report, question=quote(row.question, "")) if asks else "",
        }

    return RowPattern(f"{FOLDER}/_pair.html", context).joined(map(values, rows))


@register.simple_tag(takes_context=True)
def unit_rows(context: Context, lines: Iterable[SumLine]) -> SafeString:
    """A row for each unit with the sums of its pairs, as a link to them."""
    gaps = _Gaps(context, has_post=context["has_post"])
    values = (
        {
            "code": line.unit.code if line.unit else "",
            "name": line.name,
            "pairs": whole(line.pairs),
            "above": whole(line.above),
            "gaps": gaps.of(line.gaps),
        }
        for line in lines
    )
    return RowPattern(f"{FOLDER}/_unit.html", context).joined(values)


@register.simple_tag(takes_context=True)
def gap_cells(context: Context, *gaps: Gap | None) -> SafeString:
    """Three cells for each of ``gaps``."""
    return _Gaps(context, has_post=True).of(gaps)


class _Gaps:
    """The cells of what was reported, what the system counted, and the difference; by post where any is counted."""

    def __init__(self, context: Context, *, has_post: bool) -> None:
        self.pattern = RowPattern(f"{FOLDER}/_gap.html", context)
        self.shown = 3 if has_post else 2

    def of(self, gaps: Iterable[Gap | None]) -> SafeString:
        return self.pattern.joined(map(self._values, list(gaps)[: self.shown]))

    def _values(self, gap: Gap | None) -> dict[str, object]:
        if gap is None or gap.system is None:
            reported = whole(gap.reported) if gap else DASH
            return {"reported": reported, "system": DASH, "difference": DASH, "percent": ""}
        difference, percent = signed(gap.difference), gap.percent if gap.difference else None
        return {
            "reported": whole(gap.reported),
            "system": whole(gap.system),
            "difference": format_html("<b>{}</b>", difference) if gap.is_above else difference,
            "percent": "" if percent is None else format_html('<span class="code">{}%</span>', points(percent)),
        }


class _States:
    """What was recorded about a difference; the template only where something was."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.template = context.template.engine.get_template(f"{FOLDER}/_state.html")  # type: ignore[union-attr]
        self.new = format_html('<span class="quiet">{}</span>', _("New"))

    def of(self, row: Difference) -> str:
        if row.note is None and row.explanation is None:
            return self.new if row.is_above else DASH
        with self.context.push(row=row):
            return self.template.render(self.context)
