"""Each check of the data: a case that has what it looks for, and one that has not."""

from datetime import date, datetime, timedelta

import pytest

from procedures.models import Procedure
from reporting.actions.figures import figures_drain
from reporting.checks.every import every_check
from reporting.checks.registry import CHECKS
from reporting.models import CalendarException, ReportingPeriod
from tests.factories import (
    make_clerk,
    make_commune,
    make_decision,
    make_district,
    make_period,
    make_procedure,
    make_publication,
    make_quotas,
    make_report,
    make_tier,
    make_unit,
    make_user,
)
from units import clock
from units.models import PortalSettings, Unit, User

TODAY = date(2020, 5, 15)
LATER = {"email": "a@example.vn", "phone": "1"}


def found(name):
    """What the check shows, by the names of its rows."""
    rows = CHECKS[name].find(TODAY)
    shown = rows.shown(0, 100)
    assert rows.number == len(shown)
    assert all(row.url.startswith("/admin/") for row in shown)
    return [row.name for row in shown]


def notes(name):
    return [row.note for row in CHECKS[name].find(TODAY).shown(0, 100)]


pytestmark = pytest.mark.django_db


def test_every_check_is_tried_here_and_has_words_and_an_address():
    tried = {name.removeprefix("test_").replace("_", "-") for name in globals() if name.startswith("test_")}
    for each in every_check():
        assert any(each.name in one for one in tried), each.name
        assert each.url == f"/admin/data/{each.name}/"
        assert all(str(words).endswith(".") for words in (each.means, each.advice))


def test_general_information_not_entered_is_what_letters_need():
    assert found("general-information-not-entered") == ["Tỉnh", "Cơ quan chủ trì", "Tên gọi các mức độ"]
    PortalSettings.objects.create(province="tỉnh A", lead_agency="Sở B", levels="mức độ 3, 4")
    assert found("general-information-not-entered") == []


def test_units_without_clerk_are_those_in_force_that_have_no_active_one():
    unit, other, closed = make_unit("A"), make_unit("B"), make_unit("C")
    make_unit("D", active_until=date(2020, 5, 14))
    make_clerk(unit)
    make_clerk(closed, is_active=False)
    assert found("units-without-clerk") == [other.display_name, closed.display_name]


def test_units_without_email_and_units_without_telephone_are_two_checks():
    make_unit("A", **LATER)
    make_unit("B", name="Sở B", phone="1")
    make_unit("C", name="Sở C", email="c@example.vn")
    assert found("units-without-email") == ["Sở B"]
    assert found("units-without-telephone") == ["Sở C"]


def test_communes_without_district_are_shown_only_where_others_have_one():
    alone = make_commune("X1")
    assert found("communes-without-district") == []
    make_commune("X2", make_district("H"))
    assert found("communes-without-district") == [alone.display_name]


def test_communes_in_ended_district_are_shown_once_it_ended():
    make_commune("X1", make_district("H1"))
    assert found("communes-in-ended-district") == []
    commune = make_commune("X2", make_district("H2", active_until=date(2020, 5, 14)))
    assert found("communes-in-ended-district") == [commune.display_name]


@pytest.mark.parametrize("code", ["A‑1", "А-1", "A-1 "])
def test_unit_codes_alike_are_found_in_dashes_alphabets_and_blanks(code):
    make_unit("A-1")
    make_unit("A-2")
    assert found("unit-codes-alike") == []
    Unit.objects.bulk_create([Unit(code=code, kind="department", name="Sở khác", has_old_code=True)])
    assert found("unit-codes-alike") == ["Sở A-1", "Sở khác"]


def test_unit_codes_alike_may_follow_each_other():
    make_unit("A", active_until=date(2020, 1, 31))
    make_unit("a", active_from=date(2020, 2, 1))
    assert found("unit-codes-alike") == []
    Unit.objects.filter(code="A").update(active_until=date(2020, 2, 1))
    assert len(found("unit-codes-alike")) == 2


def test_unit_codes_outside_rules_are_those_that_are_marked():
    make_unit("A")
    assert found("unit-codes-outside-rules") == []
    Unit.objects.bulk_create([Unit(code="A/1", kind="department", name="Sở A/1", has_old_code=True)])
    assert found("unit-codes-outside-rules") == ["Sở A/1"]


def test_units_without_quota_are_of_groups_that_have_some():
    given, left = make_unit("A"), make_unit("B")
    make_district("H")  # no district has a quota
    make_unit("C", active_until=date(2020, 5, 14))
    make_period(4)
    assert found("units-without-quota") == []  # no decision
    make_quotas(make_tier(make_decision(), "T", 4500, [given]))
    assert found("units-without-quota") == [left.display_name]


def test_units_without_quota_are_judged_by_the_decision_of_the_last_ended_period():
    given, other = make_unit("A"), make_unit("B")
    make_period(4)
    make_quotas(make_tier(make_decision(), "T", 4500, [given, other]))
    make_quotas(make_tier(make_decision(5), "T", 4500, [given]))  # May is not over
    assert found("units-without-quota") == []


def test_units_in_two_tiers_are_shown_with_both():
    unit, other = make_unit("A"), make_unit("B")
    make_period(4)
    decision = make_decision()
    make_tier(decision, "T1", 4500, [unit, other])
    assert found("units-in-two-tiers") == []
    make_tier(decision, "T2", 4000, [unit])
    assert found("units-in-two-tiers") == [unit.display_name]
    assert notes("units-in-two-tiers") == ["T1; T2"]


def test_years_without_decision_are_those_with_ended_periods():
    make_period(4)
    make_period(6)
    make_period(4, 2021)
    assert found("years-without-decision") == ["năm 2020"]
    make_decision()
    assert found("years-without-decision") == []


