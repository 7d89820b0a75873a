"""The clerk's home says what became of the request to the head of the unit, and so does the mail of what waits."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from reporting.models import Approval, ApprovalMail
from reporting.todo.digest import _own_reports
from tests.reporting.entry.test_approvals import SIGNED, ask, check, clerk, path, province  # noqa: F401 - fixtures
from tests.reporting.pages import text
from units.models.mails import MailState

WAITING, GIVEN = "Đang chờ lãnh đạo đơn vị duyệt", "Lãnh đạo đơn vị đã duyệt lúc"


def test_nothing_is_said_where_nothing_was_asked(clerk):  # noqa: F811
    page = text(clerk.get("/"))
    assert WAITING not in page
    assert GIVEN not in page


def test_home_says_that_it_waits_and_then_who_approved(province, clerk):  # noqa: F811
    link = path(ask(clerk))
    assert WAITING in text(clerk.get("/"))
    Client().post(link, SIGNED)
    page = text(clerk.get("/"))
    assert f"{GIVEN}" in page
    assert "Trần Văn Lãnh, Giám đốc" in page
    assert WAITING not in page
    (sentence,) = [each.sentence for each in _own_reports(province.units["SO1"]) if "tháng 4/2020" in each.sentence]
    assert sentence == "Lãnh đạo đơn vị đã duyệt báo cáo tháng 4/2020, báo cáo chưa được gửi"


def test_home_says_that_the_time_of_the_link_is_over(clerk):  # noqa: F811
    ask(clerk)
    Approval.objects.update(ends_at=datetime(2020, 5, 1, tzinfo=UTC))
    assert "Đường dẫn trước đã hết thời hạn" in text(clerk.get("/"))


@pytest.mark.parametrize("state", [MailState.FAILED, MailState.REFUSED])
def test_a_link_that_did_not_arrive_is_said_at_home_and_before_sending(clerk, state):  # noqa: F811
    ask(clerk, head_address="lanh.dao@khanhhoa.vn")
    said = "Thư gửi đường dẫn tới lanh.dao@khanhhoa.vn không đến nơi"
    assert said not in text(clerk.get("/"))
    ApprovalMail.objects.update(state=state)
    assert said in text(clerk.get("/"))
    assert said in text(check(clerk))
    ApprovalMail.objects.update(state=MailState.SENT)
    assert said not in text(clerk.get("/"))
    assert said not in text(check(clerk))
