"""What an undone rearrangement takes away of what was typed and recorded since: kept in its record, to be read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Model, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from reporting.entry.texts import LABELS
from reporting.models import (
    NUMBERS,
    Approval,
    DossierCount,
    EventKind,
    PartKind,
    Reorganisation,
    ReorganisationPart,
    ReportingPeriod,
    Submission,
    SubmissionEvent,
)
from reporting.reorganising.journal import plain
from reporting.reorganising.recorded import RECORDED
from units.models import Unit
from units.sql import insert_rows
from units.wording import day, moment, month, whole

OF_REPORT = ("unit__parent", "period")  # what names a report
OF_REMINDER = (
    "period_id", "unit_id", "kind", "means", "occasion", "at", "actor_name", "address", "note", "state", "sent_at",
    "subject", "body",
)  # fmt: skip
OF_EVENT = ("kind", "at", "actor_name", "reason", "until")
# What the step wrote itself, and what the approvals say.
NO_NEWS = (EventKind.CARRIED_OVER, EventKind.CARRIED_BACK, EventKind.APPROVAL_ASKED, EventKind.HEAD_APPROVED)


class Aside:
    """What is put aside by the undo of one step, collected and stored at its end."""

    def __init__(self, step: Reorganisation) -> None:
        self.step = step
        self.parts: list[ReorganisationPart] = []

    def cells(self, cells: QuerySet[DossierCount]) -> None:
        """What these cells hold now."""
        for row in cells.select_related("procedure", *_of_its_report()).order_by("pk"):
            said = " / ".join(whole(getattr(row, name)) for name in NUMBERS)
            self._add(row.submission, str(row.procedure), said, row, NUMBERS)

    def texts(self, reports: Iterable[Submission], names: Iterable[str]) -> None:
        """What the texts ``names`` of these reports say now, as far as they say anything."""
        for report in reports:
            for name in names:
                value = getattr(report, name)
                if value:
                    said = day(value) if isinstance(value, date) else value
                    self._add(report, str(LABELS[name]), said, report, [name])

    def approvals(self, asked: QuerySet[Approval]) -> None:
        """Who gave these approvals, or asked for them, and when."""
        for row in asked.select_related(*_of_its_report()).order_by("pk"):
            who, at = (row.signature, row.given_at) if row.given_at else (row.asked_by_name, row.asked_at)
            what = (
                _("Approval by the head of the unit")
                if row.given_at
                else _("Approval by the head of the unit requested")
            )
            self._add(row.submission, what, f"{who}, {moment(at)}", row, ["digest"])

    def events(self, events: QuerySet[SubmissionEvent]) -> None:
        """What happened to reports since, as a request to reopen: when, by whom and why."""
        happened = events.exclude(kind__in=NO_NEWS).select_related(*_of_its_report())
        for row in happened.order_by("pk"):
            said = ", ".join(filter(None, [row.actor_name, moment(row.at)]))
            if row.reason:
                said = f"{said}: {row.reason}"
            self._add(row.submission, row.get_kind_display(), said, row, OF_EVENT)

    def recorded(self, units: list[Unit]) -> None:
        """What was recorded about ``units`` and nobody can take away, deleted then. Two queries a kind at most."""
        for each in RECORDED:
            found = list(each.rows_to_read(units))
            for row in found:
                named = _named(each.unit_of(row), getattr(row, "period", None))
                self._append(f"{named}: {each.what_of(row)}", each.said(row), row, each.names)
            if found:
                each.rows(units).delete()

    def reminders(self, unit: Unit) -> None:
        """That ``unit`` was reminded of reports: when, by what means and what became of it; deleted then."""
        found = unit.reminders.select_related("period").order_by("pk")
        for row in found:
            means = ", ".join(filter(None, [row.get_means_display(), row.address, row.get_state_display()]))
            said = ", ".join(filter(None, [moment(row.at), means, row.actor_name, row.note]))
            self._append(f"{_named(unit, row.period)}: {capfirst(row._meta.verbose_name)}", said, row, OF_REMINDER)
        found.delete()

    def store(self) -> None:
        """Write the parts."""
        insert_rows(ReorganisationPart, self.parts)

    def _add(self, report: Submission, what: str, said: str, row: Model, names: Iterable[str]) -> None:
        self._append(f"{_named(report.unit, report.period)}: {what}", said, row, names)

    def _append(self, subject: str, said: str, row: Model, names: Iterable[str]) -> None:
        self.parts.append(
            ReorganisationPart(
                step=self.step,
                kind=PartKind.PUT_ASIDE,
                subject=subject,
                outcome=said,
                table=row._meta.label_lower,
                row=row.pk,
                before=plain(row, names),
            )
        )


def _named(unit: Unit, period: ReportingPeriod | None) -> str:
    return f"{unit.display_name}, {month(period)}" if period else unit.display_name


def _of_its_report() -> list[str]:
    return [f"submission__{name}" for name in OF_REPORT]
