"""The queue of reports: read with their hints, confirmed one by one, as chosen, or all without hints."""

import re
from datetime import date

import pytest

from reporting.actions.figures import figures_drain
from reporting.actions.periods import period_lock
from reporting.actions.reopenings import submission_ask_to_reopen
from reporting.actions.submissions import (
    submission_accept,
    submission_reopen,
    submission_return,
    submission_withdraw,
)
from reporting.models import Submission, SubmissionEvent
from reporting.views import review as view
from tests.reporting.pages import markup, queries_again, text
from units import clock

URL = "/review/"
PLAIN = ((5, 1, 0), (2, 0, 0))
ALL_ONLINE = ((60, 60, 0), (2, 0, 0))


@pytest.fixture
def waiting(province):
    """X1 and H1 sent as usual, X2 all online; brought up to date."""
    reports = {
        "X1": province.send("X1", 4, *PLAIN),
        "X2": province.send("X2", 4, *ALL_ONLINE),
        "H1": province.send("H1", 4, *PLAIN),
    }
    figures_drain()
    return reports


def ticket(submission):
    return f"{submission.pk}:{submission.version}"


def shown(response):
    return [row.submission.unit.code for row in response.context["rows"]]


def statuses():
    return dict(Submission.objects.values_list("unit__code", "status"))


def notices(response):
    texts = re.findall(r'role="status">([^<]+)<', response.content.decode())
    return [" ".join(each.split()) for each in texts]


def refusals(response):
    """The reports named in the list of those that were left as they are."""
    _before, _found, rest = markup(response).partition('id="refused"')
    return re.findall(r"<li><a href=[^>]+>([^<]+)</a>", rest.partition("</ul>")[0])


def ticked(response):
    """The units whose reports are chosen when the page is shown."""
    rows = response.context["rows"]
    chosen = re.findall(r'name="chosen" value="([^"]+)"[^>]* checked', response.content.decode())
    return [row.submission.unit.code for row in rows if row.ticket in chosen]


def test_a_row_shows_figures_change_year_to_date_minimum_and_hints(province, login):
    province.send("X1", 3, (10, 2, 0), (0, 0, 0))
    submission_accept(submission=Submission.objects.get(), by=province.coordinator)
    province.send("X1", 4, (60, 60, 0), (4, 0, 70))
    figures_drain()
    page = text(login(province.coordinator).get(URL))
    assert (
        "UBND xã Một, huyện Một Tháng 4/2020 09:00, 15/05/2020 Gửi chậm 10 ngày "
        "64 60 93,75% +73,75 83,78% chưa đủ báo cáo (2/4 tháng) 25% "
        "Hồ sơ tiếp nhận 12 tháng gần nhất: –, –, –, –, –, –, –, –, –, –, 10; tháng này 64 "
        "Thủ tục C1: 10 → 60 1 cảnh báo "
        "Thủ tục C1 (60): Toàn bộ 60 hồ sơ được ghi là trực tuyến. "
        "Thủ tục C2 (4): Kết quả trả qua BCCI nhiều hơn hồ sơ tiếp nhận trong kỳ"
    ) in page


def test_a_year_to_date_that_misses_the_minimum_is_not_rounded_up_to_it(province, login):
    province.send("X1", 4, (20_000, 4_999, 0), (0, 0, 0))
    figures_drain()
    assert "24,995%" in text(login(province.coordinator).get(URL))


def test_the_page_says_which_figures_it_shows_and_of_when(province, waiting, login):
    shown_text = text(login(province.coordinator).get(URL))
    assert "Số liệu tạm tính của lần gửi đang chờ xác nhận, gồm các TTHC tính tỷ lệ." in shown_text
    assert "Cập nhật lúc 09:00, 15/05/2020." in shown_text
    province.send("SO1", 4, *PLAIN)
    assert "Số liệu đang được cập nhật" in text(login(province.coordinator).get(URL))


def test_the_chosen_reports_are_confirmed_and_no_others(province, waiting, login):
    chosen = {"action": "accept_chosen", "chosen": [ticket(waiting["X1"]), ticket(waiting["X2"])]}
    response = login(province.coordinator).post(f"{URL}?kind=commune", chosen, follow=True)
    assert response.redirect_chain == [(f"{URL}?kind=commune", 302)]
    assert statuses() == {"X1": "accepted", "X2": "accepted", "H1": "submitted"}
    assert notices(response) == ["Đã xác nhận 2 báo cáo."]


def test_all_reports_without_hints_are_confirmed_at_once(province, waiting, login):
    client = login(province.coordinator)
    page = client.get(URL).content.decode()
    assert "Xác nhận báo cáo không có cảnh báo (2)" in page
    clear = re.findall(r'name="clear" value="([^"]+)"', page)
    client.post(URL, {"action": "accept_clear", "clear": clear, "chosen": [ticket(waiting["X2"])]})
    assert statuses() == {"X1": "accepted", "X2": "submitted", "H1": "accepted"}


