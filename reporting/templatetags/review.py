"""The rows of the queue, filled into patterns (``units/row_pattern.py``)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from reporting.drawings.sparkline import Sparkline, sparkline
from reporting.models import Compliance, ReportingPeriod, Revision, Submission
from reporting.rates import shown_rate
from reporting.review.review_queue import Waiting
from units.row_pattern import RowPattern, addresses_by_code
from units.templatetags.drawn import drawn
from units.vietnamese import upper_first
from units.wording import DASH, incomplete_note, minimum, moment, month, points, rate, whole

register = template.Library()
FOLDER = "reporting/review"
ARROW = "\N{NO-BREAK SPACE}→\N{NO-BREAK SPACE}"  # what it joins stays on one line
WIDTH, HEIGHT = 96, 28  # of a sparkline, in pixels
MONTHS_DRAWN = 2  # with fewer there is no line
LONG_NAME = 120  # letters: four lines of the column
CHECKED = mark_safe("checked")


@register.simple_tag
def course_line(course: tuple[int | None, ...]) -> Sparkline:
    """Twelve months of dossiers received, the last one provisional."""
    *numbers, last = (DASH if value is None else whole(value) for value in course)
    received = _("Dossiers received in the last 12 months: %(numbers)s; this month %(last)s")
    title = received % {"numbers": ", ".join(numbers), "last": last}
    return sparkline(course, title=title, provisional={len(course) - 1}, width=WIDTH, height=HEIGHT)


@register.simple_tag(takes_context=True)
def waiting_rows(context: Context, rows: Iterable[Waiting]) -> SafeString:
    """A row for each report that awaits confirmation, with a tick for a coordinator."""
    cells = _Cells(context)
    ticked = context["batch"].ticked if context["batch"] else set()

    def values(row: Waiting) -> dict[str, object]:
        report = row.submission
        name, address = cells.period(report.period)
        return {
            "ticket": row.ticket,
            "checked": CHECKED if report.pk in ticked else "",
            "unit": report.unit.display_name,
            "month": name,
            "address": address(report.unit.code),
            "days": "" if report.is_unit_in_force else cells.rendered("_days.html", submission=report),
            "period": upper_first(name),
            "sent": moment(report.sent_revision.sent_at) if report.sent_revision else "",
            "sending": " ".join(_sending(report, report.sent_revision)),
            "change": points(row.change),
            "year": rate(row.ytd_rate),
            "course": cells.course(row),
            "jump": _jump(row),
            "hints": cells.hints(row),
            "changed": cells.rendered("_changed.html", difference=row.difference) if row.difference else "",
        } | _figures(row, row.figures)

    return RowPattern(f"{FOLDER}/_row.html", context).joined(map(values, rows))


def _jump(row: Waiting) -> str:
    """The largest change since last month in words: «Hộ tịch: 62 → 777»; a very long name takes three lines at most."""
    if row.jump is None:
        return ""
    name = row.jump_name
    pattern = '<span class="clamped" title="{0}">{0}:</span> {1}' if len(name) > LONG_NAME else "{0}: {1}"
    return format_html(pattern, name, f"{whole(row.jump.before)}{ARROW}{whole(row.jump.now)}")


def _sending(report: Submission, sending: Revision | None) -> Iterable[str]:
    """How late it came, and which sending it is."""
    late = report.days_late
    if late is not None:
        yield _("%(n)s days late") % {"n": late} if late else _("On time")
    if sending and sending.number > 1:
        yield "· " + _("sending %(n)s") % {"n": sending.number}
    if sending and sending.nil:
        yield "· " + _("Nil return")


def _figures(row: Waiting, figures: Compliance | None) -> dict[str, object]:
    """The month's figures, which are missing until they have been computed for the first time."""
    if figures is None:
        return {"total": "", "online": "", "rate": DASH, "incomplete": "", "minimum": DASH}
    least = figures.minimum_hundredths
    incomplete = incomplete_note(figures.months_reported, figures.months_expected) if row.is_incomplete else ""
    small = '<span class="small quiet d-block text-wrap">{}</span>'
    return {
        "total": whole(figures.received_total),
        "online": whole(figures.received_online),
        "rate": rate(shown_rate(figures.received_online, figures.received_total, least)),
        "incomplete": format_html(small, incomplete) if incomplete else "",
        "minimum": DASH if least is None else f"{minimum(least)}%",
    }


def _period(period: ReportingPeriod) -> tuple[str, Callable[[str], str]]:
    """What the rows of one month share: its name, and the addresses of its reports."""
    return month(period), addresses_by_code("reporting:submission", period.name)


class _Cells:
    """The cells that only some rows have, and what the rows of one month share."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.details = RowPattern(f"{FOLDER}/_hints.html", context)
        self.lines = RowPattern(f"{FOLDER}/_hint.html", context)
        self.note = _("note")
        self.period = cache(_period)

    def hints(self, row: Waiting) -> str:
        """The number of hints that ask for a second look, which opens to all of them."""
        if not row.hints:
            return "" if row.jump else DASH
        lines = (
            f"{name} ({whole(hint.total)}): {hint.sentence}" if name else hint.sentence
            for name, hint in row.named_hints
        )
        listed = self.lines.joined({"text": line} for line in lines)
        asking = len(row.open_hints)
        count = _("%(n)s hints") % {"n": whole(asking)} if asking else self.note
        return self.details.with_values(count=count, hints=listed)

    def course(self, row: Waiting) -> str:
        """Twelve months of dossiers received, as a line; the figures in its title. Most change once a month."""
        if sum(value is not None for value in row.course) < MONTHS_DRAWN:
            return DASH
        return drawn(f"{FOLDER}/_course.html", course=row.course)

    def rendered(self, name: str, **values: object) -> str:
        """A cell's own template, for the few rows that have it."""
        with self.context.push(**values):
            return self.context.template.engine.get_template(f"{FOLDER}/{name}").render(self.context)  # type: ignore[union-attr]
