"""Reports that a rearrangement finds unfinished: carried over into the successor's report, or left where they are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from reporting.actions.hint_counts import hint_counts_update
from reporting.models import (
    MAX_COUNT,
    NUMBERS,
    CountSource,
    DossierCount,
    EventKind,
    PartKind,
    RevisionCount,
    Submission,
    SubmissionStatus,
)
from reporting.models.numbers import REMARKS_LENGTH
from reporting.reorganising.journal import Journal, plain
from reporting.reorganising.parties import Parties
from reporting.reorganising.plan import Handling, Plan
from reporting.reorganising.reach import OpenReport, open_reports
from reporting.transitions import actor_name, move
from units import clock
from units.codes import code_key
from units.models import Unit, User
from units.refusals import require
from units.sql import insert_rows
from units.wording import month

CARRIED = ("status", "sent_revision_id", "carried_into_id", "warnings", "editable_until")
CELL = (*NUMBERS, "version", "source", "saved_by", "saver_id")

CUT = " […]"

Figures = dict[int, dict[str, int | None]]  # by procedure, then by the name of the number


def reports_follow(plan: Plan, parties: Parties, carrying_on: dict[str, Unit], journal: Journal, by: User) -> None:
    """Carry over what the plan says, month by month; what the predecessors typed stays in their reports as well."""
    carried: dict[tuple[str, int], list[OpenReport]] = {}
    for each in open_reports(plan, parties, lock=True):
        if each.handling == Handling.CARRIED:
            carried.setdefault((code_key(each.heir), each.report.period_id), []).append(each)
        else:
            subject = f"{each.report.unit.display_name}, {month(each.report.period)}"
            unchanged = plain(each.report, ["carried_into_id"])
            journal.changed(PartKind.REPORT, each.report, unchanged, subject, str(Handling.KEPT.label))
    for (key, _period), reports in carried.items():
        _carry(reports, carrying_on[key], journal, by)
    hint_counts_update(unit_ids=[unit.pk for unit in parties.ended.values()])


def _carry(reports: list[OpenReport], heir: Unit, journal: Journal, by: User) -> None:
    period = reports[0].report.period
    target, is_new = Submission.objects.select_for_update(of=("self",)).get_or_create(unit=heir, period=period)
    typed = _typed(reports)
    before = plain(target, ["remarks"])
    target.remarks = _remarks([target, *(each.report for each in reports)])
    target.save(update_fields=["remarks"])
    subject = f"{heir.display_name}, {month(period)}"
    if is_new:
        begun = _("begun with what was carried over")
        journal.created(PartKind.REPORT, [target], lambda _row: subject, begun, names=before)
    else:
        journal.changed(PartKind.REPORT, target, before, subject, _("added to"))
    _add_cells(target, typed, journal, by, subject)
    for each in reports:
        _close(each.report, target, journal, by)


def _typed(reports: list[OpenReport]) -> list[Figures]:
    """What each report holds: what was sent of one that was sent, else what was typed."""
    found: dict[int, Figures] = {each.report.pk: {} for each in reports}
    sent = {each.report.sent_revision_id: each.report.pk for each in reports if each.is_waiting}
    for revision, procedure, *numbers in RevisionCount.objects.filter(revision__in=sent).values_list(
        "revision", "procedure", *NUMBERS
    ):
        found[sent[revision]][procedure] = dict(zip(NUMBERS, numbers, strict=True))
    drafts = [each.report.pk for each in reports if not each.is_waiting]
    for report, procedure, *numbers in DossierCount.objects.filter(submission__in=drafts).values_list(
        "submission", "procedure", *NUMBERS
    ):
        found[report][procedure] = dict(zip(NUMBERS, numbers, strict=True))
    return list(found.values())


def _sums(figures: Iterable[Figures]) -> Figures:
    """The numbers added up; a number that nobody answered stays blank.

    So does a total that only some answered, where it would be below the online dossiers.
    """
    sums: Figures = {}
    for each in figures:
        for procedure, numbers in each.items():
            row = sums.setdefault(procedure, dict.fromkeys(NUMBERS))
            for name, value in numbers.items():
                if value is not None:
                    row[name] = (row[name] or 0) + value
    for row in sums.values():
        total, online = row["received_total"], row["received_online"]
        if total is not None and online is not None and online > total:
            row["received_total"] = None
    return sums


def _add_cells(target: Submission, typed: list[Figures], journal: Journal, by: User, subject: str) -> None:
    stored = {row.procedure_id: row for row in target.counts.all()}
    own: Figures = {pk: {name: getattr(row, name) for name in NUMBERS} for pk, row in stored.items()}
    carried = {procedure for each in typed for procedure in each}
    sums = {pk: numbers for pk, numbers in _sums([own, *typed]).items() if pk in carried}
    require(
        all((value or 0) <= MAX_COUNT for numbers in sums.values() for value in numbers.values()),
        _("%(report)s: what would be carried over adds up to more than a report can hold.") % {"report": subject},
        code="too_large",
    )
    saved: dict[str, Any] = {"saved_by": actor_name(by), "saver": by, "saved_at": clock.now()}
    new = [
        DossierCount(submission=target, procedure_id=pk, source=CountSource.TYPED, **saved, **numbers)
        for pk, numbers in sorted(sums.items())
        if pk not in stored
    ]
    journal.created(PartKind.REPORT, insert_rows(DossierCount, new), lambda _row: subject, names=CELL)
    for pk, numbers in sums.items():
        if pk in stored:
            row = stored[pk]
            before = plain(row, CELL)
            for name, value in (numbers | saved).items():
                setattr(row, name, value)
            row.version += 1
            row.save()
            journal.changed(PartKind.REPORT, row, before, subject)


def _remarks(reports: Iterable[Submission]) -> str:
    """The difficulties and proposals of all, each with its unit's name where there are several.

    What is too long for one report says where it was cut; it stays whole in the report that it comes from.
    """
    texts = [(each.unit.display_name, each.remarks.strip()) for each in reports if each.remarks.strip()]
    if len(texts) < 2:
        return "".join(text for _name, text in texts)
    joined = "\n".join(f"{name}: {text}" for name, text in texts)
    return joined if len(joined) <= REMARKS_LENGTH else joined[: REMARKS_LENGTH - len(CUT)] + CUT


def _close(report: Submission, target: Submission, journal: Journal, by: User) -> None:
    """Leave the predecessor's report as a draft that points to the one that carries its figures on."""
    before = plain(report, CARRIED)
    number = report.sent_revision.number if report.sent_revision else None
    report.carried_into = target
    report.sent_revision = None
    report.warnings = 0
    to = SubmissionStatus.DRAFT if report.status == SubmissionStatus.SUBMITTED else SubmissionStatus(report.status)
    name = f"{target.unit.display_name}, {month(report.period)}"
    kind = EventKind.CARRIED_OVER
    move(report, to, kind, by=by, at=clock.now(), reason=f"→ {name}", revision_number=number)
    subject = f"{report.unit.display_name}, {month(report.period)}"
    outcome = _("carried over into the report of %(unit)s") % {"unit": name}
    journal.changed(PartKind.REPORT, report, before, subject, outcome)
