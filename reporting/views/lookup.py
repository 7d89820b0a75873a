"""Looking up what an address names."""

from __future__ import annotations

from django.shortcuts import get_object_or_404

from reporting.models import ReportingPeriod


def period_or_404(name: str) -> ReportingPeriod:
    """The period called ``2020-04``, with the answer to ``has_districts``.

    Raises:
        Http404: there is none, or the name is not a year and a month.
    """
    return get_object_or_404(ReportingPeriod.objects.called(name).with_districts())
