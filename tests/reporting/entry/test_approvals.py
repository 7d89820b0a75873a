"""The head of the unit approves by a link: what is approved is exactly what is sent, once, without an account."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client

from reporting.actions.approvals import approval_ask, approval_end, approval_give, approvals_mail
from reporting.actions.cells import Typed, cells_save
from reporting.actions.periods import period_lock
from reporting.actions.submissions import submission_send
from reporting.entry.approvals import address_of
from reporting.entry.contents import contents_of
from reporting.models import Approval, ApprovalMail, ApprovalNotice, EventKind, Revision, Submission
from tests.reporting.pages import entry_fields, text
from units import clock
from units.models import HeadApproval, PortalSettings
from units.refusals import Refused

URL = "/submissions/2020-04/SO1/"
SIGNED = {"name": "Trần Văn Lãnh", "position": "Giám đốc"}


def set_mode(mode):
    PortalSettings.objects.update_or_create(pk=1, defaults={"head_approval": mode})


@pytest.fixture
def province(working_province):
    set_mode(HeadApproval.REQUIRED)
    return working_province


@pytest.fixture
def clerk(province, login):
    """A clerk who has typed everything."""
    client = login(province.clerks["SO1"])
    names = ("received_total", "received_online", "returned_by_post")
    figures = {f"P1.{name}": value for name, value in zip(names, ("100", "40", "3"), strict=True)}
    client.post(URL, figures | {"action": "save"})
    client.post(URL, {"action": "fill"})
    return client


def check(client):
    return client.post(URL, entry_fields(client.get(URL)) | {"action": "check"})


def ask(client, page=None, **more):
    """The button of the check page that makes the link."""
    return client.post(URL, entry_fields(page or check(client)) | {"action": "ask_approval"} | more)


def path(page):
    """The link on the clerk's page, as the head of the unit opens it."""
    found = re.search(r'id="approval-address" value="[^"]*?(/approve/[^"]+)"', page.content.decode())
    return found.group(1) if found else None


def has_button(page, value):
    return f'name="action" value="{value}"' in re.sub(r"\s+", " ", page.content.decode())


def report():
    return Submission.objects.get(unit__code="SO1")


def change_figure(province, value=101):
    procedure = province.procedures["P1"]
    typed = {(procedure.pk, "received_total"): Typed(value, 100)}
    cells_save(submission=report(), by=province.clerks["SO1"], typed=typed)


def test_the_head_approves_on_the_telephone_and_the_clerk_sends(province, clerk, login):
    page = check(clerk)
    assert not has_button(page, "send")
    assert 'id="approved"' not in page.content.decode()
    link = path(ask(clerk, page))
    phone = Client()
    shown = text(phone.get(link))
    for part in ("Duyệt báo cáo tháng 4/2020", "Sở Một", "40,00%", "Toàn bộ số liệu của báo cáo"):
        assert part in shown
    answer = phone.post(link, SIGNED, follow=True)
    assert "Đã duyệt lúc 09:00, 15/05/2020, người duyệt: Trần Văn Lãnh, Giám đốc." in text(answer)
    assert report().status == "draft"  # the clerk sends, not the head
    page = check(clerk)
    assert "Đã duyệt lúc 09:00, 15/05/2020, người duyệt: Trần Văn Lãnh, Giám đốc." in text(page)
    assert clerk.post(URL, entry_fields(page) | {"action": "send"}).status_code == 302
    revision = report().sent_revision
    assert revision.approved_by == "Trần Văn Lãnh, Giám đốc"
    assert revision.approval.given_at is not None
    words = "Trần Văn Lãnh, Giám đốc (qua đường dẫn, lúc 09:00, 15/05/2020)"
    assert words in text(clerk.get(f"{URL}receipts/1/"))
    reviewed = text(login(province.coordinator).get(URL))
    assert words in reviewed
    assert "Lãnh đạo đơn vị đã duyệt · Trần Văn Lãnh, Giám đốc" in reviewed


def test_the_head_reads_how_many_cells_could_not_be_compared(clerk):
    assert "Số ô chưa đủ 4 tháng trước để so sánh: 6." in text(Client().get(path(ask(clerk))))


