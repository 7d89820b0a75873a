"""«Lý do thay đổi số liệu», worked by hand in the small province: every change, its difference, and the whole sum."""

from datetime import date
from itertools import chain

from procedures.models import Publication
from reporting.actions.confirmations import confirmation_undo
from reporting.actions.imports import counts_import
from reporting.actions.submissions import submission_accept, submission_reopen, submission_return, submission_withdraw
from reporting.changes.differences import CountedFigures, differences
from reporting.models import Confirmation, EventKind, SubmissionEvent
from tests.factories import make_publication
from tests.reporting.changes.corrected import ADDRESS, UNTIL, at, import_x1, sent_and_corrected, shown
from tests.reporting.changes.test_listing import CONFIRMED
from tests.reporting.figures_2020 import counts, grouped, sums
from tests.reporting.pages import tables, text
from units.models import User


def test_each_step_of_a_report_is_shown_with_what_it_changed(working_province, login):
    sent_and_corrected(working_province)
    report = "UBND xã Một, huyện Một, tháng 3/2020"
    assert shown(login(working_province.coordinator)) == [
        ("Đã xác nhận", report, "+2 đã xác nhận", "+3", "+1"),  # sending 3 in the place of sending 1
        ("Đã gửi", report, "+2 tạm tính", "+3", "+1"),
        ("Cần điều chỉnh", report, "−2 tạm tính", "−2", "0"),  # back to the confirmed one
        ("Đã gửi", report, "+2 tạm tính", "+2", "0"),
        ("Mở lại để điều chỉnh", report, "–", "–", "–"),
        ("Đã xác nhận", report, "+10 đã xác nhận", "+3", "+1"),
        ("Đã gửi", report, "+10 tạm tính", "+3", "+1"),
    ]


def test_each_event_changes_by_what_counted_just_before_it(working_province):
    coordinator = working_province.coordinator
    submission = working_province.send("X1", 3, (10, 3, 1), (0, 0, 0))
    submission_return(submission=submission, by=coordinator, reason="Kiểm tra C1", until=UNTIL)
    submission = working_province.send("X1", 3, (12, 5, 1), (0, 0, 0))
    submission_accept(submission=submission, by=coordinator)
    submission_reopen(submission=submission, by=coordinator, reason="Thiếu hồ sơ", until=UNTIL)
    submission = working_province.send("X1", 3, (20, 6, 2), (0, 0, 0))
    submission_withdraw(submission=submission, by=working_province.clerks["X1"])
    found = differences(SubmissionEvent.objects.all(), [2020], batched=False)
    kinds = dict(SubmissionEvent.objects.values_list("pk", "kind"))
    assert [(kinds[pk], found[pk]) for pk in sorted(found)] == [
        (EventKind.SENT, CountedFigures(10, 3, 1)),
        (EventKind.RETURNED, CountedFigures(-10, -3, -1)),
        (EventKind.SENT, CountedFigures(12, 5, 1)),
        (EventKind.ACCEPTED, CountedFigures(12, 5, 1)),
        (EventKind.SENT, CountedFigures(8, 1, 1)),
        (EventKind.WITHDRAWN, CountedFigures(-8, -1, -1)),
    ]


def test_what_counted_before_an_event_is_shown_by_the_last_one_of_its_own_report(working_province, tmp_path):
    working_province.send("X2", 3, (1, 1, 1), (0, 0, 0))
    submission = working_province.send("X1", 3, (10, 3, 1), (0, 0, 0))
    submission_withdraw(submission=submission, by=working_province.clerks["X1"])
    working_province.send("X1", 3, (12, 5, 1), (0, 0, 0))
    import_x1(tmp_path, 20, 9, 4)
    of_x1 = SubmissionEvent.objects.filter(submission__unit__code="X1")
    found = differences(of_x1, [2020], batched=False)
    assert [found[pk] for pk in sorted(found)] == [
        CountedFigures(10, 3, 1),
        CountedFigures(-10, -3, -1),
        CountedFigures(12, 5, 1),
        CountedFigures(8, 4, 3),
    ]


def test_a_procedure_that_rose_within_the_month_changes_figures_once(working_province):
    Publication.objects.filter(procedure__code="C1").update(ended_on=date(2020, 3, 15))
    make_publication(working_province.procedures["C1"], on=date(2020, 3, 16), level=4)
    working_province.send("X1", 3, (10, 3, 1), (0, 0, 0))
    found = differences(SubmissionEvent.objects.all(), [2020], batched=False)
    assert list(found.values()) == [CountedFigures(10, 3, 1)]


