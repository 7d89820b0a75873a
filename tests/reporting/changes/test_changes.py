"""«Lý do thay đổi số liệu», worked by hand in the small province: every change, its difference, and the whole sum."""

from datetime import date
from itertools import chain

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from procedures.models import Procedure, Publication
from quotas.actions.decisions import decision_apply
from quotas.models import NewProcedureRule
from quotas.snapshots import snapshot_of
from reporting.actions.batches import submissions_accept
from reporting.actions.confirmations import confirmation_undo
from reporting.actions.figures import figures_drain, figures_recompute
from reporting.actions.imports import counts_import
from reporting.actions.submissions import (
    submission_accept,
    submission_reopen,
    submission_return,
    submission_withdraw,
)
from reporting.changes.differences import NONE, CountedFigures, differences
from reporting.changes.explained import explain
from reporting.models import Confirmation, EventKind, RevisionCount, Submission, SubmissionEvent
from tests.factories import make_publication, make_user
from tests.reporting.figures_2020 import counts, grouped, sums
from tests.reporting.pages import tables, text
from units import clock
from units.models import Role, SuccessionKind, Unit, UnitSuccession, User

UNTIL = date(2020, 5, 20)
SINCE = "2020-05-01"
ADDRESS = f"/dashboard/changes/?since={SINCE}"


def at(day):
    """A morning of May 2020."""
    return time_machine.travel(f"2020-05-{day:02d}T09:00:00+07:00", tick=False)


def sent_and_corrected(province):
    """X1, March: sent 10/3/1, confirmed; reopened, sent 12/5/1, asked to correct, sent 12/6/2, confirmed."""
    coordinator = province.coordinator
    with at(15):
        submission_accept(submission=province.send("X1", 3, (8, 2, 1), (2, 1, 0)), by=coordinator)
    with at(16):
        submission = Submission.objects.get(unit__code="X1")
        submission_reopen(submission=submission, by=coordinator, reason="Thiếu hồ sơ", until=UNTIL)
        submission = province.send("X1", 3, (10, 4, 1), (2, 1, 0))
    with at(17):
        submission_return(submission=submission, by=coordinator, reason="Kiểm tra C1", until=UNTIL)
        submission = province.send("X1", 3, (10, 5, 2), (2, 1, 0))
    with at(18):
        submission_accept(submission=submission, by=coordinator)
    figures_drain()


def shown(client, query=""):
    """The rows of the list: what, of what, three differences."""
    rows = tables(client.get(f"{ADDRESS}&what=reports{query}"))[-1][1:]
    return [(row[1], row[2].split(" lần gửi")[0], *row[3:6]) for row in rows]


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


def import_x1(folder, *numbers):
    """A file with X1's March, sent over whatever waits."""
    file = folder / "counts.csv"
    columns = "period,unit_code,procedure_code,received_total,received_online,returned_by_post"
    figures = ",".join(map(str, numbers))
    file.write_text(f"{columns}\n2020-03,X1,C1,{figures}\n2020-03,X1,C2,0,0,0\n", encoding="utf-8")
    counts_import(counts=file)


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


# then and now


def test_the_difference_of_a_unit_is_explained_to_the_last_dossier(working_province, login):
    sent_and_corrected(working_province)
    found = explain(working_province.units["X1"], working_province.periods[4], clock.at(date(2020, 5, 16)))
    assert found.then == CountedFigures(10, 3, 1)
    assert [step.difference for step in found.steps] == [CountedFigures(2, 3, 1)]
    assert found.now == CountedFigures(12, 6, 2)
    assert found.unexplained == NONE
    table = tables(login(working_province.coordinator).get("/dashboard/changes/?since=2020-05-16&unit=X1"))[0]
    assert table[1:] == [
        ["Trước ngày 16/05/2020", "10", "3", "30,00%", "1"],
        ["Tháng 3/2020: xác nhận lần gửi 3 lúc 09:00, 18/05/2020", "+2", "+3", "", "+1"],
        ["Thay đổi danh mục, quyết định giao chỉ tiêu, đơn vị", "0", "0", "", "0"],
        ["Không giải thích được", "0", "0", "", "0"],
        ["Hiện nay", "12", "6", "50,00% chưa đủ báo cáo (1/4 tháng)", "2"],
    ]


def test_a_changed_rule_explains_its_part(working_province):
    """C2 counted at first; from the 19th it is held to be published in 2020, and no longer counts."""
    sent_and_corrected(working_province)
    with at(19):
        publication = Publication.objects.get(procedure__code="C2")
        publication.effective_on = date(2020, 1, 2)
        publication.save()
        figures_recompute()
        found = explain(working_province.units["X1"], working_province.periods[4], clock.at(date(2020, 5, 16)))
    assert found.then == CountedFigures(10, 3, 1)
    assert found.rules == CountedFigures(-2, -1, 0)
    assert [step.difference for step in found.steps] == [CountedFigures(2, 3, 1)]
    assert found.now == CountedFigures(10, 5, 2)
    assert found.unexplained == NONE