def test_to_open_the_link_changes_nothing_and_it_works_without_an_account(clerk):
    link = path(ask(clerk))
    phone = Client()
    for _time in range(2):
        assert phone.get(link).status_code == 200
        assert phone.head(link).status_code == 200
    assert Approval.objects.get().given_at is None
    assert phone.put(link).status_code == 405


def test_the_secret_of_the_link_is_stored_as_a_hash_only_and_no_page_learns_it(clerk):
    link = path(ask(clerk))
    token = link.split("/")[2]
    assert len(token) == 43  # 256 bits
    stored = Approval.objects.values().get()
    assert token not in {str(value) for value in stored.values()}
    answer = Client().get(link)
    assert answer.headers["Referrer-Policy"] == "strict-origin"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_an_unknown_link_is_answered_with_404_by_both_methods(clerk):
    link = path(ask(clerk))
    for wrong in ("/approve/x/", link[:-2] + ("A/" if link[-2] != "A" else "B/")):
        assert Client().get(wrong).status_code == 404
        assert Client().post(wrong, SIGNED).status_code == 404
    assert Approval.objects.get().given_at is None


def test_a_figure_changed_after_the_link_was_made_is_not_approved(province, clerk):
    link = path(ask(clerk))
    change_figure(province)
    for answer in (Client().get(link), Client().post(link, SIGNED)):
        assert answer.status_code == 409
        assert "Số liệu đã thay đổi sau khi đường dẫn được tạo." in text(answer)
        assert "40,00%" not in text(answer)
    assert Approval.objects.get().given_at is None


def test_a_figure_changed_after_the_approval_is_not_sent_under_it(province, clerk):
    link = path(ask(clerk))
    Client().post(link, SIGNED)
    approved = entry_fields(check(clerk)) | {"action": "send"}
    change_figure(province)
    answer = clerk.post(URL, approved)
    assert (answer.status_code, report().status) == (200, "draft")
    assert "Nội dung sẽ gửi vừa thay đổi" in text(answer)
    assert "Số liệu đã thay đổi sau khi đường dẫn được tạo: cần xin duyệt lại." in text(answer)
    assert not has_button(answer, "send")
    assert "Số liệu đã thay đổi sau khi đường dẫn được tạo" in text(Client().get(link))


def test_a_text_that_goes_along_is_part_of_what_is_approved(province, clerk):
    link = path(ask(clerk))
    clerk.post(URL, {"remarks": "Mạng chậm", "remarks.seen": "", "action": "save"})
    assert Client().post(link, SIGNED).status_code == 409
    link = path(ask(clerk))
    assert "Mạng chậm" in text(Client().get(link))


def test_a_second_tap_changes_nothing(clerk):
    link = path(ask(clerk))
    Client().post(link, SIGNED)
    answer = Client().post(link, {"name": "Người khác", "position": "Phó"}, follow=True)
    assert "Trần Văn Lãnh, Giám đốc" in text(answer)
    assert "Người khác" not in text(answer)
    assert report().events.filter(kind=EventKind.HEAD_APPROVED).count() == 1


@pytest.mark.parametrize("blank", ["name", "position"])
def test_who_approves_is_named_with_the_position(clerk, blank):
    link = path(ask(clerk))
    answer = Client().post(link, SIGNED | {blank: "  "})
    assert answer.status_code == 200
    assert SIGNED["position" if blank == "name" else "name"] in answer.content.decode()
    assert Approval.objects.get().given_at is None


def test_the_name_is_offered_again_at_the_units_next_request_and_at_no_other_units(province, clerk, login):
    Client().post(path(ask(clerk)), SIGNED)
    change_figure(province)
    link = path(ask(clerk))
    assert 'value="Trần Văn Lãnh"' in Client().get(link).content.decode()
    other = login(province.clerks["SO2"])
    other.post("/submissions/2020-04/SO2/", {"P3.received_total": "1", "action": "save"})
    other.post("/submissions/2020-04/SO2/", {"action": "fill"})
    page = other.post("/submissions/2020-04/SO2/", {"action": "check"})
    asked = other.post("/submissions/2020-04/SO2/", entry_fields(page) | {"action": "ask_approval"})
    assert "Trần Văn Lãnh" not in Client().get(path(asked)).content.decode()