def test_who_and_why_are_shown_with_each_change_and_the_report_is_a_click_away(working_province, login):
    User.objects.filter(username="coordinator").update(full_name="Trần Thị Tổng Hợp")
    working_province.coordinator.refresh_from_db()
    sent_and_corrected(working_province)
    response = login(working_province.coordinator).get(ADDRESS)
    reopened = next(row for row in tables(response)[-1] if row[1] == "Mở lại để điều chỉnh")
    assert reopened[0] == "09:00, 16/05/2020"
    assert reopened[-1] == "Trần Thị Tổng Hợp Thiếu hồ sơ"
    assert 'href="/submissions/2020-03/X1/"' in response.content.decode()


def test_a_withdrawal_takes_back_what_was_sent(working_province, login):
    submission = working_province.send("X2", 3, (4, 1, 0), (0, 0, 0))
    submission_withdraw(submission=submission, by=working_province.clerks["X2"])
    rows = shown(login(working_province.coordinator))
    assert [(row[0], *row[2:]) for row in rows] == [
        ("Đã rút lại", "−4 tạm tính", "−1", "0"),
        ("Đã gửi", "+4 tạm tính", "+1", "0"),
    ]


def test_a_file_over_a_waiting_report_takes_its_place(working_province, login, tmp_path):
    """X2's 4/1/0 waits; a file sends 9/3/1 over it."""
    working_province.send("X2", 3, (4, 1, 0), (0, 0, 0))
    file = tmp_path / "counts.csv"
    columns = "period,unit_code,procedure_code,received_total,received_online,returned_by_post"
    file.write_text(f"{columns}\n2020-03,X2,C1,9,3,1\n2020-03,X2,C2,0,0,0\n", encoding="utf-8")
    counts_import(counts=file)
    rows = sorted(row[2:] for row in shown(login(working_province.coordinator)))
    assert rows == [("+4 tạm tính", "+1", "0"), ("+5 tạm tính", "+2", "+1")]


def test_exempt_figures_change_nothing_that_counts(working_province, login):
    Publication.objects.filter(procedure__code="C2").update(effective_on=date(2020, 1, 1))
    working_province.send("X2", 3, (4, 1, 0), (7, 7, 7))
    assert shown(login(working_province.coordinator))[0][2:] == ("+4 tạm tính", "+1", "0")


def test_the_days_bound_what_is_shown(working_province, login):
    sent_and_corrected(working_province)
    client = login(working_province.coordinator)
    days = tables(client.get("/dashboard/changes/?since=2020-05-16&until=2020-05-17&what=reports"))[-1][1:]
    assert {row[0][-10:] for row in days} == {"16/05/2020", "17/05/2020"}
    assert len(days) == 4
    assert "Không có thay đổi nào trong thời gian này." in text(client.get("/dashboard/changes/?since=2020-05-19"))
    assert client.get("/dashboard/changes/?since=yesterday&until=2020-13-45").status_code == 200


def test_what_was_taken_back_changed_nothing(everything, login):
    with at(17):
        sent = everything.send("X1", 4, (5, 1, 0), (2, 0, 0))
    with at(18):
        submission_accept(submission=sent, by=everything.coordinator)
        confirmation_undo(confirmation=Confirmation.objects.latest("pk"), by=everything.coordinator)
    assert tables(login(everything.coordinator).get("/dashboard/changes/?since=2020-05-18")) == []


def test_the_demos_import_adds_up_to_the_province(coordinator):
    rows = tables(coordinator.get("/dashboard/changes/?since=2020-12-01&what=reports"))[-1]
    both_years = chain(counts(2019, range(1, 13), "official"), counts(2020, range(1, 12), "official"))
    total, online, post = (grouped(number) for number in sums(both_years, lambda row: 0)[0])
    confirmed = [row[2:6] for row in rows if row[1] == CONFIRMED]
    assert confirmed == [["2.852 báo cáo cùng một lúc", f"+{total} đã xác nhận", f"+{online}", f"+{post}"]]
    assert ["117 báo cáo cùng một lúc", "+16.141 tạm tính", "+6.711", "+3.395"] in [row[2:6] for row in rows]
