"""From a unit's figure to everything behind it: the formula, the sendings, what does not count, who set the quota."""

import re
from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from procedures.models import Publication
from quotas.models import NewProcedureRule
from reporting.actions.figures import figures_drain
from reporting.actions.submissions import submission_accept
from tests.reporting.pages import tables, text
from units.models import User

CHANGES = "/dashboard/changes/?unit="


def test_the_formula_is_shown_with_the_units_own_numbers(coordinator):
    shown = text(coordinator.get("/dashboard/units/569/?period=2020-11&basis=official"))
    assert "Cách tính: 2.108 ÷ 6.930 = 30,42%; tối thiểu 35% của 6.930 → cần 2.426" in shown


def test_a_formula_with_months_missing_says_so_and_one_without_a_quota_needs_nothing(coordinator):
    december = text(coordinator.get("/dashboard/units/569/?period=2020-12&basis=official"))
    assert "2.108 ÷ 6.930 = 30,42%; tối thiểu 35% của 6.930 → cần 2.426; chưa đủ báo cáo (11/12 tháng)" in december
    none = text(coordinator.get("/dashboard/units/576/?period=2020-11&basis=official"))
    assert "Không giao chỉ tiêu" in none
    assert "→ cần" not in none


def test_each_month_leads_to_its_report_and_to_the_receipt_of_the_sending_that_counts(working_province, login):
    submission_accept(submission=working_province.send("X1", 3, (5, 1, 0), (0, 0, 0)), by=working_province.coordinator)
    working_province.send("X1", 4, (1, 1, 0), (0, 0, 0))
    figures_drain()

    def receipts(basis):
        client = login(working_province.coordinator)
        page = client.get(f"/dashboard/units/X1/?period=2020-04&basis={basis}").content.decode()
        return re.findall(r"/submissions/(2020-\d\d)/X1/receipts/(\d+)/", page)

    assert receipts("official") == [("2020-03", "1")]
    assert receipts("provisional") == [("2020-03", "1"), ("2020-04", "1")]


def test_the_decision_and_the_tier_are_shown_with_who_changed_them_last(working_province, login):
    admin = working_province.administrator
    User.objects.filter(pk=admin.pk).update(full_name="Lê Quản Trị")
    tier = working_province.tiers["XA-25"]
    tier._history_user = User.objects.get(pk=admin.pk)
    tier.save()
    working_province.decision.number = "12/QĐ-UBND"
    working_province.decision.save()
    shown = text(login(working_province.coordinator).get("/dashboard/units/X1/?period=2020-04"))
    assert "Căn cứ đánh giá Quyết định giao chỉ tiêu năm 2020 (12/QĐ-UBND) Hiệu lực từ Tháng 01/2020" in shown
    assert "Quyết định được sửa lần cuối 09:00, 15/05/2020, Hệ thống" in shown
    assert "Nhóm chỉ tiêu Nhóm UBND cấp xã – tối thiểu 25%" in shown
    assert "Nhóm được sửa lần cuối 09:00, 15/05/2020, Lê Quản Trị" in shown
    assert "TTHC mới công bố Không tính trong năm công bố lần đầu" in shown


def test_a_rule_of_days_is_read_on_the_page_the_form_and_in_the_reason(working_province, login):
    decision, unit = working_province.decision, working_province.units["SO2"]
    decision.new_procedure_rule, decision.count_after_days = NewProcedureRule.COUNT_AFTER_DAYS, 60
    decision.save()
    Publication.objects.filter(procedure__code="P3").update(effective_on=date(2020, 2, 10))
    client = login(working_province.coordinator)
    shown = text(client.get("/dashboard/units/SO2/?period=2020-04"))
    assert "TTHC mới công bố Tính sau 60 ngày kể từ ngày có hiệu lực" in shown
    assert "không tính: có hiệu lực chưa đủ 60 ngày trước kỳ báo cáo" in shown
    form = text(client.get(f"/submissions/2020-04/{unit.code}/"))
    assert "có hiệu lực chưa đủ 60 ngày trước kỳ báo cáo: có nhập số liệu, chưa áp dụng tính tỷ lệ" in form
    procedure = text(client.get("/dashboard/procedures/P3/?period=2020-04"))
    assert "không tính: có hiệu lực chưa đủ 60 ngày trước kỳ báo cáo" in procedure


def test_a_load_from_files_is_named_as_what_changed_a_tier(coordinator):
    shown = text(coordinator.get("/dashboard/units/569/?period=2020-11"))
    assert "Nhóm được sửa lần cuối 14:05, 04/01/2021, nạp từ tệp" in shown


def test_each_procedure_leads_to_its_page_with_the_reason_why_it_does_not_count(coordinator):
    response = coordinator.get("/dashboard/units/569/?period=2020-11")
    assert 'href="/dashboard/procedures/1.004859/?period=2020-11"' in response.content.decode()
    assert re.search(r"1\.004859 .{0,40}không tính: công bố lần đầu năm 2020", text(response))


def test_why_figures_changed_is_one_click_away_for_those_who_may_read_it(working_province, login):
    def linked(user, code="X1"):
        return f"{CHANGES}{code}" in login(user).get(f"/dashboard/units/{code}/").content.decode()

    people = working_province.clerks
    assert linked(working_province.coordinator)
    assert linked(working_province.observer)
    assert linked(working_province.administrator)
    assert linked(people["X1"])
    assert linked(people["H1"])
    assert not linked(people["X2"])
    assert not linked(people["SO1"])


def test_another_units_reports_and_receipts_are_not_linked_for_a_clerk(working_province, login):
    submission_accept(submission=working_province.send("X1", 3, (5, 1, 0), (0, 0, 0)), by=working_province.coordinator)
    figures_drain()
    page = login(working_province.clerks["X2"]).get("/dashboard/units/X1/?period=2020-04")
    assert "/submissions/" not in page.content.decode()
    march = next(row for table in tables(page) for row in table if row[0] == "Tháng 3/2020")
    assert (march[1:4], march[-1]) == (["5", "1", "20,00%"], "Đã xác nhận")


def test_the_number_of_queries_is_the_same_with_one_report_and_with_many(working_province, login):
    client = login(working_province.coordinator)
    address = "/dashboard/units/X1/?period=2020-04&basis=provisional"

    def queries():
        client.get(address)
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        return len(found)

    submission_accept(submission=working_province.send("X1", 4, (5, 1, 0), (0, 0, 0)), by=working_province.coordinator)
    figures_drain()
    few = queries()
    for month in (1, 2, 3):
        submission_accept(
            submission=working_province.send("X1", month, (5, 1, 0), (0, 0, 0)), by=working_province.coordinator
        )
    figures_drain()
    assert queries() == few == 22
