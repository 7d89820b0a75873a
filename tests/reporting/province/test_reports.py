"""The page of the reports: what it announces is what the files hold; the CSV; who may; a constant number of queries."""

import csv
from io import StringIO

import pytest

from quotas.models import QuotaDecision
from reporting.actions.figures import figures_drain
from reporting.actions.submissions import submission_accept
from reporting.models import Basis, ReportingPeriod
from reporting.spreadsheets.compliance import columns
from reporting.spreadsheets.compliance_csv import COLUMNS, write_compliance
from tests.reporting.figures_2020 import counts, grouped, rows_of, shown, sums, units
from tests.reporting.lines_2020 import lines, sent
from tests.reporting.pages import queries_of, text
from units.models import Unit

FILES = ("workbook.xlsx", "compliance.csv", "report.docx")


@pytest.mark.parametrize(("month", "basis"), [(11, "official"), (12, "provisional")])
def test_the_page_shows_the_key_figures_of_the_files(taken, month, basis):
    page = text(taken(f"/reports/?period=2020-{month}&basis={basis}"))
    for name, months in (
        (f"Tháng {month}/2020", range(month, month + 1)),
        (f"đến tháng {month}/2020", range(1, month + 1)),
    ):
        total, online, post = sums(counts(2020, months, basis), lambda row: 0)[0]
        done = sum(bool(sent(code, number, basis)) for code in units() for number in months)
        figures = f"{name} {grouped(total)} {grouped(online)} {shown(online, total)} {grouped(post)}"
        assert f"{figures} {grouped(done)}/{grouped(165 * len(months))} chưa đủ báo cáo" in page
    incomplete = [line for group in lines(month, basis).values() for line in group if line.done < month]
    missed = sum(month - line.done for line in incomplete)
    assert f"{len(incomplete)} đơn vị chưa đủ báo cáo trong số lũy kế (thiếu {missed}/{grouped(165 * month)}" in page
    assert "Cập nhật lúc 14:05, 04/01/2021" in page


def test_without_a_choice_the_page_speaks_of_the_last_confirmed_month(taken):
    page = text(taken("/reports/"))
    assert "Tệp báo cáo tháng 11/2020 (đã xác nhận)" in page
    assert "7/165 đơn vị chưa gửi báo cáo" in page
    assert "Toàn tỉnh 165 228.819 71.170 31,10% 39 118 1 3 4" in page
    assert "Số liệu tạm tính" not in page


def test_a_provisional_page_says_what_is_missing_and_what_that_means(taken):
    page = text(taken("/reports/?period=2020-12&basis=provisional"))
    assert "Số liệu tạm tính: một phần chưa được xác nhận và có thể thay đổi." in page
    assert "48/165 đơn vị chưa gửi báo cáo" in page
    assert "117 báo cáo chờ xác nhận" in page
    assert "chưa có trong số liệu đã xác nhận" not in page
    assert "Chưa nhập số quyết định giao chỉ tiêu: dự thảo để trống chỗ này" in page


def test_a_confirmed_page_says_what_waits_outside_it(taken):
    page = text(taken("/reports/?period=2020-12&basis=official"))
    assert "117 báo cáo chờ xác nhận – chưa có trong số liệu đã xác nhận" in page


def test_a_quarter_is_shown_when_it_is_chosen(taken):
    page = text(taken("/reports/?period=2020-11&basis=official&span=quarter"))
    total, online, _post = sums(counts(2020, range(10, 12), "official"), lambda row: 0)[0]
    assert f"Quý IV/2020 (đến hết tháng 11) {grouped(total)} {grouped(online)} {shown(online, total)}" in page


def test_the_files_on_offer_keep_period_basis_and_span(taken):
    page = taken("/reports/?period=2020-12&basis=provisional&span=quarter").content.decode()
    for name in FILES:
        assert f'href="/reports/2020-12/{name}?basis=provisional&amp;span=quarter"' in page


def test_the_files_on_offer_say_the_basis_also_where_none_was_chosen(taken):
    page = taken("/reports/").content.decode()
    for name in FILES:
        assert f'href="/reports/2020-11/{name}?basis=official"' in page


def csv_rows(answer):
    content = answer.content.decode()
    assert content.startswith("\ufeff")
    return list(csv.DictReader(StringIO(content[1:], newline="")))


def test_the_csv_is_the_expected_file_with_three_columns_more(taken):
    answer = taken("/reports/2020-11/compliance.csv?basis=official")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="ket-qua-2020-11-da-xac-nhan.csv"'
    rows = csv_rows(answer)
    more = {"months_expected": "11", "basis": "official", "updated_at": "2021-01-04T14:05:00+07:00"}
    expected = [row | more for row in rows_of("expected_2020.csv") if row["as_of"] == "2020-11"]
    assert rows == expected


