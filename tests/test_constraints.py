"""Every named constraint of the model: one row accepted and one refused, on whichever database runs."""

from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, transaction

from api.models import ApiToken, IdempotencyKey
from exchange.models import CodeMapping, CodeTable, DossierDay, DossierFile, DossierPart, DraftChoice, ValueFile
from open_data.models import Edition, EditionFile, PublishedFigure, PublishedSum, PublishedUnit, PublishingState
from procedures.models import Procedure, Publication, ServiceLevel
from quotas.models import Quota, QuotaDecision, QuotaTier
from reporting.models import (
    Approval,
    ApprovalMail,
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
from tests.factories import make_report
from tests.reporting.frozen import frozen_ranking
from tests.reporting.small_province import make_province
from units.models import (
    DistrictTile,
    FormerDistrict,
    GuessingAddress,
    Invitation,
    InvitationMail,
    JobHeartbeat,
    JobRun,
    PortalSettings,
    RecoveryCode,
    ResetMail,
    SecondFactor,
    SecurityEvent,
    Unit,
    UnitSuccession,
    User,
)
from webhooks.models import Delivery, Endpoint, Event

NUMBERS = ("received_total", "received_online", "returned_by_post")
ZEROS = dict.fromkeys(NUMBERS, 0)
FIGURES = ("received_total", "received_online", "ytd_received_total", "ytd_received_online")


@pytest.fixture
def rows(db):
    """The small province with one begun report, one sending and one compliance row to bend."""
    province = make_province()
    submission = make_report(province.units["SO1"], province.periods[1])
    revision = Revision.objects.create(submission=submission, number=1, sent_by_name="x", sha256="0" * 64)
    procedure = province.procedures["P1"]
    RevisionCount.objects.create(revision=revision, procedure=procedure, **ZEROS)
    CatalogueEntry.objects.create(period=submission.period, procedure=procedure, kind="commune", exempt=False)
    DossierCount.objects.create(submission=submission, procedure=procedure, **ZEROS)
    HintNote.objects.create(revision=revision, procedure=procedure, kind="unusual")
    TextSave.objects.create(submission=submission, name="remarks", saved_by="x")
    LastVisit.objects.create(user=province.coordinator, at=datetime(2020, 5, 1, 2, tzinfo=UTC))
    event = SubmissionEvent.objects.create(submission=submission, kind="returned", actor_name="x")
    minute = Confirmation.objects.create(
        at=datetime(2020, 5, 1, 2, tzinfo=UTC), until=datetime(2020, 5, 1, 3, tzinfo=UTC)
    )
    ConfirmedReport.objects.create(confirmation=minute, submission=submission)
    CellNote.objects.create(event=event, procedure=procedure, number="received_total", text="x")
    sums = {
        field.attname: 0
        for field in Compliance._meta.concrete_fields
        if "received" in field.name or "post" in field.name
    }
    Compliance.objects.create(
        unit=province.units["SO1"],
        period=province.periods[1],
        basis="official",
        reported=False,
        months_reported=0,
        months_expected=1,
        computed_at="2020-05-01T00:00:00+07:00",
        **sums,
    )
    ProcedureSum.objects.create(
        period=province.periods[1],
        basis="official",
        procedure=procedure,
        kind="commune",
        sendings=1,
        units=0,
        units_online=0,
        received_total=0,
        received_online=0,
        returned_by_post=0,
    )
    ProcedureMonths.objects.create(
        year=2020,
        procedure=procedure,
        unit=province.units["X1"],
        kind="commune",
        official_total=1,
        official_online=0,
        provisional_total=1,
        provisional_online=0,
    )
    UnitSuccession.objects.create(
        predecessor=province.units["X1"], successor=province.units["X2"], effective_on=date(2020, 3, 1), kind="merger"
    )
    FormerDistrict.objects.create(unit=province.units["X1"], district=None, until=date(2020, 3, 1))
    SubmissionEvent.objects.create(submission=submission, kind="returned", actor_name="x")
    Reminder.objects.create(
        unit=province.units["SO1"], period=province.periods[1], means="email", occasion=date(2020, 2, 5)
    )
    file = FileJob.objects.create(owner=province.coordinator, kind="reports-csv", period="2020-01", language="vi")
    FilePart.objects.create(job=file, number=0, content=b"x")
    upload = SystemUpload.objects.create(uploaded_by_name="x", file_name="x", sha256="0", rows=1)
    dossiers = DossierFile.objects.create(
        by_name="x", system="x", file_name="x", sha256="0", language="vi", state="recorded", upload=upload
    )
    DossierPart.objects.create(file=dossiers, kind="counts", number=0, content=b"x")
    DossierDay.objects.create(period=province.periods[1], system="x", day=date(2020, 1, 2), dossiers=1)
    place = {"period": province.periods[1], "unit": province.units["SO1"], "procedure": procedure}
    SystemCount.objects.create(upload=upload, **place, **ZEROS)
    table = CodeTable.objects.create(code="dhis2", name="x")
    CodeMapping.objects.create(table=table, subject="unit", ours="X1", theirs="DiszpKrYNg8")
    ValueFile.objects.create(uploaded_by_name="x", file_name="x", sha256="0", values=1)
    DifferenceNote.objects.create(**place, state="asked", basis="official", reported="", system="", actor_name="x")
    edition = Edition.objects.create(dataset="compliance", span="2020-01", number=1, rows=1, digest="0" * 64)
    EditionFile.objects.create(edition=edition, form="csv", size=1, sha256="0" * 64, content=b"x")
    PublishedUnit.objects.create(edition=edition, unit=1, kind="commune", code="X1", code_key="x1", position=1)
    month = {"edition": edition, "year": 2020, "month": 1, **dict.fromkeys(FIGURES, 0)}
    PublishedFigure.objects.create(unit=1, reported=True, months_reported=1, months_expected=1, status="met", **month)
    PublishedSum.objects.create(
        kind="", **dict.fromkeys(("units", "met", "missed", "reported", "expected"), 0), **month
    )
    PublishingState.objects.create()
    frozen_ranking(province, 1)
    DistrictTile.objects.create(unit=province.units["H1"], column=0, row=0)
    endpoint = Endpoint.objects.create(name="A", address="https://a/", secret="x", events=["period.opened"])
    Delivery.objects.create(endpoint=endpoint, event=webhook_event("msg_1", "period.opened"))
    PortalSettings.objects.get_or_create(pk=1)
    FiguresState.objects.get_or_create(pk=1)
    return province


def change(model, **values):
    """Write ``values`` into the first row, past every check but the database's."""
    row = model.objects.order_by("pk").first()
    model._base_manager.filter(pk=row.pk).update(**values)


def again(model, **values):
    """A second row like the first, with ``values`` changed."""
    row = model.objects.order_by("pk").first()
    row.pk, row._state.adding = None, True
    for name, value in values.items():
        setattr(row, name, value)
    model.objects.bulk_create([row])


def one(model, **filters):
    return model.objects.filter(**filters).order_by("pk").first()


def of_department():
    """The model of the catalogue's entries, the only row of which is now a department's."""
    change(CatalogueEntry, kind="department", department=one(Unit, code="SO1"))
    return CatalogueEntry


def service_level(**values):
    level = {"number": 50, "code": "a", "name": "A", "scheme": "Nghị định khác", "rank": 1}
    return ServiceLevel.objects.create(**level | {"active_from": date(2030, 1, 1)} | values)


def former_district(day):
    return FormerDistrict.objects.create(unit=one(Unit, code="X1"), until=date(2020, 5, day))


def reset_mail(state):
    return ResetMail.objects.create(address="lan@example.vn", client="10.0.0.7", state=state)


def invitation(**values):
    moment = datetime(2020, 5, 1, tzinfo=UTC)
    return Invitation.objects.create(account=one(User), at=moment, ends_at=moment, bound_to="0" * 64, **values)


def invitation_mail(state):
    return InvitationMail.objects.create(invitation=invitation(), address="lan@example.vn", state=state)


def approval(**values):
    moment = datetime(2020, 5, 1, tzinfo=UTC)
    count = Approval.objects.count()
    fixed = {"submission": Submission.objects.first(), "digest": "0" * 64, "token_hash": f"{count:064}"}
    return Approval.objects.create(**fixed | {"ends_at": moment} | values)


def given(**values):
    return approval(given_at=datetime(2020, 5, 1, tzinfo=UTC), **{"name": "Lan", "position": "Giám đốc"} | values)


def approval_mail(state):
    return ApprovalMail.objects.create(approval=approval(), address="lan@example.vn", state=state)


def guessing_address(day):
    last_at = datetime(2020, 5, day, tzinfo=UTC)
    return GuessingAddress.objects.create(address="10.0.0.7", day=last_at.date(), last_at=last_at, accounts=10)


def token(**values):
    fixed = {"owner": User.objects.get(username="clerk-x1"), "name": "x", "prefix": "0" * 8, "digest": "0" * 64}
    scope = {"role": "clerk", "home_unit": Unit.objects.first(), "may_read": True, "ends_on": date(2020, 5, 1)}
    return ApiToken.objects.create(**fixed | scope | values)


def idempotency_key(number=1, **values):
    shown = ApiToken.objects.filter(prefix="1" * 8).first() or token(prefix="1" * 8)
    for _each in range(number):
        IdempotencyKey.objects.create(**{"token": shown, "key": "k", "digest": "0" * 64} | values)


def revoked(day):
    token(made_at=datetime(2020, 5, 2, tzinfo=UTC), revoked_at=datetime(2020, 5, day, tzinfo=UTC))


def webhook_event(message_id, kind="period.locked"):
    moment = datetime(2020, 5, 1, tzinfo=UTC)
    about = {"subject": "period 2020-01", "data": {}}
    return Event.objects.create(message_id=message_id, type=kind, at=moment, due_at=moment, **about)


def numbers(model, prefix):
    """The cases of the three numbers, of working cells and sent figures alike."""
    for name in NUMBERS:
        other = {"received_total": 9_999_999} if name == "received_online" else {}
        yield (
            f"{prefix}_{name}_in_range",
            lambda name=name, other=other: change(model, **{name: 9_999_999} | other),
            lambda name=name: change(model, **{"received_total": 10_000_000, name: 10_000_000}),
        )
    yield (
        f"{prefix}_online_within_total",
        lambda: change(model, received_total=5, received_online=5),
        lambda: change(model, received_total=5, received_online=6),
    )


def code_cases(model, name):
    """A code takes the whole alphabet, and nothing else; an old one stays."""
    yield name, lambda: change(model, code="aZ09.-_"), lambda: change(model, code="aZ09/")


MOMENT = datetime(2020, 5, 1, tzinfo=UTC)
# constraint: what satisfies it, what breaks it
CASES = [
    ("unit_code_unique_in_force", lambda: again(Unit, active_until=date(2019, 1, 1)), lambda: again(Unit)),
    (
        "unit_code_unique_in_any_case",
        lambda: again(Unit, code="so1", active_until=date(2019, 1, 1)),
        lambda: again(Unit, code="so1"),
    ),
    *code_cases(Unit, "unit_code_spelled"),
    (
        "unit_gso_code_spelled",
        lambda: change(Unit, gso_code=""),
        lambda: change(Unit, gso_code="000 H32"),
    ),
    *code_cases(Procedure, "procedure_code_spelled"),
    (
        "procedure_code_unique_in_any_case",
        lambda: again(Procedure, code="p1.1"),
        lambda: again(Procedure, code="p1"),
    ),
    *code_cases(QuotaTier, "tier_code_spelled"),
    (
        "tier_code_unique_in_any_case",
        lambda: again(QuotaTier, code=f"{one(QuotaTier).code}-2".lower()),
        lambda: again(QuotaTier, code=one(QuotaTier).code.swapcase()),
    ),
    ("unit_kind_known", lambda: change(Unit, kind="district"), lambda: change(Unit, kind="ward")),
    (
        "unit_only_communes_have_district",
        lambda: Unit.objects.filter(code="X1").update(parent=one(Unit, code="H1")),
        lambda: Unit.objects.filter(code="SO1").update(parent=one(Unit, code="H1")),
    ),
    (
        "unit_in_force_ends_after_start",
        lambda: change(Unit, active_from=date(2020, 1, 1), active_until=date(2020, 1, 1)),
        lambda: change(Unit, active_from=date(2020, 1, 2), active_until=date(2020, 1, 1)),
    ),
    (
        "former_district_one_a_day",
        lambda: again(FormerDistrict, until=date(2020, 3, 2)),
        lambda: again(FormerDistrict, legal_basis="x"),
    ),
    (
        "succession_unique",
        lambda: again(UnitSuccession, successor=one(Unit, code="X3")),
        lambda: again(UnitSuccession, kind="split"),
    ),
    (
        "succession_between_two_units",
        lambda: change(UnitSuccession, successor=one(Unit, code="X3")),
        lambda: change(UnitSuccession, successor=one(Unit, code="X1")),
    ),
    (
        "succession_kind_known",
        lambda: change(UnitSuccession, kind="split"),
        lambda: change(UnitSuccession, kind="sale"),
    ),
    (
        "district_tile_within_grid",
        lambda: change(DistrictTile, column=39, row=39),
        lambda: change(DistrictTile, column=40),
    ),
    (
        "webhook_endpoint_address_once",
        lambda: again(Endpoint, address="https://b/"),
        lambda: again(Endpoint, name="B"),
    ),
    (
        "webhook_endpoint_off_with_reason",
        lambda: change(Endpoint, is_on=False, off_reason="gone"),
        lambda: change(Endpoint, is_on=False, off_reason=""),
    ),
    (
        "webhook_event_type_known",
        lambda: change(Event, type="period.locked"),
        lambda: change(Event, type="report.read"),
    ),
    (
        "webhook_period_opened_once",
        lambda: again(Event, message_id="msg_2", subject="period 2020-02"),
        lambda: again(Event, message_id="msg_2"),
    ),
    (
        "webhook_delivery_once",
        lambda: again(Delivery, event=webhook_event("msg_2")),
        lambda: again(Delivery),
    ),
    (
        "webhook_one_on_its_way",
        lambda: again(Delivery, event=webhook_event("msg_2"), state="sending"),
        lambda: [again(Delivery, event=webhook_event(name), state="sending") for name in ("msg_2", "msg_3")],
    ),
    (
        "webhook_delivery_state_known",
        lambda: change(Delivery, state="dead"),
        lambda: change(Delivery, state="lost"),
    ),
    ("portal_settings_single_row", lambda: change(PortalSettings, support="x"), lambda: again_settings()),
    (
        "portal_settings_month_scheme_known",
        lambda: change(PortalSettings, month_scheme="mid_month"),
        lambda: change(PortalSettings, month_scheme="lunar"),
    ),
    (
        "portal_settings_due_after_days_valid",
        lambda: change(PortalSettings, due_after_days=60),
        lambda: change(PortalSettings, due_after_days=0),
    ),
    (
        "portal_settings_lock_after_days_valid",
        lambda: change(PortalSettings, lock_after_days=365),
        lambda: change(PortalSettings, lock_after_days=366),
    ),
    (
        "portal_settings_level_4_minimum_valid",
        lambda: change(PortalSettings, level_4_minimum=100),
        lambda: change(PortalSettings, level_4_minimum=101),
    ),
    (
        "portal_settings_reminder_hour_valid",
        lambda: change(PortalSettings, reminder_hour=23),
        lambda: change(PortalSettings, reminder_hour=24),
    ),
    (
        "portal_settings_tolerance_percent_valid",
        lambda: change(PortalSettings, tolerance_percent=100),
        lambda: change(PortalSettings, tolerance_percent=101),
    ),
    (
        "portal_settings_tolerance_count_valid",
        lambda: change(PortalSettings, tolerance_count=9_999_999),
        lambda: change(PortalSettings, tolerance_count=10_000_000),
    ),
    (
        "portal_settings_noted_missing_months_valid",
        lambda: change(PortalSettings, noted_missing_months=12),
        lambda: change(PortalSettings, noted_missing_months=0),
    ),
    (
        "portal_settings_open_data_complete",
        lambda: change(PortalSettings, open_data=True, open_data_since="2020-01", open_data_licence="x"),
        lambda: change(PortalSettings, open_data=True, open_data_since="2020-01"),
    ),
    ("edition_number_unique", lambda: again(Edition, span="2020-02"), lambda: again(Edition, replaced_at=MOMENT)),
    (
        "edition_one_current",
        lambda: again(Edition, number=2, replaced_at=MOMENT),
        lambda: again(Edition, number=2),
    ),
    ("edition_dataset_known", lambda: change(Edition, dataset="units"), lambda: change(Edition, dataset="drafts")),
    ("edition_number_from_one", lambda: change(Edition, number=2), lambda: change(Edition, number=0)),
    ("edition_file_one_a_format", lambda: again(EditionFile, form="json"), lambda: again(EditionFile)),
    ("edition_file_format_known", lambda: change(EditionFile, form="xlsx"), lambda: change(EditionFile, form="pdf")),
    (
        "published_unit_kind_known",
        lambda: change(PublishedUnit, kind="district"),
        lambda: change(PublishedUnit, kind="ward"),
    ),
    (
        "published_figure_one_a_month",
        lambda: again(PublishedFigure, month=2),
        lambda: again(PublishedFigure),
    ),
    (
        "published_figure_status_known",
        lambda: change(PublishedFigure, status="not_met"),
        lambda: change(PublishedFigure, status="guessed"),
    ),
    (
        "published_figure_online_within_total",
        lambda: change(PublishedFigure, ytd_received_total=5, ytd_received_online=5),
        lambda: change(PublishedFigure, ytd_received_total=5, ytd_received_online=6),
    ),
    ("published_sum_one_a_month", lambda: again(PublishedSum, kind="commune"), lambda: again(PublishedSum)),
    (
        "published_sum_kind_known",
        lambda: change(PublishedSum, kind="department"),
        lambda: change(PublishedSum, kind="ward"),
    ),
    (
        "publishing_state_single_row",
        lambda: change(PublishingState, published="x"),
        lambda: PublishingState.objects.create(pk=2),
    ),
    (
        "user_role_known",
        lambda: User.objects.filter(username="coordinator").update(role="observer"),
        lambda: User.objects.filter(username="coordinator").update(role="king"),
    ),
    (
        "user_clerk_has_unit",
        lambda: User.objects.filter(username="clerk-x1").update(unit=one(Unit, code="X2")),
        lambda: User.objects.filter(username="clerk-x1").update(unit=None),
    ),
    (
        "former_district_one_a_day",
        lambda: [former_district(1), former_district(2)],
        lambda: [former_district(1), former_district(1)],
    ),
    (
        "reset_mail_one_on_its_way",
        lambda: [reset_mail(state="sent"), reset_mail(state="sending")],
        lambda: [reset_mail(state="waiting"), reset_mail(state="sending")],
    ),
    (
        "reset_mail_state_known",
        lambda: reset_mail(state="refused"),
        lambda: reset_mail(state="lost"),
    ),
    (
        "invitation_one_open",
        lambda: [
            invitation(),
            *(invitation(**{name: datetime(2020, 5, 2, tzinfo=UTC)}) for name in ("used_at", "ended_at")),
        ],
        lambda: [invitation(), invitation()],
    ),
    (
        "invitation_mail_state_known",
        lambda: invitation_mail(state="needless"),
        lambda: invitation_mail(state="lost"),
    ),
    (
        "user_name_without_blanks",
        lambda: change(User, username="hoa.tran"),
        lambda: change(User, username="hoa tran"),
    ),
    (
        "token_role_known",
        lambda: token(role="observer", home_unit=None),
        lambda: token(role="x", home_unit=None),
    ),
    ("token_of_clerk_has_unit", lambda: token(), lambda: token(home_unit=None)),
    ("token_may_something", lambda: token(may_read=False, may_send=True), lambda: token(may_read=False)),
    ("token_revoked_after_made", lambda: revoked(2), lambda: revoked(1)),
    ("idempotency_key_once", lambda: idempotency_key(), lambda: idempotency_key(2)),
    (
        "idempotency_key_keeps_what_was_done",
        lambda: idempotency_key(status=201, body="{}"),
        lambda: idempotency_key(status=409, body="{}"),
    ),
    (
        "guessing_address_once_a_day",
        lambda: [guessing_address(1), guessing_address(2)],
        lambda: [guessing_address(1), guessing_address(1)],
    ),
    (
        "user_name_in_small_letters",
        lambda: User.objects.filter(username="clerk-x1").update(username="clerk-xã-1"),
        lambda: User.objects.filter(username="clerk-x1").update(username="Clerk-X1"),
    ),
    (
        "publication_handled_at_some_level",
        lambda: change(Publication, at_commune=True),
        lambda: change(Publication, at_province=False, department=None),
    ),
    (
        "publication_of_province_has_department",
        lambda: change(Publication, at_province=False, at_commune=True, department=None),
        lambda: change(Publication, department=None),
    ),
    (
        "publication_department_only_of_province",
        lambda: change(Publication, department=one(Unit, code="SO2")),
        lambda: change(Publication, at_province=False, at_commune=True),
    ),
    ("publication_level_known", lambda: change(Publication, level=4), lambda: change(Publication, level=100)),
    (
        "publication_ends_after_start",
        lambda: change(Publication, ended_on=date(2019, 6, 3)),
        lambda: change(Publication, ended_on=date(2019, 6, 2)),
    ),
    (
        "service_level_number_in_range",
        lambda: service_level(number=99),
        lambda: service_level(number=100),
    ),
    (
        "service_level_ends_after_start",
        lambda: service_level(active_until=date(2030, 1, 1)),
        lambda: service_level(active_until=date(2029, 12, 31)),
    ),
    (
        "service_level_rank_once_in_scheme",
        lambda: [service_level(), service_level(number=51, code="b", rank=2)],
        lambda: [service_level(), service_level(number=51, code="b")],
    ),
    (
        "publication_revoked_has_last_day",
        lambda: change(Publication, ended_on=date(2020, 1, 1), revocation_number="9/QĐ"),
        lambda: change(Publication, revocation_number="9/QĐ"),
    ),
    (
        "publication_unique_start",
        lambda: again(Publication, effective_on=date(2018, 1, 1), ended_on=date(2018, 2, 1)),
        lambda: again(Publication, ended_on=date(2020, 1, 1)),
    ),
    (
        "publication_one_open",
        lambda: again(Publication, effective_on=date(2018, 1, 1), ended_on=date(2018, 2, 1)),
        lambda: again(Publication, effective_on=date(2020, 1, 1)),
    ),
    ("decision_unique_month_in_force", lambda: again(QuotaDecision, first_month=2), lambda: again(QuotaDecision)),
    (
        "decision_state_known",
        lambda: change(QuotaDecision, state="withdrawn"),
        lambda: change(QuotaDecision, state="planned"),
    ),
    (
        "decision_first_month_valid",
        lambda: change(QuotaDecision, first_month=12),
        lambda: change(QuotaDecision, first_month=13),
    ),
    ("decision_year_valid", lambda: change(QuotaDecision, year=2100), lambda: change(QuotaDecision, year=1999)),
    (
        "decision_rule_known",
        lambda: change(QuotaDecision, new_procedure_rule="count_at_once"),
        lambda: change(QuotaDecision, new_procedure_rule="never"),
    ),
    (
        "decision_days_with_their_rule",
        lambda: change(QuotaDecision, new_procedure_rule="count_after_days", count_after_days=730),
        lambda: change(QuotaDecision, new_procedure_rule="count_after_days", count_after_days=731),
    ),
    (
        "decision_days_with_their_rule",
        lambda: change(QuotaDecision, new_procedure_rule="count_after_days", count_after_days=1),
        lambda: change(QuotaDecision, new_procedure_rule="count_after_days", count_after_days=None),
    ),
    (
        "decision_days_with_their_rule",
        lambda: change(QuotaDecision, new_procedure_rule="count_at_once", count_after_days=None),
        lambda: change(QuotaDecision, new_procedure_rule="count_at_once", count_after_days=30),
    ),
    ("tier_code_unique_in_decision", lambda: again(QuotaTier, code="NEW"), lambda: again(QuotaTier)),
    (
        "tier_minimum_is_a_percentage",
        lambda: change(QuotaTier, minimum_hundredths=10_000),
        lambda: change(QuotaTier, minimum_hundredths=10_001),
    ),
    ("tier_kind_known", lambda: change(QuotaTier, kind="commune"), lambda: change(QuotaTier, kind="ward")),
    (
        "tier_scope_known",
        lambda: change(QuotaTier, applies_to="units"),
        lambda: change(QuotaTier, applies_to="everybody"),
    ),
    (
        "tier_of_communes_is_for_communes",
        lambda: change(QuotaTier, kind="commune", applies_to="all_communes"),
        lambda: change(QuotaTier, kind="district", applies_to="all_communes"),
    ),
    ("quota_one_a_unit", lambda: again(Quota, unit=one(Unit, code="X3")), lambda: again(Quota)),
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
        "value_file_waits_or_is_applied",
        lambda: change(ValueFile, content=b"x"),
        lambda: change(ValueFile, content=b"x", applied_at="2020-05-01T00:00:00+07:00"),
    ),
    (
        "code_table_scheme_known",
        lambda: change(CodeTable, scheme="figure"),
        lambda: change(CodeTable, scheme="guess"),
    ),
    (
        "code_table_names_data_set",
        lambda: change(CodeTable, data_set="pBOMPrpg1QX"),
        lambda: change(CodeTable, data_set=""),
    ),
    (
        "code_mapping_subject_known",
        lambda: change(CodeMapping, subject="element"),
        lambda: change(CodeMapping, subject="district"),
    ),
    (
        "code_mapping_has_both_codes",
        lambda: change(CodeMapping, ours="X2", theirs="FNnj3jKGS7i"),
        lambda: change(CodeMapping, theirs=""),
    ),
    (
        "code_mapping_ends_after_start",
        lambda: change(CodeMapping, valid_from="2020-01-01", valid_until="2020-01-01"),
        lambda: change(CodeMapping, valid_from="2020-01-02", valid_until="2020-01-01"),
    ),
    (
        "system_upload_source_known",
        lambda: change(SystemUpload, source="api"),
        lambda: change(SystemUpload, source="typed"),
    ),
    (
        "dossier_file_state_known",
        lambda: change(DossierFile, state="counted", upload=None),
        lambda: change(DossierFile, state="lost", upload=None),
    ),
    (
        "dossier_file_source_known",
        lambda: change(DossierFile, source="api"),
        lambda: change(DossierFile, source="typed"),
    ),
    ("dossier_file_names_a_system", lambda: change(DossierFile, system="y"), lambda: change(DossierFile, system="")),
    (
        "dossier_file_recorded_has_upload",
        lambda: change(DossierFile, state="ended", upload=None),
        lambda: change(DossierFile, upload=None),
    ),
    (
        "draft_choice_has_a_name",
        lambda: DraftChoice.objects.create(unit=one(Unit, code="X1"), is_on=True, by_name="x"),
        lambda: DraftChoice.objects.create(unit=one(Unit, code="X1"), is_on=True, by_name=""),
    ),
    ("dossier_part_once", lambda: again(DossierPart, number=1), lambda: again(DossierPart)),
    (
        "dossier_day_once",
        lambda: again(DossierDay, day=date(2020, 1, 3)),
        lambda: again(DossierDay),
    ),
    ("dossier_day_has_dossiers", lambda: change(DossierDay, dossiers=2), lambda: change(DossierDay, dossiers=0)),
    (
        "dossier_part_kind_known",
        lambda: change(DossierPart, kind="refused"),
        lambda: change(DossierPart, kind="names"),
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
        "job_heartbeat_outcome_known",
        lambda: JobHeartbeat.objects.create(job="x", outcome="failed"),
        lambda: JobHeartbeat.objects.create(job="x", outcome="late"),
    ),
    ("job_run_outcome_known", lambda: job_run(outcome="broken_off"), lambda: job_run(outcome="late")),
    (
        "job_run_done_has_no_error",
        lambda: job_run(outcome="failed", error="KeyError"),
        lambda: job_run(outcome="done", error="KeyError"),
    ),
    (
        "second_factor_one_app",
        lambda: (factor("app"), factor("passkey", credential="a"), factor("passkey", credential="b")),
        lambda: (factor("app"), factor("app")),
    ),
    (
        "second_factor_kind_known",
        lambda: factor("passkey", credential="a"),
        lambda: factor("sms"),
    ),
    (
        "recovery_code_once",
        lambda: (recovery_code("a"), recovery_code("b")),
        lambda: (recovery_code("a"), recovery_code("a")),
    ),
    (
        "security_event_kind_known",
        lambda: SecurityEvent.objects.create(user=User.objects.first(), kind="reset"),
        lambda: SecurityEvent.objects.create(user=User.objects.first(), kind="lost"),
    ),
    (
        "portal_settings_head_approval_known",
        lambda: change(PortalSettings, head_approval="required"),
        lambda: change(PortalSettings, head_approval="odd"),
    ),
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
    (
        "portal_settings_monthly_mail_valid",
        lambda: (
            change(PortalSettings, monthly_mail_after_days=None),
            change(PortalSettings, monthly_mail_after_days=60),
        ),
        lambda: change(PortalSettings, monthly_mail_after_days=61),
    ),
]