def test_a_newer_link_ends_the_older_and_the_same_request_gives_the_same_link(province, clerk):
    first = path(ask(clerk))
    assert path(ask(clerk)) == first
    change_figure(province)
    second = path(ask(clerk))
    assert second != first
    assert Client().post(first, SIGNED).status_code == 410
    assert Client().post(second, SIGNED).status_code == 302


def test_a_link_that_was_taken_back_approves_nothing(clerk):
    page = ask(clerk)
    answer = clerk.post(URL, entry_fields(page) | {"action": "end_approval"})
    assert path(answer) is None
    assert Client().post(path(page), SIGNED).status_code == 410
    assert Approval.objects.get().given_at is None


def test_a_link_holds_three_days_at_least_and_until_the_deadline(province, clerk):
    link = path(ask(clerk))
    ends_at = Approval.objects.get().ends_at
    assert ends_at == clock.end_of(clock.today() + timedelta(days=3))  # the deadline is past
    with time_machine.travel(ends_at, tick=False):
        assert Client().get(link).status_code == 200
    with time_machine.travel(ends_at + timedelta(seconds=1), tick=False):
        assert Client().get(link).status_code == 410
        assert "Đường dẫn đã hết thời hạn." in text(Client().post(link, SIGNED))
    assert Approval.objects.get().given_at is None


def test_a_month_that_is_locked_meanwhile_is_neither_approved_nor_sent(province, clerk):
    link = path(ask(clerk))
    period_lock(period=province.periods[4], by=province.coordinator)
    answer = Client().post(link, SIGNED)
    assert answer.status_code == 410
    assert "Báo cáo hiện không mở để gửi" in text(answer)


def test_a_nil_return_is_approved_as_one_and_as_nothing_else(province, login):
    client = login(province.clerks["SO1"])
    page = client.post(URL, {"action": "nil"})
    asked = client.post(URL, entry_fields(page) | {"action": "ask_approval"})
    shown = text(Client().get(path(asked)))
    assert "trong tháng đơn vị không tiếp nhận hồ sơ nào." in shown
    Client().post(path(asked), SIGNED)
    client.post(URL, {"action": "fill"})
    assert not has_button(check(client), "send")
    page = client.post(URL, {"action": "nil"})
    assert client.post(URL, entry_fields(page) | {"action": "nil"}).status_code == 302
    assert report().sent_revision.nil


def test_the_tick_is_not_enough_where_the_link_is_required(province, clerk):
    answer = clerk.post(URL, entry_fields(check(clerk)) | {"action": "send", "approved": "1"})
    assert (answer.status_code, report().status) == (200, "draft")
    assert "số liệu phải được lãnh đạo đơn vị duyệt qua đường dẫn" in text(answer)


def test_where_the_link_is_offered_the_tick_is_enough_too(province, clerk):
    set_mode(HeadApproval.OFFERED)
    page = check(clerk)
    assert has_button(page, "ask_approval")
    assert clerk.post(URL, entry_fields(page) | {"action": "send", "approved": "1"}).status_code == 302
    assert not Approval.objects.exists()


def test_where_an_approval_was_taken_back_its_page_does_not_send_as_if_it_were_ticked(province, clerk):
    set_mode(HeadApproval.OFFERED)
    link = path(ask(clerk))
    Client().post(link, SIGNED)
    page = entry_fields(check(clerk)) | {"action": "send"}
    approval_end(submission=report(), by=province.clerks["SO1"])
    assert clerk.post(URL, page).status_code == 200
    assert report().status == "draft"


def test_without_the_setting_nothing_is_offered_and_nothing_can_be_asked(province, clerk):
    set_mode(HeadApproval.OFF)
    page = check(clerk)
    assert "approval" not in page.content.decode()
    ask(clerk, page)
    assert not Approval.objects.exists()
    assert clerk.post(URL, entry_fields(page) | {"action": "send", "approved": "1"}).status_code == 302


def test_what_a_coordinator_enters_on_behalf_is_sent_with_the_tick_and_the_reason(province, clerk, login):
    client = login(province.coordinator)
    page = check(client)
    assert not has_button(page, "ask_approval")
    sent = entry_fields(page) | {"action": "send", "approved": "1", "on_behalf_reason": "Đảo mất mạng"}
    assert client.post(URL, sent).status_code == 302
    assert report().sent_revision.on_behalf


