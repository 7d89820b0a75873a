"""After sending, a unit's clerk reads the month at a glance: exact figures, and true words where there is none."""

import re

import pytest
import time_machine

from reporting.actions.figures import figures_drain, figures_recompute
from reporting.actions.submissions import submission_accept, submission_return
from reporting.models import Submission
from tests.reporting.pages import words
from tests.reporting.small_province import make_province
from units import clock


@pytest.fixture
def province(db):
    """May's deadline is 05/06/2020; the units of group «sở» have 45 %."""
    with time_machine.travel("2020-06-04T09:00:00+07:00", tick=False):
        yield make_province(range(3, 6))


def confirmed(province, code, month, *rows):
    submission_accept(submission=province.send(code, month, *rows), by=province.coordinator)


def glance(client, code="SO1", month=5):
    """The headings of the block, each with its words."""
    page = client.get(f"/submissions/2020-{month:02}/{code}/").content.decode()
    found = re.search(r'<section[^>]*id="at-a-glance".*?</section>', page, re.DOTALL)
    if found is None:
        return None
    pairs = re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", found.group(), re.DOTALL)
    return {words(head): words(text) for head, text in pairs} | {"next": words(found.group().split("glance-next")[1])}


DEADLINE, RATE, QUOTA, RANK = (
    "Gửi so với thời hạn",
    "Tỷ lệ trực tuyến của tháng",
    "Lũy kế so với chỉ tiêu",
    "Hạng trong khối",
)


def test_the_month_is_said_in_four_exact_figures_with_the_receipt_and_the_next_step(province, login):
    confirmed(province, "SO1", 3, (100, 30, 0), (0, 0, 0))
    confirmed(province, "SO1", 4, (100, 40, 0), (0, 0, 0))
    confirmed(province, "SO2", 4, (100, 60, 0))
    province.send("SO1", 5, (300, 126, 0), (0, 0, 0))
    figures_drain()
    shown = glance(login(province.clerks["SO1"]))
    assert shown[DEADLINE].startswith("Trước hạn 1 ngày")
    assert shown[RATE] == "42,00% +2,00 điểm phần trăm so với tháng trước"
    assert shown[QUOTA].startswith("còn thiếu 29 hồ sơ trực tuyến")  # 45 % of 500 are 225; there are 196
    assert "lũy kế 39,20%; chỉ tiêu: tối thiểu 45%" in shown[QUOTA]
    assert shown[RANK] == "2/2 theo số đã xác nhận đến hết tháng 4/2020"
    assert "Phiếu ghi nhận gửi báo cáo, lần gửi 1" in shown["next"]
    assert "Bước tiếp theo: " in shown["next"]


@pytest.mark.parametrize(
    ("sent_at", "words_of_it"),
    [
        ("2020-06-01T23:59:00+07:00", "Trước hạn 4 ngày"),
        ("2020-06-05T00:00:00+07:00", "Đúng ngày hạn"),
        ("2020-06-05T23:59:59+07:00", "Đúng ngày hạn"),
        ("2020-06-06T00:00:00+07:00", "Chậm 1 ngày"),
    ],
)
def test_early_on_the_day_and_late_have_their_own_words(province, login, sent_at, words_of_it):
    with time_machine.travel(sent_at, tick=False):
        province.send("SO1", 5, (10, 1, 0), (0, 0, 0))
    assert glance(login(province.clerks["SO1"]))[DEADLINE].startswith(words_of_it)


def test_a_correction_is_judged_by_the_first_sending_and_says_so(province, login):
    report = province.send("SO1", 5, (10, 1, 0), (0, 0, 0))
    submission_return(submission=report, by=province.coordinator, reason="Xem lại", until=clock.today())
    with time_machine.travel("2020-06-20T09:00:00+07:00", tick=False):
        Submission.objects.filter(pk=report.pk).update(editable_until=clock.now())
        province.send("SO1", 5, (11, 1, 0), (0, 0, 0))
        shown = glance(login(province.clerks["SO1"]))
    assert shown[DEADLINE].startswith("Trước hạn 1 ngày")
    assert shown[DEADLINE].endswith("tính theo lần gửi đầu")


def test_a_sending_of_an_unknown_day_says_that_it_is_not_known(province, login):
    report = province.send("SO1", 5, (10, 1, 0), (0, 0, 0))
    Submission.objects.filter(pk=report.pk).update(first_sent_at=None)
    assert glance(login(province.clerks["SO1"]))[DEADLINE].startswith("không rõ ngày gửi")


def test_a_nil_return_has_no_rate_and_says_what_it_is(province, login):
    client = login(province.clerks["SO1"])
    page = client.post("/submissions/2020-05/SO1/", {"action": "nil", "approved": "1"})
    assert page.status_code in (200, 302)
    assert glance(client)[QUOTA] == "Chưa có số liệu đang được cập nhật"
    figures_recompute(year=2020)
    shown = glance(client)
    assert shown[RATE] == "Không phát sinh hồ sơ"
    assert shown[QUOTA].startswith("Không có hồ sơ tính tỷ lệ")


def test_what_is_not_known_yet_says_so(province, login):
    province.send("SO1", 5, (10, 5, 0), (0, 0, 0))
    shown = glance(login(province.clerks["SO1"]))
    assert shown[RATE] == "50,00% chưa có tỷ lệ tháng trước để so sánh"
    assert shown[RANK] == "Chưa có chưa có tháng nào trong năm được xác nhận"


def test_a_quota_that_is_met_and_the_rate_of_last_month_are_said_in_words(province, login):
    confirmed(province, "SO1", 4, (100, 45, 0), (0, 0, 0))
    province.send("SO1", 5, (200, 90, 0), (0, 0, 0))
    figures_drain()
    shown = glance(login(province.clerks["SO1"]))
    assert shown[RATE] == "45,00% bằng tháng trước"
    assert shown[QUOTA].startswith("Đủ mức chỉ tiêu lũy kế 45,00%")


def test_a_unit_without_a_quota_is_neither_short_nor_ranked(province, login):
    confirmed(province, "X3", 4, (100, 45, 0), (0, 0, 0))
    province.send("X3", 5, (100, 50, 0), (0, 0, 0))
    figures_drain()
    shown = glance(login(province.clerks["X3"]), "X3")
    assert shown[QUOTA].startswith("47,50% không giao chỉ tiêu")
    assert shown[RANK].startswith("Không xếp hạng")


def test_missing_earlier_months_are_said_next_to_the_year_to_date(province, login):
    confirmed(province, "SO1", 4, (100, 45, 0), (0, 0, 0))
    province.send("SO1", 5, (100, 45, 0), (0, 0, 0))
    figures_drain()
    assert "các tháng trước đã xác nhận: 1/2" in glance(login(province.clerks["SO1"]))[QUOTA]


def test_only_the_units_own_clerks_read_it_and_only_of_a_sent_report(province, login):
    client = login(province.clerks["SO1"])
    client.post("/submissions/2020-05/SO1/", {"P1.received_total": "5", "action": "save"})
    assert glance(client) is None
    province.send("SO1", 5, (10, 5, 0), (0, 0, 0))
    assert glance(client) is not None
    assert glance(login(province.coordinator)) is None


def test_a_confirmed_month_has_nothing_left_to_do(province, login):
    confirmed(province, "SO1", 5, (10, 5, 0), (0, 0, 0))
    figures_drain()
    assert "không còn việc phải làm" in glance(login(province.clerks["SO1"]))["next"]
