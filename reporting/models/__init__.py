from reporting.models.compliance import Basis, Compliance, FiguresState
from reporting.models.events import EventKind, SubmissionEvent
from reporting.models.notes import HintNote
from reporting.models.periods import ReportingPeriod, ReportingPeriodQuerySet
from reporting.models.rankings import FrozenLine, FrozenRanking
from reporting.models.reminders import Reminder, ReminderMeans
from reporting.models.revisions import Revision, RevisionCount
from reporting.models.submissions import (
    MAX_COUNT,
    NUMBERS,
    CountSource,
    DossierCount,
    Submission,
    SubmissionQuerySet,
    SubmissionStatus,
)

__all__ = [
    "MAX_COUNT",
    "NUMBERS",
    "Basis",
    "Compliance",
    "CountSource",
    "DossierCount",
    "EventKind",
    "FiguresState",
    "FrozenLine",
    "FrozenRanking",
    "HintNote",
    "Reminder",
    "ReminderMeans",
    "ReportingPeriod",
    "ReportingPeriodQuerySet",
    "Revision",
    "RevisionCount",
    "Submission",
    "SubmissionEvent",
    "SubmissionQuerySet",
    "SubmissionStatus",
]