def digest_choice(rhythm):
    return DigestChoice.objects.create(account=User.objects.first(), rhythm=rhythm)


def digest(day, **values):
    return DigestMail.objects.create(account=User.objects.first(), day=date(2020, 5, day), address="a@x.vn", **values)


def recipient(address):
    return MonthlyRecipient.objects.create(name="x", address=address)


def letter(number, **values):
    written = {"basis": "official", "subject": "x", "body": "x", "page": b"x"} | values
    return MonthlyLetter.objects.create(period=ReportingPeriod.objects.first(), number=number, **written)


def monthly_mails(*addresses, **values):
    about = letter(1)
    return [MonthlyMail.objects.create(letter=about, name="x", address=each, **values) for each in addresses]


def factor(kind, **values):
    SecondFactor.objects.create(user=User.objects.first(), kind=kind, key="x", **values)


def recovery_code(digest):
    RecoveryCode.objects.create(user=User.objects.first(), digest=digest)


def job_run(**values):
    moment = datetime(2020, 5, 1, tzinfo=UTC)
    JobRun.objects.create(job="x", started_by="beat", started_at=moment, ended_at=moment, **values)


def again_settings():
    PortalSettings.objects.bulk_create([PortalSettings(pk=2)])


@pytest.mark.parametrize(("name", "accepted", "refused"), CASES, ids=[case[0] for case in CASES])
def test_a_constraint_accepts_and_refuses(rows, name, accepted, refused):
    with transaction.atomic():
        accepted()
        transaction.set_rollback(True)
    with pytest.raises(IntegrityError), transaction.atomic():
        refused()


def test_every_constraint_of_the_model_has_its_two_cases():
    ours = [apps.get_app_config(app) for app in settings.OWN_APPS]
    names = {each.name for app in ours for model in app.get_models() for each in model._meta.constraints}
    assert names == {case[0] for case in CASES}


@pytest.mark.parametrize("code", ["", ".", "..", "A B", "Sở", "A\n", "１", "A\N{ZERO WIDTH SPACE}"])
def test_database_refuses_a_code_of_other_signs_unless_it_is_marked_as_old(rows, code):
    with pytest.raises(IntegrityError), transaction.atomic():
        change(Unit, code=code)
    change(Unit, code=code, has_old_code=True)
    assert Unit.objects.order_by("pk").first().code == code


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_any_number_of_decisions_that_are_not_in_force_share_a_month(rows, state):
    again(QuotaDecision, state=state)
    again(QuotaDecision, state=state)
    assert QuotaDecision.objects.filter(year=2020, first_month=1).count() == 3
