"""The overview: today's sending first, then the province, the verdicts, the ranking; every number exact."""

import re

import pytest
from django.db import connection

from reporting.actions.figures import figures_drain
from reporting.actions.submissions import submission_accept
from tests.reporting.figures_2020 import rows_of
from tests.reporting.pages import queries_of, text
from units.models import PortalSettings, Unit, User


def test_the_demos_day_reads_as_a_coordinator_would_expect(coordinator):
    shown = text(coordinator.get("/dashboard/"))
    for sentence in (
        "Tình hình gửi báo cáo tháng 12/2020 – hạn thứ Ba, 05/01/2021",
        "Phải gửi 165 Đã gửi 117 (70,91%) Chưa gửi 48 Chờ xác nhận 117 Cần điều chỉnh 0 Gửi chậm 0",
        "Sở, ban, ngành 12/17 · UBND cấp huyện 7/9 · UBND cấp xã 98/139",
        "Xem 48 đơn vị chưa gửi",
        "Tháng 12/2020 (tạm tính, 117/165 đơn vị) 41,58% 6.711 trực tuyến / 16.141 tiếp nhận",
        "Lũy kế đến tháng 11/2020 (đã xác nhận) 31,10% 71.170 trực tuyến / 228.819 tiếp nhận",
        "Kết quả trả qua BCCI tháng 12/2020 (tạm tính) 3.395",
        "Đánh giá chỉ tiêu (lũy kế đến tháng 11/2020, đã xác nhận)",
        "I. Khối sở, ban, ngành 17 92.358 36.660 39,69% 5 12 0 0 0",
        "II. Khối UBND cấp huyện 9 62.283 19.959 32,05% 2 6 0 0 1",
        "III. Khối UBND cấp xã 139 74.178 14.551 19,62% 32 100 1 3 3",
        "Toàn tỉnh 165 228.819 71.170 31,10% 39 118 1 3 4",
        "1 Sở Công Thương 6.119 3.454 56,45% 45% +11,45 3 11/11 Đạt chỉ tiêu Cách tính",
        "Tỷ lệ tháng tăng từ 17,90% (tháng 01) lên 39,40% (tháng 11)",
        "Không tính tỷ lệ, tháng 11/2020: 1.970/2.412",
        "So với cùng kỳ (tháng 6 đến tháng 11): năm 2020 36,02%, năm 2019 15,94%.",
    ):
        assert sentence in shown


def test_april_confirmed_reads_as_published(coordinator):
    shown = text(coordinator.get("/dashboard/?period=2020-04&basis=official"))
    assert "Tháng 4/2020 (đã xác nhận, 158/165 đơn vị) 29,87% 5.311 trực tuyến / 17.779 tiếp nhận" in shown
    assert "Kết quả trả qua BCCI tháng 4/2020 (đã xác nhận) 3.180" in shown
    assert "không có số liệu cùng kỳ" in shown


def test_a_clerk_sees_confirmed_figures_only(demo, login):
    client = login(User.objects.get(username="clerk-569"))
    for address in ("/dashboard/", "/dashboard/?basis=provisional"):
        shown = text(client.get(address))
        assert "tạm tính" not in shown
        assert "Tình hình gửi báo cáo" not in shown
        assert "Lũy kế đến tháng 11/2020 (đã xác nhận) 31,10%" in shown


def test_a_missing_month_is_never_without_its_note(coordinator):
    page = coordinator.get("/dashboard/?kind=commune").content.decode()
    rows = [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)) for row in re.findall(r"<tr>.*?</tr>", page, re.DOTALL)]
    noted = [row for row in rows if "chưa đủ báo cáo" in row]
    counted = [match for row in rows if (match := re.search(r" (\d+)/(11) ", row))]
    assert len(counted) == 139
    assert len(noted) == sum(match[1] != match[2] for match in counted) > 0


