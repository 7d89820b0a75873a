"""«Thư hằng tháng» in the administration: recipients, preview, sending by hand, what became of it."""

import pytest
from django.core import mail

from reporting.actions.figures import figures_drain
from reporting.actions.monthly import monthly_mails_send
from reporting.documents.monthly_letter import letter_content
from reporting.models import MonthlyLetter, MonthlyMail, MonthlyRecipient, ReportingPeriod
from tests.reporting.pages import words
from units.models import PortalSettings

HERE = "/admin/monthly-mail/"
APRIL = f"{HERE}2020-04/"
FIGURES = ((50, 10, 0), (20, 8, 0))


@pytest.fixture
def browser(working_province, login):
    for code in ("SO1", "H1", "X1", "X2"):
        working_province.send(code, 4, *FIGURES)
    figures_drain()
    return login(working_province.administrator)


@pytest.fixture
def leader():
    return MonthlyRecipient.objects.create(name="Đồng chí Chủ tịch", address="chutich@example.gov.vn")


def text(answer):
    assert answer.status_code == 200
    return words(answer.content.decode())


def digest():
    return letter_content(ReportingPeriod.objects.get(year=2020, month=4)).digest


def test_the_page_says_when_it_goes_out_and_that_nobody_is_listed(browser):
    page = text(browser.get(HERE))
    assert "Chưa có người nhận nào nên chưa gửi thư." in page
    assert "5 ngày làm việc sau hạn gửi cuối cùng" in page
    PortalSettings.objects.update_or_create(pk=PortalSettings.ONLY, defaults={"monthly_mail_after_days": None})
    assert "ngày làm việc sau hạn gửi cuối cùng" not in text(browser.get(HERE))


def test_a_recipient_is_added_changed_and_kept_in_the_history(browser):
    add = "/admin/reporting/monthlyrecipient/add/"
    browser.post(add, {"name": "Đồng chí Chủ tịch", "address": "chutich@example.gov.vn", "is_active": "on"})
    assert MonthlyRecipient.objects.get().is_active
    page = text(browser.post(add, {"name": "Lần nữa", "address": "CHUTICH@example.gov.vn", "is_active": "on"}))
    assert "Địa chỉ này đã có trong danh sách." in page
    assert [row.history_type for row in MonthlyRecipient.history.all()] == ["+"]


def test_the_preview_is_what_goes_out_and_the_page_comes_as_pdf_that_no_cache_stores(browser, leader):
    page = text(browser.get(APRIL))
    assert "Kết quả hồ sơ trực tuyến đến hết tháng 4/2020" in page
    answer = browser.get(f"{APRIL}page.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    assert answer.content.startswith(b"%PDF-")


def test_by_hand_it_is_recorded_and_a_worker_sends_it(browser, leader):
    answer = browser.post(APRIL, {"recipient": leader.pk, "seen": digest()}, follow=True)
    assert "Đã ghi 1 thư, thư được gửi trong ít phút." in text(answer)
    assert mail.outbox == []
    monthly_mails_send()
    assert [message.to for message in mail.outbox] == [[leader.address]]
    letter = MonthlyLetter.objects.get()
    assert "Đã gửi" in text(browser.get(f"{HERE}sent/{letter.pk}/"))
    assert browser.get(f"{HERE}sent/{letter.pk}/page.pdf").content == bytes(letter.page)


def test_a_refusal_says_why_and_keeps_the_ticks(browser, leader):
    other = MonthlyRecipient.objects.create(name="Đồng chí Phó Chủ tịch", address="pho@example.gov.vn")
    answer = browser.post(APRIL, {"recipient": leader.pk, "seen": "0" * 64})
    assert "Số liệu vừa thay đổi so với bản xem trước." in text(answer)
    page = " ".join(answer.content.decode().split())
    assert f'value="{leader.pk}" checked' in page
    assert f'value="{other.pk}" checked' not in page
    assert "Đề nghị chọn ít nhất một người nhận." in text(browser.post(APRIL, {"seen": digest()}))
    assert not MonthlyLetter.objects.exists()


def test_who_had_it_is_not_ticked_and_gets_it_again_only_with_the_tick(browser, leader):
    browser.post(APRIL, {"recipient": leader.pk, "seen": digest()})
    answer = browser.get(APRIL)
    assert "đã có thư này" in text(answer)
    assert "checked" not in answer.content.decode()
    refused = text(browser.post(APRIL, {"recipient": leader.pk, "seen": digest()}))
    assert "Đã ghi nhận thư của tháng này cho: Đồng chí Chủ tịch." in refused
    browser.post(APRIL, {"recipient": leader.pk, "seen": digest(), "again": "on"})
    assert MonthlyMail.objects.count() == 2


def test_a_trial_goes_to_one_address(browser, leader):
    browser.post(APRIL, {"trial": leader.pk})
    monthly_mails_send()
    assert mail.outbox[0].subject.startswith("[Gửi thử]")
    assert browser.post(APRIL, {"trial": "x"}).status_code == 404


def test_one_that_did_not_go_out_is_sent_once_more(browser, leader, post):
    post.answers[leader.address] = "550 5.1.1 No such mailbox"
    browser.post(APRIL, {"recipient": leader.pk, "seen": digest()})
    monthly_mails_send()
    letter, sent = MonthlyLetter.objects.get(), MonthlyMail.objects.get()
    assert "550 5.1.1 No such mailbox" in text(browser.get(f"{HERE}sent/{letter.pk}/"))
    again = f"{HERE}mails/{sent.pk}/again/"
    assert "được gửi lại trong ít phút" in text(browser.post(again, follow=True))
    assert "Thư này đang chờ, đang gửi hoặc đã gửi." in text(browser.post(again, follow=True))


def test_a_month_that_has_not_ended_has_no_mail(browser):
    assert browser.get(f"{HERE}2020-09/").status_code == 404
    assert browser.get(f"{HERE}2020-09/page.pdf").status_code == 404


def test_observers_and_coordinators_take_the_page_from_the_reports(browser, working_province, login):
    coordinator = login(working_province.coordinator)
    assert "Trang cho lãnh đạo (PDF)" in text(coordinator.get("/reports/?period=2020-04"))
    answer = coordinator.get("/reports/2020-04/page.pdf?basis=provisional")
    assert answer.content.startswith(b"%PDF-")
    assert answer["Content-Disposition"] == 'attachment; filename="trang-lanh-dao-2020-04-tam-tinh.pdf"'
    assert "no-store" in answer["Cache-Control"]
