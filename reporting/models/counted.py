"""Which sending of a report counts, written once: as an expression of a query and as SQL.

For confirmed figures it is the confirmed sending. For provisional ones it is the last sending that was neither
withdrawn nor returned for correction; where there is none, the confirmed one.
``Submission.counted_revision`` says the same of one report, ``SubmissionQuerySet.with_counted_revision`` of many.
"""

from django.db.models import F
from django.db.models.functions import Coalesce

from reporting.models.compliance import Basis


def counted_revision(basis: str, path: str = "") -> F | Coalesce:
    """The id of the sending that counts on ``basis``; ``path`` leads to the report, for instance «submission__»."""
    if Basis(basis) == Basis.OFFICIAL:
        return F(f"{path}accepted_revision")
    return Coalesce(f"{path}sent_revision", f"{path}accepted_revision")


def counted_revision_sql(basis: str, alias: str = "s") -> str:
    """The same in SQL over ``alias``, a row of ``reporting_submission``; NULL where no sending counts."""
    if Basis(basis) == Basis.OFFICIAL:
        return f"{alias}.accepted_revision_id"
    return f"COALESCE({alias}.sent_revision_id, {alias}.accepted_revision_id)"
