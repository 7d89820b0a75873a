"""Undoing a rearrangement of units while no successor has sent anything: every row becomes what it was before."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from quotas.models import Quota, QuotaTier
from reporting.actions.hint_counts import hint_counts_update
from reporting.actions.put_aside import Aside
from reporting.actions.reorganisation_hindrances import (
    UNITS,
    Parts,
    Rows,
    model_of,
    pks_of,
    refuse_changed,
    refuse_later,
    refuse_sent,
    refuse_used,
    restored,
    rows_made,
    rows_of_parts,
)
from reporting.actions.reorganised_reports_undo import reports_put_back
from reporting.models import (
    Compliance,
    PartKind,
    ProcedureMonths,
    Reminder,
    Reorganisation,
    ReorganisationPart,
)
from reporting.transitions import actor_name
from units import clock
from units.actions.stale_figures import figures_mark_stale
from units.actions.successions import units_lock
from units.history import delete_with_history, update_with_history
from units.locking import lock_or_404
from units.models import StaleFigures, Unit, UnitKind, UnitSuccession, User
from units.refusals import require

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
    step = lock_or_404(Reorganisation.objects.select_for_update(), step.pk)
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
    touched = reports_put_back(step, parts, rows, opened, by, reason)
    _take_mails_back(step, opened, parts)
    _take_quotas_back(parts, rows, by)
    _put_back(parts, rows, by, reason[:100])
    hint_counts_update(unit_ids=touched)
    step.undone_at, step.undone_by_name, step.undone_reason = clock.now(), actor_name(by), reason
    step.save()
    figures_mark_stale(reason="rearrangement of units undone")
    return step


def _take_mails_back(step: Reorganisation, opened: list[Unit], parts: Parts) -> None:
    """Mails that went to a unit which goes are kept, as mails to the first unit that had passed into it.

    Of a unit into which none had passed they are put aside into the record.
    """
    steps = UnitSuccession.objects.filter(pk__in=pks_of(parts, UnitSuccession), successor__in=opened).order_by("-pk")
    before = dict(steps.values_list("successor", "predecessor"))
    aside = Aside(step)
    for unit in opened:
        if unit.pk in before:
            Reminder.objects.filter(unit=unit).update(unit=before[unit.pk])
        else:
            aside.reminders(unit)
    aside.store()


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
    accounts = [restored(part, rows) for part in changed.get("units.user", ())]
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


def _restore_all(parts: Iterable[ReorganisationPart], rows: Rows, by: User, reason: str) -> None:
    by_fields: dict[tuple[str, ...], list[Any]] = {}
    for part in parts:
        by_fields.setdefault(tuple(part.before or ()), []).append(restored(part, rows))
    for names, again in by_fields.items():
        fields = [name.removesuffix("_id") for name in names]
        update_with_history(type(again[0]), again, fields, by=by, reason=reason)
