"""What was counted is recorded when it was seen, shown again, or not recorded."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from exchange.actions.dossiers.access import require_coordinator
from exchange.actions.dossiers.forgetting import counts_forget
from exchange.dossiers.covered import days_of_json, days_record, recorded_days, require_whole
from exchange.dossiers.parts import KeptCounts
from exchange.dossiers.places import Places
from exchange.dossiers.shown import compared_json
from exchange.models import DossierFile, DossierState, PartKind
from reporting.actions.reconciliation import CountedFile, system_counts_compare, system_counts_replace
from reporting.models import CountSource
from units import clock
from units.locking import lock_or_404
from units.models import User
from units.refusals import require
from units.wording import whole

SHOWN_AGAIN = ("moved", "days_lost")  # refusals after which what would change may be something else than was shown


@transaction.atomic
def dossier_file_record(*, file: DossierFile, leave_out: int = 0, lose_days: int = 0, by: User) -> DossierFile:
    """Record the counts of a counted file; one that is recorded already changes nothing.

    ``leave_out`` is the number of refused rows that the person chose to leave out, ``lose_days`` that of the recorded
    days without a dossier in the file. What is recorded is what was shown.

    Raises:
        Refused: who may not; ``given_up``; ``refused_rows``, ``days_lost``: not their number; ``changed``: a unit or
            procedure is not reported any more; ``moved``: other counts were recorded meanwhile. After ``days_lost`` and
            ``moved`` (``SHOWN_AGAIN``) `dossier_file_compare` finds what would change now.
    """
    require_coordinator(by)
    file = lock_or_404(DossierFile.objects.select_for_update(), file.pk)
    if file.state == DossierState.RECORDED:
        return file
    is_kept = file.is_counted and clock.now() < file.kept_until
    require(is_kept, _("The counts of this file are no longer kept. Please upload it again."), code="given_up")
    sentence = _("%(n)s rows were refused. Choose to leave them out, or correct them and upload the file again.")
    require(leave_out == file.refused, sentence % {"n": whole(file.refused)}, code="refused_rows")
    require(bool(file.good), _("No row of the file was counted."), code="empty")
    days = days_of_json(file.outcome["days"])
    require_whole(days, file.system, lose_days)
    places = Places(is_plain_text=False)
    still = all(places.still_holds(row[:3]) for row in KeptCounts(file))
    require(still, _("Units or procedures changed meanwhile. Please upload the file again."), code="changed")
    recorded = CountedFile(
        system=file.system,
        source=CountSource(file.source),
        name=file.file_name,
        sha256=file.sha256,
        digest=file.digest,
        refused=file.refused,
    )
    file.upload = system_counts_replace(rows=KeptCounts(file), file=recorded, seen=file.seen_upload, by=by)
    days_record(days, file.system)
    file.state = DossierState.RECORDED
    file.save(update_fields=["upload", "state"])
    file.parts.exclude(kind=PartKind.REFUSED).delete()
    return file


@transaction.atomic
def dossier_file_compare(*, file: DossierFile) -> DossierFile:
    """Find again what recording a counted file would change."""
    file = lock_or_404(DossierFile.objects.select_for_update(), file.pk)
    if file.is_counted:
        compared = system_counts_compare(rows=KeptCounts(file), system=file.system)
        days = days_of_json(file.outcome["days"])
        file.outcome |= compared_json(compared, days, recorded_days(file.system, days))
        file.seen_upload = compared.last
        file.save(update_fields=["outcome", "seen_upload"])
    return file


@transaction.atomic
def dossier_file_give_up(*, file: DossierFile, by: User) -> None:
    """Do not record a counted file, and forget its counts.

    Raises:
        Refused: who may not.
    """
    require_coordinator(by)
    counts_forget(DossierFile.objects.filter(pk=file.pk, state=DossierState.COUNTED))