def test_a_changed_decision_explains_its_part(working_province):
    Publication.objects.filter(procedure__code="C2").update(effective_on=date(2020, 1, 2))
    Publication.history.filter(procedure__code="C2").update(effective_on=date(2020, 1, 2))
    sent_and_corrected(working_province)
    with at(19):
        working_province.decision.new_procedure_rule = NewProcedureRule.COUNT_AT_ONCE
        working_province.decision.save()
        figures_recompute()
        found = explain(working_province.units["X1"], working_province.periods[4], clock.at(date(2020, 5, 17)))
    assert (found.then, found.rules, found.now) == (
        CountedFigures(8, 2, 1),
        CountedFigures(2, 1, 0),
        CountedFigures(12, 6, 2),
    )
    assert found.unexplained == NONE


def test_before_the_catalogue_was_loaded_the_rules_of_today_serve_for_both(working_province, login):
    sent_and_corrected(working_province)
    found = explain(working_province.units["X1"], working_province.periods[4], clock.at(date(2020, 5, 1)))
    assert (found.then, found.rules, found.now) == (NONE, None, CountedFigures(12, 6, 2))
    assert found.unexplained == NONE
    page = text(login(working_province.coordinator).get(f"{ADDRESS}&unit=X1"))
    assert "Hai số liệu đều tính theo danh mục và quyết định giao chỉ tiêu hiện nay." in page


def test_what_no_event_tells_of_is_shown_as_not_explained(working_province):
    sent_and_corrected(working_province)
    RevisionCount.objects.filter(revision__number=3, procedure__code="C1").update(received_total=11)
    SubmissionEvent.objects.filter(kind=EventKind.ACCEPTED).order_by("pk").last().delete()
    figures_recompute(recount=True)
    found = explain(working_province.units["X1"], working_province.periods[4], clock.at(date(2020, 5, 16)))
    assert found.unexplained == CountedFigures(3, 3, 1)


def test_a_successor_is_explained_with_its_predecessors(working_province):
    sent_and_corrected(working_province)
    Unit.objects.filter(code="X1").update(active_until=date(2020, 3, 31))
    heir = Unit.objects.get(code="X2")
    UnitSuccession.objects.create(
        predecessor=working_province.units["X1"],
        successor=heir,
        effective_on=date(2020, 4, 1),
        kind=SuccessionKind.MERGER,
    )
    figures_recompute()
    found = explain(heir, working_province.periods[4], clock.at(date(2020, 5, 16)))
    assert (found.then, found.now, found.unexplained) == (CountedFigures(10, 3, 1), CountedFigures(12, 6, 2), NONE)


# quotas, catalogue, units


def records(client, query):
    rows = tables(client.get(f"{ADDRESS}{query}"))[-1][1:]
    return [(row[1], row[2]) for row in rows]


def test_a_changed_tier_is_shown_with_the_old_minimum_the_new_one_and_its_units(working_province, login):
    admin = working_province.administrator
    User.objects.filter(pk=admin.pk).update(full_name="Lê Quản Trị")
    with at(16):
        before = snapshot_of(working_province.decision)
        tier = working_province.tiers["XA-25"]
        tier.minimum_hundredths = 2000
        tier._history_user, tier._change_reason = User.objects.get(pk=admin.pk), "Theo quyết định sửa đổi"
        tier.save()
        tier.units.add(working_province.units["X3"])
        decision_apply(decision=working_province.decision, before=before)
    response = login(working_province.coordinator).get("/dashboard/changes/?since=2020-05-16&what=quotas")
    members, minimum = tables(response)[-1][1:]
    name = "Nhóm UBND cấp xã – tối thiểu 20%, quyết định giao chỉ tiêu năm 2020 (hiện có 3 đơn vị)"
    assert minimum[1:3] == ["Nhóm chỉ tiêu: thay đổi", f"{name} chỉ tiêu tối thiểu: 25% → 20%"]
    assert minimum[-1] == "Lê Quản Trị Theo quyết định sửa đổi"
    assert members[2] == f"{name} thêm: UBND xã Ba, huyện Một"


def test_a_tier_concerns_the_units_that_it_names(working_province, login):
    client = login(working_province.coordinator)
    for code, tier in (("X1", "UBND cấp xã"), ("SO1", "sở, ban, ngành")):
        subjects = {subject for what, subject in records(client, f"&what=quotas&unit={code}") if "Nhóm" in what}
        assert subjects
        assert all(tier in subject for subject in subjects)
    assert not {s for what, s in records(client, "&what=quotas&unit=X3") if what.startswith("Nhóm")}


