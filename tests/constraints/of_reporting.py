"""What satisfies each constraint of reporting, and what breaks it."""

from datetime import UTC, date, datetime

from procedures.models import Procedure
from reporting.models import (
    Approval,
    ApprovalMail,
    ApprovalNotice,
    CatalogueEntry,
    CellNote,
    Compliance,
    Confirmation,
    ConfirmedReport,
    DifferenceNote,
    DigestChoice,
    DigestMail,
    DossierCount,
    FiguresState,
    FileJob,
    FilePart,
    FrozenLine,
    FrozenRanking,
    HintNote,
    LastVisit,
    MonthlyLetter,
    MonthlyMail,
    MonthlyRecipient,
    ProcedureMonths,
    ProcedureSum,
    Reminder,
    ReportingPeriod,
    Revision,
    RevisionCount,
    Submission,
    SubmissionEvent,
    SystemCount,
    SystemUpload,
    TextSave,
)
from tests.constraints.bent import again, change, numbers, one
from tests.factories import make_report
from units.models import Unit, User


def of_department():
    """The model of the catalogue's entries, the only row of which is now a department's."""
    change(CatalogueEntry, kind="department", department=one(Unit, code="SO1"))
    return CatalogueEntry


def approval(**values):
    moment = datetime(2020, 5, 1, tzinfo=UTC)
    count = Approval.objects.count()
    fixed = {"submission": Submission.objects.first(), "digest": "0" * 64, "token_hash": f"{count:064}"}
    return Approval.objects.create(**fixed | {"ends_at": moment} | values)


def given(**values):
    return approval(given_at=datetime(2020, 5, 1, tzinfo=UTC), **{"name": "Lan", "position": "Giám đốc"} | values)


def approval_mail(state):
    return ApprovalMail.objects.create(approval=approval(), address="lan@example.vn", state=state)


def approval_notice(state):
    return ApprovalNotice.objects.create(approval=given(), address="lan@example.vn", state=state)


def digest_choice(rhythm):
    return DigestChoice.objects.create(account=User.objects.first(), rhythm=rhythm)


def recipient(address):
    return MonthlyRecipient.objects.create(name="x", address=address)


def letter(number, **values):
    written = {"basis": "official", "subject": "x", "body": "x", "page": b"x"} | values
    return MonthlyLetter.objects.create(period=ReportingPeriod.objects.first(), number=number, **written)


def monthly_mails(*addresses, **values):
    about = letter(1)
    return [MonthlyMail.objects.create(letter=about, name="x", address=each, **values) for each in addresses]


def digest(day, **values):
    return DigestMail.objects.create(account=User.objects.first(), day=date(2020, 5, day), address="a@x.vn", **values)


