from reporting.models.actors import SYSTEM
from reporting.models.approvals import Approval, ApprovalMail, ApprovalNotice
from reporting.models.calendar import CalendarException, ConfirmedYear
from reporting.models.checks import CheckCount
from reporting.models.compliance import Basis, Compliance, FiguresState, in_their_districts
from reporting.models.confirmations import UNDO_TIME, Confirmation, ConfirmationQuerySet, ConfirmedReport
from reporting.models.counted import counted_revision, counted_revision_sql
from reporting.models.digests import DigestChoice, DigestMail, Rhythm
from reporting.models.dossier_counts import CountSource, DossierCount
from reporting.models.events import EventKind, SubmissionEvent
from reporting.models.feeds import CalendarFeed
from reporting.models.files import FileJob, FileJobQuerySet, FilePart, FileState
from reporting.models.monthly import MonthlyLetter, MonthlyMail, MonthlyRecipient
from reporting.models.notes import CellNote, HintNote
from reporting.models.numbers import MAX_COUNT, NUMBERS, RECEIVED
from reporting.models.periods import ReportingPeriod, ReportingPeriodQuerySet
from reporting.models.procedure_sums import EVERY_UNIT, ProcedureMonths, ProcedureSum, SummedSending
from reporting.models.rankings import FrozenLine, FrozenRanking
from reporting.models.reconciliation import DifferenceNote, DifferenceState, SystemCount, SystemUpload
from reporting.models.reminders import Reminder, ReminderKind, ReminderMeans, ReminderQuerySet, ReminderState
from reporting.models.reorganisations import PartKind, Reorganisation, ReorganisationPart
from reporting.models.revisions import Revision, RevisionCount
from reporting.models.submissions import TEXTS, Submission, SubmissionQuerySet, SubmissionStatus
from reporting.models.sums import CatalogueEntry, RevisionSums
from reporting.models.texts import TextSave
from reporting.models.visits import LastVisit

__all__ = [
    "EVERY_UNIT",
    "MAX_COUNT",
    "NUMBERS",
    "RECEIVED",
    "SYSTEM",
    "TEXTS",
    "UNDO_TIME",
    "Approval",
    "ApprovalMail",
    "ApprovalNotice",
    "Basis",
    "CalendarException",
    "CalendarFeed",
    "CatalogueEntry",
    "CellNote",
    "CheckCount",
    "Compliance",
    "Confirmation",
    "ConfirmationQuerySet",
    "ConfirmedReport",
    "ConfirmedYear",
    "CountSource",
    "DifferenceNote",
    "DifferenceState",
    "DigestChoice",
    "DigestMail",
    "DossierCount",
    "EventKind",
    "FiguresState",
    "FileJob",
    "FileJobQuerySet",
    "FilePart",
    "FileState",
    "FrozenLine",
    "FrozenRanking",
    "HintNote",
    "LastVisit",
    "MonthlyLetter",
    "MonthlyMail",
    "MonthlyRecipient",
    "PartKind",
    "ProcedureMonths",
    "ProcedureSum",
    "Reminder",
    "ReminderKind",
    "ReminderMeans",
    "ReminderQuerySet",
    "ReminderState",
    "Reorganisation",
    "ReorganisationPart",
    "ReportingPeriod",
    "ReportingPeriodQuerySet",
    "Revision",
    "RevisionCount",
    "RevisionSums",
    "Rhythm",
    "Submission",
    "SubmissionEvent",
    "SubmissionQuerySet",
    "SubmissionStatus",
    "SummedSending",
    "SystemCount",
    "SystemUpload",
    "TextSave",
    "counted_revision",
    "counted_revision_sql",
    "in_their_districts",
]
