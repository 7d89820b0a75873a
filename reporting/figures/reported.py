"""Whether figures were reported under a publication: what has figures is ended, not removed."""

from __future__ import annotations

from django.db.models import Q

from procedures.models import Publication
from reporting.models import DossierCount, ReportingPeriod, RevisionCount


def has_figures(publication: Publication) -> bool:
    """Whether a unit has sent or typed a figure of the procedure for a month in which the publication was in force."""
    during = Q(ends_on__gte=publication.effective_on)
    if publication.ended_on is not None:
        during &= Q(starts_on__lte=publication.ended_on)
    periods = ReportingPeriod.objects.filter(during).values("pk")
    sent = RevisionCount.objects.filter(procedure=publication.procedure_id, revision__submission__period__in=periods)
    typed = DossierCount.objects.filter(procedure=publication.procedure_id, submission__period__in=periods)
    return sent.exists() or typed.exists()
