"""Undoing a rearrangement of units while no successor has sent anything: every row becomes what it was before."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from quotas.models import Quota, QuotaTier
from reporting.actions.hint_counts import hint_counts_update
from reporting.actions.reorganisation_hindrances import (
    UNITS,
    Parts,
    Rows,
    is_as_written,
    model_of,
    pks_of,
    refuse_changed,
    refuse_later,
    refuse_sent,
    refuse_used,
    rows_made,
    rows_of_parts,
)
from reporting.models import (
    Compliance,
    DossierCount,
    EventKind,
    PartKind,
    ProcedureMonths,
    Reminder,
    Reorganisation,
    ReorganisationPart,
    Submission,
    SubmissionEvent,
    SubmissionStatus,
)
from reporting.models.numbers import NUMBERS
from reporting.reorganising.journal import plain
from reporting.transitions import actor_name, move
from units import clock
from units.actions.stale_figures import figures_mark_stale
from units.actions.successions import units_lock
from units.history import delete_with_history, update_with_history
from units.models import StaleFigures, Unit, UnitKind, UnitSuccession, User
from units.refusals import Refused, require
from units.sql import insert_rows
from units.wording import month, whole

# Whose rows have a history; in the order in which they are removed and put back.
HISTORIED = ("units.unitsuccession", "units.formerdistrict", "procedures.publication")


@transaction.atomic
def reorganisation_undo(*, step: Reorganisation, by: User, reason: str) -> Reorganisation:
    """Put back everything that ``step`` wrote; the step itself stays on record, with who undid it and why.

    Reports that successors began are put aside into the record, so that what was typed can still be read there.

    Raises:
        Refused: it is undone already, no reason is given, a successor has sent something since, or something that the
            step wrote was changed afterwards; nothing is written.
    """
    units_lock()
    step = Reorganisation.objects.select_for_update().get(pk=step.pk)
    require(not step.is_undone, _("This rearrangement is undone already."), code="undone")
    reason = reason.strip()
    require(bool(reason), _("Please give the reason."), code="reason_missing")
    parts = list(step.parts.exclude(kind=PartKind.PUT_ASIDE).order_by("pk"))
    rows = rows_of_parts(parts)
    refuse_later(step, parts)
    refuse_changed(parts, rows)
    opened = [row for row in rows_made(parts, rows) if isinstance(row, Unit)]
    refuse_sent(step, opened, parts)
    refuse_used(opened, parts)
    touched = _put_reports_back(step, parts, rows, opened, by, reason)
    _take_mails_back(opened, parts)
    _take_quotas_back(parts, rows, by)
    _put_back(parts, rows, by, reason[:100])
    hint_counts_update(unit_ids=touched)
    step.undone_at, step.undone_by_name, step.undone_reason = clock.now(), actor_name(by), reason
    step.save()
    figures_mark_stale(reason="rearrangement of units undone")
    return step


def _put_reports_back(
    step: Reorganisation, parts: Parts, rows: Rows, opened: list[Unit], by: User, reason: str
) -> set[int]:
    """Give the predecessors' reports back as they were, and put aside what was typed for successors since.

    Returns the units whose reports changed.
    """
    _put_aside(step, DossierCount.objects.filter(submission__unit__in=opened))
    _put_cells_back(step, parts, rows)
    touched = set()
    for part in parts:
        is_report = part.table == "reporting.submission" and (part.table, part.row) in rows
        if not is_report or part.before in (None, part.after):
            continue
        status = SubmissionStatus(rows[part.table, part.row].status)
        report = _restored(part, rows)
        if "carried_into_id" in (part.before or {}):
            touched.add(report.unit_id)
            to, report.status = SubmissionStatus(report.status), status
            kind, until = EventKind.CARRIED_BACK, report.editable_until
            move(report, to, kind, by=by, at=clock.now(), reason=reason, until=until)
        else:
            report.version += 1
            report.save()
    _remove_reports(opened, [row.pk for row in rows_made(parts, rows) if isinstance(row, Submission)])
    return touched


def _remove_reports(opened: list[Unit], begun: list[int]) -> None:
    """Delete the reports of units that go, and those that the step began and in which nothing is left."""
    empty = Q(pk__in=begun, counts__isnull=True, remarks="", revisions__isnull=True)
    pks = list(Submission.objects.filter(Q(unit__in=opened) | empty).values_list("pk", flat=True))
    SubmissionEvent.objects.filter(submission__in=pks).delete()
    Submission.objects.filter(pk__in=pks).delete()


def _put_aside(step: Reorganisation, cells: QuerySet[DossierCount]) -> None:
    """Keep in the record of the step what these cells hold now."""
    rows = cells.select_related("procedure", "submission__unit__parent", "submission__period").order_by("pk")
    insert_rows(
        ReorganisationPart,
        [
            ReorganisationPart(
                step=step,
                kind=PartKind.PUT_ASIDE,
                subject=f"{row.submission.unit.display_name}, {month(row.submission.period)}: {row.procedure}",
                outcome=" / ".join(whole(getattr(row, name)) for name in NUMBERS),
                table=row._meta.label_lower,
                row=row.pk,
                before=plain(row, NUMBERS),
            )
            for row in rows
        ],
    )


def _put_cells_back(step: Reorganisation, parts: Parts, rows: Rows) -> None:
    """The cells of successors become what they were; what was typed into those of units that go on is put aside."""
    cells = [part for part in parts if (part.table, part.row) in rows and part.table == "reporting.dossiercount"]
    opened = {row.pk for row in rows_made(parts, rows) if isinstance(row, Unit)}
    typed = [part.row for part in cells if not is_as_written(rows[part.table, part.row], part)]
    _put_aside(step, DossierCount.objects.filter(pk__in=typed).exclude(submission__unit__in=opened))
    DossierCount.objects.filter(pk__in=[part.row for part in cells if part.before is None]).delete()
    for part in cells:
        if part.before is not None:
            row = _restored(part, rows)
            row.version += 1
            row.save()


def _take_mails_back(opened: list[Unit], parts: Parts) -> None:
    """Mails that went to a unit which goes are kept, as mails to the first unit that had passed into it."""
    steps = UnitSuccession.objects.filter(pk__in=pks_of(parts, UnitSuccession), successor__in=opened).order_by("-pk")
    before = dict(steps.values_list("successor", "predecessor"))
    for unit in opened:
        mails = Reminder.objects.filter(unit=unit)
        if unit.pk in before:
            mails.update(unit=before[unit.pk])
        elif mails.exists():
            sentence = _("%(unit)s was reminded of a report already. It can be ended, but no longer be undone.")
            raise Refused(sentence % {"unit": unit.display_name}, code="reminded")


def _take_quotas_back(parts: Parts, rows: Rows, by: User) -> None:
    """Take the quotas that were given, and the units off the lists of tiers; histories keep the tier."""
    listed = QuotaTier.units.through
    pks = [row.pk for row in rows_made(parts, rows) if isinstance(row, listed)]
    units: dict[int, list[int]] = {}
    for tier_id, unit_id in listed.objects.filter(pk__in=pks).values_list("quotatier", "unit"):
        units.setdefault(tier_id, []).append(unit_id)
    Quota.objects.filter(pk__in=[row.pk for row in rows_made(parts, rows) if isinstance(row, Quota)]).delete()
    for tier in QuotaTier.objects.filter(pk__in=units):
        tier._history_user = by  # type: ignore[attr-defined]
        tier.units.remove(*units[tier.pk])


def _put_back(parts: Parts, rows: Rows, by: User, reason: str) -> None:
    """Remove what is new and restore what was changed, table by table; units last, since others refer to them."""
    made = _by_table(row for row in rows_made(parts, rows) if row._meta.label_lower in (*HISTORIED, UNITS))
    changed: dict[str, Parts] = {}
    for part in parts:
        if part.before is not None:
            changed.setdefault(part.table, []).append(part)
    accounts = [_restored(part, rows) for part in changed.get("units.user", ())]
    update_with_history(User, accounts, ["unit", "is_active"], by=by, reason=reason)
    for table in HISTORIED:
        delete_with_history(model_of(table), made.get(table, []), by=by, reason=reason)
        _restore_all(changed.get(table, ()), rows, by, reason)
    # A district that goes is left by its communes first, and a code is free before its former unit has it again.
    moved = [part for part in changed.get(UNITS, ()) if part.kind == PartKind.DISTRICT]
    _restore_all(moved, rows, by, reason)
    _remove_units(made.get(UNITS, []), by, reason)
    _restore_all([part for part in changed.get(UNITS, ()) if part.kind != PartKind.DISTRICT], rows, by, reason)


def _remove_units(units: list[Any], by: User, reason: str) -> None:
    """Delete units, communes before their districts, with what the recompute had written of them."""
    for model in (Compliance, ProcedureMonths, StaleFigures):
        model._base_manager.filter(unit__in=units).delete()
    communes = [unit for unit in units if unit.kind == UnitKind.COMMUNE]
    delete_with_history(Unit, communes, by=by, reason=reason)
    delete_with_history(Unit, [unit for unit in units if unit.kind != UnitKind.COMMUNE], by=by, reason=reason)


def _by_table(rows: Iterable[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row._meta.label_lower, []).append(row)
    return found


def _restored(part: ReorganisationPart, rows: Rows) -> Any:
    """The row of ``part`` with the values that it had before, not yet stored."""
    row = rows[part.table, part.row]
    for name, value in (part.before or {}).items():
        field = row._meta.get_field(name.removesuffix("_id"))
        setattr(row, name, value if field.is_relation else field.to_python(value))
    return row


def _restore_all(parts: Iterable[ReorganisationPart], rows: Rows, by: User, reason: str) -> None:
    by_fields: dict[tuple[str, ...], list[Any]] = {}
    for part in parts:
        by_fields.setdefault(tuple(part.before or ()), []).append(_restored(part, rows))
    for names, restored in by_fields.items():
        fields = [name.removesuffix("_id") for name in names]
        update_with_history(type(restored[0]), restored, fields, by=by, reason=reason)