def test_a_changed_publication_concerns_who_handles_it(working_province, login):
    with at(16):
        for code, level in (("C1", 4), ("P3", 4)):
            publication = Publication.objects.get(procedure__code=code)
            publication.level = level
            publication.save()
    client = login(working_province.coordinator)

    def changed(query):
        rows = records(client, f"&since=2020-05-16&what=catalogue{query}")
        return {subject for _what, subject in rows}

    c1 = "Thủ tục C1, mức độ 4 từ ngày 03/06/2019 mức độ: Mức độ 3 → Mức độ 4"
    p3 = "Thủ tục P3, mức độ 4 từ ngày 03/06/2019 mức độ: Mức độ 3 → Mức độ 4"
    assert changed("") == {c1, p3}
    assert changed("&unit=X1") == {c1}
    assert changed("&unit=SO2") == {p3}
    assert "Không có thay đổi nào" in text(client.get("/dashboard/changes/?since=2020-05-16&what=catalogue&unit=SO1"))


def test_changes_of_units_and_their_mergers_are_shown(working_province, login):
    with at(16):
        unit = working_province.units["X1"]
        unit.active_until = date(2020, 4, 30)
        unit.save()
        UnitSuccession.objects.create(
            predecessor=unit,
            successor=working_province.units["X2"],
            effective_on=date(2020, 5, 1),
            kind=SuccessionKind.MERGER,
        )
        procedure = Procedure.objects.get(code="C1")
        procedure.sort_order = 9
        procedure.save()
    client = login(working_province.coordinator)
    rows = {subject for _what, subject in records(client, "&since=2020-05-16&what=units")}
    assert rows == {
        "UBND xã Một, huyện Một → UBND xã Hai, huyện Một",
        "UBND xã Một, huyện Một hoạt động đến ngày: – → 30/04/2020",
    }
    found = records(client, "&since=2020-05-16&what=catalogue")
    assert found == [("Thủ tục hành chính: thay đổi", "Thủ tục C1 không có nội dung làm thay đổi số liệu")]


# who may see what


@pytest.fixture
def everything(working_province):
    """X1 and X2 sent March, X1's is confirmed; SO1 sent April."""
    submission_accept(submission=working_province.send("X1", 3, (5, 1, 0), (0, 0, 0)), by=working_province.coordinator)
    working_province.send("X2", 3, (4, 4, 0), (0, 0, 0))
    working_province.send("SO1", 4, (3, 1, 0), (0, 0, 0))
    figures_drain()
    return working_province


def seen(client, query=""):
    page = tables(client.get(f"{ADDRESS}&what=reports{query}"))
    rows = page[-1][1:] if page else []
    return sorted((row[1], row[2].split(",")[0].split(" lần")[0]) for row in rows)


SENT, CONFIRMED = "Đã gửi", "Đã xác nhận"
ALL = [
    (CONFIRMED, "UBND xã Một"),
    (SENT, "Sở Một"),
    (SENT, "UBND xã Hai"),
    (SENT, "UBND xã Một"),
]


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("coordinator", sorted(ALL)),
        ("observer", sorted(ALL)),
        ("administrator", [(CONFIRMED, "UBND xã Một")]),
        ("clerk-x1", sorted([(CONFIRMED, "UBND xã Một"), (SENT, "UBND xã Một")])),
        ("clerk-x2", [(SENT, "UBND xã Hai")]),
        ("clerk-h1", [(CONFIRMED, "UBND xã Một")]),  # of its communes what is confirmed, no more
    ],
)
def test_each_role_sees_what_it_may_know(everything, login, who, expected):
    username = {"administrator": "admin"}.get(who, who)
    assert seen(login(User.objects.get(username=username))) == expected


def test_a_clerk_does_not_find_other_units(everything, login):
    client = login(everything.clerks["X1"])
    assert client.get(f"{ADDRESS}&unit=X2").status_code == 404
    assert client.get(f"{ADDRESS}&unit=X1").status_code == 200
    assert login(everything.clerks["H1"]).get(f"{ADDRESS}&unit=X2").status_code == 200
    assert login(everything.clerks["H1"]).get(f"{ADDRESS}&unit=SO1").status_code == 404
    assert seen(client, "&kind=department") == []


def test_an_administrator_gets_no_link_to_reports(everything, login):
    page = login(everything.administrator).get(ADDRESS).content.decode()
    assert "UBND xã Một" in page
    assert "/submissions/" not in page