def test_the_answers_to_hints_that_the_head_was_shown_are_sent(province, clerk):
    page = check(clerk)
    seal = entry_fields(page)["seal"]
    answers = {("P1", "unusual"): "Chiến dịch cấp đổi"}
    made = approval_ask(submission=report(), by=province.clerks["SO1"], seen=seal, answers=answers)
    assert made.answers == [["P1", "unusual", "Chiến dịch cấp đổi"]]


def test_the_link_is_mailed_to_the_typed_address_once(clerk):
    ask(clerk, head_address="lanhdao@so1.vn")
    ask(clerk, head_address="lanhdao@so1.vn")
    assert approvals_mail() == 1
    assert approvals_mail() == 0
    (sent,) = mail.outbox
    assert sent.to == ["lanhdao@so1.vn"]
    assert address_of(Approval.objects.get()) in sent.body
    assert "Kính gửi: Lãnh đạo Sở Một." in sent.body


def test_a_link_that_ended_is_mailed_no_more(province, clerk):
    ask(clerk, head_address="lanhdao@so1.vn")
    approval_end(submission=report(), by=province.clerks["SO1"])
    assert approvals_mail() == 0
    assert ApprovalMail.objects.get().state == "needless"


@pytest.fixture
def waits_for_mail(province, clerk):
    """The clerk has asked, asks for a mail about it, and has an address for it; what a head does next."""
    account = province.clerks["SO1"]
    account.email = "lan@so1.vn"
    account.save()
    link = path(ask(clerk, tells_asker="1"))
    return lambda: Client().post(link, SIGNED)


def test_who_asked_gets_a_mail_that_the_head_approved(waits_for_mail, settings):
    waits_for_mail()
    waits_for_mail()
    assert mail.outbox == []  # recorded with the approval, sent by the job
    assert approvals_mail() == 1
    assert approvals_mail() == 0
    (sent,) = mail.outbox
    assert sent.to == ["lan@so1.vn"]
    assert sent.subject == "[Báo cáo hồ sơ trực tuyến] Lãnh đạo đã duyệt, đề nghị gửi báo cáo tháng 4/2020 – Sở Một"
    assert sent.body.startswith(
        "Kính gửi: Sở Một\n\n"
        "Trần Văn Lãnh, Giám đốc đã duyệt số liệu báo cáo tháng 4/2020 lúc 09:00, 15/05/2020. Báo cáo chưa được gửi."
    )
    assert f"«Kiểm tra và gửi» tại trang báo cáo: {settings.PORTAL_URL}{URL}" in sent.body
    assert "/approve/" not in sent.body


def test_who_takes_the_tick_away_gets_no_mail(clerk, waits_for_mail):
    ask(clerk, tells_asker="")
    assert not Approval.objects.get().tells_asker  # the same link, the new choice
    waits_for_mail()
    assert not ApprovalNotice.objects.exists()


@pytest.mark.parametrize("approved", [False, True], ids=["link", "notice"])
def test_mails_about_an_approval_of_the_demo_say_that_its_figures_are_illustrative(
    clerk, waits_for_mail, settings, approved
):
    settings.DEMO_TODAY = clock.today()
    if approved:
        waits_for_mail()
    else:
        ask(clerk, head_address="lanhdao@so1.vn")
    assert approvals_mail() == 1
    assert "số liệu minh họa, không phải số liệu chính thức" in mail.outbox[0].body


def test_the_tick_for_the_mail_is_offered_where_the_account_has_an_address_and_stays_as_chosen(province, clerk):
    assert not has_tick(check(clerk))
    province.clerks["SO1"].email = "lan@so1.vn"
    province.clerks["SO1"].save()
    assert is_ticked(check(clerk))
    assert not is_ticked(ask(clerk, head_address="lãnh đạo", tells_asker=""))
    assert is_ticked(ask(clerk, tells_asker="1"))
    assert not is_ticked(ask(clerk, tells_asker=""))
    assert not is_ticked(check(clerk))


def has_tick(page):
    return 'name="tells_asker"' in page.content.decode()


def is_ticked(page):
    (found,) = re.findall(r'<input[^>]*name="tells_asker"[^>]*>', page.content.decode())
    return "checked" in found


