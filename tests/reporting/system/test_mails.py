"""Mails of every kind: what waits and what failed is counted, and an administrator reads it on the system page."""

import re
from datetime import timedelta

import pytest

from reporting.actions.submissions import submission_start
from reporting.models import Approval, ApprovalMail, ApprovalNotice, DigestMail, MonthlyLetter, MonthlyMail, Reminder
from reporting.system.lights import Light
from reporting.system.mails import MailKind, Mails, mails_lines, mails_now
from tests.reporting.pages import words
from units import clock
from units.models import Invitation, InvitationMail, ResetMail, SecurityEvent

ADDRESS = "lan@example.vn"
MANY = 20  # minutes: longer than any kind may wait


def approval(cast):
    submission = submission_start(unit=cast.units["X1"], period=cast.periods[1])
    fixed = {"submission": submission, "digest": "x", "ends_at": clock.now()}
    return Approval.objects.open().get_or_create(submission=submission, defaults={**fixed, "token_hash": "x"})[0]


def approval_mail(cast, **values):
    return ApprovalMail.objects.create(approval=approval(cast), address=ADDRESS, **values)


def approval_notice(cast, **values):
    return ApprovalNotice.objects.create(approval=approval(cast), address=ADDRESS, **values)


def digest_mail(cast, **values):
    return DigestMail.objects.create(account=cast.coordinator, day=clock.today(), address=ADDRESS, **values)


def monthly_mail(cast, **values):
    letter = MonthlyLetter.objects.create(
        period=cast.periods[1], number=1, basis="official", subject="x", body="x", page=b"x"
    )
    return MonthlyMail.objects.create(letter=letter, name="x", address=ADDRESS, **values)


def invitation_mail(cast, **values):
    invitation = Invitation.objects.create(account=cast.clerks["X1"], ends_at=clock.now(), bound_to="x")
    return InvitationMail.objects.create(invitation=invitation, address=ADDRESS, **values)


def reset_mail(cast, **values):
    return ResetMail.objects.create(address=ADDRESS, client="x", **values)


def reminder(cast, **values):
    return Reminder.objects.create(unit=cast.units["X1"], period=cast.periods[1], means="email", **values)


MAKERS = {
    MailKind.REPORTS: reminder,
    MailKind.PASSWORDS: reset_mail,
    MailKind.INVITATIONS: invitation_mail,
    MailKind.APPROVALS: approval_mail,
    MailKind.NOTICES: approval_notice,
    MailKind.DIGESTS: digest_mail,
    MailKind.MONTHLY: monthly_mail,
}
OF_EVERY_KIND = pytest.mark.parametrize("kind", MAKERS, ids=[kind.value for kind in MAKERS])


def mails_of(kind):
    """Those of ``kind``, where nothing is said of any other."""
    found = {each.kind: each for each in mails_now()}
    assert list(found) == list(MailKind)
    assert all(each == Mails(each.kind) for each in found.values() if each.kind != kind)
    return found[kind]


def light_of(kind):
    (light,) = [each.light for each in mails_lines() if each.name == kind.label]
    return light


@OF_EVERY_KIND
def test_a_mail_that_failed_in_the_last_day_is_counted_and_needs_a_look(working_province, kind):
    mail = MAKERS[kind](working_province, state="failed")
    assert mails_of(kind) == Mails(kind, failed=1)
    assert light_of(kind) == Light.ATTENTION
    type(mail).objects.update(at=clock.now() - timedelta(days=2))
    assert mails_of(kind) == Mails(kind)
    assert light_of(kind) == Light.GOOD


@OF_EVERY_KIND
def test_a_mail_that_was_due_long_ago_is_a_trouble_and_one_tried_again_later_is_not(working_province, kind):
    due = clock.now() - timedelta(minutes=MANY)
    mail = MAKERS[kind](working_province, state="waiting", try_at=due, tries=1)
    assert mails_of(kind) == Mails(kind, waiting=1, retried=1, overdue=1, due_since=due)
    assert light_of(kind) == Light.TROUBLE
    type(mail).objects.update(try_at=clock.now() + timedelta(minutes=MANY))
    assert mails_of(kind) == Mails(kind, waiting=1, retried=1)
    assert light_of(kind) == Light.GOOD


@OF_EVERY_KIND
def test_a_mail_that_was_broken_off_waits_for_a_person_only_where_it_is_not_sent_again(working_province, kind):
    MAKERS[kind](working_province, state="sending", claimed_at=clock.now() - timedelta(minutes=MANY))
    left_to_a_person = kind in (MailKind.REPORTS, MailKind.MONTHLY)
    assert mails_of(kind) == Mails(kind, unclear=int(left_to_a_person))
    assert light_of(kind) == (Light.ATTENTION if left_to_a_person else Light.GOOD)


def test_a_notice_about_a_login_waits_is_overdue_and_is_given_up(working_province):
    account, kind = working_province.coordinator, MailKind.SECURITY
    account.email = ADDRESS
    account.save()
    due = clock.now() - timedelta(minutes=MANY)
    event = SecurityEvent.objects.create(user=account, kind="reset", at=due)
    assert mails_of(kind) == Mails(kind, waiting=1, overdue=1, due_since=due)
    SecurityEvent.objects.filter(pk=event.pk).update(tries=SecurityEvent.MAX_TRIES)
    assert mails_of(kind) == Mails(kind, failed=1)
    assert light_of(kind) == Light.ATTENTION
    SecurityEvent.objects.filter(pk=event.pk).update(mailed_at=clock.now())
    assert mails_of(kind) == Mails(kind)


def test_all_kinds_are_asked_for_in_one_statement(working_province, django_assert_num_queries):
    for make in MAKERS.values():
        make(working_province, state="failed")
    with django_assert_num_queries(1):
        assert len(mails_now()) == len(MailKind)


@pytest.mark.parametrize(
    ("kind", "advice"),
    [
        (MailKind.APPROVALS, "chuyển đường dẫn"),
        (MailKind.NOTICES, "các trang vẫn hiển thị"),
        (MailKind.DIGESTS, "các trang vẫn hiển thị"),
        (MailKind.MONTHLY, "gửi lại"),
    ],
)
def test_the_system_page_names_what_did_not_go_out_and_what_to_do(working_province, login, kind, advice):
    MAKERS[kind](working_province, state="failed")
    page = words(login(working_province.administrator).get("/admin/system/").content.decode())
    assert re.search(rf"! Cần xem {kind.label} 0 đang chờ[^✓]*{advice}", page)
    assert ADDRESS not in page
