"""What satisfies each constraint of units, and what breaks it."""

from datetime import UTC, date, datetime

from tests.constraints.bent import again, change, code_cases, one
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


def former_district(day):
    return FormerDistrict.objects.create(unit=one(Unit, code="X1"), until=date(2020, 5, day))


def reset_mail(state):
    return ResetMail.objects.create(address="lan@example.vn", client="10.0.0.7", state=state)


def invitation(**values):
    moment = datetime(2020, 5, 1, tzinfo=UTC)
    return Invitation.objects.create(account=one(User), at=moment, ends_at=moment, bound_to="0" * 64, **values)


def invitation_mail(state):
    return InvitationMail.objects.create(invitation=invitation(), address="lan@example.vn", state=state)


def guessing_address(day):
    last_at = datetime(2020, 5, day, tzinfo=UTC)
    return GuessingAddress.objects.create(address="10.0.0.7", day=last_at.date(), last_at=last_at, accounts=10)


def factor(kind, **values):
    SecondFactor.objects.create(user=User.objects.first(), kind=kind, key="x", **values)


def recovery_code(digest):
    RecoveryCode.objects.create(user=User.objects.first(), digest=digest)


def job_run(**values):
    moment = datetime(2020, 5, 1, tzinfo=UTC)
    JobRun.objects.create(job="x", started_by="beat", started_at=moment, ended_at=moment, **values)


def again_settings():
    PortalSettings.objects.bulk_create([PortalSettings(pk=2)])


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
        "portal_settings_monthly_mail_valid",
        lambda: (
            change(PortalSettings, monthly_mail_after_days=None),
            change(PortalSettings, monthly_mail_after_days=60),
        ),
        lambda: change(PortalSettings, monthly_mail_after_days=61),
    ),
]