def test_a_unit_is_found_by_code_or_by_a_name_of_its_own(everything, login):
    client = login(everything.coordinator)
    assert "Lý do thay đổi số liệu : UBND xã Hai" in text(client.get(f"{ADDRESS}&unit=xa+hai")).replace(
        "liệu:", "liệu :"
    )
    assert client.get(f"{ADDRESS}&unit=xa").status_code == 404
    assert "hoặc có nhiều đơn vị cùng tên" in text(client.get(f"{ADDRESS}&unit=xa"))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("&kind=department", [(SENT, "Sở Một")]),
        ("&district=H1", sorted(set(ALL) - {(SENT, "Sở Một")})),
        ("&unit=X2", [(SENT, "UBND xã Hai")]),
        ("&kind=district", []),
    ],
)
def test_each_filter_leaves_what_it_names(everything, login, query, expected):
    assert seen(login(everything.coordinator), query) == expected


# many at once, and the demo


def test_what_the_system_did_at_one_moment_is_one_row(everything, login):
    SubmissionEvent.objects.update(actor=None)
    rows = shown(login(everything.coordinator))
    assert sorted(rows) == sorted(
        [
            ("Đã xác nhận", "UBND xã Một, huyện Một, tháng 3/2020", "+5 đã xác nhận", "+1", "0"),
            ("Đã gửi", "3 báo cáo cùng một lúc", "+12 tạm tính", "+6", "0"),
        ]
    )
    assert len(shown(login(everything.coordinator), "&unit=X1")) == 2


def test_what_one_click_confirmed_is_one_row_with_the_sum_and_its_name(everything, login):
    with at(17):
        sent = [everything.send(code, 4, (5, 1, 0), (2, 0, 0)) for code in ("X1", "X2", "H1")]
    with at(18):
        submissions_accept(seen={each.pk: each.version for each in sent}, by=everything.coordinator)
    figures_drain()
    rows = tables(login(everything.coordinator).get("/dashboard/changes/?since=2020-05-18"))[-1]
    assert [row[1:7] for row in rows[1:]] == [
        ["Đã xác nhận", "3 báo cáo cùng một lúc", "+21 đã xác nhận", "+3", "0", "coordinator"]
    ]
    of_unit = shown(login(everything.coordinator), "&unit=X1")
    assert ("Đã xác nhận", "UBND xã Một, huyện Một, tháng 4/2020", "+7 đã xác nhận", "+1", "0") in of_unit


def test_what_two_people_confirmed_at_one_moment_is_two_rows(everything, login):
    with at(17):
        sent = [everything.send(code, 4, (5, 1, 0), (2, 0, 0)) for code in ("X1", "X2", "H1")]
    with at(18):
        submissions_accept(seen={each.pk: each.version for each in sent[:2]}, by=everything.coordinator)
        submission_accept(submission=sent[2], by=make_user(Role.COORDINATOR, "colleague"))
    rows = tables(login(everything.coordinator).get("/dashboard/changes/?since=2020-05-18"))[-1]
    assert sorted(row[2] for row in rows[1:]) == ["2 báo cáo cùng một lúc", "UBND huyện Một, tháng 4/2020 lần gửi 1"]


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


def test_a_unit_of_the_demo_is_explained_wholly(coordinator):
    table = tables(coordinator.get("/dashboard/changes/?since=2020-12-01&unit=569"))[0]
    assert table[1] == ["Trước ngày 01/12/2020", "0", "0", "–", "0"]
    assert table[-2:] == [
        ["Không giải thích được", "0", "0", "", "0"],
        ["Hiện nay", "6.930", "2.108", "30,42%", "1.297"],
    ]
    assert len(table) == 1 + 1 + 11 + 2


def queries_of(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_the_number_of_queries_is_the_same_with_one_report_and_with_many(everything, login):
    client = login(everything.coordinator)
    addresses = (ADDRESS, f"{ADDRESS}&unit=X1", f"{ADDRESS}&what=reports&district=H1")
    few = [queries_of(client, address) for address in addresses]
    for month in (1, 2, 4):
        for code in ("SO2", "H1", "X1", "X2"):
            figures = [(5, 1, 0)] * len(everything.reported_by(code))
            submission_accept(submission=everything.send(code, month, *figures), by=everything.coordinator)
    figures_drain()
    assert [queries_of(client, address) for address in addresses] == few == [27, 39, 13]


def test_long_lists_are_paged(everything, login):
    with at(16):
        for _turn in range(60):
            everything.tiers["XA-25"].save()
    client = login(everything.coordinator)
    first, second = (tables(client.get(f"{ADDRESS}&page={page}"))[-1][1:] for page in (1, 2))
    assert len(first) == 50
    assert second
    assert first[0][0] >= first[-1][0]
    assert "Trang 1/" in text(client.get(ADDRESS))