def test_filters_leave_the_ranks_of_the_whole_group(coordinator):
    shown = text(coordinator.get("/dashboard/?kind=commune&district=569&status=met"))
    ranking = shown[shown.index("Xếp hạng (") : shown.index("Tỷ lệ tháng")]
    whole = text(coordinator.get("/dashboard/?kind=commune"))
    assert "thành phố Cam Ranh" in ranking
    assert "Chưa đạt" not in ranking
    assert "thành phố Nha Trang" not in ranking
    for row in re.findall(r"\d+ UBND [^%]+%", ranking):
        assert row in whole


def test_unranked_units_are_below_with_the_reason(coordinator):
    shown = text(coordinator.get("/dashboard/?kind=district"))
    assert re.search(r"Không xếp hạng – UBND huyện Trường Sa .* Không giao chỉ tiêu", shown)


@pytest.mark.parametrize("address", ["?period=1999-01", "?period=x", "?period=2020-13"])
def test_an_unknown_period_is_not_found(coordinator, address):
    assert coordinator.get(f"/dashboard/{address}").status_code == 404


def test_unknown_filters_count_as_none(coordinator):
    plain = text(coordinator.get("/dashboard/"))
    assert text(coordinator.get("/dashboard/?kind=x&status=y&basis=z")) == plain


def test_who_has_not_sent_is_listed_with_a_text_to_copy(coordinator):
    shown = text(coordinator.get("/periods/2020-12/missing/"))
    assert "Đơn vị chưa gửi báo cáo tháng 12/2020 (48)" in shown
    assert shown.count("UBND phường Cam Lộc, thành phố Cam Ranh") == 3  # the row, its button of a call, the text


def test_who_has_not_sent_is_listed_page_by_page(coordinator, monkeypatch):
    address = "/periods/2020-12/missing/"
    ticks = re.compile(r'form="urge" name="unit"\s+value="([^"]+)"')
    whole = ticks.findall(coordinator.get(address).content.decode())
    monkeypatch.setattr("reporting.views.missing.UNITS_A_PAGE", 20)
    pages = [coordinator.get(f"{address}?page={number}").content.decode() for number in (1, 2, 3)]
    assert [len(ticks.findall(page)) for page in pages] == [20, 20, 8]
    assert [code for page in pages for code in ticks.findall(page)] == whole
    assert all("tháng 12/2020 (48)" in page for page in pages)
    assert '<td class="n cards-without">41</td>' in pages[2]


def test_procedures_without_an_online_dossier_are_those_of_the_figures(coordinator):
    shown = coordinator.get("/dashboard/?period=2020-11&basis=official").content.decode()
    table = shown[shown.index("không có hồ sơ trực tuyến từ đầu năm") :]
    with connection.cursor() as cursor:  # an independent recount of what was confirmed up to November
        cursor.execute(
            """SELECT p.code FROM procedures_procedure p WHERE p.id NOT IN (
                 SELECT c.procedure_id FROM reporting_revisioncount c
                 JOIN reporting_submission s ON s.accepted_revision_id = c.revision_id
                 JOIN reporting_reportingperiod m ON m.id = s.period_id
                 WHERE m.year = 2020 AND m.month <= 11 AND c.received_online > 0)"""
        )
        silent = {row[0] for row in cursor.fetchall()}
    assert set(re.findall(r'<span class="code">\s*([\w.-]+)', table)) == silent


