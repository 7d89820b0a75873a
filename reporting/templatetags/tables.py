"""Headings of tables that can be sorted, and what must be noted next to a rate."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.http import QueryDict
from django.template import Context
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from reporting.models import FrozenLine, FrozenRanking, Reminder, Submission
from reporting.rankings.flags import Thresholds, line_notes
from reporting.selection.sorting import FIELD
from reporting.todo.upkeep import lacks_of
from units.models import Unit, User
from units.row_pattern import RowPattern
from units.telephones import telephones
from units.templatetags.drawn import drawn
from units.wording import DASH, moment, until

register = template.Library()
CALLED = "_components/called.html"


@register.simple_tag(takes_context=True)
def sort(context: dict[str, Any], column: str, label: str, cell_class: str = "", anchor: str = "") -> SafeString:
    """The heading of ``column`` as a link that sorts by it; ``sorting`` in the context says how the table is sorted.

    Where the context has none, the table cannot be sorted and the heading is no link. ``anchor``: the part of the page
    to which the link leads, where a page holds several tables.
    """
    sorting, label = context.get("sorting"), str(label)
    direction = sorting.direction(column) if sorting else ""
    address = _sorted_by(context["request"].GET, sorting.turned(column)) if sorting else ""
    return drawn(
        "_components/sort.html", address=address, anchor=anchor, direction=direction, label=label, cell_class=cell_class
    )


def _sorted_by(query: QueryDict, order: str) -> str:
    """The address of the first page of the same table in another order."""
    asked = dict(query.lists()) | {FIELD: [order]}
    return f"?{urlencode({name: values for name, values in asked.items() if name != 'page'}, doseq=True)}"


@register.simple_tag
def report_status(submission: Submission) -> SafeString:
    """The state of a report, as a word in a frame."""
    return drawn(
        "_components/status.html",
        status=submission.status,
        label=submission.get_status_display(),
        until=until(submission.editable_until) if submission.is_reopened else "",
        is_stored=submission.pk is not None,
    )


@register.simple_tag(takes_context=True)
def call_form(context: Context, unit: Unit, **same: object) -> SafeString:
    """The form that records a call to ``unit``; ``same`` is what all units of a page share: where it leads back."""
    of_page: dict[str, RowPattern] = context["request"].__dict__.setdefault("patterns", {})
    if CALLED not in of_page:
        with context.push(**same):
            of_page[CALLED] = RowPattern(CALLED, context)
    return of_page[CALLED].with_values(code=unit.code, name=unit.display_name)


@register.simple_tag
def clerk_names(clerks: Iterable[User]) -> str:
    """The names of a unit's clerks."""
    return ", ".join(clerk.get_full_name() for clerk in clerks) or DASH


@register.simple_tag
def telephone(clerks: Iterable[User], phone: str) -> SafeString | str:
    """The numbers of a unit's clerks and its own, ``phone``, each a link that dials; a dash where there is none."""
    written = [*(clerk.phone for clerk in clerks), phone]
    numbers = tuple(number for each in written if each for number in telephones(each))
    return drawn("_components/numbers.html", numbers=numbers) if numbers else DASH


@register.simple_tag
def last_contact(act: Reminder | None) -> SafeString | str:
    """When, how and by whom a unit was last urged; a dash where it was not."""
    if act is None:
        return DASH
    by = _("automatic") if act.occasion else act.actor_name
    words = " · ".join(str(each) for each in (moment(act.at), act.get_means_display(), by) if each)
    return drawn("_components/last_contact.html", words=words, note=act.note)


@register.filter
def labelled(cells: Iterable[Any], labels: Iterable[str]) -> Iterable[tuple[Any, str]]:
    """Each of the cells of a row with its column's name."""
    return zip(cells, labels, strict=True)


@register.filter
def lacks(unit: Unit) -> str:
    """What a unit that cannot be reached lacks."""
    return lacks_of(unit)


@register.simple_tag(takes_context=True)
def notes(context: dict[str, Any], total: int, months_reported: int, months_expected: int) -> str:
    """What to note of a rate over ``total`` dossiers and these months, by the portal's thresholds; empty for most."""
    return "; ".join(Thresholds.of(context["portal"]).notes(total, months_reported, months_expected))


@register.simple_tag
def frozen_notes(ranking: FrozenRanking, line: FrozenLine) -> str:
    """What was noted of a frozen line by the thresholds of its ranking; empty for most."""
    return "; ".join(line_notes(ranking, line))