def test_a_report_with_a_note_alone_counts_as_one_without_hints(province, login):
    province.send("X1", 4, (5, 1, 6), (2, 0, 0))
    assert "không có cảnh báo (1)" in text(login(province.coordinator).get(URL))


def test_after_a_reopening_the_hints_are_on_what_was_sent_last(province, login):
    report = province.send("X1", 4, *PLAIN)
    submission_accept(submission=report, by=province.coordinator)
    submission_reopen(submission=report, by=province.coordinator, reason="Sửa", until=date(2020, 5, 20))
    province.send("X1", 4, *ALL_ONLINE)
    assert "Toàn bộ 60 hồ sơ" in text(login(province.coordinator).get(URL))


def test_without_a_clear_report_there_is_no_button_for_them(province, login):
    province.send("X2", 4, *ALL_ONLINE)
    assert "accept_clear" not in login(province.coordinator).get(URL).content.decode()


def test_a_report_that_changed_meanwhile_is_named_and_stops_no_other(province, waiting, login):
    seen = [ticket(each) for each in waiting.values()]
    submission_withdraw(submission=waiting["X1"], by=province.clerks["X1"])
    response = login(province.coordinator).post(URL, {"action": "accept_chosen", "chosen": seen}, follow=True)
    assert statuses() == {"X1": "draft", "X2": "accepted", "H1": "accepted"}
    assert notices(response) == ["Đã xác nhận 2 báo cáo."]
    assert refusals(response) == ["UBND xã Một, huyện Một, tháng 4/2020"]
    assert "Báo cáo vừa có thay đổi" in text(response)


def test_the_refused_reports_that_are_still_in_the_list_stay_ticked_and_no_others(province, waiting, login):
    seen = [ticket(each) for each in waiting.values()]
    submission_withdraw(submission=waiting["X1"], by=province.clerks["X1"])
    province.send("X1", 4, (99, 1, 0), (2, 0, 0))
    province.send("SO1", 4, *PLAIN)
    response = login(province.coordinator).post(URL, {"action": "accept_chosen", "chosen": seen})
    assert (shown(response), ticked(response)) == (["X1", "SO1"], ["X1"])


def test_a_report_sent_again_meanwhile_is_not_confirmed_unseen(province, waiting, login):
    seen = ticket(waiting["X1"])
    submission_withdraw(submission=waiting["X1"], by=province.clerks["X1"])
    province.send("X1", 4, (99, 1, 0), (2, 0, 0))
    login(province.coordinator).post(URL, {"action": "accept_chosen", "chosen": [seen]})
    assert statuses()["X1"] == "submitted"


def test_confirming_twice_confirms_once_and_says_so(province, waiting, login):
    client, chosen = login(province.coordinator), {"action": "accept_chosen", "chosen": [ticket(waiting["X1"])]}
    client.post(URL, chosen)
    assert refusals(client.post(URL, chosen)) == ["UBND xã Một, huyện Một, tháng 4/2020"]
    assert Submission.objects.get(unit__code="X1").events.filter(kind="accepted").count() == 1


@pytest.mark.parametrize("chosen", [[], ["x:1", "1:x", "²:1", "1", ":", "9" * 19 + ":1"]])
def test_no_report_chosen_or_nonsense_changes_nothing(province, waiting, login, chosen):
    response = login(province.coordinator).post(URL, {"action": "accept_chosen", "chosen": chosen}, follow=True)
    assert notices(response) == ["Chưa chọn báo cáo nào."]
    assert set(statuses().values()) == {"submitted"}


def test_a_locked_month_can_still_be_confirmed(province, waiting, login):
    period_lock(period=province.periods[4], by=province.coordinator)
    login(province.coordinator).post(URL, {"action": "accept_chosen", "chosen": [ticket(waiting["X1"])]})
    assert statuses()["X1"] == "accepted"


RETURN = {"action": "return_chosen", "reason": "Kiểm tra lại", "until": "2020-05-20"}


def test_the_chosen_reports_are_returned_with_one_reason_and_day(province, waiting, login):
    chosen = RETURN | {"chosen": [ticket(waiting["X1"]), ticket(waiting["H1"])]}
    response = login(province.coordinator).post(f"{URL}?hints=without", chosen, follow=True)
    assert response.redirect_chain == [(f"{URL}?hints=without", 302)]
    assert notices(response) == ["Đã đề nghị điều chỉnh 2 báo cáo."]
    assert statuses() == {"X1": "returned", "X2": "submitted", "H1": "returned"}
    asked = SubmissionEvent.objects.filter(kind="returned").values_list("reason", "until")
    assert set(asked) == {("Kiểm tra lại", clock.end_of(date(2020, 5, 20)))}