def test_figures_after_publication_are_those_of_months_in_which_it_was_not_in_force(working_province):
    working_province.send("X1", 3, (5, 1, 0), (0, 0, 0))
    figures_drain()
    assert found("figures-after-publication") == []
    first = working_province.procedures["C1"].publications.get()
    first.ended_on = date(2020, 3, 1)  # one day of March
    first.save()
    assert found("figures-after-publication") == []
    first.ended_on = date(2020, 2, 29)
    first.save()
    assert found("figures-after-publication") == ["Thủ tục C1"]
    assert notes("figures-after-publication") == ["C1; gần nhất trong kỳ chốt ngày 31/03/2020, 1 đơn vị"]


def test_procedures_without_publication_are_those_that_have_none_at_all():
    make_publication(make_procedure("P1"), until=date(2019, 12, 31))
    make_procedure("P2")
    assert found("procedures-without-publication") == ["Thủ tục P2"]


def test_procedures_of_ended_department_are_shown_once_it_ended():
    make_publication(make_procedure("P1"), ["province"], department=make_unit("A"))
    assert found("procedures-of-ended-department") == []
    ended = make_unit("B", active_until=date(2020, 5, 14))
    make_publication(make_procedure("P2"), ["province"], department=ended)
    make_publication(make_procedure("P3"), ["province"], department=ended, until=date(2020, 5, 14))
    assert found("procedures-of-ended-department") == ["Thủ tục P2"]


def test_procedure_codes_alike_are_found_in_another_alphabet():
    make_procedure("KHA-1")
    assert found("procedure-codes-alike") == []
    Procedure.objects.bulk_create([Procedure(code="КHA-1", name="Thủ tục khác", has_old_code=True)])
    assert sorted(found("procedure-codes-alike")) == ["Thủ tục KHA-1", "Thủ tục khác"]


def test_procedure_codes_outside_rules_are_those_that_are_marked():
    make_procedure("P1")
    assert found("procedure-codes-outside-rules") == []
    Procedure.objects.bulk_create([Procedure(code="P 2", name="Thủ tục P 2", has_old_code=True)])
    assert found("procedure-codes-outside-rules") == ["Thủ tục P 2"]


def test_periods_that_do_not_join_are_shown_with_the_days_that_are_missing_or_twice():
    make_period(1)
    make_period(2)
    assert found("periods-that-do-not-join") == []
    make_period(4)
    assert found("periods-that-do-not-join") == ["tháng 4/2020"]
    assert notes("periods-that-do-not-join") == ["chưa có kỳ cho các ngày từ 01/03/2020 đến 31/03/2020"]
    make_period(3, starts_on=date(2020, 2, 28))
    assert notes("periods-that-do-not-join") == ["từ 28/02/2020 đến 29/02/2020 thuộc hai kỳ"]


def test_deadlines_on_days_off_are_those_to_come_of_open_periods():
    make_period(4)  # due on Tuesday, 5 May, which is past
    saturday = make_period(5, due_on_commune=date(2020, 6, 6))
    assert found("deadlines-on-days-off") == ["tháng 5/2020"]
    assert notes("deadlines-on-days-off") == ["06/06/2020"]
    CalendarException.objects.create(day=date(2020, 6, 6), is_working_day=True, document="x")
    assert found("deadlines-on-days-off") == []
    CalendarException.objects.all().delete()
    ReportingPeriod.objects.filter(pk=saturday.pk).update(locked_at=clock.now())
    assert found("deadlines-on-days-off") == []


def test_reports_of_units_not_in_force_are_those_that_were_sent():
    period = make_period(4)
    unit, ended = make_unit("A"), make_unit("B", active_until=date(2020, 4, 29))
    draft = make_unit("C", active_until=date(2020, 4, 29))
    sent_at = datetime(2020, 5, 2, tzinfo=clock.now().tzinfo)
    make_report(unit, period, "submitted", first_sent_at=sent_at)
    make_report(draft, period)
    assert found("reports-of-units-not-in-force") == []
    make_report(ended, period, "submitted", first_sent_at=sent_at)
    assert found("reports-of-units-not-in-force") == [ended.display_name]


def test_accounts_never_used_are_older_than_two_weeks():
    before = clock.at(TODAY)
    make_user(username="new", date_joined=before - timedelta(days=13))
    make_user(username="used", date_joined=before - timedelta(days=99), last_login=before)
    make_user(username="closed", date_joined=before - timedelta(days=99), is_active=False)
    assert found("accounts-never-used") == []
    make_user(username="old", date_joined=before - timedelta(days=15))
    assert found("accounts-never-used") == ["old"]


def test_clerks_of_ended_units_are_those_whose_account_is_open():
    ended = make_unit("A", active_until=date(2020, 5, 14))
    make_clerk(make_unit("B"), "here")
    make_clerk(ended, "closed", is_active=False)
    assert found("clerks-of-ended-units") == []
    make_clerk(ended, "open")
    assert found("clerks-of-ended-units") == ["open"]


def test_passwords_stored_formerly_are_those_of_another_hasher(settings):
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.Argon2PasswordHasher",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ]
    make_user(username="new", password="argon2$argon2id$x")
    make_user(username="none", password="!x")
    assert found("passwords-stored-formerly") == []
    make_user(username="old", password="pbkdf2_sha256$600000$x")
    assert found("passwords-stored-formerly") == ["old"]


def test_addresses_shared_are_those_of_two_open_accounts():
    make_user(username="a", email="a@example.vn")
    make_user(username="blank")
    make_user(username="blank2")
    make_user(username="closed", email="a@example.vn", is_active=False)
    assert found("addresses-shared") == []
    make_user(username="b", email="a@example.vn")
    assert found("addresses-shared") == ["a", "b"]
    assert User.objects.count() == 5
