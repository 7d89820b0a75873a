"""What is kept of files that are not recorded, and how long."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from exchange.actions.dossiers.counting import dossier_file_fail
from exchange.models import DossierFile, DossierPart, DossierState
from exchange.models.dossiers import KEPT_FOR
from units import clock

LISTED_FOR = timedelta(days=30)  # so long it is seen what became of a file that was not recorded
_ALIVE = (DossierState.WAITING, DossierState.COUNTING, DossierState.COUNTED)


def counts_forget(files: QuerySet[DossierFile]) -> int:
    """Forget what was counted of ``files``, which are over without being recorded; how many they were."""
    DossierPart.objects.filter(file__in=files.values("pk")).delete()
    return files.update(state=DossierState.ENDED)


def dossier_files_clear() -> int:
    """Beat's job: forget the counts of files that were not recorded within a day, and later the files themselves.

    Returns how many files ended.
    """
    now = clock.now()
    old = DossierFile.objects.filter(brought_at__lt=now - KEPT_FOR)
    waited = old.filter(state=DossierState.WAITING)
    dossier_file_fail(waited, _("It was not counted within a day. Please upload it again."))
    with transaction.atomic():
        ended = counts_forget(DossierFile.objects.filter(state=DossierState.COUNTED, ended_at__lt=now - KEPT_FOR))
        DossierPart.objects.filter(file__in=old.exclude(state__in=[*_ALIVE]).values("pk")).delete()
    forgotten = DossierFile.objects.filter(brought_at__lt=now - LISTED_FOR)
    forgotten.exclude(state__in=[DossierState.RECORDED, *_ALIVE]).delete()
    return ended