@pytest.mark.parametrize(
    ("missing", "sentence"), [("reason", "Đề nghị ghi lý do."), ("until", "Trường này là bắt buộc.")]
)
def test_a_batch_without_reason_or_day_changes_nothing_and_keeps_ticks_and_text(
    province, waiting, login, missing, sentence
):
    chosen = RETURN | {missing: "", "chosen": [ticket(waiting["X1"])]}
    response = login(province.coordinator).post(URL, chosen)
    assert notices(response) == ["Đề nghị ghi nội dung và ngày gửi lại."]
    assert ticked(response) == ["X1"]
    assert response.content.decode().count(f'_error">{sentence}</span>') == 1
    assert '<details class="mt-3 noprint" id="return-chosen" open>' in response.content.decode()
    assert set(statuses().values()) == {"submitted"}


def test_a_day_that_is_past_is_refused_for_each_and_all_stay_ticked_with_the_text(province, waiting, login):
    chosen = RETURN | {"until": "2020-05-14", "chosen": [ticket(each) for each in waiting.values()]}
    response = login(province.coordinator).post(URL, chosen)
    assert len(refusals(response)) == 3
    assert ticked(response) == ["X2", "H1", "X1"]
    assert ">\nKiểm tra lại</textarea>" in response.content.decode()
    assert set(statuses().values()) == {"submitted"}


def test_a_batch_returns_what_it_can_and_lists_the_rest(province, waiting, login):
    chosen = RETURN | {"chosen": [ticket(each) for each in waiting.values()]}
    submission_accept(submission=waiting["X1"], by=province.coordinator)
    response = login(province.coordinator).post(URL, chosen)
    assert notices(response) == [
        "Đã đề nghị điều chỉnh 2 báo cáo.",
        "UBND xã Một, huyện Một, tháng 4/2020: đã xác nhận báo cáo.",
    ]
    assert refusals(response) == ["UBND xã Một, huyện Một, tháng 4/2020"]
    assert statuses() == {"X1": "accepted", "X2": "returned", "H1": "returned"}


def test_an_observer_cannot_return_a_batch(province, waiting, login):
    response = login(province.observer).post(URL, RETURN | {"chosen": [ticket(waiting["X1"])]})
    assert response.status_code == 403
    assert set(statuses().values()) == {"submitted"}


def test_a_second_sending_shows_what_differs_from_the_confirmed_one(province, waiting, login):
    report = submission_accept(submission=waiting["X1"], by=province.coordinator)
    for figures in (((7, 1, 0), (2, 0, 0)), ((5, 3, 0), (2, 0, 0))):
        submission_reopen(submission=report, by=province.coordinator, reason="Sửa", until=date(2020, 5, 20))
        province.send("X1", 4, *figures)
        if figures[0][0] == 7:
            submission_withdraw(submission=report, by=province.clerks["X1"])
            province.send("X1", 4, *PLAIN)
            submission_accept(submission=report, by=province.coordinator)
    page = text(login(province.coordinator).get(URL))
    # sending 3 was confirmed; 4 waits
    assert "1 số liệu thay đổi so với lần gửi 3 (đã xác nhận) Thủ tục C1, Trong đó: trực tuyến: 1 → 3 " in page


def test_a_second_sending_after_a_return_shows_what_differs_from_the_returned_one(province, waiting, login):
    submission_return(submission=waiting["X1"], by=province.coordinator, reason="Sửa", until=date(2020, 5, 20))
    province.send("X1", 4, (6, 1, 0), (2, 0, 1))
    page = text(login(province.coordinator).get(URL))
    assert (
        "2 số liệu thay đổi so với lần gửi 1 Thủ tục C1, Tổng số hồ sơ tiếp nhận: 5 → 6 "
        "Thủ tục C2, Kết quả trả qua BCCI: 0 → 1 "
    ) in page
    own = text(login(province.coordinator).get("/submissions/2020-04/X1/"))
    assert "Thay đổi so với lần gửi 1 (2)" in own


def test_a_second_sending_with_the_same_figures_says_that_nothing_differs(province, waiting, login):
    submission_return(submission=waiting["X1"], by=province.coordinator, reason="Sửa", until=date(2020, 5, 20))
    province.send("X1", 4, *PLAIN)
    assert "0 số liệu thay đổi so với lần gửi 1 Không có số liệu thay đổi." in text(
        login(province.coordinator).get(URL)
    )


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["X2", "H1", "X1", "X1"]),
        ("?period=2020-03", ["X1"]),
        ("?kind=commune", ["X2", "X1", "X1"]),
        ("?kind=district", ["H1"]),
        ("?district=H1&period=2020-04", ["X2", "X1"]),
        ("?hints=with", ["X2"]),
        ("?hints=without", ["H1", "X1", "X1"]),
        ("?kind=commune&hints=without&period=2020-04", ["X1"]),
        ("?period=2019-03", []),
        ("?period=nonsense", []),
        ("?kind=nonsense", []),
        ("?hints=nonsense", ["X2", "H1", "X1", "X1"]),
    ],
)
def test_filters_show_these(province, waiting, login, query, expected):
    province.send("X1", 3, (7, 1, 0), (2, 0, 0))
    response = login(province.coordinator).get(URL + query)
    assert shown(response) == expected
    assert f"Báo cáo chờ xác nhận ({len(expected)})" in text(response)