@pytest.mark.parametrize("change", ["sent", "figures", "address", "account", "unit", "asker"])
def test_the_mail_about_an_approval_does_not_go_where_it_is_no_longer_true(province, clerk, waits_for_mail, change):
    waits_for_mail()
    account = province.clerks["SO1"]
    if change == "sent":
        clerk.post(URL, entry_fields(check(clerk)) | {"action": "send"})
    elif change == "figures":
        change_figure(province)
    elif change == "asker":
        Approval.objects.update(asked_by=None)
    else:
        values = {"address": {"email": "x@so1.vn"}, "account": {"is_active": False}}
        new = values.get(change, {"unit": province.units["SO2"]})
        type(account).objects.filter(pk=account.pk).update(**new)
    assert approvals_mail() == 0
    assert ApprovalNotice.objects.get().state == "needless"


def test_what_is_no_address_is_refused_and_still_in_its_field(clerk):
    answer = ask(clerk, head_address="lãnh đạo")
    assert "Đề nghị ghi một địa chỉ thư điện tử" in text(answer)
    assert 'value="lãnh đạo"' in answer.content.decode()
    assert not Approval.objects.exists()


def test_a_link_is_made_only_of_what_was_shown(province, clerk):
    page = check(clerk)
    change_figure(province)
    answer = ask(clerk, page)
    assert "Nội dung sẽ gửi vừa thay đổi" in text(answer)
    assert not Approval.objects.exists()


def test_nobody_but_the_units_clerks_makes_or_ends_a_link(province, clerk):
    seen = contents_of(report()).digest
    for user in (province.coordinator, province.clerks["SO2"]):
        with pytest.raises(Refused):
            approval_ask(submission=report(), by=user, seen=seen)
    approval_ask(submission=report(), by=province.clerks["SO1"], seen=seen)
    for user in (province.coordinator, province.clerks["SO2"]):
        with pytest.raises(Refused):
            approval_end(submission=report(), by=user)


def test_twenty_links_a_day_are_enough(province, clerk):
    for value in range(20):
        seen = contents_of(report()).digest
        approval_ask(submission=report(), by=province.clerks["SO1"], seen=seen)
        change_to(province, 200 + value)
    with pytest.raises(Refused) as refused:
        approval_ask(submission=report(), by=province.clerks["SO1"], seen=contents_of(report()).digest)
    assert refused.value.code == "too_many"


def change_to(province, value):
    report().counts.filter(procedure=province.procedures["P1"]).update(received_total=value)


def test_one_approval_is_used_by_one_sending(province, clerk):
    from reporting.actions.submissions import submission_withdraw

    seen = contents_of(report()).digest
    made = approval_ask(submission=report(), by=province.clerks["SO1"], seen=seen)
    approval_give(approval=made, **SIGNED)
    submission_send(submission=report(), by=province.clerks["SO1"], approved=False, seen=seen)
    submission_withdraw(submission=report(), by=province.clerks["SO1"])
    with pytest.raises(Refused):
        submission_send(submission=report(), by=province.clerks["SO1"], approved=False, seen=seen)
    assert Revision.objects.count() == 1


def test_a_second_click_on_send_finds_the_report_sent(clerk):
    Client().post(path(ask(clerk)), SIGNED)
    page = entry_fields(check(clerk)) | {"action": "send"}
    assert [clerk.post(URL, page).status_code for _click in range(2)] == [302, 302]
    assert Revision.objects.count() == 1


def test_the_entry_page_says_what_became_of_the_request(province, clerk):
    link = path(ask(clerk))
    assert "Đang chờ lãnh đạo đơn vị duyệt" in text(clerk.get(URL))
    Client().post(link, SIGNED)
    assert "Lãnh đạo đơn vị đã duyệt lúc 09:00, 15/05/2020" in text(clerk.get(URL))
    change_figure(province)
    assert "cần xin duyệt lại" in text(clerk.get(URL))


def test_a_mail_with_the_link_that_goes_out_late_is_said_next_to_the_other_ways(clerk):
    late = "Thư đang đi chậm hơn thường lệ"
    page = ask(clerk, head_address="lanh.dao@example.vn")
    assert late not in text(page)
    ApprovalMail.objects.update(state="waiting", at=clock.now() - timedelta(minutes=6))
    assert late in text(check(clerk))
    ApprovalMail.objects.update(state="sent")
    assert late not in text(check(clerk))
