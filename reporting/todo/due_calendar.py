"""The deadlines of a unit as iCalendar (RFC 5545), for calendar programs that fetch them again and again."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from reporting.todo.due_days import DueDay, due_days
from units.models import PortalSettings, Unit
from units.wording import day, demo_note, month

CONTENT_TYPE = "text/calendar; charset=utf-8"
FETCH_AGAIN = timedelta(hours=6)  # what programs are asked for; they do as they like


def due_calendar(unit: Unit) -> bytes:
    """The calendar of ``unit``, the same bytes as long as nothing in it changes. Six queries.

    It has the last months of units that passed whole into it too.

    An entry keeps its UID when its day is moved, and its SEQUENCE grows. It is a whole day that leaves its owner free.
    """
    with translation.override(settings.LANGUAGE_CODE):
        calendar = Calendar()
        calendar.add("prodid", "-//Chi tieu//Deadlines of reports//VI")
        calendar.add("version", "2.0")
        calendar.add("method", "PUBLISH")
        name = _("Deadlines of reports: %(unit)s") % {"unit": unit.display_name}
        for key in ("name", "x-wr-calname"):
            calendar.add(key, name)
        calendar.add("refresh-interval", FETCH_AGAIN, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", FETCH_AGAIN, parameters={"VALUE": "DURATION"})
        support = PortalSettings.load().support
        for each in due_days(unit):
            calendar.add_component(_event(each, support, is_own=each.unit.pk == unit.pk))
        content: bytes = calendar.to_ical()
    return content


def _event(due: DueDay, support: str, *, is_own: bool) -> Event:
    """One day; that of a unit that passed into the calendar's own is named in its summary too."""
    url = settings.PORTAL_URL + reverse("reporting:submission", args=[due.period.name, due.unit.code])
    summary = _summary(due) if is_own else f"{_summary(due)} – {due.unit.display_name}"
    event = Event()
    event.add("uid", f"{due.name}@{_host()}")
    event.add("dtstamp", due.changed_at)
    event.add("last-modified", due.changed_at)
    event.add("sequence", due.moved)
    event.add("dtstart", due.day)
    event.add("dtend", due.day + timedelta(days=1))
    event.add("summary", summary)
    event.add("description", "\n".join(_lines(due, support)))
    event.add("url", url)
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event


def _summary(due: DueDay) -> str:
    words = {"month": month(due.period)}
    if due.is_correction:
        return _("Send again: report for %(month)s") % words
    if due.is_sent:
        return _("Sent: report for %(month)s") % words
    return _("Due: report for %(month)s") % words


def _lines(due: DueDay, support: str) -> list[str]:
    lines = [due.unit.display_name, _("To be sent by the end of %(day)s.") % {"day": day(due.day)}]
    if due.is_correction:
        lines.append(_("A correction was requested, or the report was opened once more."))
    if support:
        words = _("Support")
        lines.append(f"{words}: {support}")
    return [*lines, *demo_note()]


def _host() -> str:
    """What makes the entries of two portals differ."""
    return settings.PORTAL_URL.partition("://")[2].partition("/")[0].partition(":")[0]