def test_nothing_found_says_whether_a_choice_is_to_blame(province, login):
    client = login(province.coordinator)
    assert "Không có báo cáo chờ xác nhận." in text(client.get(URL))
    assert "phù hợp với lựa chọn này" in text(client.get(f"{URL}?kind=commune"))


def test_many_reports_come_in_pages_that_keep_the_choice(province, waiting, login, monkeypatch):
    monkeypatch.setattr(view, "PAGE", 2)
    client = login(province.coordinator)
    province.send("X3", 4, *PLAIN)
    first, second = client.get(f"{URL}?hints=without"), client.get(f"{URL}?hints=without&page=2")
    assert (shown(first), shown(second)) == (["H1", "X1"], ["X3"])  # X2 has a hint
    assert "Báo cáo chờ xác nhận (3)" in text(first)
    assert 'href="?hints=without&amp;page=2"' in first.content.decode()
    assert 'href="?hints=without&amp;page=1"' in second.content.decode()


def test_requests_to_reopen_stay_above_until_they_are_answered(province, waiting, login):
    client = login(province.coordinator)
    report = submission_accept(submission=waiting["X1"], by=province.coordinator)
    submission_ask_to_reopen(submission=report, by=province.clerks["X1"], reason="Nhầm số")
    page = client.get(URL).content.decode()
    assert "«Nhầm số»" in page
    assert 'href="/submissions/2020-04/X1/#reason-form"' in page
    client.post("/submissions/2020-04/X1/", {"action": "reopen", "reason": "Sửa", "until": "2020-05-20"})
    assert "«Nhầm số»" not in client.get(URL).content.decode()


def test_an_observer_reads_the_queue_but_cannot_confirm(province, waiting, login):
    client = login(province.observer)
    page = client.get(URL)
    assert shown(page) == ["X2", "H1", "X1"]
    assert 'name="chosen"' not in page.content.decode()
    assert 'name="action"' not in page.content.decode()
    response = client.post(URL, {"action": "accept_chosen", "chosen": [ticket(waiting["X1"])]})
    assert response.status_code == 403
    assert set(statuses().values()) == {"submitted"}


def test_one_report_and_three_cost_the_same_queries(province, login):
    client = login(province.coordinator)
    again(province, province.send("X2", 4, *ALL_ONLINE))
    figures_drain()
    assert queries_again(client, URL) == 16
    again(province, province.send("X1", 3, *ALL_ONLINE))
    again(province, province.send("H1", 4, *PLAIN))
    figures_drain()
    assert queries_again(client, URL) == 16


def again(province, report):
    """Have the report sent a second time."""
    submission_return(submission=report, by=province.coordinator, reason="Sửa", until=date(2020, 5, 20))
    province.send(report.unit.code, report.period.month, (61, 61, 0), (2, 0, 0))


def test_the_reports_own_page_shows_the_month_before_and_hints_to_reviewers_alone(province, login):
    province.send("X1", 3, (10, 2, 0), (0, 0, 0))
    province.send("X1", 4, *ALL_ONLINE)
    figures_drain()
    address = "/submissions/2020-04/X1/"
    for user in (province.coordinator, province.observer):
        page = text(login(user).get(address))
        assert "Tháng này 62 60 0 96,77% Tháng trước 10 2 0 20,00% So với tháng trước (điểm %) +76,77" in page
        assert "Thủ tục C1 C1 Trong đó: trực tuyến Toàn bộ 60 hồ sơ được ghi là trực tuyến. 60 2 – –" in page
    assert "Toàn bộ 60 hồ sơ" not in text(login(province.clerks["X1"]).get(address))


def test_a_return_without_a_reason_keeps_what_was_typed_and_names_the_field(province, waiting, login):
    response = login(province.coordinator).post(
        "/submissions/2020-04/X1/", {"action": "return", "reason": "", "until": "2020-05-20"}
    )
    page = markup(response)
    assert re.search(r'name="until" value="(2020-05-20|20/05/2020)"', page)
    assert "Đề nghị ghi lý do." in page
    assert re.search(r"<details class=\"mt-3\" id=\"request\" open[^>]*><summary>Đề nghị điều chỉnh", page)
    assert statuses()["X1"] == "submitted"
