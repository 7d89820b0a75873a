"""What coordinators do in the reconciliation: bring the one-stop system's counts, and record what was found out.

Nothing here writes a report, a sending or a figure, and so nothing makes a figure stale.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from reporting import rules
from reporting.actions.hint_counts import hint_counts_update
from reporting.loading.system_counts import SystemFile, read_system_counts
from reporting.loading.system_judge import Row
from reporting.loading.system_rows import (
    ChangedRow,
    Replacement,
    changed_rows,
    new_and_changed,
    remove_absent,
    removed_units,
    replaced_periods,
    staged_rows,
    take_over,
    write_rows,
)
from reporting.models import CountSource, DifferenceNote, DifferenceState, ReportingPeriod, SystemCount, SystemUpload
from reporting.models.reconciliation import NOTE_LENGTH
from reporting.reconciliation.differences import current_numbers, last_notes, seen_text
from reporting.transitions import actor_name
from units import clock
from units.locking import lock_or_404
from units.models import User
from units.refusals import Refused, require

KEPT_WAITING = timedelta(days=1)
Pair = tuple[int, int]  # unit, procedure


@dataclass(frozen=True, slots=True)
class UploadPreview:
    """What a file would do: how many of its good rows are new, changed, unchanged.

    ``upload`` waits to be applied, if any row is new or changed; or it holds the refused rows to be fetched.
    """

    file: SystemFile
    new: int
    changed: int
    changes: list[ChangedRow] = field(default_factory=list)
    upload: SystemUpload | None = None

    @property
    def good(self) -> int:
        return len(self.file.rows)

    @property
    def unchanged(self) -> int:
        return self.good - self.new - self.changed

    @property
    def can_be_applied(self) -> bool:
        return bool(self.new or self.changed)


def system_counts_upload(*, content: bytes, file_name: str, by: User) -> UploadPreview:
    """Look at a file of the one-stop system's counts; it waits to be applied where its good rows say anything new.

    Rows that are wrong are in ``UploadPreview.file.problems``, and the file waits so that they can be fetched. Files of
    ``by`` that still wait are given up, and those of others after a day.

    Raises:
        Refused: who may not, or the file is no table of counts.
    """
    _require_coordinator(by)
    file = read_system_counts(content, file_name)  # before the transaction: other people's changes do not wait for it
    with transaction.atomic():
        waiting = SystemUpload.objects.filter(applied_at=None)
        waiting.filter(uploaded_by=by).delete()
        waiting.filter(uploaded_at__lt=clock.now() - KEPT_WAITING).delete()
        with staged_rows(file.rows):
            new, changed = new_and_changed()
            changes = changed_rows() if changed else []
        if not new and not changed and not file.problems.bad:
            return UploadPreview(file, new, changed)
        upload = SystemUpload.objects.create(
            uploaded_by=by,
            uploaded_by_name=actor_name(by),
            uploaded_at=clock.now(),
            file_name=file_name[:200],
            sha256=sha256(content).hexdigest(),
            content=zlib.compress(content),
            first_period=min(file.periods.values(), key=_in_order, default=None),
            last_period=max(file.periods.values(), key=_in_order, default=None),
            rows=len(file.rows),
            new=new,
            changed=changed,
            refused=file.problems.bad,
            digest=file.rows.digest,
        )
    return UploadPreview(file, new, changed, changes, upload)


def system_counts_apply(*, upload: SystemUpload, leave_out: int = 0, by: User) -> SystemUpload:
    """Record the counts of a waiting upload, all its good rows; an upload applied already changes nothing.

    ``leave_out`` is the number of refused rows that the person chose to leave out. The file is read and checked again:
    a unit or a publication may have changed since it was shown, and what is recorded is what was shown.

    Raises:
        Refused: who may not, other rows are refused than were chosen to be left out, or other counts than were shown.
        FilesRefused: rows are wrong by now; nothing was changed.
    """
    _require_coordinator(by)
    if upload.applied_at is not None or upload.content is None:
        return upload
    file = read_system_counts(zlib.decompress(upload.content), upload.file_name)
    if file.problems.bad != leave_out:
        file.problems.refuse()
    is_as_shown = file.problems.bad == upload.refused == leave_out and file.rows.digest == upload.digest
    require(is_as_shown, _("Other rows of the file are good by now. Please upload it again."), code="changed")
    return _record(upload, file)


@transaction.atomic
def _record(upload: SystemUpload, file: SystemFile) -> SystemUpload:
    found = SystemUpload.objects.select_for_update().filter(pk=upload.pk).first()
    if found is None:
        raise Refused(_("Another file was uploaded meanwhile; this one was given up."), code="given_up")
    upload = found
    if upload.applied_at is not None:
        return upload
    require(
        not _recorded_since(upload, file),
        _("Other counts of these units and months were recorded meanwhile. Please upload the file again."),
        code="moved",
    )
    with staged_rows(file.rows):
        upload.new, upload.changed = new_and_changed()
        write_rows(upload.pk)
    upload.applied_at, upload.content = clock.now(), None
    upload.save(update_fields=["new", "changed", "applied_at", "content"])
    hint_counts_update(unit_ids={row[1] for row in file.rows})
    return upload


def _recorded_since(upload: SystemUpload, file: SystemFile) -> bool:
    """Whether counts of its units and months were recorded after what it changes was shown."""
    units, periods = {row[1] for row in file.rows}, {row[0] for row in file.rows}
    found = SystemCount.objects.filter(upload__applied_at__gt=upload.uploaded_at, period__in=periods).order_by()
    return bool(units.intersection(found.values_list("unit_id", flat=True).distinct()))


@dataclass(frozen=True, slots=True)
class CountedFile:
    """A file whose dossiers were counted for ``system``: what is recorded of it next to its counts."""

    system: str
    source: CountSource
    name: str
    sha256: str
    digest: str
    refused: int


@transaction.atomic
def system_counts_compare(*, rows: Iterable[Row], system: str) -> Replacement:
    """What ``system_counts_replace`` would change; nothing is written."""
    last = _last_upload()
    with staged_rows(rows):
        periods = replaced_periods(system)
        changes = changed_rows() if any(each.changed for each in periods) else []
    return Replacement(periods, changes, last)


@transaction.atomic
def system_counts_replace(*, rows: Iterable[Row], file: CountedFile, seen: int | None, by: User) -> SystemUpload:
    """Record ``rows`` as all that ``file.system`` counted in their periods: what it counted there earlier is replaced.

    Counts of other sources stay where the file says nothing of them. ``seen`` is ``last`` of what was shown.

    Raises:
        Refused: ``not_allowed``; ``system``: the system has no name; ``moved``: other counts were recorded meanwhile.
    """
    _require_coordinator(by)
    require(bool(file.system), _("Name the system whose dossiers these are."), code="system")
    with staged_rows(rows):
        # Locked in one order: of two files at once the second one sees what the first one wrote.
        named = ReportingPeriod.objects.filter(pk__in={each.period_id for each in replaced_periods(file.system)})
        periods = sorted(named.order_by("pk").select_for_update(), key=_in_order)
        require(
            _last_upload() == seen,
            _("Other counts were recorded meanwhile. What would change is shown as it is now."),
            code="moved",
        )
        found = replaced_periods(file.system)
        upload = SystemUpload.objects.create(
            uploaded_by=by,
            uploaded_by_name=actor_name(by),
            uploaded_at=clock.now(),
            applied_at=clock.now(),
            file_name=file.name[:200],
            sha256=file.sha256,
            system=file.system,
            source=file.source,
            first_period=periods[0] if periods else None,
            last_period=periods[-1] if periods else None,
            rows=sum(each.rows for each in found),
            new=sum(each.new for each in found),
            changed=sum(each.changed for each in found),
            removed=sum(each.removed for each in found),
            refused=file.refused,
            digest=file.digest,
        )
        units = removed_units(file.system) | {row[1] for row in rows}
        remove_absent(file.system)
        write_rows(upload.pk)
        take_over(upload.pk, file.system)
    hint_counts_update(unit_ids=units)
    return upload


def _last_upload() -> int | None:
    """The newest upload of which counts are recorded."""
    recorded = SystemUpload.objects.exclude(applied_at=None).order_by("-applied_at", "-pk")
    return recorded.values_list("pk", flat=True).first()


@transaction.atomic
def differences_note(
    *, period: ReportingPeriod, basis: str, seen: Mapping[Pair, str], state: str, text: str, by: User
) -> int:
    """Record ``state`` and ``text`` for each pair in ``seen``; returns how many were recorded.

    ``seen`` gives by unit and procedure the numbers that the page showed («150.62.0|197.62.»: reported on ``basis``,
    and the system's), and the last note that a pair had (`seen_text`). A pair where one of them changed or that was
    noted meanwhile is left out: it was not what the person judged.

    Raises:
        Refused: who may not, an unknown state, nothing chosen, or a note too long.
    """
    _require_coordinator(by)
    require(state in DifferenceState.values, _("Choose one of the states."), code="state")
    require(bool(seen), _("No difference was selected."), code="nothing_chosen")
    require(len(text) <= NOTE_LENGTH, _("The note is longer than %(n)s letters.") % {"n": NOTE_LENGTH}, code="long")
    lock_or_404(ReportingPeriod.objects.select_for_update(no_key=True), period.pk)  # two notes come one after the other
    now, noted = current_numbers(period, basis, list(seen)), last_notes(period, list(seen))
    notes = [
        DifferenceNote(
            period=period,
            unit_id=unit_id,
            procedure_id=procedure_id,
            state=state,
            text=text.strip(),
            basis=basis,
            reported=numbers[0],
            system=numbers[1],
            actor=by,
            actor_name=actor_name(by),
            at=clock.now(),
        )
        for (unit_id, procedure_id), numbers in now.items()
        if seen[unit_id, procedure_id] == seen_text(*numbers, noted.get((unit_id, procedure_id)))
    ]
    return len(DifferenceNote.objects.bulk_create(notes, batch_size=500))


def _require_coordinator(by: User) -> None:
    require(rules.can_reconcile(by), _("Only the lead agency reconciles."), code="not_allowed")


def _in_order(period: ReportingPeriod) -> tuple[int, int]:
    """The order of periods."""
    return period.year, period.month