def ranking_rows(client, address):
    """The cells of each line of the rankings on the overview."""
    page = client.get(address).content.decode()
    page = page[page.index('id="ranking"') :]
    found = []
    for row in re.findall(r"<tr>\s*<td class=\"n tick\">.*?</tr>", page, re.DOTALL):
        cells = re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)
        found.append([re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", cell)).strip() for cell in cells])
    return found


def test_both_ranks_and_the_notes_are_those_of_the_files(coordinator):
    lines = {cells[1].split(" Lưu ý: ")[0]: cells for cells in ranking_rows(coordinator, "/dashboard/")}
    names = {unit.code: unit.display_name for unit in Unit.objects.select_related("parent")}
    rows = [row for row in rows_of("expected_2020.csv") if row["as_of"] == "2020-11"]
    assert set(lines) == {names[row["unit_code"]] for row in rows}
    for row in rows:
        cells = lines[names[row["unit_code"]]]
        assert (cells[0], cells[7]) == (row["rank_rate_in_kind"] or "–", row["rank_gap_in_kind"] or "–")
        notes = ["mẫu số nhỏ (dưới 30 hồ sơ)"] if 0 < int(row["ytd_received_total"]) < 30 else []
        missing = 11 - int(row["months_reported"])
        notes += [f"thiếu báo cáo {missing} tháng"] if missing else []
        assert cells[1].partition(" Lưu ý: ")[2] == "; ".join(notes)


def test_the_thresholds_of_the_notes_are_the_administrators(coordinator):
    PortalSettings.objects.update(few_dossiers=600, noted_missing_months=3)
    lines = {cells[1] for cells in ranking_rows(coordinator, "/dashboard/?kind=department")}
    assert {name for name in lines if "Lưu ý" in name} == {"Sở Tài chính Lưu ý: mẫu số nhỏ (dưới 600 hồ sơ)"}


def test_a_ranking_sorts_by_any_column_with_the_order_in_the_address(coordinator):
    def column(place, order):
        return [cells[place] for cells in ranking_rows(coordinator, f"/dashboard/?kind=department&sort={order}")]

    ranks = [int(rank) for rank in column(0, "rank")]
    assert ranks == list(range(1, 18))
    assert [int(rank) for rank in column(0, "-rank")] == ranks[::-1]
    assert [int(rank) for rank in column(7, "rank_by_gap")] == ranks
    assert [int(rank) for rank in column(7, "-gap")] == ranks
    totals = [int(total.replace(".", "")) for total in column(2, "total")]
    assert totals == sorted(totals)
    assert column(0, "salary") == column(0, "")


def test_headings_lead_back_to_their_table_and_keep_the_choices(coordinator):
    page = coordinator.get("/dashboard/?kind=district&period=2020-11&basis=official&sort=-gap").content.decode()
    assert 'href="?kind=district&amp;period=2020-11&amp;basis=official&amp;sort=gap#ranking-district"' in page
    assert page.count('aria-sort="descending"') == 1


def test_a_long_ranking_has_pages_whose_links_keep_the_choices(coordinator, monkeypatch):
    monkeypatch.setattr("reporting.views.dashboard.LINES_A_PAGE", 40)
    first = coordinator.get("/dashboard/?period=2020-04&kind=commune")
    assert first.status_code == 200
    (following,) = re.findall(r'<a href="([^"]+)">Trang sau', first.content.decode())
    assert following.replace("&amp;", "&") == "?period=2020-04&kind=commune&page=2#ranking"
    second = coordinator.get("/dashboard/" + following.replace("&amp;", "&").partition("#")[0])
    assert "Trang 2 / 4" in text(second) or "Trang 2/4" in text(second)
    assert coordinator.get("/dashboard/").status_code == 200


def test_units_without_a_rank_stay_apart_whatever_the_order(coordinator):
    lines = ranking_rows(coordinator, "/dashboard/?kind=commune&sort=-months")
    places = [place for place, cells in enumerate(lines) if cells[0] == "–"]
    assert places == list(range(132, 139))


def test_the_number_of_queries_is_the_same_with_one_report_and_with_many(working_province, login):
    client = login(working_province.coordinator)
    addresses = ("/dashboard/?sort=-gap", "/dashboard/?kind=commune&district=H1", "/periods/2020-04/missing/")
    few = [queries_of(client, address) for address in addresses]
    for month in (1, 2, 3, 4):
        for code in ("SO1", "SO2", "H1", "X1", "X2"):
            figures = [(5, 1, 0)] * len(working_province.reported_by(code))
            submission_accept(submission=working_province.send(code, month, *figures), by=working_province.coordinator)
    figures_drain()
    assert [queries_of(client, address) for address in addresses] == few == [17, 17, 11]
