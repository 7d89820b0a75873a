"""Which reports of the demo carry open hints: no recount of files can know it, so the stored number of hints says."""

from reporting.models import Submission


def hinted_codes(month: int = 12) -> set[str]:
    """The units whose report of the month of 2020 awaits confirmation with hints."""
    reports = Submission.objects.filter(period__month=month, period__year=2020, status="submitted", warnings__gt=0)
    return set(reports.values_list("unit__code", flat=True))