def test_a_provisional_csv_is_counted_again(taken):
    rows = {row["unit_code"]: row for row in csv_rows(taken("/reports/2020-12/compliance.csv?basis=provisional"))}
    found = {line.code: line for group in lines(12, "provisional").values() for line in group}
    assert set(rows) == set(found)
    for code, row in rows.items():
        line = found[code]
        assert [row["ytd_received_total"], row["ytd_received_online"]] == [str(line.total), str(line.online)]
        assert [row["months_reported"], row["months_expected"]] == [str(line.done), "12"]
        assert [row["rank_rate_in_kind"], row["rank_gap_in_kind"]] == [
            str(line.rank or ""),
            str(line.rank_by_gap or ""),
        ]
        assert row["basis"] == "provisional"


def test_every_column_of_the_csv_is_explained_on_the_page(taken):
    answer = taken("/reports/2020-11/compliance.csv?basis=official")
    names = answer.content.decode()[1:].splitlines()[0].split(",")
    assert [name for name, _meaning in columns()] == names
    page = taken("/reports/").content.decode()
    assert all(f"<code>{name}</code>" in page for name in names)


def test_a_name_that_begins_like_a_formula_is_harmless_in_the_csv_alone(working_province, login):
    Unit.objects.filter(code="SO1").update(name="=HYPERLINK(1)")
    rows = csv_rows(login(working_province.coordinator).get("/reports/2020-04/compliance.csv"))
    assert [row["unit_name"] for row in rows if row["unit_code"] == "SO1"] == ["'=HYPERLINK(1)"]
    machines = StringIO()
    write_compliance(machines, ReportingPeriod.objects.filter(month=4), Basis.OFFICIAL)
    assert "SO1,=HYPERLINK(1),department" in machines.getvalue()
    assert machines.getvalue().splitlines()[0] == ",".join(COLUMNS)


@pytest.mark.parametrize("address", ["/reports/", *(f"/reports/2020-04/{name}" for name in FILES)])
def test_clerks_and_administrators_are_refused(working_province, login, address):
    for user in (*working_province.clerks.values(), working_province.administrator):
        assert login(user).get(address).status_code == 403
    for user in (working_province.coordinator, working_province.observer):
        assert login(user).get(address).status_code == 200
        assert login(user).post(address).status_code == 405


@pytest.mark.parametrize("name", FILES)
def test_a_period_that_does_not_exist_is_not_found(working_province, login, name):
    client = login(working_province.coordinator)
    assert client.get(f"/reports/1999-01/{name}").status_code == 404
    assert client.get("/reports/?period=1999-01").status_code == 404


def test_before_any_period_the_page_says_so_and_there_is_no_file(working_province, login):
    ReportingPeriod.objects.update(starts_on="2030-01-01", ends_on="2030-01-31")
    client = login(working_province.observer)
    assert "Chưa có tháng nào kết thúc Kỳ báo cáo đầu tiên là" in text(client.get("/reports/"))
    assert client.get("/reports/2020-04/report.docx").status_code == 404


def test_the_page_names_what_is_not_set(working_province, login):
    page = text(login(working_province.coordinator).get("/reports/?period=2020-04"))
    assert "Chưa nhập tên tỉnh, cơ quan tổng hợp: dự thảo để trống các chỗ này" in page
    QuotaDecision.objects.update(number="12/QĐ-UBND")
    assert "Chưa nhập số quyết định" not in text(login(working_province.coordinator).get("/reports/?period=2020-04"))


def test_the_menu_leads_coordinators_and_observers_there(working_province, login):
    link = '<a href="/reports/">Báo cáo tổng hợp</a>'
    assert link in login(working_province.observer).get("/dashboard/").content.decode()
    assert link not in login(working_province.clerks["X1"]).get("/dashboard/").content.decode()


def test_the_number_of_queries_is_the_same_with_one_report_and_with_many(working_province, login):
    client = login(working_province.coordinator)
    addresses = ["/reports/?period=2020-04", *(f"/reports/2020-04/{name}?basis=provisional" for name in FILES)]
    working_province.send("X1", 4, (5, 1, 0), (0, 0, 0))
    figures_drain()
    few = [queries_of(client, address) for address in addresses]
    for month in (1, 2, 3, 4):
        for code in ("SO1", "SO2", "H1", "X1", "X2"):
            if (month, code) != (4, "X1"):
                figures = [(5, 1, 0)] * len(working_province.reported_by(code))
                report = working_province.send(code, month, *figures)
                submission_accept(submission=report, by=working_province.coordinator)
    figures_drain()
    assert [queries_of(client, address) for address in addresses] == few == [12, 20, 6, 17]