CASES = [
    ("period_unique_month", lambda: again(ReportingPeriod, month=12), lambda: again(ReportingPeriod)),
    ("period_month_valid", lambda: change(ReportingPeriod, month=12), lambda: change(ReportingPeriod, month=13)),
    (
        "period_ends_after_start",
        lambda: change(ReportingPeriod, ends_on=date(2020, 1, 1)),
        lambda: change(ReportingPeriod, ends_on=date(2019, 12, 31)),
    ),
    (
        "period_due_after_opening",
        lambda: change(ReportingPeriod, due_on_commune=date(2020, 2, 1)),
        lambda: change(ReportingPeriod, due_on_commune=date(2020, 1, 31)),
    ),
    ("submission_unique", lambda: again(Submission, unit=one(Unit, code="X3")), lambda: again(Submission)),
    (
        "submission_status_known",
        lambda: change(Submission, status="returned"),
        lambda: change(Submission, status="lost"),
    ),
    (
        "submission_document_date_in_range",
        lambda: change(Submission, document_date=date(2099, 12, 31)),
        lambda: change(Submission, document_date=date(1, 1, 1)),
    ),
    (
        "last_visit_after_the_one_before",
        lambda: change(LastVisit, since=datetime(2020, 5, 1, 2, tzinfo=UTC)),
        lambda: change(LastVisit, since=datetime(2020, 5, 1, 3, tzinfo=UTC)),
    ),
    ("text_save_one_a_text", lambda: again(TextSave, name="approved_by"), lambda: again(TextSave)),
    ("text_save_name_known", lambda: change(TextSave, name="document_date"), lambda: change(TextSave, name="status")),
    (
        "submission_submitted_has_sending",
        lambda: change(Submission, status="submitted", sent_revision=one(Revision)),
        lambda: change(Submission, status="submitted"),
    ),
    (
        "submission_accepted_has_sending",
        lambda: change(Submission, status="accepted", accepted_revision=one(Revision)),
        lambda: change(Submission, status="accepted"),
    ),
    (
        "count_one_a_procedure",
        lambda: again(DossierCount, procedure=one(Procedure, code="P2")),
        lambda: again(DossierCount),
    ),
    ("count_source_known", lambda: change(DossierCount, source="file"), lambda: change(DossierCount, source="dream")),
    *numbers(DossierCount, "count"),
    (
        "confirmation_undone_in_time",
        lambda: change(Confirmation, undone_at=datetime(2020, 5, 1, 2, 59, tzinfo=UTC)),
        lambda: change(Confirmation, undone_at=datetime(2020, 5, 1, 3, tzinfo=UTC)),
    ),
    (
        "confirmed_report_once",
        lambda: again(ConfirmedReport, submission=make_report(one(Unit, code="X1"), one(ReportingPeriod, month=2))),
        lambda: again(ConfirmedReport),
    ),
    ("revision_number_unique", lambda: again(Revision, number=2), lambda: again(Revision)),
    ("revision_number_from_one", lambda: change(Revision, number=2), lambda: change(Revision, number=0)),
    (
        "revision_count_one_a_procedure",
        lambda: again(RevisionCount, procedure=one(Procedure, code="P2")),
        lambda: again(RevisionCount),
    ),
    *numbers(RevisionCount, "revision_count"),
    (
        "catalogue_entry_one_a_group",
        lambda: again(CatalogueEntry, kind="district"),
        lambda: again(CatalogueEntry, exempt=True),
    ),
    (
        "catalogue_entry_one_a_department",
        lambda: again(of_department(), department=one(Unit, code="SO2")),
        lambda: again(of_department()),
    ),
    ("procedure_sum_unique", lambda: again(ProcedureSum, basis="provisional"), lambda: again(ProcedureSum)),
    ("procedure_months_unique", lambda: again(ProcedureMonths, year=2021), lambda: again(ProcedureMonths)),
    ("compliance_unique", lambda: again(Compliance, basis="provisional"), lambda: again(Compliance)),
    (
        "compliance_basis_known",
        lambda: change(Compliance, basis="provisional"),
        lambda: change(Compliance, basis="guess"),
    ),
    (
        "compliance_months_within_expected",
        lambda: change(Compliance, months_reported=1),
        lambda: change(Compliance, months_reported=2),
    ),
    ("figures_state_single_row", lambda: change(FiguresState, drained_at=None), lambda: change(FiguresState, id=2)),
    (
        "frozen_ranking_number_unique",
        lambda: again(FrozenRanking, number=2, reason="x"),
        lambda: again(FrozenRanking),
    ),
    (
        "frozen_ranking_number_from_one",
        lambda: change(FrozenRanking, number=2, reason="x"),
        lambda: change(FrozenRanking, number=0, reason="x"),
    ),
    (
        "frozen_ranking_again_has_reason",
        lambda: change(FrozenRanking, number=2, reason="x"),
        lambda: change(FrozenRanking, number=2),
    ),
    (
        "frozen_line_position_unique",
        lambda: again(FrozenLine, position=99, unit_code="x"),
        lambda: again(FrozenLine, unit_code="x"),
    ),
    (
        "frozen_line_one_a_unit",
        lambda: again(FrozenLine, position=99, unit_code="x"),
        lambda: again(FrozenLine, position=99),
    ),
    (
        "frozen_line_kind_known",
        lambda: change(FrozenLine, kind="commune"),
        lambda: change(FrozenLine, kind="ward"),
    ),
    (
        "frozen_line_status_known",
        lambda: change(FrozenLine, status="not_met"),
        lambda: change(FrozenLine, status="lost"),
    ),
    (
        "frozen_line_online_within_total",
        lambda: change(FrozenLine, received_total=5, received_online=5),
        lambda: change(FrozenLine, received_total=5, received_online=6),
    ),
    (
        "frozen_line_months_within_expected",
        lambda: change(FrozenLine, months_reported=2, months_expected=2),
        lambda: change(FrozenLine, months_reported=3, months_expected=2),
    ),
    (
        "hint_note_one_a_procedure",
        lambda: again(HintNote, procedure=one(Procedure, code="P2")),
        lambda: again(HintNote),
    ),
    (
        "hint_note_one_a_report",
        lambda: again(HintNote, procedure=None),
        lambda: [again(HintNote, procedure=None), again(HintNote, procedure=None)],
    ),
    (
        "reminder_once_an_occasion",
        lambda: [again(Reminder, kind="summary"), again(Reminder, occasion=None), again(Reminder, occasion=None)],
        lambda: again(Reminder, state="sent"),
    ),
    ("reminder_means_known", lambda: change(Reminder, means="email"), lambda: change(Reminder, means="drum")),
    ("reminder_kind_known", lambda: change(Reminder, kind="summary"), lambda: change(Reminder, kind="gossip")),
    ("reminder_state_known", lambda: change(Reminder, state="refused"), lambda: change(Reminder, state="lost")),
    (
        "reminder_only_mails_wait",
        lambda: change(Reminder, means="telephone", state="sent"),
        lambda: change(Reminder, means="telephone"),
    ),
    (
        "reminder_correction_has_event",
        lambda: change(Reminder, kind="correction", event=one(SubmissionEvent)),
        lambda: change(Reminder, kind="correction"),
    ),
    (
        "file_job_once_while_pending",
        lambda: again(FileJob, state="failed"),
        lambda: again(FileJob, state="making"),
    ),
    ("file_job_state_known", lambda: change(FileJob, state="ended"), lambda: change(FileJob, state="lost")),
    (
        "file_job_ready_has_name",
        lambda: change(FileJob, state="ready", name="x.csv", sha256="0" * 64),
        lambda: change(FileJob, state="ready", name="x.csv"),
    ),
    ("file_part_once", lambda: again(FilePart, number=1), lambda: again(FilePart)),
    *numbers(SystemCount, "system_count"),
    (
        "system_count_unique",
        lambda: again(SystemCount, procedure=one(Procedure, code="P2")),
        lambda: again(SystemCount),
    ),
    (
        "system_upload_waits_or_is_applied",
        lambda: change(SystemUpload, content=b"x"),
        lambda: change(SystemUpload, content=b"x", applied_at="2020-05-01T00:00:00+07:00"),
    ),
    (
        "system_upload_source_known",
        lambda: change(SystemUpload, source="api"),
        lambda: change(SystemUpload, source="typed"),
    ),
    (
        "difference_note_state_known",
        lambda: change(DifferenceNote, state="tolerated"),
        lambda: change(DifferenceNote, state="forgotten"),
    ),
    (
        "difference_note_basis_known",
        lambda: change(DifferenceNote, basis="provisional"),
        lambda: change(DifferenceNote, basis="guess"),
    ),
    ("cell_note_one_a_cell", lambda: again(CellNote, number="received_online"), lambda: again(CellNote)),
    (
        "cell_note_number_known",
        lambda: change(CellNote, number="returned_by_post"),
        lambda: change(CellNote, number="ytd"),
    ),
    ("cell_note_says_something", lambda: change(CellNote, text="y"), lambda: change(CellNote, text="")),
    (
        "approval_one_open",
        lambda: (approval(ended_at=datetime(2020, 5, 2, tzinfo=UTC)), approval()),
        lambda: (approval(), approval()),
    ),
    ("approval_given_by_name", given, lambda: given(position="")),
    (
        "approval_given_before_it_is_used",
        lambda: given(revision=Revision.objects.first()),
        lambda: approval(revision=Revision.objects.first()),
    ),
    ("approval_mail_state_known", lambda: approval_mail("sent"), lambda: approval_mail("odd")),
    ("approval_notice_state_known", lambda: approval_notice("sent"), lambda: approval_notice("odd")),
    ("hint_note_kind_known", lambda: change(HintNote, kind="system_differs"), lambda: change(HintNote, kind="odd")),
    ("digest_rhythm_known", lambda: digest_choice("weekly"), lambda: digest_choice("hourly")),
    ("digest_once_a_day", lambda: (digest(1), digest(2)), lambda: (digest(1), digest(1))),
    ("digest_mail_state_known", lambda: digest(1, state="needless"), lambda: digest(1, state="lost")),
    (
        "monthly_recipient_once",
        lambda: (recipient("a@example.vn"), recipient("b@example.vn")),
        lambda: (recipient("a@example.vn"), recipient("A@example.vn")),
    ),
    (
        "monthly_letter_numbered",
        lambda: (letter(1), letter(2), letter(0), letter(0)),
        lambda: (letter(1), letter(1)),
    ),
    ("monthly_letter_basis_known", lambda: letter(1, basis="provisional"), lambda: letter(1, basis="guess")),
    (
        "monthly_mail_once",
        lambda: monthly_mails("a@example.vn", "b@example.vn"),
        lambda: monthly_mails("a@example.vn", "a@example.vn"),
    ),
    (
        "monthly_mail_state_known",
        lambda: monthly_mails("a@example.vn", state="sent"),
        lambda: monthly_mails("a@example.vn", state="lost"),
    ),
]
